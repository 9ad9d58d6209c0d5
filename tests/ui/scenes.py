"""The states of the window worth looking at; `tests/screenshots` takes their pictures.

Add yours: a function that gets the open desktop and a `wait(condition)`, brings the window into the state, and returns; or
yields, if something must be undone afterwards. `before` changes the world before the window opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.ui.conftest import World
from voxseal.domain.errors import DiskFull
from voxseal.ui.account import State
from voxseal.ui.desktop import Desktop

Wait = Callable[[Callable[[], bool]], None]
Act = Callable[[Desktop, Wait], Iterator[None] | None]


@dataclass(frozen=True)
class Scene:
    name: str
    act: Act
    before: Callable[[World], None] = lambda _: None


def _signed_in(world: World) -> None:
    world.signed_in = True


def _at(page: str) -> Act:
    def act(desktop: Desktop, wait: Wait) -> None:
        assert desktop.shell is not None
        account = desktop.shell.account
        wait(lambda: account.state is not State.UNKNOWN)
        desktop.shell.go_to(page)

    return act


def _waiting_for_the_browser(desktop: Desktop, wait: Wait) -> Iterator[None]:
    assert desktop.shell is not None
    account = desktop.shell.account
    wait(lambda: account.state is State.SIGNED_OUT)
    desktop.shell.go_to("account")
    # As `Account.sign_in` shows it; no issuer is there to be asked.
    account.link = "https://sso.acme.example/authorize?…"
    account._show(State.WAITING, None)
    yield


def _error(desktop: Desktop, wait: Wait) -> Iterator[None]:
    assert desktop.shell is not None
    desktop.shell.errors.make_bundle = lambda: None
    desktop.shell.errors.show(DiskFull(about="/home/kim/recordings/session 3", detail="ENOSPC write"))
    yield
    dialog = desktop.shell.errors.dialog
    assert dialog is not None
    dialog.accept()


SCENES = [
    Scene("account signed out", _at("account")),
    Scene("account waiting", _waiting_for_the_browser),
    Scene("account signed in", _at("account"), _signed_in),
    Scene("settings", _at("settings"), _signed_in),
    Scene("error", _error),
]
