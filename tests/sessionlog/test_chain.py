"""The chain of runs: what is kept and for how long, what a killed run leaves behind, several Voxseals at once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from voxseal.domain.events import RunStarted
from voxseal.sessionlog import Retention, chain
from voxseal.sessionlog.chain import CHAIN, HEAD, RunChain, is_file_name, is_live
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.verification import Verification, verify

from .logs import MovedClock, journal, write_killed_run, write_run


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


def told(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / CHAIN).read_text().splitlines()]


def checked(folder: Path) -> Verification:
    found = verify(FolderFiles(folder))
    assert found.holds, found.flaws
    return found


def test_each_run_is_named_with_its_beginning_and_its_end(tmp_path: Path, clock: MovedClock) -> None:
    write_run(tmp_path, "first", clock, 2)
    write_run(tmp_path, "second", clock, 1)
    assert [line["event"] for line in told(tmp_path)] == ["chain.opened", "chain.closed"] * 2
    assert told(tmp_path)[1]["lines"] == 7
    assert checked(tmp_path).files == 2
    assert not list(tmp_path.glob("*.live"))


def test_the_next_run_says_how_far_a_killed_one_got(tmp_path: Path, clock: MovedClock) -> None:
    write_killed_run(tmp_path, "killed", clock, 2, torn=b'{"prev":"9f')
    notes = [note.words for note in checked(tmp_path).notes]
    assert any("killed or lost power" in note for note in notes)
    assert any("torn" in note for note in notes)
    write_run(tmp_path, "next", clock, 1)
    found = told(tmp_path)[1]
    assert (found["event"], found["lines"], found["torn"]) == ("chain.found", 6, 11)
    (note,) = checked(tmp_path).notes
    assert (note.line, "torn" in note.words) == (7, True)


def test_several_at_once(tmp_path: Path, clock: MovedClock) -> None:
    """A sign-in while an upload runs: neither takes the other for dead."""
    long = journal(tmp_path, "long", clock)
    long(RunStarted("submit", "1", "Linux", "3.11"))
    write_run(tmp_path, "short", clock, 1)
    assert long.path is not None
    name = long.path.name
    assert is_live(tmp_path, name)
    assert [note.file for note in checked(tmp_path).notes] == [name]
    long.close()
    assert not is_live(tmp_path, name)
    assert [line["event"] for line in told(tmp_path)] == [
        "chain.opened", "chain.opened", "chain.closed", "chain.closed",
    ]  # fmt: skip
    assert not checked(tmp_path).notes


def test_a_writer_in_another_process_counts_as_alive_until_it_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from voxseal.workflow.clock import SystemClock\n"
        "from voxseal.sessionlog import Journal, Pseudonyms\n"
        "from voxseal.domain.events import QueueContinued\n"
        "made = Journal(Path(sys.argv[1]), 'other', SystemClock(), Pseudonyms(b'k' * 32))\n"
        "made(QueueContinued())\n"
        "print(made.path.name, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        assert is_live(tmp_path, name)
        other.kill()
        other.communicate()
    assert not is_live(tmp_path, name)
    write_run(tmp_path, "next", MovedClock(), 1)
    assert told(tmp_path)[1]["event"] == "chain.found"
    checked(tmp_path)


def test_what_is_too_old_goes_and_is_named_first(tmp_path: Path, clock: MovedClock) -> None:
    write_run(tmp_path, "old", clock, 1)
    clock.move(timedelta(days=20))
    write_run(tmp_path, "newer", clock, 1)
    clock.move(timedelta(days=11))
    write_run(tmp_path, "now", clock, 1)
    assert [path.name[17:] for path in sorted(tmp_path.glob("*.jsonl"))] == ["newer.jsonl", "now.jsonl"]
    gone = told(tmp_path)[4]
    assert (gone["event"], gone["reason"], gone["lines"]) == ("chain.removed", "age", 5)
    checked(tmp_path)


def test_a_run_that_goes_on_keeps_its_log_however_old_that_is(tmp_path: Path, clock: MovedClock) -> None:
    long = journal(tmp_path, "long", clock)
    long(RunStarted("submit", "1", "Linux", "3.11"))
    clock.move(timedelta(days=40))
    write_run(tmp_path, "short", clock, 1)
    assert long.path is not None
    assert long.path.exists()
    long.close()
    assert not checked(tmp_path).notes


def test_what_is_too_much_goes_oldest_first(tmp_path: Path, clock: MovedClock) -> None:
    retention = Retention(size=500_000)
    for number in range(12):
        write_run(tmp_path, f"run{number:02}", clock, 100, retention)
        clock.move(timedelta(seconds=1))
    left = sorted(tmp_path.glob("*.jsonl"))
    assert sum(path.stat().st_size for path in left) <= retention.size
    assert left[-1].name.endswith("run11.jsonl")
    assert 4 < len(left) < 12
    checked(tmp_path)


def test_a_long_run_drops_its_own_beginning(tmp_path: Path, clock: MovedClock) -> None:
    write_run(tmp_path, "long", clock, 3000, Retention(size=500_000))
    left = sorted(tmp_path.glob("*.jsonl"))
    assert sum(path.stat().st_size for path in left) <= 500_000
    assert not any(path.name.endswith("-long.jsonl") for path in left)  # the first part
    checked(tmp_path)


def test_what_a_crash_left_between_naming_and_removing_goes_with_the_next_run(
    tmp_path: Path, clock: MovedClock
) -> None:
    write_run(tmp_path, "old", clock, 1)
    (old,) = tmp_path.glob("*.jsonl")
    content = old.read_bytes()
    clock.move(timedelta(days=40))
    write_run(tmp_path, "next", clock, 1)
    old.write_bytes(content)
    assert [note.file for note in checked(tmp_path).notes] == [old.name]
    write_run(tmp_path, "third", clock, 1)
    assert not old.exists()


def test_a_long_chain_drops_its_beginning_and_stays_whole(
    tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "_LONG", 4000)
    for number in range(60):
        write_run(tmp_path, f"run{number}", clock, 1)
        clock.move(timedelta(days=3))
    lines = told(tmp_path)
    assert lines[0]["event"] == "chain.anchor"
    assert lines[0]["files"] > 20
    assert len(lines) < 60
    checked(tmp_path)
    raw = (tmp_path / CHAIN).read_bytes()
    for damaged in (
        raw.replace(b'"files":', b'"files":1', 1),
        raw.partition(b"\n")[2],
        raw.partition(b"\n")[0] + b"\n" + raw.split(b"\n", 2)[2],
    ):
        (tmp_path / CHAIN).write_bytes(damaged)
        assert not verify(FolderFiles(tmp_path)).holds


def test_a_torn_chain_goes_on(tmp_path: Path, clock: MovedClock) -> None:
    write_run(tmp_path, "first", clock, 1)
    path = tmp_path / CHAIN
    path.write_bytes(path.read_bytes() + b'{"prev":"12')
    assert {note.file for note in checked(tmp_path).notes} == {CHAIN}
    write_run(tmp_path, "second", clock, 1)
    assert [note.line for note in checked(tmp_path).notes] == [3]


@pytest.mark.parametrize("head_too", [False, True])
def test_a_cut_is_not_forgotten_when_the_chain_goes_on(tmp_path: Path, clock: MovedClock, head_too: bool) -> None:
    write_run(tmp_path, "first", clock, 1)
    path = tmp_path / CHAIN
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n")
    if head_too:
        (tmp_path / HEAD).unlink()
    (flaw, *_) = verify(FolderFiles(tmp_path)).flaws
    assert (flaw.file, flaw.line) == (CHAIN, 1)
    write_run(tmp_path, "second", clock, 1)
    write_run(tmp_path, "third", clock, 1)
    assert [(flaw.file, flaw.line) for flaw in verify(FolderFiles(tmp_path)).flaws] == [(CHAIN, 1)]


def test_names_from_a_chain_become_paths_only_in_their_own_form(tmp_path: Path, clock: MovedClock) -> None:
    """Whoever can write the chain must not be able to have other files removed by it."""
    victim = tmp_path / "victim.jsonl"
    victim.write_text("mine")
    folder = tmp_path / "journal"
    write_run(folder, "first", clock, 1)
    path = folder / CHAIN
    told_of = path.read_bytes()
    name = sorted(folder.glob("*.jsonl"))[0].name
    path.write_bytes(told_of.replace(name.encode(), b"../victim.jsonl"))
    clock.move(timedelta(days=100))
    write_run(folder, "second", clock, 1)
    RunChain(folder, clock).keep_to(Retention(days=0, size=0))
    assert victim.read_text() == "mine"
    assert not verify(FolderFiles(folder)).holds


@pytest.mark.parametrize("name", ["../x.jsonl", "20260102T030405Z-run.jsonl/..", "runs.chain", 7, None, "a/b.jsonl"])
def test_forms_of_names(name: object) -> None:
    assert not is_file_name(name)
    assert is_file_name("20260102T030405Z-1a2b3c4d.12.jsonl")
