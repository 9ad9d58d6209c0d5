"""The session log in the window: this computer's and another's, filters, stories, causes; and the support bundle."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE, World
from tests.ui.log_scenes import SAMPLE, bundle_dialog, choose, choose_line, log_page, shown, write_log
from voxseal.domain.errors import DataFolderBusy, DiskFull
from voxseal.domain.events import Level, QueueContinued
from voxseal.sessionlog import verification
from voxseal.sessionlog.bundle import open_bundle
from voxseal.sessionlog.files import LogFiles
from voxseal.ui.bundle_dialog import BundleDialog
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.account import AccountPage
from voxseal.ui.pages.session_log import SessionLogPage
from voxseal.ui.widgets import Note
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.support_bundle import SupportBundle, collect

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    return lambda condition: qtbot.waitUntil(condition, timeout=PATIENCE)


@pytest.fixture
def logged(world: World) -> World:
    world.signed_in = True
    write_log(world.folder / "journal")
    return world


@pytest.fixture
def page(logged: World, desktop: Desktop, wait: Wait) -> SessionLogPage:
    return shown(desktop, wait)


def texts(widget: SessionLogPage | BundleDialog) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def says(widget: SessionLogPage, wait: Wait, words: str) -> None:
    """Labels that were just made are visible a moment later."""
    wait(lambda: words in texts(widget))


def settled(page: SessionLogPage, wait: Wait) -> None:
    wait(lambda: not page.reader.busy)


def test_runs_at_the_left_and_the_latest_is_chosen(page: SessionLogPage, wait: Wait) -> None:
    assert page.runs.rowCount() == 5
    assert page.list.currentIndex().data() == "The window"
    assert "running" in page.list.currentIndex().data(page.runs.MORE)
    choose(page, wait, "3c4d5e6f")
    assert page.model.rowCount() == 13
    says(page, wait, "voxseal resume")
    says(page, wait, "The disk had no room left")
    says(page, wait, "Free some space")
    choose(page, wait, "2b3c4d5e")
    says(page, wait, "ended without a last word")
    choose(page, wait, None)
    assert page.model.rowCount() > 100


def test_the_end_is_in_sight_and_lines_are_told_in_words(page: SessionLogPage, wait: Wait) -> None:
    choose(page, wait, "3c4d5e6f")
    last = page.model.index(page.model.rowCount() - 1, 1)
    assert last.data() == "The program came to its end in order."
    assert page.table.visualRect(last).intersects(page.table.viewport().rect())
    assert page.model.index(0, 2).data().startswith("command resume")
    assert page.model.index(6, 1).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Warning: ")


def test_filters(page: SessionLogPage, wait: Wait) -> None:
    choose(page, wait, None)
    everything = page.model.rowCount()
    page.filter.states.setCurrentIndex(page.filter.states.findData(Level.WARNING))
    settled(page, wait)
    assert page.model.rowCount() == 6
    page.filter.field.setText("timeout")
    wait(lambda: page.reader.question.text == "timeout" and not page.reader.busy)
    assert page.model.rowCount() == 3
    page.filter.field.clear()
    page.filter.states.setCurrentIndex(0)
    page.events.setCurrentIndex(page.events.findData("sample.sealed"))
    wait(lambda: page.reader.question.text == "" and not page.reader.busy)
    assert page.model.rowCount() == 52
    page.events.setCurrentIndex(0)
    page.times.setCurrentIndex(page.times.findData(86400.0))
    settled(page, wait)
    assert 0 < page.model.rowCount() < everything
    page.times.setCurrentIndex(0)
    settled(page, wait)
    assert page.model.rowCount() == everything


def test_a_stretch_of_the_timeline(page: SessionLogPage, qtbot: QtBot, wait: Wait) -> None:
    choose(page, wait, None)
    everything = page.model.rowCount()
    strip = page.timeline
    middle = QPoint(strip.width() // 2, 10)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(0, 10))
    qtbot.mouseMove(strip, middle)
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=middle)
    wait(lambda: page.reader.question.stretch is not None and not page.reader.busy)
    assert 0 < page.model.rowCount() < everything
    assert " – " in page.times.currentText()
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle)
    wait(lambda: page.reader.question.stretch is None and not page.reader.busy)
    assert page.model.rowCount() == everything
    assert page.times.currentIndex() == 0


def test_a_line_with_its_cause_and_the_story_that_it_is_part_of(page: SessionLogPage, wait: Wait) -> None:
    choose(page, wait, "3c4d5e6f")
    choose_line(page, "upload.retried")
    says(page, wait, "The network was gone or broke off")
    says(page, wait, "ConnectTimeoutError")
    choose_line(page, "object.delivered")
    button = next(each for each in page.detail.findChildren(QPushButton) if each.text() == "Story of this sample")
    button.click()
    wait(lambda: page.reader.question.story == SAMPLE and not page.reader.busy)
    view = page.model.view
    assert view is not None
    told = [view.entry(int(row)).event for row in page.model.order]
    assert told.index("sample.found") < told.index("sample.sealed") < told.index("object.delivered")
    says(page, wait, f"The story of {SAMPLE}")
    note = page.findChild(Note, "story")
    assert note is not None
    note.findChildren(QPushButton)[0].click()
    wait(lambda: not page.reader.question.story and not page.reader.busy)
    assert page.model.rowCount() == 13


def test_what_is_written_meanwhile_comes_by_itself_and_the_choice_stays(page: SessionLogPage, wait: Wait) -> None:
    workbench = page.shell.workbench
    page.table.choose(0)
    chosen = page.model.entry_at(page.table.currentIndex())

    def told() -> list[str]:
        view = page.model.view
        return [view.entry(int(row)).event for row in page.model.order] if view is not None else []

    assert QueueContinued.name not in told()
    workbench.publish(QueueContinued())  # the window that has just opened may have something to say as well
    wait(lambda: QueueContinued.name in told() and not page.reader.busy)
    assert page.model.entry_at(page.table.currentIndex()) == chosen
    assert page.runs.rowCount() == 5


def test_checking_leaves_the_focus_where_it_was(page: SessionLogPage, wait: Wait) -> None:
    page.verify.setFocus(Qt.FocusReason.TabFocusReason)
    page.verify.click()
    assert page.window().focusWidget() is page
    wait(page.verify.isEnabled)
    assert page.window().focusWidget() is page.verify


def test_checked(page: SessionLogPage, wait: Wait) -> None:
    page.verify.click()
    wait(page.verify.isEnabled)
    says(page, wait, "The log holds together")
    file = next(page.shell.workbench.folder.journal.glob("*-1a2b3c4d.jsonl"))
    file.write_bytes(file.read_bytes().replace(b'"size":1007', b'"size":1008'))
    page.verify.click()
    wait(page.verify.isEnabled)
    says(page, wait, f"{file.name}, line 17")
    wait(lambda: "The log holds together" not in texts(page))


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """A bundle of another computer."""
    folder = DataFolder(tmp_path / "another")
    write_log(folder.journal)
    return collect(folder).save(tmp_path).path


def test_a_bundle_of_another_computer_dropped_on_the_window(
    desktop: Desktop, page: SessionLogPage, wait: Wait, another: Path
) -> None:
    desktop.hand_over([another])
    wait(lambda: page.runs.rowCount() == 4 and not page.reader.busy)
    with open_bundle(another) as bundle:
        says(page, wait, bundle.reference)
    says(page, wait, "The log holds together")
    assert page.list.currentIndex().data() == "voxseal resume"
    says(page, wait, "The disk had no room left")
    back = next(each for each in page.findChildren(QPushButton) if each.text() == "Back to this computer")
    back.click()
    wait(lambda: page.runs.rowCount() == 5 and not page.reader.busy)
    wait(lambda: "another computer" not in texts(page))


def test_a_bundle_that_was_changed_or_is_none(
    desktop: Desktop, page: SessionLogPage, wait: Wait, another: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(another, "a") as archive:
        archive.writestr("more.txt", b"<b>evil</b>")
    page.read_bundle(another)
    wait(lambda: page.runs.rowCount() == 4 and not page.reader.busy)
    says(page, wait, "more.txt: The file was put into the bundle later.")
    wrong = tmp_path / "wrong.zip"
    wrong.write_text("nothing")
    page.read_bundle(wrong)
    wait(lambda: desktop.errors.dialog is not None)
    dialog = desktop.errors.dialog
    assert dialog is not None
    assert dialog.error.code == "bundle"
    dialog.accept()


def lines(page: SessionLogPage) -> list[str]:
    return [page.model.index(place, 1).data() for place in range(page.model.rowCount())]


def show_bundle(page: SessionLogPage, wait: Wait, path: Path) -> None:
    before = page._bundle
    page.read_bundle(path)
    wait(lambda: page._bundle is not before and not page.reader.busy)


def test_a_log_with_the_same_runs_is_read_anew(page: SessionLogPage, wait: Wait, another: Path, tmp_path: Path) -> None:
    show_bundle(page, wait, another)
    assert "The program came to its end in order." in lines(page)
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(another) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"queue.paused", b"queue.plundered") if "3c4d5e6f" in name else data)
    show_bundle(page, wait, changed)  # the run that is chosen in it was chosen before
    assert page.list.chosen_run == page.reader.question.run == "3c4d5e6f"
    assert any("queue.plundered" in line for line in lines(page))
    says(page, wait, "The disk had no room left")
    show_bundle(page, wait, another)
    assert page.model.rowCount() == 13
    assert not any("queue.plundered" in line for line in lines(page))


def test_a_bundle_made_here_and_back(desktop: Desktop, page: SessionLogPage, wait: Wait, tmp_path: Path) -> None:
    dialog = bundle_dialog(desktop, wait)
    made = tmp_path / "mine.zip"
    dialog.save_to(made)
    wait(lambda: not dialog.save.isVisible())
    dialog.reject()
    workbench = page.shell.workbench
    before = page.model.rowCount()
    workbench.publish(QueueContinued())
    wait(lambda: page.model.rowCount() > before and not page.reader.busy)
    here = lines(page)
    show_bundle(page, wait, made)
    assert 0 < page.model.rowCount() < len(here)  # the run as it was when the bundle was made
    button = next(each for each in page.findChildren(QPushButton) if each.text() == "Back to this computer")
    button.click()
    wait(lambda: not page.reader.busy)
    assert lines(page)[: len(here)] == here


def test_a_check_is_told_of_the_log_that_is_shown_alone(
    desktop: Desktop, page: SessionLogPage, wait: Wait, another: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun, verify = threading.Event(), threading.Event(), verification.verify

    def slow_the_first_time(files: LogFiles) -> verification.Verification:
        if not begun.is_set():
            begun.set()
            go_on.wait(PATIENCE / 1000)
        return verify(files)

    file = next(page.shell.workbench.folder.journal.glob("*-1a2b3c4d.jsonl"))
    file.write_bytes(file.read_bytes().replace(b'"size":1007', b'"size":1008'))
    monkeypatch.setattr(verification, "verify", slow_the_first_time)
    page.verify.click()
    wait(begun.is_set)
    show_bundle(page, wait, another)
    assert page.verify.isEnabled()
    go_on.set()
    wait(lambda: not page.shell.tasks.running)
    assert "The log holds together" in texts(page)
    assert "The log was changed" not in texts(page)
    begun.clear()
    go_on.clear()
    page.verify.click()  # now of the bundle, which is closed while it is being read
    wait(begun.is_set)
    page._change_to(None)
    go_on.set()
    wait(lambda: not page.shell.tasks.running and not page.reader.busy)
    assert not any(note.isVisible() for note in page.findChildren(Note))
    assert desktop.errors.dialog is None


def test_after_a_check_that_failed_it_can_be_checked_again(
    desktop: Desktop, page: SessionLogPage, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: LogFiles) -> None:
        raise OSError

    monkeypatch.setattr(verification, "verify", fail)
    page.verify.click()
    wait(lambda: desktop.errors.dialog is not None)
    while desktop.errors.dialog is not None:
        desktop.errors.dialog.accept()
    wait(page.verify.isEnabled)


def test_record_the_problem_ends_in_a_bundle(desktop: Desktop, page: SessionLogPage, wait: Wait) -> None:
    page.problem.click()
    wait(lambda: page.shell.problem.recording is not None)
    assert page.problem.text() == "Stop recording"
    assert page.shell.workbench.detail.on
    page.problem.click()
    page.problem.click()  # in a hurry: one bundle all the same
    wait(lambda: bool(desktop.window.findChildren(BundleDialog)))
    wait(lambda: not any(task.name == "voxseal-problem" for task in page.shell.tasks.running))
    (dialog,) = desktop.window.findChildren(BundleDialog)
    wait(lambda: not dialog.collecting)
    assert dialog.period.currentText() == "Session logs of the recorded problem"
    assert not page.shell.workbench.detail.on
    assert page.problem.text() == "Record the problem"
    journals = [file for file in names(dialog) if file.endswith(".jsonl")]
    assert len(journals) == 1
    dialog.reject()


# --- the bundle ---------------------------------------------------------------------------------------------------


def names(dialog: BundleDialog) -> list[str]:
    return [dialog.files.item(at).text() for at in range(dialog.files.count())][1:]


def test_everything_is_shown_before_it_is_saved(
    desktop: Desktop, page: SessionLogPage, wait: Wait, tmp_path: Path
) -> None:
    dialog = bundle_dialog(desktop, wait)
    assert dialog.period.currentData() == 7
    previews = {}
    for at, name in enumerate(names(dialog), 1):
        dialog.files.setCurrentRow(at)
        wait(lambda name=name: dialog.looked_at == name)
        previews[name] = dialog.preview.toPlainText()
    item = dialog.files.item(1 + names(dialog).index("submissions.json"))
    item.setCheckState(Qt.CheckState.Unchecked)
    assert dialog.left_out == {"submissions.json"}
    dialog.files.setCurrentRow(0)
    wait(lambda: "Left out by the person" in dialog.preview.toPlainText())
    target = tmp_path / "mine.zip"
    dialog.save_to(target)
    wait(target.exists)
    wait(lambda: not dialog.save.isVisible())
    with zipfile.ZipFile(target) as archive:
        inside = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "submissions.json" not in inside
    for name, preview in previews.items():
        if name in inside:
            assert preview == inside[name], name
    assert dialog.reference.text() in inside["READ-ME.txt"]
    dialog.reject()


def test_another_period_keeps_what_is_left_out(desktop: Desktop, page: SessionLogPage, wait: Wait) -> None:
    dialog = bundle_dialog(desktop, wait)
    dialog.files.item(1 + names(dialog).index("doctor.json")).setCheckState(Qt.CheckState.Unchecked)
    week = len(names(dialog))
    dialog.period.setCurrentIndex(dialog.period.findData(1))
    wait(lambda: not dialog.collecting)
    assert len(names(dialog)) < week
    assert dialog.left_out == {"doctor.json"}
    dialog.reject()


def journals(dialog: BundleDialog) -> set[str]:
    return {name for name in names(dialog) if name.endswith(".jsonl")}


def choose_period(dialog: BundleDialog, days: int) -> None:
    dialog.period.setCurrentIndex(dialog.period.findData(days))


def test_a_log_that_was_taken_out_stays_out_when_another_period_did_not_show_it(
    desktop: Desktop, page: SessionLogPage, wait: Wait
) -> None:
    dialog = bundle_dialog(desktop, wait)
    week = journals(dialog)
    choose_period(dialog, 1)
    wait(lambda: not dialog.collecting)
    old = min(week - journals(dialog))
    choose_period(dialog, 7)
    wait(lambda: not dialog.collecting)
    item = dialog.files.item(1 + names(dialog).index(old))
    item.setCheckState(Qt.CheckState.Unchecked)
    for days in (1, 7):
        choose_period(dialog, days)
        wait(lambda: not dialog.collecting)
    assert dialog.left_out == {old}
    item = dialog.files.item(1 + names(dialog).index(old))
    assert item.checkState() is Qt.CheckState.Unchecked
    item.setCheckState(Qt.CheckState.Checked)
    assert not dialog.left_out
    dialog.reject()


def test_the_period_that_was_chosen_last_is_shown_whichever_is_read_first(
    desktop: Desktop, page: SessionLogPage, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = bundle_dialog(desktop, wait)
    choose_period(dialog, 1)
    wait(lambda: not dialog.collecting)
    day = journals(dialog)
    go_on, covering = threading.Event(), SupportBundle.covering

    def slow_for_a_month(draft: SupportBundle, since: datetime) -> SupportBundle:
        if datetime.now(UTC) - since > timedelta(days=20):
            go_on.wait(PATIENCE / 1000)
        return covering(draft, since)

    monkeypatch.setattr(SupportBundle, "covering", slow_for_a_month)
    choose_period(dialog, 30)
    choose_period(dialog, 1)
    wait(lambda: not dialog.collecting and dialog.save.isEnabled())
    go_on.set()
    wait(lambda: not any(task.name == "voxseal-bundle" for task in page.shell.tasks.running))
    assert journals(dialog) == day
    dialog.reject()


def test_a_place_that_cannot_be_saved_to(desktop: Desktop, page: SessionLogPage, wait: Wait, tmp_path: Path) -> None:
    dialog = bundle_dialog(desktop, wait)
    dialog.save_to(tmp_path / "no such folder" / "x.zip")
    wait(lambda: desktop.errors.dialog is not None)
    assert desktop.errors.dialog is not None
    desktop.errors.dialog.accept()
    assert dialog.save.isEnabled()
    dialog.reject()


def test_from_an_error_and_from_the_sign_in(desktop: Desktop, logged: World, wait: Wait) -> None:
    desktop.errors.show(DiskFull())
    assert desktop.errors.dialog is not None
    button = next(each for each in desktop.errors.dialog.findChildren(QPushButton) if "bundle" in each.text())
    button.click()
    (dialog,) = desktop.window.findChildren(BundleDialog)
    wait(lambda: not dialog.collecting)
    dialog.reject()
    assert desktop.shell is not None
    desktop.shell.account.sign_out()
    desktop.shell.go_to("account")
    (account,) = desktop.window.findChildren(AccountPage)
    wait(lambda: any(each.text() == "Support bundle …" for each in account.findChildren(QPushButton)))
    next(each for each in account.findChildren(QPushButton) if each.text() == "Support bundle …").click()
    wait(lambda: any(not each.collecting for each in desktop.window.findChildren(BundleDialog)))
    for each in desktop.window.findChildren(BundleDialog):
        each.reject()


def logs_saved(desktop: Desktop, wait: Wait, out: Path) -> int:
    """How many session logs are in the bundle that the open dialog saves."""
    (dialog,) = desktop.window.findChildren(BundleDialog)
    wait(lambda: not dialog.collecting)
    dialog.save_to(out)
    wait(out.exists)
    with zipfile.ZipFile(out) as archive:
        count = sum(name.endswith(".jsonl") for name in archive.namelist())
    wait(lambda: not dialog.save.isVisible())
    dialog.reject()
    return count


def test_while_the_data_folder_cannot_be_opened(
    make_desktop: Callable[..., Desktop], world: World, wait: Wait, tmp_path: Path
) -> None:
    write_log(world.folder / "journal")

    def refuse(*_: object) -> None:
        raise DataFolderBusy

    desktop = make_desktop(start=False)
    desktop._open_it = refuse
    desktop._tries = 99
    desktop.start()
    wait(lambda: any(each.text() == "Support bundle …" for each in desktop.window.findChildren(QPushButton)))
    next(each for each in desktop.window.findChildren(QPushButton) if each.text() == "Support bundle …").click()
    assert logs_saved(desktop, wait, tmp_path / "x.zip") == 3


def test_of_a_data_folder_that_cannot_be_used_there_is_a_bundle_of_what_is_left(
    make_desktop: Callable[..., Desktop], world: World, wait: Wait, tmp_path: Path
) -> None:
    write_log(world.folder / "journal")
    (world.folder / "receipts").write_text("in the way")
    desktop = make_desktop(start=False)
    desktop.start()
    wait(lambda: any(each.text() == "Support bundle …" for each in desktop.window.findChildren(QPushButton)))
    desktop.make_bundle()
    assert logs_saved(desktop, wait, tmp_path / "x.zip") == 3


def test_an_empty_log_and_hostile_lines(world: World, desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    folder = page.shell.workbench.folder.journal
    name = f"{datetime.now(UTC) + timedelta(hours=1):%Y%m%dT%H%M%SZ}-eeee.jsonl"
    (folder / name).write_bytes(
        b'<b>\x00\xff</b>\n{"prev":"'
        + b"0" * 32
        + b'","time":"2026-01-02T03:04:05.678Z","level":"error","event":"<u>x</u>","n":1,"file":["a"],"object":{},'
        b'"submission":"<img src=x>","offset":9e99}\n'
    )
    page.reader.look_again()
    wait(lambda: page.runs.rowCount() == 3 and not page.reader.busy)
    choose(page, wait, "eeee")
    assert page.model.rowCount() == 2
    for place in range(2):
        page.table.choose(place)
        assert page.detail.isVisible()
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText for label in page.detail.findChildren(QLabel)
    )  # nothing in a log may draw
    assert log_page(desktop) is page
