"""Closing asks while there is something to lose by it, keeps what it is asked to keep, and remembers the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE, World, settle
from tests.ui.test_first_start import button
from voxseal.ui.application import Application
from voxseal.ui.desktop import Desktop
from voxseal.ui.page import AtWork
from voxseal.ui.record.sitting import Phase
from voxseal.ui.remembered import Remembered, recall, remember
from voxseal.ui.tray import Tray
from voxseal.ui.widgets import Dialog

UPLOADS = AtWork("An upload is under way.", goes_on_hidden=True)
TAKE = AtWork("A take is being recorded.", goes_on_hidden=False)


def busy(desktop: Desktop, *works: AtWork) -> None:
    assert desktop.work is not None
    for page, work in zip(desktop.work.pages, works, strict=False):
        page.at_work = lambda work=work: work


def question(desktop: Desktop) -> Dialog:
    (found,) = desktop.window.findChildren(Dialog)
    return found


def words_of(dialog: Dialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)] + [
        found.text() for found in dialog.findChildren(QPushButton)
    ]


def test_with_nothing_to_lose_it_closes(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.closed, timeout=PATIENCE):
        desktop.window.close()


def test_staying_is_the_answer_of_return_and_escape(desktop: Desktop, qtbot: QtBot) -> None:
    busy(desktop, UPLOADS)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        desktop.window.close()
        assert desktop.window.isVisible()
        asked = question(desktop)
        qtbot.waitUntil(asked.isActiveWindow, timeout=PATIENCE)  # before that, keys are the page's
        qtbot.keyClick(asked, key)
        qtbot.waitUntil(lambda: not desktop.window.findChildren(Dialog), timeout=PATIENCE)
        assert desktop.window.isVisible()


def test_stop_and_close(desktop: Desktop, qtbot: QtBot) -> None:
    busy(desktop, UPLOADS)
    desktop.window.close()
    with qtbot.waitSignal(desktop.closed, timeout=PATIENCE):
        button(question(desktop), "Stop and close").click()


def test_in_the_tray_uploads_go_on_without_a_window(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", True)
    monkeypatch.setattr(Tray, "appear", lambda self: None)  # nothing can appear on a platform that paints into memory
    busy(desktop, UPLOADS)
    closed: list[bool] = []
    desktop.closed.connect(lambda: closed.append(True))
    desktop.window.close()
    button(question(desktop), "Keep in tray").click()
    assert not desktop.window.isVisible()
    assert not closed
    desktop.raise_window()
    assert desktop.window.isVisible()


def test_in_the_tray_nobody_is_listened_to(
    desktop: Desktop, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", True)
    monkeypatch.setattr(Tray, "appear", lambda self: None)
    assert desktop.work is not None
    assert desktop.shell is not None
    sitting = desktop.shell.sitting
    desktop.work.go_to("record")
    qtbot.waitUntil(lambda: sitting.phase is Phase.READY and not sitting.busy, timeout=PATIENCE)
    desktop.raise_window()  # it had not been away: nothing begins anew
    assert not sitting.busy
    busy(desktop, UPLOADS)
    desktop.window.close()
    button(question(desktop), "Keep in tray").click()
    qtbot.waitUntil(lambda: sitting.phase is Phase.CLOSED and not sitting.busy, timeout=PATIENCE)
    assert all(stream.closed for stream in world.room.streams)
    desktop.work.go_to("uploads")  # as when a submission is finished meanwhile
    desktop.work.go_to("record")
    assert sitting.phase is Phase.CLOSED
    for _ in range(2):
        desktop.raise_window()
    qtbot.waitUntil(lambda: sitting.phase is Phase.READY and not sitting.busy, timeout=PATIENCE)


@pytest.fixture
def tray_menu(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> QMenu:
    """What a click on the symbol in the tray opens, on a platform that has none."""
    monkeypatch.setattr(Tray, "available", True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda self: None)
    desktop.tray.appear()
    (symbol,) = desktop.tray.findChildren(QSystemTrayIcon)
    return symbol.contextMenu()


def entry(menu: QMenu, text: str) -> QAction:
    (found,) = (action for action in menu.actions() if action.text() == text)
    return found


@pytest.mark.parametrize(("works", "in_tray"), [([UPLOADS], True), ([UPLOADS, TAKE], False)])
def test_the_tray_asks_as_closing_the_window_does(
    desktop: Desktop, qapp: Application, tray_menu: QMenu, works: list[AtWork], in_tray: bool
) -> None:
    busy(desktop, *works)
    desktop.window.close()
    asked = question(desktop)
    said = [asked.accessibleName(), asked.accessibleDescription(), *words_of(asked)]
    assert ("Keep in tray" in said) is in_tray
    asked.reject()
    settle(qapp)
    closed: list[bool] = []
    desktop.closed.connect(lambda: closed.append(True))
    desktop.window.hide()
    entry(tray_menu, "Stop and close").trigger()
    asked = question(desktop)
    assert desktop.window.isVisible()
    assert asked.isVisible()
    assert [asked.accessibleName(), asked.accessibleDescription(), *words_of(asked)] == said
    assert not closed
    button(asked, "Stop and close").click()
    assert closed


def test_the_tray_asks_once_and_again_after_staying(desktop: Desktop, tray_menu: QMenu, qtbot: QtBot) -> None:
    busy(desktop, UPLOADS)
    desktop.window.close()
    for _ in range(2):
        entry(tray_menu, "Stop and close").trigger()
        button(question(desktop), "Stay").click()
        qtbot.waitUntil(lambda: not desktop.window.findChildren(Dialog), timeout=PATIENCE)
        assert desktop.window.isVisible()
    entry(tray_menu, "Stop and close").trigger()
    button(question(desktop), "Keep in tray").click()
    assert not desktop.window.isVisible()


def test_the_tray_closes_at_once_when_there_is_nothing_to_lose(
    desktop: Desktop, tray_menu: QMenu, qtbot: QtBot
) -> None:
    desktop.window.hide()
    with qtbot.waitSignal(desktop.closed, timeout=PATIENCE):
        entry(tray_menu, "Stop and close").trigger()
    assert not desktop.window.findChildren(Dialog)


def test_when_the_system_ends_nobody_is_asked(desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(desktop, TAKE)
    monkeypatch.setattr(QGuiApplication, "isSavingSession", lambda self: True)
    with qtbot.waitSignal(desktop.closed, timeout=PATIENCE):
        assert desktop.window.close()


def test_a_recording_cannot_go_on_in_the_tray(desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tray, "available", True)
    busy(desktop, UPLOADS, TAKE)
    desktop.window.close()
    with pytest.raises(ValueError, match="not enough values"):
        button(question(desktop), "Keep in tray")
    question(desktop).reject()


def test_the_window_comes_back_as_it_was(make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot) -> None:
    first = make_desktop()
    assert first.work is not None
    first.work.go_to("account")
    first.close()
    second = make_desktop()
    assert recall(world.folder / "window.json").geometry
    assert second.work is not None
    assert second.work.current == "account"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"geometry": 5, "page": "x"}',
        b'{"geometry": "!", "page": "x"}',
        b'{"page": "x"}',
        b"[" * 50_000,
        b'{"geometry": "AAAA", "page": 7}',
        b'{"geometry": "AAAA", "page": "no-such-page"}',
    ],
)
def test_a_damaged_memory_is_no_memory(
    make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot, content: bytes
) -> None:
    world.folder.mkdir(mode=0o700)
    (world.folder / "window.json").write_bytes(content)
    desktop = make_desktop()
    assert desktop.work is not None
    assert desktop.work.current == desktop.work.pages[0].name


def test_what_cannot_be_remembered_is_forgotten(world: World) -> None:
    path = world.folder / "nowhere" / "window.json"
    remember(path, Remembered(b"x", "y"))
    assert recall(path) == Remembered()
