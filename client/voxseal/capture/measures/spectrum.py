"""Where the spectrum breaks off: is the sample rate what it says, or was a recording of a lower rate brought up to it?

A resampler leaves nothing above half the old rate: there the mean spectrum falls off a cliff and never comes back. A
voice and a microphone's own noise have no such edge; they fade. The cliff must be 20 dB deep within a twentieth of the band,
with everything below it well above what is beyond, so that a whistle or a test tone is no edge. There is no standard for
this; the figures are from real speech at 8 and 16 kHz (never found upsampled) and the same brought to 24, 44.1 and 48 kHz by
sox (always found). A resampler that barely filters, such as linear interpolation, leaves no edge and goes unnoticed.
"""

from __future__ import annotations

import math

import numpy as np

from voxseal.capture.measures.histogram import Floats

_SEGMENTS_A_SECOND = 24
_BANDS = 64
_DEPTH = 20.0
_BROAD = 15.0
"""dB by which the middle of what lies below the edge stands above what is beyond."""
_LOWEST_EDGE = 2800.0
"""Hz. Nobody records voices at less than 8 kHz, and telephone bands end at 3.4 kHz."""
_HONEST = 0.8
"""Part of the band that a recording of that very rate uses at least: converters and codecs cut off above 0.85 of it."""
_FLOOR = 1e-20


class Spectrum:
    """The mean power spectrum over all channels; takes whole seconds, and at the end the rest of one."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._size = 1 << round(math.log2(sample_rate / _SEGMENTS_A_SECOND))
        self._size = max(self._size, 2 * _BANDS)
        # A Hann window's side lobes fall fast enough to leave the far end of the band to what is really there.
        self._window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(self._size) / self._size)
        self._powers = np.zeros(self._size // 2 + 1)

    def add(self, second: Floats) -> None:
        """`second` is (channels, frames)."""
        segments = second.shape[1] // self._size
        for line in second:
            pieces = line[: segments * self._size].reshape(segments, self._size) * self._window
            spectrum = np.fft.rfft(pieces)
            self._powers += (np.square(spectrum.real) + np.square(spectrum.imag)).sum(axis=0)

    def edge(self) -> tuple[float | None, bool]:
        """The edge in Hz (None when there was not enough sound), and whether it tells of a lower sample rate."""
        powers = self._powers[:-1]
        if not powers.any():
            return None, False
        half = self._rate / 2
        bands = 10.0 * np.log10(powers.reshape(_BANDS, -1).mean(axis=1) + _FLOOR * powers.max())
        best, depth, beyond = 0, 0.0, 0.0
        for band in range(max(3, math.ceil(_LOWEST_EDGE / half * _BANDS)), _BANDS - 2):
            above = float(bands[band + 2 :].max())
            drop = float(bands[band - 2 : band].mean()) - above
            if drop > depth and float(np.median(bands[band // 2 : band])) - above > _BROAD:
                best, depth, beyond = band, drop, above
        if depth < _DEPTH:
            return half, False
        # Half-way down the cliff, in the finest resolution that there is.
        width = len(powers) // _BANDS
        near = powers[: (best + 2) * width]
        last = int(np.flatnonzero(near > 10.0 ** ((beyond + depth / 2) / 10.0))[-1])
        edge = (last + 1) * half / len(powers)
        return edge, edge < _HONEST * half
