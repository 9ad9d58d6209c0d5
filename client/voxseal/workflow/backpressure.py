"""How far sealing may run ahead of the upload."""

from __future__ import annotations

import threading
from collections.abc import Callable


class SpoolBudget:
    """Bytes of sealed messages that may wait at once. Whoever seals waits while the spool is over its budget and drains.

    One message may always wait, however large. All methods from any thread.

    Args:
        used: bytes that wait already, of whatever submission.
        leaving: whether anything waits that this upload will send: it drains its own submission alone, and what others
            have left in the spool, paused or signed out, does not go meanwhile. Asked only while there is no room.
    """

    def __init__(self, limit: int, used: int, leaving: Callable[[], bool]) -> None:
        self._limit = limit
        self._used = used
        self._leaving = leaving
        self._draining = True
        self._changed = threading.Condition()

    def wait_for_room(self, size: int, cancelled: Callable[[], bool]) -> bool:
        """Waits until `size` bytes fit. False when they do not and nothing drains the spool."""
        with self._changed:
            while not self._fits(size):
                if cancelled() or not self._draining:
                    return False
                if not self._leaving():
                    return True  # the one message that may always wait
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
            return self._fits(size)

    def wait_for_less(self, than: int, cancelled: Callable[[], bool]) -> bool:
        """Waits until fewer bytes wait than that (the disk was full). False when nothing will leave the spool."""
        with self._changed:
            while self._used >= than:
                if cancelled() or not self._draining or not self._leaving():
                    return False
                self._changed.wait(0.5)
            return True

    def _fits(self, size: int) -> bool:
        return not self._used or self._used + size <= self._limit

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
