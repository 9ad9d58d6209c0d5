"""The record page over doubles of microphone and recorder: the whole way by keyboard, and whatever gets in its way."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.doubles.drawer import Drawer
from tests.doubles.loudspeakers import Loudspeakers
from tests.doubles.microphone import DESK, HEADSET, SPEAKERS
from tests.ui.conftest import PATIENCE, World
from tests.ui.record_scenes import freely, voice, with_room_tone, with_script, with_sounds, without_keyring
from tests.ui.seat import KEY, Seat, answer
from voxseal.domain.errors import DiskFull
from voxseal.domain.quality import Judgement, Measure, Verdict
from voxseal.domain.recording import Envelope, Trouble
from voxseal.domain.samples import SubmissionState
from voxseal.domain.takes import TakeKind, TakeState
from voxseal.store.takes import Takes
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.record import RecordPage
from voxseal.ui.pages.uploads import UploadsPage
from voxseal.ui.record.judgements import advice_text, judgement_text
from voxseal.ui.record.listening import Heard
from voxseal.ui.record.panel import MicrophonePanel
from voxseal.ui.record.sitting import Phase
from voxseal.ui.remembered import Remembered, remember
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Theme
from voxseal.ui.widgets import Action, Banner, Dialog, Note

_MAY_BE_NOTHING = {
    Measure.LOUDNESS,
    Measure.TRUE_PEAK,
    Measure.NOISE,
    Measure.SPEECH_TO_NOISE,
    Measure.BAND_EDGE,
}


@pytest.fixture
def loudspeakers(monkeypatch: pytest.MonkeyPatch) -> Loudspeakers:
    """What the window plays goes there."""
    found = Loudspeakers()
    monkeypatch.setattr("voxseal.capture.playback.play", found.play)
    return found


def test_a_script_is_recorded_and_sent_by_keyboard_alone(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    seat.reads("birch canoe")
    for place in range(1, 5):
        assert seat.place == place
        seat.record()
        seat.reads("This take is good")
        seat.keep()
    assert seat.sitting.standing.to_do == 0
    seat.page.finish.click()
    answer(seat.dialog(), "Finish and send")
    assert world.workbench is not None
    ledger = world.workbench.ledger
    seat.until(lambda: [entry.state for entry in ledger.submissions()] == [SubmissionState.CLOSED])
    names = [key.rsplit("/", 1)[1] for key in world.store.objects]
    assert len(names) == 5
    assert "manifest.sealed" in names


def test_a_script_is_at_no_time_called_free_recording(
    make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot
) -> None:
    with_script(world)
    world.folder.mkdir(mode=0o700)
    remember(world.folder / "window.json", Remembered(b"", "account"))
    desktop = make_desktop()
    assert desktop.shell is not None
    page, said = desktop.window.findChildren(RecordPage)[0], []
    desktop.shell.sitting.changed.connect(
        lambda: said.append((page.sitting.phase, [label.text() for label in page.findChildren(QLabel)]))
    )
    Seat(desktop, world, qtbot)
    assert Phase.OPENING in {phase for phase, _ in said}
    assert not [phase for phase, words in said if "Free recording" in words]


def test_giving_up_what_was_recorded_says_that_there_is_no_other_copy(sit: Callable[..., Seat], world: World) -> None:
    def signed_out(world: World) -> None:
        with_script(world)
        world.signed_in = False

    seat = sit(signed_out)
    seat.record()
    seat.keep()
    seat.page.finish.click()
    answer(seat.dialog(), "Finish and send")
    uploads = seat.desktop.window.findChildren(UploadsPage)[0]
    seat.qtbot.waitUntil(uploads.pane.give_up.isVisible, timeout=PATIENCE)
    uploads.pane.give_up.click()
    question = seat.dialog()
    assert "there is no other copy" in question.accessibleDescription()
    assert "not touched" not in question.accessibleDescription()
    question.reject()


def test_nothing_is_kept_before_something_was_said_of_it(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    assert not seat.page.transport.keep.isVisible()
    seat.press(KEY.Key_Return)
    assert seat.sitting.phase is Phase.RECORDING
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.DECIDING)
    assert seat.sitting.verdict is not None or not seat.page.transport.keep.isEnabled()
    seat.until(lambda: seat.sitting.verdict is not None)


def test_a_take_that_breaks_a_limit_says_what_to_do(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.record(voice(floor=-34.0, level=-30.0))
    seat.reads("Better record it again")
    seat.reads("quieter room")
    advised = [
        label for label in seat.page.findChildren(QLabel) if label.isVisible() and "quieter room" in label.text()
    ]
    assert len(advised) == 1  # noise, and speech too near to it: the same helps against both
    assert seat.page.transport.record.property("kind") == "primary"
    seat.keep()  # the person decides


def test_cancelling_a_retake_leaves_the_kept_take(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    seat.record()
    seat.keep()
    seat.press(KEY.Key_Left)
    seat.until(lambda: seat.place == 1)
    status = seat.sitting.standing.status
    assert status is not None
    kept = status.kept
    assert kept is not None
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    seat.press(KEY.Key_Escape)
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    status = seat.sitting.standing.status
    assert status is not None
    assert status.kept == kept
    assert seat.sitting.standing.kept == 1


def test_a_take_that_cannot_be_given_up_is_told_once(sit: Callable[..., Seat], monkeypatch: pytest.MonkeyPatch) -> None:
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(Takes, "decide", full)
    seat.press(KEY.Key_Escape)
    told = seat.dialog()
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    answer(told, "Close")
    monkeypatch.undo()
    seat.qtbot.waitUntil(lambda: not seat.desktop.window.findChildren(Dialog), timeout=PATIENCE)
    seat.record()


def test_giving_up_a_long_take_asks_first(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING and not seat.sitting.busy)
    step = 480
    blocks = array("h", [0] * (30 * 48_000 // step))
    world.room.recorder.envelope = Envelope(step, blocks, blocks)
    seat.until(lambda: seat.sitting.seconds == 30)
    seat.press(KEY.Key_Escape)
    answer(seat.dialog(), "Go on recording")
    seat.qtbot.waitUntil(lambda: not seat.desktop.window.findChildren(Dialog), timeout=PATIENCE)
    assert seat.sitting.phase is Phase.RECORDING
    seat.press(KEY.Key_Escape)
    answer(seat.dialog(), "Give up")
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    assert seat.sitting.standing.undecided == ()


def test_discarding_asks_first(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.record()
    take = seat.sitting.take
    assert take is not None
    seat.press(KEY.Key_Escape)
    answer(seat.dialog(), "Cancel")
    assert seat.sitting.take == take
    seat.qtbot.waitUntil(lambda: not seat.desktop.window.findChildren(Dialog), timeout=PATIENCE)
    seat.press(KEY.Key_Escape)
    answer(seat.dialog(), "Discard")
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    assert seat.sitting.standing.undecided == ()


def test_skipping_and_going_back(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.press(KEY.Key_Right)
    seat.until(lambda: seat.place == 2)
    seat.reads("1 skipped")
    seat.press(KEY.Key_Left)
    seat.until(lambda: seat.place == 1)
    seat.record()
    seat.keep()
    assert seat.sitting.standing.skipped == 0


def test_keys_mean_the_control_that_tab_went_to(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.page.transport.on.setFocus(Qt.FocusReason.TabFocusReason)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.place == 2)
    assert seat.sitting.phase is Phase.READY


def test_the_keys_go_on_meaning_what_they_say_after_an_order_by_tab_and_space(
    sit: Callable[..., Seat], world: World
) -> None:
    seat = sit()
    window, transport = seat.desktop.window, seat.page.transport
    transport.record.setFocus(Qt.FocusReason.TabFocusReason)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    assert window.focusWidget() is transport.record  # it has the focus back, and stops
    world.room.recorder.hear(voice())
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.verdict is not None)
    transport.keep.setFocus(Qt.FocusReason.TabFocusReason)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.place == 2)
    assert window.focusWidget() is seat.page  # the button is gone
    seat.record()
    assert window.focusWidget() is seat.page  # and is no trap for Space when it comes again
    seat.keep()


def test_the_focus_that_moved_on_is_left_alone(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.page.transport.on.setFocus(Qt.FocusReason.TabFocusReason)
    seat.sitting.skip()
    assert seat.desktop.window.focusWidget() is seat.page
    seat.page.chooser.setEnabled(True)
    seat.page.chooser.setFocus(Qt.FocusReason.TabFocusReason)
    seat.until(lambda: seat.place == 2)
    assert seat.desktop.window.focusWidget() is seat.page.chooser


def test_a_banner_leaves_the_keys_to_the_page(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    window, pressed = seat.desktop.window, []
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    window.show_banner("a", "warn", "No network.", Action("Try now", lambda: pressed.append("a")))
    (banner,) = window.findChildren(Banner)
    (button,) = banner.findChildren(QPushButton)
    seat.qtbot.waitUntil(button.isVisible, timeout=PATIENCE)
    for clicked in (button, banner.words):
        seat.qtbot.mouseClick(clicked, Qt.MouseButton.LeftButton)
        assert window.focusWidget() is seat.page
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.verdict is not None)
    assert pressed == ["a"]


def test_a_banner_that_goes_gives_the_keys_back_to_the_page(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    window = seat.desktop.window
    window.show_banner("a", "warn", "No network.", Action("Try now", lambda: window.clear_banner("a")))
    (button,) = window.findChildren(Banner)[0].findChildren(QPushButton)
    seat.qtbot.waitUntil(button.isVisible, timeout=PATIENCE)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    seat.type(KEY.Key_Space)
    assert window.focusWidget() is seat.page
    window.show_banner("b", "warn", "No network.", Action("Try now", lambda: None))
    seat.page.transport.on.setFocus(Qt.FocusReason.TabFocusReason)
    window.clear_banner("b")
    assert window.focusWidget() is seat.page.transport.on  # it was not in the banner


def with_a_take_that_cannot_be_opened(
    sit: Callable[..., Seat], world: World, make_desktop: Callable[..., Desktop], qtbot: QtBot
) -> Seat:
    seat = sit()
    seat.record()
    seat.desktop.window.close()
    qtbot.waitUntil(lambda: not seat.desktop.window.isVisible(), timeout=PATIENCE)
    world.vault = Drawer()  # another keyring answers, and has no key for it
    return Seat(make_desktop(), world, qtbot)


def test_a_note_leaves_the_keys_to_the_page(
    sit: Callable[..., Seat], world: World, make_desktop: Callable[..., Desktop], qtbot: QtBot
) -> None:
    seat = with_a_take_that_cannot_be_opened(sit, world, make_desktop, qtbot)
    note = next(note for note in seat.page.findChildren(Note) if "cannot be opened" in note.words.text())
    (button,) = note.findChildren(QPushButton)
    qtbot.waitUntil(button.isVisible, timeout=PATIENCE)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    answer(seat.dialog(), "Cancel")
    qtbot.waitUntil(lambda: not seat.desktop.window.findChildren(Dialog), timeout=PATIENCE)
    assert note.isVisible()
    assert seat.desktop.window.focusWidget() is seat.page
    seat.record()


def test_the_microphone_s_test_keeps_the_focus_too(desktop: Desktop, shell: Shell, qtbot: QtBot) -> None:
    panel = MicrophonePanel(shell)
    qtbot.addWidget(panel)
    panel.show()
    panel.test.click()
    qtbot.waitUntil(lambda: shell.sitting.phase is Phase.READY and not shell.sitting.busy, timeout=PATIENCE)
    panel.chooser.setFocus(Qt.FocusReason.TabFocusReason)
    shell.sitting.look_again()
    assert panel.focusWidget() is panel.test
    qtbot.waitUntil(lambda: not shell.sitting.busy, timeout=PATIENCE)
    assert panel.focusWidget() is panel.chooser
    panel.test.click()
    qtbot.waitUntil(lambda: shell.sitting.phase is Phase.CLOSED and not shell.sitting.busy, timeout=PATIENCE)


def test_a_microphone_chosen_by_mouse_leaves_the_keys_to_the_page(sit: Callable[..., Seat]) -> None:
    seat = sit()
    chooser = seat.page.chooser
    seat.qtbot.mouseClick(chooser, Qt.MouseButton.LeftButton)
    at = next(at for at in range(chooser.count()) if HEADSET.name in chooser.itemText(at))
    chooser.hidePopup()
    chooser.activated.emit(at)  # as a click into its list
    seat.until(lambda: seat.sitting.standing.device == HEADSET)
    seat.record()
    seat.keep()


def test_a_microphone_that_was_lost_can_be_chosen_again(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    chooser = seat.page.chooser
    assert chooser.currentText() == "Desk microphone (default)"
    world.room.recorder.lose(Trouble.UNPLUGGED)
    seat.until(lambda: seat.sitting.phase is Phase.NO_MICROPHONE)
    assert chooser.currentText() == "No microphone"  # it is not said to be there
    chooser.activated.emit(chooser.findData(DESK.id))
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    assert chooser.currentText() == "Desk microphone (default)"
    assert world.room.opened == [DESK, DESK]


def test_a_long_prompt_is_read_by_keyboard(sit: Callable[..., Seat]) -> None:
    def long_prompt(world: World) -> None:
        with_script(world)
        assert world.profile is not None
        words = "Once upon a time there was a very long prompt. " * 120
        script = f"id,section,text,note\np1,,{words}the end,\np2,,{words}another end,\n"
        (world.profile.parent / "prompts.csv").write_text(script)

    seat = sit(long_prompt)
    seat.desktop.window.resize(900, 640)
    bar = seat.page.prompt.findChildren(QScrollArea)[0].verticalScrollBar()
    seat.qtbot.waitUntil(lambda: bar.maximum() > bar.pageStep(), timeout=PATIENCE)
    seat.type(KEY.Key_Down)
    a_little = bar.value()
    assert a_little > 0
    seat.type(KEY.Key_PageDown)
    assert bar.value() > 2 * a_little
    seat.type(KEY.Key_PageUp)
    seat.type(KEY.Key_Up)
    assert bar.value() == 0
    while bar.value() < bar.maximum():
        seat.type(KEY.Key_PageDown)
    seat.record()  # the other keys mean what they did
    assert bar.value() > 0
    seat.keep()
    assert bar.value() == 0  # the next one is read from its beginning


def test_a_page_that_is_too_tall_is_scrolled_by_keyboard(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.desktop.window.resize(480, 320)
    bar = seat.page.area.verticalScrollBar()
    seat.qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=PATIENCE)
    bar.setValue(0)

    def scrolled() -> bool:
        seat.type(KEY.Key_PageDown)  # first through the prompt, which has little room as well
        return bar.value() > 0

    seat.qtbot.waitUntil(scrolled, timeout=PATIENCE)


def test_a_lost_microphone_ends_the_take_and_keeps_it(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    world.room.recorder.lose(Trouble.UNPLUGGED)
    seat.until(lambda: seat.sitting.verdict is not None)
    seat.reads("was unplugged")
    kinds = {button.property("words"): button.property("kind") for button in seat.page.transport._buttons}
    assert (kinds["Record again"], kinds["Keep"]) == ("primary", "plain")  # as the words above them advise
    seat.keep()
    seat.until(lambda: seat.sitting.phase is Phase.NO_MICROPHONE)
    seat.reads("What was recorded before is kept")
    note = next(note for note in seat.page.findChildren(Note) if note.findChildren(QPushButton))
    note.findChildren(QPushButton)[0].click()
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    seat.record()


def test_without_a_microphone_it_says_so_and_looks_again(sit: Callable[..., Seat], world: World) -> None:
    devices, world.room.devices_now = world.room.devices_now, []
    seat = sit()
    assert seat.sitting.phase is Phase.NO_MICROPHONE
    seat.reads("no microphone")
    assert not seat.page.transport.record.isEnabled()
    world.room.devices_now = devices
    seat.sitting.look_again()
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    seat.record()


def test_recording_again_without_a_microphone_leaves_the_take_to_be_decided(
    sit: Callable[..., Seat], world: World
) -> None:
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    world.room.recorder.lose(Trouble.UNPLUGGED)
    seat.until(lambda: seat.sitting.verdict is not None)
    devices, world.room.devices_now = world.room.devices_now, []
    seat.press(KEY.Key_Space)  # Record again
    dialog = seat.dialog()
    assert "no microphone" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    answer(dialog, "Close")
    seat.qtbot.waitUntil(lambda: not seat.desktop.window.findChildren(Dialog), timeout=PATIENCE)
    assert seat.sitting.phase is Phase.DECIDING
    seat.keep()
    seat.until(lambda: seat.sitting.phase is Phase.NO_MICROPHONE)
    world.room.devices_now = devices


def test_a_take_that_was_left_for_later_is_not_forgotten(sit: Callable[..., Seat]) -> None:
    seat = sit()
    seat.record()
    first = seat.sitting.take
    assert not seat.shows("wait for you")  # it is in front of everybody
    seat.press(KEY.Key_Right)
    seat.reads("1 take waits for you to keep or discard it. Until then nothing can be sent.")
    seat.press(KEY.Key_Right)
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    note = next(note for note in seat.page.findChildren(Note) if note.findChildren(QPushButton))
    answer(note, "Show")
    seat.until(lambda: seat.sitting.verdict is not None)
    assert first is not None
    assert seat.sitting.take is not None
    assert seat.sitting.take.id == first.id
    seat.reads("birch canoe")
    assert not seat.shows("for you to keep or discard")
    seat.keep()
    assert not seat.shows("for you to keep or discard")


def test_leaving_the_page_closes_the_microphone_and_loses_nothing(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    assert seat.desktop.shell is not None
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    assert seat.page.at_work() is not None
    seat.desktop.shell.go_to("settings")
    seat.until(lambda: seat.sitting.phase is Phase.CLOSED)
    assert all(stream.closed for stream in world.room.streams)
    seat.desktop.shell.go_to("record")
    seat.until(lambda: seat.sitting.verdict is not None)
    assert seat.sitting.take is not None
    assert seat.sitting.take.state is TakeState.UNDECIDED
    seat.keep()


def test_without_a_keyring_closing_asks_while_a_take_is_not_kept(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(without_keyring)
    window, shell = seat.desktop.window, seat.desktop.shell
    assert shell is not None
    seat.reads("lost when Voxseal closes or crashes")
    assert seat.page.at_work() is None  # there is nothing to lose yet

    def asks() -> None:
        window.close()
        assert window.isVisible()
        dialog = seat.dialog()
        said = " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert "A take is not kept yet, and is lost when Voxseal closes." in said
        answer(dialog, "Stay")
        seat.qtbot.waitUntil(lambda: not window.findChildren(Dialog), timeout=PATIENCE)

    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    asks()
    shell.go_to("settings")
    asks()  # at once, and when the take has ended behind the page
    seat.until(lambda: seat.sitting.phase is Phase.CLOSED)
    asks()
    shell.go_to("record")
    seat.until(lambda: seat.sitting.verdict is not None)
    asks()
    seat.keep()
    assert seat.page.at_work() is None


def test_with_a_keyring_what_is_not_kept_waits_for_the_next_start(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    seat.record()
    assert seat.page.at_work() is None
    assert not seat.shows("Without a keyring")


def test_takes_that_cannot_be_opened_are_told_and_stand_in_nobody_s_way(
    sit: Callable[..., Seat], world: World, make_desktop: Callable[..., Desktop], qtbot: QtBot
) -> None:
    seat = with_a_take_that_cannot_be_opened(sit, world, make_desktop, qtbot)
    seat.reads("1 take of earlier cannot be opened now")
    assert seat.sitting.phase is Phase.READY
    seat.press(KEY.Key_Right)
    seat.until(lambda: seat.place == 2)
    seat.record()
    seat.keep()
    assert world.workbench is not None
    ledger = world.workbench.ledger
    (closed,) = seat.sitting.unopened
    waits = ledger.takes.take(closed.id)
    assert waits is not None
    assert waits.state is TakeState.UNDECIDED
    note = next(note for note in seat.page.findChildren(Note) if "cannot be opened" in note.words.text())
    note.findChildren(QPushButton)[0].click()
    answer(seat.dialog(), "Discard")
    seat.until(lambda: not seat.shows("cannot be opened"))
    gone = ledger.takes.take(closed.id)
    assert gone is not None
    assert gone.state is TakeState.DISCARDED


def test_a_device_that_hears_the_computer_is_offered_only_on_purpose(sit: Callable[..., Seat], world: World) -> None:
    seat = sit()
    chooser = seat.page.chooser
    names = [chooser.itemText(at) for at in range(chooser.count())]
    assert any(HEADSET.name in name for name in names)
    assert not any(SPEAKERS.name in name for name in names)
    chooser.activated.emit(names.index("Show everything that can be recorded"))
    chooser.hidePopup()
    names = [chooser.itemText(at) for at in range(chooser.count())]
    at = next(at for at, name in enumerate(names) if SPEAKERS.name in name)
    assert "what this computer plays" in names[at]
    chooser.activated.emit(at)
    seat.until(lambda: seat.sitting.standing.device == SPEAKERS)


def test_the_room_comes_first_and_ends_by_itself(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(with_room_tone)
    seat.reads("room without you")
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice(level=-70.0))
    seat.reads("Please be quiet")
    assert not seat.shows("birch canoe")
    seat.page._quiet.start(1)  # five seconds later
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    seat.reads("birch canoe")
    assert world.workbench is not None
    kinds = [take.kind for take in world.workbench.ledger.takes.with_states(TakeState.KEPT)]
    assert kinds == [TakeKind.ROOM_TONE]


def test_the_room_is_recorded_again_as_the_room(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(with_room_tone)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice(level=-70.0))
    world.room.recorder.lose(Trouble.UNPLUGGED)
    seat.until(lambda: seat.sitting.verdict is not None)
    seat.sitting.look_again()
    seat.until(lambda: seat.sitting.error is None)
    seat.press(KEY.Key_Space)  # Record again
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    assert seat.sitting.kind is TakeKind.ROOM_TONE
    world.room.recorder.hear(voice(level=-70.0))
    assert seat.page._quiet.isActive()
    seat.page._quiet.start(1)
    seat.until(lambda: seat.sitting.phase is Phase.READY)  # and nobody asks what to do with the one before
    assert world.workbench is not None
    takes = world.workbench.ledger.takes
    assert [take.kind for take in takes.with_states(TakeState.KEPT)] == [TakeKind.ROOM_TONE]
    assert not takes.with_states(TakeState.UNDECIDED)


def test_the_room_is_asked_for_once_and_anew_for_what_is_recorded_after_a_finish(
    sit: Callable[..., Seat], world: World
) -> None:
    seat = sit(with_room_tone)
    shell = seat.desktop.shell
    assert shell is not None
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice(level=-70.0))
    seat.page._quiet.start(1)
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    seat.reads("birch canoe")
    for page, phase in (("settings", Phase.CLOSED), ("record", Phase.READY)):
        shell.go_to(page)
        seat.until(lambda phase=phase: seat.sitting.phase is phase)
    assert not seat.shows("room without you")
    seat.sitting.finish()
    seat.until(lambda: seat.sitting.phase is Phase.CLOSED)
    shell.go_to("record")
    seat.reads("room without you")


def test_the_end_of_a_quiet_that_was_broken_off_cuts_no_take_short(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(with_room_tone)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice(level=-70.0))
    assert seat.page._quiet.isActive()
    world.room.recorder.lose(Trouble.UNPLUGGED)
    seat.until(lambda: seat.sitting.verdict is not None)
    assert not seat.page._quiet.isActive()


def test_a_quiet_that_was_cancelled_is_asked_for_again(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(with_room_tone)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice(level=-70.0))
    seat.press(KEY.Key_Escape)
    seat.until(lambda: seat.sitting.phase is Phase.READY)
    seat.reads("room without you")
    assert not seat.page._quiet.isActive()


def test_a_take_is_heard_and_the_next_does_not_begin_with_it(
    sit: Callable[..., Seat], loudspeakers: Loudspeakers, world: World
) -> None:
    seat = sit()
    said = voice()
    seat.record(said)
    seat.press(KEY.Key_P)
    seat.until(lambda: seat.sitting.heard_now is Heard.TAKE)
    assert loudspeakers.playing[0].pcm == said
    world.room.recorder.hear(voice())  # out of the loudspeakers
    seat.press(KEY.Key_P)
    seat.until(lambda: loudspeakers.playing[0].stopped)
    assert seat.sitting.heard_now is Heard.NOTHING
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(said)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.verdict is not None)
    take = seat.sitting.take
    assert take is not None
    assert take.captured is not None
    assert take.captured.frames * take.format.frame_size == len(said)


def test_the_sound_of_a_prompt_is_heard_before_it_is_spoken(
    sit: Callable[..., Seat], loudspeakers: Loudspeakers, world: World
) -> None:
    seat = sit(with_sounds)
    listen = seat.page.prompt.listen
    assert listen.isVisible()
    seat.press(KEY.Key_L)
    seat.until(lambda: seat.sitting.heard_now is Heard.PROMPT)
    assert len(loudspeakers.playing[0].pcm) == 2 * 8_000
    loudspeakers.playing[0].done = True
    seat.until(lambda: seat.sitting.heard_now is Heard.NOTHING)
    listen.click()
    seat.until(lambda: seat.sitting.heard_now is Heard.PROMPT)
    seat.press(KEY.Key_Space)  # whoever has heard enough speaks
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    assert loudspeakers.playing[1].stopped
    assert listen.isVisible()
    assert not listen.isEnabled()  # or the microphone would hear it
    seat.press(KEY.Key_L)
    world.room.recorder.hear(voice())
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.verdict is not None)
    assert len(loudspeakers.playing) == 2
    seat.press(KEY.Key_L)  # to compare the two
    seat.until(lambda: seat.sitting.heard_now is Heard.PROMPT)
    seat.press(KEY.Key_P)
    seat.until(lambda: seat.sitting.heard_now is Heard.TAKE)
    assert loudspeakers.playing[2].stopped
    seat.keep()
    seat.until(lambda: seat.place == 2)
    assert not listen.isVisible()


def test_a_sound_that_cannot_be_read_is_said_to_be(
    sit: Callable[..., Seat], loudspeakers: Loudspeakers, world: World
) -> None:
    seat = sit(with_sounds)
    sound = seat.sitting.standing.sound
    assert sound is not None
    sound.write_bytes(b"this is no sound")
    seat.press(KEY.Key_L)
    dialog = seat.dialog()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "The sound that comes with this prompt cannot be read." in said
    dialog.reject()
    assert loudspeakers.playing == []
    seat.record()


def test_free_recording(sit: Callable[..., Seat]) -> None:
    seat = sit(freely)
    seat.reads("Speak freely")
    seat.record()
    seat.keep()
    seat.record()
    seat.keep()
    seat.reads("2 take")


@pytest.mark.parametrize("measure", [measure for measure in Measure if measure is not Measure.TROUBLE])
@pytest.mark.parametrize("value", [None, 0.0, 3.0])
@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_judgement_has_words_of_the_window_s_own(
    theme: Theme, measure: Measure, value: float | None, verdict: Verdict
) -> None:
    judgement = Judgement(measure, value, 2.0, verdict, "", "")
    if value is not None or measure in _MAY_BE_NOTHING:
        assert judgement_text(judgement).endswith(".")
    assert bool(advice_text(judgement)) == (verdict is not Verdict.OK)


def test_a_broken_limit_says_which_way(theme: Theme) -> None:
    quiet = Judgement(Measure.LOUDNESS, -35.24, -30.0, Verdict.PROBLEM, "", "")
    assert judgement_text(quiet) == "Its loudness is -35.2 LUFS. At least -30.0 is asked for."
    assert "closer" in advice_text(quiet)
    loud = Judgement(Measure.LOUDNESS, -10.0, -16.0, Verdict.PROBLEM, "", "")
    assert "At most -16.0" in judgement_text(loud)
    assert "Lower the gain" in advice_text(loud)
    one = Judgement(Measure.CLIPPING, 1.0, 0.0, Verdict.PROBLEM, "", "")
    assert judgement_text(one) == "1 sample is clipped. At most 0 is asked for."
