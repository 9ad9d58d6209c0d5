"""Numbers as people say them."""

from __future__ import annotations

import re

from voxseal.domain.errors import UsageError
from voxseal.domain.samples import LeftOut, SubmissionState

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmMgG]?)(?:i?[bB])?(?:/s)?")
_FACTORS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}

STATE_WORDS = {
    SubmissionState.SCANNING: "being looked through",
    SubmissionState.RECORDING: "being recorded",
    SubmissionState.OPEN: "not finished",
    SubmissionState.CLOSED: "delivered",
    SubmissionState.EMPTY: "nothing to send",
    SubmissionState.CANCELLED: "cancelled",
}

LEFT_OUT_WORDS = {
    LeftOut.NOT_AUDIO: "not audio",
    LeftOut.EMPTY: "empty",
    LeftOut.DAMAGED: "damaged",
    LeftOut.FORMAT: "another format than asked for",
    LeftOut.SAMPLE_RATE: "another sample rate than asked for",
    LeftOut.CHANNELS: "another number of channels than asked for",
    LeftOut.BIT_DEPTH: "another bit depth than asked for",
    LeftOut.TOO_SHORT: "too short",
    LeftOut.TOO_LONG: "too long",
    LeftOut.UNREADABLE: "unreadable",
    LeftOut.LINK_OUTSIDE: "a link out of the folder",
    LeftOut.NOT_A_FILE: "not a file",
    LeftOut.CHANGED: "changed while it was read",
    LeftOut.VANISHED: "gone",
    LeftOut.TWICE: "the same recording twice",
    LeftOut.WAITING: "waiting in another submission",
    LeftOut.DELIVERED_BEFORE: "delivered before",
    LeftOut.QUALITY: "not good enough",
}


def size_text(size: float) -> str:
    """`961563` as `961.6 kB` (powers of ten, as disks and networks count)."""
    for unit in _UNITS:
        if abs(size) < 1000 or unit == _UNITS[-1]:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return ""


def count_text(number: int, thing: str) -> str:
    """`1 file`, `12,345 files`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def parse_rate(text: str | None) -> int | None:
    """`2M` as 2,097,152 bytes a second; `0` or nothing for no limit. Raises `UsageError`."""
    if text is None:
        return None
    match = _RATE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text!r} is not a rate.", hint="Give bytes a second, such as 500k or 2M; 0 for no limit.")
    rate = int(float(match[1]) * _FACTORS[match[2].lower()])
    return rate or None
