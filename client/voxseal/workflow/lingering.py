"""Submissions with a request that nobody waits for any more, and that the store may yet carry out.

    lingering = Lingering()
    lingering.add("20261123-8k2m4q9xzr", lambda: queue.lingers)
    "20261123-8k2m4q9xzr" in lingering

An upload that is stopped lets go of requests whose answers stay away. Each ends by itself, within minutes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable


class Lingering:
    """From any thread. One for all deliveries of a workbench."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: list[tuple[str, Callable[[], bool]]] = []

    def add(self, submission: str, at_work: Callable[[], bool]) -> None:
        """`at_work` says whether requests of an upload that was stopped are under way; asked until it says no."""
        with self._lock:
            self._known.append((submission, at_work))
            self._forget_ended()

    def __contains__(self, submission: str) -> bool:
        with self._lock:
            self._forget_ended()
            return any(known == submission for known, _ in self._known)

    def _forget_ended(self) -> None:
        self._known = [(submission, at_work) for submission, at_work in self._known if at_work()]
