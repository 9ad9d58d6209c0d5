"""Integrated loudness after ITU-R BS.1770-5, Annex 1: K-weighting, 0.4 s blocks every 0.1 s, gates at -70 LUFS and -10 LU.

The Recommendation gives the two filters for 48 kHz only. For any other rate they are made from the analogue prototypes
behind those coefficients (as libebur128 does), so that the weighting is the same curve everywhere.

A recursive filter is a loop over samples, which Python cannot afford. The filters are applied to whole seconds in the
frequency domain instead, by overlap-save: exact, but for what their impulse responses hold after `MEMORY` seconds,
which is below -180 dB.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from voxseal.capture.measures.histogram import Floats, LevelHistogram

HOPS_A_SECOND = 10
_HOPS_A_BLOCK = 4
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OFFSET = -0.691
MEMORY = 0.125
_SURROUND = 1.41
WEIGHTS = {5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND), 6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND)}
"""Channel weights of Annex 1 for 5.0 and 5.1 in the order of WAV (L R C [LFE] Ls Rs); every other channel counts 1."""

Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def k_weighting(sample_rate: int) -> tuple[Biquad, Biquad]:
    """The two stages, shelf and high-pass, each as (b0, b1, b2), (1, a1, a2). `sample_rate` in Hz."""
    k = math.tan(math.pi * 1681.974450955533 / sample_rate)
    q = 0.7071752369554196
    high = 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    a0 = 1.0 + k / q + k * k
    shelf = (
        ((high + band * k / q + k * k) / a0, 2.0 * (k * k - high) / a0, (high - band * k / q + k * k) / a0),
        (1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0),
    )
    k = math.tan(math.pi * 38.13547087602444 / sample_rate)
    q = 0.5003270373238773
    a0 = 1.0 + k / q + k * k
    high_pass = ((1.0, -2.0, 1.0), (1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0))
    return shelf, high_pass


def next_smooth(size: int) -> int:
    """The next even length that the FFT takes quickly: no prime factor above 5."""
    best = 1 << (size - 1).bit_length()
    fives = 1
    while fives < best:
        threes = fives
        while threes < best:
            twos = 2 * threes
            while twos < size:
                twos *= 2
            best = min(best, twos)
            threes *= 3
        fives *= 5
    return best


@lru_cache(maxsize=4)
def k_response(sample_rate: int, size: int) -> npt.NDArray[np.complex128]:
    """K-weighting as a factor for each line of a real FFT of `size` samples."""
    z: npt.NDArray[np.complex128] = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response: npt.NDArray[np.complex128] = np.ones_like(z)
    for (b0, b1, b2), (a0, a1, a2) in k_weighting(sample_rate):
        response = response * (b0 + z * (b1 + z * b2)) / (a0 + z * (a1 + z * a2))
    response.setflags(write=False)
    return response


class Loudness:
    """Takes whole seconds of all channels, and at the end the rest of one."""

    def __init__(self, sample_rate: int, channels: int) -> None:
        self._memory = math.ceil(MEMORY * sample_rate)
        self._size = next_smooth(sample_rate + self._memory)
        self._response = k_response(sample_rate, self._size)
        self._borders = np.rint(np.arange(HOPS_A_SECOND + 1) * sample_rate / HOPS_A_SECOND).astype(np.int64)
        self._weights = WEIGHTS.get(channels, (1.0,) * channels)
        self._before = np.zeros((channels, self._memory))
        self._hops = np.zeros(0)
        self._blocks = LevelHistogram(ABSOLUTE_GATE, 40.0)

    def add(self, second: Floats) -> None:
        """`second` is (channels, frames)."""
        frames = second.shape[1]
        whole = int(np.searchsorted(self._borders, frames, side="right")) - 1
        hops = np.zeros(whole)
        for channel, weight in enumerate(self._weights):
            line = np.concatenate((self._before[channel], second[channel]))
            self._before[channel] = line[-self._memory :]
            if weight and whole:
                spectrum = np.fft.rfft(line, self._size)
                spectrum *= self._response
                weighted = np.fft.irfft(spectrum, self._size)[self._memory : self._memory + self._borders[whole]]
                weighted *= weighted
                sums = np.add.reduceat(weighted, self._borders[:whole])
                hops += weight * sums / np.diff(self._borders[: whole + 1])
        self._gate(np.concatenate((self._hops, hops)))

    def _gate(self, hops: Floats) -> None:
        blocks = len(hops) - _HOPS_A_BLOCK + 1
        if blocks > 0:
            powers = sum((hops[start : start + blocks] for start in range(_HOPS_A_BLOCK)), np.zeros(blocks))
            powers /= _HOPS_A_BLOCK
            # In the histogram, levels are LUFS: what does not pass the absolute gate is never counted.
            powers *= 10.0 ** (OFFSET / 10.0)
            self._blocks.add(powers[powers > 10.0 ** (ABSOLUTE_GATE / 10.0)])
        self._hops = hops[-(_HOPS_A_BLOCK - 1) :]

    def integrated(self) -> float | None:
        """LUFS; None when no block passes the gate."""
        ungated = self._blocks.mean()
        if ungated is None:
            return None
        gated = self._blocks.mean(above=10.0 * math.log10(ungated) + RELATIVE_GATE)
        return None if gated is None else 10.0 * math.log10(gated)
