"""The samples of one submission, as the ledger has them and as events change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from voxseal.domain import events as happened
from voxseal.domain.events import Event
from voxseal.domain.samples import LeftOut, SampleState
from voxseal.ui.language import Texts, size_text
from voxseal.ui.models.columns import Sort
from voxseal.ui.models.paged import PagedRows
from voxseal.ui.models.table import Column, Sign
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.upload_words import left_out_text, reason_text, sample_text

if TYPE_CHECKING:
    from voxseal.store.browse import SampleRow
    from voxseal.workflow.workbench import Workbench

tr = Texts("Uploads")
STATES = [
    SampleState.FAILED,
    SampleState.LEFT_OUT,
    SampleState.SELECTED,
    SampleState.SEALED,
    SampleState.DELIVERED,
    SampleState.CANCELLED,
]
"""A state's code is its place here: what needs a person comes first."""
_SIGNS = {
    SampleState.SELECTED: Sign("clock", "muted"),
    SampleState.SEALED: Sign("lock", "muted"),
    SampleState.DELIVERED: Sign("check", "good"),
    SampleState.LEFT_OUT: Sign("skip", "warn"),
    SampleState.FAILED: Sign("alert", "bad"),
    SampleState.CANCELLED: Sign("close", "muted"),
}


class SampleRows(PagedRows):
    """Main thread only. `show` fills it in a task; `take` keeps it up to date."""

    def __init__(self, workbench: Workbench, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(
            tasks,
            [
                Column(tr("File"), Sort.NAME, share=3),
                Column(tr("State"), Sort.CODE, share=4),  # why one was left out is a sentence
                Column(tr("Size"), Sort.SIZE, 90, right=True),
            ],
            workbench.ledger.browser.rows,
            parent,
        )
        self._numbers: dict[str, int] = {}
        self._reasons: dict[int, tuple[str, LeftOut | None]] = {}

    def forget(self) -> None:
        self._numbers, self._reasons = {}, {}

    def add_page(self, page: Sequence[SampleRow]) -> None:
        for entry in page:
            code = STATES.index(SampleState(entry.state))
            row = self._numbers.get(entry.id)
            if row is None:
                row = self._numbers[entry.id] = self.rows.append(entry.name, entry.size, code)
            else:
                self.rows.change(row, code)
            if entry.reason:
                self._reasons[row] = entry.reason, LeftOut(entry.left_out) if entry.left_out else None
        self.touched()

    # --- events -------------------------------------------------------------------------------------------------

    def take(self, events: Sequence[Event]) -> None:
        """Events of any submission."""
        touched = False
        for sample, state, why in _changes(events, self.submission):
            row = self._numbers.get(sample)
            if row is not None:
                self.rows.change(row, STATES.index(state))
                if why is not None and self._reasons.get(row, ("", None))[1] is not why:
                    self._reasons[row] = "", why  # the whole sentence is read when the submission has ended
                touched = True
        if touched:
            self.touched()

    # --- cells --------------------------------------------------------------------------------------------------

    def state(self, row: int) -> SampleState:
        return STATES[self.rows.code(row)]

    def text(self, row: int, column: int) -> str:
        if column == 0:
            return self.rows.names[row]
        if column == 1:
            return self._state_text(row)
        return size_text(self.rows.size(row))

    def sign(self, row: int, column: int) -> Sign | None:
        return _SIGNS[self.state(row)] if column == 1 else None

    def tip(self, row: int, column: int) -> str:
        return self.text(row, column) if column < 2 else ""

    def why(self, row: int) -> str:
        """Why a file is left out or failed, as a sentence; empty for the others."""
        if self.state(row) not in {SampleState.LEFT_OUT, SampleState.FAILED}:
            return ""
        reason, why = self._reasons.get(row, ("", None))
        if reason:
            return reason_text(reason, why)
        return left_out_text(why) if why is not None else ""

    def _state_text(self, row: int) -> str:
        why = self.why(row)
        return f"{sample_text(self.state(row))}: {why}" if why else sample_text(self.state(row))


def _changes(events: Sequence[Event], submission: str | None) -> Iterator[tuple[str, SampleState, LeftOut | None]]:
    for event in events:
        match event:
            case happened.SampleSealed() if event.submission == submission:
                yield event.sample, SampleState.SEALED, None
            case happened.SampleLeftOut() if event.submission == submission:
                yield event.sample, SampleState.LEFT_OUT, event.reason
            case happened.ObjectDelivered() if event.submission == submission:
                yield event.object, SampleState.DELIVERED, None
            case happened.UploadFailed() if event.submission == submission:
                yield event.object, SampleState.FAILED, None
            case _:
                pass
