"""A field to search in names, and a choice of states: what narrows a table down."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from voxseal.ui.icons import icon
from voxseal.ui.language import Texts
from voxseal.ui.theme import Space
from voxseal.ui.widgets.choosing import ComboBox

tr = Texts("Filters")
_REST = 100
"""Milliseconds after the last key before the table follows."""
_WIDTH = 260
_LEAST = 150


class FilterBar(QWidget):
    """`changed` gives the text and the chosen state's value. Ctrl+F goes to the field."""

    changed = Signal(str, object)

    def __init__(self, states: list[tuple[str, object]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search in names"))
        self.field.setAccessibleName(tr("Search in names"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.setMaximumWidth(_WIDTH)
        self.field.setMinimumWidth(_LEAST)
        self.states = ComboBox()
        self.states.setAccessibleName(tr("Which files"))
        for words, value in states:
            self.states.addItem(words, value)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self._tell)
        self.field.textChanged.connect(self._timer.start)
        self.states.currentIndexChanged.connect(self._tell)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        shortcut.activated.connect(self.field.setFocus)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(Space.M)
        self.row.addWidget(self.field, 4)
        self.row.addWidget(self.states)
        self.row.addStretch(1)

    def reset(self) -> None:
        """Lets everything through again."""
        self.field.clear()
        self.states.setCurrentIndex(0)
        self._timer.stop()
        self._tell()

    def _tell(self) -> None:
        self._timer.stop()
        self.changed.emit(self.field.text().strip(), self.states.currentData())
