"""The lines of a session log that are shown: row numbers, and only what is in sight is read."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from voxseal.domain.showing import one_line
from voxseal.sessionlog.view import Entry, LogView, Rows
from voxseal.ui.language import Texts
from voxseal.ui.log_words import LEVEL_SIGNS, entry_text, fields_text, level_text
from voxseal.ui.models.columns import Numbers, Sort
from voxseal.ui.models.table import Column, ManyRows, Sign
from voxseal.ui.tasks import TaskRunner

tr = Texts("SessionLog")
Index = QModelIndex | QPersistentModelIndex
_KEPT = 2_000
"""Lines that stay parsed."""
_FOLLOWED = 1_000
"""Chosen lines that are found again one by one when lines are numbered anew: of more, none."""
_NOTHING = QModelIndex()


class LogRows(ManyRows):
    """Main thread only. `show` puts other rows in place; those that only came at the end are added."""

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        heads = [
            Column(tr("Time"), Sort.FOUND, 164),
            Column(tr("What happened"), Sort.FOUND),
            Column(tr("Details"), Sort.FOUND, 236, spare=True),
        ]
        super().__init__(tasks, heads, parent)
        self._view: LogView | None = None
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._files: dict[str, int] = {}

    @property
    def view(self) -> LogView | None:
        return self._view

    def clear(self) -> None:
        """Before another log: its files may bear the same names, and nothing of this one may be shown as its."""
        super().clear()
        self._view = None
        self._entries.clear()
        self._files.clear()

    def show(self, view: LogView, rows: Rows) -> None:
        before = self.order
        same = self._view is not None and len(rows) >= len(before) and self._same_lines(view, rows[: len(before)])
        if same and len(before):
            self._view = view
            if len(rows) > len(before):
                self.beginInsertRows(_NOTHING, len(before), len(rows) - 1)
                self.order = rows  # type: ignore[assignment]  # of 64 bits, as rows of a log are
                self.endInsertRows()
            return
        self.beginResetModel()
        self._view, self.order = view, rows  # type: ignore[assignment]  # of 64 bits, as rows of a log are
        self._entries.clear()
        self.endResetModel()

    def _same_lines(self, view: LogView, rows: Rows) -> bool:
        """Whether these rows are those that are shown, with nothing come in between."""
        if self._view is None or not np.array_equal(rows, self.order) or not len(rows):
            return False
        return all(view.line_of(int(row)) == self._view.line_of(int(row)) for row in (rows[0], rows[-1]))

    def entry(self, row: int) -> Entry | None:
        """The line of a row number; None when nothing is shown."""
        if self._view is None:
            return None
        known = self._entries.get(row)
        if known is None:
            known = self._entries[row] = self._view.entry(row)
            if len(self._entries) > _KEPT:
                self._entries.popitem(last=False)
        return known

    def entry_at(self, index: Index) -> Entry | None:
        return self.entry(int(self.order[index.row()])) if 0 <= index.row() < len(self.order) else None

    # --- cells --------------------------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        entry = self.entry(row)
        if entry is None:
            return ""
        if column == 0:
            time = entry.time
            return f"{time:%m-%d %H:%M:%S}.{time.microsecond // 1000:03}" if time else "?"
        return entry_text(entry) if column == 1 else fields_text(entry)

    def sign(self, row: int, column: int) -> Sign | None:
        entry = self.entry(row)
        return Sign(*LEVEL_SIGNS[entry.level]) if entry is not None and column == 1 else None

    def tip(self, row: int, column: int) -> str:
        entry = self.entry(row)
        if entry is None:
            return ""
        if column == 0:
            return entry.time.isoformat(sep=" ", timespec="milliseconds") if entry.time else ""
        return f"{level_text(entry.level)}: {one_line(entry.event)}" if column == 1 else fields_text(entry)

    # --- where a line is, whatever comes ------------------------------------------------------------------------

    def row_of(self, index: Index) -> int:
        """A number that stays the line's own, also when rows are numbered anew."""
        if self._view is None:
            return 0
        file, number = self._view.line_of(int(self.order[index.row()]))
        return self._files.setdefault(file, len(self._files)) << 32 | number

    def place_of(self, row: int) -> int | None:
        name = next((name for name, file in self._files.items() if file == row >> 32), None)
        if self._view is None or name is None:
            return None
        found = self._view.row_of(name, row & 0xFFFFFFFF)
        if found is None:
            return None
        place = int(np.searchsorted(self.order, found))
        return place if place < len(self.order) and self.order[place] == found else None

    def rows_at(self, places: Numbers) -> Numbers:
        followed = places.tolist() if len(places) <= _FOLLOWED else []
        return np.array([self.row_of(self.index(place, 0)) for place in followed], np.int64)

    def places_of(self, rows: Numbers) -> Numbers:
        found = [place for row in rows.tolist() if (place := self.place_of(row)) is not None]
        return np.array(sorted(found), np.int32)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A log has one order."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 1:
            entry = self.entry_at(index)
            return f"{level_text(entry.level)}: {entry_text(entry)}" if entry is not None else None
        return super().data(index, role)
