"""The content decides, not the name; damage and mismatch get their sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxseal.capture import Refused, SourceFile, check_audio
from voxseal.domain.profile import AudioFormat, AudioRules
from voxseal.domain.samples import AudioFacts, LeftOut

ANY = AudioRules(formats=tuple(AudioFormat))
KINDS = {
    "wav": ("WAV", "PCM_24"),
    "rf64": ("RF64", "PCM_16"),
    "aiff": ("AIFF", "PCM_16"),
    "flac": ("FLAC", "PCM_24"),
    "ogg": ("OGG", "VORBIS"),
    "opus": ("OGG", "OPUS"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
}


def tone(seconds: float = 1.0, rate: int = 48000, channels: int = 1) -> np.ndarray:
    time = np.arange(int(seconds * rate)) / rate
    one = 0.3 * np.sin(2 * np.pi * 440 * time) + 0.01 * np.random.default_rng(1).standard_normal(len(time))
    return np.stack([one] * channels, axis=1)


def make(folder: Path, kind: str, **how: float) -> Path:
    container, subtype = KINDS[kind]
    path = folder / f"{kind}.bin"  # a name that says nothing
    rate = int(how.get("rate", 48000))
    samples = tone(how.get("seconds", 1.0), rate, int(how.get("channels", 1)))
    soundfile.write(path, samples, rate, format=container, subtype=subtype)
    return path


def check(path: Path, rules: AudioRules = ANY) -> AudioFacts:
    with SourceFile(path) as source:
        return check_audio(source, rules)


def refusal(path: Path, rules: AudioRules = ANY) -> LeftOut:
    with pytest.raises(Refused) as caught:
        check(path, rules)
    assert caught.value.reason.endswith(".")
    assert path.name not in caught.value.reason
    return caught.value.why


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_is_known_by_its_content(tmp_path: Path, kind: str) -> None:
    facts = check(make(tmp_path, kind))
    assert facts.container == {"rf64": "wav", "opus": "ogg"}.get(kind, kind)
    assert facts.sample_rate == 48000
    assert facts.channels == 1
    if kind != "mp3":
        assert facts.frames == 48000
    assert facts.bit_depth == {"wav": 24, "rf64": 16, "aiff": 16, "flac": 24}.get(kind)


@pytest.mark.parametrize("kind", ["wav", "rf64", "aiff", "flac", "ogg", "opus"])
@pytest.mark.parametrize("keep", [0.3, 0.7, 0.97])
def test_a_cut_file_is_damaged(tmp_path: Path, kind: str, keep: float) -> None:
    path = make(tmp_path, kind)
    os.truncate(path, int(path.stat().st_size * keep))
    assert refusal(path) is LeftOut.DAMAGED


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_a_flipped_byte_inside_flac_is_damage(tmp_path: Path, at: float) -> None:
    path = make(tmp_path, "flac")
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 0x41
    path.write_bytes(data)
    assert refusal(path) is LeftOut.DAMAGED


def test_flac_is_held_against_its_own_checksum(tmp_path: Path) -> None:
    """Sound that decodes without an error and is not what was encoded: only the MD5 in the header can tell."""
    path = make(tmp_path, "flac")
    data = bytearray(path.read_bytes())
    data[26] ^= 1
    path.write_bytes(data)
    assert refusal(path) is LeftOut.DAMAGED


def test_a_recording_that_was_never_finished(tmp_path: Path) -> None:
    path = make(tmp_path, "wav")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\0\0\0\0"
    path.write_bytes(data)
    assert refusal(path) is LeftOut.DAMAGED


@pytest.mark.parametrize(
    "content", [b"hello\n", b"\x89PNG\r\n", b"RIFF\0\0\0\0AVI LIST", b"MZ" + b"\0" * 100, b"\xff\xff\xff\xff" * 9]
)
def test_what_is_not_audio(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "voice.wav"
    path.write_bytes(content)
    assert refusal(path) is LeftOut.NOT_AUDIO


def test_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"")
    assert refusal(path) is LeftOut.EMPTY
    soundfile.write(path, np.zeros((0, 1)), 48000)
    assert refusal(path) in {LeftOut.EMPTY, LeftOut.DAMAGED}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (AudioRules(formats=(AudioFormat.FLAC,)), LeftOut.FORMAT),
        (AudioRules(sample_rates=(44100, 16000)), LeftOut.SAMPLE_RATE),
        (AudioRules(channels=(2,)), LeftOut.CHANNELS),
        (AudioRules(bit_depths=(16,)), LeftOut.BIT_DEPTH),
        (AudioRules(min_seconds=1.5), LeftOut.TOO_SHORT),
        (AudioRules(max_seconds=0.5), LeftOut.TOO_LONG),
    ],
)
def test_each_rule_of_the_profile(tmp_path: Path, rules: AudioRules, expected: LeftOut) -> None:
    assert refusal(make(tmp_path, "wav"), rules) is expected


def test_lossy_audio_has_no_bit_depth(tmp_path: Path) -> None:
    rules = AudioRules(formats=tuple(AudioFormat), bit_depths=(16,))
    assert refusal(make(tmp_path, "ogg"), rules) is LeftOut.BIT_DEPTH


def test_a_file_that_grows_or_is_replaced_in_content_is_noticed(tmp_path: Path) -> None:
    path = make(tmp_path, "wav")
    with SourceFile(path) as source:
        check_audio(source, ANY)
        for _ in source:
            pass
        source.verify_unchanged()
        with path.open("ab") as file:
            file.write(b"more")
        with pytest.raises(Refused) as caught:
            source.verify_unchanged()
    assert caught.value.why is LeftOut.CHANGED


def test_what_is_read_is_what_was_checked_even_if_the_name_moves(tmp_path: Path) -> None:
    path = make(tmp_path, "wav")
    content = path.read_bytes()
    with SourceFile(path) as source:
        check_audio(source, ANY)
        path.unlink()
        path.write_bytes(b"another")
        assert b"".join(bytes(block) for block in source) == content


def test_a_disk_that_goes_while_the_file_is_open_is_an_answer_about_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a server's does that was started anew: what is open there is stale."""
    path = make(tmp_path, "wav")

    def stale(descriptor: int) -> None:
        raise OSError(errno.ESTALE, "stale")

    with SourceFile(path) as source:
        with monkeypatch.context() as gone:
            gone.setattr(os, "fstat", stale)
            with pytest.raises(Refused, match="ESTALE") as at_the_end:
                source.verify_unchanged()
            with pytest.raises(Refused, match="ESTALE") as at_the_start:
                SourceFile(path)
            there = source.is_at(path)
        assert source.is_at(path)
    assert (at_the_end.value.why, at_the_start.value.why, there) == (LeftOut.UNREADABLE, LeftOut.UNREADABLE, False)


def test_gone_and_special_files(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        SourceFile(tmp_path / "gone.wav")
    assert caught.value.why is LeftOut.VANISHED
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(Refused) as caught:
        SourceFile(tmp_path / "pipe.wav")
    assert caught.value.why is LeftOut.NOT_A_FILE


@pytest.mark.parametrize("content", ["whole", "damaged"])
def test_only_the_file_s_own_descriptor_is_used_and_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    """A copy that libsndfile closes is never given back on Windows, where it closes the file and not the descriptor."""
    made: list[int] = []
    monkeypatch.setattr(os, "dup", lambda descriptor: made.append(descriptor))
    path = tmp_path / "a.flac"
    soundfile.write(path, np.zeros(4800, np.int16), 48_000)
    data = path.read_bytes()
    if content == "damaged":
        path.write_bytes(data[:40] + bytes(len(data) - 40))
    with SourceFile(path) as source:
        try:
            check_audio(source, AudioRules())
        except Refused:
            assert content == "damaged"
        assert source.head(4) == b"fLaC"
    assert made == []
