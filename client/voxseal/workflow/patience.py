"""How long to wait before looking again whether trouble is over, and how to notice that the computer slept.

>>> patience = Patience(first=2.0, longest=60.0)
>>> [patience.wait(tries, jitter=lambda: 1.0) for tries in range(7)]
[2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from voxseal.domain.ports import Clock

SLEPT = 15.0
"""Seconds by which the clocks must have drifted apart, or a look be late, to call it a sleep: a busy machine is late by
less."""


@dataclass(frozen=True)
class Patience:
    """Seconds. Looking is one cheap request, so it may be done often; `look` is how often the clocks are compared."""

    first: float = 2.0
    longest: float = 60.0
    look: float = 5.0

    def wait(self, tries: int, jitter: Callable[[], float] = random.random) -> float:
        """Seconds to wait after `tries` looks in vain; half of it is fixed, half by chance, so that many clients spread."""
        return min(self.longest, self.first * 2.0 ** min(tries, 30)) * (1 + jitter()) / 2


class ClockWatch:
    """Notices that the machine slept, or that its clock was set. Used from one thread.

    The monotonic clock stands still in a sleep on Linux and macOS, so the wall clock runs ahead of it; on Windows it may run
    on, and the next look comes far too late. A clock that was set looks like the first, and is as good a reason.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """From now on."""
        self._wall, self._ticks = self._clock.now(), self._clock.monotonic()

    def jumped(self, expected: float) -> bool:
        """Whether more than `expected` seconds of waiting have passed since the last call, in a way that waiting does not
        explain. Starts anew."""
        wall = (self._clock.now() - self._wall).total_seconds()
        ticks = self._clock.monotonic() - self._ticks
        self.restart()
        return abs(wall - ticks) > SLEPT or ticks > expected + SLEPT


class SleepWatch:
    """A thread of its own, `voxseal-clock-watch`, that calls `woke` when the machine slept or its clock was set."""

    def __init__(self, clock: Clock, look: float, woke: Callable[[], None]) -> None:
        self._watch = ClockWatch(clock)
        self._look = look
        self._woke = woke
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voxseal-clock-watch", daemon=True)

    def start(self) -> None:
        self._watch.restart()
        self._thread.start()

    def close(self) -> None:
        """Ends the thread. Harmless where it was never started."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._look):
            if self._watch.jumped(self._look):
                self._woke()
