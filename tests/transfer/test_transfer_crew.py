"""Who gets a worker next, and how workers end."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from tests.transfer.conftest import MIB, Bench
from voxseal.domain.uploads import SealedObject
from voxseal.transfer.crew import Crew
from voxseal.transfer.lanes import Lanes
from voxseal.transfer.plan import Workers


def test_helpers_of_a_large_object_come_before_small_ones() -> None:
    crew, gate, order = Crew(1), threading.Event(), list[str]()
    occupy(crew, gate)
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
    occupy(crew, gate)
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


def sizes_of(runs: Iterable[list[SealedObject]]) -> list[list[int]]:
    return [[item.size for item in run] for run in runs]


def test_a_large_object_takes_its_share_of_the_workers_and_no_more(bench: Bench) -> None:
    lanes = Lanes(Workers(parts=4, objects=8))
    waiting = [bench.add(size) for size in (9 * MIB, 9 * MIB, *(10 for _ in range(10)))]
    lanes.add(list(enumerate(waiting, start=1)))
    first = list(lanes.next_runs())
    assert sizes_of(first) == [[9 * MIB], [10], [10], [10], [10]]
    assert not lanes.has_room
    lanes.done(first[1])
    assert sizes_of(lanes.next_runs()) == [[10]]
    lanes.done(first[0])
    assert sizes_of(lanes.next_runs()) == [[9 * MIB]]


def test_without_a_large_object_all_workers_take_small_ones(bench: Bench) -> None:
    lanes = Lanes(Workers(parts=4, objects=8))
    lanes.add(list(enumerate([bench.add(10) for _ in range(20)], start=1)))
    assert len(list(lanes.next_runs())) == 8


def test_when_many_small_ones_wait_a_worker_takes_several(bench: Bench) -> None:
    lanes = Lanes(Workers(parts=4, objects=2))
    waiting = [bench.add(10) for _ in range(11)]
    lanes.add(list(enumerate(waiting, start=1)))
    first = list(lanes.next_runs())
    assert sizes_of(first) == [[10] * 5, [10] * 2]  # no more than its share of what is left to the others
    assert [item for run in first for item in run] == waiting[:7], "in the ledger's order"
    assert not lanes.has_room
    lanes.done(first[0])
    assert sizes_of(lanes.next_runs()) == [[10]]


def test_a_run_is_bounded_in_number_and_in_bytes(bench: Bench) -> None:
    lanes = Lanes(Workers(parts=1, objects=1))
    lanes.add(list(enumerate([bench.add(size) for size in (*[10] * 30, MIB, 3 * MIB, 10, 20)], start=1)))
    runs = []
    while run := list(lanes.next_runs()):
        runs += run
        lanes.done(run[0])
    assert sizes_of(runs) == [[10] * 8, [10] * 8, [10] * 8, [10] * 6, [MIB], [3 * MIB], [10], [20]]


def occupy(crew: Crew, gate: threading.Event) -> None:
    """Keeps a worker busy until the gate opens. It has begun when this returns: until then, helpers would go before it."""
    begun = threading.Event()

    def hold() -> None:
        begun.set()
        assert gate.wait(10)

    crew.submit(hold)
    assert begun.wait(10)
