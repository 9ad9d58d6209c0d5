"""The decoder's own process: what it makes of audio, and of what only pretends to be some."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from .processes import IntakeRunner
from .reference import CORNERS, reference_decibels

BUCKETS = {"RAW_BUCKET": "r", "FEATURES_BUCKET": "f", "AUDIT_BUCKET": "a", "SEALING_KEYS": "k"}
Hear = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def hear(runner: IntakeRunner) -> Hear:
    def ask(*paths: Path, **environment: str) -> list[dict[str, Any]]:
        answer = runner.ask("hear", paths=[str(path) for path in paths], env=BUCKETS | environment)
        heard: list[dict[str, Any]] = answer["heard"]
        return heard

    return ask


def decibels_of(heard: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array(heard["features"]["log_mel"]) - 100


def written(path: Path, samples: Any, rate: int, **more: Any) -> Path:
    soundfile.write(path, samples, rate, **more)
    return path


def tone(rate: int, seconds: float = 1.0, channels: int = 1) -> Any:
    at = np.arange(int(rate * seconds)) / rate
    wave = 0.3 * np.sin(2 * np.pi * 440 * at) + 0.1 * np.sin(2 * np.pi * 2500 * at)
    return np.repeat(wave[:, None], channels, axis=1)


def test_any_format_and_rate_gives_the_same_features(hear: Hear, tmp_path: Path) -> None:
    paths = [
        written(tmp_path / "a.wav", tone(16_000), 16_000),
        written(tmp_path / "b.flac", tone(48_000), 48_000, subtype="PCM_24"),
        written(tmp_path / "c.aiff", tone(44_100, channels=2), 44_100),
        written(tmp_path / "d.wav", tone(8_000), 8_000, subtype="FLOAT"),
        written(tmp_path / "e.ogg", tone(32_000), 32_000, format="OGG", subtype="VORBIS"),
    ]
    heard = hear(*paths)
    assert [each["container"] for each in heard] == ["wav", "flac", "aiff", "wav", "ogg"]
    assert [each["channels"] for each in heard] == [1, 1, 2, 1, 1]
    reference = reference_decibels(tone(16_000)[:, 0], 16_000)
    loud = reference[5:95] > -40
    for each in heard:
        assert abs(len(decibels_of(each)) - 101) <= 1
        assert np.abs(decibels_of(each)[5:95] - reference[5:95])[loud].max() < 1.5


def test_real_speech_is_as_the_reference_says(hear: Hear, speech: list[Path]) -> None:
    """8 kHz speech: converted by another filter for the reference, so compared below where the two begin to differ."""
    chosen = [path for path in speech if 40_000 < path.stat().st_size < 120_000][:6]
    bands = [number for number, peak in enumerate(CORNERS[1:-1]) if peak < 3_400]
    for path, heard in zip(chosen, hear(*chosen), strict=True):
        samples, rate = soundfile.read(path)
        assert (heard["rate"], heard["frames"]) == (rate, len(samples)) == (8_000, len(samples))
        reference = reference_decibels(samples, rate)
        shared = min(len(reference), len(heard["features"]["log_mel"]))
        off = np.abs(decibels_of(heard)[:shared, bands] - reference[:shared, bands])
        audible = reference[:shared, bands] > -60
        assert off[audible].max() < 1.0, path.name
        assert np.sqrt(np.mean(off[audible] ** 2)) < 0.35, "a whole decibel's rounding is 0.29 rms"


def wav_that_claims(
    rate: int = 16_000, channels: int = 1, data: int = 0xFFFFFFF0, content: bytes = b"\0" * 64
) -> bytes:
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    return b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", data) + content


HOSTILE = {
    "nothing": b"",
    "text": b"#!/bin/sh\necho you have been had\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "a header alone": wav_that_claims(content=b""),
    "no samples a second": wav_that_claims(rate=0),
    "too many channels": wav_that_claims(channels=30_000),
    "half a FLAC": b"fLaC" + bytes(range(256)) * 8,
    "an Ogg of noise": b"OggS" + np.random.default_rng(1).bytes(4096),
}


def test_what_is_no_audio_is_poisoned_and_the_rest_goes_on(hear: Hear, tmp_path: Path) -> None:
    good = written(tmp_path / "good.wav", tone(16_000), 16_000)
    paths = []
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
        paths += [tmp_path / name, good]
    heard = hear(*paths)
    assert all("error" in each for each in heard[::2]), heard[::2]
    assert all("error" not in each for each in heard[1::2])


def test_a_header_that_promises_hours_holds_what_it_holds(hear: Hear, tmp_path: Path) -> None:
    path = tmp_path / "liar.wav"
    path.write_bytes(wav_that_claims(content=bytes(32_000)))
    (heard,) = hear(path)
    assert heard["frames"] == 16_000


def test_samples_that_are_no_numbers_are_poisoned(hear: Hear, tmp_path: Path) -> None:
    samples = np.zeros(1000, np.float32)
    samples[500] = np.nan
    assert hear(written(tmp_path / "nan.wav", samples, 16_000, subtype="FLOAT"))[0]["error"] == "not-finite"


def test_time_is_bounded_and_only_the_slow_one_pays(hear: Hear, tmp_path: Path) -> None:
    """A thousandth of a second is too little for ten minutes of audio; the process is killed and begun anew."""
    slow = written(tmp_path / "slow.flac", np.random.default_rng(3).normal(0, 0.1, 9_600_000), 16_000)
    heard = hear(slow, slow, DECODER_SECONDS="0.001")
    assert [each["error"] for each in heard] == ["too-slow", "too-slow"]


def test_the_process_holds_no_credentials(hear: Hear, runner: IntakeRunner, tmp_path: Path) -> None:
    """Its whole environment, as the kernel shows it, for a decoder that runs."""
    answer = runner.ask("environment", env=BUCKETS | {"AWS_SECRET_ACCESS_KEY": "canary", "AWS_SESSION_TOKEN": "canary"})
    assert "PATH" in answer["environment"]
    assert not [name for name in answer["environment"] if name.startswith("AWS")]
    assert "canary" not in str(answer)


def test_the_process_cannot_look_into_the_one_with_credentials(runner: IntakeRunner) -> None:
    """It is of the same user, for whom `/proc/<pid>/environ` and `/proc/<pid>/mem` are open otherwise."""
    assert runner.ask("environment", env=BUCKETS)["hidden"] is True
