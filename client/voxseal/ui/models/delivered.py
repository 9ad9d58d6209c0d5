"""The delivered samples of one submission: what a receipt shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from voxseal.ui.language import Texts, size_text, time_text
from voxseal.ui.models.columns import Sort
from voxseal.ui.models.paged import PagedRows
from voxseal.ui.models.table import Column
from voxseal.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from voxseal.store.browse import DeliveredRow
    from voxseal.workflow.workbench import Workbench

tr = Texts("Receipts")
_SHOWN = 12
"""Digits of a SHA-256 in the table; the tool tip and the saved receipt have all of it."""


class DeliveredRows(PagedRows):
    """Main thread only. Filled in a task."""

    def __init__(self, workbench: Workbench, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(
            tasks,
            [
                Column(tr("File"), Sort.NAME),
                Column(tr("Delivered"), Sort.NUMBER, 164),
                Column(tr("Size"), Sort.SIZE, 90, right=True),
                Column("SHA-256", Sort.FOUND, 150, spare=True),
            ],
            workbench.ledger.browser.delivered,
            parent,
        )
        self._last = 0
        self._moments: list[datetime] = []
        self._digests: list[bytes] = []

    def forget(self) -> None:
        self._last, self._moments, self._digests = 0, [], []

    def add_page(self, page: Sequence[DeliveredRow]) -> None:
        for entry in page:
            if entry.position <= self._last:
                continue  # a delivered sample stays as it is
            self._last = entry.position
            moment = datetime.fromisoformat(entry.delivered_at)
            self._moments.append(moment)
            self._digests.append(bytes.fromhex(entry.sha256))
            since = (moment - self._moments[0]).total_seconds()
            self.rows.append(entry.name, entry.size, 0, since)

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
