"""Where session logs are read from: this computer's folder, or a bundle from another (`sessionlog.bundle`)."""

from __future__ import annotations

import io
import mmap
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from voxseal.sessionlog.chain import CHAIN, is_file_name, is_live, read_chain, read_head

_LOOKS = 4
_BETWEEN_LOOKS = 0.02  # seconds; a writer needs a thousandth of them

Bytes = bytes | mmap.mmap


class LogFiles(Protocol):
    """The files of one installation's session log. What is in them may come from anybody."""

    def names(self) -> list[str]:
        """The files that are there, oldest first."""
        ...

    def size(self, name: str) -> int:
        """Bytes; 0 when it is gone."""
        ...

    def open(self, name: str) -> BinaryIO:
        """For reading from the start. Raises `OSError`."""
        ...

    def map(self, name: str) -> Bytes:
        """All that is in it at this moment, not copied where the system can do without. Raises `OSError`."""
        ...

    def chain(self) -> tuple[bytes, str]:
        """The chain of runs, and the hash of its last line that is kept apart from it; both empty when there is none."""
        ...

    def is_live(self, name: str) -> bool:
        """Whether it is still being written."""
        ...

    def is_left_out(self, name: str) -> bool:
        """Whether it is missing because somebody chose so when the bundle was made."""
        ...


class FolderFiles:
    """The session log of this computer, as it grows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        try:
            return sorted(path.name for path in self.folder.iterdir() if is_file_name(path.name))
        except OSError:
            return []

    def size(self, name: str) -> int:
        try:
            return (self.folder / name).stat().st_size
        except OSError:
            return 0

    def open(self, name: str) -> BinaryIO:
        return (self.folder / name).open("rb")

    def map(self, name: str) -> Bytes:
        with self.open(name) as file:
            return mapped(file)

    def chain(self) -> tuple[bytes, str]:
        head, data = "", b""
        for _ in range(_LOOKS):
            head = read_head(self.folder)
            with suppress(OSError):
                data = (self.folder / CHAIN).read_bytes()
            if read_chain(data).last == head or not data:
                break
            time.sleep(_BETWEEN_LOOKS)  # another Voxseal may be between the line and its hash
        return data, head

    def is_live(self, name: str) -> bool:
        return is_live(self.folder, name)

    def is_left_out(self, name: str) -> bool:
        return False


def mapped(file: BinaryIO) -> Bytes:
    """The file's bytes without reading them in."""
    if not file.seek(0, io.SEEK_END):
        return b""  # an empty file cannot be mapped
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
