"""The view of many rows: whole rows are chosen, headers sort, and what a person looks at stays in place."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from voxseal.ui.models.columns import Numbers
from voxseal.ui.models.table import Index, ManyRows
from voxseal.ui.theme import CONTROL_HEIGHT, Type, scaled

_LEAST_SHARE = 180
"""Pixels that a column without a width of its own has at least, before spare columns make room."""
_LEAST = 128
"""Pixels: its head, and two or three rows."""
_COPIED = 10_000
"""Rows that a copy takes at most: a clipboard is not a file."""
_STRETCHES = 1_000
"""Stretches of chosen rows that stay chosen in another order: Qt looks through all of them for each cell that it paints."""


class _Cells(QStyledItemDelegate):
    """Of a name both ends tell it from others; of a sentence the beginning matters."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802  Qt's name
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle if index.column() == 0 else Qt.TextElideMode.ElideRight


class Table(QTableView):
    """Over a `ManyRows`. Delete and Backspace emit `delete_pressed`; Ctrl+C copies the chosen rows' texts."""

    delete_pressed = Signal()

    def __init__(self, model: ManyRows, name: str) -> None:
        super().__init__()
        self._rows = model
        self._before = _Place()
        self._wanted = model.wanted
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegate(_Cells(self))
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(_LEAST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(CONTROL_HEIGHT * scaled(Type.BODY) / Type.BODY))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(model.sort)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """What it needs at least: whatever is beside it has its room first, and the rest is the table's."""
        return QSize(super().sizeHint().width(), _LEAST)

    def chosen(self) -> Numbers:
        """The numbers of the chosen rows: quick, however many there are."""
        return self._rows.order[self._chosen_places()]

    def _chosen_places(self) -> Numbers:
        chosen = self.selectionModel().selection()
        ranges = [np.arange(chosen.at(at).top(), chosen.at(at).bottom() + 1) for at in range(chosen.count())]
        return np.unique(np.concatenate(ranges)).astype(np.int32) if ranges else np.empty(0, np.int32)

    @property
    def current_row(self) -> int | None:
        """The number of the row that the keyboard is at."""
        index = self.currentIndex()
        return self._rows.row_of(index) if index.isValid() and index.row() < len(self._rows.order) else None

    def choose(self, place: int) -> None:
        """Makes one row the chosen one and brings it into sight."""
        index = self._rows.index(place, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.delete_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Fixed columns have their width; those without share the rest, all of it where that is little."""
        factor = scaled(Type.BODY) / Type.BODY
        heads = self._rows.heads
        widths = [round(head.width * factor) for head in heads]
        sharing = [head for head in heads if not head.width]
        parts = sum(head.share for head in sharing)
        tight = self.viewport().width() - sum(widths) < len(sharing) * _LEAST_SHARE * factor
        taken = sum(width for head, width in zip(heads, widths, strict=True) if not (tight and head.spare))
        free = max(self.viewport().width() - taken, 0)
        for section, (head, width) in enumerate(zip(heads, widths, strict=True)):
            self.setColumnHidden(section, tight and head.spare)
            self.setColumnWidth(section, width or free * head.share // parts)

    def _copy(self) -> None:
        columns = range(len(self._rows.heads))
        lines = [
            "\t".join(self._rows.text(row, column) for column in columns) for row in self.chosen()[:_COPIED].tolist()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # --- another order or filter --------------------------------------------------------------------------------

    def _remember(self) -> None:
        index, top = self.currentIndex(), self.verticalScrollBar().value()
        rows, chosen = self._rows, self._chosen_places()
        self._before = before = _Place(top=top, chosen=rows.rows_at(chosen))
        if self.current_row is not None:
            before.current, before.at = self.current_row, index.row()
            before.above = rows.rows_at(np.arange(index.row(), dtype=np.int32))
            before.in_sight = self.viewport().rect().intersects(self.visualRect(index))

    def _restore(self) -> None:
        """What is chosen stays so. The window is moved only where the current row was in sight, to stay so too."""
        rows, before = self._rows, self._before
        asked, self._wanted = self._wanted != rows.wanted, rows.wanted
        place = rows.place_of(before.current) if before.current is not None else None
        chosen = _stretches(rows.places_of(before.chosen))
        if len(chosen) > _STRETCHES:
            chosen = [(place, place)] if place is not None else []
        if place is None and before.current is not None and len(rows.order) and not asked:
            # It was removed, or is in another state now: the keyboard goes on where it was.
            place = min(len(rows.places_of(before.above)), len(rows.order) - 1)
            chosen = chosen or [(place, place)]
        self.setAutoScroll(False)
        self._choose_again(chosen, place)
        self.setAutoScroll(True)
        self.updateGeometries()
        bar = self.verticalScrollBar()
        if place is None or not before.in_sight:
            bar.setValue(before.top)
            return
        bar.setValue(place - (before.at - before.top))
        self.scrollTo(rows.index(place, 0))

    def _choose_again(self, stretches: list[tuple[int, int]], current: int | None) -> None:
        selection, last = QItemSelection(), len(self._rows.heads) - 1
        for first, end in stretches:
            selection.select(self._rows.index(first, 0), self._rows.index(end, last))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        if current is not None:
            self.selectionModel().setCurrentIndex(self._rows.index(current, 0), flags.NoUpdate)


@dataclass
class _Place:
    """What a person looked at: rows by their own numbers. `above` are those above the current row, `at` is its place."""

    top: int = 0
    current: int | None = None
    at: int = 0
    in_sight: bool = False
    above: Numbers = field(default_factory=lambda: np.empty(0, np.int32))
    chosen: Numbers = field(default_factory=lambda: np.empty(0, np.int32))


def _stretches(places: Numbers) -> list[tuple[int, int]]:
    """First and last of each run of places that follow each other."""
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > 1)
    firsts = np.concatenate([places[:1], places[breaks + 1]])
    lasts = np.concatenate([places[breaks], places[-1:]])
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
