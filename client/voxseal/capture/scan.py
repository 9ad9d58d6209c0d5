"""Looking through what a person chose: files and folders, in a stable order, never outside of what was chosen.

    for item in scan([Path("recordings")]):
        match item: Found(name="recordings/day 1/a.wav", ...) or LeftBehind(why=LeftOut.LINK_OUTSIDE, ...)

Nothing is opened here. A link is followed only to a file inside the chosen tree; a link to a folder is never entered (what
lies inside the tree is met anyway, and loops cannot happen). Windows' junctions are links to folders too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voxseal.capture.refusal import unreadable
from voxseal.domain.samples import LeftOut

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT: for `lstat` it is a folder, and no symbolic link."""


@dataclass(frozen=True)
class Found:
    """A file to look into. `name` is relative to the folder that holds what was chosen, with forward slashes."""

    path: Path
    name: str
    size: int


@dataclass(frozen=True)
class LeftBehind:
    """Something that was met and will not be looked into."""

    path: Path
    name: str
    why: LeftOut
    reason: str


def scan(
    roots: Iterable[Path], cancelled: Callable[[], bool] = lambda: False, *, apart: Iterable[Path] = ()
) -> Iterator[Found | LeftBehind]:
    """Every file under `roots`, each once, sorted by name within its folder. Stops early when `cancelled()`.

    Files and folders in `apart` are passed over in silence, as if they had been met already.
    """
    met: set[int | str] = set()
    for path in apart:
        with suppress(OSError):
            met.add(_identity(path, path.stat()))
    for root in roots:
        # What the person names is chosen on purpose, so a link given by name is followed.
        tree = Path(os.path.realpath(root))
        name = root.absolute().name or tree.name or "files"
        try:
            status = tree.stat()
        except OSError as error:
            yield _refused(root, name, error)
            continue
        if stat.S_ISDIR(status.st_mode):
            if _identity(tree, status) not in met:
                yield from _folder(tree, name, tree, met, cancelled)
        else:
            yield from _file(tree, name, status, met)


def _folder(
    folder: Path, name: str, tree: Path, met: set[int | str], cancelled: Callable[[], bool]
) -> Iterator[Found | LeftBehind]:
    pending = [(folder, name)]
    while pending:
        if cancelled():
            return
        here, here_name = pending.pop()
        try:
            listing = sorted(os.listdir(here))  # noqa: PTH208  names take a third of the memory that paths would
        except OSError as error:
            yield _refused(here, here_name, error)
            continue
        below: list[tuple[Path, str]] = []
        for file_name in listing:
            if cancelled():
                return
            path, entry_name = here / file_name, f"{here_name}/{file_name}"
            try:
                status = path.lstat()
                if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
                    yield from _link(path, entry_name, tree, met)
                elif stat.S_ISDIR(status.st_mode):
                    if _identity(path, status) not in met:
                        below.append((path, entry_name))
                else:
                    yield from _file(path, entry_name, status, met)
            except OSError as error:
                yield _refused(path, entry_name, error)
        pending.extend(reversed(below))


def _link(path: Path, name: str, tree: Path, met: set[int | str]) -> Iterator[Found | LeftBehind]:
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(tree):
        yield _left(path, name, LeftOut.LINK_OUTSIDE, "It is a link to a place outside the chosen folder.")
    elif not target.exists():  # what is there no more, or a link that leads back to itself
        yield _left(path, name, LeftOut.VANISHED, "It is a link that leads nowhere.")
    elif target.is_dir():
        yield _left(
            path, name, LeftOut.NOT_A_FILE, "It is a link to a folder, which is looked through in its own place."
        )
    else:
        yield from _file(target, name, target.stat(), met)


def _file(path: Path, name: str, status: os.stat_result, met: set[int | str]) -> Iterator[Found | LeftBehind]:
    if not stat.S_ISREG(status.st_mode):
        yield _left(path, name, LeftOut.NOT_A_FILE, "It is not a file (a device, pipe or socket).")
        return
    # The same file chosen twice (itself and its folder, or a link to it) is one file.
    identity = _identity(path, status)
    if identity in met:
        return
    met.add(identity)
    yield Found(path, name, status.st_size)


def _identity(path: Path, status: os.stat_result) -> int | str:
    """Windows may give no inode number."""
    return status.st_dev << 128 | status.st_ino if status.st_ino else os.path.normcase(path)


def _refused(path: Path, name: str, error: OSError) -> LeftBehind:
    refused = unreadable(error)
    return _left(path, name, refused.why, refused.reason)


def _left(path: Path, name: str, why: LeftOut, reason: str) -> LeftBehind:
    return LeftBehind(path.absolute(), name, why, reason)
