"""The table over `Columns`: what it shows is an array of row numbers, made in a task and put in place at once."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from voxseal.ui.icons import icon
from voxseal.ui.models.columns import Columns, Numbers, Snapshot, Sort, Wanted, arrange
from voxseal.ui.tasks import Task, TaskRunner

Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()
_LINE_END = "\n"


@dataclass(frozen=True)
class Column:
    """A column's head. `width` in pixels at the usual text size; 0 takes what is left, in parts of which `share` are its.
    `spare`: not shown where there is little room; what it says is to be had elsewhere.
    """

    title: str
    sort: Sort
    width: int = 0
    right: bool = False
    share: int = 1
    spare: bool = False


@dataclass(frozen=True)
class Sign:
    """The icon before a text, and its colour: a field of `theme.Colours`."""

    icon: str
    colour: str


def plain_tip(text: str) -> str:
    """A tool tip of what comes from outside: Qt takes one that looks like markup for markup, pictures and all."""
    return f"<p>{html.escape(text).replace(_LINE_END, '<br>')}</p>" if "<" in text else text


class ManyRows(QAbstractTableModel):
    """Main thread only. A subclass says what a cell shows: `text`, and where it wants, `sign` and `tip`."""

    arranged = Signal()
    """Another order or filter is in place."""
    ROW: ClassVar[int] = Qt.ItemDataRole.UserRole
    """The role of a row's number in `columns`."""

    def __init__(self, tasks: TaskRunner, heads: list[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._heads = heads
        self._task: Task | None = None
        self.rows = Columns()
        self.wanted = Wanted()
        self.order: Numbers = np.empty(0, np.int32)

    # --- what a subclass says -----------------------------------------------------------------------------------

    def text(self, row: int, column: int) -> str:
        return self.rows.names[row] if column == 0 else ""

    def sign(self, row: int, column: int) -> Sign | None:
        return None

    def tip(self, row: int, column: int) -> str:
        return ""

    # --- rows ---------------------------------------------------------------------------------------------------

    @property
    def heads(self) -> list[Column]:
        return self._heads

    def clear(self) -> None:
        """Starts with no rows, and keeps filter and order."""
        self._stop()
        self.beginResetModel()
        self.rows = Columns()
        self.order = np.empty(0, np.int32)
        self.endResetModel()

    def came(self, first: int) -> None:
        """Rows from number `first` on were appended: those that the filter lets through are shown at the end."""
        fresh = self.rows.matching(first, self.wanted)
        if len(fresh):
            self.beginInsertRows(_NOTHING, len(self.order), len(self.order) + len(fresh) - 1)
            self.order = np.concatenate([self.order, fresh])
            self.endInsertRows()

    def touched(self) -> None:
        """Cells have changed; only those in sight are drawn anew."""
        if len(self.order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.order) - 1, len(self._heads) - 1))

    def row_of(self, index: Index) -> int:
        """The number of the row at a place of the table."""
        return int(self.order[index.row()])

    def place_of(self, row: int) -> int | None:
        """Where a row is shown, if it is."""
        places = np.flatnonzero(self.order == row)
        return int(places[0]) if len(places) else None

    def rows_at(self, places: Numbers) -> Numbers:
        """`row_of` for many places."""
        return self.order[places]

    def places_of(self, rows: Numbers) -> Numbers:
        """Where those of the rows are that are shown, from the top down."""
        return np.flatnonzero(np.isin(self.order, rows)).astype(np.int32)

    # --- order and filter ---------------------------------------------------------------------------------------

    def want(self, **changes: Any) -> None:
        """Changes fields of `wanted`; the table follows when the new order is made."""
        wanted = replace(self.wanted, **changes)
        if wanted != self.wanted:
            self.wanted = wanted
            self.arrange()

    def arrange(self) -> None:
        """Makes the order anew, of the rows as they are now."""
        self._stop()
        rows, wanted = self.rows.snapshot(), self.wanted
        self._task = self._tasks.start(
            "voxseal-arrange",
            lambda cancel: arrange(rows, wanted, cancel.is_set),
            done=lambda order: self._put(order, rows),
            owner=self,
        )

    @property
    def arranging(self) -> bool:
        return self._task is not None

    def _put(self, order: Numbers, of: Snapshot) -> None:
        self._task = None
        order = order[self.rows.here[order]]  # others were taken out while it was made
        late = self.rows.matching(of.count, self.wanted)  # came while the order was made
        self.place(np.concatenate([order, late]) if len(late) else order)
        self.arranged.emit()

    def place(self, order: Numbers) -> None:
        """Puts an order in place of the one that is shown."""
        self.beginResetModel()
        self.order = order
        self.endResetModel()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt's way to say it; a column of -1 is the order in which rows came."""
        sort = self._heads[column].sort if 0 <= column < len(self._heads) else Sort.FOUND
        self.want(sort=sort, descending=order is Qt.SortOrder.DescendingOrder)

    # --- Qt -----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOTHING) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = _NOTHING) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.order):
            return None
        row, column = int(self.order[index.row()]), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._heads[column].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole:
            sign = self.sign(row, column)
            return icon(sign.icon, sign.colour) if sign else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.tip(row, column)) or None
        return row if role == self.ROW else None

    def headerData(  # noqa: N802  Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._heads[section].right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
