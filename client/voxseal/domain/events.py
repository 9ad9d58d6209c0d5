"""What happens, as frozen values: the one stream that the session log keeps and the faces show.

A field is a number, a boolean, an enum, an opaque id or code (str), a `datetime`, or `Private` for a name, path or
person. Nothing else may be in an event, so a secret cannot reach the log. `logged = False` marks events that are only for
a screen (progress many times a second).

The first sentence of each class's docstring is what readers of a session log see beside its name, so it says in plain
words what happened. `voxseal logs catalogue` prints them all; the tests keep the catalogue whole.
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
    """How much an event matters to whoever reads the log."""

    TRACE = "trace"
    """Written only while the person records a problem: what libraries say, and each request."""
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
    """The program was started. `command` is its own word for what it was asked to do."""

    name = "run.started"
    command: str
    version: str
    system: str
    python: str


@dataclass(frozen=True)
class RunEnded(Event):
    """The program came to its end in order. Without this line it was killed, crashed, or still runs."""

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
    """A profile was taken over. `replaces` is the digest of the one before, if there was one.

    `fingerprints` are the first sixteen digits of each recipient key's, apart by spaces.
    """

    name = "profile.imported"
    digest: str
    bucket: str
    fingerprints: str
    replaces: str = ""


@dataclass(frozen=True)
class ConsentAccepted(Event):
    """The person accepted the consent text of this version."""

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
    """The person signed in."""

    name = "sign-in.done"
    person: Private
    expires_at: datetime
    vault: str


@dataclass(frozen=True)
class SignInFailed(Event):
    """Signing in did not succeed. `code` and `detail` are the error's."""

    name = "sign-in.failed"
    level = Level.ERROR
    code: str
    detail: str


@dataclass(frozen=True)
class SessionOpened(Event):
    """The cloud gave a session, and this is all that it may be used for.

    `allows` names the kinds of request; `prefix` is the one folder of the bucket.
    """

    name = "session.opened"
    bucket: str
    prefix: Private
    allows: str
    expires_at: datetime


@dataclass(frozen=True)
class SessionRenewed(Event):
    """The session was renewed without the person."""

    name = "session.renewed"
    expires_at: datetime


@dataclass(frozen=True)
class SessionEnded(Event):
    """The session is over: its hour has passed. What is sealed waits for the next sign-in."""

    name = "session.ended"
    level = Level.WARNING


@dataclass(frozen=True)
class SignedOut(Event):
    """The session was wiped from this computer."""

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
    """A submission was begun."""

    name = "submission.opened"
    submission: str


@dataclass(frozen=True)
class SampleFound(Event):
    """A file was found that is to be sealed and sent. `size` in bytes."""

    name = "sample.found"
    level = Level.DETAIL
    submission: str
    sample: str
    file: Private
    size: int


@dataclass(frozen=True)
class ScanEnded(Event):
    """All of what was chosen has been looked through. `found` files of `bytes` bytes are to be sealed."""

    name = "scan.ended"
    submission: str
    found: int
    bytes: int


@dataclass(frozen=True)
class SampleLeftOut(Event):
    """A file is not sent, for this reason."""

    name = "sample.left-out"
    submission: str
    sample: str
    file: Private
    reason: LeftOut
    size: int = 0


@dataclass(frozen=True)
class SealingProgress(Event):
    """So many bytes of a file are sealed."""

    name = "sealing.progress"
    logged = False
    sample: str
    file: Private
    done: int
    size: int


@dataclass(frozen=True)
class SampleSealed(Event):
    """A sample was sealed into the spool. Sizes in bytes; the digest is that of the sealed message."""

    name = "sample.sealed"
    submission: str
    sample: str
    file: Private
    size: int
    sealed_size: int
    sealed_sha256: str


@dataclass(frozen=True)
class ManifestSealed(Event):
    """The list of what a submission holds was sealed; it goes last."""

    name = "manifest.sealed"
    submission: str
    samples: int
    sealed_size: int


# --- recording --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordingOpened(Event):
    """Somebody sits down to record. `durable`: whether a crash would cost no more than the last tenth of a second."""

    name = "recording.opened"
    vault: str
    durable: bool


@dataclass(frozen=True)
class MicrophoneOpened(Event):
    """The microphone that will be recorded from. `monitor`: it is a loopback of what the computer plays."""

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
class FramesDropped(Event):
    """The sound system lost so many frames since the last such event, in a take or between."""

    name = "microphone.frames-dropped"
    level = Level.WARNING
    frames: int


@dataclass(frozen=True)
class TakeStarted(Event):
    """Recording of a take begins. `version` counts the attempts at its prompt."""

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
    """A crash ended this take, and its scratch cannot be opened: its key was in memory only, or it is damaged or gone."""

    name = "take.lost"
    level = Level.ERROR
    submission: str
    take: str


@dataclass(frozen=True)
class TakeKept(Event):
    """A take was kept: its sample is sealed and waits. Sizes in bytes.

    `replaced` is the earlier kept take, whose sample is dropped.
    """

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
    """The person discarded a take: its sound is destroyed."""

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


# --- deliveries -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DeliveryStarted(Event):
    """A run begins to work on a submission, under this profile and to these keys.

    `profile` is the profile file's digest; `fingerprints` as in `profile.imported`.
    """

    name = "delivery.started"
    submission: str
    profile: str
    fingerprints: str


@dataclass(frozen=True)
class DeliveryStopped(Event):
    """A run ended before the submission did. `code` and `detail` are the error's."""

    name = "delivery.stopped"
    level = Level.ERROR
    submission: str
    code: str
    detail: str


@dataclass(frozen=True)
class DeliveryInterrupted(Event):
    """The person stopped a run, or the program was closed, before the submission was complete."""

    name = "delivery.interrupted"
    submission: str


@dataclass(frozen=True)
class SealedCopyRemoved(Event):
    """A sealed copy left this computer's disk, because it was delivered or given up."""

    name = "spool.removed"
    level = Level.DETAIL
    object: str


# --- uploads ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UploadStarted(Event):
    """Sending an object begins, in so many parts. `object` is a sample, or the submission for its manifest."""

    name = "upload.started"
    level = Level.DETAIL
    object: str
    size: int
    parts: int


@dataclass(frozen=True)
class UploadContinued(Event):
    """An earlier run's upload goes on. `parts_kept` are in the store already, `bytes_kept` of the message in all."""

    name = "upload.continued"
    object: str
    parts: int
    parts_kept: int
    bytes_kept: int = 0


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
    """A request to the store failed for now, and is tried again. `seconds`: after this wait."""

    name = "upload.retried"
    level = Level.WARNING
    operation: str
    attempt: int
    seconds: float
    code: str
    detail: str


@dataclass(frozen=True)
class StoreAnswered(Event):
    """One request to the store came to its end. `code` is ok, or the error's; `seconds` from the asking to the answer."""

    name = "store.answered"
    level = Level.TRACE
    operation: str
    seconds: float
    code: str
    detail: str


@dataclass(frozen=True)
class ObjectDelivered(Event):
    """The store has confirmed an object whole."""

    name = "object.delivered"
    submission: str
    object: str
    size: int
    sha256: str


@dataclass(frozen=True)
class UploadFailed(Event):
    """An object could not be delivered in this run."""

    name = "upload.failed"
    level = Level.ERROR
    submission: str
    object: str
    code: str
    detail: str


@dataclass(frozen=True)
class QueuePaused(Event):
    """Sending waits. `code` is the error's code: sign-in-needed, store-unavailable, …"""

    name = "queue.paused"
    level = Level.WARNING
    code: str


@dataclass(frozen=True)
class QueueContinued(Event):
    """Sending goes on after a pause."""

    name = "queue.continued"


@dataclass(frozen=True)
class DispatchWaiting(Event):
    """All submissions wait for the same thing. `code` is the error's code."""

    name = "dispatch.waiting"
    level = Level.WARNING
    code: str


@dataclass(frozen=True)
class DispatchContinued(Event):
    """What all submissions waited for is there again."""

    name = "dispatch.continued"


@dataclass(frozen=True)
class AllDelivered(Event):
    """Nothing is left to send. So many submissions were closed since the last time, with so many samples."""

    name = "dispatch.all-delivered"
    submissions: int
    samples: int


@dataclass(frozen=True)
class OriginalDeleted(Event):
    """The file of a delivered sample was deleted, as the person wished."""

    name = "original.deleted"
    submission: str
    sample: str
    file: Private


@dataclass(frozen=True)
class OriginalKept(Event):
    """A file that was to be deleted was kept. `reason` is a code: changed, gone, refused, unknown."""

    name = "original.kept"
    level = Level.WARNING
    submission: str
    sample: str
    file: Private
    reason: str


@dataclass(frozen=True)
class SubmissionClosed(Event):
    """A submission is complete: its manifest is delivered."""

    name = "submission.closed"
    submission: str
    delivered: int
    left_out: int


@dataclass(frozen=True)
class SubmissionCancelled(Event):
    """The person gave up a submission. `delivered` samples had gone already."""

    name = "submission.cancelled"
    submission: str
    delivered: int


@dataclass(frozen=True)
class ReceiptWritten(Event):
    """The receipt of a submission was written."""

    name = "receipt.written"
    submission: str


# --- the session log itself -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LogGap(Event):
    """So many events could not be written, most likely because the disk was full."""

    name = "log.gap"
    level = Level.WARNING
    lost: int


@dataclass(frozen=True)
class DetailRaised(Event):
    """The person is recording a problem: until then the log holds more detail."""

    name = "log.detail-raised"
    until: datetime


@dataclass(frozen=True)
class DetailLowered(Event):
    """The log is back to its usual detail."""

    name = "log.detail-lowered"


@dataclass(frozen=True)
class LibrarySaid(Event):
    """A library's own log message. Its text is a constant of the library's code; what was filled in is left out.

    `severity` is the library's word for it; `place` is the module and line that said it. In `text`, numbers are as they
    were, and any other value is a stand-in.
    """

    name = "library.said"
    level = Level.TRACE
    library: str
    severity: str
    place: str
    text: str


@dataclass(frozen=True)
class BundleSaved(Event):
    """A support bundle was saved, under this reference code."""

    name = "log.bundle-saved"
    reference: str
    files: int
    left_out: int


# What follows is written by the chain of runs alone (`sessionlog.chain`), in a file of its own.


@dataclass(frozen=True)
class ChainOpened(Event):
    """A run began a file of the session log; the file's first line carries this line's hash."""

    name = "chain.opened"
    file: str
    run: str
    part: int


@dataclass(frozen=True)
class ChainClosed(Event):
    """A run finished a file: so many lines, the last of which has this hash."""

    name = "chain.closed"
    file: str
    lines: int
    head: str


@dataclass(frozen=True)
class ChainFound(Event):
    """A later run found a file that its own run had not finished; `torn` bytes after its last whole line."""

    name = "chain.found"
    level = Level.WARNING
    file: str
    lines: int
    head: str
    torn: int


@dataclass(frozen=True)
class ChainRemoved(Event):
    """An old file was removed, because of its age or because there was too much: `reason` is age or size."""

    name = "chain.removed"
    file: str
    lines: int
    head: str
    reason: str


@dataclass(frozen=True)
class ChainShortened(Event):
    """The chain's own beginning was removed, with the files that it told of. The line before the first says how much."""

    name = "chain.shortened"
    anchor: str


@dataclass(frozen=True)
class ChainDisputed(Event):
    """The chain's end was not as the last writer left it: cut off or changed, or the power failed at that moment.

    `expected` is the hash of the line that should have been the last.
    """

    name = "chain.disputed"
    level = Level.WARNING
    expected: str


@dataclass(frozen=True)
class ChainAnchor(Event):
    """Stands for the removed beginning of the chain: so many lines about so many files; `head` is the last one's hash."""

    name = "chain.anchor"
    lines: int
    files: int
    head: str
