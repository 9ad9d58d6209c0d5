"""Sends every submission that is not finished, one after another, by itself: what a window with an upload page needs.

    with Dispatch(workbench) as dispatch:               # goes on with what an earlier run left
        workbench.open_submission([Path("recordings")]) # is heard of, and goes when its turn comes
        dispatch.pause(submission.id)                   # returns at once, as every order does
        dispatch.overview()                             # Overview: frozen, cheap, as often as a face likes

Passing trouble that is nobody's fault in particular (no network, no session, a wrong clock, a full disk) makes everything
wait, and is looked at again by itself: soon at first, then less often, and at once when somebody signs in, the computer
wakes from sleep or its clock is set. What goes wrong with one submission fails that one, and the next goes on.

The first in the order that may go is the one that goes: moving another before it, or going on with one before it, stops it
in order until its turn comes again. Parts that the store has are kept.

Threads: `voxseal-dispatch` runs the deliveries, `voxseal-orders` writes to the ledger what the person wants and cancels,
`voxseal-clock-watch` notices a sleep. Every public method may be called from any thread and returns at once, but `close`.
Events are counted in whichever thread they come from.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from voxseal.domain import events as happened
from voxseal.domain.errors import Cancelled, LedgerError, UsageError, VoxsealBug, VoxsealError
from voxseal.domain.events import AllDelivered, Event
from voxseal.domain.ports import Clock
from voxseal.domain.samples import Submission, SubmissionState, Sums
from voxseal.transfer.crew import lower_priority
from voxseal.transfer.retry import RetryPolicy
from voxseal.workflow.cancelling import Cancellation
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.delivery import Delivery
from voxseal.workflow.holdup import Holdup
from voxseal.workflow.originals import delete_originals
from voxseal.workflow.patience import Patience, SleepWatch
from voxseal.workflow.probes import look_again
from voxseal.workflow.progress import RateMeter
from voxseal.workflow.roster import Entry, Remembered, Roster
from voxseal.workflow.standing import Overview, holds_everything
from voxseal.workflow.workbench import Workbench, where_raised

FEW_RETRIES = RetryPolicy(attempts=4)
"""Waiting for a network is the dispatch's own work, which asks more cheaply; a passing refusal is waited out below it."""


@dataclass(frozen=True)
class _Running:
    entry: Entry
    delivery: Delivery


class Dispatch:
    """See the module.

    Args:
        limit: bytes a second for all uploads; None for no limit.
        may_delete_originals: asked before the originals of a closed submission are deleted that was submitted with that
            wish; the person may have thought better of it. It and `changed` may also be set before `start`.
        changed: called from any thread when an overview would look different; returns at once.
    """

    def __init__(
        self,
        workbench: Workbench,
        *,
        limit: int | None = None,
        may_delete_originals: Callable[[], bool] = lambda: False,
        changed: Callable[[], None] = lambda: None,
        clock: Clock | None = None,
        patience: Patience | None = None,
        retries: RetryPolicy = FEW_RETRIES,
    ) -> None:
        self._workbench = workbench
        self.may_delete_originals = may_delete_originals
        self.changed = changed
        self._clock = clock or SystemClock()
        self._patience = patience or Patience()
        self._retries = retries
        self._orders = ThreadPoolExecutor(1, thread_name_prefix="voxseal-orders")
        self._thread = threading.Thread(target=self._run, name="voxseal-dispatch", daemon=True)
        self._watch = SleepWatch(self._clock, self._patience.look, self.try_now)
        self._condition = threading.Condition()
        # All below is guarded by the condition.
        self._roster = Roster()
        self._meter = RateMeter(self._clock)
        self._limit = limit
        self._running: _Running | None = None
        self._holdup = Holdup(
            self._condition,
            self._patience,
            look=self._look_again,
            given_up=self._given_up,
            changed=self._tell,
            events=workbench.publish,
        )
        self._struggling = False
        self._closing = False
        self._loaded = False
        self._closed_since = [0, 0]
        """Submissions and samples since everything was delivered last."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- what a face calls --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begins, with what an earlier run left."""
        self._workbench.listen(self)
        self._thread.start()
        self._watch.start()

    def stop(self) -> None:
        """Stops in order and returns at once; `close` waits for it. The next start goes on."""
        with self._condition:
            self._closing = True
        self._reconsider()

    def close(self) -> None:
        """Stops in order and waits until all threads have ended: some seconds, where a dead network holds a request."""
        self.stop()
        self._watch.close()
        if self._thread.is_alive():
            self._thread.join()
        self._orders.shutdown()
        self._workbench.unlisten(self)

    def overview(self) -> Overview:
        """How everything stands."""
        with self._condition:
            useless = self._loaded and self._roster.next is None
            running = self._running.entry if self._running else None
            rate = self._meter.bytes_per_second
            waiting = None if useless else self._holdup.waiting
            return self._roster.overview(running, waiting, rate, self._limit, self._struggling)

    def pause(self, submission: str) -> Future[None]:
        """Until `resume`, also after a restart. The future ends when that is on the disk; nobody need wait for it."""
        return self._set_paused(submission, yes=True)

    def resume(self, submission: str) -> Future[None]:
        return self._set_paused(submission, yes=False)

    def pause_all(self) -> Future[None]:
        """Everything, and what comes later, until `resume_all`."""
        return self._set_all_paused(yes=True)

    def resume_all(self) -> Future[None]:
        """Goes on. Those that were paused one by one stay so."""
        return self._set_all_paused(yes=False)

    def retry(self, submission: str) -> None:
        """Takes a failed one up again."""
        with self._condition:
            entry = self._known(submission)
            entry.failed, entry.error = False, None
        self._reconsider()

    def move(self, submission: str, places: int) -> Future[None]:
        """Moves it in the order: -1 is one place up."""
        with self._condition:
            self._known(submission)
            self._roster.move(submission, places)
            order = self._roster.order
        self._reconsider()
        return self._orders.submit(self._workbench.ledger.agenda.arrange, order)

    def cancel(self, submission: str) -> Future[Cancellation]:
        """Gives up what is not delivered, as `Workbench.cancel`; the future has what it left, or the `VoxsealError`."""
        with self._condition:
            self._known(submission).cancelling = True
        self._reconsider()
        return self._orders.submit(self._cancel, submission)

    @property
    def limit(self) -> int | None:
        """Bytes a second for all uploads."""
        return self._limit

    def set_limit(self, bytes_per_second: int | None) -> None:
        """Bounds all uploads from now on, the one under way included."""
        with self._condition:
            self._limit = bytes_per_second
            running = self._running
        if running is not None:
            running.delivery.limit(bytes_per_second)
        self.changed()

    def try_now(self) -> None:
        """Looks at once whether trouble is over, and begins anew what a dead connection may hold up."""
        if not self._holdup.nudge() and (running := self._running) is not None:
            running.delivery.refresh()

    def look_for_new(self) -> Future[bool]:
        """Something may have become ready to go that no event told of."""
        return self._orders.submit(self._load)

    def _tell(self) -> None:
        self.changed()  # looked up anew: a face may be put in place later

    # --- orders -------------------------------------------------------------------------------------------------

    def _known(self, submission: str) -> Entry:
        entry = self._roster[submission]
        if entry is None:
            raise UsageError("There is no such submission.")
        return entry

    def _set_paused(self, submission: str, *, yes: bool) -> Future[None]:
        with self._condition:
            self._known(submission).paused = yes
        self._reconsider()
        return self._orders.submit(self._workbench.ledger.agenda.pause, submission, yes)

    def _set_all_paused(self, *, yes: bool) -> Future[None]:
        with self._condition:
            self._roster.all_paused = yes
        self._reconsider()
        return self._orders.submit(self._workbench.ledger.agenda.pause_all, yes)

    def _cancel(self, submission: str) -> Cancellation:
        with self._condition:
            entry = self._known(submission)
            self._condition.wait_for(lambda: self._running is None or self._running.entry is not entry)
        try:
            return self._workbench.cancel(submission)
        finally:
            self._renew(entry)
            with self._condition:
                entry.cancelling = False
            self._reconsider()

    def _reconsider(self) -> None:
        """Something about the order has changed: what runs and should not is stopped."""
        with self._condition:
            running = self._running
            wrong = running is not None and (self._closing or self._roster.next is not running.entry)
            self._condition.notify_all()
        if wrong and running is not None:
            running.delivery.stop()
        self.changed()

    # --- events -------------------------------------------------------------------------------------------------

    def __call__(self, event: Event, /) -> None:
        match event:
            case happened.SubmissionOpened():
                self._opened(event.submission)
            case happened.SignedIn() | happened.SessionRenewed() | happened.ProfileImported():
                self._let_in()
            case _:
                self._count(event)

    def _opened(self, name: str) -> None:
        try:
            submission, sums = self._as_the_ledger_has_it(name)
        except VoxsealError:
            return  # whoever opened it is told by the next thing that the ledger refuses
        with self._condition:
            self._roster.add(submission, sums)
        self._reconsider()

    def _let_in(self) -> None:
        """Somebody signed in: perhaps the one who began what another could not go on with."""
        with self._condition:
            self._holdup.nudge()
            for entry in self._roster:
                if entry.error is not None and entry.error.code == "sign-in":
                    entry.failed, entry.error = False, None
        self._reconsider()

    def _count(self, event: Event) -> None:
        with self._condition:
            if self._running is None:
                return
            entry = self._running.entry
            if getattr(event, "submission", entry.id) != entry.id:
                return
            self._meter.add(entry.tally.count(event))
            entry.touched()
            if isinstance(event, happened.UploadRetried):
                self._struggling = True
            elif isinstance(event, happened.PartSent | happened.ObjectDelivered | happened.QueueContinued):
                self._struggling = False
        self.changed()

    # --- the dispatching thread ---------------------------------------------------------------------------------

    def _run(self) -> None:
        lower_priority()
        while not self._load():
            self._holdup.sleep(LedgerError(), self._patience.longest)
            if self._closing:
                return
        self._finish_originals()
        while (entry := self._wait_for_next()) is not None:
            trouble = self._holdup.trouble
            try:
                if trouble is None or self._wait_out(trouble):
                    self._deliver(entry)
            except Exception as bug:  # noqa: BLE001  a mistake about one submission must not end the thread that runs them all
                self._fail(entry, VoxsealBug(detail=where_raised(bug)))

    def _load(self) -> bool:
        """Whether the ledger could be read."""
        try:
            remembered = Remembered.of(self._workbench.ledger)
        except VoxsealError:
            return False
        with self._condition:
            self._roster.take_in(remembered)
            if not self._loaded:
                self._loaded = True
                self._holdup.over()
                self._roster.all_paused = self._roster.all_paused or remembered.all_paused
        self._reconsider()
        return True

    def _wait_for_next(self) -> Entry | None:
        """None when it is time to end."""
        with self._condition:
            self._condition.wait_for(lambda: self._closing or self._roster.next is not None)
            return None if self._closing else self._roster.next

    def _deliver(self, entry: Entry) -> None:
        try:
            delivery = self._workbench.delivery(entry.id, hold=self._wait_out, retries=self._retries)
        except VoxsealError as error:
            self._settle(entry, error)
            return
        with self._condition:
            if self._closing or self._roster.next is not entry:
                return
            entry.tally.try_failed_again()
            entry.error = None
            self._running = _Running(entry, delivery)
            self._meter.begin()
            limit = self._limit
        self.changed()
        delivery.limit(limit)
        why = _why_it_ended(delivery)
        with self._condition:
            self._running = None
            self._struggling = False
            self._meter.end()
            self._condition.notify_all()
        self._settle(entry, why)

    def _settle(self, entry: Entry, error: VoxsealError | None) -> None:
        """After a run: what came of it."""
        self._renew(entry)
        stopped = isinstance(error, Cancelled)
        waits = error is not None and holds_everything(error)
        closed = entry.submission.state is SubmissionState.CLOSED
        with self._condition:
            # What is open, was not stopped and waits for nothing would only come to the same end again.
            entry.failed = entry.unfinished and not stopped and not waits
            entry.error = error if entry.failed else None
            if closed:
                self._closed_since[0] += 1
                self._closed_since[1] += entry.progress.delivered
            done = not self._roster.order and self._closed_since[0] > 0
            counts = tuple(self._closed_since)
            if done:
                self._closed_since = [0, 0]
        self.changed()
        if closed:
            self._finish_originals()
        if done:
            self._workbench.publish(AllDelivered(*counts))
        if error is not None and waits:
            self._wait_out(error)

    def _fail(self, entry: Entry, bug: VoxsealBug) -> None:
        """The last net. It asks nothing that may just have gone wrong: `entry` waits for the person, the next goes on."""
        with self._condition:
            self._running = None
            self._struggling = False
            self._meter.end()
            entry.failed = entry.unfinished
            entry.error = bug if entry.failed else None
            self._condition.notify_all()
        self._holdup.over()

    def _finish_originals(self) -> None:
        """Deletes what is due; what cannot be dealt with now is at the next start."""
        try:
            for submission in self._workbench.ledger.originals.due():
                if self.may_delete_originals():
                    delete_originals(self._workbench.ledger, submission, self._workbench.publish, lambda: self._closing)
        except (VoxsealError, OSError):
            pass

    def _renew(self, entry: Entry) -> None:
        try:
            submission, sums = self._as_the_ledger_has_it(entry.id)
        except VoxsealError:
            return  # the figures that events gave stand
        with self._condition:
            entry.renew(submission, sums)

    def _as_the_ledger_has_it(self, name: str) -> tuple[Submission, Sums]:
        ledger = self._workbench.ledger
        submission = ledger.submission(name)
        if submission is None:
            raise UsageError("There is no such submission.")
        return submission, ledger.browser.sums(name).get(name, Sums())

    # --- waiting ------------------------------------------------------------------------------------------------

    def _wait_out(self, trouble: VoxsealError) -> bool:
        """In `voxseal-dispatch` alone: between deliveries, and as what a delivery calls when it is held up."""
        with self._condition:
            self._meter.end()
        over = self._holdup.wait_out(trouble)
        with self._condition:
            if over and self._running is not None:
                self._meter.begin()
        return over

    def _look_again(self, trouble: VoxsealError, asked_for: bool) -> None:
        with self._condition:
            upcoming = self._roster.next
        name = upcoming.id if upcoming is not None else None
        look_again(self._workbench, trouble, asked_for=asked_for, upcoming=name)

    def _given_up(self) -> bool:
        if self._closing or not self._loaded:
            return self._closing
        if self._running is not None:
            return self._roster.next is not self._running.entry
        return self._roster.next is None


def _why_it_ended(delivery: Delivery) -> VoxsealError | None:
    try:
        return delivery.run().error
    except VoxsealError as error:
        return error
    except Exception as bug:  # noqa: BLE001  one delivery's mistake must not end the thread that runs them all
        return VoxsealBug(detail=where_raised(bug))
