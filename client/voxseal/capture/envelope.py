"""The outline of a take, to be drawn, while it grows or from its PCM afterwards. Importing this loads numpy."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from voxseal.capture.pcm import as_samples, blocks
from voxseal.domain.ports import PcmSource
from voxseal.domain.recording import CaptureFormat, Envelope

_POINTS_A_SECOND = 100
"""Two numbers of two bytes each: an hour takes 1.4 MB."""


class EnvelopeGrowing:
    """`feed` from one thread, `so_far` from any."""

    def __init__(self, capture: CaptureFormat) -> None:
        self._step = max(capture.sample_rate // _POINTS_A_SECOND, 1)
        self._lows, self._highs = array("h"), array("h")
        self._rest: npt.NDArray[np.int16] = np.empty((0, capture.channels), np.int16)

    def feed(self, block: npt.NDArray[Any]) -> None:
        """The next samples, (frames, channels), as `pcm.as_samples` gives them."""
        block = np.concatenate((self._rest, (block >> 8 * (block.dtype.itemsize - 2)).astype(np.int16)))
        whole = len(block) // self._step * self._step
        self._rest = block[whole:]
        if whole:
            stretches = block[:whole].reshape(whole // self._step, -1)
            self._lows.frombytes(stretches.min(axis=1).tobytes())
            self._highs.frombytes(stretches.max(axis=1).tobytes())

    def so_far(self) -> Envelope:
        """A copy. The highs are written last, so that there is a low for each."""
        highs = self._highs[:]
        return Envelope(self._step, self._lows[: len(highs)], highs)


def envelope_of(source: PcmSource, cancelled: Callable[[], bool] = lambda: False) -> Envelope:
    """Of a whole take. Raises `Cancelled` when `cancelled()`, and what the source raises."""
    growing = EnvelopeGrowing(source.format)
    for block in blocks(source, cancelled):
        growing.feed(as_samples(block, source.format))
    return growing.so_far()
