"""The bytes of one request, read from the spool as they are sent.

Nothing is held in memory beyond one piece of 64 KiB, whatever the size of the part.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from voxseal.domain.errors import LedgerError, SpoolDamaged, VoxsealError
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum

PIECE = 64 * 1024
"""Bytes per read at most."""


class FileSlice:
    """`size` bytes of the file at `path` from `offset` on: a `domain.ports.Body`, for one thread.

    Each slice has its own open file, so that slices of one message are read side by side. `before_read` is told how many
    bytes are about to go and may wait or raise; not for what `digests_of` reads. Raises `SpoolDamaged` when the file is
    missing or too short, and `LedgerError` when it cannot be read.
    """

    def __init__(self, path: Path, offset: int, size: int, before_read: Callable[[int], None] | None = None) -> None:
        self._offset = offset
        self._size = size
        self._position = 0
        self._before_read = before_read
        try:
            self._file = cast(BinaryIO, path.open("rb", buffering=0))
        except OSError as error:
            raise unreadable(error) from None  # the operating system's text has the path in it

    def __len__(self) -> int:
        return self._size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = 0, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, and at most 64 KiB at a time; all that is left for a negative `size`."""
        if size < 0:
            return b"".join(iter(lambda: self._piece(PIECE), b""))
        return self._piece(min(size, PIECE))

    @contextlib.contextmanager
    def staying_here(self) -> Iterator[None]:
        """Within it, what is read goes nowhere: the line's limit has nothing to say to it."""
        asked, self._before_read = self._before_read, None
        try:
            yield
        finally:
            self._before_read = asked

    def _piece(self, size: int) -> bytes:
        wanted = min(size, self._size - self._position)
        if wanted <= 0:
            return b""
        if self._before_read is not None:
            self._before_read(wanted)
        try:
            self._file.seek(self._offset + self._position)
            data = self._file.read(wanted)
        except OSError as error:
            raise unreadable(error) from None
        if not data:
            raise SpoolDamaged("A sealed copy on this machine is shorter than it was.")
        self._position += len(data)
        return data


def digest_of(body: Body, algorithm: ChecksumAlgorithm) -> Checksum:
    """The checksum of the whole body; leaves it at its start."""
    return digests_of(body, algorithm)[0]


def digests_of(body: Body, *algorithms: ChecksumAlgorithm) -> list[Checksum]:
    """Several checksums in one reading; leaves the body at its start."""
    states = [hashlib.new(algorithm.value, usedforsecurity=False) for algorithm in algorithms]
    body.seek(0)
    with body.staying_here() if isinstance(body, FileSlice) else contextlib.nullcontext():
        while data := body.read(PIECE):
            for state in states:
                state.update(data)
    body.seek(0)
    return [Checksum(algorithm, state.digest()) for algorithm, state in zip(algorithms, states, strict=True)]


def confirm(body: Body, sealed: Checksum) -> None:
    """That the bytes are those that were sealed: one may have turned on the disk since. Raises `SpoolDamaged`."""
    if digest_of(body, sealed.algorithm) != sealed:
        raise changed()


def changed() -> SpoolDamaged:
    """What is said of a sealed copy that is another than was sealed."""
    return SpoolDamaged("A sealed copy on this machine has changed since it was sealed.")


def unreadable(error: OSError) -> VoxsealError:
    """What an error of the file system says of a sealed copy. Only one that is gone is lost: the rest may pass."""
    if isinstance(error, FileNotFoundError):
        return SpoolDamaged("A sealed copy that was waiting to be sent is no longer on this machine.")
    return LedgerError(
        "A sealed copy that waits to be sent cannot be read just now.", detail=errno.errorcode.get(error.errno or 0, "")
    )
