"""Which audio container a file is, and whether it is all there, by its own bytes and never by its name.

libsndfile reads what it can of a cut file without a word (a WAV that lacks its second half is simply shorter), so the
chunk sizes of WAV and AIFF and the last page of Ogg are checked here. Sources: Microsoft/IBM RIFF (1991) and EBU Tech
3306 for RF64; Apple AIFF-C (1991); RFC 3533 for Ogg; RFC 9639 for FLAC; ISO 11172-3 for the MPEG frame header.
"""

from __future__ import annotations

import struct

from voxseal.capture.refusal import Refused
from voxseal.capture.source import SourceFile
from voxseal.domain.profile import AudioFormat
from voxseal.domain.samples import LeftOut

_SIZE_IN_DS64 = 0xFFFFFFFF
_MAX_CHUNKS = 4096
_OGG_LARGEST_PAGE = 65307
_OGG_LAST_PAGE = 0x04


def container_of(source: SourceFile) -> AudioFormat | None:
    """The container, or None for what is not audio that we know."""
    head = source.head(12)
    if head[:4] in {b"RIFF", b"RF64", b"BW64"} and head[8:12] == b"WAVE":
        return AudioFormat.WAV
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return AudioFormat.AIFF
    if head[:4] == b"fLaC":
        return AudioFormat.FLAC
    if head[:4] == b"OggS":
        return AudioFormat.OGG
    if head[:3] == b"ID3":
        return _behind_id3(source, head)
    if _is_mpeg_frame(head):
        return AudioFormat.MP3
    return None


def check_whole(source: SourceFile, container: AudioFormat) -> None:
    """Raises `Refused` when the container itself says that something is missing at the end."""
    if container is AudioFormat.WAV:
        _check_wav(source)
    elif container is AudioFormat.AIFF:
        _check_chunks(source, big_endian=True, data_chunk=b"SSND", sizes={})
    elif container is AudioFormat.OGG:
        _check_ogg(source)


def _behind_id3(source: SourceFile, head: bytes) -> AudioFormat | None:
    # The tag's size is four bytes of seven bits each (id3.org, ID3v2.4, 3.1).
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    behind = source.head(4, 10 + size)
    if behind == b"fLaC":
        return AudioFormat.FLAC
    return AudioFormat.MP3 if _is_mpeg_frame(behind) or not behind.strip(b"\0") else None


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven sync bits, then layer III (01), a bit rate that is not 'bad' and a sample rate that is not reserved."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    return version != 1 and layer == 1 and head[2] >> 4 != 15 and head[2] >> 2 & 3 != 3


def _check_wav(source: SourceFile) -> None:
    sizes: dict[bytes, int] = {}
    if source.head(4) != b"RIFF":
        # RF64 and BW64 keep the data chunk's 64-bit size in the ds64 chunk, which comes first.
        ds64 = source.head(36, 12)
        if len(ds64) < 36 or ds64[:4] != b"ds64":
            raise Refused(LeftOut.DAMAGED, "It is damaged: its header is not whole.")
        sizes[b"data"] = struct.unpack_from("<Q", ds64, 16)[0]
    _check_chunks(source, big_endian=False, data_chunk=b"data", sizes=sizes)


def _check_chunks(source: SourceFile, *, big_endian: bool, data_chunk: bytes, sizes: dict[bytes, int]) -> None:
    layout = ">4sI" if big_endian else "<4sI"
    offset = 12
    for _ in range(_MAX_CHUNKS):
        header = source.head(8, offset)
        if len(header) < 8:
            break
        name, size = struct.unpack(layout, header)
        if size == _SIZE_IN_DS64:
            size = sizes.get(name, size)
        if name == data_chunk:
            if (size == 0 and source.size > offset + 8) or size == _SIZE_IN_DS64:
                raise Refused(LeftOut.DAMAGED, "It was never finished: the program that recorded it did not close it.")
            if offset + 8 + size > source.size:
                raise Refused(LeftOut.DAMAGED, "It is cut off: part of its sound is missing.")
            return
        offset += 8 + size + (size & 1)
    raise Refused(LeftOut.DAMAGED, "It is damaged: it holds no sound data.")


def _check_ogg(source: SourceFile) -> None:
    tail_size = min(source.size, _OGG_LARGEST_PAGE)
    tail = source.head(tail_size, source.size - tail_size)
    last = tail.rfind(b"OggS")
    while last > 0 and (len(tail) - last < 27 or tail[last + 4] != 0):
        last = tail.rfind(b"OggS", 0, last)
    if last < 0 or len(tail) - last < 27:
        raise Refused(LeftOut.DAMAGED, "It is damaged: its last page is not whole.")
    segments = tail[last + 26]
    table = tail[last + 27 : last + 27 + segments]
    if len(table) < segments or last + 27 + segments + sum(table) > len(tail) or not tail[last + 5] & _OGG_LAST_PAGE:
        raise Refused(LeftOut.DAMAGED, "It is cut off: its end is missing.")
