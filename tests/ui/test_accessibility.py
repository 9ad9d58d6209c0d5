"""Every page and state can be worked by keyboard and read aloud: names, roles, the order of the focus."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.accessibility import cut_off, nameless
from tests.ui.conftest import PATIENCE, World
from tests.ui.scenes import SCENES, Scene
from voxseal.ui.desktop import Desktop

SMALL = (960, 492)
"""What a screen of 1920×1080 pixels leaves a window at 200 %, between a frame and a bar."""


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name.replace(" ", "-"))
def test_everything_has_a_name_and_a_role(
    scene: Scene, world: World, make_desktop: Callable[..., Desktop], qapp: QApplication, qtbot: QtBot
) -> None:
    scene.before(world)
    desktop = make_desktop()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE)

    playing = scene.act(desktop, wait)
    if playing is not None:
        next(playing)
    try:
        for window in qapp.topLevelWidgets():
            if window.isVisible():
                assert nameless(window) == []
                assert out_of_order(window) == []
                # Texts that have just changed get their room in a moment; those that never do are named.
                qtbot.waitUntil(lambda window=window: _assert_nothing_cut_off(window), timeout=PATIENCE)
        desktop.window.resize(*SMALL)
        qtbot.waitUntil(lambda: _assert_nothing_cut_off(desktop.window), timeout=PATIENCE)
    finally:
        if playing is not None:
            next(playing, None)


def _assert_nothing_cut_off(window: QWidget) -> None:
    assert cut_off(window) == []


def out_of_order(window: QWidget) -> list[str]:
    """Places where Tab leads upwards to another row though it has not reached the end: it should follow reading."""
    chain = [widget for widget in _tab_chain(window) if widget.isVisible() and widget.isEnabled()]
    wrong = []
    for before, after in itertools.pairwise(chain):
        if before.parent() is not after.parent():
            continue
        a, b = _place(before, window), _place(after, window)
        if b.y() + after.height() <= a.y():
            wrong.append(f"{_named(before)} → {_named(after)}")
    return wrong


def _tab_chain(window: QWidget) -> list[QWidget]:
    found = []
    widget = window.nextInFocusChain()
    while widget is not window and len(found) < 2000:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is window:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _place(widget: QWidget, window: QWidget) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0))


def _named(widget: QWidget) -> str:
    return widget.accessibleName() or getattr(widget, "text", lambda: type(widget).__name__)()


def test_the_check_sees_what_it_should(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    button, field = QPushButton("A", dialog), QLineEdit(dialog)  # the one below comes first to Tab
    layout = QVBoxLayout(dialog)
    layout.addWidget(field)
    layout.addWidget(button)
    dialog.show()
    assert len(nameless(dialog)) == 1
    field.setAccessibleName("A name")
    assert nameless(dialog) == []
    assert len(out_of_order(dialog)) == 1
    button.setFixedWidth(1)
    assert cut_off(dialog) == ["A"]
    choice = QComboBox(dialog)
    choice.addItem("One of many")
    layout.addWidget(choice)
    QCoreApplication.processEvents()
    assert cut_off(dialog) == ["A"]
    choice.setFixedWidth(60)
    QCoreApplication.processEvents()
    assert cut_off(dialog) == ["A", "One of many"]


def test_the_pages_are_reached_by_keyboard(desktop: Desktop, qtbot: QtBot) -> None:
    work = desktop.work
    assert work is not None
    names = [page.name for page in work.pages if page.in_navigation]
    for number, name in enumerate(names, 1):
        work.go_to("account")
        qtbot.keyClick(desktop.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert work.current == name
