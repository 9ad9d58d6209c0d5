"""A file that is not sent, and the sentence that says why."""

from __future__ import annotations

import errno

from voxseal.domain.samples import LeftOut


class Refused(Exception):
    """An answer about a file, not a failure of the program.

    `why` is the stable kind; `reason` is the sentence for the person, without the file's name.
    """

    def __init__(self, why: LeftOut, reason: str) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason


def unreadable(error: OSError) -> Refused:
    """What the file system answered."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Refused(LeftOut.VANISHED, "It is not there.")
    if isinstance(error, PermissionError):
        return Refused(LeftOut.UNREADABLE, "It cannot be read: permission is missing.")
    if error.errno == errno.ENAMETOOLONG:
        return Refused(LeftOut.UNREADABLE, "It cannot be read: it lies too deep, its path is too long.")
    return Refused(LeftOut.UNREADABLE, f"It cannot be read ({errno.errorcode.get(error.errno or 0, 'unknown error')}).")
