"""From nothing to a window that can be worked in; only what is missing is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.conftest import PATIENCE, World
from voxseal.domain.errors import DiskFull
from voxseal.ui.desktop import Desktop
from voxseal.ui.enrol.dialogs import ConsentDialog, ImportDialog
from voxseal.ui.enrol.steps import CompareStep, ConsentStep, DoneStep, PanelStep, ProfileStep, Step
from voxseal.ui.widgets import Button, Dialog, Note

MakeDesktop = Callable[..., Desktop]


@pytest.fixture
def nobody(world: World) -> World:
    world.profile = None
    return world


def step_of(desktop: Desktop, kind: type[Step], qtbot: QtBot) -> Step:
    """The step in front, once it is of that kind."""
    assert desktop.first_start is not None
    start = desktop.first_start
    qtbot.waitUntil(lambda: isinstance(start.step, kind), timeout=PATIENCE)
    step = start.step
    assert isinstance(step, Step)
    return step


def button(where: object, words: str) -> Button:
    (found,) = [b for b in where.findChildren(Button) if b.text() == words]
    return found


def words_of(where: object) -> str:
    return "\n".join(label.text() for label in where.findChildren(QLabel))


def drop(on: object, path: Path) -> None:
    """As a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    on.dragEnterEvent(QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, none))
    on.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))


def test_from_a_dropped_profile_to_the_pages(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot
) -> None:
    desktop = make_desktop()
    step_of(desktop, ProfileStep, qtbot)
    drop(desktop.window, profile_file)
    compare = step_of(desktop, CompareStep, qtbot)
    assert nobody.workbench is not None
    shown = words_of(compare)
    assert "Acme" in shown
    assert "acme-voices (AWS, eu-central-1)" in shown
    assert "Sessions from\nAWS STS, eu-central-1" in shown
    assert "Role\narn:aws:iam::123456789012:role/contractor" in shown
    assert not nobody.workbench.has_profile  # nothing is taken over before the yes
    button(compare, "They match, import").click()
    consent = step_of(desktop, ConsentStep, qtbot)
    fingerprint = nobody.workbench.profile.recipients[0].fingerprint
    assert fingerprint.replace(" ", "") in shown.replace(" ", "").replace("\n", "")
    accept = button(consent, "Accept")
    assert not accept.isEnabled()
    consent.findChildren(QCheckBox)[0].click()
    accept.click()
    microphone = step_of(desktop, PanelStep, qtbot)
    assert nobody.workbench.consent_given() is not None
    assert not nobody.room.opened  # nothing is listened to before the person asks for it
    button(microphone, "Test the microphone").click()
    qtbot.waitUntil(lambda: desktop.shell is not None and desktop.shell.sitting.level is not None, timeout=PATIENCE)
    button(microphone, "Next").click()
    qtbot.waitUntil(lambda: all(stream.closed for stream in nobody.room.streams), timeout=PATIENCE)
    done = step_of(desktop, DoneStep, qtbot)
    button(done, "Later").click()
    assert desktop.work is not None
    assert desktop.work.isVisible()


def test_the_keyboard_is_at_the_first_step_and_not_at_the_practice_banner(
    nobody: World, make_desktop: MakeDesktop, qtbot: QtBot
) -> None:
    desktop = make_desktop(practice=True)
    step = step_of(desktop, ProfileStep, qtbot)
    qtbot.waitUntil(lambda: desktop.window.focusWidget() is step, timeout=PATIENCE)


def test_back_from_comparing_takes_nothing_over(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot
) -> None:
    desktop = make_desktop(files=(profile_file,))  # voxseal-app acme.toml
    compare = step_of(desktop, CompareStep, qtbot)
    button(compare, "Back").click()
    step_of(desktop, ProfileStep, qtbot)
    assert nobody.workbench is not None
    assert not nobody.workbench.has_profile


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[organisation]\nname = 'Acme'\n", "organisation.support is missing."),
        (b"\xff\xfe\x00", "not a text file in UTF-8"),
        (b"", "organisation is missing."),
        (b"x" * (256 << 10) + b"x", "larger than 256 KiB"),
    ],
)
def test_a_wrong_profile_is_said_where_it_was_opened(
    nobody: World, make_desktop: MakeDesktop, tmp_path: Path, qtbot: QtBot, content: bytes, said: str
) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_bytes(content)
    desktop = make_desktop()
    desktop.hand_over([wrong])
    profile = step_of(desktop, ProfileStep, qtbot)
    qtbot.waitUntil(lambda: said in words_of(profile), timeout=PATIENCE)
    assert profile.findChildren(Note)
    assert desktop.errors.dialog is None


def test_while_a_profile_is_imported_there_is_no_way_back(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = make_desktop(files=(profile_file,))
    compare = step_of(desktop, CompareStep, qtbot)
    bench, go_on = nobody.workbench, threading.Event()
    assert bench is not None
    take_over = bench.import_profile

    def slowly(*args: Any, **keywords: Any) -> None:
        go_on.wait(PATIENCE / 1000)
        raise DiskFull

    monkeypatch.setattr(bench, "import_profile", slowly)
    yes, no = button(compare, "They match, import"), button(compare, "Back")
    yes.click()
    assert not yes.isEnabled()
    assert not no.isEnabled()
    go_on.set()
    qtbot.waitUntil(no.isEnabled, timeout=PATIENCE)
    assert yes.isEnabled()
    monkeypatch.setattr(bench, "import_profile", take_over)
    no.click()
    step_of(desktop, ProfileStep, qtbot)


def test_a_step_that_is_gone_hears_nothing_of_what_it_began(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = make_desktop(files=(profile_file,))
    desktop.crashes.install(desktop.crash)
    compare = step_of(desktop, CompareStep, qtbot)
    bench, start, go_on = nobody.workbench, desktop.first_start, threading.Event()
    assert bench is not None
    assert start is not None
    take_over = bench.import_profile

    def slowly(*args: Any, **keywords: Any) -> object:
        go_on.wait(PATIENCE / 1000)
        return take_over(*args, **keywords)

    monkeypatch.setattr(bench, "import_profile", slowly)
    button(compare, "They match, import").click()
    start._go_to("profile")  # however that came about
    qtbot.waitUntil(lambda: not isValid(compare), timeout=PATIENCE)
    go_on.set()
    qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
    assert bench.has_profile  # what was begun is done
    assert desktop.shell is not None
    assert desktop.shell.enrolment.now.profile is not None
    assert isinstance(start.step, ProfileStep)
    assert not list((nobody.folder / "crashes").glob("*.txt"))
    assert desktop.errors.dialog is None


def test_consent_that_could_not_be_kept_can_be_given_again(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_desktop()
    assert nobody.workbench is not None
    nobody.workbench.import_profile(profile_file)
    first.close()
    desktop = make_desktop()
    consent = step_of(desktop, ConsentStep, qtbot)
    bench = nobody.workbench
    keep = bench.accept_consent

    def full() -> None:
        raise DiskFull

    monkeypatch.setattr(bench, "accept_consent", full)
    (box,) = consent.findChildren(QCheckBox)
    box.click()
    button(consent, "Accept").click()
    assert not box.isEnabled()
    qtbot.waitUntil(lambda: desktop.errors.dialog is not None, timeout=PATIENCE)
    assert desktop.errors.dialog is not None
    assert desktop.errors.dialog.error.code == "disk-full"
    desktop.errors.dialog.accept()
    monkeypatch.setattr(bench, "accept_consent", keep)
    assert button(consent, "Accept").isEnabled()
    button(consent, "Accept").click()
    step_of(desktop, DoneStep, qtbot)
    assert bench.consent_given() is not None


def test_a_profile_that_changes_after_it_was_shown_is_refused(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot
) -> None:
    desktop = make_desktop(files=(profile_file,))
    compare = step_of(desktop, CompareStep, qtbot)
    profile_file.write_text(profile_file.read_text().replace("acme-voices", "evil-voices"))
    button(compare, "They match, import").click()
    qtbot.waitUntil(lambda: "has changed since it was shown" in words_of(compare), timeout=PATIENCE)
    assert nobody.workbench is not None
    assert not nobody.workbench.has_profile


def test_only_the_consent_is_asked_where_only_that_is_missing(
    nobody: World, make_desktop: MakeDesktop, profile_file: Path, qtbot: QtBot
) -> None:
    first = make_desktop()
    assert nobody.workbench is not None
    nobody.workbench.import_profile(profile_file)
    first.close()
    desktop = make_desktop()
    step_of(desktop, ConsentStep, qtbot)


def test_a_damaged_profile_in_the_data_folder_is_said_and_can_be_replaced(
    world: World, make_desktop: MakeDesktop, qtbot: QtBot
) -> None:
    make_desktop().close()
    (world.folder / "profile.toml").write_text("damaged = [")
    desktop = make_desktop()
    profile = step_of(desktop, ProfileStep, qtbot)
    assert "not valid TOML" in words_of(profile)


def test_a_later_profile_is_compared_with_the_present_one(
    desktop: Desktop, world: World, tmp_path: Path, profile_text: str, qtbot: QtBot
) -> None:
    new = tmp_path / "new.voxseal-profile"
    new.write_text(profile_text.replace("acme-voices", "other-voices").replace('version = "1"', 'version = "2"'))
    drop(desktop.window, new)
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(ImportDialog)), timeout=PATIENCE)
    (dialog,) = desktop.window.findChildren(ImportDialog)
    shown = words_of(dialog)
    assert "Bucket: acme-voices (AWS, eu-central-1) → other-voices (AWS, eu-central-1)" in shown
    assert world.workbench is not None
    assert world.workbench.profile.cloud.bucket == "acme-voices"
    button(dialog, "They match, import").click()
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(ConsentDialog)), timeout=PATIENCE)
    assert world.workbench.profile.cloud.bucket == "other-voices"
    assert world.workbench.consent_given() is None
    (consent,) = desktop.window.findChildren(ConsentDialog)
    consent.findChildren(QCheckBox)[0].click()
    button(consent, "Accept").click()
    qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
    assert world.workbench.consent_given() is not None


def test_cancelling_a_later_profile_changes_nothing(
    desktop: Desktop, world: World, tmp_path: Path, profile_text: str, qtbot: QtBot
) -> None:
    new = tmp_path / "new.toml"
    new.write_text(profile_text.replace("acme-voices", "other-voices"))
    desktop.hand_over([new])
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(ImportDialog)), timeout=PATIENCE)
    (dialog,) = desktop.window.findChildren(ImportDialog)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # the default is the safe answer
    qtbot.waitUntil(lambda: not desktop.window.findChildren(ImportDialog), timeout=PATIENCE)
    assert world.workbench is not None
    assert world.workbench.profile.cloud.bucket == "acme-voices"


def other_profile(folder: Path, text: str, bucket: str, *, consent: str = "1") -> Path:
    path = folder / f"{bucket}.toml"
    path.write_text(text.replace("acme-voices", bucket).replace('version = "1"', f'version = "{consent}"'))
    return path


def asked(desktop: Desktop, words: str, qtbot: QtBot) -> Dialog:
    """The one question on the window, once it is about that."""
    qtbot.waitUntil(
        lambda: [words in words_of(dialog) for dialog in desktop.window.findChildren(Dialog)] == [True],
        timeout=PATIENCE,
    )
    return desktop.window.findChildren(Dialog)[0]


def test_a_second_profile_takes_the_place_of_the_first_one_that_is_compared(
    desktop: Desktop, world: World, tmp_path: Path, profile_text: str, qtbot: QtBot
) -> None:
    desktop.hand_over([other_profile(tmp_path, profile_text, "first")])
    asked(desktop, "acme-voices (AWS, eu-central-1) → first", qtbot)
    desktop.hand_over([other_profile(tmp_path, profile_text, "second")])
    dialog = asked(desktop, "acme-voices (AWS, eu-central-1) → second", qtbot)
    button(dialog, "They match, import").click()
    assert world.workbench is not None
    workbench = world.workbench
    qtbot.waitUntil(lambda: workbench.profile.cloud.bucket == "second", timeout=PATIENCE)
    qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not desktop.window.findChildren(Dialog), timeout=PATIENCE)


def test_a_second_profile_that_cannot_be_read_leaves_the_first_one_to_be_compared(
    desktop: Desktop, tmp_path: Path, profile_text: str, qtbot: QtBot
) -> None:
    desktop.hand_over([other_profile(tmp_path, profile_text, "first")])
    dialog = asked(desktop, "→ first", qtbot)
    (tmp_path / "second.toml").write_text("damaged = [")
    desktop.hand_over([tmp_path / "second.toml"])
    qtbot.waitUntil(lambda: desktop.errors.dialog is not None, timeout=PATIENCE)
    assert desktop.errors.dialog is not None
    desktop.errors.dialog.accept()
    assert asked(desktop, "→ first", qtbot) is dialog
    dialog.reject()


def test_a_profile_is_compared_anew_when_another_was_taken_over_meanwhile(
    desktop: Desktop, world: World, tmp_path: Path, profile_text: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert world.workbench is not None
    take_over, may_go_on = world.workbench.import_profile, threading.Event()

    def slowly(*args: Any, **more: Any) -> object:
        assert may_go_on.wait(PATIENCE / 1000)
        return take_over(*args, **more)

    monkeypatch.setattr(world.workbench, "import_profile", slowly)
    desktop.hand_over([other_profile(tmp_path, profile_text, "first")])
    button(asked(desktop, "→ first", qtbot), "They match, import").click()
    desktop.hand_over([other_profile(tmp_path, profile_text, "second")])
    asked(desktop, "acme-voices (AWS, eu-central-1) → second", qtbot)
    may_go_on.set()
    asked(desktop, "first (AWS, eu-central-1) → second", qtbot).reject()


def test_nobody_agrees_to_a_text_that_is_not_the_one_in_front_of_them(
    desktop: Desktop, world: World, tmp_path: Path, profile_text: str, qtbot: QtBot
) -> None:
    """Agreeing is agreeing to the text of the profile in use: one of an older profile must not stay to be agreed to."""
    desktop.hand_over([other_profile(tmp_path, profile_text, "first", consent="2")])
    button(asked(desktop, "→ first", qtbot), "They match, import").click()
    asked(desktop, "Version 2", qtbot)
    desktop.hand_over([other_profile(tmp_path, profile_text, "second", consent="3")])
    button(asked(desktop, "→ second", qtbot), "They match, import").click()
    dialog = asked(desktop, "Version 3", qtbot)
    button(dialog, "Later").click()
    qtbot.waitUntil(lambda: not desktop.window.findChildren(Dialog), timeout=PATIENCE)
    assert world.workbench is not None
    assert world.workbench.consent_given() is None
    button(desktop.window, "Read the text").click()
    asked(desktop, "Version 3", qtbot).reject()
