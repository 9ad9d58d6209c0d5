"""Noise, speech over noise, silence and the band's edge, on signals made to known values."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import firwin, lfilter, resample, resample_poly

from tests.capture.signals import measured, noise, sine, take
from voxseal.domain.quality import Measures

RATES = [8000, 11025, 16000, 44100, 48000, 96000]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("floor", [-80.0, -60.0, -45.0])
def test_noise_and_speech_to_noise(rate: int, floor: float) -> None:
    found = measured(take(rate, floor=floor), rate)
    assert found.noise == pytest.approx(floor, abs=0.1)
    assert found.speech_to_noise == pytest.approx(-20.0 - floor, abs=0.1)


def test_pauses_in_between_are_quiet_parts_too() -> None:
    samples = noise(-60, 10)
    spoken = (np.arange(len(samples)) // 48000) % 2 == 1
    samples[spoken] += noise(-20, 10, seed=3)[spoken]
    found = measured(samples)
    assert found.noise == pytest.approx(-60.0, abs=0.1)
    assert found.speech_to_noise == pytest.approx(40.0, abs=0.1)


def test_dc_is_not_noise() -> None:
    assert measured(take() + 0.05).noise == pytest.approx(-60.0, abs=0.1)


def test_both_channels_count() -> None:
    both = np.stack([take(floor=-60), take(floor=-60)], axis=1)
    assert measured(both).noise == pytest.approx(-60.0, abs=0.1)


def test_digital_silence_at_the_ends_is_no_room() -> None:
    """A stream that starts late must not make a noisy room look perfect."""
    padded = np.concatenate([np.zeros(48_000), take(floor=-50), np.zeros(70_000)])
    assert measured(padded).noise == pytest.approx(-50.0, abs=0.1)
    gated = take(floor=-50)
    gated[60_000:100_000] = 0.0
    assert measured(gated).noise is None
    assert measured(gated).speech_to_noise is None


@pytest.mark.parametrize("what", ["noise", "tone", "nothing"])
def test_nothing_rises_above_the_noise(what: str) -> None:
    found = measured({"noise": noise(-50, 3), "tone": sine(-50, 3), "nothing": np.zeros(144_000)}[what])
    assert found.speech_to_noise == (None if what == "nothing" else 0.0)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize(("before", "after"), [(0.0, 0.0), (0.705, 0.333), (2.0, 0.05), (0.013, 1.5)])
def test_silence_at_the_ends_within_a_hundredth_of_a_second(rate: int, before: float, after: float) -> None:
    found = measured(take(rate, before=before, after=after, floor=-70), rate)
    assert found.leading_silence == pytest.approx(before, abs=0.0101)
    assert found.trailing_silence == pytest.approx(after, abs=0.0101)


def test_a_click_does_not_end_the_silence() -> None:
    samples = take(before=1.0)
    samples[4800:5000] += 0.5
    assert measured(samples).leading_silence == pytest.approx(1.0, abs=0.0101)


@pytest.mark.parametrize("samples", [np.zeros(100_000), noise(-70, 3), np.zeros(0), np.zeros(10)])
def test_all_of_it_is_silent(samples: np.ndarray) -> None:
    found = measured(samples)
    assert found.leading_silence == found.trailing_silence == found.seconds


def test_a_loud_recording_without_pauses_is_not_silent() -> None:
    found = measured(sine(-12, 3))
    assert (found.leading_silence, found.trailing_silence) == (0.0, 0.0)


def band(samples: np.ndarray, rate: int) -> Measures:
    """As 16-bit samples, with what rounding adds."""
    return measured(np.round(samples / np.abs(samples).max() * 20_000).astype(np.int16), rate)


def voice_like(rate: int, seconds: float = 5.0) -> np.ndarray:
    """Falls by 6 dB an octave above 500 Hz, as voices roughly do, in a room with a little white noise."""
    pole = np.exp(-2 * np.pi * 500 / rate)
    return np.asarray(lfilter([1 - pole], [1, -pole], noise(-10, seconds, rate)) + noise(-75, seconds, rate, seed=5))


@pytest.mark.parametrize(
    ("old", "rate"), [(8000, 16000), (8000, 48000), (16000, 48000), (16000, 44100), (24000, 48000)]
)
def test_an_upsampled_recording_is_told(old: int, rate: int) -> None:
    found = band(resample(voice_like(old), 5 * rate), rate)
    assert found.upsampled
    assert found.band_edge == pytest.approx(old / 2, rel=0.03)


def test_a_softer_resampler_is_told_as_well() -> None:
    found = band(resample_poly(voice_like(16000), 3, 1, window=("kaiser", 8.0)), 48000)
    assert found.upsampled


@pytest.mark.parametrize("rate", RATES)
def test_an_honest_one_is_not_accused(rate: int) -> None:
    found = band(voice_like(rate), rate)
    assert not found.upsampled
    assert found.band_edge == rate / 2


@pytest.mark.parametrize("frequency", [440.0, 3000.0, 5000.0])
def test_a_whistle_has_no_edge(frequency: float) -> None:
    assert not band(sine(-10, 3, frequency=frequency) + noise(-80, 3), 48000).upsampled


def test_a_converter_that_cuts_a_little_early_is_honest() -> None:
    """44.1 kHz in 48 kHz, or a converter's own filter: the edge is named and nobody is accused."""
    cut = lfilter(firwin(513, 20_500, fs=48000), 1.0, voice_like(48000))
    found = band(cut, 48000)
    assert found.band_edge == pytest.approx(20_500, rel=0.02)
    assert not found.upsampled
