"""The uploads page: what it shows is what is, and every button does what it says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.doubles.desk import session, token, voice
from tests.doubles.memory_store import MemoryStore
from tests.ui.conftest import PATIENCE, World
from voxseal.domain.errors import AccessRefused, StoreUnavailable, VoxsealError
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.uploads import UploadsPage
from voxseal.ui.shell import Shell
from voxseal.ui.widgets import Dialog
from voxseal.workflow.preview import Preview
from voxseal.workflow.standing import Standing


class Way:
    """What is between the program and its store: a gate for uploads, and trouble."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.arrived = threading.Event()
        self.trouble: VoxsealError | None = None

    def __call__(self, operation: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        if operation in {"put", "send_part"}:
            self.arrived.set()
            assert self.open.wait(PATIENCE / 1000)


@pytest.fixture
def way(world: World) -> Iterator[Way]:
    way = Way()
    world.store = MemoryStore(before_call=way)
    world.signed_in = True
    yield way
    way.open.set()


@pytest.fixture
def desk(way: Way, desktop: Desktop) -> Iterator[Desktop]:
    yield desktop
    way.open.set()  # before the desktop closes, which waits for what is under way


@pytest.fixture
def page(desk: Desktop) -> UploadsPage:
    assert desk.work is not None
    found = next(page for page in desk.work.pages if isinstance(page, UploadsPage))
    desk.work.go_to(found.name)
    return found


@pytest.fixture
def shell(desk: Desktop) -> Shell:
    assert desk.shell is not None
    return desk.shell


Submit = Callable[[str, int], str]


@pytest.fixture
def submit(page: UploadsPage, shell: Shell, tmp_path: Path, qtbot: QtBot) -> Submit:
    """Submits a folder of so many recordings and one that is none."""

    def submit(name: str, count: int) -> str:
        folder = tmp_path / name
        for number in range(count):
            voice(folder / f"{number}.wav", seed=abs(hash((name, number))) % 10_000)
        (folder / "notes.txt").write_text("not audio")
        preview = Preview.of(shell.workbench)
        found = [one for batch in preview.look_through([folder], lambda: False) for one in batch]
        submission = shell.workbench.submit(found).id
        qtbot.waitUntil(lambda: page.model.place_of(submission) is not None, timeout=PATIENCE)
        return submission

    return submit


def stands(shell: Shell, submission: str, standing: Standing) -> Callable[[], bool]:
    def look() -> bool:
        entries = shell.uploads.overview.submissions
        return any(entry.submission.id == submission and entry.standing is standing for entry in entries)

    return look


def rows(page: UploadsPage) -> dict[str, str]:
    model = page.pane.model
    return {
        model.data(model.index(row, 0)).split("/")[-1]: model.data(model.index(row, 1))
        for row in range(model.rowCount())
    }


def banner(desk: Desktop) -> str:
    shown = desk.window._banners.get("uploads")
    return shown.words.text() if shown is not None else ""


def press(desk: Desktop, key: str, text: str) -> None:
    """The banner's button."""
    button = next(each for each in desk.window._banners[key].findChildren(QPushButton) if each.text() == text)
    button.click()


def test_a_submission_is_followed_to_its_end(
    page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    object.__setattr__(shell, "notify", lambda title, text: told.append((title, text)))
    assert page.pages.current == 0  # nothing yet
    way.open.clear()
    submission = submit("day 1", 3)
    assert page.pages.current == 1
    qtbot.waitUntil(lambda: len(rows(page)) == 4, timeout=PATIENCE)
    qtbot.waitUntil(lambda: rows(page)["0.wav"] == "Sealed, waits", timeout=PATIENCE)
    assert rows(page)["notes.txt"] == "Left out: It is not audio (or none that Voxseal knows)."
    assert page.pane._title.text() == "day 1"
    assert page.pane._bar.value() == 0  # handed to the network is not confirmed
    assert "Uploading · 0 of 3 files" in page.pane._figures.text()
    assert page.at_work() is not None
    way.open.set()
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: rows(page)["2.wav"] == "Delivered", timeout=PATIENCE)
    qtbot.waitUntil(lambda: told == [("All is delivered", "3 files are delivered.")], timeout=PATIENCE)
    assert page.pane._figures.text().startswith("Delivered · 3 files")
    assert not page.pane._bar.isVisible()
    assert page.at_work() is None


def test_one_can_be_paused_and_goes_on(page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot) -> None:
    way.open.clear()
    submission = submit("day 1", 2)
    page.list.choose(submission)
    page.pane.pause.click()
    qtbot.waitUntil(stands(shell, submission, Standing.PAUSED), timeout=PATIENCE)
    way.open.set()
    qtbot.waitUntil(lambda: page.pane.pause.text() == "Go on", timeout=PATIENCE)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    page.pane.pause_or_resume()  # it is finished: nothing happens
    assert stands(shell, submission, Standing.DELIVERED)()


def test_everything_can_be_paused_and_the_banner_says_so(
    desk: Desktop, page: UploadsPage, submit: Submit, shell: Shell, qtbot: QtBot
) -> None:
    page.pause_all.click()
    submission = submit("day 1", 1)
    qtbot.waitUntil(stands(shell, submission, Standing.PAUSED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: banner(desk) == "All uploads are paused.", timeout=PATIENCE)
    press(desk, "uploads", "Go on")
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not banner(desk), timeout=PATIENCE)


def test_going_on_with_one_while_all_are_paused_goes_on_with_all(
    page: UploadsPage, submit: Submit, shell: Shell, qtbot: QtBot
) -> None:
    page.pause_all.click()
    submission = submit("day 1", 1)
    qtbot.waitUntil(stands(shell, submission, Standing.PAUSED), timeout=PATIENCE)
    page.pane.pause.click()
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)


def test_cancelling_asks_and_says_what_stays(
    page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot, tmp_path: Path, desk: Desktop
) -> None:
    way.open.clear()
    submission = submit("day 1", 2)
    qtbot.waitUntil(lambda: way.arrived.is_set() and stands(shell, submission, Standing.SENDING)(), timeout=PATIENCE)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    (question,) = desk.window.findChildren(Dialog)
    assert "Your own files are not touched" in question.accessibleDescription()
    question.reject()
    assert stands(shell, submission, Standing.SENDING)()
    qtbot.waitUntil(lambda: not desk.window.findChildren(Dialog), timeout=PATIENCE)
    page.pane.give_up.click()
    (question,) = desk.window.findChildren(Dialog)
    next(each for each in question.findChildren(QPushButton) if each.text() == "Cancel the submission").click()
    qtbot.waitUntil(stands(shell, submission, Standing.CANCELLING), timeout=PATIENCE)
    way.open.set()
    qtbot.waitUntil(stands(shell, submission, Standing.CANCELLED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Cancelled" in rows(page).values(), timeout=PATIENCE)
    assert len(list((tmp_path / "day 1").iterdir())) == 3
    assert not page.pane.give_up.isVisible()


def test_what_failed_is_shown_first_and_tried_again(
    page: UploadsPage, submit: Submit, world: World, shell: Shell, qtbot: QtBot
) -> None:
    world.store.fail("put", AccessRefused(), call=2)
    submission = submit("day 1", 3)
    qtbot.waitUntil(stands(shell, submission, Standing.FAILED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.pane.again.isVisible(), timeout=PATIENCE)
    assert page.pane._note.isVisible()
    assert "could not be delivered" in page.pane._note.words.text()
    qtbot.waitUntil(lambda: "Failed: The cloud refused the upload" in rows(page).values(), timeout=PATIENCE)
    page.pane.table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: next(iter(rows(page).values())).startswith("Failed"), timeout=PATIENCE)
    assert page.pane._why.text() == ""
    page.pane.table.choose(0)
    assert page.pane._why.text() == "The cloud refused the upload"  # whole, however narrow the column
    page.pane.again.click()
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.pane._why.text() == "", timeout=PATIENCE)
    qtbot.waitUntil(lambda: set(rows(page).values()) >= {"Delivered"}, timeout=PATIENCE)
    assert not page.pane._note.isVisible()


def test_why_a_file_was_left_out_while_sealing_is_said_at_once(
    page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    page.pause_all.click()
    submission = submit("day 1", 3)
    qtbot.waitUntil(stands(shell, submission, Standing.PAUSED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(rows(page)) == 4, timeout=PATIENCE)
    (tmp_path / "day 1" / "1.wav").write_bytes(b"text by now")
    way.open.clear()
    page.pause_all.click()
    qtbot.waitUntil(lambda: rows(page)["1.wav"].startswith("Left out"), timeout=PATIENCE)
    assert rows(page)["1.wav"] == "Left out: Not audio"
    model = page.pane.model
    place = next(at for at in range(model.rowCount()) if model.data(model.index(at, 0)).endswith("1.wav"))
    page.pane.table.choose(place)
    assert page.pane._why.text() == "Not audio"
    qtbot.waitUntil(stands(shell, submission, Standing.SENDING), timeout=PATIENCE)  # long before its end
    way.open.set()
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(page.pane._why.text()) > len("Not audio"), timeout=PATIENCE)
    assert page.pane._why.text() in rows(page)["1.wav"]  # the whole sentence


def test_signed_out_the_banner_has_the_button_that_helps(
    world: World, make_desktop: Callable[..., Desktop], tmp_path: Path, qtbot: QtBot
) -> None:
    desk = make_desktop()
    shell, work = desk.shell, desk.work
    assert shell is not None
    assert work is not None
    page = next(page for page in work.pages if isinstance(page, UploadsPage))
    asked: list[bool] = []
    shell.account.sign_in = lambda: asked.append(True)
    submission = shell.workbench.open_submission([voice(tmp_path / "a.wav")]).id
    qtbot.waitUntil(lambda: banner(desk).startswith("Uploads wait until you sign in."), timeout=PATIENCE)
    shown = desk.window._banners["uploads"]
    press(desk, "uploads", "Sign in")
    assert asked == [True]
    assert work.current == "account"
    shell.uploads.refresh()
    assert desk.window._banners["uploads"] is shown  # not drawn anew each time
    shell.workbench.keeper.adopt(session(), token())
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not banner(desk), timeout=PATIENCE)
    assert page.list.chosen_submission == submission


def test_without_a_network_it_can_be_tried_now(
    desk: Desktop, page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot
) -> None:
    way.trouble = StoreUnavailable()
    submission = submit("day 1", 1)
    qtbot.waitUntil(lambda: banner(desk).startswith("The cloud cannot be reached."), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Waiting" in page.pane._figures.text(), timeout=PATIENCE)
    way.trouble = None
    press(desk, "uploads", "Try now")
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)


def test_the_order_can_be_changed_by_keyboard(
    page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot
) -> None:
    way.open.clear()
    first, second = submit("day 1", 1), submit("day 2", 1)
    page.list.choose(second)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.model.place_of(second) == 0, timeout=PATIENCE)
    assert page.list.chosen_submission == second  # what was chosen stays chosen
    assert not page.pane.up.isEnabled()
    page.list.choose(first)
    qtbot.waitUntil(lambda: page.pane.up.isEnabled(), timeout=PATIENCE)
    page.pane.up.click()
    qtbot.waitUntil(lambda: page.model.place_of(first) == 0, timeout=PATIENCE)
    way.open.set()
    for submission in (first, second):
        qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    # Finished ones: the newest first.
    qtbot.waitUntil(lambda: page.model.place_of(second) == 0, timeout=PATIENCE)


def test_the_bandwidth_is_bounded_at_once_and_remembered(page: UploadsPage, shell: Shell, qtbot: QtBot) -> None:
    page.rate.setCurrentIndex(page.rate.findData(500_000))
    assert shell.preferences.now.rate == 500_000
    assert shell.uploads.dispatch.limit == 500_000
    shell.preferences.change(rate=123_000)  # in Settings
    assert page.rate.currentData() == 123_000
    assert shell.uploads.dispatch.limit == 123_000
    page.rate.setCurrentIndex(0)
    assert shell.uploads.dispatch.limit is None
    qtbot.waitUntil(lambda: not shell.tasks.running, timeout=PATIENCE)


def test_events_that_were_lost_are_made_up_for(page: UploadsPage, submit: Submit, shell: Shell, qtbot: QtBot) -> None:
    submission = submit("day 1", 2)
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not page.pane.model.loading, timeout=PATIENCE)
    model = page.pane.model
    for row in range(len(model.rows)):
        model.rows.change(row, 2)  # as if nobody had told
    assert "Delivered" not in rows(page).values()
    shell.events.missed.emit()
    qtbot.waitUntil(lambda: list(rows(page).values()).count("Delivered") == 2, timeout=PATIENCE)
    assert len(rows(page)) == 3


def test_files_can_be_filtered_by_name_and_state(
    page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot
) -> None:
    submission = submit("day 1", 12)
    qtbot.waitUntil(stands(shell, submission, Standing.DELIVERED), timeout=PATIENCE)
    page.pane.filter.field.setText("1.WAV")
    qtbot.waitUntil(lambda: set(rows(page)) == {"1.wav", "11.wav"}, timeout=PATIENCE)
    page.pane.filter.field.clear()
    states = page.pane.filter.states
    states.setCurrentIndex(states.findText("Left out"))
    qtbot.waitUntil(lambda: set(rows(page)) == {"notes.txt"}, timeout=PATIENCE)
    other = submit("day 2", 1)
    page.list.choose(other)
    qtbot.waitUntil(lambda: set(rows(page)) == {"0.wav", "notes.txt"}, timeout=PATIENCE)  # without a filter again


def test_a_filter_by_state_follows_after_a_while(
    page: UploadsPage, submit: Submit, way: Way, shell: Shell, qtbot: QtBot
) -> None:
    page.pane._follow.setInterval(10)
    way.open.clear()
    submit("day 1", 2)
    states = page.pane.filter.states
    states.setCurrentIndex(states.findText("Not delivered yet"))
    qtbot.waitUntil(lambda: set(rows(page)) == {"0.wav", "1.wav"}, timeout=PATIENCE)
    way.open.set()
    qtbot.waitUntil(lambda: not rows(page), timeout=PATIENCE)


def test_it_goes_on_by_itself_at_the_next_start(
    world: World, way: Way, make_desktop: Callable[..., Desktop], tmp_path: Path, qtbot: QtBot
) -> None:
    way.trouble = StoreUnavailable()
    first = make_desktop()
    assert first.shell is not None
    submission = first.shell.workbench.open_submission([voice(tmp_path / "a.wav")]).id
    qtbot.waitUntil(lambda: first.shell.uploads.overview.waiting is not None, timeout=PATIENCE)
    first.close()
    way.trouble = None
    second = make_desktop()
    assert second.shell is not None
    qtbot.waitUntil(stands(second.shell, submission, Standing.DELIVERED), timeout=PATIENCE)
