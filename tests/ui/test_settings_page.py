"""What is set on the page is in the file, and counts at once where it can."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from tests.sessionlog.logs import MovedClock
from tests.ui.conftest import PATIENCE, World
from tests.ui.test_first_start import button
from voxseal.sessionlog import Journal, Pseudonyms
from voxseal.ui.desktop import Desktop
from voxseal.ui.language import install_language
from voxseal.ui.shell import Shell
from voxseal.ui.theme import colours
from voxseal.ui.widgets import Dialog
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.settings import Appearance, OriginalsWish, Settings, read_settings, write_settings


@pytest.fixture
def settings(desktop: Desktop, world: World, qtbot: QtBot) -> Callable[[], Settings]:
    """The file as it is once all is written."""
    assert desktop.shell is not None
    desktop.shell.go_to("settings")

    def read() -> Settings:
        qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
        return read_settings(world.folder / "settings.toml")

    return read


def combo(desktop: Desktop, name: str) -> QComboBox:
    (found,) = [each for each in desktop.window.findChildren(QComboBox) if each.accessibleName() == name]
    return found


def choose(desktop: Desktop, name: str, words: str) -> None:
    """As with mouse or keys: `activated` is what a person brings about."""
    box = combo(desktop, name)
    at = box.findText(words)
    assert at >= 0, words
    box.setCurrentIndex(at)
    box.activated.emit(at)


def field(desktop: Desktop, name: str) -> QLineEdit:
    (found,) = [each for each in desktop.window.findChildren(QLineEdit) if each.accessibleName() == name]
    return found


def test_the_upload_speed(desktop: Desktop, shell: Shell, settings: Callable[[], Settings]) -> None:
    (spin,) = [s for s in desktop.window.findChildren(QSpinBox) if s.accessibleName() == "Kilobytes a second"]
    assert not spin.isVisible()
    choose(desktop, "Upload speed", "At most …")
    assert spin.isVisible()
    spin.setValue(750)
    assert settings().rate == 750_000
    assert shell.workbench.rate == 750_000
    choose(desktop, "Upload speed", "No limit")
    assert settings().rate is None
    assert shell.workbench.rate is None


def test_a_speed_that_is_set_elsewhere_is_followed(desktop: Desktop, shell: Shell) -> None:
    shell.preferences.change(rate=123_000)
    assert combo(desktop, "Upload speed").currentText() == "At most …"
    (spin,) = [s for s in desktop.window.findChildren(QSpinBox) if s.accessibleName() == "Kilobytes a second"]
    assert spin.value() == 123


def test_the_proxy(
    desktop: Desktop, settings: Callable[[], Settings], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.setenv(name, "")
    choose(desktop, "Proxy", "This one …")
    address = field(desktop, "The proxy's address")
    assert address.isVisible()
    address.setText("http://kim:secret@proxy.example:3128")
    address.editingFinished.emit()
    shown = [label.text() for label in desktop.window.findChildren(QLabel) if label.isVisible()]
    assert any("user name and password are not kept" in text for text in shown)
    assert settings().proxy == "system"
    address.setText(" http://proxy.example:3128 ")
    address.editingFinished.emit()
    assert settings().proxy == "http://proxy.example:3128"
    assert os.environ["https_proxy"] == "http://proxy.example:3128"
    choose(desktop, "Proxy", "As the system says")
    assert settings().proxy == "system"


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translators = install_language(qapp, "de")
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
    install_language(qapp, "en")


@pytest.mark.usefixtures("german")
def test_what_is_wrong_with_a_proxy_is_said_in_the_language_of_the_window(
    make_desktop: Callable[..., Desktop],
) -> None:
    desktop = make_desktop()
    assert desktop.shell is not None
    desktop.shell.go_to("settings")
    choose(desktop, "Proxy", "Dieser …")
    address = field(desktop, "Adresse des Proxys")
    wrong = {
        "nonsense": "keine Adresse eines Proxys",
        "http://kim:secret@proxy.example:3128": "Benutzername und Passwort",
    }
    for entered, said in wrong.items():
        address.setText(entered)
        address.editingFinished.emit()
        shown = [label.text() for label in desktop.window.findChildren(QLabel) if label.isVisible()]
        assert any(said in text for text in shown)


def test_deleting_originals_is_asked_about(desktop: Desktop, settings: Callable[[], Settings], qtbot: QtBot) -> None:
    choose(desktop, "Originals after delivery", "Delete them")
    assert combo(desktop, "Originals after delivery").currentText() == "Keep them"
    (question,) = desktop.window.findChildren(Dialog)
    question.reject()
    assert settings().originals is OriginalsWish.KEEP
    choose(desktop, "Originals after delivery", "Delete them")
    question = desktop.window.findChildren(Dialog)[-1]
    button(question, "Delete after delivery").click()
    assert settings().originals is OriginalsWish.DELETE
    choose(desktop, "Originals after delivery", "Keep them")
    assert settings().originals is OriginalsWish.KEEP


def test_how_much_session_log_is_kept(world: World, make_desktop: Callable[..., Desktop], qtbot: QtBot) -> None:
    folder = DataFolder(world.folder)
    clock = MovedClock(datetime.now(UTC) - timedelta(days=20))
    Journal(folder.journal, "run", clock, Pseudonyms.of_installation(folder.pseudonyms_key)).close()
    (old,) = folder.journal.glob("*.jsonl")
    desktop = make_desktop()
    assert desktop.shell is not None
    desktop.shell.go_to("settings")
    assert combo(desktop, "Kept for").currentText() == "30 days"
    choose(desktop, "Kept at most", "10.0 MB")
    choose(desktop, "Kept for", "7 days")
    qtbot.waitUntil(lambda: not old.exists(), timeout=PATIENCE)  # at once, and not at the next start
    qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
    settings = read_settings(folder.settings)
    assert (settings.log_days, settings.log_megabytes) == (7, 10)


def test_look_and_language(desktop: Desktop, settings: Callable[[], Settings]) -> None:
    choose(desktop, "Look", "Dark")
    assert colours().dark
    assert settings().appearance is Appearance.DARK
    choose(desktop, "Look", "As the system")
    assert not colours().dark
    choose(desktop, "Language", "Deutsch")
    assert settings().language == "de"
    shown = [label.text() for label in desktop.window.findChildren(QLabel) if label.isVisible()]
    assert "The language changes when Voxseal starts next." in shown


def test_settings_that_cannot_be_read_are_said_and_the_window_opens(
    world: World, make_desktop: Callable[..., Desktop], qtbot: QtBot
) -> None:
    world.folder.mkdir(mode=0o700)
    (world.folder / "settings.toml").write_text("appearance = 'pink'")
    desktop = make_desktop()
    assert desktop.shell is not None
    assert desktop.errors.dialog is not None
    assert desktop.errors.dialog.error.code == "settings"
    desktop.errors.dialog.accept()
    desktop.shell.preferences.change(rate=50_000)
    qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
    assert read_settings(world.folder / "settings.toml") == replace(Settings(), rate=50_000)
    assert (world.folder / "settings.toml.damaged").read_text() == "appearance = 'pink'"


def test_what_was_set_before_is_shown(world: World, make_desktop: Callable[..., Desktop]) -> None:
    world.folder.mkdir(mode=0o700)
    write_settings(
        world.folder / "settings.toml",
        Settings(language="de", appearance=Appearance.LIGHT, originals=OriginalsWish.DELETE, rate=90_000, proxy="none"),
    )
    desktop = make_desktop()
    assert combo(desktop, "Language").currentText() == "Deutsch"
    assert combo(desktop, "Look").currentText() == "Light"
    assert combo(desktop, "Originals after delivery").currentText() == "Delete them"
    assert combo(desktop, "Upload speed").currentText() == "At most …"
    assert combo(desktop, "Proxy").currentText() == "None"
