"""Adding files: what is shown before is what is submitted, and nothing is sent before that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.doubles.desk import voice
from tests.ui.conftest import PATIENCE, World
from voxseal.domain.errors import DiskFull
from voxseal.domain.samples import LeftOut, Sample, SampleState
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.add_files import AddFilesPage
from voxseal.ui.shell import Shell
from voxseal.ui.widgets import Button
from voxseal.workflow.preview import Candidate, Preview
from voxseal.workflow.settings import OriginalsWish
from voxseal.workflow.standing import Standing


@pytest.fixture
def signed_in(world: World) -> World:
    world.signed_in = True
    return world


@pytest.fixture
def page(signed_in: World, desktop: Desktop) -> AddFilesPage:
    assert desktop.work is not None
    found = next(page for page in desktop.work.pages if isinstance(page, AddFilesPage))
    desktop.work.go_to(found.name)
    return found


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    folder = tmp_path / "voices"
    for number in range(1, 4):
        voice(folder / f"take {number}.wav", seed=number, seconds=number)
    (folder / "notes.txt").write_text("not audio")
    (folder / "empty.wav").touch()
    return folder


@pytest.fixture
def add(page: AddFilesPage, qtbot: QtBot) -> Callable[..., None]:
    def add(*paths: Path) -> None:
        page.add(list(paths))
        qtbot.waitUntil(lambda: page._looking is None, timeout=PATIENCE)

    return add


def shown(page: AddFilesPage) -> dict[str, str]:
    model = page.model
    rows = range(model.rowCount())
    return {model.data(model.index(row, 0)): model.data(model.index(row, 1)) for row in rows}


def samples(shell: Shell) -> dict[str, Sample]:
    ledger = shell.workbench.ledger
    (submission,) = ledger.submissions()
    return {sample.name.split("/")[-1]: sample for sample in ledger.samples(submission.id)}


def test_what_is_dropped_on_the_window_is_looked_through(
    desktop: Desktop, page: AddFilesPage, voices: Path, qtbot: QtBot, shell: Shell
) -> None:
    shell.go_to("settings")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(voices))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    desktop.window.dropEvent(QDropEvent(QPoint(5, 5), copy, data, left, none))
    assert desktop.work is not None
    assert desktop.work.current == "add-files"
    qtbot.waitUntil(lambda: page._looking is None and page.model.rowCount() == 5, timeout=PATIENCE)
    assert shown(page) == {
        "voices/empty.wav": "It is empty.",
        "voices/notes.txt": "It is not audio (or none that Voxseal knows).",
        "voices/take 1.wav": "Will be sent",
        "voices/take 2.wav": "Will be sent",
        "voices/take 3.wav": "Will be sent",
    }
    size = sum(path.stat().st_size for path in voices.glob("take *"))
    assert page.model.to_send() == (3, size, pytest.approx(6.0))
    assert page.model.left_out() == 2
    assert "3 files to send" in page._counts.text()
    assert page._out.text() == "2 left out"
    assert shell.workbench.ledger.submissions() == []


def test_exactly_what_is_shown_is_submitted_and_delivered(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot, shell: Shell, desktop: Desktop
) -> None:
    add(voices)
    page.model.remove(page.model.order[[2]])  # take 1
    voice(voices / "later.wav", seed=9)
    page.submit()
    qtbot.waitUntil(lambda: len(shell.uploads.overview.submissions) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: shell.uploads.overview.submissions[0].standing is Standing.DELIVERED, timeout=PATIENCE)
    states = {name: sample.state for name, sample in samples(shell).items()}
    assert states == {
        "take 2.wav": SampleState.DELIVERED,
        "take 3.wav": SampleState.DELIVERED,
        "empty.wav": SampleState.LEFT_OUT,
        "notes.txt": SampleState.LEFT_OUT,
    }
    assert desktop.work is not None
    assert desktop.work.current == "uploads"
    assert (page.model.rowCount(), page.pages.current) == (0, 0)
    assert page.at_work() is None


def test_removing_can_be_undone_step_by_step(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot
) -> None:
    add(voices)
    page.table.choose(2)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert "voices/take 1.wav" not in shown(page)
    page.table.selectAll()
    page._remove.click()
    assert (page.model.rowCount(), page.model.to_send()[0]) == (0, 0)
    assert not page._submit.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.model.rowCount() == 4, timeout=PATIENCE)
    page._undo.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=PATIENCE)
    assert page.model.last_removed == 0
    page.model.undo()  # nothing to undo: nothing happens
    assert page.model.to_send()[0] == 3
    assert all(path.exists() for path in voices.iterdir())


def test_the_keyboard_is_at_the_list_once_it_is_there(
    page: AddFilesPage, desktop: Desktop, voices: Path, qtbot: QtBot
) -> None:
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow, timeout=PATIENCE)
    chooser = next(button for button in page.findChildren(Button) if button.text() == "Choose files …")
    chooser.setFocus()
    page.add([voices])
    qtbot.waitUntil(lambda: page.pages.current == 1, timeout=PATIENCE)
    assert page.filter.field.hasFocus()


def test_delete_goes_on_from_row_to_row(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot
) -> None:
    add(voices)
    page.table.choose(1)
    for left in (4, 3):
        qtbot.keyClick(page.table, Qt.Key.Key_Delete)
        assert page.model.rowCount() == left
    assert set(shown(page)) == {"voices/empty.wav", "voices/take 2.wav", "voices/take 3.wav"}
    assert page.table.currentIndex().row() == 1
    page.filter.states.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE)
    assert not page._remove.isEnabled()  # what was chosen is not in sight


def test_the_same_file_twice_is_one_and_a_removed_one_comes_back(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot
) -> None:
    add(voices)
    add(voices / "take 1.wav", voices)
    assert page.model.rowCount() == 5
    page.model.remove(page.model.order[[3]])
    add(voices)
    qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=PATIENCE)


@pytest.mark.parametrize("removed", [False, True])
def test_a_file_that_was_repaired_and_is_dropped_again_is_sent(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot, shell: Shell, removed: bool
) -> None:
    add(voices)
    if removed:
        page.table.selectAll()
        page._remove.click()
        page._undo.click()
        qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=PATIENCE)
        page.model.remove(page.model.order[[list(shown(page)).index("voices/empty.wav")]])
    voice(voices / "empty.wav", seed=9, seconds=2)
    (voices / "take 3.wav").write_bytes(b"")
    add(voices / "empty.wav", voices / "take 3.wav")
    qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=PATIENCE)
    assert shown(page) == {
        "voices/empty.wav": "Will be sent",
        "voices/notes.txt": "It is not audio (or none that Voxseal knows).",
        "voices/take 1.wav": "Will be sent",
        "voices/take 2.wav": "Will be sent",
        "voices/take 3.wav": "It is empty.",
    }
    size = sum((voices / name).stat().st_size for name in ("empty.wav", "take 1.wav", "take 2.wav"))
    assert page.model.to_send() == (3, size, pytest.approx(5.0))
    assert page._out.text() == "2 left out"
    assert not page._undo.isVisible()  # what would be brought back is back
    page.submit()
    qtbot.waitUntil(lambda: page._submitting is None, timeout=PATIENCE)
    assert samples(shell)["empty.wav"].state is not SampleState.LEFT_OUT
    assert samples(shell)["take 3.wav"].left_out is LeftOut.EMPTY


def test_a_repaired_file_goes_where_filter_and_order_say(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot
) -> None:
    add(voices)
    page.filter.states.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2, timeout=PATIENCE)
    voice(voices / "empty.wav", seed=9, seconds=2.5)
    add(voices / "empty.wav")
    qtbot.waitUntil(lambda: set(shown(page)) == {"voices/notes.txt"}, timeout=PATIENCE)
    page.filter.states.setCurrentIndex(1)
    page.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.AscendingOrder)
    takes = ["voices/take 1.wav", "voices/take 2.wav", "voices/empty.wav", "voices/take 3.wav"]
    qtbot.waitUntil(lambda: list(shown(page)) == takes, timeout=PATIENCE)


def test_what_is_removed_while_an_order_is_made_stays_removed(page: AddFilesPage, qtbot: QtBot) -> None:
    many = [Candidate(Path(f"/v/take {n}.wav"), f"take {n}.wav", 1000, 1.0, None, "") for n in range(20_000)]
    page.model.add(many)
    page.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert page.model.arranging
    page.model.remove(np.array([7, 19_999], np.int32))
    qtbot.waitUntil(lambda: not page.model.arranging, timeout=PATIENCE)
    assert (page.model.rowCount(), page.model.to_send()[0]) == (19_998, 19_998)
    assert next(iter(shown(page))) == "take 19998.wav"
    page.model.undo()
    qtbot.waitUntil(lambda: page.model.rowCount() == 20_000, timeout=PATIENCE)
    page.clear()


def test_it_filters_and_sorts(add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot) -> None:
    add(voices)
    page.filter.field.setText("TAKE")
    qtbot.waitUntil(lambda: len(shown(page)) == 3, timeout=PATIENCE)
    page.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: next(iter(shown(page))) == "voices/take 3.wav", timeout=PATIENCE)
    page.filter.field.clear()
    page.filter.states.setCurrentIndex(2)
    qtbot.waitUntil(lambda: set(shown(page)) == {"voices/empty.wav", "voices/notes.txt"}, timeout=PATIENCE)
    # What is not in sight is submitted all the same: the button says how many.
    assert page._submit.text() == "Submit 3 files"


@pytest.fixture
def slow_look(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Looking through gives the first file and goes on when the event is set."""
    go_on = threading.Event()
    look = Preview.look_through

    def slowly(preview: Preview, paths: Sequence[Path], cancelled: Callable[[], bool]) -> Iterator[list[Candidate]]:
        found = [one for batch in look(preview, paths, cancelled) for one in batch]
        yield found[:1]
        while not go_on.wait(0.01):
            if cancelled():
                return
        yield found[1:]

    monkeypatch.setattr(Preview, "look_through", slowly)
    yield go_on
    go_on.set()


def test_looking_can_be_stopped_and_keeps_what_it_found(
    page: AddFilesPage, voices: Path, qtbot: QtBot, slow_look: threading.Event, shell: Shell
) -> None:
    page.add([voices / "take 1.wav", voices])
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE)
    assert page._busy.isVisible()
    assert not page._submit.isEnabled()  # not before all of it was seen
    page.add([voices / "take 2.wav"])  # waits for its turn
    page._stop.click()
    assert page._looking is None
    assert page._stopped_note.isVisible()
    assert page._submit.isEnabled()
    slow_look.set()
    qtbot.waitUntil(lambda: not shell.tasks.running, timeout=PATIENCE)
    assert page.model.rowCount() == 1


def test_what_is_dropped_meanwhile_is_looked_through_next(
    page: AddFilesPage, voices: Path, qtbot: QtBot, slow_look: threading.Event
) -> None:
    page.add([voices / "take 1.wav"])
    page.add([voices / "take 2.wav"])
    slow_look.set()
    qtbot.waitUntil(lambda: page._looking is None and page.model.rowCount() == 2, timeout=PATIENCE)


def test_an_error_leaves_everything_as_it_was(
    add: Callable[..., None],
    page: AddFilesPage,
    voices: Path,
    qtbot: QtBot,
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    add(voices)
    monkeypatch.setattr(type(shell.workbench), "submit", full)
    page.submit()
    qtbot.waitUntil(lambda: shell.errors.dialog is not None, timeout=PATIENCE)
    assert shell.errors.dialog is not None
    assert shell.errors.dialog.error.code == "disk-full"
    shell.errors.dialog.accept()
    assert page.model.rowCount() == 5
    assert page._submit.isEnabled()
    assert shell.workbench.ledger.submissions() == []


@pytest.fixture
def held_submit(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Exception | None], None]]:
    """A submission is made, or fails, once it is called."""
    go_on, submit, error = threading.Event(), type(shell.workbench).submit, list[Exception]()

    def slowly(*args: Any, **keywords: Any) -> object:
        go_on.wait(PATIENCE / 1000)
        if error:
            raise error[0]
        return submit(*args, **keywords)

    def let_go(why_not: Exception | None) -> None:
        error.extend([why_not] if why_not is not None else [])
        go_on.set()

    monkeypatch.setattr(type(shell.workbench), "submit", slowly)
    yield let_go
    go_on.set()


def test_nothing_is_undone_while_a_submission_is_made(
    add: Callable[..., None],
    page: AddFilesPage,
    voices: Path,
    qtbot: QtBot,
    shell: Shell,
    held_submit: Callable[[Exception | None], None],
) -> None:
    add(voices)
    page.model.remove(page.model.order[[2]])  # take 1
    page.submit()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.model.last_removed, page.model.to_send()[0]) == (1, 2)
    held_submit(None)
    qtbot.waitUntil(lambda: page._submitting is None, timeout=PATIENCE)
    assert set(samples(shell)) == {"empty.wav", "notes.txt", "take 2.wav", "take 3.wav"}


@pytest.fixture
def import_rules(shell: Shell, tmp_path: Path, profile_text: str, qtbot: QtBot) -> Callable[[str], None]:
    """Imports the profile with other rules for audio, as the window does once a person has confirmed it."""

    def imported(rules: str) -> None:
        path = tmp_path / "other rules.toml"
        path.write_text(f"{profile_text}\n[audio]\n{rules}\n")
        enrolment = shell.enrolment
        with qtbot.waitSignal(enrolment.changed, timeout=PATIENCE):
            enrolment.read(path, lambda offer: enrolment.take_over(offer, lambda: None))

    return imported


def test_another_profile_s_rules_count_for_what_is_in_the_list(
    add: Callable[..., None],
    page: AddFilesPage,
    voices: Path,
    qtbot: QtBot,
    import_rules: Callable[[str], None],
    shell: Shell,
) -> None:
    add(voices)
    page.model.remove(page.model.order[[2]])  # take 1
    page.model.remove(page.model.order[[3]])  # take 3
    voice(voices / "later.wav", seed=9)
    import_rules("min_seconds = 2.5")
    qtbot.waitUntil(lambda: page._looking is None, timeout=PATIENCE)
    too_short = "It lasts 2.00 s; at least 2.5 s is asked for."
    assert shown(page) == {
        "voices/empty.wav": "It is empty.",
        "voices/notes.txt": "It is not audio (or none that Voxseal knows).",
        "voices/take 2.wav": too_short,
    }
    assert not page._submit.isEnabled()
    page._undo.click()
    qtbot.waitUntil(lambda: shown(page).get("voices/take 3.wav") == "Will be sent", timeout=PATIENCE)
    page._undo.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=PATIENCE)
    assert shown(page)["voices/take 1.wav"] == too_short.replace("2.00", "1.00")
    import_rules("")
    qtbot.waitUntil(lambda: page._looking is None, timeout=PATIENCE)
    assert page.model.to_send()[0] == 3
    shell.enrolment.changed.emit()  # the text was agreed to: the rules are the same
    assert page._looking is None


def test_another_profile_s_rules_count_for_what_is_looked_through_just_now(
    page: AddFilesPage,
    voices: Path,
    qtbot: QtBot,
    slow_look: threading.Event,
    import_rules: Callable[[str], None],
) -> None:
    page.add([voices])
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE)
    import_rules("min_seconds = 2.5")
    assert page.model.rowCount() == 1
    slow_look.set()
    qtbot.waitUntil(lambda: page._looking is None and page.model.rowCount() == 5, timeout=PATIENCE)
    assert page.model.to_send()[0] == 1


def test_another_profile_s_rules_count_after_a_submission_that_failed(
    add: Callable[..., None],
    page: AddFilesPage,
    voices: Path,
    qtbot: QtBot,
    shell: Shell,
    import_rules: Callable[[str], None],
    held_submit: Callable[[Exception | None], None],
) -> None:
    add(voices)
    page.submit()
    import_rules("min_seconds = 2.5")
    assert page._looking is None
    assert page.model.to_send()[0] == 3  # what is just being submitted is not changed
    held_submit(DiskFull())
    qtbot.waitUntil(lambda: shell.errors.dialog is not None, timeout=PATIENCE)
    assert shell.errors.dialog is not None
    shell.errors.dialog.accept()
    qtbot.waitUntil(lambda: page._looking is None, timeout=PATIENCE)
    assert page.model.to_send()[0] == 1


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_dropped_while_a_submission_is_made_is_looked_through_after_it(
    add: Callable[..., None],
    page: AddFilesPage,
    voices: Path,
    tmp_path: Path,
    qtbot: QtBot,
    shell: Shell,
    desktop: Desktop,
    held_submit: Callable[[Exception | None], None],
    fails: bool,
) -> None:
    add(voices)
    page.submit()
    late = voice(tmp_path / "late" / "one more.wav", seed=8)
    desktop.hand_over([late.parent])
    held_submit(DiskFull() if fails else None)
    qtbot.waitUntil(lambda: "late/one more.wav" in shown(page), timeout=PATIENCE)
    qtbot.waitUntil(lambda: page._looking is None, timeout=PATIENCE)
    assert page.model.rowCount() == (6 if fails else 1)
    assert page._submit.isEnabled()
    assert page.isVisible()
    if fails:
        qtbot.waitUntil(lambda: shell.errors.dialog is not None, timeout=PATIENCE)
        assert shell.errors.dialog is not None
        shell.errors.dialog.accept()
        return
    assert "one more.wav" not in samples(shell)


def test_a_profile_that_is_gone_is_said(
    page: AddFilesPage, voices: Path, qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(Preview, "of", full)
    page.add([voices])
    qtbot.waitUntil(lambda: shell.errors.dialog is not None, timeout=PATIENCE)
    assert shell.errors.dialog is not None
    shell.errors.dialog.accept()
    assert page._looking is None


def test_what_becomes_of_the_originals_is_said_and_done(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot, shell: Shell
) -> None:
    add(voices / "take 1.wav")
    assert page._originals.text() == "Your files stay where they are."
    shell.preferences.change(originals=OriginalsWish.DELETE)
    assert "deleted" in page._originals.text()
    page.submit()
    qtbot.waitUntil(lambda: not (voices / "take 1.wav").exists(), timeout=PATIENCE)
    assert (voices / "take 2.wav").exists()
    assert samples(shell)["take 1.wav"].state is SampleState.DELIVERED


def test_closing_with_files_that_are_not_submitted_asks(
    add: Callable[..., None], page: AddFilesPage, voices: Path
) -> None:
    assert page.at_work() is None
    add(voices)
    work = page.at_work()
    assert work is not None
    assert not work.goes_on_hidden
    page.clear()
    assert page.at_work() is None
    assert page.pages.current == 0


def test_files_and_folders_can_be_chosen(page: AddFilesPage, voices: Path, qtbot: QtBot) -> None:
    page._choose_folder()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(voices)])
    dialog.reject()
    qtbot.waitUntil(lambda: page._looking is None and page.model.rowCount() == 5, timeout=PATIENCE)
    page.clear()
    qtbot.waitUntil(lambda: not page.findChildren(QFileDialog), timeout=PATIENCE)
    page._choose_files()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(voices / "take 1.wav"), str(voices / "take 2.wav")])
    dialog.reject()
    qtbot.waitUntil(lambda: page._looking is None and page.model.rowCount() == 2, timeout=PATIENCE)


def test_a_file_that_cannot_be_shown_as_text_is_sent_all_the_same(
    add: Callable[..., None], page: AddFilesPage, voices: Path, qtbot: QtBot, shell: Shell
) -> None:
    odd = Path(str(voices) + "/odd \udcff.wav")
    voice(voices / "x.wav", seed=77).rename(odd)
    add(odd)
    assert page.model.to_send()[0] == 1
    page.submit()
    qtbot.waitUntil(
        lambda: any(entry.standing is Standing.DELIVERED for entry in shell.uploads.overview.submissions),
        timeout=PATIENCE,
    )
    (sample,) = samples(shell).values()
    assert sample.source == str(odd)
    assert LeftOut.UNREADABLE is not sample.left_out
