"""Something to know, on the whole window (`Banner`) or inside a page (`Note`): words, and the one button that helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from voxseal.ui.theme import Space
from voxseal.ui.widgets.buttons import Button
from voxseal.ui.widgets.text import IconLabel, body

_ICONS = {"info": "info", "good": "check", "warn": "alert", "bad": "alert", "practice": "practice"}


@dataclass(frozen=True)
class Action:
    """A button: its words, and what it does."""

    text: str
    run: Callable[[], object]


class Note(QFrame):
    """`tone` is info, good, warn or bad."""

    _kind = "note"

    def __init__(self, tone: str, text: str, action: Action | None = None) -> None:
        super().__init__()
        self.setProperty("kind", self._kind)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.words = body(text)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setSpacing(Space.M)
        layout.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        layout.addWidget(IconLabel(_ICONS[tone], tone))
        layout.addWidget(self.words, 1)
        if action is not None:
            button = Button(action.text, action.run)
            # It comes unasked, and often goes when it is pressed: a click leaves the focus where somebody works.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)


class Banner(Note):
    """As a note, across the window; `practice` is a tone too."""

    _kind = "banner"

    def __init__(self, tone: str, text: str, action: Action | None = None) -> None:
        super().__init__(tone, text, action)
        # Outside the page, whose keys would mean nothing after a click on it. Its text is marked and copied all the same.
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
