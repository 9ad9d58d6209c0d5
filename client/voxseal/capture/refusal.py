"""A file that is not sent, and the sentence that says why."""

from __future__ import annotations

from voxseal.domain.samples import LeftOut


class Refused(Exception):
    """An answer about a file, not a failure of the program.

    `why` is the stable kind; `reason` is the sentence for the person, without the file's name.
    """

    def __init__(self, why: LeftOut, reason: str) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
