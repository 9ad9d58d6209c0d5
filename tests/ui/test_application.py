"""What the system asks of the running app, as macOS does: with an event to the application."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
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


@pytest.mark.parametrize(("system", "comes_back"), [("darwin", True), ("linux", False)])
def test_a_click_in_the_dock_brings_a_hidden_window_back(
    desktop: Desktop, qapp: Application, monkeypatch: pytest.MonkeyPatch, system: str, comes_back: bool
) -> None:
    desktop.window.hide()
    monkeypatch.setattr("voxseal.ui.desktop.sys.platform", system)
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.ApplicationActivate))
    assert desktop.window.isVisible() is comes_back


def test_what_is_no_file_of_this_computer_is_not_taken(desktop: Desktop, qapp: Application, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(qapp.asked_to_open):
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("https://acme.example/a.toml")))
