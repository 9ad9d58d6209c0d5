"""The upload queue of one submission: what a face starts, pauses, goes on with and waits for.

>>> queue = TransferQueue(uploader, pace=pace)
>>> queue.start("20261123-8k2m4q9xzr")
>>> queue.wake()                 # the sealer has added an object
>>> queue.finish()               # nothing more will come
>>> queue.wait(timeout=None)
Outcome(state=<QueueState.DONE: 'done'>, error=None)

Threads: `voxseal-transfer` reads the ledger and hands out work; `voxseal-part-N` send. Small objects go side by side; one
large object at a time uses some of the same threads for its parts, so that neither kind waits for the other. Every public
method may be called from any thread, and returns at once but `wait`.

What goes wrong with one object fails that object. What goes wrong with the session, the clock or the network pauses the
queue and spends nothing: `resume` reconciles and goes on with the same upload ids. What goes wrong with the ledger or the
disk stops it, and so do three refusals in a row: then it is not the object that is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from voxseal.domain.errors import (
    AccessRefused,
    Cancelled,
    ClockSkewed,
    DiskFull,
    LedgerError,
    SessionExpired,
    SignInNeeded,
    StoreRejected,
    StoreUnavailable,
    UsageError,
    VoxsealBug,
    VoxsealError,
)
from voxseal.domain.events import QueueContinued, QueuePaused, UploadFailed
from voxseal.domain.uploads import SealedObject
from voxseal.transfer.crew import Crew
from voxseal.transfer.lanes import Lanes
from voxseal.transfer.outcome import Outcome, QueueState
from voxseal.transfer.pacing import Pace
from voxseal.transfer.plan import Workers, workers_for
from voxseal.transfer.reconcile import Reconciler
from voxseal.transfer.uploader import Uploader

__all__ = ["ASKED_FOR", "Outcome", "QueueState", "TransferQueue"]

_PAUSING = (SignInNeeded, SessionExpired, ClockSkewed, StoreUnavailable)
_STOPPING = (LedgerError, DiskFull, VoxsealBug)
_REFUSALS_IN_A_ROW = 3
_LET_GO_AFTER = 10.0
"""Seconds that cancelling waits for requests under way; one that waits for a dead store's answer is then let go."""
ASKED_FOR = "asked-for"
"""`QueuePaused.code` when `pause` was called."""


class TransferQueue:
    """See the module. One queue serves one submission once; it owns its threads until DONE, CANCELLED or STOPPED.

    Args:
        uploader: complete but for its threads, which are the queue's. Its `interrupt` must be the one that its store's
            retries and `pace` sleep on, so that they end when the queue does.
        pace: the limit on bytes per second.
    """

    def __init__(self, uploader: Uploader, *, pace: Pace | None = None, let_go_after: float = _LET_GO_AFTER) -> None:
        self._let_go_after = let_go_after
        self._interrupt = uploader.interrupt
        self._pace = pace
        # Threads come as they are needed; how many that is, the lanes say, and `limit` may change.
        self._crew = Crew(max(Workers().objects, uploader.workers.objects))
        self._uploader = replace(uploader, enlist=self._crew.enlist, before_send=self._before_send)
        self._ledger = uploader.ledger
        self._events = uploader.events
        # Two, so that whoever waits for the end is not woken for each object.
        lock = threading.RLock()
        self._condition = threading.Condition(lock)
        self._settled = threading.Condition(lock)
        # All below is guarded by the lock.
        self._changed = False
        self._finishing = False
        self._cancelled = False
        self._pause_asked = False
        self._go_on = False
        self._trouble: Outcome | None = None
        self._outcome: Outcome | None = None
        self._refusals = 0
        self._lanes = Lanes(uploader.workers)
        self._thread: threading.Thread | None = None

    # --- what a face calls ----------------------------------------------------------------------------------------

    def start(self, submission: str) -> None:
        with self._condition:
            if self._thread is not None or self._cancelled:
                raise UsageError("This queue has been started before.")
            if not self._pause_asked:
                self._interrupt.clear()  # an earlier queue may have left it set
            self._thread = threading.Thread(
                target=self._coordinate, args=(submission,), name="voxseal-transfer", daemon=True
            )
            self._thread.start()

    def wake(self) -> None:
        """The ledger has new objects."""
        self._tell()

    def finish(self) -> None:
        """No more objects will come: the queue ends when all that wait are dealt with."""
        with self._condition:
            self._finishing = True
            self._tell()

    def pause(self) -> None:
        """Stops using the network. Parts under way are given up, finished ones are kept."""
        with self._condition:
            if self._outcome is None:
                self._pause_asked = True
                self._go_on = False
                self._interrupt.abandon()
                self._tell()

    def resume(self) -> None:
        """Goes on after a pause, whatever caused it; nothing to do otherwise."""
        with self._condition:
            paused = self._outcome is not None and self._outcome.state is QueueState.PAUSED
            if paused or self._pause_asked or self._trouble is not None:
                self._go_on = True  # a pause that is still being carried out is carried out first
            if paused:
                self._outcome = None
            self._tell()

    def limit(self, bytes_per_second: int | None) -> None:
        """Changes the limit while it works. Those who wait notice within a quarter of a second; how many requests go at
        once follows with the next objects."""
        with self._condition:
            if self._pace is not None:
                self._pace.limit(bytes_per_second)
            workers = workers_for(bytes_per_second)
            self._lanes.share_out(workers)
            self._uploader = replace(self._uploader, workers=workers)
            self._tell()

    def cancel(self) -> None:
        """Stops in order. What is delivered stays delivered, what is sealed stays in the spool and the ledger."""
        with self._condition:
            self._cancelled = True
            self._interrupt.abandon()
            if self._outcome is not None and self._outcome.state is QueueState.PAUSED:
                self._outcome = None
            if self._thread is None:
                self._settle(Outcome(QueueState.CANCELLED))
            self._tell()

    @property
    def outcome(self) -> Outcome | None:
        """How it stands: None while it is at work."""
        with self._condition:
            return self._outcome

    @property
    def lingers(self) -> bool:
        """Once it is over: whether a request that was let go is under way, so that the store may yet do what it asks."""
        return self._crew.at_work

    def wait(self, timeout: float | None = None) -> Outcome | None:
        """Blocks until the queue is paused or over; None when it still works after `timeout` seconds."""
        with self._condition:
            self._settled.wait_for(lambda: self._outcome is not None, timeout)
            outcome, thread = self._outcome, self._thread
        over = outcome is not None and outcome.state is not QueueState.PAUSED
        if over and thread is not None and thread is not threading.current_thread():
            thread.join()
        return outcome

    # --- the coordinator ------------------------------------------------------------------------------------------

    def _coordinate(self, submission: str) -> None:
        outcome = Outcome(QueueState.STOPPED, VoxsealBug())
        try:
            while True:
                outcome = self._round(submission)
                if outcome.state is not QueueState.PAUSED or not self._resumed(outcome):
                    break
        except VoxsealError as error:
            outcome = Outcome(QueueState.STOPPED, error)
        except BaseException as error:  # noqa: BLE001  a thread must not die in silence: whoever waits is told
            bug = VoxsealBug(detail=type(error).__name__)
            bug.__cause__ = error
            outcome = Outcome(QueueState.STOPPED, bug)
        finally:
            self._interrupt.abandon()
            self._crew.close(self._let_go_after)
            with self._condition:
                self._settle(Outcome(QueueState.CANCELLED) if self._cancelled else outcome)

    def _resumed(self, outcome: Outcome) -> bool:
        """Says that the queue is paused and waits; False when it is to end instead."""
        self._events(QueuePaused(code=outcome.error.code if outcome.error else ASKED_FOR))
        with self._condition:
            while not (self._go_on or self._cancelled):
                if self._outcome is None:
                    self._settle(outcome)
                    outcome = Outcome(QueueState.PAUSED)  # told once; a pause that overtakes a `resume` was asked for
                self._condition.wait()
            if self._cancelled:
                return False
            self._go_on = self._pause_asked = False
            self._trouble = None
            self._refusals = 0
            self._lanes.start_over()
            self._interrupt.clear()
        self._events(QueueContinued())
        return True

    def _round(self, submission: str) -> Outcome:
        """From reconciling to the next pause or the end."""
        reconciler = Reconciler(self._uploader, submission)
        try:
            reconciler.run()
        except VoxsealError as error:
            self._on_error(error)
        while (ended := self._step(submission)) is None:
            pass
        if ended.state is QueueState.DONE and self._lanes.sent_large:
            self._sweep(reconciler)
        return ended

    def _step(self, submission: str) -> Outcome | None:
        """Hands out what may begin, and waits until something has changed. Returns how the round ended, if it did."""
        with self._condition:
            if (ended := self._ended()) is not None:
                return ended
            self._changed, woken = False, self._changed
            finishing = self._finishing
        if woken:
            self._lanes.look_again()
        while self._lanes.wants_more:
            self._lanes.add(self._ledger.waiting(submission, after=self._lanes.place, limit=self._lanes.batch))
        with self._condition:
            for run in self._lanes.next_runs():
                self._crew.submit(partial(self._deliver, run))
            if self._changed or self._lanes.wants_more:
                return None
            if finishing and self._lanes.empty:
                return Outcome(QueueState.DONE)
            self._condition.wait_for(lambda: self._changed or self._lanes.has_room or (finishing and self._lanes.empty))
        return None

    def _ended(self) -> Outcome | None:
        if not (self._cancelled or self._pause_asked or self._trouble is not None):
            return None
        self._condition.wait_for(lambda: self._cancelled or not self._lanes.busy)
        if self._cancelled:
            return Outcome(QueueState.CANCELLED)
        return self._trouble or Outcome(QueueState.PAUSED)

    def _sweep(self, reconciler: Reconciler) -> None:
        """A creation whose answer was lost and asked for again has left an empty upload behind."""
        try:
            reconciler.abort_strays()
        except VoxsealError:
            pass  # all is delivered; the next start, or the bucket's lifecycle rule, drops it

    # --- in the workers -------------------------------------------------------------------------------------------

    def _deliver(self, run: Sequence[SealedObject]) -> None:
        try:
            for item in run:
                self._deliver_one(item)
        finally:
            with self._condition:
                self._lanes.done(run)
                self._condition.notify_all()  # a worker is free: no reason to ask the ledger again

    def _deliver_one(self, item: SealedObject) -> None:
        try:
            self._uploader.deliver(item)
        except VoxsealError as error:
            self._on_error(error, item)
        except BaseException as error:  # noqa: BLE001  a bug in one object's delivery stops the queue, and is told
            bug = VoxsealBug(detail=type(error).__name__)
            bug.__cause__ = error
            self._on_error(bug)
        else:
            with self._condition:
                self._refusals = 0

    def _on_error(self, error: VoxsealError, item: SealedObject | None = None) -> None:
        if isinstance(error, Cancelled):
            return
        if isinstance(error, _PAUSING):
            self._halt(Outcome(QueueState.PAUSED, error))
        elif isinstance(error, _STOPPING) or item is None:
            self._halt(Outcome(QueueState.STOPPED, error))
        else:
            self._fail(item, error)

    def _fail(self, item: SealedObject, error: VoxsealError) -> None:
        try:
            self._ledger.failed(item.id, error.code, error.message)
        except VoxsealError as ledger_error:
            self._halt(Outcome(QueueState.STOPPED, ledger_error))
            return
        self._events(UploadFailed(submission=item.submission, object=item.id, code=error.code, detail=error.detail))
        if isinstance(error, AccessRefused | StoreRejected):
            with self._condition:
                self._refusals += 1
                if self._refusals >= _REFUSALS_IN_A_ROW:
                    self._halt(Outcome(QueueState.STOPPED, error))

    def _halt(self, outcome: Outcome) -> None:
        """The first trouble counts, but one that stops outweighs one that pauses."""
        with self._condition:
            if self._trouble is None or outcome.state is QueueState.STOPPED:
                self._trouble = outcome
            self._interrupt.wind_down()
            self._tell()

    def _before_send(self, count: int) -> None:
        self._interrupt.check_request()
        if self._pace is not None:
            self._pace.take(count)

    def _settle(self, outcome: Outcome) -> None:
        with self._condition:
            self._outcome = outcome
            self._settled.notify_all()

    def _tell(self) -> None:
        with self._condition:
            self._changed = True
            self._condition.notify_all()
