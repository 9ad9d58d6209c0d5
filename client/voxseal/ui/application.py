"""Qt's application, which also hears what the system asks the running app to open.

    app = Application(["voxseal-app"])
    app.asked_to_open.connect(desktop.called)          # a tuple of one path

macOS says so by an event to the application, not in the arguments of a new start. An event filter would hear it too, but
it would call Python for every event of every widget.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    asked_to_open = Signal(tuple)
    came_forward = Signal()
    """By a click on its symbol in the Dock, for one; while it is in front already, too."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ApplicationActivate:
            self.came_forward.emit()
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            self.asked_to_open.emit((Path(event.file()),))
            return True
        return super().event(event)
