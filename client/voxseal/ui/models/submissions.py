"""The submissions of an overview, as a list that keeps its place."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from voxseal.ui.upload_words import files_text, standing_text, title_text
from voxseal.workflow.standing import Overview, SubmissionStatus

Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()


class SubmissionRows(QAbstractListModel):
    """Main thread only."""

    STATUS: ClassVar[int] = Qt.ItemDataRole.UserRole
    """The role of a row's `SubmissionStatus`."""
    MORE: ClassVar[int] = Qt.ItemDataRole.UserRole + 1
    """The role of the line below the title."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[SubmissionStatus, ...] = ()
        self._waiting = False

    def show(self, overview: Overview) -> None:
        """Only what has changed is told, so that nothing jumps."""
        before, entries = self._entries, overview.submissions
        waited, self._waiting = self._waiting, overview.waiting is not None
        if [entry.submission.id for entry in before] != [entry.submission.id for entry in entries]:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
            return
        self._entries = entries
        for row, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old != new or waited != self._waiting:
                self.dataChanged.emit(self.index(row), self.index(row))

    def at(self, row: int) -> SubmissionStatus | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def place_of(self, submission: str) -> int | None:
        return next((row for row, entry in enumerate(self._entries) if entry.submission.id == submission), None)

    def rowCount(self, parent: Index = _NOTHING) -> int:  # noqa: N802  Qt's name
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        status = self.at(index.row())
        if status is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return title_text(status)
        if role == self.STATUS:
            return status
        if role == self.MORE:
            return self._more(status)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_text(status)}, {self._more(status)}"
        return None

    def _more(self, status: SubmissionStatus) -> str:
        words = [standing_text(status, waiting=self._waiting)]
        if status.progress.found:
            words.append(files_text(status))
        return " · ".join(words)
