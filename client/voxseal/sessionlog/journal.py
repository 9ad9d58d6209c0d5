"""The journal: what happens in this run, an event a line, as `sessionlog.lines` describes it.

A run has one file, or several when it goes on for long, each named in the chain of runs (`sessionlog.chain`). A run that
only looked (`voxseal status`) and has nothing to say leaves no file at all.

A journal never stands in the work's way: what cannot be written (a full disk) is kept a while and written when there is room
again, and what had to be dropped is counted. It keeps some room of its own on the disk, so that the last words of a run that
ended with the disk full are there to be read.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from voxseal.domain.events import DetailLowered, DetailRaised, Event, Level, LogGap, RunEnded, RunStarted
from voxseal.domain.ports import Clock
from voxseal.sessionlog.chain import Part, Retention, RunChain
from voxseal.sessionlog.lines import NOTHING, digest, encode_fields, line_of, time_text
from voxseal.sessionlog.pseudonyms import Pseudonyms

_MOST_KEPT = 500
"""Events that wait in memory while the disk takes none."""
_TRY_AGAIN = 10.0
"""Seconds until a folder that would not take a file is asked again; asking may take a while."""
_RESERVE = "reserve"
_RESERVE_SIZE = 64 << 10


class _Waiting:
    """An event that is not on the disk yet, with all that its line needs but its place in the file."""

    __slots__ = ("event", "mono", "offset", "said", "time")

    def __init__(self, event: Event, time: str, offset: int, mono: float, said: str) -> None:
        self.event = event
        self.time = time
        self.offset = offset
        self.mono = mono
        self.said = said


class Journal:
    """An `EventSink`. Called from any thread.

    Args:
        folder: where the files and their chain lie.
        run: this run's own name: a few letters and digits.
        quiet: a run that starts and ends well with nothing between leaves no file.
        detail_until: until when `Level.TRACE` is written as well; see `raise_detail`.
    """

    def __init__(
        self,
        folder: Path,
        run: str,
        clock: Clock,
        pseudonyms: Pseudonyms,
        *,
        quiet: bool = False,
        retention: Retention | None = None,
        detail_until: datetime | None = None,
    ) -> None:
        self.run = run
        self.lost = 0
        """Events that were given up."""
        self._chain = RunChain(folder, clock, retention)
        self._clock = clock
        self._pseudonyms = pseudonyms
        self._quiet = quiet
        self._lock = threading.RLock()
        self._part: Part | None = None
        self._parts = 0
        self._head = NOTHING
        self._lines = 0
        self._size = 0
        self._waiting: deque[_Waiting] = deque()
        self._lost_since = 0
        self._closed = self._writing = False
        self._next_try = float("-inf")
        self._offset_hour: object = None
        self._offset = 0
        self._detail_until: float | None = None
        if detail_until is not None:
            self._set_detail(detail_until)
        if not quiet:
            self._begin_part()

    @property
    def path(self) -> Path | None:
        """The file that is being written; None while there is none."""
        return self._part.path if self._part is not None else None

    @property
    def detailed(self) -> bool:
        """Whether `Level.TRACE` is written at this moment."""
        until = self._detail_until
        return until is not None and self._clock.monotonic() < until

    def raise_detail(self, until: datetime) -> None:
        """Writes `Level.TRACE` as well, until then (UTC)."""
        self._set_detail(until)
        self(DetailRaised(until))

    def lower_detail(self) -> None:
        """Back to the usual detail."""
        if self._detail_until is not None:
            self._detail_until = None
            self(DetailLowered())

    def _set_detail(self, until: datetime) -> None:
        self._detail_until = self._clock.monotonic() + (until - self._clock.now()).total_seconds()

    def keep_to(self, retention: Retention) -> None:
        """A new setting for how much is kept; applied at once."""
        with self._lock, suppress(OSError):
            self._chain.keep_to(retention)

    def __call__(self, event: Event, /) -> None:
        if not event.logged or (event.level is Level.TRACE and not self.detailed):
            return
        said = encode_fields(event, self._pseudonyms)
        with self._lock:
            if self._closed:
                return
            # The clock is asked with the lock held, so that the lines of a file are in the order of their times.
            now = self._clock.now()
            self._waiting.append(
                _Waiting(event, time_text(now), self._minutes_east(now), self._clock.monotonic(), said)
            )
            if self._quiet and isinstance(event, RunStarted | RunEnded) and not getattr(event, "exit_code", 0):
                return
            self._quiet = False
            if not self._writing:  # else this very thread is at it, further up, and will come to this one
                self._write_waiting()

    def close(self) -> None:
        """Writes what waits, and the file's end into the chain."""
        with self._lock:
            if self._closed:
                return
            self._next_try = float("-inf")
            if not self._quiet:
                self._write_waiting()
            self._closed = True
            self.lost += len(self._waiting) if not self._quiet else 0
            self._waiting.clear()
            self._end_part()

    # --- with the lock held -------------------------------------------------------------------------------------

    def _write_waiting(self) -> None:
        self._writing = True
        try:
            if self._part is None or self._size >= self._chain.retention.part_size:
                self._begin_part()
            self._write_in_order()
        finally:
            self._writing = False

    def _write_in_order(self) -> None:
        while self._waiting:
            if self._lost_since and not self._write(self._gap()):
                break
            self._lost_since = 0
            if not self._write(self._waiting[0]):
                break
            self._waiting.popleft()
        while len(self._waiting) > _MOST_KEPT:
            self._waiting.popleft()
            self._lost_since += 1
            self.lost += 1

    def _gap(self) -> _Waiting:
        first = self._waiting[0]
        event = LogGap(self._lost_since)
        return _Waiting(event, first.time, first.offset, first.mono, encode_fields(event, None))

    def _write(self, waiting: _Waiting) -> bool:
        """Whether the line is in the file, whole."""
        part = self._part
        if part is None:
            return False
        line = line_of(
            waiting.event,
            prev=self._head,
            number=self._lines + 1,
            time=waiting.time,
            offset=waiting.offset,
            mono=waiting.mono,
            said=waiting.said,
        )
        data = line + b"\n"
        # One write a line: a kill tears at most the last.
        if not self._put(part.descriptor, data) and not (self._use_reserve() and self._put(part.descriptor, data)):
            return False
        self._head = digest(line)
        self._lines += 1
        self._size += len(data)
        return True

    def _put(self, descriptor: int, data: bytes) -> bool:
        try:
            if os.write(descriptor, data) == len(data):
                return True
            os.ftruncate(descriptor, self._size)
        except OSError:
            pass
        return False

    def _begin_part(self) -> None:
        """A new file. Without one (no room, no permission) events wait, and a later one tries again."""
        if self._clock.monotonic() < self._next_try:
            return
        self._end_part()
        try:
            self._part = self._chain.open_part(self.run, self._parts + 1)
        except OSError:
            self._next_try = self._clock.monotonic() + _TRY_AGAIN
            return
        self._parts += 1
        self._head, self._lines, self._size = self._part.prev, 0, 0
        self._keep_reserve()

    def _end_part(self) -> None:
        part, self._part = self._part, None
        if part is not None:
            part.close(self._lines, self._head)

    def _keep_reserve(self) -> None:
        path = self._chain.folder / _RESERVE
        with suppress(OSError):
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                # Not zeros: some file systems keep no room for those.
                file.write(os.urandom(_RESERVE_SIZE // 2).hex().encode())

    def _use_reserve(self) -> bool:
        try:
            (self._chain.folder / _RESERVE).unlink()
        except OSError:
            return False
        return True

    def _minutes_east(self, now: datetime) -> int:
        """Of the local zone; looked up once an hour, since it changes on the hour if ever."""
        hour = (now.date(), now.hour)
        if hour != self._offset_hour:
            offset = now.astimezone().utcoffset()
            self._offset_hour, self._offset = hour, int(offset.total_seconds() // 60) if offset else 0
        return self._offset
