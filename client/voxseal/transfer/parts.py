"""The missing parts of one upload, sent by as many threads as can be had."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from voxseal.domain.uploads import Part
from voxseal.transfer.crew import Enlist


class PartRun:
    """Hands out parts one by one; the first error ends the run once the parts under way have ended."""

    def __init__(self, parts: Sequence[Part], send: Callable[[int, int, int], None]) -> None:
        self._parts = iter(parts)
        self._count = len(parts)
        self._send = send
        self._lock = threading.Lock()
        self._error: BaseException | None = None

    def run(self, enlist: Enlist, most: int) -> None:
        """Sends all parts, in this thread and at most `most - 1` others. Raises the first error."""
        join = enlist(self._work, min(most, self._count) - 1)
        try:
            self._work()
        finally:
            join()
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while (part := self._next()) is not None:
            try:
                self._send(part.number, part.offset, part.size)
            except BaseException as error:  # noqa: BLE001  raised again in `run`, in the thread that delivers the object
                with self._lock:
                    self._error = self._error or error
                return

    def _next(self) -> Part | None:
        with self._lock:
            return None if self._error is not None else next(self._parts, None)
