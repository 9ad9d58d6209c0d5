"""How the submissions of a dispatch stand, as frozen values: what a face shows, and which button helps.

>>> overview.waiting
Waiting(error=StoreUnavailable(...), way_out=<WayOut.TRY_AGAIN: 'try-again'>)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voxseal.domain.errors import VoxsealError
from voxseal.domain.samples import Submission
from voxseal.workflow.progress import Progress


class Standing(Enum):
    """Of one submission."""

    SENDING = "sending"
    """Sealing and uploading, or it would if nothing held everything up."""
    QUEUED = "queued"
    """Its turn comes by itself."""
    PAUSED = "paused"
    """By the person; goes on when they say so."""
    FAILED = "failed"
    """Part or all of it could not be delivered; trying again is for the person to say."""
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    EMPTY = "empty"
    """Nothing in it could be sent."""

    @property
    def finished(self) -> bool:
        return self in {Standing.DELIVERED, Standing.EMPTY, Standing.CANCELLED}


class WayOut(Enum):
    """The one thing to do that helps; a face makes a button of it."""

    NONE = "none"
    SIGN_IN = "sign-in"
    TRY_AGAIN = "try-again"
    MAKE_ROOM = "make-room"
    """Free space on the disk of the data folder; it goes on by itself then."""
    SET_CLOCK = "set-clock"
    """Set the computer's clock; it goes on by itself then."""
    IMPORT_PROFILE = "import-profile"
    ASK_SUPPORT = "ask-support"


_EVERYTHING_WAITS = {
    "sign-in-needed": WayOut.SIGN_IN,
    "session-expired": WayOut.SIGN_IN,
    "store-unavailable": WayOut.TRY_AGAIN,
    "damaged-in-transit": WayOut.TRY_AGAIN,
    "issuer-unreachable": WayOut.TRY_AGAIN,
    "clock": WayOut.SET_CLOCK,
    "disk-full": WayOut.MAKE_ROOM,
    "ledger": WayOut.TRY_AGAIN,
    "profile": WayOut.IMPORT_PROFILE,
}
"""Error codes that are not about one submission, and what helps."""

_OF_ONE = {
    "access-refused": WayOut.ASK_SUPPORT,
    "store-rejected": WayOut.ASK_SUPPORT,
    "sign-in": WayOut.SIGN_IN,
}


def holds_everything(error: VoxsealError) -> bool:
    """Whether `error` stands in every submission's way, so that the queue waits instead of failing one after another."""
    return error.code in _EVERYTHING_WAITS


def way_out_of(error: VoxsealError) -> WayOut:
    """What helps against `error`."""
    return _EVERYTHING_WAITS.get(error.code) or _OF_ONE.get(error.code, WayOut.TRY_AGAIN)


@dataclass(frozen=True)
class Waiting:
    """Why everything waits, and what helps."""

    error: VoxsealError
    way_out: WayOut


@dataclass(frozen=True)
class SubmissionStatus:
    """One submission. `error` is why it failed, where it was not single samples that did; `bytes_per_second` and
    `seconds_left` only while it is sending."""

    submission: Submission
    standing: Standing
    progress: Progress
    title: str = ""
    """The folder or file that its samples' names begin with."""
    and_more: bool = False
    """Others are beside it."""
    error: VoxsealError | None = None
    bytes_per_second: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True)
class Overview:
    """All of it at one moment: the unfinished in the order in which they go, then the finished, newest first.

    `confirmed_bytes` and `total_bytes` are of what is not finished and not paused, `seconds_left` of all of that.
    """

    submissions: tuple[SubmissionStatus, ...] = ()
    waiting: Waiting | None = None
    struggling: bool = False
    """The network does not answer well just now, and requests are being tried again."""
    all_paused: bool = False
    limit: int | None = None
    confirmed_bytes: int = 0
    total_bytes: int = 0
    bytes_per_second: float | None = None
    seconds_left: float | None = None

    @property
    def unfinished(self) -> tuple[SubmissionStatus, ...]:
        return tuple(entry for entry in self.submissions if not entry.standing.finished)

    @property
    def at_work(self) -> bool:
        """Whether something would be lost of today's work if the program ended now: it would stop in the middle."""
        return any(entry.standing in {Standing.SENDING, Standing.CANCELLING} for entry in self.submissions)
