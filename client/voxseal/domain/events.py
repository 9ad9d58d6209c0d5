"""What happens, as frozen values: the one stream that the session log keeps and the faces show.

A field is a number, a boolean, an enum, an opaque id or code (str), a `datetime`, or `Private` for a name, path or
person. Nothing else may be in an event, so a secret cannot reach the log. `logged = False` marks events that are only for
a screen (progress many times a second).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from voxseal.domain.recording import Trouble
from voxseal.domain.samples import LeftOut
from voxseal.domain.secret import Private
from voxseal.domain.takes import TakeKind


class Level(Enum):
    DETAIL = "detail"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Event:
    """Root of all events. `name` is the stable name in the session log."""

    name: ClassVar[str] = ""
    level: ClassVar[Level] = Level.INFO
    logged: ClassVar[bool] = True


# --- runs -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RunStarted(Event):
    name = "run.started"
    command: str
    version: str
    system: str
    python: str


@dataclass(frozen=True)
class RunEnded(Event):
    name = "run.ended"
    exit_code: int


@dataclass(frozen=True)
class ErrorShown(Event):
    """An error reached the person. `detail` is technical and free of names and secrets."""

    name = "error.shown"
    level = Level.ERROR
    code: str
    detail: str


# --- profile, consent, sign-in ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProfileImported(Event):
    name = "profile.imported"
    digest: str
    bucket: str
    fingerprints: str


@dataclass(frozen=True)
class ConsentAccepted(Event):
    name = "consent.accepted"
    version: str
    text_sha256: str


@dataclass(frozen=True)
class SignInStarted(Event):
    """The browser was asked to open. `link` is for the screen alone."""

    name = "sign-in.started"
    link: Private


@dataclass(frozen=True)
class StrayCallback(Event):
    """Something other than the awaited answer came to the sign-in's loopback address; it was turned away.

    `reason` is a code: wrong-state, wrong-host, wrong-path, wrong-method, used, malformed.
    """

    name = "sign-in.stray-callback"
    level = Level.WARNING
    reason: str


@dataclass(frozen=True)
class SignedIn(Event):
    name = "sign-in.done"
    person: Private
    expires_at: datetime
    vault: str


@dataclass(frozen=True)
class SessionRenewed(Event):
    name = "session.renewed"
    expires_at: datetime


@dataclass(frozen=True)
class SessionEnded(Event):
    name = "session.ended"
    level = Level.WARNING


@dataclass(frozen=True)
class SignedOut(Event):
    name = "sign-in.out"


@dataclass(frozen=True)
class VaultUnavailable(Event):
    """The OS keyring is missing or locked; the session lives in memory only."""

    name = "vault.unavailable"
    level = Level.WARNING
    reason: str


# --- samples ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SubmissionOpened(Event):
    name = "submission.opened"
    submission: str


@dataclass(frozen=True)
class SampleFound(Event):
    name = "sample.found"
    level = Level.DETAIL
    submission: str
    sample: str
    file: Private
    size: int


@dataclass(frozen=True)
class ScanEnded(Event):
    name = "scan.ended"
    submission: str
    found: int
    bytes: int


@dataclass(frozen=True)
class SampleLeftOut(Event):
    name = "sample.left-out"
    submission: str
    sample: str
    file: Private
    reason: LeftOut


@dataclass(frozen=True)
class SealingProgress(Event):
    name = "sealing.progress"
    logged = False
    sample: str
    file: Private
    done: int
    size: int


@dataclass(frozen=True)
class SampleSealed(Event):
    name = "sample.sealed"
    submission: str
    sample: str
    file: Private
    size: int
    sealed_size: int
    sealed_sha256: str


@dataclass(frozen=True)
class ManifestSealed(Event):
    name = "manifest.sealed"
    submission: str
    samples: int
    sealed_size: int


# --- recording --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordingOpened(Event):
    """Somebody sits down to record. `durable`: whether a crash would cost no more than the last tenth of a second."""

    name = "recording.opened"
    submission: str
    vault: str
    durable: bool


@dataclass(frozen=True)
class MicrophoneOpened(Event):
    name = "microphone.opened"
    device: Private
    sample_rate: int
    channels: int
    bit_depth: int
    monitor: bool


@dataclass(frozen=True)
class MicrophoneTrouble(Event):
    """The microphone was lost, between takes or in one."""

    name = "microphone.trouble"
    level = Level.WARNING
    trouble: Trouble


@dataclass(frozen=True)
class TakeStarted(Event):
    name = "take.started"
    submission: str
    take: str
    kind: TakeKind
    version: int


@dataclass(frozen=True)
class TakeRecorded(Event):
    """The take has ended, as asked or by `trouble`, and waits to be decided on. Counts are frames."""

    name = "take.recorded"
    submission: str
    take: str
    frames: int
    dropped: int
    trouble: Trouble | None


@dataclass(frozen=True)
class TakeRecovered(Event):
    """A crash ended this take; so much of it was found and verified."""

    name = "take.recovered"
    level = Level.WARNING
    submission: str
    take: str
    frames: int


@dataclass(frozen=True)
class TakeLost(Event):
    """A crash ended this take, and its scratch cannot be opened: the key is gone."""

    name = "take.lost"
    level = Level.ERROR
    submission: str
    take: str


@dataclass(frozen=True)
class TakeKept(Event):
    """Its sample is sealed and waits; sizes in bytes. `replaced` is the earlier kept take, whose sample is dropped."""

    name = "take.kept"
    submission: str
    take: str
    size: int
    sealed_size: int
    sealed_sha256: str
    replaced: str | None


@dataclass(frozen=True)
class TakePractised(Event):
    """A training take was accepted: its sound is destroyed, nothing is sent."""

    name = "take.practised"
    submission: str
    take: str


@dataclass(frozen=True)
class TakeDiscarded(Event):
    name = "take.discarded"
    submission: str
    take: str


@dataclass(frozen=True)
class KeepFailed(Event):
    """A take could not be sealed; it is undecided as before."""

    name = "take.keep-failed"
    level = Level.ERROR
    take: str
    code: str
    detail: str


@dataclass(frozen=True)
class RecordingFinished(Event):
    """The person has finished a recording submission: it goes out like any other now."""

    name = "recording.finished"
    submission: str
    samples: int


# --- uploads ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UploadStarted(Event):
    name = "upload.started"
    level = Level.DETAIL
    object: str
    size: int
    parts: int


@dataclass(frozen=True)
class UploadContinued(Event):
    """An earlier run's upload goes on; `parts_kept` are in the store already."""

    name = "upload.continued"
    object: str
    parts: int
    parts_kept: int


@dataclass(frozen=True)
class UploadBegunAgain(Event):
    """The store no longer had the upload; the same sealed message is sent anew."""

    name = "upload.begun-again"
    level = Level.WARNING
    object: str


@dataclass(frozen=True)
class StrayUploadAborted(Event):
    """The store held an upload under one of our keys that the ledger does not know."""

    name = "upload.stray-aborted"
    object: str


@dataclass(frozen=True)
class PartSent(Event):
    """The store has confirmed a part (or a whole small object, as part 1)."""

    name = "upload.part-sent"
    level = Level.DETAIL
    object: str
    number: int
    size: int


@dataclass(frozen=True)
class UploadRetried(Event):
    name = "upload.retried"
    level = Level.WARNING
    operation: str
    attempt: int
    seconds: float
    code: str
    detail: str


@dataclass(frozen=True)
class ObjectDelivered(Event):
    name = "object.delivered"
    submission: str
    object: str
    size: int
    sha256: str


@dataclass(frozen=True)
class UploadFailed(Event):
    name = "upload.failed"
    level = Level.ERROR
    submission: str
    object: str
    code: str
    detail: str


@dataclass(frozen=True)
class QueuePaused(Event):
    """`code` is the error's code: sign-in-needed, store-unavailable, …"""

    name = "queue.paused"
    level = Level.WARNING
    code: str


@dataclass(frozen=True)
class QueueContinued(Event):
    name = "queue.continued"


@dataclass(frozen=True)
class SubmissionClosed(Event):
    """The manifest is delivered."""

    name = "submission.closed"
    submission: str
    delivered: int
    left_out: int


@dataclass(frozen=True)
class SubmissionCancelled(Event):
    name = "submission.cancelled"
    submission: str
    delivered: int


@dataclass(frozen=True)
class ReceiptWritten(Event):
    name = "receipt.written"
    submission: str
