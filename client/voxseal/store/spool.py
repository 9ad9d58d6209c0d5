"""The spool: sealed messages that wait to be sent.

    with spool.create("20261123-8k2m4q9xzr/7w3k9m2c5tqhx4ab.sealed") as file:
        ...write the sealed message...
        file.commit()               # fsync, rename, fsync of the folder: there whole, or not at all

A file appears under its name only when it is whole and on the disk; until then it bears a temporary name. Leaving the
block without `commit` removes it. Files are 0600, folders 0700. Many small ones go quicker by `commit_together`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from voxseal.domain.errors import DiskFull, LedgerError, VoxsealBug
from voxseal.domain.ids import is_id
from voxseal.store.durable import sync, sync_folder, take_name, tidy

_PARTIAL = ".partial"
_SEALED = ".sealed"


@contextmanager
def disk_errors() -> Iterator[None]:
    """A full disk, a missing permission: in our words. No path is in them."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(detail=errno.errorcode.get(error.errno, "")) from None
        raise LedgerError(
            "The spool in the data folder cannot be written.", detail=errno.errorcode.get(error.errno or 0, "")
        ) from None


class SpoolFile:
    """One sealed message being written. `write` may write less than it is given, as a raw file does."""

    def __init__(self, path: Path) -> None:
        self._final = path
        self._partial = path.with_name(path.name + _PARTIAL)
        self._descriptor: int | None = os.open(
            self._partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600
        )

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        if self._descriptor is None:
            raise VoxsealBug("A spool file was written after it was closed.")
        with disk_errors():
            return os.write(self._descriptor, data)

    def commit(self) -> None:
        """Whole, on the disk, under its name; or `DiskFull` / `LedgerError` and nothing under its name."""
        commit_together([self])

    def sync(self) -> None:
        """All that was written is on the disk; nothing more can be."""
        if self._descriptor is None:
            raise VoxsealBug("A spool file was closed twice.")
        sync(self._descriptor)
        self._close()

    def appear(self) -> Path:
        """Takes its name, and says in which folder."""
        take_name(self._partial, self._final)
        return self._final.parent

    def discard(self) -> None:
        """Removes what was written, unless it was committed. Raises nothing: a disk that takes no more may not even let
        go of it, and what stays is swept away at the next start.
        """
        with suppress(OSError):
            self._close()
        with suppress(OSError):
            self._partial.unlink(missing_ok=True)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


def commit_together(files: Sequence[SpoolFile]) -> None:
    """Each whole and under its name, and all of it on the disk on return: one wait for the folder, however many.

    Raises `DiskFull` or `LedgerError`. Then none is to be relied on; one that has taken its name all the same is swept away
    at the next start, unless it is written anew before.
    """
    with disk_errors():
        for file in files:
            file.sync()
        for folder in {file.appear() for file in files}:
            sync_folder(folder)


class Spool:
    """The folder. Names are those of `SealedObject`: `<submission>/<file>.sealed`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = str(folder)
        with disk_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where `name` lies. Names come from our own ledger; one of another form is a mistake of ours."""
        submission, _, file = name.partition("/")
        if not is_id(submission) or not file.endswith(_SEALED) or file.startswith(".") or "/" in file:
            raise VoxsealBug("A spool name has the wrong form.")
        return Path(self._root, name)

    def create(self, name: str) -> SpoolFile:
        path = self.path(name)
        with disk_errors():
            while True:
                try:
                    return SpoolFile(path)
                except FileNotFoundError:
                    # Its first file, or `remove` has just taken the folder away with the last one.
                    path.parent.mkdir(mode=0o700, exist_ok=True)

    def remove(self, name: str) -> int:
        """Removes a sealed file and, with the last one, its folder. Returns its size; 0 where nothing is there, or another
        program has it open: what stays then is swept away at the next start.
        """
        path = self.path(name)
        with disk_errors():
            try:
                size = path.stat().st_size
            except FileNotFoundError:
                size = 0
            if not tidy(path):
                size = 0
        try:
            path.parent.rmdir()
        except OSError:
            pass  # others still wait in it
        return size

    def sweep(self, wanted: set[str]) -> int:
        """At start: removes temporary files and sealed files that no ledger row speaks of. Returns how many."""
        removed = 0
        with disk_errors():
            for folder in list(self.folder.iterdir()):
                if not folder.is_dir() or folder.is_symlink():
                    continue
                for file in list(folder.iterdir()):
                    if f"{folder.name}/{file.name}" not in wanted:
                        removed += tidy(file)
                if not any(folder.iterdir()):
                    folder.rmdir()
        return removed
