"""A line of the session log: how it looks, and how each holds on to the one before.

    {"prev":"9f86d081884c7d659a2feaa0c55ad015","time":"2026-11-23T13:44:30.120Z","level":"info","event":"sample.sealed",
     "n":17,"offset":60,"mono":12.3461,"submission":"20261123-8k2m4q9xzr","sample":"7w3k9m2c5tqhx4ab",…}

(on one line). `prev` is the first half of the SHA-256, in hex, of the line before, without its line end: whoever changes a
line has to change all that follow. `n` counts the lines of a file from 1. `offset` is the local zone in minutes east of
UTC, `mono` seconds since the machine's own arbitrary start. After these come the event's own fields.

Hash, time and level stand at the same place in every line, and the event's name right after: a reader finds them in a
million lines without parsing any (`sessionlog.index`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any

from voxseal.domain.events import Event
from voxseal.domain.secret import Private
from voxseal.sessionlog.pseudonyms import Pseudonyms
from voxseal.sessionlog.redaction import redact

HEAD = ("prev", "time", "level", "event", "n", "offset", "mono")
"""The keys that every line has; no event may have a field of such a name."""

NOTHING = "0" * 32
"""What the first line of all holds on to."""

BEFORE_PREV, BEFORE_TIME, BEFORE_LEVEL, BEFORE_EVENT = b'{"prev":"', b'","time":"', b'","level":"', b'","event":"'
PREV_AT = len(BEFORE_PREV)
TIME_AT = PREV_AT + len(NOTHING) + len(BEFORE_TIME)
TIME_LENGTH = len("2026-11-23T13:44:30.120Z")
LEVEL_AT = TIME_AT + TIME_LENGTH + len(BEFORE_LEVEL)

LONGEST_TEXT = 500
_ENCODE = json.JSONEncoder(separators=(",", ":")).encode
_NAMES: dict[type[Event], tuple[str, ...]] = {}
"""Field names of each kind of event, looked up once."""


def digest(line: bytes) -> str:
    """The hash by which the next line holds on to this one."""
    return hashlib.sha256(line).hexdigest()[:32]


def line_of(event: Event, *, prev: str, number: int, time: str, offset: int, mono: float, said: str) -> bytes:
    """The whole line, without its end. `said` is what `encode_fields` gave for the event."""
    return (
        f'{{"prev":"{prev}","time":"{time}","level":"{event.level.value}","event":"{event.name}",'
        f'"n":{number},"offset":{offset},"mono":{mono:.4f}{said}}}'
    ).encode()


def time_text(now: datetime) -> str:
    """`now` (UTC) to the millisecond."""
    return now.isoformat(timespec="milliseconds")[:23] + "Z"


def encode_fields(event: Event, pseudonyms: Pseudonyms | None) -> str:
    """The event's own fields as they follow the head: `,"submission":"…"`, or nothing.

    A `Private` becomes its stand-in. A field of a kind that no event may hold is named, not written, so that a secret that
    strays into an event stays out of the file.
    """
    kind = type(event)
    names = _NAMES.get(kind)
    if names is None:
        names = _NAMES[kind] = tuple(field.name for field in fields(event))
    if not names:
        return ""
    return "," + _ENCODE({name: _value(getattr(event, name), pseudonyms) for name in names})[1:-1]


def _value(value: object, pseudonyms: Pseudonyms | None) -> object:
    if type(value) is str:
        return redact(value[:LONGEST_TEXT])
    if type(value) is int or value is None:
        return value
    if isinstance(value, Private):
        return pseudonyms.of(value) if pseudonyms is not None else f"<{value.kind}>"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        # JSON has no word for these two, and a reader elsewhere would stumble.
        return value if value - value == 0 else str(value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return redact(str(value)[:LONGEST_TEXT])
    return f"<{type(value).__name__} not written>"


def split(data: bytes) -> list[bytes]:
    """The lines of a file without their ends; a last one that has none is given too."""
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    return lines


def parse(line: bytes) -> dict[str, Any] | None:
    """A line as a dictionary, or None for what is none of ours: it may have come from another machine."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not all(
        isinstance(said.get(key), str) for key in ("prev", "time", "level", "event")
    ):
        return None
    return said
