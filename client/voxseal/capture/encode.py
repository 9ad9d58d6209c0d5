"""A take as a file: lossless FLAC, or WAV, straight from its PCM into whatever takes bytes in order.

    facts = encode(take, AudioFormat.FLAC, writer.write)        # into a sealed message; nothing touches the disk

A FLAC file's header holds the MD5 of all its sound and the sizes of its frames, so an encoder writes it last, by seeking
back; a sealed message is written once. But encoding twice gives identical bytes: the first pass goes nowhere and learns the
header, the second goes out with it from the start. The second writes the header at its end as well: the two must agree.
"""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from voxseal.capture.pcm import as_samples, blocks
from voxseal.domain.errors import VoxsealBug
from voxseal.domain.ports import PcmSource
from voxseal.domain.profile import AudioFormat
from voxseal.domain.recording import CaptureFormat
from voxseal.domain.samples import AudioFacts

Emit = Callable[[bytes | memoryview], object]

_FLAC_HEAD = 42
"""Bytes of "fLaC" and the STREAMINFO block, which comes first (RFC 9639, 8.1 and 8.2)."""
_LARGEST_RIFF = 0xFFFFFFFF


def encode(
    source: PcmSource, container: AudioFormat, emit: Emit, cancelled: Callable[[], bool] = lambda: False
) -> AudioFacts:
    """Gives `emit` the file's bytes in order. Constant memory. Container FLAC or WAV.

    Raises `Cancelled` when `cancelled()`, and what `emit` or the source raise, as it is.
    """
    capture = source.format
    if container is AudioFormat.FLAC:
        learned = _Learning()
        _encode_flac(source, learned, cancelled)
        sending = _Sending(bytes(learned.head), emit)
        _encode_flac(source, sending, cancelled)
        if sending.size != learned.size:
            raise VoxsealBug("FLAC was encoded twice to different sizes.")
    elif container is AudioFormat.WAV:
        emit(_wav_header(capture, source.frames))
        for block in blocks(source, cancelled):
            emit(block)
        if source.frames * capture.frame_size % 2:
            emit(b"\0")
    else:
        raise VoxsealBug(f"Takes are not encoded as {container.value}.")
    return AudioFacts(
        container=container.value,
        codec=f"pcm_{capture.bit_depth}",
        sample_rate=capture.sample_rate,
        channels=capture.channels,
        bit_depth=capture.bit_depth,
        frames=source.frames,
    )


def _encode_flac(source: PcmSource, file: _Virtual, cancelled: Callable[[], bool]) -> None:
    import soundfile

    capture = source.format
    sound = soundfile.SoundFile(
        file, "w", capture.sample_rate, capture.channels, format="FLAC", subtype=f"PCM_{capture.bit_depth}"
    )
    with sound:
        for block in blocks(source, cancelled):
            sound.write(as_samples(block, capture))
            file.raise_error()
    file.raise_error()


class _Virtual(ABC):
    """What libsndfile takes for a file. An exception must not leave a callback from C: it is kept for `raise_error`."""

    def __init__(self) -> None:
        self.size = 0
        self._at = 0
        self._error: BaseException | None = None

    def raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        return b""

    def readinto(self, buffer: Any) -> int:
        return 0

    def write(self, data: bytes) -> int:
        if self._error is None:
            try:
                self._take(self._at, data)
            except BaseException as error:  # noqa: BLE001  raised again outside of C
                self._error = error
        self._at += len(data)
        self.size = max(self.size, self._at)
        return len(data)

    @abstractmethod
    def _take(self, at: int, data: bytes) -> None:
        """`data` is written at byte `at`; `size` is still what it was before."""


class _Learning(_Virtual):
    """Keeps the header and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.head = bytearray(_FLAC_HEAD)

    def _take(self, at: int, data: bytes) -> None:
        within = data[: max(_FLAC_HEAD - at, 0)]
        self.head[at : at + len(within)] = within


class _Sending(_Virtual):
    """Passes bytes on in order, with the header that is known already; what is written over that must be the same."""

    def __init__(self, head: bytes, emit: Emit) -> None:
        super().__init__()
        self._head = head
        self._emit = emit

    def _take(self, at: int, data: bytes) -> None:
        known = self._head[at : at + len(data)]
        if at == self.size:
            self._emit(known + data[len(known) :])
        elif known != data:
            raise VoxsealBug("FLAC was encoded twice to different headers.")


def _wav_header(capture: CaptureFormat, frames: int) -> bytes:
    """44 bytes of RIFF/WAVE (IBM and Microsoft, 1991); from 4 GiB on, 80 of RF64 (EBU Tech 3306)."""
    size = frames * capture.frame_size
    whole = 36 + size + size % 2
    layout = struct.pack(
        "<4sIHHIIHH",
        b"fmt ",
        16,
        1,
        capture.channels,
        capture.sample_rate,
        capture.sample_rate * capture.frame_size,
        capture.frame_size,
        capture.bit_depth,
    )
    if whole <= _LARGEST_RIFF:
        return struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + layout + struct.pack("<4sI", b"data", size)
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, whole + 36, size, frames, 0)
    front = struct.pack("<4sI4s", b"RF64", _LARGEST_RIFF, b"WAVE")
    return front + ds64 + layout + struct.pack("<4sI", b"data", _LARGEST_RIFF)
