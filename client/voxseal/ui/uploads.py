"""The dispatch as the window sees it: an overview a few times a second, and orders that return at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from voxseal.ui.preferences import Preferences
from voxseal.workflow.settings import OriginalsWish
from voxseal.workflow.standing import Overview

if TYPE_CHECKING:
    from voxseal.workflow.dispatch import Dispatch

PERIOD = 100
"""Milliseconds between two overviews, at least."""
_IDLE = 1000
"""Milliseconds after which rate and time left are read again, while something is sent and nothing is told."""


class Uploads(QObject):
    """Main thread only. Starts the dispatch, which ends with the data folder that it was opened with."""

    changed = Signal()
    """`overview` is another one."""
    _woken = Signal()

    def __init__(self, dispatch: Dispatch, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dispatch = dispatch
        self.overview = Overview()
        self.chosen: str | None = None
        """The submission that the page which comes to the front shows: somebody has just made it, or wants its receipt."""
        self._preferences = preferences
        self._lock = threading.Lock()
        self._awake = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self._woken.connect(self._soon, Qt.ConnectionType.QueuedConnection)
        preferences.changed.connect(self._apply)
        dispatch.changed = self._wake
        dispatch.may_delete_originals = lambda: preferences.now.originals is OriginalsWish.DELETE
        self._apply()
        dispatch.start()

    def refresh(self) -> None:
        """Reads the overview now."""
        with self._lock:
            self._awake = False
        self.overview = self.dispatch.overview()
        if self.overview.at_work or self.overview.waiting is not None:
            self._timer.start(_IDLE)
        self.changed.emit()

    def close(self) -> None:
        """Tells the dispatch to stop, and shows nothing more of it."""
        self._woken.disconnect(self._soon)
        self._timer.stop()
        self.dispatch.stop()

    def _wake(self) -> None:
        """In any thread."""
        with self._lock:
            wake, self._awake = not self._awake, True
        if wake:
            self._woken.emit()

    def _soon(self) -> None:
        if not self._timer.isActive() or self._timer.remainingTime() > PERIOD:
            self._timer.start(PERIOD)

    def _apply(self) -> None:
        if self.dispatch.limit != self._preferences.now.rate:
            self.dispatch.set_limit(self._preferences.now.rate)
