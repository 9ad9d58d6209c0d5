"""From the lines of a log to causes: what happened, what is safe, what to do, and the lines that show it.

    for found in explain(log, "20261123-8k2m4q9xzr"):
        print(found.cause.happened, found.cause.to_do)

Works on a bundle alone: it needs nothing of the machine that wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voxseal.domain.events import Level
from voxseal.sessionlog.advice import CAUSES, KILLED, Cause, in_own_words
from voxseal.sessionlog.reading import Entry, Filter, LogView, Rows, RunEnd
from voxseal.sessionlog.stories import story

_MOST_READ = 20_000
_MOST_SHOWN = 5
_RUNS_LOOKED_AT = 100
_QUIET = frozenset({"sample.left-out", "scan.ended", "microphone.opened", "take.recorded"})
"""Events that are no trouble by their level and may be by what they say."""


@dataclass(frozen=True)
class Explanation:
    """`count` lines show the cause; `shown` are the first of them, and the last."""

    cause: Cause
    count: int
    shown: tuple[Entry, ...]
    grave: bool
    """Whether it ended something, and was not only waited out."""


def explain(log: LogView, wanted: str = "") -> list[Explanation]:
    """The causes in the story of a run, a submission or a sample, gravest first. Without an id: in the last run with any.

    An empty list: nothing went wrong, or the id is not known (`stories.story` tells).
    """
    if wanted:
        return _explain(log, story(log, wanted))
    for run in reversed(log.runs[-_RUNS_LOOKED_AT:]):
        found = _explain(log, log.select(Filter(runs=frozenset({run.id}))))
        if found:
            return found
    return []


def explain_entry(entry: Entry) -> Cause | None:
    """The cause that one line shows, if any."""
    for cause in CAUSES:
        if cause.shows(entry.event, entry.fields):
            return cause
    code = entry.fields.get("code")
    return in_own_words(code) if isinstance(code, str) else None


def _explain(log: LogView, rows: Rows) -> list[Explanation]:
    looked_at = np.union1d(log.select(Filter(level=Level.WARNING)), log.select(Filter(events=_QUIET)))
    found: dict[str, list[Entry]] = {}
    causes: dict[str, Cause] = {}
    for entry in log.entries(np.intersect1d(rows, looked_at)[:_MOST_READ]):
        cause = explain_entry(entry)
        if cause is not None:
            causes.setdefault(cause.key, cause)
            found.setdefault(cause.key, []).append(entry)
    broken = _broken_off(log, rows)
    if broken:
        causes[KILLED.key], found[KILLED.key] = KILLED, broken
    told = [
        Explanation(causes[key], len(entries), _some(entries), key == KILLED.key or _is_grave(entries))
        for key, entries in found.items()
    ]
    return sorted(told, key=lambda each: (not each.grave, each.cause.aside, each.shown[0].row))


def _is_grave(entries: list[Entry]) -> bool:
    return any(entry.level is Level.ERROR for entry in entries)


def _some(entries: list[Entry]) -> tuple[Entry, ...]:
    if len(entries) <= _MOST_SHOWN:
        return tuple(entries)
    return (*entries[: _MOST_SHOWN - 1], entries[-1])


def _broken_off(log: LogView, rows: Rows) -> list[Entry]:
    """The last line of each run that has no end, as far as the story has to do with it."""
    runs = set(log.runs_of(rows))
    last = []
    for run in log.runs:
        if run.id in runs and run.end is RunEnd.BROKEN_OFF:
            its_rows = log.select(Filter(runs=frozenset({run.id})))
            if len(its_rows):
                last.append(log.entry(int(its_rows[-1])))
    return last
