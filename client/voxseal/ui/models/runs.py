"""The runs of a session log, newest first, under an entry for all of them together."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from voxseal.sessionlog.view import Run
from voxseal.ui.language import Texts
from voxseal.ui.log_words import run_more, run_sign, run_title

tr = Texts("SessionLog")
Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()


class RunRows(QAbstractListModel):
    """Main thread only. Row 0 is all runs."""

    MORE: ClassVar[int] = Qt.ItemDataRole.UserRole
    """The role of the line below the title."""
    SIGN: ClassVar[int] = Qt.ItemDataRole.UserRole + 1
    """The role of the icon and its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[Run, ...] = ()

    def show(self, runs: tuple[Run, ...]) -> None:
        """Only what has changed is told, so that nothing jumps."""
        newest_first = tuple(reversed(runs))
        before, self._runs = self._runs, newest_first
        if [run.id for run in before] != [run.id for run in newest_first]:
            self.beginResetModel()
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(before, newest_first, strict=True), 1):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def at(self, row: int) -> Run | None:
        """None for the entry of all runs, and where there is none."""
        return self._runs[row - 1] if 1 <= row <= len(self._runs) else None

    def place_of(self, run: str | None) -> int:
        return next((row for row, known in enumerate(self._runs, 1) if known.id == run), 0)

    def rowCount(self, parent: Index = _NOTHING) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._runs) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        run = self.at(index.row())
        title, more = self._words(run)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == self.MORE:
            return more
        if role == self.SIGN:
            return run_sign(run) if run is not None else ("log", "muted")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}, {more}"
        return None

    def _words(self, run: Run | None) -> tuple[str, str]:
        if run is not None:
            return run_title(run), run_more(run)
        return tr("All runs"), tr.count("%Ln line(s)", sum(run.lines for run in self._runs))
