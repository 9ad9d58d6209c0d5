"""Peaks: of the samples, of the waveform between them, and where it was cut off.

**Clipping.** What a converter could not hold lies flat against full scale. One such sample may be chance; three in a row,
of one sign, are taken for clipping: the usual rule of 'over' counters, and the default of Audacity's Find Clipping.

**True peak.** ITU-R BS.1770-5, Annex 2: four times oversampling. Annex 2 leaves the interpolating filter open. Its example
lies an eighth of a sample off the grid, and so misses a peak midway between two samples (by 0.17 dB at a quarter of the
sample rate); here are 24 taps a phase on the grid (a Kaiser-windowed sinc), flat within 0.05 dB up to 0.42 of the rate.
"""

from __future__ import annotations

import numpy as np

from voxseal.capture.measures.histogram import Floats

_RUN = 3
_HALF = 12
"""Taps on either side of the point between two samples."""
_KAISER = 5.0
_FULL_SCALE = {"ulaw": 32124 / 32768, "alaw": 32256 / 32768}


def full_scale_of(bit_depth: int | None, codec: str = "") -> float:
    """From which magnitude on a sample is at full scale, as a fraction: 32767/32768 for 16 bits, exactly.

    Two's complement reaches one step further down than up; many converters clip at the same number on both sides, so the
    smaller one counts for both. Floating point and lossy audio (`bit_depth` None, 32 with codec "float", 64) were most
    often 16 bits before, so the largest of those counts as full scale.
    """
    if codec in _FULL_SCALE:
        return _FULL_SCALE[codec]
    if bit_depth is None or codec in {"float", "double"}:
        bit_depth = 16
    return 1.0 - 2.0 ** (1 - bit_depth)


def _phases() -> list[Floats]:
    taps = np.arange(1 - _HALF, _HALF + 1)
    lines = []
    for fraction in (0.25, 0.5, 0.75):
        # np.convolve turns its kernel round; `taps` counts from the sample before the point.
        distance = taps - fraction
        window = np.i0(_KAISER * np.sqrt(np.clip(1.0 - (distance / _HALF) ** 2, 0.0, 1.0))) / np.i0(_KAISER)
        line = np.sinc(distance) * window
        lines.append((line / line.sum())[::-1].copy())
    return lines


_PHASES = _phases()
_GREATEST_GAIN = max(float(np.abs(line).sum()) for line in _PHASES)


class Peaks:
    """Of one channel; takes stretches of any length in turn."""

    def __init__(self, full_scale: float) -> None:
        self._full_scale = full_scale
        self.peak = 0.0
        self.true_peak = 0.0
        self.clipped_samples = 0
        self.clipped_runs = 0
        self._run_sign = 0
        self._run_length = 0
        self._before = np.zeros(2 * _HALF - 1)

    def add(self, line: Floats) -> None:
        highest = max(float(line.max()), -float(line.min()))
        self.peak = max(self.peak, highest)
        self._find_clipping(line, highest)
        self._find_true_peak(line)

    def finish(self) -> None:
        """The waveform ends in silence; a run that reaches the end is counted."""
        self._end_run()
        self._find_true_peak(np.zeros(2 * _HALF - 1))

    def _find_true_peak(self, line: Floats) -> None:
        line = np.concatenate((self._before, line))
        self._before = line[-(2 * _HALF - 1) :].copy()
        highest = max(float(line.max()), -float(line.min()))
        self.true_peak = max(self.true_peak, highest)
        # Nothing between these samples can reach what was found before: most seconds need no filter at all.
        if highest * _GREATEST_GAIN <= self.true_peak:
            return
        for phase in _PHASES:
            between = np.convolve(line, phase, "valid")
            self.true_peak = max(self.true_peak, float(between.max()), -float(between.min()))

    def _find_clipping(self, line: Floats, highest: float) -> None:
        if highest < self._full_scale:
            self._end_run()
            return
        signs = (line >= self._full_scale).astype(np.int8) - (line <= -self._full_scale)
        starts = np.flatnonzero(np.diff(signs, prepend=np.int8(2)))
        lengths = np.diff(starts, append=len(signs))
        if signs[0] != self._run_sign:
            self._end_run()
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
            sign = int(signs[start])
            if start and sign != self._run_sign:
                self._end_run()
            self._run_sign = sign
            self._run_length += length if sign else 0

    def _end_run(self) -> None:
        if self._run_sign and self._run_length >= _RUN:
            self.clipped_samples += self._run_length
            self.clipped_runs += 1
        self._run_sign = self._run_length = 0
