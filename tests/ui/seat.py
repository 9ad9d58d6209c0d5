"""Whoever sits in front of the record page: presses keys, speaks, and reads what stands there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE, World
from tests.ui.record_scenes import voice
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.record import RecordPage
from voxseal.ui.record.sitting import Phase, Sitting
from voxseal.ui.widgets import Dialog

KEY = Qt.Key


class Seat:
    """Whoever sits in front of the page."""

    def __init__(self, desktop: Desktop, world: World, qtbot: QtBot) -> None:
        assert desktop.shell is not None
        self.desktop, self.world, self.qtbot = desktop, world, qtbot
        self.page = desktop.window.findChildren(RecordPage)[0]
        self.sitting: Sitting = desktop.shell.sitting
        desktop.shell.go_to("record")
        self.until(lambda: self.sitting.phase not in {Phase.CLOSED, Phase.OPENING})

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(lambda: condition() and not self.sitting.busy, timeout=PATIENCE)

    def press(self, key: Qt.Key) -> None:
        window = self.desktop.window
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
        self.qtbot.keyClick(self.desktop.window, key)

    def type(self, key: Qt.Key) -> None:
        """The same where the focus is: what is no shortcut."""
        focus = self.desktop.window.focusWidget()
        assert focus is not None
        self.qtbot.keyClick(focus, key)

    def record(self, sound: bytes | None = None) -> None:
        """Space, a voice, Space: until something is said of it."""
        self.press(KEY.Key_Space)
        self.until(lambda: self.sitting.phase is Phase.RECORDING)
        self.world.room.recorder.hear(voice() if sound is None else sound)
        self.press(KEY.Key_Space)
        self.until(lambda: self.sitting.verdict is not None)

    def keep(self) -> None:
        before = self.sitting.standing.kept
        self.press(KEY.Key_Return)
        self.until(lambda: self.sitting.standing.kept == before + 1)

    @property
    def place(self) -> int:
        return self.sitting.standing.position

    def reads(self, text: str) -> None:
        """It stands on the page, or will in a moment."""
        self.until(lambda: self.shows(text))

    def shows(self, text: str) -> bool:
        return any(text in label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def dialog(self) -> Dialog:
        self.qtbot.waitUntil(lambda: bool(self.desktop.window.findChildren(Dialog)), timeout=PATIENCE)
        return self.desktop.window.findChildren(Dialog)[0]


def answer(dialog: QWidget, words: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == words).click()
