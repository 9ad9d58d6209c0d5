"""The window as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.ui.bundle_dialog import BundleDialog
from voxseal.ui.desktop import Desktop
from voxseal.ui.help_menu import HelpMenu


def test_every_page_comes_to_the_front(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.work is not None
    for page in desktop.work.pages:
        desktop.work.go_to(page.name)
        assert desktop.work.current == page.name
        assert page.isVisible()
        assert page.title()


def test_an_assistive_tool_goes_to_every_page(desktop: Desktop, qtbot: QtBot) -> None:
    """Its action on an entry of the navigation is to toggle it, which is no click."""
    assert desktop.work is not None
    entries = [entry for entry in desktop.work.findChildren(QToolButton) if entry.isCheckable()]
    gone_to = []
    desktop.work.page_changed.connect(gone_to.append)
    for entry in reversed(entries):
        entry.toggle()
        assert entry.isChecked()
    assert len(set(gone_to)) == len(gone_to) >= len(entries) - 1


def test_closing_ends_everything(make_desktop: Callable[..., Desktop], qtbot: QtBot) -> None:
    desktop = make_desktop()
    with qtbot.waitSignal(desktop.closed):
        desktop.window.close()
    make_desktop()  # the data folder is free again


def test_the_help_menu_has_the_bundle_and_the_recording_of_a_problem(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.work is not None
    assert desktop.shell is not None
    problem = desktop.shell.problem
    (button,) = [each for each in desktop.work.findChildren(QToolButton) if each.text() == "Help"]
    (menu,) = desktop.window.findChildren(HelpMenu)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus, timeout=PATIENCE)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert menu.isVisible()
    menu.close()
    menu.record.trigger()
    qtbot.waitUntil(lambda: problem.recording is not None, timeout=PATIENCE)
    assert menu.record.text() == "Stop recording the problem …"
    menu.record.trigger()
    qtbot.waitUntil(lambda: problem.recording is None, timeout=PATIENCE)
    assert menu.record.text() == "Record the problem"
    close_bundle(desktop, qtbot)
    menu.bundle.trigger()
    close_bundle(desktop, qtbot)
    menu.log.trigger()
    assert desktop.work.current == "session-log"


def close_bundle(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(BundleDialog)), timeout=PATIENCE)
    (dialog,) = desktop.window.findChildren(BundleDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not desktop.window.findChildren(BundleDialog), timeout=PATIENCE)
