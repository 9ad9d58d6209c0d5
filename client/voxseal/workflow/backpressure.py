"""How far sealing may run ahead of the upload."""

from __future__ import annotations

import threading
from collections.abc import Callable


class SpoolBudget:
    """Bytes of sealed messages that may wait at once. `take` blocks while the spool is over its budget and is draining.

    One message may always wait, however large. All methods from any thread.
    """

    def __init__(self, limit: int, used: int) -> None:
        self._limit = limit
        self._used = used
        self._draining = True
        self._changed = threading.Condition()

    def wait_for_room(self, size: int, cancelled: Callable[[], bool]) -> bool:
        """Waits until `size` bytes fit. False when they do not and nothing drains the spool."""
        with self._changed:
            while self._used and self._used + size > self._limit:
                if cancelled() or not self._draining:
                    return False
                self._changed.wait(0.5)
            return True

    @property
    def used(self) -> int:
        """Bytes that wait now."""
        with self._changed:
            return self._used

    def has_room(self, size: int) -> bool:
        """Whether `size` bytes fit without waiting."""
        with self._changed:
            return not self._used or self._used + size <= self._limit

    def wait_for_less(self, than: int, cancelled: Callable[[], bool]) -> bool:
        """Waits until fewer bytes wait than that (the disk was full). False when nothing will leave the spool."""
        with self._changed:
            while self._used >= than:
                if cancelled() or not self._draining or not self._used:
                    return False
                self._changed.wait(0.5)
            return True

    def add(self, size: int) -> None:
        with self._changed:
            self._used += size

    def remove(self, size: int) -> None:
        with self._changed:
            self._used -= size
            self._changed.notify_all()

    def draining(self, yes: bool) -> None:
        """Whether an upload is at work that makes room."""
        with self._changed:
            self._draining = yes
            self._changed.notify_all()
