"""Moments as people give them on a command line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from voxseal.domain.errors import UsageError

_SPAN = re.compile(r"(\d{1,6})\s*(min|m|h|d|s)")
_UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days"}


def parse_moment(text: str | None, now: datetime | None = None) -> datetime | None:
    """`2h`, `30m` or `7d` ago, a date, or a date and time (this computer's zone if none is said). Raises `UsageError`."""
    if text is None:
        return None
    span = _SPAN.fullmatch(text.strip().lower())
    try:
        if span is not None:
            return (now or datetime.now(UTC)) - timedelta(**{_UNITS[span[2]]: int(span[1])})
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is not a time.", hint="Give 2h, 30m or 7d for so long ago, or 2026-11-23, or 2026-11-23T14:30."
        ) from None
