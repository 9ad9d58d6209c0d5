"""Opaque ids: all that a bucket, an encryption context or a session log ever shows of a sample."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case: no i, l, o, u
_ID = re.compile(r"[0-9]{8}-[0-9a-hjkmnp-tv-z]{10}|[0-9a-hjkmnp-tv-z]{16}")


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def new_submission_id(now: datetime) -> str:
    """A day and 50 random bits, e.g. `20261123-8k2m4q9xzr`: sortable for people, unguessable for others."""
    return f"{now:%Y%m%d}-{_random(10)}"


def new_sample_id() -> str:
    """80 random bits, e.g. `7w3k9m2c5tqhx4ab`."""
    return _random(16)


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id made here. Ids that come from outside become paths only after this."""
    return _ID.fullmatch(text) is not None
