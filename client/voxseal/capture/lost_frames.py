"""How many frames a stream has lost, by the clock: for what nobody says.

Sound comes late by some milliseconds, now more, now less, but what was recorded earlier never comes later for good: when
even the promptest sound of a while is later than it used to be, and stays so, then that much is missing in between.

So time goes in windows, each with its least lateness: arrival time less the time that the frames so far take. A window
that is late may be a busy machine's; two in a row count, by the lesser. If prompt sound comes again after all, nothing was
lost, and the count is taken back. The device's clock and the computer's differ by up to 500 millionths; lateness that
grows no faster is that.
"""

from __future__ import annotations

WINDOW = 0.25
"""Seconds."""
_SETTLING = 1.0
"""Seconds in which a stream's lateness is not yet its own: what lay in buffers comes at once, the first blocks late."""
_NOTABLE = 0.025
"""Seconds. Less than that is jitter."""
_NOTABLE_AFTER_OVERFLOW = 0.002
"""Seconds; the system has said that something was lost, only not how much."""
_DRIFT = 500e-6


class LostFrames:
    """Fed with one window after the other; not for two threads at once."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._age = 0.0
        self._usual = 0.0
        self._suspect: float | None = None
        self._overflowed = False
        self._lost = 0.0
        self._overflows = 0

    @property
    def frames(self) -> int:
        """At least one for each overflow that the system told of."""
        return max(round(self._lost * self._rate), self._overflows)

    def window(self, lateness: float, seconds: float, *, overflowed: bool) -> None:
        """`lateness` is the least of this window, which lasted `seconds`; `overflowed` whether the system said so."""
        self._overflows += overflowed
        self._overflowed = self._overflowed or overflowed
        if self._age < _SETTLING:
            self._age += seconds
            self._usual = lateness
            return
        more = lateness - self._usual
        notable = _NOTABLE_AFTER_OVERFLOW if self._overflowed else _NOTABLE
        if more > notable:
            self._confirm(lateness)
            return
        self._suspect, self._overflowed = None, False
        if more < 0:
            if more < -_NOTABLE:
                # What is left of it then is the jitter of the windows that were compared, unless it is more than that.
                left = self._lost + more
                self._lost = left if left > _NOTABLE else 0.0
            self._usual = lateness
        else:
            self._usual += min(more, _DRIFT * seconds)

    def _confirm(self, lateness: float) -> None:
        if self._suspect is None:
            self._suspect = lateness
            return
        new = min(lateness, self._suspect)
        self._lost += new - self._usual
        self._usual = new
        self._suspect, self._overflowed = None, False
