"""Buttons. One primary a page at most: what a person most likely does next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from voxseal.ui.icons import icon

RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COLOURS = {"primary": "on_accent", "quiet": "accent", "danger": "bad"}


class Button(QPushButton):
    """`kind` is primary, plain, quiet or danger; `icon_name` one of `icons`."""

    def __init__(
        self, text: str, pressed: Callable[[], object] | None = None, *, kind: str = "plain", icon_name: str = ""
    ) -> None:
        super().__init__(text)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon_name:
            self.setIcon(icon(icon_name, _COLOURS.get(kind, "text")))
            self.setIconSize(QSize(18, 18))
        if pressed is not None:
            self.clicked.connect(lambda: pressed())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Return presses it, as people expect, and not in dialogs alone, as Qt has it."""
        if event.key() in RETURN and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class IconButton(Button):
    """Only an icon to the eye; `name` is its tool tip and its accessible name."""

    def __init__(
        self, icon_name: str, name: str, pressed: Callable[[], object] | None = None, *, kind: str = "quiet"
    ) -> None:
        super().__init__("", pressed, kind=kind, icon_name=icon_name)
        self.setProperty("shape", "square")
        self.setToolTip(name)
        self.setAccessibleName(name)
