"""Waiting for a condition, generously: a busy machine is slow, never wrong."""

from __future__ import annotations

import time
from collections.abc import Callable

LONG = 60.0


def until(condition: Callable[[], object], what: str = "") -> None:
    """Returns when `condition()` is true; fails after a minute."""
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline, f"in vain for {LONG:.0f} s: {what or condition}"
        time.sleep(0.005)
