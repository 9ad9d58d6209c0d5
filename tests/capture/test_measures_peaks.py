"""Peaks, true peaks, clipping and DC, on signals whose values follow from how they were made."""

from __future__ import annotations

import numpy as np
import pytest

from tests.capture.signals import faded, measured, sine
from voxseal.capture.measures import full_scale_of


@pytest.mark.parametrize("rate", [16000, 44100, 48000, 96000])
@pytest.mark.parametrize(
    ("divisor", "phase", "below"),
    [(4, 0.0, 0.0), (4, 45.0, 3.01), (6, 60.0, 1.25), (8, 67.5, 0.69)],
)
def test_peaks_between_the_samples(rate: int, divisor: int, phase: float, below: float) -> None:
    """EBU Tech 3341, cases 15 to 18: sines whose samples miss the peak by a known amount."""
    found = measured(faded(sine(-6.0, 2, rate, rate / divisor, phase), rate), rate)
    assert found.true_peak == pytest.approx(-6.0, abs=0.1)
    assert found.peak == pytest.approx(-6.0 - below, abs=0.01)


def test_a_peak_above_full_scale() -> None:
    """EBU Tech 3341, case 19: a quarter of the sample rate at 45 degrees, +3 dBTP, while the samples stay at full scale."""
    found = measured(faded(sine(3.0, 2, frequency=12000.0, phase=45.0)))
    assert found.true_peak == pytest.approx(3.0, abs=0.1)
    assert found.peak == pytest.approx(-0.01, abs=0.01)


@pytest.mark.parametrize("frequency", [100.0, 1000.0, 5000.0, 10000.0, 18000.0])
def test_true_peak_is_that_of_a_finer_resampling(frequency: float) -> None:
    """Within what four times oversampling can miss by its own nature (BS.1770-5, Annex 2, appendix)."""
    found = measured(faded(sine(-1.0, 2, frequency=frequency, phase=17.0)))
    assert found.true_peak is not None
    widest_miss = 20 * np.log10(np.cos(np.pi * frequency / 48000 / 4))
    assert -1.0 + widest_miss - 0.06 <= found.true_peak <= -1.0 + 0.06


def test_the_very_ends_count() -> None:
    alone = np.zeros(1000)
    alone[-1] = 0.5
    assert measured(alone).true_peak == pytest.approx(-6.02, abs=0.01)
    late = np.zeros(96_000)
    late[47_999] = late[48_000] = 0.5  # its true peak lies between two seconds
    inside = np.zeros(96_000)
    inside[30_000] = inside[30_001] = 0.5
    assert measured(late).true_peak == measured(inside).true_peak > -6.0


def clipped(full: int, kind: type, runs: list[int], sign: int = 1) -> np.ndarray:
    """Silence with runs of samples at `full`, a gap of one between them."""
    samples = np.zeros(60_000, dtype=kind)
    place = 10
    for length in runs:
        samples[place : place + length] = sign * full
        place += length + 1
    return samples


@pytest.mark.parametrize(
    ("runs", "samples", "places"),
    [([1, 2, 1], 0, 0), ([3], 3, 1), ([2, 3, 2, 7], 10, 2), ([50_000], 50_000, 1)],
)
def test_runs_of_three_are_clipping(runs: list[int], samples: int, places: int) -> None:
    for full, sign in ((32767, 1), (32768, -1), (32767, -1)):
        found = measured(clipped(full, np.int16, runs, sign), full_scale=full_scale_of(16))
        assert (found.clipped_samples, found.clipped_runs) == (samples, places)


def test_a_run_across_a_second_and_up_to_the_end() -> None:
    samples = np.zeros(96_000, dtype=np.int16)
    samples[47_998:48_001] = 32767
    samples[-4:] = -32768
    found = measured(samples, full_scale=full_scale_of(16), block=7)
    assert (found.clipped_samples, found.clipped_runs) == (7, 2)


def test_up_and_down_is_not_one_run() -> None:
    samples = np.zeros(1000, dtype=np.int16)
    samples[10:14] = [32767, 32767, -32768, -32768]
    samples[20:26] = [32767, 32767, 32767, -32768, -32768, -32768]
    found = measured(samples, full_scale=full_scale_of(16))
    assert (found.clipped_samples, found.clipped_runs) == (6, 2)


@pytest.mark.parametrize("bits", [8, 16, 24, 32])
def test_full_scale_is_exact(bits: int) -> None:
    """Left-justified in 32 bits, as libsndfile gives them: the largest number is clipping, the one below it is not."""
    largest = (1 << (bits - 1)) - 1
    for value, expected in ((largest, 3), (largest - 1, 0), (-largest - 1, 3), (-largest + 1, 0)):
        samples = np.zeros(1000, dtype=np.int32)
        samples[5:8] = value << (32 - bits)
        found = measured(samples, full_scale=full_scale_of(bits))
        assert found.clipped_samples == expected
        assert found.peak == pytest.approx(20 * np.log10(abs(value) / (1 << (bits - 1))), abs=1e-9)


@pytest.mark.parametrize("codec", ["float", "double"])
def test_floating_point_counts_from_the_largest_of_16_bits(codec: str) -> None:
    full_scale = full_scale_of(32, codec)
    assert full_scale == full_scale_of(None) == 32767 / 32768
    assert measured(np.full(100, 1.5, dtype=np.float32), full_scale=full_scale).clipped_samples == 100


def test_each_channel_is_looked_at_by_itself() -> None:
    samples = np.zeros((48_000, 2), dtype=np.int16)
    samples[100:102, 0] = samples[102:105, 1] = 32767
    found = measured(samples, full_scale=full_scale_of(16))
    assert (found.clipped_samples, found.clipped_runs) == (3, 1)


@pytest.mark.parametrize("offset", [0.0, 0.01, -0.25])
def test_dc_offset(offset: float) -> None:
    both = np.stack([sine(-20, 3), sine(-20, 3) + offset], axis=1)
    assert measured(both).dc_offset == pytest.approx(offset, abs=1e-9)


def test_silence_has_no_peak() -> None:
    found = measured(np.zeros(48_000))
    assert (found.peak, found.true_peak, found.clipped_samples, found.dc_offset) == (None, None, 0, 0.0)
