"""The story of one thing: what became of a sample, from drop to receipt, or of a submission, or of a run.

    rows = story(log, "7w3k9m2c5tqhx4ab")
    for entry in log.entries(rows): ...

An id is a run's, a submission's, a sample's or take's, or the stand-in of a file (`file-3k9qd2mz7a4x`). To the lines about
the thing itself come those about the submission that it is in, and those about the runs that worked on it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from voxseal.domain.events import Level, UploadRetried
from voxseal.domain.ids import is_id
from voxseal.sessionlog.catalogue import EventKind, catalogue
from voxseal.sessionlog.reading import Filter, LogView, Rows

_MOST_READ = 5_000
"""Lines that are parsed to learn which submissions and samples they speak of."""
_THINGS = {"sample", "object", "take"}


def story(log: LogView, wanted: str) -> Rows:
    """The rows of the story, in order; none when the log does not know the id."""
    wanted = wanted.strip()
    if not wanted:
        return _nothing()
    if any(run.id == wanted for run in log.runs):
        return log.select(Filter(runs=frozenset({wanted})))
    own = log.select(Filter(text=wanted)) if " " not in wanted else _nothing()
    if not len(own):
        return own
    if is_id(wanted) and "-" in wanted:
        return _with_runs(log, own, retries=True)
    samples, submissions = set(), set()
    for entry in log.entries(own[:_MOST_READ]):
        samples |= {value for name in ("sample", "take") if isinstance(value := entry.fields.get(name), str)}
        if isinstance(submission := entry.fields.get("submission"), str):
            submissions.add(submission)
    if not is_id(wanted):  # a file's stand-in: its lines name its samples, whose other lines do not name the file
        own = _union(own, *(log.select(Filter(text=sample)) for sample in sorted(samples)[:100] if is_id(sample)))
    about = [_about_submission(log, submission) for submission in sorted(submissions)[:100] if is_id(submission)]
    return _union(_with_runs(log, own, retries=False), *about)


def _about_submission(log: LogView, submission: str) -> Rows:
    """What is said of the submission as a whole, and of its manifest."""
    kinds = frozenset(kind.name for kind in _kinds() if "submission" in _fields(kind) and not _fields(kind) & _THINGS)
    objects = frozenset(kind.name for kind in _kinds() if "object" in _fields(kind))
    return _union(
        log.select(Filter(events=kinds, text=submission)),
        log.select(Filter(events=objects, text=f'"object":"{submission}"')),
    )


def _with_runs(log: LogView, own: Rows, *, retries: bool) -> Rows:
    """With what is said of those runs as a whole: start and end, sign-in, pauses, errors."""
    kinds = {
        kind.name
        for kind in _kinds()
        if not _fields(kind) & {*_THINGS, "submission"}
        and not kind.name.startswith("chain.")
        and kind.level is not Level.TRACE
    }
    if not retries:
        kinds.discard(UploadRetried.name)  # nothing says whose request it was
    return _union(own, log.select(Filter(runs=frozenset(log.runs_of(own)), events=frozenset(kinds))))


def _kinds() -> Iterable[EventKind]:
    return catalogue().values()


def _fields(kind: EventKind) -> set[str]:
    return {field.name for field in kind.fields}


def _union(*rows: Rows) -> Rows:
    return np.unique(np.concatenate(rows))


def _nothing() -> Rows:
    return np.array([], np.int64)
