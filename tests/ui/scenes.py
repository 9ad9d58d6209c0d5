"""The states of the window worth looking at; `tests/screenshots` takes their pictures.

Add yours, here or in a file of your pages: a function that gets the open desktop and a `wait(condition)`, brings the window
into the state, and returns; or yields, if something must be undone afterwards. `before` changes the world before the window
opens.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QCheckBox, QScrollArea

from tests.ui.conftest import World
from tests.ui.log_scenes import LOG_SCENES
from tests.ui.profiles import profile_text
from tests.ui.record_scenes import SCENES as RECORD_SCENES
from tests.ui.scene import Act, Scene, Wait
from tests.ui.upload_scenes import UPLOAD_SCENES
from voxseal.domain.errors import DataFolderBusy, DiskFull
from voxseal.ui.account import State
from voxseal.ui.desktop import Desktop
from voxseal.ui.enrol.dialogs import ImportDialog
from voxseal.ui.enrol.first_start import FirstStart
from voxseal.ui.enrol.steps import CompareStep, ConsentStep, DoneStep, PanelStep
from voxseal.ui.language import Texts
from voxseal.ui.page import AtWork
from voxseal.ui.pages.settings import SettingsPage
from voxseal.ui.record.panel import MicrophonePanel
from voxseal.ui.widgets import Dialog, Note


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


def _nobody_yet(world: World) -> None:
    world.profile = None


def _first_step(desktop: Desktop, wait: Wait) -> None:
    wait(lambda: desktop.first_start is not None)


def _wrong_profile(desktop: Desktop, wait: Wait) -> None:
    path = desktop.launch.folder / "wrong.toml"
    path.write_text('[organisation]\nname = "Acme"\n')
    desktop.hand_over([path])
    wait(lambda: bool(desktop.window.findChildren(Note)))


def _compare(desktop: Desktop, wait: Wait) -> None:
    path = desktop.launch.folder / "acme.toml"
    path.write_text(profile_text())
    desktop.hand_over([path])
    wait(lambda: isinstance(first(desktop).step, CompareStep))


def _consent(desktop: Desktop, wait: Wait) -> None:
    _compare(desktop, wait)
    compare = first(desktop).step
    assert isinstance(compare, CompareStep)
    compare.yes.click()
    wait(lambda: isinstance(first(desktop).step, ConsentStep))


def _microphone(desktop: Desktop, wait: Wait) -> None:
    _consent(desktop, wait)
    consent = first(desktop).step
    assert isinstance(consent, ConsentStep)
    consent.findChildren(QCheckBox)[0].setChecked(True)
    consent.yes.click()
    wait(lambda: isinstance(first(desktop).step, PanelStep))
    assert desktop.shell is not None
    sitting = desktop.shell.sitting
    first(desktop).findChildren(MicrophonePanel)[0].test.click()
    wait(lambda: sitting.level is not None and not sitting.busy)


def _done(desktop: Desktop, wait: Wait) -> None:
    _microphone(desktop, wait)
    microphone = first(desktop).step
    assert isinstance(microphone, PanelStep)
    microphone.yes.click()
    wait(lambda: isinstance(first(desktop).step, DoneStep))


def first(desktop: Desktop) -> FirstStart:
    assert desktop.first_start is not None
    return desktop.first_start


def _import(desktop: Desktop, wait: Wait) -> Iterator[None]:
    path = desktop.launch.folder / "new.toml"
    path.write_text(profile_text(bucket="other-voices"))
    desktop.hand_over([path])
    wait(lambda: bool(desktop.window.findChildren(ImportDialog)))
    yield
    for dialog in desktop.window.findChildren(ImportDialog):
        dialog.reject()


def _settings_at(height: int) -> Act:
    def act(desktop: Desktop, wait: Wait) -> None:
        _at("settings")(desktop, wait)
        areas = desktop.window.findChildren(SettingsPage)[0].findChildren(QScrollArea)
        area = max(areas, key=lambda area: area.verticalScrollBar().maximum())
        area.verticalScrollBar().setValue(height)

    return act


def _close_question(desktop: Desktop, wait: Wait) -> Iterator[None]:
    _at("settings")(desktop, wait)
    desktop._ask_to_close([AtWork(Texts("Uploads")("An upload is under way."), False)])
    yield
    for dialog in desktop.window.findChildren(Dialog):
        dialog.reject()


def _busy(desktop: Desktop, wait: Wait) -> None:
    desktop._tries = 99
    desktop._not_opened(DataFolderBusy())


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
    Scene("first start", _first_step, _nobody_yet),
    Scene("first start wrong", _wrong_profile, _nobody_yet),
    Scene("first start compare", _compare, _nobody_yet),
    Scene("first start consent", _consent, _nobody_yet),
    Scene("first start microphone", _microphone, _nobody_yet),
    Scene("first start done", _done, _nobody_yet),
    *RECORD_SCENES,
    *UPLOAD_SCENES,
    *LOG_SCENES,
    Scene("settings", _at("settings"), _signed_in),
    Scene("settings below", _settings_at(470), _signed_in),
    Scene("settings end", _settings_at(10_000), _signed_in),
    Scene("import", _import, _signed_in),
    Scene("close", _close_question),
    Scene("busy", _busy),
    Scene("error", _error),
]
