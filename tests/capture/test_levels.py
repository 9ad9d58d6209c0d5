"""Levels and hints while recording, and the outline that is drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.audio.signals import packed
from tests.capture.signals import noise, sine
from voxseal.capture.envelope import EnvelopeGrowing, envelope_of
from voxseal.capture.levels import LevelMeter
from voxseal.capture.pcm import as_samples
from voxseal.domain.profile import QualityLimits
from voxseal.domain.recording import CaptureFormat, LevelHint

MONO = CaptureFormat(48_000, 1, 24)


def pcm(samples: np.ndarray, capture: CaptureFormat = MONO) -> bytes:
    largest = 2 ** (capture.bit_depth - 1)
    return packed(np.clip(np.rint(samples.reshape(-1) * largest), -largest, largest - 1), capture.bit_depth)


def fed(samples: np.ndarray, limits: QualityLimits | None = None, capture: CaptureFormat = MONO) -> LevelMeter:
    meter = LevelMeter(capture, limits)
    block = capture.frames_in(0.02) * capture.frame_size
    said = pcm(samples, capture)
    for start in range(0, len(said), block):
        meter.feed(as_samples(said[start : start + block], capture))
    return meter


def speech(level: float, seconds: float = 4.0, floor: float = -60.0) -> np.ndarray:
    """A voice: bursts of a third of a second over a room."""
    samples = noise(floor, seconds)
    bursts = (np.arange(len(samples)) // 16_000) % 2 == 0
    return samples + noise(level, seconds, seed=2) * bursts


@pytest.mark.parametrize("capture", [MONO, CaptureFormat(44_100, 2, 16), CaptureFormat(16_000, 1, 16)])
def test_levels_are_those_of_the_last_tenth_of_a_second(capture: CaptureFormat) -> None:
    loud = sine(-6.0, 1.0, capture.sample_rate)
    quiet = sine(-40.0, 0.5, capture.sample_rate)
    samples = np.repeat(np.concatenate((loud, quiet))[:, None], capture.channels, axis=1)
    reading = fed(samples, capture=capture).reading()
    assert reading.peak == pytest.approx(-40.0, abs=0.05)
    assert reading.rms == pytest.approx(-43.01, abs=0.05)
    assert reading.held_peak == pytest.approx(-6.0, abs=0.05)


def test_before_anything_came_it_is_silent() -> None:
    reading = LevelMeter(MONO).reading()
    assert (reading.peak, reading.rms, reading.held_peak) == (-math.inf,) * 3
    assert (reading.clipped, reading.hint) == (False, LevelHint.NO_VOICE)


@pytest.mark.parametrize("bit_depth", [16, 24])
@pytest.mark.parametrize("sign", [1, -1])
def test_three_full_samples_in_a_row_clip_even_across_blocks_and_are_told_once(bit_depth: int, sign: int) -> None:
    capture = CaptureFormat(48_000, 1, bit_depth)
    samples = np.zeros(4800)
    samples[959:961] = sign
    assert not fed(samples, capture=capture).reading().clipped
    samples[958] = sign
    meter = fed(samples, capture=capture)
    assert meter.reading().clipped
    assert not meter.reading().clipped
    samples[958:961] = [sign, -sign, sign]
    assert not fed(samples, capture=capture).reading().clipped


HINTS = {
    "muted": (np.zeros(48_000 * 3), None, LevelHint.NO_SIGNAL),
    "muted just now": (np.zeros(48_000), None, LevelHint.NO_VOICE),
    "just opened": (np.zeros(480), None, LevelHint.NO_VOICE),
    "a quiet room": (noise(-60.0, 4.0), None, LevelHint.NO_VOICE),
    "good": (speech(-26.0), None, LevelHint.NONE),
    "good by limits": (speech(-26.0), QualityLimits(min_loudness=-30.0, max_loudness=-20.0), LevelHint.NONE),
    "quiet": (speech(-26.0), QualityLimits(min_loudness=-18.0), LevelHint.TOO_QUIET),
    "loud": (speech(-26.0), QualityLimits(max_loudness=-36.0), LevelHint.TOO_LOUD),
    "peaks": (speech(-26.0), QualityLimits(max_true_peak=-30.0), LevelHint.TOO_LOUD),
    "whisper": (speech(-50.0, floor=-80.0), None, LevelHint.TOO_QUIET),
    "nobody speaks": (noise(-60.0, 4.0), QualityLimits(min_loudness=-30.0), LevelHint.NO_VOICE),
    "no headroom": (sine(-0.5, 3.0), None, LevelHint.TOO_LOUD),
    "clipped": (np.clip(2.0 * sine(0.0, 3.0), -1.0, 1.0), None, LevelHint.CLIPPED),
}


@pytest.mark.parametrize(("samples", "limits", "hint"), HINTS.values(), ids=HINTS)
def test_hints(samples: np.ndarray, limits: QualityLimits | None, hint: LevelHint) -> None:
    assert fed(samples, limits).reading().hint is hint


def test_a_hint_goes_when_its_cause_has_gone() -> None:
    clipped = np.clip(2.0 * sine(0.0, 0.5), -1.0, 1.0)
    assert fed(np.concatenate((clipped, speech(-26.0, 1.0)))).reading().hint is LevelHint.CLIPPED
    assert fed(np.concatenate((clipped, speech(-26.0, 6.0)))).reading().hint is LevelHint.NONE


class Take:
    def __init__(self, said: bytes, capture: CaptureFormat) -> None:
        self.format, self.frames, self._said = capture, len(said) // capture.frame_size, said

    def read(self, first: int, count: int, /) -> memoryview:
        size = self.format.frame_size
        return memoryview(self._said)[first * size : (first + count) * size]


@pytest.mark.parametrize(("channels", "bit_depth"), [(1, 16), (1, 24), (2, 24)])
def test_the_outline_holds_every_peak_however_the_sound_is_cut(channels: int, bit_depth: int) -> None:
    capture = CaptureFormat(48_000, channels, bit_depth)
    rng = np.random.default_rng(3)
    samples = rng.uniform(-1, 1, (48_123, channels))
    samples[1000] = 1.0
    said = pcm(samples, capture)
    growing = EnvelopeGrowing(capture)
    at = 0
    while at < len(said):
        size = int(rng.integers(1, 3000)) * capture.frame_size
        growing.feed(as_samples(said[at : at + size], capture))
        at += size
    outline = growing.so_far()
    assert outline == envelope_of(Take(said, capture))
    assert (outline.step, len(outline), len(outline.lows)) == (480, 100, 100)
    numbers = as_samples(said, capture)[:48_000] >> (0 if bit_depth == 16 else 16)
    assert list(outline.highs) == list(numbers.reshape(100, -1).max(axis=1))
    assert list(outline.lows) == list(numbers.reshape(100, -1).min(axis=1))
    assert outline.highs[2] == 32_767
