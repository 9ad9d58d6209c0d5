"""Cut, edit, swap or remove anything: `verify` says so, and where."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxseal.domain.events import RunEnded, RunStarted
from voxseal.sessionlog import Retention
from voxseal.sessionlog.chain import CHAIN
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.flaws import What
from voxseal.sessionlog.lines import digest
from voxseal.sessionlog.verification import Verification, verify

from .logs import MemoryFiles, MovedClock, journal, write_killed_run, write_run


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> MemoryFiles:
    """Runs that ended well, one in parts, a killed one that the next has found."""
    folder, clock = tmp_path_factory.mktemp("log"), MovedClock()
    write_run(folder, "first", clock, 3)
    write_run(folder, "parts", clock, 260, Retention(size=400_000))
    write_killed_run(folder, "killed", clock, 4, torn=b'{"prev":')
    write_run(folder, "last", clock, 2)
    files = MemoryFiles.of(folder)
    assert len(files.names()) == 5
    found = verify(files)
    assert found.holds, found.flaws
    assert found.files == 5
    return files


def lines_of(content: bytes) -> list[bytes]:
    return content.split(b"\n")[:-1]


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def damaged(whole: MemoryFiles, name: str, damage: Callable[[list[bytes]], list[bytes]]) -> Verification:
    """What `verify` finds after `damage` to the lines of a file, or of the chain. A torn end stays where it is."""
    files = copy.deepcopy(whole)
    content = files.chained if name == CHAIN else files.content[name]
    torn = content.rpartition(b"\n")[2]
    changed = joined(damage(lines_of(content))) + torn
    assert changed != content
    if name == CHAIN:
        files.chained = changed
    else:
        files.content[name] = changed
    return verify(files)


def assert_named(found: Verification, name: str, *lines: int) -> None:
    """There is a flaw in this file, at one of these lines."""
    assert any(flaw.file == name and flaw.line in lines for flaw in found.flaws), (name, lines, found.flaws)


place = st.tuples(st.integers(0, 5), st.integers(0, 10_000))


def pick(whole: MemoryFiles, at: tuple[int, int]) -> tuple[str, int]:
    """A file, or the chain, and the index of one of its lines."""
    name = [*whole.names(), CHAIN][at[0]]
    count = len(lines_of(whole.chained if name == CHAIN else whole.content[name]))
    return name, at[1] % count


def assert_named_about(whole: MemoryFiles, found: Verification, name: str, index: int) -> None:
    """The place is named: the line or a neighbour."""
    if name == CHAIN:
        assert_named(found, name, index, index + 1, index + 2)
    else:
        assert_named(found, name, index, index + 1, index + 2, None)


@settings(max_examples=150, deadline=None)
@given(at=place, byte=st.integers(0, 10_000), value=st.integers(32, 126))
def test_an_edited_line(whole: MemoryFiles, at: tuple[int, int], byte: int, value: int) -> None:
    name, index = pick(whole, at)

    def edit(lines: list[bytes]) -> list[bytes]:
        line = bytearray(lines[index])
        position = byte % len(line)
        line[position] = value if line[position] != value else value ^ 1
        return [*lines[:index], bytes(line), *lines[index + 1 :]]

    assert_named_about(whole, damaged(whole, name, edit), name, index)


@settings(max_examples=100, deadline=None)
@given(at=place, count=st.integers(1, 5))
def test_lines_taken_out(whole: MemoryFiles, at: tuple[int, int], count: int) -> None:
    name, index = pick(whole, at)
    found = damaged(whole, name, lambda lines: lines[:index] + lines[index + count :])
    assert_named(found, name, index, index + 1, None)


@settings(max_examples=100, deadline=None)
@given(at=place, source=place)
def test_a_line_put_in(whole: MemoryFiles, at: tuple[int, int], source: tuple[int, int]) -> None:
    name, index = pick(whole, at)
    other, taken = pick(whole, source)
    line = lines_of(whole.chained if other == CHAIN else whole.content[other])[taken]
    found = damaged(whole, name, lambda lines: [*lines[:index], line, *lines[index:]])
    assert_named(found, name, index, index + 1, index + 2)


@settings(max_examples=100, deadline=None)
@given(at=place, other=st.integers(0, 10_000))
def test_lines_swapped(whole: MemoryFiles, at: tuple[int, int], other: int) -> None:
    name, index = pick(whole, at)

    def swap(lines: list[bytes]) -> list[bytes]:
        second = other % len(lines)
        second = second if second != index else (index + 1) % len(lines)
        changed = list(lines)
        changed[index], changed[second] = changed[second], changed[index]
        return changed

    found = damaged(whole, name, swap)
    assert any(flaw.file == name and flaw.line is not None for flaw in found.flaws), found.flaws


@settings(max_examples=60, deadline=None)
@given(at=place, keep=st.integers(0, 100_000))
def test_an_end_cut_off(whole: MemoryFiles, at: tuple[int, int], keep: int) -> None:
    """Anywhere, in the middle of a line too."""
    name, _ = pick(whole, at)
    files = copy.deepcopy(whole)
    content = files.chained if name == CHAIN else files.content[name]
    cut = content[: keep % len(content)]
    if name == CHAIN:
        files.chained = cut
    else:
        files.content[name] = cut
    found = verify(files)
    assert name in {flaw.file for flaw in found.flaws}, found.flaws


def test_an_end_taken_back_with_the_hash_that_told_of_it(whole: MemoryFiles) -> None:
    files = copy.deepcopy(whole)
    lines = lines_of(files.chained)[:-1]
    files.chained, files.last = joined(lines), digest(lines[-1])
    assert [(flaw.file, flaw.what) for flaw in verify(files).flaws] == [(files.names()[-1], What.END_UNSAID)]


def test_a_file_removed(whole: MemoryFiles) -> None:
    for name in whole.names():
        files = copy.deepcopy(whole)
        del files.content[name]
        assert [flaw.file for flaw in verify(files).flaws] == [name]
        files.left_out = {name}
        found = verify(files)
        assert found.holds
        assert name in [note.file for note in found.notes]


def test_files_swapped(whole: MemoryFiles) -> None:
    names = whole.names()
    for first, second in itertools.pairwise(names):
        files = copy.deepcopy(whole)
        files.content[first], files.content[second] = files.content[second], files.content[first]
        found = verify(files)
        assert_named(found, first, 1)
        assert_named(found, second, 1)


def test_a_file_put_in(whole: MemoryFiles) -> None:
    files = copy.deepcopy(whole)
    name = "20260102T030405Z-evil.jsonl"
    files.content[name] = whole.content[whole.names()[0]]
    assert [flaw.file for flaw in verify(files).flaws] == [name]


def test_the_chain_removed(whole: MemoryFiles) -> None:
    files = copy.deepcopy(whole)
    files.chained = b""
    found = verify(files)
    assert {flaw.file for flaw in found.flaws} == {CHAIN, *whole.names()}


def test_something_put_after_the_end(whole: MemoryFiles) -> None:
    for name in whole.names():
        files = copy.deepcopy(whole)
        files.content[name] += b"\n" * 3
        assert [flaw.file for flaw in verify(files).flaws] == [name]


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=3000), chained=st.binary(max_size=3000))
def test_nonsense_is_looked_at_without_a_fall(whole: MemoryFiles, content: bytes, chained: bytes) -> None:
    files = copy.deepcopy(whole)
    name = files.names()[0]
    files.content[name] = content
    assert not verify(files).holds
    files.chained = chained
    assert not verify(files).holds
    files.chained = whole.chained + chained
    verify(files)


def test_lines_of_every_length_and_depth_are_looked_at_in_bounded_memory(whole: MemoryFiles, tmp_path: Path) -> None:
    files = copy.deepcopy(whole)
    name = files.names()[0]
    first = lines_of(whole.content[name])
    files.content[name] = joined([*first[:2], b"x" * (5 << 20), b"[" * 100_000, *first[2:]])
    found = verify(files)
    assert_named(found, name, 3)
    assert found.flaws[-1].file == name


# --- while a Voxseal runs ---------------------------------------------------------------------------------------


class Meanwhile(FolderFiles):
    """The folder of a Voxseal that does something at the worst moment: after the names or the chain were read."""

    def __init__(self, folder: Path, moment: str, does: Callable[[], None]) -> None:
        super().__init__(folder)
        self._moment, self._does = moment, [does]

    def _pass(self, moment: str) -> None:
        if moment == self._moment and self._does:
            self._does.pop()()

    def names(self) -> list[str]:
        names = super().names()
        self._pass("names")
        return names

    def chain(self) -> tuple[bytes, str]:
        chain = super().chain()
        self._pass("chain")
        return chain


@pytest.mark.parametrize("moment", ["names", "chain"])
def test_a_run_that_begins_meanwhile_is_no_flaw(tmp_path: Path, moment: str) -> None:
    clock = MovedClock()
    write_run(tmp_path, "aaaa", clock, 1)
    with ExitStack() as running:

        def begins() -> None:
            made = journal(tmp_path, "bbbb", clock)
            running.callback(made.close)
            made(RunStarted("submit", "1", "Linux", "3.11"))

        found = verify(Meanwhile(tmp_path, moment, begins))
    assert found.holds, found.flaws


@pytest.mark.parametrize("moment", ["names", "chain"])
def test_a_run_that_ends_meanwhile_is_no_flaw(tmp_path: Path, moment: str) -> None:
    made = journal(tmp_path, "aaaa", MovedClock())
    made(RunStarted("submit", "1", "Linux", "3.11"))

    def ends() -> None:
        made(RunEnded(0))
        made.close()

    found = verify(Meanwhile(tmp_path, moment, ends))
    assert found.holds, found.flaws
    assert (found.files, found.lines, found.notes) == (1, 2, [])


@pytest.mark.parametrize("moment", ["names", "chain"])
def test_a_file_that_is_removed_for_its_age_meanwhile_is_no_flaw(tmp_path: Path, moment: str) -> None:
    clock = MovedClock()
    write_run(tmp_path, "aaaa", clock, 1)

    def later() -> None:
        clock.move(timedelta(days=40))
        write_run(tmp_path, "bbbb", clock, 1)

    found = verify(Meanwhile(tmp_path, moment, later))
    assert found.holds, found.flaws
    assert not list(tmp_path.glob("*-aaaa.jsonl"))


def test_a_file_that_somebody_takes_away_meanwhile_is_one(tmp_path: Path) -> None:
    write_run(tmp_path, "aaaa", MovedClock(), 1)
    (written,) = tmp_path.glob("*.jsonl")
    found = verify(Meanwhile(tmp_path, "chain", written.unlink))
    assert [(flaw.file, flaw.what) for flaw in found.flaws] == [(written.name, What.MISSING_FILE)]
