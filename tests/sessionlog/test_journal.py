"""The journal holds typed events, pseudonyms for names, and no secret whatever happens."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voxseal.domain.events import Event, SampleFound, SealingProgress
from voxseal.domain.secret import Private, Secret
from voxseal.sessionlog import Journal, Pseudonyms


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)

    def monotonic(self) -> float:
        return 1.5


@dataclass(frozen=True)
class Stray(Event):
    """An event that holds what none may hold."""

    name = "stray"
    token: Secret
    options: dict[str, str]


@pytest.fixture
def pseudonyms(tmp_path: Path) -> Pseudonyms:
    return Pseudonyms.of_installation(tmp_path / "key")


def test_a_line_an_event_with_stand_ins_for_names(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    journal = Journal(tmp_path, "run", StoppedClock(), pseudonyms)
    file = Private("file", "/home/alice/voice.wav")
    journal(SampleFound("s", "x", file, 10))
    journal(SealingProgress("x", file, 1, 10))  # for the screen alone
    journal.close()
    (line,) = journal.path.read_text().splitlines()
    entry = json.loads(line)
    assert entry["event"] == "sample.found"
    assert entry["time"] == "2026-01-02T03:04:05.678Z"
    assert entry["file"] == pseudonyms.of(file)
    assert "alice" not in line
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_stand_ins_are_stable_here_and_different_elsewhere(tmp_path: Path) -> None:
    name = Private("file", "/home/alice/voice.wav")
    first = Pseudonyms.of_installation(tmp_path / "key").of(name)
    assert Pseudonyms.of_installation(tmp_path / "key").of(name) == first
    assert Pseudonyms.of_installation(tmp_path / "other").of(name) != first
    assert first != Pseudonyms.of_installation(tmp_path / "key").of(Private("person", name.value))
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_what_no_event_may_hold_is_not_written(tmp_path: Path, pseudonyms: Pseudonyms) -> None:
    journal = Journal(tmp_path, "run", StoppedClock(), pseudonyms)
    journal(Stray(Secret("canary-token"), {"key": "canary-value"}))
    journal.close()
    assert "canary" not in journal.path.read_text()


def test_a_full_disk_does_not_stand_in_the_way(
    tmp_path: Path, pseudonyms: Pseudonyms, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, "run", StoppedClock(), pseudonyms)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        journal(SampleFound("s", "x", Private("file", "a"), 10))
    assert journal.lost == 1
    journal.close()
