"""The encrypted scratch: what was written is read back, from anywhere; what a kill leaves is whole frames."""

from __future__ import annotations

import errno
import os
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxseal.domain.errors import LedgerError, VoxsealBug
from voxseal.domain.ids import new_sample_id
from voxseal.domain.recording import CaptureFormat
from voxseal.sealing.frames import FrameSealer
from voxseal.sealing.scratch import ScratchKey, ScratchReader, ScratchWriter, frame_length, recover

TAKE = new_sample_id()
MONO = CaptureFormat(48_000, 1, 24)
FORMATS = [MONO, CaptureFormat(8_000, 1, 16), CaptureFormat(44_100, 2, 24), CaptureFormat(22_050, 1, 16)]


class Disk:
    """A file in memory that may be full, and takes bytes in pieces of its own choosing."""

    def __init__(self, room: int | None = None, most: int = 1 << 20) -> None:
        self.data = bytearray()
        self._room, self._most = room, most

    @property
    def size(self) -> int:
        return len(self.data)

    def write(self, data: memoryview, /) -> int:
        count = min(len(data), self._most)
        if self._room is not None:
            count = min(count, self._room - len(self.data))
            if count <= 0:
                raise OSError(errno.ENOSPC, "full")
        self.data += data[:count]
        return count

    def read_at(self, offset: int, size: int, /) -> bytes:
        return bytes(self.data[offset : offset + size])


def sound(frames: int, capture: CaptureFormat = MONO, seed: int = 1) -> bytes:
    return np.random.default_rng(seed).bytes(frames * capture.frame_size)


def written(
    pcm: bytes, cuts: list[int], key: ScratchKey, capture: CaptureFormat = MONO, *, finish: bool = True
) -> Disk:
    disk = Disk(most=700)
    writer = ScratchWriter(disk, key, TAKE, capture)
    at = 0
    for cut in [*sorted(cut * capture.frame_size for cut in cuts), len(pcm)]:
        writer.write(memoryview(pcm)[at:cut])
        at = cut
    if finish:
        writer.finish()
        assert writer.frames == len(pcm) // capture.frame_size
    return disk


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_was_written_is_read_from_anywhere(data: st.DataObject) -> None:
    capture = data.draw(st.sampled_from(FORMATS))
    frames = data.draw(st.integers(0, 4000))
    pcm = sound(frames, capture)
    key = ScratchKey.new()
    disk = written(pcm, data.draw(st.lists(st.integers(0, frames), max_size=6)), key, capture)
    assert recover(disk, key, TAKE, capture) == frames
    reader = ScratchReader(disk, key, TAKE, capture, frames)
    for first, count in data.draw(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), max_size=5)):
        expected = pcm[first * capture.frame_size : (first + count) * capture.frame_size]
        assert bytes(reader.read(first, count)) == expected
    assert bytes(reader.read(0, frames + 1)) == pcm


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2000), st.floats(0, 1), st.booleans())
def test_a_scratch_cut_anywhere_gives_all_its_whole_frames(frames: int, where: float, finished: bool) -> None:
    capture, key = FORMATS[1], ScratchKey.new()
    pcm = sound(frames, capture)
    disk = written(pcm, [], key, capture, finish=finished)
    cut = round(where * len(disk.data))
    whole = len(disk.data)
    del disk.data[cut:]
    found = recover(disk, key, TAKE, capture)
    header = len(written(b"", [], key, capture, finish=False).data)
    length = frame_length(capture)
    expected = max(cut - header, 0) // (length + 32) * length // capture.frame_size
    assert found == (frames if finished and cut == whole else min(expected, frames))
    if found:
        assert bytes(ScratchReader(disk, key, TAKE, capture, found).read(0, found)) == pcm[: found * capture.frame_size]


def test_a_flipped_bit_ends_what_can_be_recovered_and_is_never_played() -> None:
    key, pcm = ScratchKey.new(), sound(4800)
    disk = written(pcm, [], key)
    stride, length = frame_length(MONO) + 32, 480
    header = disk.size - 10 * stride - 40
    for frame, place in [(0, 0), (3, 3), (3, 10), (5, 16), (7, stride - 1), (9, 100)]:
        bad = Disk()
        bad.data = bytearray(disk.data)
        bad.data[header + frame * stride + place] ^= 1
        assert recover(bad, key, TAKE, MONO) == frame * length
        reader = ScratchReader(bad, key, TAKE, MONO, 4800)
        with pytest.raises(LedgerError, match="damaged"):
            reader.read(frame * length, 1)
        assert bytes(reader.read(0, frame * length)) == pcm[: frame * length * 3]


def test_an_end_that_claims_more_than_a_frame_is_passed_over() -> None:
    key = ScratchKey.new()
    disk = written(sound(480), [], key, finish=False)
    size = 2 * frame_length(MONO)
    disk.data += struct.pack(">II8xII", 0xFFFFFFFF, 2, 2, size) + bytes(size + 16)
    assert recover(disk, key, TAKE, MONO) == 480


def test_frames_cannot_be_swapped_repeated_or_passed_off_as_the_end() -> None:
    key = ScratchKey.new()
    disk = written(sound(4800), [], key)
    stride = frame_length(MONO) + 32
    header = disk.size - 10 * stride - 40
    first, second = disk.data[header : header + stride], disk.data[header + stride : header + 2 * stride]
    for frames in (second + first, first + first, first + bytes(stride)):
        bad = Disk()
        bad.data = disk.data[:header] + frames
        assert recover(bad, key, TAKE, MONO) == (0 if frames.startswith(second) else 480)
    bad.data = disk.data[:header] + struct.pack(">III", 0xFFFFFFFF, 1, 0) + disk.data[header + 8 : header + stride]
    assert recover(bad, key, TAKE, MONO) == 0


def test_another_key_take_or_format_opens_nothing() -> None:
    key = ScratchKey.new()
    disk = written(sound(480), [], key)
    for wrong in (
        (ScratchKey.new(), TAKE, MONO),
        (key, new_sample_id(), MONO),
        (key, TAKE, CaptureFormat(48_000, 1, 16)),
        (key, TAKE, CaptureFormat(48_000, 2, 24)),
    ):
        with pytest.raises(LedgerError):
            recover(disk, *wrong)
        with pytest.raises(LedgerError):
            ScratchReader(disk, *wrong, frames=480)


@pytest.mark.parametrize("room", [0, 60, 3_000, 20_000])
def test_a_full_disk_ends_the_scratch_and_spares_what_is_there(room: int) -> None:
    key, pcm = ScratchKey.new(), sound(9600)
    disk = Disk(room)
    if room < 100:
        with pytest.raises(OSError, match="full"):
            ScratchWriter(disk, key, TAKE, MONO)
        assert recover(disk, key, TAKE, MONO) == 0
        return
    writer = ScratchWriter(disk, key, TAKE, MONO)
    with pytest.raises(OSError, match="full"):
        writer.write(memoryview(pcm))
    before = bytes(disk.data)
    # The number of the frame that did not fit is spent: nothing is ever encrypted after it, under any number.
    assert writer.ended
    with pytest.raises(VoxsealBug):
        writer.write(memoryview(pcm)[:1440])
    writer.finish()
    assert bytes(disk.data) == before
    assert recover(disk, key, TAKE, MONO) == writer.frames
    assert bytes(ScratchReader(disk, key, TAKE, MONO, writer.frames).read(0, 9600)) == pcm[: writer.frames * 3]


def test_no_sequence_number_is_used_twice_and_no_key_either() -> None:
    key = ScratchKey.new()
    pcm = sound(1000)
    one, two = written(pcm, [1, 2, 3, 500], key), written(pcm, [], key)
    stride = frame_length(MONO) + 32
    header = one.size - 2 * stride - 40 - 40 * 3
    numbers = [struct.unpack_from(">I", one.data, header + at * stride)[0] for at in range(2)]
    assert numbers == [1, 2]
    # Even under one scratch key two scratches have content keys of their own, by their message ids.
    assert one.data[header:] != two.data[header:]


def test_the_sound_is_nowhere_in_it() -> None:
    pcm = bytes(range(256)) * 60
    disk = written(pcm[: 256 * 60 // 3 * 3], [], ScratchKey.new())
    assert not any(pcm[at : at + 8] in disk.data for at in range(0, 256, 8))


def test_a_key_goes_into_the_vault_and_back_and_is_never_shown() -> None:
    key = ScratchKey.new()
    text = key.to_text()
    again = ScratchKey.from_text(text)
    assert again is not None
    assert again.to_text() == text
    assert text not in f"{key!r}{key}{[key]}"
    for wrong in (
        "",
        "scratch-1.",
        "scratch-1.AAAA",
        text.removeprefix("scratch-1."),
        text[:-4],
        text + "AAAA",
        "x" + text,
        "scratch-1.ä" + text[11:],
    ):
        assert ScratchKey.from_text(wrong) is None
    key.wipe()
    assert again.to_text() == text
    with pytest.raises(VoxsealBug):
        ScratchWriter(Disk(), key, TAKE, MONO)


def test_no_sound_is_left_in_memory_when_the_scratch_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed: list[memoryview] = []
    seal = FrameSealer.seal

    def keeping(self: FrameSealer, pcm: memoryview, *, final: bool = False) -> memoryview:
        sealed.append(pcm)
        assert any(pcm)
        return seal(self, pcm, final=final)

    monkeypatch.setattr(FrameSealer, "seal", keeping)
    writer = ScratchWriter(Disk(), ScratchKey.new(), TAKE, MONO)
    writer.write(memoryview(b"\xa5" * 9))
    writer.finish()
    assert [any(pcm) for pcm in sealed] == [False]


def test_a_reader_keeps_no_sound_that_it_no_longer_needs() -> None:
    key = ScratchKey.new()
    reader = ScratchReader(written(sound(4800), [], key), key, TAKE, MONO, 4800)
    first = reader.read(0, 10)
    assert any(first)
    more = reader.read(0, 4800)
    assert any(more)
    assert not any(first)
    reader.close()
    assert not any(more)


def test_half_a_frame_of_sound_is_a_mistake_of_ours() -> None:
    writer = ScratchWriter(Disk(), ScratchKey.new(), TAKE, MONO)
    with pytest.raises(VoxsealBug):
        writer.write(memoryview(os.urandom(7)))
