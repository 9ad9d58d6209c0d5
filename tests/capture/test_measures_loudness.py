"""Loudness against the references: EBU Tech 3341's signals, BS.1770's coefficients, pyloudnorm, and plain arithmetic."""

from __future__ import annotations

import itertools

import numpy as np
import pyloudnorm
import pytest

from tests.capture.signals import measured, noise, sine
from voxseal.capture.measures.loudness import k_weighting

RATES = [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000]


def test_the_coefficients_at_48_khz_are_those_of_the_recommendation() -> None:
    """ITU-R BS.1770-5, tables 1 and 2."""
    shelf, high_pass = k_weighting(48000)
    assert shelf[0] == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-10)
    assert shelf[1] == pytest.approx((1.0, -1.69065929318241, 0.73248077421585), abs=1e-10)
    assert high_pass[0] == (1.0, -2.0, 1.0)
    assert high_pass[1] == pytest.approx((1.0, -1.99004745483398, 0.99007225036621), abs=1e-10)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000, 96000])
def test_the_weighting_is_the_exact_filter(rate: int) -> None:
    """The frequency-domain filter against scipy's recursion, on a signal where seconds and hops have borders."""
    from scipy.signal import lfilter

    samples = noise(-20, 2.5, rate) + sine(-30, 2.5, rate, 60.0) + 0.1
    weighted = samples
    for b, a in k_weighting(rate):
        weighted = lfilter(b, a, weighted)
    borders = [second * rate + round(tenth * rate / 10) for second in range(3) for tenth in range(10)][:26]
    hops = [weighted[start:end] for start, end in itertools.pairwise(borders)]
    powers = np.array([np.mean(hop**2) for hop in hops])
    blocks = np.convolve(powers, np.ones(4) / 4, "valid")
    # All blocks pass the gates, so the integrated loudness is their mean.
    assert measured(samples, rate).loudness == pytest.approx(-0.691 + 10 * np.log10(blocks.mean()), abs=1e-6)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("level", [0.0, -23.0, -60.0])
def test_a_full_scale_sine_of_997_hz_in_one_channel_has_minus_3_lufs(rate: int, level: float) -> None:
    """BS.1770-5, Annex 1. Away from 48 kHz the bilinear transform bends the shelf by a few hundredths of a decibel."""
    loudness = measured(sine(level, 3, rate, 997.0), rate).loudness
    assert loudness == pytest.approx(level - 3.01, abs=0.001 if rate == 48000 else 0.05)


EBU_3341 = {
    1: [(-23.0, 20.0)],
    2: [(-33.0, 20.0)],
    3: [(-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0)],
    4: [(-72.0, 10.0), (-36.0, 10.0), (-23.0, 60.0), (-36.0, 10.0), (-72.0, 10.0)],
    5: [(-26.0, 20.0), (-20.0, 20.1), (-26.0, 20.0)],
}


@pytest.mark.parametrize("case", EBU_3341)
def test_ebu_tech_3341(case: int) -> None:
    """Stereo sines of 1 kHz; the answer is -23.0 LUFS (case 2: -33.0), within 0.1 LU. Cases 3 to 5 need the gates."""
    one = np.concatenate([sine(level, seconds) for level, seconds in EBU_3341[case]])
    loudness = measured(np.stack([one, one], axis=1)).loudness
    assert loudness == pytest.approx(-33.0 if case == 2 else -23.0, abs=0.1)


def test_ebu_tech_3341_case_6_surround() -> None:
    """5.0: the surround channels weigh 1.41, and in 5.1 the LFE channel nothing."""
    front, centre, back = sine(-28, 20), sine(-24, 20), sine(-30, 20)
    assert measured(np.stack([front, front, centre, back, back], axis=1)).loudness == pytest.approx(-23.0, abs=0.1)
    with_lfe = np.stack([front, front, centre, sine(0, 20, frequency=50.0), back, back], axis=1)
    assert measured(with_lfe).loudness == pytest.approx(-23.0, abs=0.1)


def test_the_relative_gate_leaves_out_what_is_10_lu_below() -> None:
    loud, soft = sine(-20, 10), sine(-35, 10)
    assert measured(np.concatenate([loud, soft])).loudness == pytest.approx(-23.0, abs=0.1)
    soft_enough = sine(-27, 10)
    mean = 10 * np.log10((10**-2.3 + 10**-3.0) / 2)
    assert measured(np.concatenate([loud, soft_enough])).loudness == pytest.approx(mean, abs=0.1)


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000, 96000])
@pytest.mark.parametrize("channels", [1, 2])
def test_as_pyloudnorm(rate: int, channels: int) -> None:
    """On noise with pauses. Its filters after De Man are the same curve; its own are another approximation of it."""
    samples = np.stack([noise(-25, 9, rate, seed) for seed in range(channels)], axis=1)
    samples[(np.arange(len(samples)) // rate) % 3 == 2] *= 0.003
    found = measured(samples, rate).loudness
    expected = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(samples)
    assert found == pytest.approx(expected, abs=0.001)
    if rate in {44100, 48000}:
        assert found == pytest.approx(pyloudnorm.Meter(rate).integrated_loudness(samples), abs=0.1)


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.39])
def test_too_short_for_a_gate_has_none(seconds: float) -> None:
    assert measured(sine(-20, seconds)).loudness is None


def test_just_long_enough_and_too_soft() -> None:
    assert measured(sine(-20, 0.4)).loudness == pytest.approx(-23.0, abs=0.1)
    assert measured(sine(-80, 2)).loudness is None
    assert measured(np.zeros(48000)).loudness is None
