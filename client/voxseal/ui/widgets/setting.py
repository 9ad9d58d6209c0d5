"""One setting: its name and what it does at the left, its control at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from voxseal.ui.theme import Space
from voxseal.ui.widgets.layout import column
from voxseal.ui.widgets.text import muted, strong

_CONTROL = 280
_LEAST = 180


class Setting(QWidget):
    """`control` gets the name as its accessible name, and the rest as its description."""

    def __init__(self, name: str, what: str, control: QWidget, *, below: QWidget | None = None) -> None:
        super().__init__()
        control.setAccessibleName(name)
        control.setAccessibleDescription(what)
        words = column(strong(name), gap=Space.XS)
        if what:
            words.addWidget(muted(what))
        if below is not None:
            words.addWidget(below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XL)
        layout.addLayout(words, 1)
        # All controls below each other are of one width, and leave the words at least half.
        control.setMinimumWidth(_LEAST)
        control.setMaximumWidth(_CONTROL)
        control.setSizePolicy(QSizePolicy.Policy.Expanding, control.sizePolicy().verticalPolicy())
        layout.addWidget(control, 1, Qt.AlignmentFlag.AlignTop)
