"""Opening a sealed file into a file that appears only when it is whole."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from voxseal.domain.errors import DiskFull, UsageError, UserWorldError
from voxseal.sealing.opener import Keys, OpenedMessage, open_message

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def open_file(path: Path, out_path: Path, keys: Keys, *, overwrite: bool = False) -> OpenedMessage:
    """Opens the sealed file `path` into `out_path` (mode 0600), which appears only after the whole message was verified.

    Until then the plaintext is in a file beside it, mode 0600, that is removed whatever happens short of a crash.
    An existing `out_path` is refused, unless `overwrite` says otherwise; it is then replaced in one step.

    Raises `SealedMessageError`, `DiskFull`, `UsageError` (a file cannot be read or written, or is there already, or what
    was opened so far cannot be removed again).
    """
    if not overwrite and os.path.lexists(out_path):
        raise _there_already(out_path)
    temporary = out_path.with_name(f".{secrets.token_hex(8)}.opening")
    try:
        with path.open("rb", buffering=0) as source:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with open(descriptor, "wb", buffering=0) as sink:  # noqa: PTH123  # a descriptor, which Path cannot open
                opened = open_message(source, sink, keys)
                os.fsync(sink.fileno())
        _keep(temporary, out_path, overwrite=overwrite)
    except OSError as error:
        raise _said_plainly(error) from error
    finally:
        take_back(temporary)
    return opened


def take_back(path: Path) -> None:
    """Removes what was opened and is not to be kept; nothing there is as good. Raises `UsageError` when it stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        if not os.path.lexists(path):
            return  # a read-only disk says no before it looks
        raise UsageError(
            "The file could not be opened, and what was written of it could not be removed again.",
            hint="Delete it yourself, and do not use it: it is not what was sealed, or not all of it.",
            about=str(path),
            detail=errno.errorcode.get(error.errno or 0, type(error).__name__),
        ) from None


def _keep(temporary: Path, out_path: Path, *, overwrite: bool) -> None:
    if not overwrite:
        # Claims the name, for rename would silently replace what appeared there in the meantime.
        try:
            os.close(os.open(out_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise _there_already(out_path) from None
    try:
        temporary.replace(out_path)
    except OSError:
        if not overwrite:
            out_path.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(out_path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _there_already(out_path: Path) -> UsageError:
    return UsageError(
        "There is a file of that name already, and it was left as it is.",
        hint="Choose another name, or say that it may be overwritten.",
        about=str(out_path),
    )


def _said_plainly(error: OSError) -> UserWorldError:
    detail = errno.errorcode.get(error.errno or 0, type(error).__name__)
    about = str(error.filename) if error.filename else None
    if error.errno in _NO_ROOM:
        return DiskFull(
            "There is no room for the opened file.",
            hint="Nothing was kept, and the sealed file is untouched. Free some space and try again.",
            about=about,
            detail=detail,
        )
    return UsageError(
        "A file could not be read or written.",
        hint="Nothing was kept, and the sealed file is untouched. Check both paths and who may use them.",
        about=about,
        detail=detail,
    )
