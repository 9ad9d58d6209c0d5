"""How much somebody reads, and how much they usually do.

Reads and bytes are counted by principal and minute. What counts at a moment is the busiest five minutes around it; what is
usual is three times the 99th percentile of the five-minute spans, in the fourteen days before the last hour, in which
anything was read. With fewer than 48 such spans there is no usual: a principal that nobody knows has none, and one that is
known (the intake, training) has what the deployment says is busy.

Both must be exceeded, the floor and what is usual. So nobody alarms with a handful of reads, and a training run alarms at
most once, when it first becomes one. Somebody patient can raise what is usual for a principal that they hold for weeks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

SPAN = 5  # minutes
HISTORY = 14 * 24 * 60
_RECENT = 60
_ENOUGH = 48
_TIMES = 3
_PERCENTILE = 0.99


@dataclass(frozen=True)
class Amount:
    reads: int = 0
    size: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.reads + other.reads, self.size + other.size)


class Counters(Protocol):
    """Counts by principal and minute. Adding twice what happened once errs on the side of an alarm."""

    def add(self, who: str, minute: int, amount: Amount) -> None: ...

    def between(self, who: str, first: int, last: int) -> Mapping[int, Amount]:
        """By minute, both ends included; minutes without reads may be missing."""
        ...


class MemoryCounters:
    """For replays and tests."""

    def __init__(self) -> None:
        self._counts: dict[str, dict[int, Amount]] = defaultdict(dict)

    def add(self, who: str, minute: int, amount: Amount) -> None:
        counts = self._counts[who]
        counts[minute] = counts.get(minute, Amount()) + amount

    def between(self, who: str, first: int, last: int) -> Mapping[int, Amount]:
        counts = self._counts[who]
        if last - first < len(counts):
            return {minute: counts[minute] for minute in range(first, last + 1) if minute in counts}
        return {minute: amount for minute, amount in counts.items() if first <= minute <= last}


def busiest_span(counts: Mapping[int, Amount], minute: int, measure: Callable[[Amount], int]) -> int:
    """The largest sum of five minutes in a row that `minute` is one of: events come late and out of order."""
    return max(
        sum(measure(counts[each]) for each in range(start, start + SPAN) if each in counts)
        for start in range(minute - SPAN + 1, minute + 1)
    )


def usual(counts: Mapping[int, Amount], measure: Callable[[Amount], int]) -> int | None:
    """What a principal may read in five minutes by its own history; None without enough of it."""
    spans: dict[int, int] = defaultdict(int)
    for minute, amount in counts.items():
        spans[minute // SPAN] += measure(amount)
    if len(spans) < _ENOUGH:
        return None
    return _TIMES * sorted(spans.values())[int(len(spans) * _PERCENTILE)]


def history_of(counters: Counters, who: str, minute: int) -> Mapping[int, Amount]:
    return counters.between(who, minute - HISTORY, minute - _RECENT)
