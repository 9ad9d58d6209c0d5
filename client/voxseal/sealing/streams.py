"""Reading and writing bytes as the operating system really does it: in pieces of its own choosing."""

from __future__ import annotations

import hashlib
from typing import Protocol

from voxseal.sealing.refusals import truncated

_BLOCKED = "The file or pipe is in non-blocking mode, which sealing cannot use."


class ByteSink(Protocol):
    """Takes bytes; may take fewer than offered and says how many."""

    def write(self, data: memoryview, /) -> int | None: ...


class ByteSource(Protocol):
    """Gives bytes; may give fewer than asked for, and none at the end. If it has `readinto`, that is used."""

    def read(self, size: int, /) -> bytes | None: ...


def write_all(sink: ByteSink, data: memoryview) -> None:
    """Writes all of `data`, offering again what a short write left."""
    write_rest(sink, data, sink.write(data))


def write_rest(sink: ByteSink, data: memoryview, written: int | None) -> None:
    """Goes on after a first write of `data` that took `written` bytes."""
    while written != len(data):
        if written is None:
            raise BlockingIOError(_BLOCKED)
        if not 0 < written < len(data):
            raise OSError("The file took no bytes, or claims more than it was given.")
        data = data[written:]
        written = sink.write(data)


def read_into(source: ByteSource, buffer: memoryview) -> int:
    """Reads once, at most `len(buffer)` bytes; 0 means the end."""
    readinto = getattr(source, "readinto", None)
    if readinto is not None:
        got: int | None = readinto(buffer)
    else:
        data = source.read(len(buffer))
        got = None if data is None else len(data)
        if data and len(data) <= len(buffer):
            buffer[: len(data)] = data
    if got is None:
        raise BlockingIOError(_BLOCKED)
    if not 0 <= got <= len(buffer):
        raise OSError("The file gave more bytes than it was asked for.")
    return got


class MessageSource:
    """A source that is read in exact pieces, and that keeps size and SHA-256 of what was read."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.size = 0

    def exactly(self, size: int) -> memoryview:
        """`size` bytes. Raises `SealedMessageError` if the source ends before. The caller has bounded `size`."""
        buffer = memoryview(bytearray(size))
        self.fill(buffer)
        return buffer

    def fill(self, buffer: memoryview) -> None:
        """The same, into a buffer that is there already."""
        rest = buffer
        while len(rest):
            got = read_into(self._source, rest)
            if not got:
                raise truncated()
            rest = rest[got:]
        self._digest.update(buffer)
        self.size += len(buffer)

    def at_end(self) -> bool:
        """Whether nothing follows. Reads on by a byte if something does."""
        return not read_into(self._source, memoryview(bytearray(1)))

    def sha256(self) -> str:
        return self._digest.hexdigest()
