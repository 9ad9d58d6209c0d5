"""A selected file, opened once: what is checked is what is sealed.

    with SourceFile(path) as source:
        facts = check_audio(source, rules)
        for block in source: ...            # the bytes, from the start
        source.verify_unchanged()           # Refused if it changed between the first look and the last byte

The same descriptor serves check and reading, and the file's identity, size and time are compared before and after, so a
file that is replaced, edited or still growing is never sealed under facts that are not its own.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from voxseal.capture.refusal import Refused, unreadable
from voxseal.domain.samples import LeftOut

_BLOCK = 1 << 18
_NS_BITS = 64
"""What a time is kept in, which goes to the year 2262: file systems hold later ones, and cameras and recorders set them."""


class SourceFile:
    """Raises `Refused` for everything that the file system may answer."""

    def __init__(self, path: Path) -> None:
        try:
            # NONBLOCK: a pipe put in the file's place since the scan must not hang us.
            self._descriptor = os.open(
                path,
                os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0),
            )
        except OSError as error:
            raise unreadable(error) from None
        try:
            self._first = self._look()
        except Refused:
            self.close()
            raise
        if not stat.S_ISREG(self._first.st_mode):
            self.close()
            if stat.S_ISDIR(self._first.st_mode):
                raise Refused(LeftOut.NOT_A_FILE, "It is a folder.")
            raise Refused(LeftOut.NOT_A_FILE, "It is not a file (a device, pipe or socket).")

    @property
    def size(self) -> int:
        """Bytes, as first seen."""
        return self._first.st_size

    @property
    def modified_ns(self) -> int:
        """When it was last changed, as first seen: nanoseconds since 1970, those of other centuries modulo 2^64."""
        half = 1 << _NS_BITS - 1
        return (self._first.st_mtime_ns + half) % (2 * half) - half

    def descriptor_at_start(self) -> int:
        """The descriptor, rewound. It stays this object's to close."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return self._descriptor

    def head(self, size: int, offset: int = 0) -> bytes:
        """Up to `size` bytes at `offset`."""
        try:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            return os.read(self._descriptor, size)
        except OSError as error:
            raise unreadable(error) from None

    def __iter__(self) -> Iterator[memoryview]:
        """All bytes, block by block. The block is reused: take what is needed of it before the next."""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        block = memoryview(bytearray(min(_BLOCK, self.size + 1)))  # one more, so that growth is noticed
        with io.FileIO(self._descriptor, closefd=False) as file:
            while True:
                try:
                    count = file.readinto(block)
                except OSError as error:
                    raise unreadable(error) from None
                if not count:
                    return
                yield block[:count]

    def verify_unchanged(self) -> None:
        """Raises `Refused` when the file is not what it was when it was opened."""
        now = self._look()
        then = self._first
        if (now.st_size, now.st_mtime_ns) != (then.st_size, then.st_mtime_ns):
            raise Refused(LeftOut.CHANGED, "It changed while it was read. Submit it again when it is finished.")

    def is_at(self, path: Path) -> bool:
        """Whether `path` names this very file, itself and not through a link."""
        try:
            there, this = path.lstat(), os.fstat(self._descriptor)
        except OSError:
            return False
        return stat.S_ISREG(there.st_mode) and os.path.samestat(there, this)

    def _look(self) -> os.stat_result:
        try:
            return os.fstat(self._descriptor)
        except OSError as error:  # a server's disk may be gone while the file is open
            raise unreadable(error) from None

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
