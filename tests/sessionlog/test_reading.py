"""Reading a log back: every filter gives exactly what it should, whatever the files hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxseal.domain.events import (
    ErrorShown,
    Level,
    ObjectDelivered,
    QueueContinued,
    RunEnded,
    RunStarted,
    SampleLeftOut,
    UploadRetried,
)
from voxseal.domain.samples import LeftOut
from voxseal.domain.secret import Private
from voxseal.sessionlog import Retention, index, reading, view
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.index import Kinds, as_array, scan
from voxseal.sessionlog.reading import Filter, RunEnd, SessionLog, run_of
from voxseal.sessionlog.search import find
from voxseal.sessionlog.stories import story

from .logs import SUBMISSION, MemoryFiles, MovedClock, journal, write_killed_run, write_run


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def folder(tmp_path: Path, clock: MovedClock) -> Path:
    """Three runs: one well, one with trouble, one that was killed."""
    write_run(tmp_path, "aaaa", clock, 3)
    clock.move(timedelta(hours=1))
    made = journal(tmp_path, "bbbb", clock)
    for event in (
        RunStarted("resume", "1", "Linux", "3.11"),
        UploadRetried("put", 2, 1.5, "store-unavailable", "ConnectTimeoutError"),
        SampleLeftOut(SUBMISSION, "y" * 16, Private("file", "/home/ann/9.wav"), LeftOut.DAMAGED),
        ObjectDelivered(SUBMISSION, "0" * 16, 1800, "ab" * 32),
        ErrorShown("store-unavailable", ""),
        RunEnded(1),
    ):
        clock.move(timedelta(seconds=1))
        made(event)
    made.close()
    clock.move(timedelta(hours=1))
    write_killed_run(tmp_path, "cccc", clock, 1, torn=b'{"pre')
    return tmp_path


def truth(files: MemoryFiles) -> list[dict[str, Any]]:
    """Every whole line, parsed, in the order of files; with its run."""
    said = []
    for name in files.names():
        for line in files.content[name].split(b"\n")[:-1]:
            try:
                said.append(json.loads(line) | {"run": run_of(name)[0]})
            except ValueError:
                said.append({})
    return said


def test_runs_of_one_second_come_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    clock = MovedClock(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    names = ["cccc", "aaaa", "dddd", "bbbb"]
    for name in names:
        made = journal(tmp_path, name, clock)
        made(RunStarted("whoami", "1", "Linux", "3.11"))
        made(RunEnded(0))
        made.close()
        clock.move(timedelta(milliseconds=200))
    log = SessionLog(FolderFiles(tmp_path))
    assert [run.id for run in log.runs] == names
    assert len({name.partition("-")[0] for run in log.runs for name in run.files}) == 1


def test_every_line_comes_back(folder: Path) -> None:
    files = MemoryFiles.of(folder)
    log = SessionLog(files)
    said = truth(files)
    assert len(log) == len(said) == 9 + 6 + 4
    for entry, line in zip(log.entries(np.arange(len(log))), said, strict=True):
        assert entry.event == line["event"]
        assert entry.level.value == line["level"]
        assert entry.number == line["n"]
        assert entry.run == line["run"]
        assert entry.time == datetime.fromisoformat(line["time"])
        assert entry.fields == {
            key: value
            for key, value in line.items()
            if key not in {"prev", "time", "level", "event", "n", "offset", "mono", "run"}
        }


def test_runs_tell_how_they_ended(folder: Path) -> None:
    good, bad, killed = SessionLog(FolderFiles(folder)).runs
    assert (good.id, good.end, good.exit_code, good.command, good.lines) == ("aaaa", RunEnd.ORDERLY, 0, "submit", 9)
    assert (bad.end, bad.exit_code, bad.counts[Level.ERROR], bad.counts[Level.WARNING]) == (RunEnd.ORDERLY, 1, 1, 1)
    assert (killed.end, killed.exit_code, killed.lines) == (RunEnd.BROKEN_OFF, None, 4)
    assert bad.started is not None
    assert bad.last is not None
    assert bad.last - bad.started == timedelta(seconds=5)


FILTERS: dict[str, tuple[Filter, Any]] = {
    "all": (Filter(), lambda line: True),
    "run": (Filter(runs=frozenset({"bbbb"})), lambda line: line["run"] == "bbbb"),
    "no run": (Filter(runs=frozenset()), lambda line: False),
    "level": (Filter(level=Level.WARNING), lambda line: line["level"] in {"warning", "error"}),
    "info": (Filter(level=Level.INFO), lambda line: line["level"] not in {"trace", "detail"}),
    "events": (
        Filter(events=frozenset({"run.started", "run.ended", "from.the-future"})),
        lambda line: line["event"] in {"run.started", "run.ended"},
    ),
    "since": (
        Filter(since=datetime(2026, 1, 2, 4, 0, tzinfo=UTC)),
        lambda line: line["time"] >= "2026-01-02T04:00",
    ),
    "until": (
        Filter(until=datetime(2026, 1, 2, 4, 4, 10, tzinfo=UTC)),
        lambda line: line["time"] < "2026-01-02T04:04:10",
    ),
    "text": (Filter(text="ConnectTimeout"), lambda line: "ConnectTimeoutError" in line.get("detail", "")),
    "words": (Filter(text="  OUT damaged "), lambda line: line.get("reason") == "damaged"),
    "a name": (Filter(text="sample.sealed"), lambda line: line["event"] == "sample.sealed"),
    "a word of what it means": (Filter(text="spool"), lambda line: line["event"] == "sample.sealed"),
    "an id": (Filter(text=SUBMISSION), lambda line: SUBMISSION in str(line.values())),
    "level and text": (
        Filter(level=Level.ERROR, text="store"),
        lambda line: line["event"] == "error.shown",
    ),
    "nothing": (Filter(text="zebra"), lambda line: False),
}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("few", [0, 10_000])
def test_filters(folder: Path, name: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With lines looked through one by one (`few`), and by the search for many."""
    monkeypatch.setattr(view, "_FEW", few)
    files = MemoryFiles.of(folder)
    log = SessionLog(files)
    wanted, fits = FILTERS[name]
    expected = [row for row, line in enumerate(truth(files)) if fits(line)]
    assert log.select(wanted).tolist() == expected
    assert expected or name in {"nothing", "no run"}


def test_the_hash_of_the_line_before_is_not_searched(folder: Path) -> None:
    files = MemoryFiles.of(folder)
    log = SessionLog(files)
    for line in truth(files):
        assert not len(log.select(Filter(text=line["prev"])))


def test_what_is_written_meanwhile_is_taken_in(tmp_path: Path, clock: MovedClock) -> None:
    log = SessionLog(FolderFiles(tmp_path))
    assert len(log) == 0
    assert log.runs == ()
    assert not len(log.select(Filter(text="x")))
    made = journal(tmp_path, "dddd", clock, Retention(size=330_000))
    assert not log.refresh() or len(log) == 0
    count = 0
    for _ in range(4):
        for _ in range(100):
            made(QueueContinued())
        count += 100
        assert log.refresh()
        assert len(log) == count
        assert log.runs[0].end is RunEnd.RUNNING
    assert not log.refresh()
    made(RunEnded(0))
    made.close()
    assert log.refresh()
    assert log.runs[0].end is RunEnd.ORDERLY
    assert [entry.number for entry in log.entries(np.arange(len(log)))] == list(range(1, 402))


def test_a_run_in_parts_is_one_run(tmp_path: Path, clock: MovedClock) -> None:
    write_run(tmp_path, "long", clock, 500, Retention(size=1_000_000))
    log = SessionLog(FolderFiles(tmp_path))
    (run,) = log.runs
    assert len(run.files) > 1
    assert run.lines == len(log) == 1003
    assert run.end is RunEnd.ORDERLY


def test_lines_of_overlapping_runs_are_in_the_order_of_time(tmp_path: Path, clock: MovedClock) -> None:
    long, short = journal(tmp_path, "long", clock), journal(tmp_path, "short", clock)
    for made in (long, short, long, short, long):
        clock.move(timedelta(seconds=1))
        made(QueueContinued())
    long.close()
    short.close()
    log = SessionLog(FolderFiles(tmp_path))
    assert [entry.run for entry in log.entries(range(5))] == ["long", "short", "long", "short", "long"]


def test_a_clock_that_is_set_back_changes_no_order(tmp_path: Path, clock: MovedClock) -> None:
    made = journal(tmp_path, "back", clock)
    for span in (0, 60, -600, 1, 1200):
        clock.move(timedelta(seconds=span))
        made(QueueContinued())
    made.close()
    log = SessionLog(FolderFiles(tmp_path))
    assert [entry.number for entry in log.entries(range(5))] == [1, 2, 3, 4, 5]


def test_the_story_of_a_sample(folder: Path) -> None:
    log = SessionLog(FolderFiles(folder))
    told = [(entry.run, entry.event) for entry in log.entries(story(log, "0" * 16))]
    assert told == [
        ("aaaa", "run.started"),
        ("aaaa", "submission.opened"),
        ("aaaa", "sample.found"),
        ("aaaa", "sample.sealed"),
        ("aaaa", "run.ended"),
        ("bbbb", "run.started"),
        ("bbbb", "object.delivered"),
        ("bbbb", "error.shown"),
        ("bbbb", "run.ended"),
        ("cccc", "run.started"),
        ("cccc", "submission.opened"),
        ("cccc", "sample.found"),
        ("cccc", "sample.sealed"),
    ]
    stand_in = log.entry(2).fields["file"]
    assert [(entry.run, entry.event) for entry in log.entries(story(log, stand_in))] == told


def test_the_stories_of_a_submission_and_of_a_run(folder: Path) -> None:
    log = SessionLog(FolderFiles(folder))
    assert story(log, SUBMISSION).tolist() == list(range(19))
    assert story(log, "bbbb").tolist() == list(range(9, 15))
    assert not len(story(log, "7" * 16))
    assert not len(story(log, ""))
    assert not len(story(log, "two words"))


# --- what comes from elsewhere ----------------------------------------------------------------------------------


line = st.one_of(
    st.binary(max_size=300).filter(lambda raw: b"\n" not in raw),
    st.builds(
        lambda prev, time, level, event, rest: (
            f'{{"prev":"{prev}","time":"{time}","level":"{level}","event":"{event}","n":1{rest}}}'.encode(
                "utf-8", "surrogatepass"
            ).replace(b"\n", b"")
        ),
        st.text("0123456789abcdef", min_size=32, max_size=32),
        st.one_of(
            st.datetimes().map(lambda at: f"{at:%m%d}".rjust(4)).map(lambda _: "9999-99-99T99:99:99.999Z"),
            st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z"),
            st.text(min_size=24, max_size=24),
        ),
        st.sampled_from(["trace", "detail", "info", "warning", "error", "wrong", ""]),
        st.one_of(st.sampled_from(["run.started", "sample.sealed", "from.elsewhere"]), st.text(max_size=60)),
        st.sampled_from(["", ',"offset":99999', ',"offset":"x"', ',"code":["clock"],"detail":{}', ',"exit_code":"0"']),
    ),
)


@settings(max_examples=200, deadline=None)
@given(content=st.lists(line, max_size=30), torn=st.binary(max_size=200), text=st.text(max_size=6))
def test_nonsense_is_read_without_a_fall(content: list[bytes], torn: bytes, text: str) -> None:
    name = "20260102T030405Z-evil.jsonl"
    data = b"".join(each + b"\n" for each in content) + torn
    log = SessionLog(MemoryFiles({name: data}, b"", ""))
    assert len(log) == data.count(b"\n")
    for entry in log.entries(range(len(log))):
        assert entry.damaged or entry.event
    for wanted in (Filter(text=text), Filter(level=Level.WARNING), Filter(since=datetime(2026, 1, 1, tzinfo=UTC))):
        assert len(log.select(wanted)) <= len(log)
    assert len(log.runs) == 1
    story(log, "evil")
    assert log.event_names == sorted(log.event_names)


@settings(max_examples=100, deadline=None)
@given(lines=st.lists(st.sampled_from(["sample.sealed", "a.b", "x" * 40]), max_size=60), chunk=st.integers(1, 2000))
def test_chunks_of_any_size_give_the_same(lines: list[str], chunk: int) -> None:
    data = b"".join(
        f'{{"prev":"{"0" * 32}","time":"2026-01-02T03:04:05.{number:03}Z","level":"info","event":"{name}","n":1}}\n'.encode()
        for number, name in enumerate(lines)
    )
    whole = scan(data, Kinds())
    assert len(whole) == len(lines)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(index, "_CHUNK", chunk)
        kinds = Kinds()
        parts = scan(data, kinds)
    for name in ("starts", "ends", "times", "levels"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()
    assert [kinds.names[kind] for kind in parts.kinds] == [name if len(name) < 32 else "" for name in lines]


def occurrences(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


@settings(max_examples=300, deadline=None)
@given(
    data=st.binary(max_size=400) | st.text("abAB01.@`", max_size=400).map(str.encode),
    word=st.text("ab01.@`", min_size=1, max_size=6),
)
def test_search_finds_what_pythons_own_finds(data: bytes, word: str) -> None:
    assert find(as_array(data), word.encode()).tolist() == list(occurrences(data.lower(), word.encode()))


def test_more_lines_than_are_looked_at(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 12)
    log = SessionLog(FolderFiles(folder))
    assert len(log) == 12
    assert log.cut_short
