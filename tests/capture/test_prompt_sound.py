"""The sound that comes with a prompt is heard as it is, and a file that is none is said to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxseal.capture.prompt_sound import PromptSound
from voxseal.domain.errors import PlaybackError
from voxseal.domain.recording import CaptureFormat

RATE = 16_000


def sine(channels: int) -> np.ndarray:
    """Two seconds, each channel at a pitch of its own: `(frames, channels)`, 16 bits."""
    times = np.arange(2 * RATE)[:, None] / RATE
    pitches = 200.0 * (1 + np.arange(channels))
    return np.round(np.sin(2 * np.pi * pitches * times) * 12_000).astype(np.int16)


def heard(sound: PromptSound, first: int, count: int) -> np.ndarray:
    return np.frombuffer(sound.read(first, count), np.int16).reshape(-1, sound.format.channels)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_it_is_read_whole_and_in_any_part(tmp_path: Path, name: str, channels: int) -> None:
    samples = sine(channels)
    soundfile.write(tmp_path / name, samples, RATE)
    with PromptSound(tmp_path / name) as sound:
        assert sound.format == CaptureFormat(RATE, channels, 16)
        assert sound.frames == len(samples)
        assert (heard(sound, 0, 1_000) == samples[:1_000]).all()
        assert (heard(sound, 1_000, 500) == samples[1_000:1_500]).all()
        assert (heard(sound, 30_000, 9_999) == samples[30_000:]).all()
        assert len(sound.read(sound.frames, 10)) == 0
        assert (heard(sound, 3, 4) == samples[3:7]).all()


def test_of_many_channels_two_are_heard(tmp_path: Path) -> None:
    samples = sine(4)
    soundfile.write(tmp_path / "a.wav", samples, RATE)
    with PromptSound(tmp_path / "a.wav") as sound:
        assert sound.format.channels == 2
        assert (heard(sound, 0, len(samples)) == samples[:, :2]).all()


@pytest.mark.parametrize("rate", [1, 3_999, 768_001, 600_000_000])
def test_a_rate_that_no_sound_has_is_refused(tmp_path: Path, rate: int) -> None:
    """A few bytes must not make playing take a gigabyte."""
    soundfile.write(tmp_path / "a.wav", np.zeros(1_000, np.int16), rate)
    with pytest.raises(PlaybackError, match="cannot be read"):
        PromptSound(tmp_path / "a.wav")


def test_a_lossy_one_is_near_enough(tmp_path: Path) -> None:
    samples = sine(1)
    soundfile.write(tmp_path / "a.ogg", samples, RATE)
    with PromptSound(tmp_path / "a.ogg") as sound:
        said = heard(sound, 0, sound.frames)
        assert len(said) == len(samples)
        assert np.abs(said.astype(int) - samples).mean() < 300


def test_what_is_no_sound_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"this is no sound at all" * 100)
    for name in ("a.wav", "gone.wav"):
        with pytest.raises(PlaybackError, match="cannot be read") as caught:
            PromptSound(tmp_path / name)
        assert "without it" in caught.value.hint


def test_a_damaged_one_ends_or_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, sine(1), RATE)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with PromptSound(path) as sound:
        read = 0
        try:
            while len(piece := sound.read(read, 4_000)):
                read += len(piece) // 2
        except PlaybackError as error:
            assert "cannot be read" in error.message
        assert read < sound.frames
