"""The engine: blocks of samples in, measures out. See the package for an example.

Whatever the blocks' lengths, they are gathered into whole seconds (a second is a whole number of samples at any rate) and
each second is measured in one go: that makes the result independent of how the sound was cut, and numpy fast.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from voxseal.capture.measures.loudness import Loudness
from voxseal.capture.measures.peaks import Peaks, full_scale_of
from voxseal.capture.measures.spectrum import Spectrum
from voxseal.capture.measures.speech import SpeechLevels
from voxseal.domain.quality import Measures

_LOWEST_RATE = 4_000
_HIGHEST_RATE = 768_000
_MOST_SAMPLES_A_SECOND = 8 * _HIGHEST_RATE
"""All channels together: bounds the memory that a header from outside can ask for."""
_LOUDEST = 65_536.0
"""Full scales. Floating point can hold more; sound never does (it is 96 dB over)."""


class Unmeasurable(ValueError):
    """The sample rate or the number of channels is beyond what is measured."""


class NotSound(ValueError):
    """Floating-point samples that are not numbers, or absurdly large."""


class Meter:
    """Measures one recording. Not for two threads at once.

    Args:
        sample_rate: Hz, 4,000 to 768,000.
        channels: as many as the memory for one second of them allows (128 at 48 kHz).
        full_scale: the magnitude, as a fraction, from which on a sample counts as clipped; see `full_scale_of`.

    Raises:
        Unmeasurable: for anything else.
    """

    def __init__(self, sample_rate: int, channels: int, *, full_scale: float | None = None) -> None:
        if not _LOWEST_RATE <= sample_rate <= _HIGHEST_RATE or channels < 1:
            raise Unmeasurable(f"{sample_rate} Hz is not a sample rate that can be measured")
        if sample_rate * channels > _MOST_SAMPLES_A_SECOND:
            raise Unmeasurable(f"{channels} channels at {sample_rate} Hz are more than can be measured")
        self._rate = sample_rate
        self._second = np.empty((channels, sample_rate))
        self._filled = 0
        self._seconds = 0
        full_scale = full_scale_of(None) if full_scale is None else full_scale
        self._peaks = [Peaks(full_scale) for _ in range(channels)]
        self._sums = np.zeros(channels)
        self._loudness = Loudness(sample_rate, channels)
        self._speech = SpeechLevels(sample_rate)
        self._spectrum = Spectrum(sample_rate)

    def feed(self, block: npt.NDArray[Any]) -> None:
        """The next samples: (frames, channels), or (frames,) for one channel.

        int16 and int32 are taken as left-justified two's complement, float32 and float64 as -1 to 1.

        Raises:
            NotSound: a sample is not a number.
        """
        if block.ndim == 1:
            block = block[:, np.newaxis]
        if block.ndim != 2 or block.shape[1] != len(self._second):
            raise ValueError(f"a block of {len(self._second)} channel(s) is needed, not one of shape {block.shape}")
        # Dividing an integer by a power of two loses nothing in a float64.
        scale = 1.0 if block.dtype.kind == "f" else 2.0 ** (1 - 8 * block.dtype.itemsize)
        done = 0
        while done < len(block):
            take = min(len(block) - done, self._rate - self._filled)
            np.multiply(
                block[done : done + take].T,
                scale,
                out=self._second[:, self._filled : self._filled + take],
                dtype=np.float64,
                casting="unsafe",
            )
            self._filled += take
            done += take
            if self._filled == self._rate:
                self._measure(self._second)
                self._filled = 0
                self._seconds += 1

    def _measure(self, second: npt.NDArray[np.float64]) -> None:
        # A comparison with NaN is false, so this catches it along with infinity.
        if not bool((np.abs(second) <= _LOUDEST).all()):
            raise NotSound("the samples are not sound")
        for line, peaks in zip(second, self._peaks, strict=True):
            peaks.add(line)
        self._sums += second.sum(axis=1)
        self._loudness.add(second)
        self._speech.add(second)
        self._spectrum.add(second)

    def finish(self) -> Measures:
        """The measures of all that was fed. Call it once, at the end.

        Raises:
            NotSound: as `feed`; a recording shorter than a second is looked at only here.
        """
        if self._filled:
            self._measure(self._second[:, : self._filled])
        for peaks in self._peaks:
            peaks.finish()
        frames = self._seconds * self._rate + self._filled
        seconds = frames / self._rate
        speech = self._speech.finish(seconds)
        edge, upsampled = self._spectrum.edge()
        offsets = self._sums / max(frames, 1)
        return Measures(
            seconds=seconds,
            peak=_decibels(max(peaks.peak for peaks in self._peaks)),
            true_peak=_decibels(max(peaks.true_peak for peaks in self._peaks)),
            clipped_samples=sum(peaks.clipped_samples for peaks in self._peaks),
            clipped_runs=sum(peaks.clipped_runs for peaks in self._peaks),
            loudness=self._loudness.integrated(),
            noise=speech.noise,
            speech_to_noise=speech.speech_to_noise,
            dc_offset=float(offsets[np.abs(offsets).argmax()]),
            leading_silence=speech.leading_silence,
            trailing_silence=speech.trailing_silence,
            band_edge=edge,
            upsampled=upsampled,
        )


def _decibels(amplitude: float) -> float | None:
    return 20.0 * math.log10(amplitude) if amplitude > 0.0 else None
