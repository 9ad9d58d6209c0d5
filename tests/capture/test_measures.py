"""The engine as a whole: how the sound is cut changes nothing, odd input is answered, real speech reads plausibly."""

from __future__ import annotations

import math
import statistics
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.capture.signals import measured, noise, sine, take
from voxseal.capture.measures import Meter, NotSound, Unmeasurable

SPEECH = Path("/usr/share/asterisk/sounds")  # asterisk-core-sounds-en-wav


@settings(max_examples=30, deadline=None)
@given(
    rate=st.sampled_from([4000, 8000, 11025]),
    channels=st.integers(1, 3),
    frames=st.integers(0, 30_000),
    cuts=st.lists(st.integers(1, 9000), min_size=1, max_size=6),
    kind=st.sampled_from(["int16", "int32", "float32", "float64"]),
)
def test_how_it_is_cut_changes_nothing(rate: int, channels: int, frames: int, cuts: list[int], kind: str) -> None:
    samples = np.stack([take(rate)[:frames] for _ in range(channels)], axis=1) * 3
    if kind.startswith("int"):
        samples = np.clip(samples * 2.0 ** (int(kind[3:]) - 1), np.iinfo(kind).min, np.iinfo(kind).max)
    samples = samples.astype(kind)
    meter = Meter(rate, channels)
    place = 0
    while place < frames:
        for cut in cuts:
            meter.feed(samples[place : place + cut])
            place += cut
    assert asdict(meter.finish()) == asdict(measured(samples, rate))


def test_no_sound_at_all() -> None:
    found = measured(np.zeros(0))
    assert found.seconds == 0.0
    assert (found.peak, found.loudness, found.noise, found.speech_to_noise) == (None, None, None, None)
    assert found.band_edge is None


@pytest.mark.parametrize("frames", [1, 2, 79, 80, 81, 239, 401])
def test_a_handful_of_samples(frames: int) -> None:
    found = measured(sine(-20, 1, 8000)[:frames] + 0.01, 8000)
    assert found.seconds == frames / 8000
    assert found.peak is not None
    assert found.loudness is None


@pytest.mark.parametrize("kind", ["int16", "int32", "float32", "float64"])
def test_every_kind_of_number_has_the_same_level(kind: str) -> None:
    scale = 2.0 ** (int(kind[3:]) - 1) if kind.startswith("int") else 1.0
    found = measured((sine(-6.0, 1) * scale).astype(kind))
    assert found.peak == pytest.approx(-6.0, abs=0.001)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 1e300])
@pytest.mark.parametrize("seconds", [0.5, 1.5])
def test_what_is_no_number_is_no_sound(wrong: float, seconds: float) -> None:
    samples = noise(-20, seconds, 8000)
    samples[100] = wrong
    with pytest.raises(NotSound):
        measured(samples, 8000)


@pytest.mark.parametrize(
    ("rate", "channels"), [(0, 1), (3999, 1), (768_001, 1), (48_000, 0), (2**31 - 1, 1), (768_000, 9)]
)
def test_what_would_take_too_much_memory_is_not_measured(rate: int, channels: int) -> None:
    with pytest.raises(Unmeasurable):
        Meter(rate, channels)


@pytest.mark.parametrize("shape", [(10,), (10, 1), (10, 3), (2, 10, 2)])
def test_a_block_of_another_shape(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="2 channel"):
        Meter(48_000, 2).feed(np.zeros(shape))


def test_real_speech_reads_plausibly() -> None:
    """Studio prompts at 8 kHz by one speaker: alike in loudness, clean, hardly any silence, never upsampled."""
    assert SPEECH.is_dir(), f"{SPEECH} is missing: tests/run installs it"
    found = []
    for path in sorted(SPEECH.rglob("vm-*.wav")):
        samples, rate = soundfile.read(path, dtype="int16")
        found.append(measured(samples, rate))
    assert len(found) > 50
    loudness = [one.loudness for one in found if one.loudness is not None]
    assert len(loudness) == len(found)
    assert min(loudness) > -24
    assert max(loudness) < -12
    assert statistics.stdev(loudness) < 2
    assert statistics.median(one.speech_to_noise or 0.0 for one in found) > 25
    assert all(one.noise is None or -100 < one.noise < -25 for one in found)
    assert all(one.leading_silence < 0.5 and one.trailing_silence < 0.6 for one in found)
    assert not any(one.upsampled or one.clipped_samples for one in found)
    assert all(abs(one.dc_offset) < 0.001 for one in found)
