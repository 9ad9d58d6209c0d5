"""The features are what the schema says: against librosa's own numbers, and against a second way of computing them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from intake.features import EXTRACTORS, FLOOR_DB, WIDTHS, extract, log_mel, mel_decibels
from tests.cloud.processes import ROOT
from tests.cloud.reference import reference_decibels

VECTORS = json.loads((Path(__file__).parent / "vectors" / "log_mel.json").read_text())


@pytest.mark.parametrize("name", VECTORS["files"])
def test_they_are_librosas(name: str) -> None:
    expected = VECTORS["files"][name]
    samples, _ = soundfile.read(ROOT / "resources" / "practice-speech" / name, dtype="float32")
    decibels = mel_decibels(samples)
    assert len(decibels) == expected["frames"]
    every = VECTORS["every"]
    assert np.abs(decibels[::every] - np.array(expected["decibels"])).max() < 0.02
    mfcc = extract(samples, ("mfcc",))["mfcc"].astype(float)
    # float16 holds the first coefficient, some hundreds, to an eighth.
    assert np.abs(mfcc[::every] - np.array(expected["mfcc"])).max() < 0.3


@pytest.mark.parametrize("length", [1, 159, 160, 161, 399, 400, 401, 16_000, 40_000])
def test_they_are_the_references(length: int) -> None:
    samples = np.random.default_rng(length).normal(0, 0.1, length).astype(np.float32)
    decibels = mel_decibels(samples)
    assert decibels.shape == (1 + length // 160, 80)
    expected = reference_decibels(samples, 16_000)
    assert expected.shape == decibels.shape
    assert np.abs(decibels - expected).max() < 0.02


def test_silence_and_full_scale_stay_inside_the_codes() -> None:
    silence, loud = np.zeros(16_000, np.float32), np.sign(np.sin(np.arange(16_000) * 0.4)).astype(np.float32)
    assert set(log_mel(mel_decibels(silence)).flat) == {0}
    assert mel_decibels(silence).max() == pytest.approx(FLOOR_DB, abs=1e-4)
    assert 100 < log_mel(mel_decibels(loud)).max() < 128


@given(st.floats(-100, 27))
def test_a_code_is_off_by_half_a_decibel_at_most(decibels: float) -> None:
    code = log_mel(np.array([[decibels]], np.float32))[0, 0]
    assert abs((float(code) + FLOOR_DB) - decibels) <= 0.5 + 1e-4


def test_each_kind_has_its_width() -> None:
    made = extract(np.zeros(1600, np.float32), tuple(EXTRACTORS))
    assert {kind: array.shape for kind, array in made.items()} == {kind: (11, WIDTHS[kind]) for kind in EXTRACTORS}
