"""This machine's clock against the clocks of the services it talks to.

A wrong clock makes good tokens look expired and good signatures look stale. So before a token or a session is blamed, the
`Date` header of the answers (RFC 9110, section 6.6.1) is compared with the time here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from voxseal.domain.errors import ClockWrong

TOLERATED = timedelta(minutes=5)
"""AWS refuses requests that are further off than about this; OIDC leaves the leeway to us, and ours is shorter."""


def clock_offset(date_header: str | None, now: datetime) -> timedelta | None:
    """How far this machine runs ahead of the service (negative: behind), or None if the header does not say."""
    if not date_header or len(date_header) > 64:
        return None
    try:
        theirs = parsedate_to_datetime(date_header)
    except (ValueError, TypeError, OverflowError):
        return None
    if theirs.tzinfo is None:  # "-0000": UTC, of unknown origin
        theirs = theirs.replace(tzinfo=UTC)
    return now - theirs


def clock_wrong(offset: timedelta | None) -> ClockWrong | None:
    """The error to show instead of a time-related refusal, if the clock here is to blame for it."""
    if offset is None or abs(offset) <= TOLERATED:
        return None
    ahead = offset > timedelta(0)
    return ClockWrong(
        f"This computer's clock is {_about(abs(offset))} {'ahead of' if ahead else 'behind'} the sign-in service's clock.",
        detail=f"offset {round(offset.total_seconds())} s",
    )


def _about(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes < 120:
        return f"about {minutes} minutes"
    hours = round(minutes / 60)
    if hours < 48:
        return f"about {hours} hours"
    return f"about {round(hours / 24)} days"
