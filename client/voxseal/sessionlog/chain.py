"""The chain of runs: which files of session log there are, in which order, and what each one's end is.

    chain = RunChain(folder, clock)
    part = chain.open_part("1a2b3c4d")              # a new file, named in the chain before it holds anything
    …                                               # its first line carries `part.prev`
    part.close(lines=120, head="9f86…")             # its end, named in the chain

`runs.chain` in the journal's folder has lines of the same form as the session log's own, and `runs.head` the hash of its
last line. A file that its run did not finish (killed, power lost) is finished by the next run to come, which writes down
how far it got. What is removed for its age or size is named before it goes. So nothing can be changed, put in, taken out or
cut off, in a file or of the files, without a contradiction (`sessionlog.verification`), but for what comes after the last
word of all: of a run that was killed, nobody knows how many lines it had.

Several Voxseals may write into one folder at a time; a lock file keeps the chain to one of them, and another for each file
says whether its writer still lives.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from voxseal.domain.events import (
    ChainAnchor,
    ChainClosed,
    ChainDisputed,
    ChainFound,
    ChainOpened,
    ChainRemoved,
    ChainShortened,
    Event,
)
from voxseal.domain.ports import Clock
from voxseal.sessionlog.lines import NOTHING, digest, encode_fields, line_of, parse, split, time_text

if TYPE_CHECKING:
    from filelock import BaseFileLock

CHAIN = "runs.chain"
HEAD = "runs.head"
SUFFIX = ".jsonl"
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-z]{1,16}(?:\.[0-9]{1,6})?\.jsonl")
_LOCK = "runs.lock"
_LIVE = ".live"
_PATIENCE = 5.0
"""Seconds to wait for another Voxseal that is at the chain; it needs milliseconds."""
_LONG = 256 << 10
"""Bytes of chain from which on its beginning may be dropped, with the files that it told of."""


@dataclass(frozen=True)
class Retention:
    """How much session log is kept. Files older than `days` go, then the oldest until there are at most `size` bytes."""

    days: int = 30
    size: int = 50_000_000

    @property
    def part_size(self) -> int:
        """Bytes from which on a run begins a new file, so that the old ones of a long run can go too."""
        return max(self.size // 5, 1 << 16)


class Part:
    """One file of session log being written. `prev` is what its first line holds on to: the chain's line about it."""

    def __init__(self, path: Path, descriptor: int, prev: str, chain: RunChain, live: BaseFileLock) -> None:
        self.path = path
        self.descriptor = descriptor
        self.prev = prev
        self._chain = chain
        self._live = live

    def close(self, lines: int, head: str) -> None:
        """Ends the file and says so in the chain. Raises nothing: the next run finds what could not be said."""
        with suppress(OSError):
            os.fsync(self.descriptor)
        os.close(self.descriptor)
        with suppress(OSError):
            self._chain.note_end(self.path.name, lines, head)
        with suppress(OSError):
            self._live.release()
            Path(self._live.lock_file).unlink(missing_ok=True)


@dataclass
class FileState:
    """What the chain says of one file."""

    name: str
    run: str
    part: int
    opened: str
    """The time of its opening, as in the line."""
    ended: str | None = None
    lines: int | None = None
    head: str | None = None
    torn: int = 0
    removed: str | None = None
    """Why it was removed, if it was."""
    opened_hash: str = ""


@dataclass
class ChainState:
    """What a chain's lines come to. Made by `read_chain`, which takes them at their word."""

    files: dict[str, FileState] = field(default_factory=dict)
    last: str = NOTHING
    before_last: str = NOTHING
    number: int = 0

    def take(self, raw: bytes, said: dict[str, Any] | None) -> None:
        self.before_last, self.last = self.last, digest(raw)
        said = said or {}
        number, event, name = said.get("n"), said.get("event"), said.get("file")
        self.number = number if isinstance(number, int) else self.number + 1
        if not is_file_name(name):
            return
        if event == ChainOpened.name:
            part = said.get("part")
            self.files[name] = FileState(
                name,
                str(said.get("run", "")),
                part if isinstance(part, int) else 1,
                said["time"],
                opened_hash=self.last,
            )
        elif event in {ChainClosed.name, ChainFound.name, ChainRemoved.name}:
            self._end(name, said)

    def _end(self, name: str, said: dict[str, Any]) -> None:
        lines, head, torn = said.get("lines"), said.get("head"), said.get("torn", 0)
        known = self.files.get(name)
        if known is None:
            # Its opening is not in the chain (any more); what is known of it is its end.
            known = self.files[name] = FileState(name, "", 1, said["time"])
        if said["event"] == ChainRemoved.name:
            known.removed = str(said.get("reason", ""))
        else:
            known.ended = said["time"]
        known.lines = lines if isinstance(lines, int) else None
        known.head = head if isinstance(head, str) else None
        known.torn = torn if isinstance(torn, int) else 0


def read_chain(data: bytes) -> ChainState:
    """What the lines of `runs.chain` say. An unreadable line counts as a line that says nothing."""
    state = ChainState()
    for raw in split(data):
        said = parse(raw)
        if said is not None and said["event"] == ChainAnchor.name:
            # Not part of the chain: it stands for the beginning that is gone.
            continue
        state.take(raw, said)
    return state


def read_head(folder: Path) -> str:
    """The hash of the line that was the chain's last when it was last written; empty when there is none."""
    try:
        return (folder / HEAD).read_bytes()[:64].decode("ascii", "replace").strip()
    except OSError:
        return ""


def whole_lines(data: bytes) -> tuple[int, str, int]:
    """How many whole lines, the hash of the last of them, and how many bytes come after it."""
    end = data.rfind(b"\n") + 1
    if not end:
        return 0, NOTHING, len(data)
    start = data.rfind(b"\n", 0, end - 1) + 1
    return data.count(b"\n"), digest(data[start : end - 1]), len(data) - end


def is_live(folder: Path, name: str) -> bool:
    """Whether the Voxseal that writes `name` still runs."""
    mark = folder / (name + _LIVE)
    try:
        if not mark.exists():
            return False
        lock = _lock(mark, 0)
        lock.acquire()
    except OSError:  # held, or not ours to look at
        return True
    lock.release()
    return False


def is_file_name(name: object) -> TypeGuard[str]:
    """Whether `name` has the form that files of session log have. Only then may it become a path."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _lock(path: Path, patience: float) -> BaseFileLock:
    """Raises `Timeout`, an `OSError`, after `patience` seconds. Any thread may release it."""
    from filelock import FileLock

    return FileLock(path, timeout=patience, mode=0o600, thread_local=False)


class RunChain:
    """The chain in one folder. Called from any thread and any process; every call takes milliseconds.

    Raises `OSError` when the folder cannot be written.
    """

    def __init__(self, folder: Path, clock: Clock, retention: Retention | None = None) -> None:
        self.folder = folder
        self.retention = retention or Retention()
        self._clock = clock
        self._path = folder / CHAIN

    def open_part(self, run: str, part: int = 1) -> Part:
        """A new file for `run`. Finishes what dead runs left behind, and removes what is too old or too much."""
        now = self._clock.now()
        name = f"{now:%Y%m%dT%H%M%SZ}-{run}" + (f".{part}" if part > 1 else "") + SUFFIX
        with self._held() as state:
            self._finish_dead(state)
            self._remove_old(state, now)
            self._shorten(state)
            live = _lock(self.folder / (name + _LIVE), _PATIENCE)
            live.acquire()
            try:
                # First the file, then its line: a kill in between leaves an empty file, which means nothing.
                descriptor = os.open(
                    self.folder / name,
                    os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_WRONLY | getattr(os, "O_BINARY", 0),
                    0o600,
                )
                try:
                    self._append(state, ChainOpened(name, run, part))
                except BaseException:
                    os.close(descriptor)
                    (self.folder / name).unlink(missing_ok=True)
                    raise
            except BaseException:
                live.release()
                raise
            return Part(self.folder / name, descriptor, state.last, self, live)

    def note_end(self, name: str, lines: int, head: str) -> None:
        """The file is finished: so many lines, the last with this hash."""
        with self._held() as state:
            self._append(state, ChainClosed(name, lines, head), sync=True)

    def keep_to(self, retention: Retention) -> None:
        """Removes at once what a new setting no longer keeps."""
        self.retention = retention
        with self._held() as state:
            self._finish_dead(state)
            self._remove_old(state, self._clock.now())

    # --- with the lock held -------------------------------------------------------------------------------------

    @contextmanager
    def _held(self) -> Iterator[ChainState]:
        with _lock(self.folder / _LOCK, _PATIENCE):
            try:
                data = self._path.read_bytes()
            except FileNotFoundError:
                data = b""
            state = read_chain(data)
            if data and not data.endswith(b"\n"):
                # A power cut tore the last line. It stays, as a line that says nothing.
                self._write(b"\n")
            head = read_head(self.folder)
            # A power cut between the line and its hash leaves the hash of the line before; anything else is to be told.
            if head not in {state.last, state.before_last} and (head or data):
                self._append(state, ChainDisputed(head or "none"))
            yield state

    def _append(self, state: ChainState, event: Event, *, sync: bool = False) -> None:
        line = self._next_line(state, event)
        self._write(line + b"\n", sync=sync)
        state.take(line, parse(line))
        self._write_head(state)

    def _next_line(self, state: ChainState, event: Event) -> bytes:
        return line_of(
            event,
            prev=state.last,
            number=state.number + 1,
            time=time_text(self._clock.now()),
            offset=0,
            mono=self._clock.monotonic(),
            said=encode_fields(event, None),
        )

    def _write(self, data: bytes, *, sync: bool = False) -> None:
        descriptor = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if os.write(descriptor, data) != len(data):
                os.ftruncate(descriptor, size)
                raise OSError("no room for a line of the chain")
            if sync:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _write_head(self, state: ChainState) -> None:
        descriptor = os.open(self.folder / HEAD, os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(descriptor, f"{state.last}\n".encode())
        finally:
            os.close(descriptor)

    def _finish_dead(self, state: ChainState) -> None:
        for file in list(state.files.values()):
            if file.lines is None and file.removed is None and not is_live(self.folder, file.name):
                try:
                    lines, head, torn = whole_lines((self.folder / file.name).read_bytes())
                except OSError:
                    continue  # gone: for `verify` to say
                self._append(state, ChainFound(file.name, lines, head, torn))
                (self.folder / (file.name + _LIVE)).unlink(missing_ok=True)

    def _remove_old(self, state: ChainState, now: datetime) -> None:
        """Whole files, oldest first, and only those that are finished."""
        here: list[tuple[FileState, int]] = []
        for file in state.files.values():
            with suppress(OSError):
                path = self.folder / file.name
                size = path.stat().st_size
                if file.removed is not None:
                    path.unlink()  # named already; a crash or an open reader kept it
                else:
                    here.append((file, size))
        total = sum(size for _, size in here) + self.retention.part_size
        oldest = time_text(now - timedelta(days=self.retention.days))
        for file, size in here:
            if file.lines is None or file.head is None or file.ended is None:
                continue
            reason = "age" if file.ended < oldest else "size" if total > self.retention.size else None
            if reason is None:
                continue
            self._append(state, ChainRemoved(file.name, file.lines, file.head, reason))
            total -= size
            with suppress(OSError):
                (self.folder / file.name).unlink()

    def _shorten(self, state: ChainState) -> None:
        """Drops the chain's beginning, as far as all its files are removed, once it is long enough to matter."""
        data = self._path.read_bytes() if self._path.exists() else b""
        if len(data) < _LONG:
            return
        raw_lines = split(data)
        anchor = parse(raw_lines[0])
        if anchor is not None and anchor["event"] == ChainAnchor.name:
            raw_lines.pop(0)
        else:
            anchor = {"lines": 0, "files": 0}
        gone = {file.name for file in state.files.values() if file.removed is not None}
        gone -= {file.name for file in state.files.values() if (self.folder / file.name).exists()}
        dropped = 0
        for raw in raw_lines:
            said = parse(raw)
            if said is not None and "file" in said and said["file"] not in gone:
                break
            dropped += 1
        if dropped * 2 < len(raw_lines):
            return
        files = {said["file"] for raw in raw_lines[:dropped] if (said := parse(raw)) is not None and "file" in said}
        event = ChainAnchor(
            lines=_whole(anchor.get("lines")) + dropped,
            files=_whole(anchor.get("files")) + len(files),
            head=digest(raw_lines[dropped - 1]),
        )
        first = self._next_line(ChainState(number=-1), event)
        told = self._next_line(state, ChainShortened(digest(first)))
        partial = self._path.with_name(CHAIN + ".partial")
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(line + b"\n" for line in (first, *raw_lines[dropped:], told))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path)
        state.take(told, parse(told))
        self._write_head(state)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
