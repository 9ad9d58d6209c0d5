"""The delivered samples of one submission: what a receipt shows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from voxseal.ui.language import Texts, size_text, time_text
from voxseal.ui.models.columns import Sort
from voxseal.ui.models.table import Column, ManyRows
from voxseal.ui.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from voxseal.store.browse import DeliveredRow
    from voxseal.workflow.workbench import Workbench

tr = Texts("Receipts")
_PAGE = 500
_SHOWN = 12
"""Digits of a SHA-256 in the table; the tool tip and the saved receipt have all of it."""


class DeliveredRows(ManyRows):
    """Main thread only. Filled in a task."""

    _page = Signal(object, object)

    def __init__(self, workbench: Workbench, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(
            tasks,
            [
                Column(tr("File"), Sort.NAME),
                Column(tr("Delivered"), Sort.NUMBER, 140),
                Column(tr("Size"), Sort.SIZE, 90, right=True),
                Column("SHA-256", Sort.FOUND, 150),
            ],
            parent,
        )
        self._workbench = workbench
        self._loading: Task | None = None
        self._token: object = None
        self._moments: list[datetime] = []
        self._digests: list[bytes] = []
        self.submission: str | None = None
        self._page.connect(self._came, Qt.ConnectionType.QueuedConnection)

    def show(self, submission: str | None) -> None:
        """Shows what was delivered of this submission."""
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        self.clear()
        self.submission, self._moments, self._digests = submission, [], []
        token = self._token = object()
        if submission is not None:
            self._loading = self._tasks.start(
                "voxseal-receipt",
                lambda cancel: _read(self._workbench, submission, cancel, lambda rows: self._page.emit(token, rows)),
                done=lambda _: self._all_there(),
                owner=self,
            )

    @property
    def loading(self) -> bool:
        return self._loading is not None

    def _came(self, token: object, page: Sequence[DeliveredRow]) -> None:
        if token is not self._token:
            return  # of a submission that was shown before
        first = len(self.rows)
        for entry in page:
            moment = datetime.fromisoformat(entry.delivered_at)
            self._moments.append(moment)
            self._digests.append(bytes.fromhex(entry.sha256))
            since = (moment - self._moments[0]).total_seconds()
            self.rows.append(entry.name, entry.size, 0, since)
        self.came(first)

    def _all_there(self) -> None:
        self._loading = None
        if self.wanted.sort is not Sort.FOUND:
            self.arrange()

    def text(self, row: int, column: int) -> str:
        if column == 0:
            return self.rows.names[row]
        if column == 1:
            return time_text(self._moments[row])
        if column == 2:
            return size_text(self.rows.size(row))
        return f"{self._digests[row].hex()[:_SHOWN]}…"

    def tip(self, row: int, column: int) -> str:
        return self._digests[row].hex() if column == 3 else self.rows.names[row] if column == 0 else ""


def _read(
    workbench: Workbench, submission: str, cancel: threading.Event, page: Callable[[Sequence[DeliveredRow]], None]
) -> None:
    position = 0
    while not cancel.is_set():
        rows = workbench.ledger.browser.delivered(submission, after=position, limit=_PAGE)
        if not rows:
            return
        page(rows)
        position = rows[-1].position
