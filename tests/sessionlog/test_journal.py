"""The journal holds typed events, stand-ins for names, and no secret whatever happens; and it never stands in the way."""

from __future__ import annotations

import json
import os
import stat
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from voxseal.domain.events import (
    ErrorShown,
    Event,
    LibrarySaid,
    RunEnded,
    RunStarted,
    SampleFound,
    SealingProgress,
    SubmissionOpened,
)
from voxseal.domain.secret import Private, Secret
from voxseal.sessionlog import Journal, Pseudonyms, Retention
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.verification import verify

from .logs import MovedClock

FOUND = SampleFound("s", "x", Private("file", "/home/alice/voice.wav"), 10)


@dataclass(frozen=True)
class Stray(Event):
    """An event that holds what none may hold."""

    name = "stray"
    token: Secret
    options: dict[str, str]
    number: float


@pytest.fixture
def pseudonyms(tmp_path: Path) -> Pseudonyms:
    return Pseudonyms.of_installation(tmp_path / "key")


def made(tmp_path: Path, pseudonyms: Pseudonyms, **options: Any) -> Journal:
    return Journal(tmp_path, "run", MovedClock(), pseudonyms, **options)


def lines(tmp_path: Path) -> list[dict[str, Any]]:
    text = "".join(path.read_text() for path in sorted(tmp_path.glob("*.jsonl")))
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_an_event_with_stand_ins_for_names(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    journal = made(tmp_path, pseudonyms)
    file = Private("file", "/home/alice/voice.wav")
    journal(SampleFound("s", "x", file, 10))
    journal(SealingProgress("x", file, 1, 10))  # for the screen alone
    path = journal.path
    assert path is not None
    journal.close()
    (line,) = path.read_text().splitlines()
    entry = json.loads(line)
    assert entry["event"] == "sample.found"
    assert entry["time"] == "2026-01-02T03:04:05.678Z"
    assert entry["n"] == 1
    assert entry["file"] == pseudonyms.of(file)
    assert "alice" not in line
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in tmp_path.iterdir())


def test_stand_ins_are_stable_here_and_different_elsewhere(tmp_path: Path) -> None:
    name = Private("file", "/home/alice/voice.wav")
    first = Pseudonyms.of_installation(tmp_path / "key").of(name)
    assert Pseudonyms.of_installation(tmp_path / "key").of(name) == first
    assert Pseudonyms.of_installation(tmp_path / "other").of(name) != first
    assert first != Pseudonyms.of_installation(tmp_path / "key").of(Private("person", name.value))
    (tmp_path / "short").write_bytes(b"k")  # a key that anybody could guess is none
    assert Pseudonyms.of_installation(tmp_path / "short").of(name) != Pseudonyms(b"k").of(name)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_what_no_event_may_hold_is_not_written(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    journal = made(tmp_path, pseudonyms)
    journal(Stray(Secret("canary-token"), {"key": "canary-value"}, float("nan")))
    journal(ErrorShown("bug", "cannot open /home/canary/voice.wav for canary@example.org"))
    journal.close()
    first, second = lines(tmp_path)
    assert "canary" not in json.dumps([first, second])
    assert first["number"] == "nan"
    assert second["detail"] == "cannot open <path> for <e-mail>"


def test_a_run_that_only_looked_leaves_nothing(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    journal = made(tmp_path, pseudonyms, quiet=True)
    journal(RunStarted("status", "1", "Linux", "3.11"))
    journal(RunEnded(0))
    journal.close()
    assert not list(tmp_path.glob("*.jsonl"))


@pytest.mark.parametrize("said", [ErrorShown("profile", ""), RunEnded(1)])
def test_a_run_that_only_looked_and_failed_leaves_all_of_it(
    tmp_path: Path, pseudonyms: Pseudonyms, said: Event
) -> None:
    journal = made(tmp_path, pseudonyms, quiet=True)
    journal(RunStarted("status", "1", "Linux", "3.11"))
    journal(said)
    journal.close()
    assert [line["event"] for line in lines(tmp_path)] == ["run.started", said.name]


def test_traces_are_written_while_detail_is_raised(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    clock = MovedClock()
    journal = Journal(tmp_path, "run", clock, pseudonyms)
    trace = LibrarySaid("botocore", "debug", "botocore.auth:1", "Signed.")
    journal(trace)
    journal.raise_detail(clock.now() + timedelta(minutes=15))
    journal(trace)
    clock.move(timedelta(minutes=16))
    journal(trace)
    journal.lower_detail()
    journal.close()
    assert [line["event"] for line in lines(tmp_path)] == [
        "log.detail-raised", "library.said", "log.detail-lowered",
    ]  # fmt: skip


class FullDisk:
    """`os.write`, until the disk is full. Only for files of session log."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._write = os.write

    def __call__(self, descriptor: int, data: bytes) -> int:
        if not data.startswith(b'{"prev"'):
            return self._write(descriptor, data)
        if not self.room:
            raise OSError(28, "No space left on device")
        size = min(self.room, len(data))
        self.room -= size
        return self._write(descriptor, data[:size])


def test_a_full_disk_costs_no_event_that_can_still_be_written(
    tmp_path: Path, pseudonyms: Pseudonyms, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = made(tmp_path, pseudonyms)
    disk = FullDisk(600)
    monkeypatch.setattr(os, "write", disk)
    for number in range(20):
        journal(SampleFound("s", str(number), Private("file", "a"), 10))
    assert len(lines(tmp_path)) < 20
    disk.room = 1 << 20
    journal.close()
    assert [line["sample"] for line in lines(tmp_path)] == [str(number) for number in range(20)]
    assert journal.lost == 0
    assert verify(FolderFiles(tmp_path)).holds


def test_what_had_to_be_given_up_is_counted(
    tmp_path: Path, pseudonyms: Pseudonyms, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = made(tmp_path, pseudonyms)
    disk = FullDisk(0)
    monkeypatch.setattr(os, "write", disk)
    for _ in range(700):
        journal(FOUND)
    disk.room = 1 << 20
    journal.close()
    said = lines(tmp_path)
    assert journal.lost == 200
    assert said[0]["event"] == "log.gap"
    assert said[0]["lost"] == 200
    assert len(said) == 501
    assert verify(FolderFiles(tmp_path)).holds


def test_the_last_words_of_a_run_on_a_full_disk_take_the_room_that_was_kept_for_them(
    tmp_path: Path, pseudonyms: Pseudonyms, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = made(tmp_path, pseudonyms)
    reserve = tmp_path / "reserve"
    assert reserve.stat().st_size == 64 << 10
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        if reserve.exists():
            raise OSError(28, "No space left on device")
        return write(descriptor, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        journal(ErrorShown("disk-full", ""))
    journal.close()
    assert [line["event"] for line in lines(tmp_path)] == ["error.shown"]
    made(tmp_path, pseudonyms, quiet=True).close()
    Journal(tmp_path, "next", MovedClock(), pseudonyms).close()
    assert reserve.exists()


def test_a_folder_that_takes_no_file_stops_nobody(pseudonyms: Pseudonyms, tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("")
    journal = Journal(tmp_path / "no folder", "run", MovedClock(), pseudonyms)
    for _ in range(3):
        journal(FOUND)
    journal.close()
    assert journal.lost == 3


def test_events_of_many_threads_make_one_unbroken_file(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    journal = made(tmp_path, pseudonyms, retention=Retention(size=400_000))

    def say() -> None:
        for _ in range(300):
            journal(FOUND)

    threads = [threading.Thread(target=say) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    assert len(lines(tmp_path)) >= 400_000 // 5 // 300
    found = verify(FolderFiles(tmp_path))
    assert found.holds, found.flaws
    assert len(list(tmp_path.glob("*.jsonl"))) > 1  # in parts of a fifth of what is kept


def test_a_clock_east_of_greenwich(tmp_path: Path, pseudonyms: Pseudonyms, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Asia/Kolkata")
        time.tzset()
        journal = Journal(tmp_path, "run", MovedClock(datetime(2026, 6, 1, tzinfo=UTC)), pseudonyms)
        journal(SubmissionOpened("s"))
        journal.close()
    time.tzset()
    assert lines(tmp_path)[0]["offset"] == 330
