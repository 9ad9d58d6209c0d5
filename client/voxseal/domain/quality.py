"""How good a recording is: what was measured, and what a profile's limits say of it.

`capture.measures` measures, `capture.verdict` judges; these are the values that they give. Levels in dBFS are relative to
the largest number that the format holds: a full-scale square wave has 0 dBFS RMS, a full-scale sine -3.01.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Measures:
    """What was measured of one recording. None: there is nothing of that kind in it (silence, or too short)."""

    seconds: float
    peak: float | None
    """dBFS, the largest sample of any channel; None for digital silence."""
    true_peak: float | None
    """dBTP, the largest value of the waveform between the samples as well (ITU-R BS.1770-5, Annex 2)."""
    clipped_samples: int
    """Samples in `clipped_runs`, over all channels."""
    clipped_runs: int
    """Stretches of three or more full-scale samples in a row, of one sign, in one channel."""
    loudness: float | None
    """LUFS, integrated and gated (ITU-R BS.1770-5); None below the gate of -70 LUFS, or in less than 0.4 s."""
    noise: float | None
    """dBFS RMS of the quiet parts, averaged over the channels, without DC; None when those are digital silence."""
    speech_to_noise: float | None
    """dB, the speech without its noise over the noise; 0 when nothing rises above it. None when `noise` is."""
    dc_offset: float
    """The mean of the channel that is furthest off, as a fraction of full scale, -1 to 1."""
    leading_silence: float
    """Seconds before the first sound of at least 30 ms, in steps of 10 ms; all of it when there is none."""
    trailing_silence: float
    """Seconds after the last one, likewise."""
    band_edge: float | None
    """Hz at which the spectrum breaks off for good, half the sample rate when it does not; None when too short."""
    upsampled: bool
    """Whether `band_edge` says that it was made from a recording of a lower sample rate."""


class Measure(Enum):
    """What is judged. The value is stable: scripts go by it."""

    LENGTH = "length"
    CLIPPING = "clipped-samples"
    TRUE_PEAK = "true-peak"
    LOUDNESS = "loudness"
    NOISE = "noise"
    SPEECH_TO_NOISE = "speech-to-noise"
    DC_OFFSET = "dc-offset"
    LEADING_SILENCE = "leading-silence"
    TRAILING_SILENCE = "trailing-silence"
    BAND_EDGE = "band-edge"
    DROPPED_FRAMES = "dropped-frames"
    """Of takes: what the sound system lost while recording."""
    TROUBLE = "trouble"
    """Of takes: whether the take ended by itself (1) or as it was asked to (0)."""


class Verdict(Enum):
    OK = "ok"
    WARNING = "warning"
    """No limit of the profile is broken, and yet it is worth a look."""
    PROBLEM = "problem"
    """A limit of the profile is broken."""


@dataclass(frozen=True)
class Judgement:
    """One measure against its limit, both in the measure's unit. `limit` None: the profile has none.

    `value` is rounded as it is shown and compared: to 0.1 dB, 0.01 s, 0.0001 of full scale.

    `sentence` says what was found, `advice` what to do about it (empty when it is fine).
    """

    measure: Measure
    value: float | None
    limit: float | None
    verdict: Verdict
    sentence: str
    advice: str = ""
