"""What a page shows while there is nothing on it: what belongs here, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from voxseal.ui.theme import Space
from voxseal.ui.widgets.banner import Action
from voxseal.ui.widgets.buttons import Button
from voxseal.ui.widgets.text import IconLabel, fit, heading, muted

_WIDTH = 420


class EmptyState(QWidget):
    """An icon, a line, a sentence and at most one button, in the middle of the page; `aside` for when that does not help."""

    def __init__(
        self, icon_name: str, what: str, how: str, action: Action | None = None, aside: Action | None = None
    ) -> None:
        super().__init__()
        middle = Qt.AlignmentFlag.AlignHCenter
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(IconLabel(icon_name, "control", 56), 0, middle)
        column.addSpacing(Space.S)
        for label in (heading(what), muted(how)):
            label.setAlignment(middle)
            column.addWidget(fit(label, _WIDTH))
        if action is not None:
            column.addSpacing(Space.S)
            column.addWidget(Button(action.text, action.run, kind="primary"), 0, middle)
        if aside is not None:
            column.addWidget(Button(aside.text, aside.run, kind="quiet"), 0, middle)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(inner, 0, middle)
        layout.addStretch(3)
