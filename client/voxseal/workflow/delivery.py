"""One submission from chosen paths to its delivered manifest, in as many runs as it takes.

    delivery = Delivery(...)
    outcome = delivery.run()        # blocks; from a thread of its own where somebody watches
    delivery.limit(2_000_000)       # from any thread, as the two below: at most so many bytes a second from now on
    delivery.refresh()              # gives up the requests under way and begins them anew: the network may be another one
    delivery.stop()                 # stops in order; the next run goes on

Scan → seal and upload at the same time → manifest when every sample is delivered or left out → receipt. Each step looks
at the ledger first, so running it again is harmless.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voxseal.domain.errors import Cancelled, SignInError, SignInNeeded, SpoolDamaged, VoxsealBug, VoxsealError
from voxseal.domain.events import (
    DeliveryInterrupted,
    DeliveryStarted,
    DeliveryStopped,
    ManifestSealed,
    ReceiptWritten,
    SealedCopyRemoved,
    SubmissionClosed,
)
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import Clock, EventSink, ObjectStore, SessionSource
from voxseal.domain.profile import Profile
from voxseal.domain.samples import SampleState, Submission, SubmissionCounts, SubmissionState
from voxseal.domain.uploads import BLOCK, ObjectKind, ObjectState, manifest_object_name, object_of
from voxseal.sealing import KmsRsaRecipient, MessageWriter
from voxseal.store import Ledger, Spool
from voxseal.transfer.interrupt import Interrupt
from voxseal.transfer.pacing import Pace
from voxseal.transfer.plan import workers_for
from voxseal.transfer.queue import Outcome, QueueState, TransferQueue
from voxseal.transfer.retry import RetryingStore, RetryPolicy
from voxseal.transfer.uploader import Uploader
from voxseal.workflow.backpressure import SpoolBudget
from voxseal.workflow.lingering import Lingering
from voxseal.workflow.manifests import manifest_blocks
from voxseal.workflow.opening import MANIFEST_SAMPLE
from voxseal.workflow.receipts import write_receipt
from voxseal.workflow.sealed_rows import spooled_object
from voxseal.workflow.sealing_samples import SampleSealer, SealingThread
from voxseal.workflow.selecting import select

_LOOK = 0.2
"""Seconds between looks at two threads at once; nothing waits for it that could be awaited alone."""


@dataclass(frozen=True)
class DeliveryOutcome:
    """Where the submission stands after a run. `error` is why the run ended before the submission did, if it did."""

    submission: Submission
    counts: SubmissionCounts
    error: VoxsealError | None


@dataclass(frozen=True)
class DeliveryParts:
    """What a delivery works with: made once by the workbench, shared by all its deliveries."""

    ledger: Ledger
    spool: Spool
    profile: Profile
    recipients: Sequence[KmsRsaRecipient]
    store: Callable[[], ObjectStore]
    """Makes (or gives) the store, bare: retries are added here. First called after sign-in."""
    sessions: SessionSource
    events: EventSink
    clock: Clock
    rate: int | None
    """Bytes a second that an upload may take at first; None for no limit."""
    receipts: Path
    spool_budget: int
    apart: tuple[Path, ...] = ()
    """What is never sent, wherever it lies: `DataFolder.own`."""
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    lingering: Lingering = field(default_factory=Lingering)
    """Told which requests the run has let go of."""


class Delivery:
    """See the module.

    Args:
        sign_in: asked when the session is missing or has ended; answers whether it signed in.
        hold: asked, after `sign_in`, when passing trouble (no session, no network, a wrong clock) stands in the way. May
            block until it is over, and answers whether to go on. `stop` must make it answer; sealing goes on meanwhile.
    """

    def __init__(
        self,
        submission: str,
        parts: DeliveryParts,
        sign_in: Callable[[], bool] = lambda: False,
        hold: Callable[[VoxsealError], bool] = lambda error: False,
    ) -> None:
        self._id = submission
        self._parts = parts
        self._sign_in = sign_in
        self._hold = hold
        self._rate = parts.rate
        self._stopped = threading.Event()
        self._budget = SpoolBudget(
            parts.spool_budget,
            parts.ledger.spooled_bytes(),
            leaving=lambda: bool(parts.ledger.waiting(submission, limit=1)),
        )
        self._queue: TransferQueue | None = None
        self._queue_lock = threading.Lock()

    def stop(self) -> None:
        """Ends the run soon, in order. From any thread, any number of times."""
        self._stopped.set()
        self._budget.draining(False)
        with self._queue_lock:
            if self._queue is not None:
                self._queue.cancel()

    def limit(self, bytes_per_second: int | None) -> None:
        """Bounds the upload from now on; None for no bound."""
        with self._queue_lock:
            self._rate = bytes_per_second
            if self._queue is not None:
                self._queue.limit(bytes_per_second)

    def refresh(self) -> None:
        """Begins anew what is under way at the store: after a sleep, the connections it has are dead and do not know it.

        Parts that the store has are kept.
        """
        with self._queue_lock:
            if self._queue is not None:
                self._queue.pause()

    def run(self) -> DeliveryOutcome:
        """Goes as far as it can. Never raises a `VoxsealError`: the outcome holds it."""
        error: VoxsealError | None = None
        parts = self._parts
        parts.events(DeliveryStarted(self._id, parts.profile.digest, parts.profile.fingerprints))
        try:
            self._run()
        except VoxsealError as caught:
            error = caught
            interrupted = isinstance(caught, Cancelled)
            parts.events(
                DeliveryInterrupted(self._id) if interrupted else DeliveryStopped(self._id, caught.code, caught.detail)
            )
        return DeliveryOutcome(self._submission(), self._parts.ledger.counts(self._id), error)

    # --- the steps ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        parts = self._parts
        if self._submission().state is SubmissionState.SCANNING:
            select(parts.ledger, self._id, parts.events, self._stopped.is_set, parts.apart)
        if self._submission().state is not SubmissionState.OPEN:
            return
        self._take_up_failed()
        if self._anything_to_send():
            self._seal_and_send()
        self._close()

    def _take_up_failed(self) -> None:
        """What failed in an earlier run is tried again; a sealed copy that was lost is made again from its source."""
        ledger = self._parts.ledger
        for sealed in ledger.failed_with(self._id, SpoolDamaged.code):
            self._remove(sealed.name)
            ledger.unseal(sealed.id)
        ledger.retry_failed(self._id)

    def _anything_to_send(self) -> bool:
        selected, _ = self._parts.ledger.selected_size(self._id)
        return selected > 0 or bool(self._parts.ledger.waiting(self._id, limit=1))

    def _seal_and_send(self) -> None:
        sealing = SealingThread(self._sealer(), self._submission())
        sealing.start()
        try:
            try:
                if not self._signed_in() and self._leaves_nothing(sealing):
                    return
                queue = self._open_queue()
            except VoxsealError:
                # Sealing needs no network: what is safe on this machine already need not be read again.
                self._budget.draining(False)
                sealing.join()
                sealing.raise_error()
                raise
            try:
                self._drive(queue, sealing)
            finally:
                self._end_queue(queue)
        except BaseException:
            self.stop()
            raise
        finally:
            sealing.join()
        if not sealing.finished:
            # The spool was full while no upload made room (signed out, say); now it did.
            self._seal_and_send()

    def _signed_in(self) -> bool:
        try:
            self._parts.sessions()
        except SignInNeeded:
            return False
        return True

    def _leaves_nothing(self, sealing: SealingThread) -> bool:
        """Waits until something is sealed, or all is left out: then nothing is sent, and nobody need sign in for that."""
        while True:
            at_work = sealing.is_alive()  # asked first: what it seals last is seen below
            if self._stopped.is_set():
                raise Cancelled
            if self._parts.ledger.waiting(self._id, limit=1):
                return False
            if not at_work:
                sealing.raise_error()
                return sealing.finished
            sealing.join(_LOOK)

    def _drive(self, queue: TransferQueue, sealing: SealingThread) -> None:
        """Until all is sealed and sent, or one of the two cannot go on."""
        held_up: VoxsealError | None = None
        while sealing.is_alive():
            outcome = queue.wait(_LOOK) if held_up is None else None
            if outcome is not None:
                held_up = self._after_pause(queue, outcome)
                if held_up is not None:
                    self._budget.draining(False)
            if held_up is not None:
                sealing.join()
        sealing.raise_error()
        if held_up is not None:
            raise held_up
        queue.finish()
        self._wait_for(queue)

    def _wait_for(self, queue: TransferQueue) -> None:
        while True:
            outcome = queue.wait(None)
            if outcome is None:
                continue
            if outcome.state is QueueState.DONE:
                return
            held_up = self._after_pause(queue, outcome)
            if held_up is not None:
                raise held_up

    def _after_pause(self, queue: TransferQueue, outcome: Outcome) -> VoxsealError | None:
        """None when the queue goes on; else why it does not."""
        if outcome.state is QueueState.CANCELLED or self._stopped.is_set():
            return Cancelled()
        if outcome.state is QueueState.PAUSED and (outcome.error is None or self._overcome(outcome.error)):
            self._bind_again()
            queue.resume()
            return None
        if self._stopped.is_set():
            return Cancelled()
        if _is_sign_in(outcome.error):
            return SignInNeeded("The session has ended.")
        return outcome.error or VoxsealBug("The upload stopped without a reason.")

    def _close(self) -> None:
        """The manifest, once every sample is delivered or left out. Otherwise the submission stays open."""
        ledger = self._parts.ledger
        counts = ledger.counts(self._id)
        if counts.total != counts[SampleState.DELIVERED] + counts[SampleState.LEFT_OUT]:
            return
        if not counts[SampleState.DELIVERED]:
            ledger.set_submission_state(self._id, SubmissionState.EMPTY)
            return
        manifest = ledger.object(self._id)
        if manifest is None:
            self._seal_manifest(counts)
            manifest = ledger.object(self._id)
        if manifest is None or manifest.state is not ObjectState.DELIVERED:
            queue = self._open_queue()
            try:
                queue.finish()
                self._wait_for(queue)
            finally:
                self._end_queue(queue)
            manifest = ledger.object(self._id)
            if manifest is None or manifest.state is not ObjectState.DELIVERED:
                return
        now = self._parts.clock.now()
        ledger.set_submission_state(self._id, SubmissionState.CLOSED, now)
        self._parts.events(SubmissionClosed(self._id, counts[SampleState.DELIVERED], counts[SampleState.LEFT_OUT]))
        write_receipt(ledger, self._submission(), self._parts.profile.organisation.name, self._parts.receipts)
        self._parts.events(ReceiptWritten(self._id))

    def _seal_manifest(self, counts: SubmissionCounts) -> None:
        parts, submission, takes = self._parts, self._submission(), self._parts.ledger.takes
        name = manifest_object_name(self._id)
        context = {"sample": MANIFEST_SAMPLE, "submission": self._id}
        blocks = manifest_blocks(
            parts.profile,
            submission,
            parts.clock.now().isoformat(),
            counts[SampleState.LEFT_OUT],
            parts.ledger.samples(self._id, SampleState.DELIVERED),
            takes.take if takes.any_kept(self._id) else None,
        )
        with (
            parts.spool.create(name) as spooled,
            MessageWriter(spooled, parts.recipients, context, block=BLOCK) as writer,
        ):
            for block in blocks:
                writer.write(block)
            result = writer.close()
            spooled.commit()
        parts.ledger.add_object(spooled_object(result, ObjectKind.MANIFEST, name, self._id))
        self._budget.add(result.sealed_size)
        parts.events(ManifestSealed(self._id, counts[SampleState.DELIVERED], result.sealed_size))

    # --- parts --------------------------------------------------------------------------------------------------

    def _submission(self) -> Submission:
        submission = self._parts.ledger.submission(self._id)
        if submission is None:
            raise VoxsealBug("A submission is gone from the ledger.")
        return submission

    def _sealer(self) -> SampleSealer:
        parts = self._parts
        return SampleSealer(
            parts.ledger,
            parts.spool,
            parts.recipients,
            parts.profile.audio,
            parts.profile.quality,
            self._budget,
            parts.events,
            self._wake_queue,
            self._stopped.is_set,
        )

    def _wake_queue(self) -> None:
        with self._queue_lock:
            if self._queue is not None:
                self._queue.wake()

    def _session(self) -> StsSession:
        try:
            return self._parts.sessions()
        except SignInNeeded as error:
            if not self._overcome(error):
                if self._stopped.is_set():
                    raise Cancelled from None
                raise
            return self._parts.sessions()

    def _overcome(self, error: VoxsealError) -> bool:
        return (_is_sign_in(error) and self._sign_in()) or self._hold(error)

    def _bind_again(self) -> None:
        """Whoever is signed in now may be somebody else. Nobody: the next request says so."""
        try:
            self._bind(self._parts.sessions())
        except SignInNeeded:
            pass

    def _bind(self, session: StsSession) -> str:
        """The prefix that the submission goes under: that of whoever first signed in for it."""
        self._parts.ledger.bind_prefix(self._id, session.prefix)
        prefix = self._submission().prefix
        if prefix != session.prefix:
            raise SignInError(
                "This submission was begun by another account.",
                detail="another-account",
                hint="What was sealed is kept on this machine. Sign in with the account that began it,"
                f" or give it up: voxseal cancel {self._id}",
            )
        return session.prefix

    def _open_queue(self) -> TransferQueue:
        parts = self._parts
        prefix = self._bind(self._session())
        interrupt = Interrupt()
        uploader = Uploader(
            store=RetryingStore(parts.store(), sleep=interrupt.sleep, events=parts.events, policy=parts.retries),
            ledger=parts.ledger,
            spool=parts.spool.folder,
            prefix=prefix,
            algorithm=parts.profile.cloud.checksum,
            remove=self._remove,
            events=parts.events,
            clock=parts.clock,
            interrupt=interrupt,
            workers=workers_for(self._rate),
        )
        queue = TransferQueue(uploader, pace=Pace(self._rate, parts.clock, interrupt.sleep_in_request))
        with self._queue_lock:
            if self._stopped.is_set():
                raise Cancelled
            self._queue = queue
            queue.limit(self._rate)  # it may have been changed since the queue was made
            queue.start(self._id)
        self._budget.draining(True)
        return queue

    def _end_queue(self, queue: TransferQueue) -> None:
        with self._queue_lock:
            self._queue = None
        queue.cancel()
        queue.wait(None)
        self._parts.lingering.add(self._id, lambda: queue.lingers)

    def _remove(self, name: str) -> None:
        """A delivered message leaves the spool and makes room."""
        size = self._parts.spool.remove(name)
        if size:
            self._parts.events(SealedCopyRemoved(object_of(name)))
            self._budget.remove(size)


def _is_sign_in(error: VoxsealError | None) -> bool:
    return error is not None and error.code in {"sign-in-needed", "session-expired"}
