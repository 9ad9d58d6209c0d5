"""Session logs to look at: runs that ended well, one that was killed, one in several parts; and files held in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from voxseal.domain.events import Event, RunEnded, RunStarted, SampleFound, SampleSealed, SubmissionOpened
from voxseal.domain.secret import Private
from voxseal.sessionlog import Journal, Pseudonyms, Retention
from voxseal.sessionlog.chain import CHAIN, HEAD, read_head

SUBMISSION = "20260102-8k2m4q9xzr"
KEY = b"k" * 32


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)) -> None:
        self.at = at
        self._began = at

    def move(self, span: timedelta) -> None:
        self.at += span

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 1.5 + (self.at - self._began).total_seconds()


def journal(folder: Path, run: str, clock: MovedClock, retention: Retention | None = None) -> Journal:
    folder.mkdir(exist_ok=True)
    return Journal(folder, run, clock, Pseudonyms(KEY), retention=retention)


def events(count: int) -> list[Event]:
    """What a run might say, `count` samples of it."""
    said: list[Event] = [RunStarted("submit", "1", "Linux", "3.11"), SubmissionOpened(SUBMISSION)]
    for number in range(count):
        sample, file = f"{number:016}", Private("file", f"/home/ann/{number}.wav")
        said += [
            SampleFound(SUBMISSION, sample, file, 1000 + number),
            SampleSealed(SUBMISSION, sample, file, 1000 + number, 1800, "ab" * 32),
        ]
    return said


def write_run(folder: Path, run: str, clock: MovedClock, count: int, retention: Retention | None = None) -> None:
    """A run that ends well."""
    made = journal(folder, run, clock, retention)
    for event in [*events(count), RunEnded(0)]:
        clock.move(timedelta(milliseconds=137))
        made(event)
    made.close()


def write_killed_run(folder: Path, run: str, clock: MovedClock, count: int, torn: bytes = b"") -> None:
    """A run that comes to no end: its file as the kill left it, `torn` after its last whole line."""
    made = journal(folder, run, clock)
    for event in events(count):
        clock.move(timedelta(milliseconds=137))
        made(event)
    path = made.path
    assert path is not None
    before = {name: (folder / name).read_bytes() for name in (CHAIN, HEAD)}
    made.close()  # lets go of the lock, as the system does for a process that is killed
    for name, content in before.items():
        (folder / name).write_bytes(content)
    with path.open("ab") as file:
        file.write(torn)


@dataclass
class MemoryFiles:
    """`LogFiles` in memory, to be damaged at will."""

    content: dict[str, bytes]
    chained: bytes
    last: str
    live: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, folder: Path) -> MemoryFiles:
        content = {path.name: path.read_bytes() for path in sorted(folder.glob("*.jsonl"))}
        return cls(content, (folder / CHAIN).read_bytes(), read_head(folder))

    def names(self) -> list[str]:
        return sorted(self.content)

    def size(self, name: str) -> int:
        return len(self.content[name])

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self.content[name])

    def map(self, name: str) -> bytes:
        return self.content[name]

    def chain(self) -> tuple[bytes, str]:
        return self.chained, self.last

    def is_live(self, name: str) -> bool:
        return name in self.live

    def is_left_out(self, name: str) -> bool:
        return name in self.left_out
