"""From chosen paths to rows in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from voxseal.capture import Found, LeftBehind, scan
from voxseal.domain.errors import Cancelled
from voxseal.domain.events import SampleFound, SampleLeftOut, ScanEnded
from voxseal.domain.ids import new_sample_id
from voxseal.domain.ports import EventSink
from voxseal.domain.samples import Sample, SampleState, SubmissionState
from voxseal.domain.secret import Private
from voxseal.store import Ledger

_ROWS_AT_ONCE = 200


def select(
    ledger: Ledger, submission: str, events: EventSink, cancelled: Callable[[], bool], apart: Sequence[Path]
) -> None:
    """Looks through the submission's roots and writes a row for each file. Harmless to run again after a crash.

    Nothing of `apart` is looked into (`DataFolder.own`).
    Raises `Cancelled`; the submission then stays in state SCANNING, and the scan is done again by the next run.
    """
    batch: list[Sample] = []
    for item in scan([Path(root) for root in ledger.roots(submission)], cancelled, apart=apart):
        sample = _sample(submission, item)
        batch.append(sample)
        file = Private("file", sample.source)
        if sample.left_out is None:
            events(SampleFound(submission, sample.id, file, sample.size))
        else:
            events(SampleLeftOut(submission, sample.id, file, sample.left_out))
        if len(batch) >= _ROWS_AT_ONCE:
            ledger.add_samples(batch)
            batch.clear()
    if cancelled():
        raise Cancelled
    ledger.add_samples(batch)
    ledger.set_submission_state(submission, SubmissionState.OPEN)
    found, size = ledger.selected_size(submission)
    events(ScanEnded(submission, found, size))


def _sample(submission: str, item: Found | LeftBehind) -> Sample:
    left = isinstance(item, LeftBehind)
    return Sample(
        id=new_sample_id(),
        submission=submission,
        position=0,
        name=shown_name(item.name),
        source=str(item.path),
        state=SampleState.LEFT_OUT if left else SampleState.SELECTED,
        size=item.size if isinstance(item, Found) else 0,
        left_out=item.why if isinstance(item, LeftBehind) else None,
        reason=item.reason if isinstance(item, LeftBehind) else "",
    )


def shown_name(name: str) -> str:
    """A Linux name need not be text; what cannot be shown is shown as �."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
