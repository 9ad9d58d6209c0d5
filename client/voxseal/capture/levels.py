"""The level of what comes from a microphone, and what to do about it while it lasts. Importing this loads numpy.

    meter = LevelMeter(capture, profile.quality)
    meter.feed(as_samples(pcm, capture))        # in the recorder's thread
    meter.reading()                             # in a face's, as often as it draws

**Hints** are for the speaker, who has to do something at once, and so are about the last seconds only; a take is judged by
`capture.verdict`. Loudness is that of BS.1770 over three seconds, gated as there, and "too quiet" needs somebody who speaks:
a level that rises and falls by more than a room's does.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from voxseal.capture.measures.loudness import (
    ABSOLUTE_GATE,
    MEMORY,
    OFFSET,
    RELATIVE_GATE,
    WEIGHTS,
    k_response,
    next_smooth,
)
from voxseal.domain.profile import QualityLimits
from voxseal.domain.recording import CaptureFormat, LevelHint, LevelReading

_NOW = 0.1
_HELD = 2.0
_HOPS_A_SECOND = 10
_HOPS_LOOKED_AT = 3 * _HOPS_A_SECOND
_RISE_OF_SPEECH = 10.0
"""dB between the loudest and the quietest tenth of a second: a voice's syllables and pauses do that, a fan does not."""
_MARGIN = 1.0
"""dB over or under a limit before anybody is told: the take is longer than what a hint looks at."""
_QUIETEST, _LOUDEST = -40.0, -9.0
"""LUFS, where the profile has no limits: hardly to be heard; louder than any recording of a voice should be."""
_HIGHEST_PEAK = -1.0
"""dBFS, likewise: no room left for a louder word."""
_NOTHING = -85.0
"""dBFS peak. A microphone that is plugged in and not muted is noisier than that."""
_RUN = 3


class _Now(NamedTuple):
    """What the recorder's thread last found out; replaced whole, so that a reader needs no lock."""

    peak: float
    rms: float
    held: float
    hint: LevelHint


class LevelMeter:
    """`feed` from one thread, `reading` from another."""

    def __init__(self, capture: CaptureFormat, limits: QualityLimits | None = None) -> None:
        limits = limits or QualityLimits()
        self._rate = capture.sample_rate
        self._least = _QUIETEST if limits.min_loudness is None else limits.min_loudness - _MARGIN
        self._most = _LOUDEST if limits.max_loudness is None else limits.max_loudness + _MARGIN
        self._highest = _HIGHEST_PEAK if limits.max_true_peak is None else limits.max_true_peak
        # Left-justified as `as_samples` gives them; one step below full scale does not count.
        self._full = (2 ** (capture.bit_depth - 1) - 1) << (0 if capture.bit_depth == 16 else 8)
        self._recent: deque[tuple[int, float, float]] = deque()
        """Blocks of the last `_HELD` seconds: the frame at which each ends, its peak, its sum of squares."""
        self._frames = 0
        self._tail = np.zeros((_RUN - 1, capture.channels), np.int64)
        self._clips = self._clips_told = 0
        self._clipped_at = -math.inf
        self._hops = _Hops(capture)
        self._hint = LevelHint.NO_VOICE
        self._now = _Now(0.0, 0.0, 0.0, self._hint)

    def feed(self, block: npt.NDArray[Any]) -> None:
        """The next samples, (frames, channels), as `pcm.as_samples` gives them."""
        if not len(block):
            return
        samples = block * 2.0 ** (1 - 8 * block.dtype.itemsize)
        self._frames += len(block)
        self._find_clipping(block)
        peak = float(np.abs(samples).max())
        self._recent.append((self._frames, peak, float(np.square(samples).mean(axis=1).sum())))
        while self._recent[0][0] <= self._frames - _HELD * self._rate:
            self._recent.popleft()
        if self._hops.feed(samples.T):
            self._hint = self._find_hint()
        self._now = self._sum_up(len(block))

    def reading(self) -> LevelReading:
        """The level just now. Never blocks."""
        now, clips = self._now, self._clips
        clipped, self._clips_told = clips > self._clips_told, clips
        return LevelReading(_decibels(now.peak), _decibels(now.rms), _decibels(now.held), clipped, now.hint)

    def _sum_up(self, newest: int) -> _Now:
        peak = power = 0.0
        since = self._frames
        for end, highest, squares in reversed(self._recent):
            if end <= self._frames - _NOW * self._rate:
                since = end
                break
            peak, power = max(peak, highest), power + squares
        else:
            since = self._recent[0][0] - newest
        held = max(highest for _, highest, _ in self._recent)
        return _Now(peak, math.sqrt(power / max(self._frames - since, 1)), held, self._hint)

    def _find_clipping(self, block: npt.NDArray[Any]) -> None:
        line = np.concatenate((self._tail, block))
        self._tail = line[-(_RUN - 1) :]
        for full in (line >= self._full, line <= -self._full):
            runs = full[2:] & full[1:-1] & full[:-2]
            if runs.any():
                self._clips += 1
                self._clipped_at = self._frames

    def _find_hint(self) -> LevelHint:
        held = _decibels(max(highest for _, highest, _ in self._recent))
        if self._frames - self._clipped_at < _HELD * self._rate:
            return LevelHint.CLIPPED
        if held < _NOTHING:
            return LevelHint.NO_SIGNAL if self._frames >= _HELD * self._rate else LevelHint.NO_VOICE
        loudness, rise = self._hops.loudness()
        if held > self._highest or loudness > self._most:
            return LevelHint.TOO_LOUD
        if loudness < self._least:
            return LevelHint.TOO_QUIET if rise > _RISE_OF_SPEECH else LevelHint.NO_VOICE
        return LevelHint.NONE


class _Hops:
    """K-weighted power of each tenth of a second, as far back as a hint looks."""

    def __init__(self, capture: CaptureFormat) -> None:
        self._memory = math.ceil(MEMORY * capture.sample_rate)
        self._line = np.zeros((capture.channels, self._memory + capture.sample_rate // _HOPS_A_SECOND))
        self._filled = self._memory
        self._weights = np.array(WEIGHTS.get(capture.channels, (1.0,) * capture.channels))
        self._size = next_smooth(self._line.shape[1])
        self._response = k_response(capture.sample_rate, self._size)
        self._powers: deque[float] = deque(maxlen=_HOPS_LOOKED_AT)

    def feed(self, samples: npt.NDArray[np.float64]) -> bool:
        """(channels, frames). Whether a tenth of a second has become full."""
        done, full = 0, False
        while done < samples.shape[1]:
            take = min(samples.shape[1] - done, self._line.shape[1] - self._filled)
            self._line[:, self._filled : self._filled + take] = samples[:, done : done + take]
            self._filled, done = self._filled + take, done + take
            if self._filled == self._line.shape[1]:
                self._powers.append(self._power())
                self._line[:, : self._memory] = self._line[:, -self._memory :].copy()
                self._filled, full = self._memory, True
        return full

    def _power(self) -> float:
        spectrum = np.fft.rfft(self._line, self._size) * self._response
        weighted = np.fft.irfft(spectrum, self._size)[:, self._memory : self._line.shape[1]]
        return float(self._weights @ np.square(weighted).mean(axis=1))

    def loudness(self) -> tuple[float, float]:
        """LUFS of what passes the gates, and dB between the loudest and the quietest tenth of a second."""
        levels = 10.0 * np.log10(np.maximum(self._powers, 1e-20)) + OFFSET
        heard = levels[levels > ABSOLUTE_GATE]
        if not heard.size:
            return -math.inf, 0.0
        heard = heard[heard > _mean(heard) + RELATIVE_GATE]
        return _mean(heard), float(levels.max() - levels.min())


def _mean(levels: npt.NDArray[np.float64]) -> float:
    return 10.0 * math.log10(float(np.mean(10.0 ** (levels / 10.0))))


def _decibels(amplitude: float) -> float:
    return 20.0 * math.log10(amplitude) if amplitude > 0.0 else -math.inf
