"""The window as a whole."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from voxseal.ui.desktop import Desktop


def test_every_page_comes_to_the_front(desktop: Desktop, qtbot: QtBot) -> None:
    assert desktop.work is not None
    for page in desktop.work.pages:
        desktop.work.go_to(page.name)
        assert desktop.work.current == page.name
        assert page.isVisible()
        assert page.title()


def test_closing_ends_everything(make_desktop: Callable[..., Desktop], qtbot: QtBot) -> None:
    desktop = make_desktop()
    with qtbot.waitSignal(desktop.closed):
        desktop.window.close()
    make_desktop()  # the data folder is free again
