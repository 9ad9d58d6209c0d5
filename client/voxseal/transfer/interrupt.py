"""One switch that ends waiting: shared by the queue, the retries, the pacing and the bodies on their way.

>>> interrupt = Interrupt()
>>> interrupt.wind_down()       # begin nothing new and wait no longer; requests under way may end
>>> interrupt.abandon()         # requests under way stop at their next read as well

Every method may be called from any thread.
"""

from __future__ import annotations

import threading

from voxseal.domain.errors import Cancelled


class Interrupt:
    """Two strengths, because a part that is nearly sent is worth ending when only the session has run out."""

    def __init__(self) -> None:
        self._halted = threading.Event()
        self._abandoned = threading.Event()

    def wind_down(self) -> None:
        """No new request is begun, no retry is waited for; a request under way may end."""
        self._halted.set()

    def abandon(self) -> None:
        """Requests under way stop too, at the next piece that they read."""
        self._halted.set()
        self._abandoned.set()

    def clear(self) -> None:
        self._halted.clear()
        self._abandoned.clear()

    def check(self) -> None:
        """Between requests. Raises `Cancelled` when halted."""
        if self._halted.is_set():
            raise Cancelled

    def check_request(self) -> None:
        """Within a request. Raises `Cancelled` when requests under way are to stop."""
        if self._abandoned.is_set():
            raise Cancelled

    def sleep(self, seconds: float) -> None:
        """Waits between requests. Raises `Cancelled` as soon as halted."""
        if self._halted.wait(seconds):
            raise Cancelled

    def sleep_in_request(self, seconds: float) -> None:
        """Waits within a request. Raises `Cancelled` as soon as requests under way are to stop."""
        if self._abandoned.wait(seconds):
            raise Cancelled
