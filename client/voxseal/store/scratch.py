"""The scratch folder: the sealed PCM of takes that are not decided on, a file each.

    with scratch.create(take_id) as file: ...       # 0600, new
    with scratch.open(take_id) as file: file.read_at(offset, size)
    scratch.remove(take_id)

Nothing in it is of any use without its key, which is elsewhere (`sealing.scratch`). Removing a file is tidying up; what
makes a take unreadable is that its key is destroyed.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from voxseal.domain.errors import DiskFull, LedgerError, VoxsealBug
from voxseal.domain.ids import is_id
from voxseal.store.durable import sync, tidy

_SUFFIX = ".scratch"
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


@contextmanager
def _take_errors() -> Iterator[None]:
    """A full disk, a missing permission: in our words. No path is in them."""
    try:
        yield
    except OSError as error:
        detail = errno.errorcode.get(error.errno or 0, "")
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(
                "There is no room for more of this take.",
                hint="What was recorded until then is kept. Free some space, then record on.",
                detail=detail,
            ) from None
        raise LedgerError(
            "A take in the data folder cannot be read or written.",
            hint="Takes that are kept already are safe. Check the disk and the data folder's permissions.",
            detail=detail,
        ) from None


class ScratchFile:
    """An open scratch file. Written from one thread; `sync` from any. `write` may write less than it is given."""

    def __init__(self, path: Path, *, new: bool) -> None:
        with _take_errors():
            how = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND if new else os.O_RDONLY
            self._descriptor: int | None = os.open(path, how | _FLAGS, 0o600)

    @property
    def size(self) -> int:
        """Bytes, as of now."""
        with _take_errors():
            return os.fstat(self._opened()).st_size

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        with _take_errors():
            return os.write(self._opened(), data)

    def read_at(self, offset: int, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        descriptor, pieces = self._opened(), []
        with _take_errors():
            while size:
                if hasattr(os, "pread"):
                    piece = os.pread(descriptor, size, offset)
                else:
                    os.lseek(descriptor, offset, os.SEEK_SET)
                    piece = os.read(descriptor, size)
                if not piece:
                    break
                pieces.append(piece)
                offset += len(piece)
                size -= len(piece)
        return b"".join(pieces)

    def sync(self) -> None:
        """What was written survives a power cut. A kill it survives without this."""
        with _take_errors():
            sync(self._opened())

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _opened(self) -> int:
        if self._descriptor is None:
            raise VoxsealBug("A scratch file was used after it was closed.")
        return self._descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ScratchFolder:
    """The folder, 0700. Made when it is first written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, take: str) -> Path:
        """Where a take's scratch lies. Ids are our own; one of another form is a mistake of ours."""
        if not is_id(take):
            raise VoxsealBug("A take's id has the wrong form.")
        return self.folder / f"{take}{_SUFFIX}"

    def create(self, take: str) -> ScratchFile:
        with _take_errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return ScratchFile(self.path(take), new=True)

    def open(self, take: str) -> ScratchFile | None:
        """To read; None when there is none. Raises `LedgerError` when that cannot be said, or it cannot be read."""
        path = self.path(take)
        with _take_errors():
            try:
                path.lstat()
            except FileNotFoundError:
                return None
        return ScratchFile(path, new=False)

    def remove(self, take: str) -> None:
        """Nothing there is no error; what another program has open is swept away later."""
        with _take_errors():
            tidy(self.path(take))

    def sweep(self, wanted: set[str]) -> int:
        """Removes every file of the folder but those of the takes `wanted`. Returns how many."""
        removed = 0
        with _take_errors():
            for file in list(self.folder.iterdir()) if self.folder.is_dir() else []:
                if file.suffix != _SUFFIX or file.stem not in wanted:
                    removed += tidy(file)
        return removed
