"""Files that the system asks the running app to open, as macOS does: with an event to the application."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.ui.application import Application
from voxseal.ui.desktop import Desktop
from voxseal.ui.enrol.dialogs import ImportDialog


def test_a_double_clicked_profile_is_offered_in_the_open_window(
    desktop: Desktop, qapp: Application, tmp_path: Path, profile_text: str, qtbot: QtBot
) -> None:
    desktop.window.showMinimized()
    new = tmp_path / "new.voxseal-profile"
    new.write_text(profile_text.replace("acme-voices", "other-voices"))
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(new)))
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(ImportDialog)), timeout=PATIENCE)
    assert not desktop.window.isMinimized()


def test_what_is_no_file_of_this_computer_is_not_taken(desktop: Desktop, qapp: Application, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(qapp.asked_to_open):
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://acme.example/a.toml")))
