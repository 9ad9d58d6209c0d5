"""Selected files, measured in the pass that checks them: every container alike, and what a profile makes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.capture.signals import take
from voxseal.capture import Checked, Refused, SourceFile, check_and_measure
from voxseal.domain.errors import Cancelled
from voxseal.domain.profile import AudioFormat, AudioRules, FileQuality, QualityLimits
from voxseal.domain.samples import LeftOut

ANY = AudioRules(formats=tuple(AudioFormat))
NOTE = QualityLimits(files=FileQuality.NOTE, max_noise=-90)
REFUSE = QualityLimits(files=FileQuality.REFUSE, max_noise=-90)

KINDS = {
    "wav-8": ("WAV", "PCM_U8", -45.0),
    "wav-16": ("WAV", "PCM_16", -60.0),
    "wav-24": ("WAV", "PCM_24", -60.0),
    "wav-32": ("WAV", "PCM_32", -60.0),
    "wav-float": ("WAV", "FLOAT", -60.0),
    "wav-double": ("WAV", "DOUBLE", -60.0),
    "ulaw": ("WAV", "ULAW", -60.0),
    "rf64": ("RF64", "PCM_16", -60.0),
    "aiff": ("AIFF", "PCM_16", -60.0),
    "flac": ("FLAC", "PCM_24", -60.0),
    "ogg": ("OGG", "VORBIS", None),
    "mp3": ("MP3", "MPEG_LAYER_III", None),
}


def checked(path: Path, limits: QualityLimits, rules: AudioRules = ANY) -> Checked:
    with SourceFile(path) as source:
        return check_and_measure(source, rules, limits)


@pytest.mark.parametrize("kind", KINDS)
def test_every_container_is_measured_alike(tmp_path: Path, kind: str) -> None:
    container, subtype, floor = KINDS[kind]
    path = tmp_path / "take.bin"
    soundfile.write(path, take(floor=floor or -60.0), 48000, format=container, subtype=subtype)
    found = checked(path, NOTE)
    assert found.measures is not None
    assert found.measures.seconds == found.facts.seconds
    if floor is not None:
        # What 8 bits round off is noise as well.
        assert found.measures.noise == pytest.approx(floor, abs=1.0 if subtype in {"PCM_U8", "ULAW"} else 0.1)
        assert found.measures.leading_silence == pytest.approx(0.7, abs=0.0101)
    assert found.measures.speech_to_noise is not None
    assert found.measures.speech_to_noise > 20


@pytest.mark.parametrize("kind", ["wav-8", "wav-16", "wav-24", "wav-32", "ulaw", "flac", "wav-float", "aiff"])
def test_clipping_survives_every_container(tmp_path: Path, kind: str) -> None:
    container, subtype, _ = KINDS[kind]
    samples = np.zeros(24_000)
    samples[1000:1005] = 1.0
    path = tmp_path / "take.bin"
    soundfile.write(path, samples, 48000, format=container, subtype=subtype)
    found = checked(path, NOTE)
    assert found.measures is not None
    assert (found.measures.clipped_samples, found.measures.clipped_runs) == (5, 1)


def test_floating_point_above_full_scale_is_not_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    soundfile.write(path, np.full(48_000, 2.0, dtype=np.float32), 48000, subtype="FLOAT")
    found = checked(path, NOTE)
    assert found.measures is not None
    assert found.measures.peak == pytest.approx(6.02, abs=0.01)


def test_what_each_choice_means(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    soundfile.write(path, take(), 48000)
    assert checked(path, QualityLimits(max_noise=-90)).measures is None
    noted = checked(path, NOTE)
    assert noted.measures is not None
    with pytest.raises(Refused) as caught:
        checked(path, REFUSE)
    assert caught.value.why is LeftOut.QUALITY
    assert "-60.0 dBFS; at most -90 is asked for." in caught.value.reason
    kept = checked(path, QualityLimits(files=FileQuality.REFUSE, max_noise=-50))
    assert kept.measures == noted.measures


def test_what_cannot_be_measured(tmp_path: Path) -> None:
    path = tmp_path / "slow.wav"
    soundfile.write(path, take(8000), 2000)
    assert checked(path, NOTE).measures is None
    with pytest.raises(Refused) as caught:
        checked(path, REFUSE)
    assert caught.value.why is LeftOut.QUALITY


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 1e30])
@pytest.mark.parametrize("seconds", [0.5, 2.0])
def test_samples_that_are_no_numbers_are_damage(tmp_path: Path, wrong: float, seconds: float) -> None:
    path = tmp_path / "odd.wav"
    samples = np.zeros(round(48_000 * seconds), dtype=np.float32)
    samples[77] = wrong
    soundfile.write(path, samples, 48000, subtype="FLOAT")
    with pytest.raises(Refused) as caught:
        checked(path, NOTE)
    assert caught.value.why is LeftOut.DAMAGED


def test_measuring_a_long_file_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    soundfile.write(path, take(), 48000)
    asked = iter([False, False, True])
    with SourceFile(path) as source, pytest.raises(Cancelled):
        check_and_measure(source, ANY, NOTE, lambda: next(asked))
