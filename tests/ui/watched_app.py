"""`voxseal-app`, which tells what has the focus: `python -m tests.ui.watched_app STATUS ARGUMENT…`.

STATUS is a file of one line of JSON, replaced whenever it changes: what a person who looks at the window would know.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from voxseal.ui import app, desktop

_LOOK = 40
"""Milliseconds between two looks."""


class Watch:
    def __init__(self, status: Path) -> None:
        self._status = status
        self._said = ""
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK)

    def _look(self) -> None:
        window = QApplication.activeWindow()
        focus = QApplication.focusWidget()
        said = json.dumps({"window": _name(window), "focus": _name(focus), "words": _words(window)})
        if said != self._said:
            self._said = said
            partial = self._status.with_suffix(".partial")
            partial.write_text(said)
            partial.replace(self._status)


def _name(widget: QWidget | None) -> str:
    if widget is None:
        return ""
    text = getattr(widget, "text", None)
    words = widget.accessibleName() or (text() if callable(text) else "")
    return words + (f" = {widget.currentText()}" if isinstance(widget, QComboBox) else "")


def _words(window: QWidget | None) -> list[str]:
    labels = window.findChildren(QLabel) if window is not None else []
    return [label.text() for label in labels if label.isVisible()]


def main() -> None:
    status, *arguments = sys.argv[1:]
    made: list[Watch] = []
    start = desktop.Desktop.start

    def watched(self: desktop.Desktop) -> None:
        made.append(Watch(Path(status)))
        start(self)

    desktop.Desktop.start = watched
    app.main(arguments)


if __name__ == "__main__":
    main()
