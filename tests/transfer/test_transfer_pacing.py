"""The limit holds over time, for all workers together, and can be changed or left."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import Bench, FakeClock
from voxseal.domain.errors import Cancelled, DamagedInTransit
from voxseal.transfer.interrupt import Interrupt
from voxseal.transfer.pacing import Pace

PIECE = 16 * 1024


def test_the_rate_is_kept(clock: FakeClock) -> None:
    pace = Pace(1_000_000, clock, clock.sleep)
    for _ in range(611):  # ten seconds' worth
        pace.take(PIECE)
    assert clock.seconds == pytest.approx(611 * PIECE / 1_000_000, rel=0.05)


def test_without_a_limit_nobody_waits(clock: FakeClock) -> None:
    pace = Pace(None, clock, clock.sleep)
    pace.take(10**9)
    assert clock.slept == []


def test_idle_time_is_not_saved_up(clock: FakeClock) -> None:
    pace = Pace(1_000_000, clock, clock.sleep)
    clock.seconds += 3600
    began = clock.seconds
    for _ in range(123):
        pace.take(PIECE)
    assert clock.seconds - began >= 123 * PIECE / 1_000_000 - 0.26


def test_a_changed_limit_is_noticed_while_waiting(clock: FakeClock) -> None:
    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        pace.limit(None)

    pace = Pace(1, clock, sleep)
    pace.take(PIECE)
    assert clock.seconds <= 0.25
    assert pace.bytes_per_second is None


def test_a_piece_larger_than_the_bucket_still_goes_and_is_paid_for(clock: FakeClock) -> None:
    pace = Pace(1_000, clock, clock.sleep)
    pace.take(1_000_000)
    pace.take(1)
    assert clock.seconds >= 990


def test_what_is_read_again_only_to_be_looked_at_is_not_paid_for(bench: Bench) -> None:
    bench.store = MemoryStore(answers_sha256=False)  # so what was sent is held against what was sealed here
    bench.store.fail("put", DamagedInTransit())  # before it has read anything; then that is looked into here too
    item = bench.add(200_000)
    paid: list[int] = []
    replace(bench.uploader(), before_send=paid.append).deliver(item)
    assert sum(paid) == item.size
    bench.assert_delivered()


def test_waiting_ends_when_requests_are_given_up(clock: FakeClock) -> None:
    interrupt = Interrupt()
    pace = Pace(1, clock, interrupt.sleep_in_request)
    caught: list[BaseException] = []

    def take() -> None:
        try:
            pace.take(PIECE)
        except Cancelled as error:
            caught.append(error)

    thread = threading.Thread(target=take)
    thread.start()
    interrupt.abandon()
    thread.join(10)
    assert not thread.is_alive()
    assert len(caught) == 1
