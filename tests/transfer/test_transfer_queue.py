"""What starting, pausing, going on, finishing and cancelling do, and how each kind of trouble ends."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import MIB, SUBMISSION, Bench
from voxseal.domain import errors
from voxseal.domain.events import (
    ObjectDelivered,
    PartSent,
    QueueContinued,
    QueuePaused,
    UploadBegunAgain,
    UploadContinued,
    UploadFailed,
)
from voxseal.domain.ports import Body
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum, ObjectState, PartReceipt, SealedObject
from voxseal.transfer.plan import Workers
from voxseal.transfer.queue import Outcome, QueueState, TransferQueue

SECONDS = 30


def wait(queue: TransferQueue) -> Outcome:
    outcome = queue.wait(SECONDS)
    assert outcome is not None, "the queue neither ended nor paused"
    return outcome


def run(bench: Bench, **options: object) -> Outcome:
    queue = bench.queue(**options)
    queue.start(SUBMISSION)
    queue.finish()
    outcome = wait(queue)
    queue.cancel()
    wait(queue)
    return outcome


class Gate:
    """Holds calls of one operation until it is opened; tells when one has arrived."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.arrived = threading.Event()
        self.open = threading.Event()

    def __call__(self, operation: str) -> None:
        if operation == self.operation:
            self.arrived.set()
            assert self.open.wait(SECONDS)


def test_everything_is_delivered_and_leaves_the_spool(bench: Bench) -> None:
    for size in (0, 1, 8 * MIB, 8 * MIB + 1, 20 * MIB):
        bench.add(size)
    assert run(bench) == Outcome(QueueState.DONE)
    bench.assert_delivered()
    assert not list(bench.spool.rglob("*.sealed"))
    total = sum(len(data) for data in bench.contents.values())
    assert sum(event.size for event in bench.events.of(ObjectDelivered)) == total
    assert sum(event.size for event in bench.events.of(PartSent)) == total


def test_nothing_to_do_is_done(bench: Bench) -> None:
    assert run(bench) == Outcome(QueueState.DONE)


def test_objects_that_come_later_are_sent_too(bench: Bench) -> None:
    queue = bench.queue()
    queue.start(SUBMISSION)
    for _ in range(3):
        bench.add(100)
        queue.wake()
    assert queue.wait(0) is None
    queue.finish()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_many_objects_are_read_from_the_ledger_in_batches(bench: Bench) -> None:
    for _ in range(450):
        bench.add(10)
    assert run(bench).state is QueueState.DONE
    bench.assert_delivered()
    assert bench.ledger.largest_batch <= 500


@pytest.mark.parametrize("workers", [Workers(), Workers(2, 2), Workers(1, 1)])
def test_small_objects_do_not_wait_for_a_large_one(bench: Bench, workers: Workers) -> None:
    gate = Gate("send_part")
    bench.store = MemoryStore(before_call=gate)
    large = bench.add(20 * MIB)
    for _ in range(20):
        bench.add(100)
    queue = bench.queue(workers=workers)
    queue.start(SUBMISSION)
    queue.finish()
    assert gate.arrived.wait(SECONDS)
    until(lambda: len(bench.ledger.deliveries) == 20)
    assert bench.ledger.item(large.id).state is ObjectState.SENDING
    gate.open.set()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_a_large_object_does_not_wait_for_small_ones(bench: Bench) -> None:
    gate = Gate("put")
    bench.store = MemoryStore(before_call=gate)
    for _ in range(20):
        bench.add(100)
    large = bench.add(20 * MIB)
    queue = bench.queue()
    queue.start(SUBMISSION)
    queue.finish()
    until(lambda: large.id in bench.ledger.deliveries)
    gate.open.set()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_parts_go_side_by_side_but_no_more_than_allowed(bench: Bench) -> None:
    together = threading.Barrier(3)

    def meet(operation: str) -> None:
        if operation == "send_part":
            together.wait(SECONDS)

    bench.store = MemoryStore(before_call=meet)
    bench.add(41 * MIB)  # six parts, three at a time: the barrier opens twice
    assert run(bench, workers=Workers(parts=3, objects=8)).state is QueueState.DONE
    bench.assert_delivered()


def test_a_limit_that_is_lifted_lets_the_parts_of_the_next_large_object_go_side_by_side(bench: Bench) -> None:
    together = threading.Barrier(2)

    def meet(operation: str) -> None:
        if operation == "send_part":
            together.wait(SECONDS)

    bench.store = MemoryStore(before_call=meet)
    queue = bench.queue(workers=Workers(1, 1))
    queue.start(SUBMISSION)
    queue.limit(None)
    bench.add(32 * MIB)  # four parts: by twos or all at once the barrier opens
    queue.finish()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_a_limit_that_is_set_sends_the_parts_of_the_next_large_object_one_by_one(bench: Bench) -> None:
    counting, under_way, seen = threading.Lock(), 0, set[int]()

    class Counting(MemoryStore):
        def send_part(self, key: str, upload_id: str, number: int, body: Body, checksum: Checksum) -> PartReceipt:
            nonlocal under_way
            with counting:
                under_way += 1
                seen.add(under_way)
            try:
                return super().send_part(key, upload_id, number, body, checksum)
            finally:
                with counting:
                    under_way -= 1

    bench.store = Counting()
    queue = bench.queue()
    queue.start(SUBMISSION)
    queue.limit(1000)
    bench.add(41 * MIB)
    queue.finish()
    assert wait(queue).state is QueueState.DONE
    assert seen == {1}
    bench.assert_delivered()


@pytest.mark.parametrize("error", [errors.SessionExpired(), errors.SignInNeeded(), errors.ClockSkewed()])
def test_an_ended_session_pauses_and_spends_nothing(bench: Bench, error: errors.VoxsealError) -> None:
    large = bench.add(33 * MIB)
    bench.store.fail("send_part", error, call=3)
    queue = bench.queue(workers=Workers(1, 1))
    queue.start(SUBMISSION)
    queue.finish()
    assert wait(queue) == Outcome(QueueState.PAUSED, error)
    upload_id = bench.ledger.item(large.id).upload_id
    assert upload_id is not None
    assert len(bench.ledger.parts(large.id)) == 2
    assert bench.ledger.failure(large.id) is None
    queue.resume()
    assert wait(queue) == Outcome(QueueState.DONE)
    bench.assert_delivered()
    assert set(bench.store.sent.values()) == {1}
    assert bench.store.calls["create_upload"] == 1
    assert [event.code for event in bench.events.of(QueuePaused)] == [error.code]
    assert len(bench.events.of(QueueContinued)) == 1
    assert [(e.parts, e.parts_kept) for e in bench.events.of(UploadContinued)] == [(5, 2)]


def test_a_session_that_is_still_ended_pauses_again(bench: Bench) -> None:
    bench.add(10)
    bench.store.session_ended = True
    queue = bench.queue()
    queue.start(SUBMISSION)
    queue.finish()
    for _ in range(3):
        assert wait(queue).state is QueueState.PAUSED
        queue.resume()
    assert wait(queue).state is QueueState.PAUSED
    bench.store.session_ended = False
    queue.resume()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_a_lost_network_pauses_without_failing_anything(bench: Bench) -> None:
    item = bench.add(10)
    for call in (1, 2, 3):
        bench.store.fail("put", errors.StoreUnavailable(), call=call)
    queue = bench.queue(attempts=3)
    queue.start(SUBMISSION)
    queue.finish()
    outcome = wait(queue)
    assert outcome.state is QueueState.PAUSED
    assert isinstance(outcome.error, errors.StoreUnavailable)
    assert bench.ledger.failure(item.id) is None
    queue.resume()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_one_refused_object_fails_and_the_others_go_on(bench: Bench) -> None:
    items = [bench.add(10) for _ in range(6)]
    bench.store.fail("put", errors.StoreRejected(detail="EntityTooLarge 400"), call=2)
    assert run(bench, workers=Workers(1, 1)) == Outcome(QueueState.DONE)
    states = bench.ledger.states()
    assert [states[item.id] for item in items].count(ObjectState.FAILED) == 1
    assert len(bench.ledger.deliveries) == 5
    (failed,) = bench.events.of(UploadFailed)
    assert (failed.code, failed.detail) == ("store-rejected", "EntityTooLarge 400")


@pytest.mark.parametrize("kind", [errors.AccessRefused, errors.StoreRejected])
def test_three_refusals_in_a_row_stop_the_queue(bench: Bench, kind: type[errors.StoreError]) -> None:
    for _ in range(50):
        bench.add(10)
    for call in range(1, 51):
        bench.store.fail("put", kind(), call=call)
    outcome = run(bench, workers=Workers(1, 1))
    assert outcome.state is QueueState.STOPPED
    assert isinstance(outcome.error, kind)
    assert len(bench.events.of(UploadFailed)) == 3
    assert list(bench.ledger.states().values()).count(ObjectState.SEALED) >= 46


def test_refusals_with_successes_between_do_not_stop(bench: Bench) -> None:
    for _ in range(9):
        bench.add(10)
    for call in (1, 2, 4, 5, 7, 8):
        bench.store.fail("put", errors.AccessRefused(), call=call)
    assert run(bench, workers=Workers(1, 1)).state is QueueState.DONE
    assert len(bench.ledger.deliveries) == 3


def test_an_upload_that_was_begun_twice_leaves_no_half_at_the_store(bench: Bench) -> None:
    bench.add(9 * MIB)
    bench.store.fail("create_upload", errors.StoreUnavailable(), after=True)  # it was begun, and nobody heard
    assert run(bench).state is QueueState.DONE
    assert bench.store.calls["create_upload"] == 2
    bench.assert_delivered()


def test_refusals_before_a_pause_do_not_count_after_it(bench: Bench) -> None:
    for _ in range(5):
        bench.add(100)
    for call in (1, 2, 4):
        bench.store.fail("put", errors.AccessRefused(), call=call)
    bench.store.fail("put", errors.SessionExpired(), call=3)
    queue = bench.queue(workers=Workers(1, 1))
    queue.start(SUBMISSION)
    queue.finish()
    assert wait(queue).state is QueueState.PAUSED
    queue.resume()
    assert wait(queue) == Outcome(QueueState.DONE)
    assert len(bench.ledger.deliveries) == 2


@pytest.mark.parametrize("damage", ["missing", "longer", "changed"])
def test_a_damaged_spool_file_fails_that_object_alone(bench: Bench, damage: str) -> None:
    bad, good = bench.add(1000), bench.add(1000)
    path = bench.spool / bad.name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(b"x" * (1001 if damage == "longer" else 1000))
    assert run(bench).state is QueueState.DONE
    assert bench.ledger.deliveries == [good.id]
    assert bench.ledger.failure(bad.id) is not None
    assert bench.key(bad.id) not in bench.store.objects


@pytest.mark.parametrize("with_blocks", [True, False])
@pytest.mark.parametrize("says_what_it_saw", [True, False])
@pytest.mark.parametrize("algorithm", list(ChecksumAlgorithm))
@pytest.mark.parametrize("at", [0, 9 * MIB, 20 * MIB - 1])
def test_a_large_copy_in_which_one_bit_has_turned_is_never_completed(
    bench: Bench, algorithm: ChecksumAlgorithm, at: int, says_what_it_saw: bool, with_blocks: bool
) -> None:
    bench.store = MemoryStore(answers_sha256=says_what_it_saw, checks_sha256=says_what_it_saw)
    bench.with_blocks, bench.algorithm = with_blocks, algorithm
    bad, good = bench.add(20 * MIB), bench.add(9 * MIB)
    _turn_a_bit(bench, bad, at)
    assert run(bench).state is QueueState.DONE
    assert bench.ledger.deliveries == [good.id]
    failure = bench.ledger.failure(bad.id)
    assert failure is not None
    assert failure[0] == errors.SpoolDamaged.code
    assert list(bench.store.objects) == [bench.key(good.id)]
    assert bench.store.uploads == {}


def test_a_small_copy_in_which_one_bit_has_turned_is_no_delivery_to_a_store_that_checks_nothing(bench: Bench) -> None:
    bench.store = MemoryStore(answers_sha256=False, checks_sha256=False)
    bad, good = bench.add(1000), bench.add(1000)
    _turn_a_bit(bench, bad, 999)
    assert run(bench).state is QueueState.DONE
    assert bench.ledger.deliveries == [good.id]


def test_parts_that_the_store_has_proven_are_not_read_again(bench: Bench) -> None:
    item = bench.add(20 * MIB)
    _stop_after_a_part(bench)
    _turn_a_bit(bench, item, 5)  # of what is there already
    assert run(bench).state is QueueState.DONE
    bench.assert_delivered()
    assert bench.store.sent[(bench.key(item.id), 1)] == 1


def test_parts_of_which_the_store_says_nothing_are_read_again(bench: Bench) -> None:
    bench.store = MemoryStore(answers_sha256=False, checks_sha256=False)
    item = bench.add(20 * MIB)
    _stop_after_a_part(bench)
    _turn_a_bit(bench, item, 5)
    assert run(bench).state is QueueState.DONE
    assert bench.ledger.deliveries == []
    assert bench.store.uploads == {}


def _stop_after_a_part(bench: Bench) -> None:
    bench.store.fail("send_part", errors.SessionExpired(), call=2)
    queue = bench.queue(workers=Workers(1, 1))
    queue.start(SUBMISSION)
    assert wait(queue).state is QueueState.PAUSED
    queue.cancel()
    wait(queue)


@pytest.mark.parametrize("algorithm", list(ChecksumAlgorithm))
def test_a_part_that_was_read_wrongly_once_is_sent_again(bench: Bench, algorithm: ChecksumAlgorithm) -> None:
    bench.with_blocks, bench.algorithm = False, algorithm  # an earlier Voxseal sent what it read
    item = bench.add(20 * MIB)
    _turn_a_bit(bench, item, 5)
    _stop_after_a_part(bench)
    assert len(bench.ledger.parts(item.id)) == 1
    _turn_a_bit(bench, item, 5)  # as it was sealed
    assert run(bench).state is QueueState.DONE
    bench.assert_delivered()


def _turn_a_bit(bench: Bench, item: SealedObject, at: int) -> None:
    with (bench.spool / item.name).open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("size", [1000, 9 * MIB])
def test_a_copy_that_cannot_be_read_just_now_is_not_given_up(
    bench: Bench, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = bench.add(size)

    def too_many(self: Path, *args: object, **options: object) -> object:
        raise OSError(errno.EMFILE, "Too many open files", str(self))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", too_many)
        bench.algorithm = ChecksumAlgorithm.MD5
        outcome = run(bench)
    assert outcome.state is QueueState.STOPPED
    assert isinstance(outcome.error, errors.LedgerError)
    assert bench.ledger.failure(item.id) is None
    assert run(bench).state is QueueState.DONE
    bench.assert_delivered()


@pytest.mark.parametrize("error", [errors.LedgerError(), errors.DiskFull()])
@pytest.mark.parametrize("operation", ["begin", "delivered", "waiting", "part_sent"])
def test_a_ledger_that_fails_stops_the_queue(bench: Bench, operation: str, error: errors.VoxsealError) -> None:
    bench.add(9 * MIB)
    bench.add(10)

    def fail(name: str) -> None:
        if name == operation:
            raise error

    bench.ledger.before_call = fail
    assert run(bench) == Outcome(QueueState.STOPPED, error)
    bench.ledger.before_call = None
    assert run(bench).state is QueueState.DONE
    bench.assert_delivered()


def test_a_bug_is_told_as_one(bench: Bench) -> None:
    bench.add(10)
    bench.store.fail("put", ZeroDivisionError())
    outcome = run(bench)
    assert outcome.state is QueueState.STOPPED
    assert isinstance(outcome.error, errors.VoxsealBug)
    assert outcome.error.detail == "ZeroDivisionError"


def test_pausing_gives_up_what_is_under_way_and_going_on_sends_it(bench: Bench) -> None:
    gate = Gate("send_part")
    bench.store = MemoryStore(before_call=gate)
    bench.add(20 * MIB)
    queue = bench.queue()
    queue.start(SUBMISSION)
    queue.finish()
    assert gate.arrived.wait(SECONDS)
    queue.pause()
    gate.open.set()
    assert wait(queue) == Outcome(QueueState.PAUSED)
    assert bench.store.sent == {}
    assert [event.code for event in bench.events.of(QueuePaused)] == ["asked-for"]
    queue.resume()
    assert wait(queue) == Outcome(QueueState.DONE)
    bench.assert_delivered()
    assert bench.store.calls["create_upload"] == 1


def test_going_on_before_the_pause_is_carried_out_loses_nothing(bench: Bench) -> None:
    gate = Gate("put")
    bench.store = MemoryStore(before_call=gate)
    bench.add(100)
    queue = bench.queue()
    queue.start(SUBMISSION)
    queue.finish()
    assert gate.arrived.wait(SECONDS)
    queue.pause()
    queue.resume()
    gate.open.set()
    assert wait(queue) == Outcome(QueueState.DONE)
    bench.assert_delivered()


@pytest.mark.parametrize("error", [None, errors.SessionExpired()])
def test_a_pause_that_overtakes_going_on_is_told(bench: Bench, error: errors.VoxsealError | None) -> None:
    bench.add(100)
    queue = bench.queue()
    if error is None:
        queue.pause()
    else:
        bench.store.fail("put", error)
    queue.start(SUBMISSION)
    assert wait(queue) == Outcome(QueueState.PAUSED, error)
    with queue._condition:  # so that the coordinator wakes after both
        queue.resume()
        queue.pause()
    assert wait(queue) == Outcome(QueueState.PAUSED)
    queue.resume()
    queue.finish()
    assert wait(queue) == Outcome(QueueState.DONE)
    bench.assert_delivered()


def test_paused_before_it_starts(bench: Bench) -> None:
    bench.add(100)
    queue = bench.queue()
    queue.pause()
    queue.start(SUBMISSION)
    queue.finish()
    assert wait(queue).state is QueueState.PAUSED
    assert not bench.store.calls
    queue.resume()
    assert wait(queue).state is QueueState.DONE
    bench.assert_delivered()


def test_cancelling_records_nothing_half_and_can_be_taken_up(bench: Bench) -> None:
    gate = Gate("send_part")
    bench.store = MemoryStore(before_call=gate)
    large = bench.add(20 * MIB)
    queue = bench.queue()
    queue.start(SUBMISSION)
    assert gate.arrived.wait(SECONDS)
    queue.cancel()
    gate.open.set()
    assert wait(queue) == Outcome(QueueState.CANCELLED)
    assert bench.ledger.parts(large.id) == []
    assert (bench.spool / large.name).exists()
    assert run(bench).state is QueueState.DONE
    bench.assert_delivered()


def test_cancelling_a_paused_queue_ends_it(bench: Bench) -> None:
    bench.add(10)
    bench.store.session_ended = True
    queue = bench.queue()
    queue.start(SUBMISSION)
    assert wait(queue).state is QueueState.PAUSED
    queue.cancel()
    assert wait(queue).state is QueueState.CANCELLED


def test_a_request_that_hangs_is_let_go(bench: Bench) -> None:
    gate = Gate("put")
    bench.store = MemoryStore(before_call=gate)
    item = bench.add(10)
    queue = TransferQueue(bench.uploader(), let_go_after=0.01)
    queue.start(SUBMISSION)
    assert gate.arrived.wait(SECONDS)
    queue.cancel()
    assert wait(queue).state is QueueState.CANCELLED
    gate.open.set()
    until(lambda: not any(thread.name.startswith("voxseal-") for thread in threading.enumerate()))
    assert bench.ledger.item(item.id).state is ObjectState.SENDING


def test_an_answer_that_comes_late_is_not_undone(bench: Bench) -> None:
    gate = Gate("put")
    bench.store = MemoryStore(before_call=gate)
    item = bench.add(10)
    queue = TransferQueue(bench.uploader(), let_go_after=0.01)
    queue.start(SUBMISSION)
    assert gate.arrived.wait(SECONDS)
    queue.cancel()
    assert wait(queue).state is QueueState.CANCELLED
    ((_, seen),) = bench.ledger.waiting(SUBMISSION)  # as the next run has it in its line
    interrupt = queue._interrupt
    interrupt.clear()  # the body was read already: only the answer was missing
    gate.open.set()
    until(lambda: bench.ledger.item(item.id).state is ObjectState.DELIVERED)
    until(lambda: not any(thread.name.startswith("voxseal-") for thread in threading.enumerate()))
    puts = bench.store.calls["put"]
    bench.uploader().deliver(seen)
    bench.ledger.failed(item.id, "spool-damaged", "It is no longer there.")
    assert bench.store.calls["put"] == puts
    bench.assert_delivered()


def test_cancelling_a_queue_that_never_started(bench: Bench) -> None:
    queue = bench.queue()
    queue.cancel()
    assert wait(queue).state is QueueState.CANCELLED
    with pytest.raises(errors.UsageError):
        queue.start(SUBMISSION)


def test_a_queue_serves_one_submission(bench: Bench) -> None:
    queue = bench.queue()
    queue.start(SUBMISSION)
    with pytest.raises(errors.UsageError):
        queue.start(SUBMISSION)
    queue.finish()
    assert wait(queue).state is QueueState.DONE


def test_an_upload_that_is_lost_again_and_again_is_given_up(bench: Bench) -> None:
    item = bench.add(9 * MIB)
    for call in range(1, 20):
        bench.store.fail("send_part", errors.NoSuchUpload(), call=call)
    assert run(bench, workers=Workers(1, 1)).state is QueueState.DONE
    failure = bench.ledger.failure(item.id)
    assert failure is not None
    assert failure[0] == "store-rejected"
    assert len(bench.events.of(UploadBegunAgain)) == 3
    assert bench.store.uploads == {} or bench.store.calls["create_upload"] == 4


@pytest.mark.skipif(sys.platform != "linux", reason="a thread's own priority is Linux's")
def test_workers_are_named_and_of_low_priority(bench: Bench) -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    seen: set[tuple[str, int]] = set()

    def look(operation: str) -> None:
        if operation == "put":
            name = threading.current_thread().name
            seen.add((name, os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))

    bench.store = MemoryStore(before_call=look)
    for _ in range(20):
        bench.add(10)
    assert run(bench).state is QueueState.DONE
    assert {name.rsplit("-", 1)[0] for name, _ in seen} == {"voxseal-part"}
    assert {priority for _, priority in seen} == {max(before, 10)}
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition that another thread brings about."""
    tick, deadline = threading.Event(), SECONDS * 200
    while not condition():
        deadline -= 1
        assert deadline > 0, "it never came"
        tick.wait(0.005)
