"""When to look again, and how a sleep is noticed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.doubles.waiting import until
from voxseal.workflow.patience import ClockWatch, Patience, SleepWatch

START = datetime(2026, 1, 2, tzinfo=UTC)


class TwoClocks:
    def __init__(self) -> None:
        self.wall, self.ticks = START, 100.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.ticks

    def pass_by(self, seconds: float, *, ticks: float | None = None) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds if ticks is None else ticks


def test_waits_grow_to_a_bound_and_are_spread() -> None:
    patience = Patience(first=2, longest=60)
    longest = [patience.wait(tries, lambda: 1.0) for tries in range(1000)]
    assert longest[:6] == [2, 4, 8, 16, 32, 60]
    assert set(longest[5:]) == {60}
    assert patience.wait(3, lambda: 0.0) == 8


@pytest.mark.parametrize(
    ("seconds", "ticks", "jumped"),
    [
        (5, 5, False),
        (19, 19, False),  # a busy machine
        (3600, 5, True),  # slept, on Linux or macOS
        (3600, 3600, True),  # slept, on Windows
        (-7200, 5, True),  # the clock was set
        (5.5, 5, False),  # time servers nudge it
    ],
)
def test_a_sleep_is_told_from_a_busy_machine(seconds: float, ticks: float, jumped: bool) -> None:
    clock = TwoClocks()
    watch = ClockWatch(clock)
    clock.pass_by(seconds, ticks=ticks)
    assert watch.jumped(expected=5) is jumped
    clock.pass_by(5)
    assert not watch.jumped(expected=5)  # each counts once


def test_the_watch_calls_once_a_sleep_and_ends() -> None:
    clock, woke = TwoClocks(), []
    watch = SleepWatch(clock, 0.005, lambda: woke.append(threading.current_thread().name))
    watch.close()  # never started: nothing to end
    watch = SleepWatch(clock, 0.005, lambda: woke.append(threading.current_thread().name))
    watch.start()
    clock.pass_by(600, ticks=0)
    until(lambda: woke)
    watch.close()
    assert woke == ["voxseal-clock-watch"]
