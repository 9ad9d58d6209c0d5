"""The encrypted scratch: a take's PCM on the disk, sealed frame by frame as it is captured.

    key = ScratchKey.new()
    writer = ScratchWriter(file, key, take_id, capture)             # a domain.ports.PcmSink
    writer.write(pcm)
    writer.finish()
    sound = ScratchReader(file, key, take_id, capture, writer.frames)       # a domain.ports.PcmSource

The bytes are those of a sealed message (`sealing.format`) without a wrapped key: header, frames, final frame. The key is
random, belongs to one take, and is never on the disk in the clear. A frame is 10 ms, written when it is full: a kill costs
what was not yet in one. After a crash whole frames are verified and read back (`recover`), and never continued.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import struct
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voxseal.domain.errors import LedgerError, VoxsealBug
from voxseal.domain.recording import CaptureFormat
from voxseal.sealing import context as contexts
from voxseal.sealing import format as fmt
from voxseal.sealing.frames import FrameSealer, FrameVerifier
from voxseal.sealing.streams import ByteSink, write_all

FRAME_SECONDS = 0.01
_TEXT_PREFIX = "scratch-1."
_MESSAGE_ID = slice(3, 3 + fmt.MESSAGE_ID_SIZE)
_WHOLE_OVERHEAD = fmt.FRAME_HEAD_SIZE + fmt.TAG_SIZE
_FINAL_OVERHEAD = fmt.FINAL_HEAD_SIZE + fmt.TAG_SIZE
_READ_AT_ONCE = 256
"""Frames that are read from the disk in one go."""


class ScratchKey:
    """The key of one take's scratch. Showing it never shows the key; `wipe` ends it."""

    __slots__ = ("_key",)

    def __init__(self, key: bytearray) -> None:
        self._key = key

    @classmethod
    def new(cls) -> ScratchKey:
        return cls(bytearray(os.urandom(fmt.KEY_SIZE)))

    @classmethod
    def from_text(cls, text: str) -> ScratchKey | None:
        """What `to_text` gave; None for anything else, since a vault is open to other programs of this user."""
        try:
            key = base64.b64decode(text.removeprefix(_TEXT_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            return None
        return cls(bytearray(key)) if text.startswith(_TEXT_PREFIX) and len(key) == fmt.KEY_SIZE else None

    def to_text(self) -> str:
        """For the vault, and for nothing else."""
        return _TEXT_PREFIX + base64.b64encode(self._key).decode()

    def wipe(self) -> None:
        """Overwrites it. Python may have made copies that are out of reach (`format.wipe`)."""
        fmt.wipe(self._key)

    def derive(self, message_id: bytes) -> tuple[bytearray, bytes]:
        """The content key, which the caller wipes, and the commitment."""
        if not any(self._key):
            raise VoxsealBug("A scratch key was used after it was destroyed.")
        return fmt.derive_content_key(self._key, message_id), fmt.derive_commitment(self._key, message_id)

    def __repr__(self) -> str:
        return "<scratch key>"


class ScratchFile(Protocol):
    """Where a finished or cut scratch is read from, at any place."""

    @property
    def size(self) -> int: ...

    def read_at(self, offset: int, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        ...


def frame_length(capture: CaptureFormat) -> int:
    """Bytes of PCM in a frame of the scratch: whole frames of sound, about 10 ms of them."""
    return max(capture.frames_in(FRAME_SECONDS), 1) * capture.frame_size


def _header(key: ScratchKey, message_id: bytes, take: str, capture: CaptureFormat) -> tuple[bytes, bytearray]:
    """Header and content key. The same key, id and format give the same header, so reading is comparing."""
    content_key, commitment = key.derive(message_id)
    kind = f"{capture.sample_rate}/{capture.channels}/{capture.bit_depth}"
    context = contexts.serialise({"format": kind, "take": take})
    body = fmt.header_body(message_id, context, (), frame_length(capture), commitment)
    return body + AESGCM(content_key).encrypt(fmt.ZERO_IV, b"", body), content_key


class ScratchWriter:
    """Writes one scratch into `sink`, which stays the caller's. A `PcmSink`, called from one thread at a time.

    What the sink raises comes out as it is and ends the writer: nothing more is encrypted after it, since what was given a
    sequence number has spent it. What was written before stays good.
    """

    def __init__(self, sink: ByteSink, key: ScratchKey, take: str, capture: CaptureFormat) -> None:
        message_id = os.urandom(fmt.MESSAGE_ID_SIZE)
        header, content_key = _header(key, message_id, take, capture)
        self._sink = sink
        self._frame_size = capture.frame_size
        self._length = frame_length(capture)
        self._sealer: FrameSealer | None = FrameSealer(content_key, message_id, self._length)
        fmt.wipe(content_key)
        self._held = memoryview(bytearray(self._length))
        self._held_size = 0
        self._written = 0
        write_all(sink, memoryview(header))

    @property
    def frames(self) -> int:
        """Frames of sound that are in the sink: what a reader will find, and after `finish` all that came."""
        return self._written // self._frame_size

    @property
    def ended(self) -> bool:
        """Whether it takes no more: finished, or broken by an error of the sink."""
        return self._sealer is None

    def write(self, pcm: memoryview, /) -> None:
        """Whole frames of sound, of any number; see `PcmSink`."""
        if len(pcm) % self._frame_size:
            raise VoxsealBug("Half a frame of sound came from the recorder.")
        while len(pcm):
            if not self._held_size and len(pcm) >= self._length:
                self._seal(pcm[: self._length])
                pcm = pcm[self._length :]
                continue
            taken = min(len(pcm), self._length - self._held_size)
            self._held[self._held_size : self._held_size + taken] = pcm[:taken]
            self._held_size += taken
            pcm = pcm[taken:]
            if self._held_size == self._length:
                self._seal(self._held)
                self._held_size = 0

    def finish(self) -> None:
        """The final frame: the scratch is whole now. After an error of the sink there is none, and this does nothing."""
        if self._sealer is not None:
            self._seal(self._held[: self._held_size], final=True)
            self._end()

    def _seal(self, pcm: memoryview, *, final: bool = False) -> None:
        if self._sealer is None:
            raise VoxsealBug("A scratch was written after its end.")
        try:
            write_all(self._sink, self._sealer.seal(pcm, final=final))
        except BaseException:
            self._end()
            raise
        self._written += len(pcm)

    def _end(self) -> None:
        self._sealer = None
        self._held[:] = bytes(self._length)


class ScratchReader:
    """Reads a scratch of which `frames` frames of sound are known to be there. A `PcmSource`.

    Raises `LedgerError` when the scratch is not of this key, take and format; later, when a frame is not genuine.
    """

    def __init__(self, file: ScratchFile, key: ScratchKey, take: str, capture: CaptureFormat, frames: int) -> None:
        self._file = file
        self._format = capture
        self._frames = frames
        self._length = frame_length(capture)
        self._verifier: FrameVerifier | None
        self._verifier, self._start = _verified(file, key, take, capture)
        self._whole, self._rest = divmod(frames * capture.frame_size, self._length)
        self._buffer = memoryview(bytearray())

    @property
    def format(self) -> CaptureFormat:
        return self._format

    @property
    def frames(self) -> int:
        return self._frames

    def read(self, first: int, count: int, /) -> memoryview:
        """See `PcmSource`."""
        first = max(first, 0)
        count = max(min(count, self._frames - first), 0)
        if not count:
            return memoryview(b"")
        start, end = first * self._format.frame_size, (first + count) * self._format.frame_size
        lowest, highest = start // self._length, -(-end // self._length)
        if len(self._buffer) < (highest - lowest) * self._length:
            self._wipe()
            self._buffer = memoryview(bytearray((highest - lowest) * self._length))
        filled = 0
        for at in range(lowest, highest, _READ_AT_ONCE):
            filled = self._fill(at, min(at + _READ_AT_ONCE, highest), filled)
        offset = lowest * self._length
        return self._buffer[start - offset : end - offset].toreadonly()

    def close(self) -> None:
        """Forgets the cipher and what was read. The file stays the caller's."""
        self._wipe()
        self._verifier = None

    def _fill(self, lowest: int, highest: int, filled: int) -> int:
        stride = self._length + _WHOLE_OVERHEAD
        final = highest > self._whole
        size = (min(highest, self._whole) - lowest) * stride + (_FINAL_OVERHEAD + self._rest if final else 0)
        data = memoryview(self._file.read_at(self._start + lowest * stride, size))
        for number in range(lowest, highest):
            last = number >= self._whole
            pcm = _open(self._verifier, data, number + 1, self._rest if last else self._length, final=last)
            if pcm is None:
                raise _damaged()
            self._buffer[filled : filled + len(pcm)] = pcm
            filled += len(pcm)
            data = data[stride:]
        return filled

    def _wipe(self) -> None:
        self._buffer[:] = bytes(len(self._buffer))


def recover(file: ScratchFile, key: ScratchKey, take: str, capture: CaptureFormat) -> int:
    """How many frames of sound can be read back: those of whole, genuine frames in order from the first.

    A scratch that a kill has cut ends in part of a frame at most, which is passed over. One that not even has its header
    holds none. Raises `LedgerError` when the header is another's.
    """
    length = frame_length(capture)
    header_size = len(_header(key, bytes(fmt.MESSAGE_ID_SIZE), take, capture)[0])
    if file.size < header_size:
        return 0
    verifier, start = _verified(file, key, take, capture)
    stride = length + _WHOLE_OVERHEAD
    found = number = 0
    while True:
        data = memoryview(file.read_at(start + number * stride, _READ_AT_ONCE * stride + _FINAL_OVERHEAD))
        for _ in range(_READ_AT_ONCE):
            size, final = _peek(data, length)
            pcm = _open(verifier, data, number + 1, size, final=final)
            found += len(pcm) if pcm is not None else 0
            if pcm is None or final:
                return found // capture.frame_size
            number += 1
            data = data[stride:]


def _peek(data: memoryview, length: int) -> tuple[int, bool]:
    """How much PCM the frame that `data` begins with says it holds, and whether it says that it is the final one."""
    if len(data) < fmt.FINAL_HEAD_SIZE or data[:4] != struct.pack(">I", fmt.FINAL_MARKER):
        return length, False
    return min(struct.unpack_from(">I", data, fmt.FINAL_HEAD_SIZE - 4)[0], length), True


def _open(
    verifier: FrameVerifier | None, data: memoryview, sequence: int, size: int, *, final: bool
) -> memoryview | None:
    """The plaintext of the frame that `data` begins with, or None unless it is all there and genuine."""
    if verifier is None:
        raise VoxsealBug("A scratch was read after it was closed.")
    head = struct.pack(">I8xI", sequence, sequence)
    if final:
        head = struct.pack(">I", fmt.FINAL_MARKER) + head + struct.pack(">I", size)
    end = len(head) + size + fmt.TAG_SIZE
    if len(data) < end or data[: len(head)] != head:
        return None
    return verifier.open(sequence, data[len(head) : end], final=final)


def _verified(file: ScratchFile, key: ScratchKey, take: str, capture: CaptureFormat) -> tuple[FrameVerifier, int]:
    """What opens the frames, and where they begin."""
    message_id = file.read_at(0, _MESSAGE_ID.stop)[_MESSAGE_ID]
    if len(message_id) != fmt.MESSAGE_ID_SIZE:
        raise _damaged()
    expected, content_key = _header(key, message_id, take, capture)
    try:
        if not hmac.compare_digest(file.read_at(0, len(expected)), expected):
            raise _damaged()
        return FrameVerifier(content_key, message_id, frame_length(capture)), len(expected)
    finally:
        fmt.wipe(content_key)


def _damaged() -> LedgerError:
    return LedgerError(
        "A take on this computer is damaged: it is not what was recorded.",
        hint="Other takes are untouched. Discard this one and record it again.",
        detail="scratch",
    )
