"""The window as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from voxseal.ui.desktop import Desktop


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
    entries = [entry for entry in desktop.work.findChildren(QToolButton) if entry.property("kind") == "entry"]
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
