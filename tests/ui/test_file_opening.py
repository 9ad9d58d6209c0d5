"""Files that the system asks the running app to open, as macOS does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from voxseal.ui.file_opening import FileOpenings


def test_a_double_clicked_file_is_handed_over(qtbot: QtBot, tmp_path: Path) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    openings = FileOpenings(app)
    asked: list[list[Path]] = []
    openings.asked.connect(asked.append)
    profile = tmp_path / "acme.voxseal-profile"
    try:
        QCoreApplication.sendEvent(app, QFileOpenEvent(str(profile)))
        QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("https://acme.example/a.toml")))  # no file of this computer
    finally:
        app.removeEventFilter(openings)
        openings.deleteLater()
    assert asked == [[profile]]
