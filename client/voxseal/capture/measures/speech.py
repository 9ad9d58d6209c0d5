"""Speech, its noise and the silence round it, from the power of short frames.

**Noise.** The level below which the quietest twentieth of all 50 ms frames lies, and then the mean of all frames up to 3 dB
above that: in a recording with pauses those are its pauses, and unlike the quietest frames alone their mean is not biased.
Digital silence at the ends (a stream that started late, an editor's padding) is no room and is passed over.

**Speech.** The mean of the frames that rise above the noise and lie at most 15.9 dB below that mean: the margin of ITU-T
P.56, which tells speech from the pauses in it. The noise in it is subtracted before it is compared with the noise.

**Silence.** What lies before the first and after the last 30 ms that are loud enough: 6 dB above the noise (but no more than
that above -40 dBFS: a recording without pauses is not silent), and at most 40 dB below the speech. A mouse click is shorter.

All powers are without DC, and averaged over the channels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voxseal.capture.measures.histogram import Floats, LevelHistogram

TICKS_A_SECOND = 100
_TICKS_A_FRAME = 5
_LOWEST, _HIGHEST = -160.0, 40.0
"""dBFS. Below the lowest, which no 24-bit number reaches, is digital silence."""
_NOTHING = 10.0 ** (_LOWEST / 10.0)
_QUIET_PART = 0.05
_QUIET_MARGIN = 3.0
_SPEECH_MARGIN = 15.9
_SOUND_TICKS = 3
_SOUND_OVER_NOISE = 6.0
_LOUDEST_NOISE = -40.0
_SOUND_UNDER_SPEECH = 40.0
_STEPS = np.arange(_LOWEST, _HIGHEST, 0.5)


@dataclass(frozen=True)
class Speech:
    """As in `domain.quality.Measures`; silences in seconds."""

    noise: float | None
    speech_to_noise: float | None
    leading_silence: float
    trailing_silence: float


class SpeechLevels:
    """Takes whole seconds of all channels, and at the end the rest of one."""

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._borders = np.rint(np.arange(TICKS_A_SECOND + 1) * sample_rate / TICKS_A_SECOND).astype(np.int64)
        self._frames = LevelHistogram(_LOWEST, _HIGHEST)
        self._silent_frames = 0
        self._silent_run = 0
        self._any_sound = False
        self._ticks = 0
        self._last_levels = np.full(_SOUND_TICKS - 1, -np.inf)
        self._first = np.full(len(_STEPS), -1, dtype=np.int64)
        self._last = np.full(len(_STEPS), -1, dtype=np.int64)

    def add(self, second: Floats) -> None:
        """`second` is (channels, frames)."""
        ticks = int(np.searchsorted(self._borders, second.shape[1], side="right")) - 1
        if not ticks:
            return
        starts, sizes = self._borders[:ticks], np.diff(self._borders[: ticks + 1])
        end = self._borders[ticks]
        sums = np.add.reduceat(second[:, :end], starts, axis=1)
        squares = np.add.reduceat(np.square(second[:, :end]), starts, axis=1)
        self._add_frames(sums, squares, sizes)
        self._add_ticks(_powers(sums, squares, sizes))

    def _add_frames(
        self, sums: Floats, squares: Floats, sizes: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    ) -> None:
        whole = len(sizes) // _TICKS_A_FRAME * _TICKS_A_FRAME
        if not whole:
            return
        shape = (len(sums), -1, _TICKS_A_FRAME)
        powers = _powers(
            sums[:, :whole].reshape(shape).sum(axis=2),
            squares[:, :whole].reshape(shape).sum(axis=2),
            sizes[:whole].reshape(-1, _TICKS_A_FRAME).sum(axis=1),
        )
        sounding = np.flatnonzero(powers > _NOTHING)
        if not sounding.size:
            self._silent_run += len(powers)
            return
        first, last = int(sounding[0]), int(sounding[-1])
        if self._any_sound:
            self._silent_frames += self._silent_run + first
        self._silent_frames += last + 1 - first - sounding.size
        self._silent_run = len(powers) - 1 - last
        self._any_sound = True
        self._frames.add(powers[sounding])

    def _add_ticks(self, powers: Floats) -> None:
        levels = np.concatenate((self._last_levels, 10.0 * np.log10(np.maximum(powers, _NOTHING))))
        count = len(powers)
        # The level that three ticks in a row reach; entry i is about ticks _ticks + i - 2 to _ticks + i.
        lasting = np.minimum(np.minimum(levels[:count], levels[1 : count + 1]), levels[2:])
        reached = lasting[:, None] >= _STEPS
        ever = reached.any(axis=0)
        earliest = self._ticks + reached.argmax(axis=0) - (_SOUND_TICKS - 1)
        latest = self._ticks + count - 1 - reached[::-1].argmax(axis=0)
        self._first = np.where(ever & (self._first < 0), earliest, self._first)
        self._last = np.where(ever, latest, self._last)
        self._last_levels = levels[-(_SOUND_TICKS - 1) :]
        self._ticks += count

    def finish(self, seconds: float) -> Speech:
        """`seconds` is how long the recording is."""
        noise = self._noise()
        top = -math.inf if noise is None else noise + _QUIET_MARGIN
        speech = self._frames.mean_within(_SPEECH_MARGIN, above=top)
        ratio = None
        if noise is not None:
            noise_power = 10.0 ** (noise / 10.0)
            ratio = 0.0 if speech is None else 10.0 * math.log10(max(speech / noise_power - 1.0, 1.0))
        leading, trailing = self._silence(noise, speech, seconds)
        return Speech(noise, ratio, leading, trailing)

    def _noise(self) -> float | None:
        sounding = self._frames.count
        rank = math.ceil(_QUIET_PART * (sounding + self._silent_frames)) - self._silent_frames
        if not sounding or rank < 1:
            return None
        power = self._frames.mean(below=self._frames.level_of_rank(rank) + _QUIET_MARGIN)
        return None if power is None else 10.0 * math.log10(power)

    def _silence(self, noise: float | None, speech: float | None, seconds: float) -> tuple[float, float]:
        threshold = -90.0 if noise is None else min(noise, _LOUDEST_NOISE) + _SOUND_OVER_NOISE
        if speech is not None:
            threshold = max(threshold, 10.0 * math.log10(speech) - _SOUND_UNDER_SPEECH)
        step = int(np.clip(np.searchsorted(_STEPS, threshold), 0, len(_STEPS) - 1))
        first, last = int(self._first[step]), int(self._last[step])
        if first < 0:
            return seconds, seconds
        return self._time(first), max(seconds - self._time(last + 1), 0.0)

    def _time(self, tick: int) -> float:
        whole, rest = divmod(tick, TICKS_A_SECOND)
        return whole + int(self._borders[rest]) / self._rate


def _powers(sums: Floats, squares: Floats, sizes: npt.NDArray[np.int64]) -> Floats:
    """The variance of each stretch, averaged over the channels; rounding never takes it below 0."""
    mean = sums / sizes
    powers: Floats = np.maximum(squares / sizes - mean * mean, 0.0).mean(axis=0)
    return powers
