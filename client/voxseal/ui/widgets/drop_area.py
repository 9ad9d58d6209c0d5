"""Where files may be dropped, and what to press for those who do not drag."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from voxseal.ui.theme import Space
from voxseal.ui.widgets.buttons import Button
from voxseal.ui.widgets.layout import row
from voxseal.ui.widgets.text import IconLabel, fit, heading, muted

_WIDTH = 460


class DropArea(QFrame):
    """Drops are the window's, which hands them to the page: this only says so, and lights up while something is over it."""

    def __init__(self, what: str, how: str, *buttons: Button) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        middle = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.M)
        layout.addStretch(2)
        layout.addWidget(IconLabel("drop", "accent", 64), 0, middle)
        for label in (heading(what), muted(how)) if how else (heading(what),):
            label.setAlignment(middle)
            layout.addWidget(fit(label, _WIDTH), 0, middle)
        layout.addSpacing(Space.S)
        layout.addLayout(row(1, *buttons, 1, gap=Space.M))
        layout.addStretch(3)

    def light(self, over: bool) -> None:
        """Whether files hang over the window just now."""
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)
