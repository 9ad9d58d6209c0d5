"""The borders between the core and the world. Each port states its contract: what may block, what is retried, which
errors come out. One contract suite runs each on its double and on the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import Event
from voxseal.domain.identity import StsSession
from voxseal.domain.recording import Captured, CaptureFormat, Envelope, InputDevice, LevelReading, Trouble
from voxseal.domain.uploads import (
    Checksum,
    ObjectState,
    OpenUpload,
    PartReceipt,
    SealedObject,
    StoredObject,
    UploadPlan,
)


class EventSink(Protocol):
    """Where events go. Never raises and never blocks for long; called from any thread."""

    def __call__(self, event: Event, /) -> None: ...


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> datetime:
        """Wall time, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class Body(Protocol):
    """The bytes of one request: a seekable stretch of a sealed file, re-readable from its start for a retry."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...

    def __len__(self) -> int: ...


class ObjectStore(Protocol):
    """What Voxseal asks of a bucket: write and list under its own prefix, nothing else.

    Keys are whole (prefix included). Every call blocks on the network, may be made from any thread, and makes exactly one
    attempt: retrying is a wrapper's work (`transfer.retry`). Every call is harmless to repeat with the same arguments.
    Errors: `StoreUnavailable` (passing), `DamagedInTransit`, `SessionExpired`, `SignInNeeded`, `AccessRefused`,
    `ClockSkewed`, `NoSuchUpload` (where said), `StoreRejected`; nothing of an SDK comes out.
    """

    def put(self, key: str, body: Body, checksum: Checksum) -> StoredObject:
        """Stores `body` as one object. The store checks `checksum`, or answers a digest that is checked here."""
        ...

    def create_upload(self, key: str) -> str:
        """Begins a multipart upload and returns its id."""
        ...

    def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
        """Stores part `number` (1 to 10,000). Raises `NoSuchUpload` when the upload is finished or gone."""
        ...

    def list_parts(self, key: str, upload_id: str) -> list[PartReceipt]:
        """All parts that the store holds, by number. Raises `NoSuchUpload`."""
        ...

    def complete_upload(self, key: str, upload_id: str, parts: Sequence[PartReceipt]) -> StoredObject:
        """Makes the parts one object. Raises `NoSuchUpload` when it is finished or gone already."""
        ...

    def abort_upload(self, key: str, upload_id: str) -> None:
        """Drops an upload and its parts; one that is gone already is no error."""
        ...

    def list_uploads(self, prefix: str) -> Iterator[OpenUpload]:
        """The unfinished uploads whose key starts with `prefix`."""
        ...

    def list_objects(self, prefix: str) -> Iterator[StoredObject]:
        """The objects whose key starts with `prefix`: key, size and ETag."""
        ...

    def close(self) -> None:
        """Ends kept connections. Nothing is called after it."""
        ...


class TransferLedger(Protocol):
    """What the transfer remembers across crashes. Every call is durable on return; from any thread.

    Raises `DiskFull` or `LedgerError`.
    """

    def waiting(self, submission: str, *, after: int = 0, limit: int = 100) -> list[tuple[int, SealedObject]]:
        """Objects of `submission` in state SEALED or SENDING, oldest first, each with its place in the queue;
        only those whose place is greater than `after`."""
        ...

    def state(self, object_id: str) -> ObjectState | None:
        """How it stands now; None when there is no such object. DELIVERED and CANCELLED are final: what is asked after that,
        by a request that was answered late, changes nothing.
        """
        ...

    def begin(self, object_id: str, plan: UploadPlan) -> None:
        """The intent: written before the store hears of the object. State becomes SENDING."""
        ...

    def upload_created(self, object_id: str, upload_id: str) -> None: ...

    def part_sent(self, object_id: str, receipt: PartReceipt) -> None: ...

    def parts(self, object_id: str) -> list[PartReceipt]:
        """The confirmed parts of the current upload, by number."""
        ...

    def keep_parts(self, object_id: str, receipts: Iterable[PartReceipt]) -> None:
        """Replaces what is known of the parts by what the store said."""
        ...

    def begin_again(self, object_id: str) -> None:
        """Forgets upload id and parts: the same sealed message will be sent anew. State becomes SEALED."""
        ...

    def delivered(self, object_id: str, stored: StoredObject, at: datetime) -> None: ...

    def failed(self, object_id: str, code: str, message: str) -> None: ...


class Vault(Protocol):
    """Keeps the session between runs, in the OS keyring or in memory.

    Calls may block on the system's prompt: never on a GUI thread. Raises `VaultError` and nothing else.
    """

    @property
    def label(self) -> str:
        """For people: "Secret Service", "Windows Credential Manager", "memory only"."""
        ...

    @property
    def durable(self) -> bool:
        """Whether it outlives the process."""
        ...

    def save(self, name: str, text: str) -> None:
        """Replaces what is kept under `name`; a reader never sees a mixture of old and new."""
        ...

    def load(self, name: str) -> str | None:
        """What was saved, or None; a damaged entry counts as None and is wiped."""
        ...

    def wipe(self, name: str) -> None:
        """Removes every trace of `name`; nothing there is no error."""
        ...


class PcmSink(Protocol):
    """Takes a take's PCM as it is captured (`domain.recording` has the layout), on the recorder's thread.

    A call may block on the disk for a moment; the recorder's ring bridges that. Raises `DiskFull` or `LedgerError`: the take
    then ends there, and what was written before stays good.
    """

    def write(self, pcm: memoryview, /) -> None:
        """Whole frames, of any number. The memory is the caller's again on return."""
        ...


class PcmSource(Protocol):
    """A take's PCM, whole or in any part, for playback, pictures and measures. From one thread at a time."""

    @property
    def format(self) -> CaptureFormat: ...

    @property
    def frames(self) -> int: ...

    def read(self, first: int, count: int, /) -> memoryview:
        """`count` frames from frame `first` (of 0), fewer at the end, none behind it. Valid until the next call.

        Raises `LedgerError` when what is on the disk can no longer be read or is not what was written.
        """
        ...


class Playing(Protocol):
    """A sound that is being played. From any thread; nothing blocks but `stop`, for a moment."""

    @property
    def position(self) -> int:
        """The frame of the source that is heard just now."""
        ...

    @property
    def done(self) -> bool:
        """Whether it has come to its end, was stopped, or failed."""
        ...

    @property
    def error(self) -> VoxsealError | None:
        """Why it ended before its end, if it did: what the source raised, or `PlaybackError`."""
        ...

    def stop(self) -> None:
        """Silence, at once. Afterwards nothing is read from the source any more. Stopping again does nothing."""
        ...


class InputStream(Protocol):
    """An open microphone. `read` from one thread; the rest from any."""

    @property
    def latency(self) -> float:
        """Seconds between a sound and its arrival here, as far as the system says."""
        ...

    @property
    def dropped(self) -> int:
        """Frames lost so far, as far as the system says so or the clock shows."""
        ...

    @property
    def trouble(self) -> Trouble | None:
        """Why no more will come, or None."""
        ...

    def read(self, timeout: float) -> memoryview:
        """The PCM that has come since the last call, waiting at most `timeout` seconds for any; empty if none came.

        The view is valid until the next call.
        """
        ...

    def close(self) -> None: ...


class AudioInput(Protocol):
    """The machine's microphones. Calls block for as long as the sound system takes: never on a GUI thread."""

    def devices(self) -> list[InputDevice]:
        """What there is now, the default first. Looks afresh, unless a stream is open. Raises `MicrophoneError`."""
        ...

    def open(self, device: InputDevice, capture: CaptureFormat, /) -> InputStream:
        """Raises `MicrophoneError`: not there, in use, not allowed, or not able to do `capture`."""
        ...


class Recorder(Protocol):
    """Reads an open microphone on a thread of its own through a whole sitting, and gives takes out of what comes.

    `start`, `stop` and `abandon` from one thread at a time; the rest from any, and none of that blocks.
    """

    @property
    def level(self) -> LevelReading:
        """The level just now, between takes too."""
        ...

    @property
    def dropped(self) -> int:
        """Frames lost in the take that is under way (or was last), as far as the system says so or the clock shows."""
        ...

    @property
    def trouble(self) -> Trouble | None:
        """Why no more will come from this microphone, or None."""
        ...

    @property
    def envelope(self) -> Envelope:
        """The outline of the take that is under way (or was last), as far as it has come."""
        ...

    @property
    def ended(self) -> bool:
        """Whether a take was begun that has ended by itself: by trouble, or because its sink raised; `stop` says more."""
        ...

    def start(self, sink: PcmSink, /) -> int:
        """Begins a take: what came in the pre-roll goes first, then all that comes. Returns the pre-roll's frames, which are
        fewer than asked for when the microphone was opened only just now. Raises `MicrophoneError` after `trouble`.
        """
        ...

    def forget(self) -> None:
        """What came up to now goes into no pre-roll: this computer was playing something. Never blocks."""
        ...

    def stop(self) -> Captured:
        """Ends the take after its post-roll, which this waits for, or at once when it has ended by itself. On return the
        sink has all of it. What the sink raised is not raised again here: the sink knows.
        """
        ...

    def abandon(self) -> None:
        """Ends the take at once, since nobody wants it: on return nothing more goes into its sink. Nothing to do when none
        is under way.
        """
        ...

    def close(self) -> None:
        """Ends the thread and closes the stream. A take that is under way ends without a post-roll."""
        ...


SessionSource = Callable[[], StsSession]
"""Gives a session that has not ended, or raises `SignInNeeded`. Blocks at most for one silent renewal."""
