"""Who gets a worker next, and how workers end."""

from __future__ import annotations

import threading
from functools import partial

from tests.transfer.conftest import MIB, Bench
from voxseal.transfer.crew import Crew
from voxseal.transfer.lanes import Lanes
from voxseal.transfer.plan import Workers


def test_helpers_of_a_large_object_come_before_small_ones() -> None:
    crew, gate, order = Crew(1), threading.Event(), list[str]()
    crew.submit(partial(wait_for, gate))
    small = crew.submit(lambda: order.append("small"))
    helped = threading.Event()

    def help_out() -> None:
        order.append("helper")
        helped.set()

    join = crew.enlist(help_out, 1)
    gate.set()
    assert helped.wait(10)
    small.result(10)
    join()
    assert order == ["helper", "small"]
    assert crew.close(10)


def test_a_helper_that_has_not_begun_is_withdrawn() -> None:
    crew, gate, ran = Crew(1), threading.Event(), list[int]()
    crew.submit(partial(wait_for, gate))
    crew.enlist(lambda: ran.append(1), 3)()
    gate.set()
    assert crew.close(10)
    assert ran == []
    assert crew.submit(lambda: ran.append(2)).cancelled()


def test_threads_start_only_as_they_are_needed() -> None:
    crew = Crew(8)
    before = threading.active_count()
    for _ in range(20):
        crew.submit(lambda: None).result(10)
    assert threading.active_count() - before <= 2  # one may still be on its way back when the next job comes
    assert crew.close(10)


def test_a_large_object_takes_its_share_of_the_workers_and_no_more(bench: Bench) -> None:
    lanes = Lanes(Workers(parts=4, objects=8))
    waiting = [bench.add(size) for size in (9 * MIB, 9 * MIB, *(10 for _ in range(20)))]
    lanes.add(list(enumerate(waiting, start=1)))
    first = list(lanes.next_items())
    assert [item.size for item in first] == [9 * MIB, 10, 10, 10, 10]
    assert not lanes.has_room
    lanes.done(first[1])
    assert [item.size for item in lanes.next_items()] == [10]
    lanes.done(first[0])
    assert [item.size for item in lanes.next_items()] == [9 * MIB]


def test_without_a_large_object_all_workers_take_small_ones(bench: Bench) -> None:
    lanes = Lanes(Workers(parts=4, objects=8))
    lanes.add(list(enumerate([bench.add(10) for _ in range(20)], start=1)))
    assert len(list(lanes.next_items())) == 8


def wait_for(gate: threading.Event) -> None:
    assert gate.wait(10)
