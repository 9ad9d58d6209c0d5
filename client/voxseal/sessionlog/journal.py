"""The journal: one JSON-lines file a run, an event a line.

    {"time":"2026-11-23T13:44:30.120Z","offset":60,"mono":12.3461,"level":"info","event":"sample.sealed",
     "submission":"20261123-8k2m4q9xzr","sample":"7w3k9m2c5tqhx4ab","file":"file-3k9qd2mz7a4x","size":96044,…}

`offset` is the local zone in minutes east of UTC, `mono` seconds since the machine's own arbitrary start. The fields are the
event's; a `Private` becomes its pseudonym. A field of any other kind than events may hold is not written but named, so that
a secret that strays into an event stays out of the file.

A journal never stands in the work's way: what cannot be written (a full disk) is counted, not raised.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import fields
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from voxseal.domain.events import Event
from voxseal.domain.ports import Clock
from voxseal.domain.secret import Private
from voxseal.sessionlog.pseudonyms import Pseudonyms

_LONGEST_TEXT = 500
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode


_NAMES: dict[type[Event], tuple[str, ...]] = {}
"""Field names of each kind of event, looked up once."""


def _names(kind: type[Event]) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))
    return _NAMES[kind]


class Journal:
    """An `EventSink`. Called from any thread."""

    def __init__(self, folder: Path, run: str, clock: Clock, pseudonyms: Pseudonyms) -> None:
        self.path = folder / f"{clock.now():%Y%m%dT%H%M%SZ}-{run}.jsonl"
        self.lost = 0
        """Events that could not be written."""
        self._clock = clock
        self._pseudonyms = pseudonyms
        self._lock = threading.Lock()
        self._offset_hour: object = None
        self._offset = 0
        self._descriptor: int | None = os.open(
            self.path, os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600
        )

    def __call__(self, event: Event, /) -> None:
        if not event.logged:
            return
        now = self._clock.now()
        line: dict[str, Any] = {
            "time": now.isoformat(timespec="milliseconds")[:23] + "Z",
            "offset": self._minutes_east(now),
            "mono": round(self._clock.monotonic(), 4),
            "level": event.level.value,
            "event": event.name,
        }
        for name in _names(type(event)):
            line[name] = self._value(getattr(event, name))
        data = _ENCODE(line).encode() + b"\n"
        with self._lock:
            if self._descriptor is None:
                return
            try:
                # One write a line, appended: lines of two threads never mix, and a kill tears at most the last.
                if os.write(self._descriptor, data) != len(data):
                    self.lost += 1
            except OSError:
                self.lost += 1

    def _minutes_east(self, now: datetime) -> int:
        """Of the local zone; looked up once an hour, since it changes on the hour if ever."""
        hour = (now.date(), now.hour)
        if hour != self._offset_hour:
            offset = now.astimezone().utcoffset()
            self._offset_hour, self._offset = hour, int(offset.total_seconds() // 60) if offset else 0
        return self._offset

    def _value(self, value: object) -> object:
        if type(value) is str:
            return value[:_LONGEST_TEXT]
        if type(value) is int:
            return value
        if isinstance(value, Private):
            return self._pseudonyms.of(value)
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, datetime):
            return value.isoformat()
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return value[:_LONGEST_TEXT]
        return f"<{type(value).__name__} not written>"

    def close(self) -> None:
        with self._lock:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)
