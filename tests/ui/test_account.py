"""The sign-in page: by keyboard one stays where one was, whatever it shows next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.doubles.desk import session, token
from tests.ui.conftest import PATIENCE, World
from voxseal.domain.events import SessionRenewed
from voxseal.ui.account import Account, Seen, State
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.account import AccountPage
from voxseal.ui.shell import Shell
from voxseal.ui.widgets import Button


@pytest.fixture
def account(world: World, desktop: Desktop, shell: Shell, qtbot: QtBot) -> Account:
    """In front, and nobody is signed in."""
    qtbot.waitUntil(lambda: shell.account.state is State.SIGNED_OUT, timeout=PATIENCE)
    shell.go_to("account")
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow, timeout=PATIENCE)
    return shell.account


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.text() if isinstance(widget, Button | QToolButton) else ""


def focus(desktop: Desktop, words: str, qtbot: QtBot) -> None:
    def there() -> list[Button | QToolButton]:
        found = [*desktop.window.findChildren(Button), *desktop.window.findChildren(QToolButton)]
        return [button for button in found if button.text() == words and button.isVisible() and button.isEnabled()]

    qtbot.waitUntil(lambda: len(there()) == 1, timeout=PATIENCE)
    there()[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert focused() == words


def at_the_page(desktop: Desktop) -> bool:
    widget = QApplication.focusWidget()
    return isinstance(widget, AccountPage) and widget.accessibleName() == "Sign-in"


def test_the_focus_stays_on_the_page_while_it_changes(account: Account, desktop: Desktop, qtbot: QtBot) -> None:
    focus(desktop, "Sign in", qtbot)
    # As `Account.sign_in` shows it; no issuer is there to be asked.
    account._show(State.WAITING, None)
    qtbot.waitUntil(lambda: at_the_page(desktop), timeout=PATIENCE)
    account.link = "https://sso.acme.example/authorize?…"
    account.changed.emit()
    qtbot.waitUntil(lambda: at_the_page(desktop), timeout=PATIENCE)
    focus(desktop, "Copy link", qtbot)
    account.link += "again"
    account.changed.emit()
    qtbot.waitUntil(lambda: focused() == "Copy link", timeout=PATIENCE)
    account._show(State.SIGNED_OUT, None)
    qtbot.waitUntil(lambda: at_the_page(desktop), timeout=PATIENCE)


def test_a_second_return_presses_no_other_button(
    account: Account, desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[str] = []
    for order in ("cancel", "sign_out", "open_again", "copy_link"):
        monkeypatch.setattr(account, order, lambda order=order: pressed.append(order))
    monkeypatch.setattr(account, "sign_in", lambda: account._show(State.WAITING, None))
    focus(desktop, "Sign in", qtbot)
    for _ in range(3):
        QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_Return)
        QApplication.processEvents()
    assert account.state is State.WAITING
    focus(desktop, "Cancel", qtbot)
    account._show(State.SIGNED_IN, Seen("kim", "contractors/kim/", datetime.now(UTC) + timedelta(hours=1)))
    QTest.keyClick(desktop.window.windowHandle(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert account.state is State.SIGNED_IN
    assert pressed == []
    assert at_the_page(desktop)


def test_a_focus_that_is_elsewhere_is_not_taken(account: Account, desktop: Desktop, qtbot: QtBot) -> None:
    focus(desktop, "Settings", qtbot)
    account._show(State.WAITING, None)
    qtbot.waitUntil(lambda: any(b.text() == "Copy link" for b in desktop.window.findChildren(Button)), timeout=PATIENCE)
    assert focused() == "Settings"


def test_a_session_renewed_after_its_end_is_shown(account: Account, shell: Shell, qtbot: QtBot) -> None:
    """The network was away at the end of the hour, and a delivery that went on renewed the session later."""
    renewed = session()
    shell.workbench.keeper.adopt(renewed, token())
    shell.workbench.publish(SessionRenewed(renewed.expires_at))
    qtbot.waitUntil(lambda: account.state is State.SIGNED_IN, timeout=PATIENCE)
    assert account.seen is not None
    assert account.seen.expires_at == renewed.expires_at
