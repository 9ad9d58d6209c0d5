"""A take as FLAC or WAV: every bit of it comes out, with a header that says so, in order and once."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.capture.signals import take
from voxseal.capture import SourceFile, check_audio
from voxseal.capture.encode import _wav_header, encode
from voxseal.capture.pcm import as_samples, measure
from voxseal.domain.errors import Cancelled, DiskFull
from voxseal.domain.profile import AudioFormat, AudioRules
from voxseal.domain.recording import CaptureFormat

FORMATS = [
    CaptureFormat(48_000, 1, 24),
    CaptureFormat(44_100, 2, 16),
    CaptureFormat(16_000, 1, 16),
    CaptureFormat(96_000, 8, 24),
]


class Tape:
    """A `PcmSource` in memory."""

    def __init__(self, capture: CaptureFormat, pcm: bytes) -> None:
        self.format, self.pcm = capture, pcm

    @property
    def frames(self) -> int:
        return len(self.pcm) // self.format.frame_size

    def read(self, first: int, count: int, /) -> memoryview:
        size = self.format.frame_size
        return memoryview(self.pcm)[first * size : (first + count) * size]


def packed(samples: np.ndarray, capture: CaptureFormat) -> bytes:
    """Fractions of full scale, one column for all channels, as a microphone's PCM."""
    whole = np.round(np.clip(samples, -1, 1) * (2 ** (capture.bit_depth - 1) - 1)).astype("<i4")
    frames = np.repeat(whole[:, np.newaxis], capture.channels, axis=1)
    return frames.copy().view("u1").reshape(-1, 4)[:, : capture.bit_depth // 8].tobytes()


@contextmanager
def file_of(data: bytes, folder: Path) -> Iterator[SourceFile]:
    path = folder / "opened"
    path.write_bytes(data)
    with SourceFile(path) as source:
        yield source


@pytest.mark.parametrize("container", [AudioFormat.FLAC, AudioFormat.WAV])
@pytest.mark.parametrize("capture", FORMATS, ids=str)
@pytest.mark.parametrize("frames", [1, 4095, 100_001])
def test_every_bit_comes_out(container: AudioFormat, capture: CaptureFormat, frames: int, tmp_path: Path) -> None:
    tape = Tape(capture, os.urandom(frames * capture.frame_size))
    out = io.BytesIO()
    facts = encode(tape, container, out.write)
    assert (facts.frames, facts.bit_depth, facts.codec) == (frames, capture.bit_depth, f"pcm_{capture.bit_depth}")
    with file_of(out.getvalue(), tmp_path) as source:
        # The reader of selected files decodes FLAC against its MD5, and holds WAV against its own sizes.
        assert check_audio(source, AudioRules()) == facts
    found, rate = soundfile.read(io.BytesIO(out.getvalue()), dtype="int32", always_2d=True)
    expected = as_samples(tape.pcm, capture).astype("int64") << (16 if capture.bit_depth == 16 else 0)
    assert rate == capture.sample_rate
    assert np.array_equal(found, expected)


def test_the_header_of_a_flac_is_that_of_its_sound() -> None:
    capture = FORMATS[0]
    tape = Tape(capture, packed(take(48_000), capture))
    out = io.BytesIO()
    encode(tape, AudioFormat.FLAC, out.write)
    head = out.getvalue()[:42]
    assert head[26:42] == hashlib.md5(tape.pcm, usedforsecurity=False).digest()
    assert int.from_bytes(head[18:26], "big") & (1 << 36) - 1 == tape.frames
    smallest, largest = int.from_bytes(head[12:15], "big"), int.from_bytes(head[15:18], "big")
    assert 0 < smallest <= largest
    again = io.BytesIO()
    encode(tape, AudioFormat.FLAC, again.write)
    assert again.getvalue() == out.getvalue()


def test_bytes_go_out_in_order_and_a_little_at_a_time() -> None:
    capture = FORMATS[0]
    tape = Tape(capture, packed(np.tile(take(48_000), 10), capture))
    sizes: list[int] = []
    encode(tape, AudioFormat.FLAC, lambda data: sizes.append(len(data)))
    assert max(sizes) < 100_000
    assert sum(sizes) < len(tape.pcm)


@pytest.mark.parametrize("container", [AudioFormat.FLAC, AudioFormat.WAV])
def test_what_the_sink_raises_comes_out_and_ends_it(container: AudioFormat, capfd: pytest.CaptureFixture[str]) -> None:
    tape = Tape(FORMATS[0], os.urandom(600_000))
    calls: list[int] = []

    def full(data: bytes | memoryview) -> None:
        calls.append(len(data))
        if sum(calls) > 300_000:
            raise DiskFull

    with pytest.raises(DiskFull):
        encode(tape, container, full)
    assert sum(calls) < 600_000
    assert capfd.readouterr() == ("", "")  # nothing was said from within C


@pytest.mark.parametrize("container", [AudioFormat.FLAC, AudioFormat.WAV])
def test_it_can_be_stopped(container: AudioFormat) -> None:
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        encode(Tape(FORMATS[0], bytes(3 * 200_000)), container, lambda data: None, lambda: next(asked))


def test_a_wav_of_more_than_four_gigabytes_says_so(tmp_path: Path) -> None:
    capture = FORMATS[0]
    for frames in (1_431_655_752, 1_431_655_753, 3_000_000_001):
        path = tmp_path / f"{frames}.wav"
        header = _wav_header(capture, frames)
        with path.open("wb") as file:  # sparse: it takes no room
            file.write(header)
            file.truncate(len(header) + 3 * frames + frames % 2)
        assert header[:4] == (b"RIFF" if frames == 1_431_655_752 else b"RF64")
        assert soundfile.info(path).frames == frames
        with SourceFile(path) as source:
            assert check_audio(source, AudioRules()).frames == frames


@pytest.mark.parametrize("capture", FORMATS[:3], ids=str)
def test_a_take_is_measured_as_the_file_that_it_becomes(capture: CaptureFormat, tmp_path: Path) -> None:
    from voxseal.capture import check_and_measure
    from voxseal.domain.profile import FileQuality, QualityLimits

    tape = Tape(capture, packed(take(capture.sample_rate), capture))
    out = io.BytesIO()
    encode(tape, AudioFormat.FLAC, out.write)
    with file_of(out.getvalue(), tmp_path) as source:
        checked = check_and_measure(source, AudioRules(), QualityLimits(files=FileQuality.NOTE))
    assert measure(tape) == checked.measures


def test_what_is_empty_or_odd_is_not_measured() -> None:
    assert measure(Tape(FORMATS[0], b"")) is None
    assert measure(Tape(CaptureFormat(2_000, 1, 16), bytes(8000))) is None
