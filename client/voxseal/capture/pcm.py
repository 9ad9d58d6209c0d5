"""A take's PCM as numbers, and measured. Importing this loads numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from voxseal.capture.measures import Meter, Unmeasurable, full_scale_of
from voxseal.domain.errors import Cancelled
from voxseal.domain.ports import PcmSource
from voxseal.domain.quality import Measures
from voxseal.domain.recording import CaptureFormat

FRAMES_AT_ONCE = 1 << 15


def as_samples(pcm: memoryview | bytes, capture: CaptureFormat) -> npt.NDArray[Any]:
    """(frames, channels): int16 at 16 bits, int32 at 24, left-justified. Nothing is rounded. A copy at 24 bits alone."""
    if capture.bit_depth == 16:
        return np.frombuffer(pcm, dtype="<i2").reshape(-1, capture.channels)
    packed = np.frombuffer(pcm, dtype=np.uint8).reshape(-1, 3)
    wide = np.zeros((len(packed), 4), dtype=np.uint8)
    wide[:, 1:] = packed
    return wide.view("<i4").reshape(-1, capture.channels)


def blocks(source: PcmSource, cancelled: Callable[[], bool] = lambda: False) -> Iterator[memoryview]:
    """All of it, in turn. A block is valid until the next. Raises `Cancelled` when `cancelled()`."""
    for first in range(0, source.frames, FRAMES_AT_ONCE):
        if cancelled():
            raise Cancelled
        yield source.read(first, FRAMES_AT_ONCE)


def measure(source: PcmSource, cancelled: Callable[[], bool] = lambda: False) -> Measures | None:
    """What `capture.measures` says of a take; None where there is nothing, or its sample rate is beyond what is measured.

    Takes about a four-hundredth of the take's length on one core. Raises `Cancelled`.
    """
    try:
        meter = Meter(
            source.format.sample_rate, source.format.channels, full_scale=full_scale_of(source.format.bit_depth)
        )
    except Unmeasurable:
        return None
    for block in blocks(source, cancelled):
        meter.feed(as_samples(block, source.format))
    return meter.finish() if source.frames else None


def packed(samples: npt.NDArray[np.float32], bit_depth: int) -> bytes:
    """From floating point, -1 to 1: each number of `bit_depth` bits comes back as itself, what is louder as the largest."""
    largest = 2 ** (bit_depth - 1)
    whole = np.clip(np.rint(samples.astype(np.float64) * largest), -largest, largest - 1).astype("<i4")
    return bytes(whole.view(np.uint8).reshape(-1, 4)[:, : bit_depth // 8].tobytes())
