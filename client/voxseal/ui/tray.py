"""The symbol in the system's tray: there while uploads go on without a window, and for notifications."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from voxseal.ui.icons import app_icon
from voxseal.ui.language import Texts

tr = Texts("Tray")


class Tray(QObject):
    """Main thread only. Where the system has no tray, `available` is False and a notification goes nowhere."""

    def __init__(self, window: QWidget, *, show: Callable[[], object], stop: Callable[[], object]) -> None:
        super().__init__(window)
        self._icon: QSystemTrayIcon | None = None
        self._window = window
        self._show = show
        self._stop = stop

    @property
    def available(self) -> bool:
        return QSystemTrayIcon.isSystemTrayAvailable()

    def notify(self, title: str, text: str) -> None:
        """A notification, unless the person looks at the window anyway."""
        if self.available and not self._window.isActiveWindow():
            self._made().showMessage(title, text, app_icon())

    def appear(self) -> None:
        self._made()

    def close(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _made(self) -> QSystemTrayIcon:
        if self._icon is None:
            self._icon = QSystemTrayIcon(app_icon(), self)
            self._icon.setToolTip("Voxseal")
            menu = QMenu(self._window)
            menu.addAction(tr("Show Voxseal")).triggered.connect(lambda: self._show())
            menu.addAction(tr("Stop and close")).triggered.connect(lambda: self._stop())
            self._icon.setContextMenu(menu)
            self._icon.activated.connect(self._activated)
            self._icon.messageClicked.connect(lambda: self._show())
            self._icon.show()
        return self._icon

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._show()
