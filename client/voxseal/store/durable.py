"""How a file gets onto the disk for good, takes its name, and goes: what each system needs for it.

sync(descriptor)                # the bytes survive a power cut
take_name(partial, final)       # the file is there under its name
sync_folder(final.parent)       # so does the name
tidy(final)                     # it goes, now or at the next start
with new_file(path) as file:    # all of it for one file in a folder that is not ours
    file.write(…)
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    _fcntl: Any = None
else:
    _fcntl = fcntl

_WHOLE = getattr(_fcntl, "F_FULLFSYNC", None)
_AGAIN_AFTER: tuple[float, ...] = (0.01, 0.03, 0.1, 0.3, 0.5, 1.0) if os.name == "nt" else ()
"""Seconds. On Windows nobody renames or removes a file that another program has open, as a virus scanner has a new one."""


def sync(descriptor: int) -> None:
    """All that was written survives a power cut. On macOS `fsync` leaves it in the drive's own memory (fsync(2) there)."""
    if _WHOLE is not None:
        try:
            _fcntl.fcntl(descriptor, _WHOLE)
            return
        except OSError:
            pass  # a disk that does not know it, on a network say: as well as it can, and an error is one there too
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_name(partial: Path, final: Path) -> None:
    """Puts `partial` in the place of `final`, in one step."""
    for seconds in _AGAIN_AFTER:
        try:
            os.replace(partial, final)  # noqa: PTH105  three times as quick as pathlib's
            return
        except PermissionError:
            time.sleep(seconds)
    os.replace(partial, final)  # noqa: PTH105  as above


def tidy(path: Path) -> bool:
    """Removes a file that nobody needs any more. False: it stays, for whoever comes later, as another program has it open.

    Nothing there is as good as removed.
    """
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True


@contextmanager
def new_file(path: Path) -> Iterator[FileIO]:
    """A file (0600) that is under its name, whole and on the disk, once the block has ended well, and else not at all.

    Until then it bears a random name beside it, and whatever else lies there is left alone. Raises `OSError`, and
    `FileExistsError` when `path` is there already by then.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.partial")
    descriptor = _claim(temporary)
    try:
        with FileIO(descriptor, "wb") as file:
            yield file
            sync(file.fileno())
        os.close(_claim(path))  # or a file that has come meanwhile would be replaced
        try:
            take_name(temporary, path)
            sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _claim(path: Path) -> int:
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
