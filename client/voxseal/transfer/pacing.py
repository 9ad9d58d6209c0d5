"""A limit on bytes per second that all workers share.

A token bucket: it fills with the allowed bytes, each piece that is sent takes its share, and whoever finds too little
waits. It holds a quarter of a second, so that the line is used evenly and the limit is kept within any second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from voxseal.domain.ports import Clock

_HELD_SECONDS = 0.25
_SMALLEST_BUCKET = 64 * 1024
"""At least one piece as `body.FileSlice` reads it; a smaller bucket could never pay for one."""
_LOOK_AGAIN = 0.25
"""Seconds after which a waiter looks whether the limit was changed."""


class Pace:
    """`take` blocks until the bytes may go. Methods may be called from any thread.

    Args:
        bytes_per_second: the limit; None means none.
        sleep: waits so many seconds, and raises (`Cancelled`) when waiting is no longer wanted.
    """

    def __init__(self, bytes_per_second: int | None, clock: Clock, sleep: Callable[[float], None]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._rate = bytes_per_second
        self._tokens = 0.0
        self._filled_at = clock.monotonic()

    @property
    def bytes_per_second(self) -> int | None:
        return self._rate

    def limit(self, bytes_per_second: int | None) -> None:
        """Changes the limit; those who wait notice within a quarter of a second."""
        with self._lock:
            self._fill()
            self._rate = bytes_per_second

    def take(self, count: int) -> None:
        """Returns when `count` more bytes may go."""
        while (seconds := self._try(count)) > 0:
            self._sleep(min(seconds, _LOOK_AGAIN))

    def _try(self, count: int) -> float:
        with self._lock:
            rate = self._rate
            if rate is None:
                return 0.0
            self._fill()
            needed = min(float(count), self._room(rate))
            if self._tokens >= needed:
                self._tokens -= count  # may go below zero for a piece larger than the bucket: the next one waits
                return 0.0
            return max((needed - self._tokens) / rate, 0.001)

    def _fill(self) -> None:
        now = self._clock.monotonic()
        elapsed, self._filled_at = now - self._filled_at, now
        if self._rate is not None:
            self._tokens = min(self._tokens + elapsed * self._rate, self._room(self._rate))

    @staticmethod
    def _room(rate: int) -> float:
        return max(rate * _HELD_SECONDS, _SMALLEST_BUCKET)
