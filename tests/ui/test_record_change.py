"""What becomes of a sitting when something else changes under it: profile, script, microphone, disk, keyring."""

from __future__ import annotations

import functools
import gc
import threading
import weakref
from array import array
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tests.doubles.drawer import Drawer
from tests.ui.conftest import PATIENCE, World
from tests.ui.record_scenes import freely, voice, with_room_tone, with_script
from tests.ui.seat import KEY, Seat, answer
from voxseal.domain.errors import DiskFull, LedgerError, VaultError
from voxseal.domain.recording import Envelope, Trouble
from voxseal.domain.takes import TakeKind, TakeState
from voxseal.store.takes import Takes
from voxseal.ui.record.sitting import Phase
from voxseal.workflow.recording.deciding import Decisions

_OLD, _NEW = b"1234abcd-12ab-34cd-56ef-1234567890ab", b"1234abcd-12ab-34cd-56ef-1234567890ff"
"""Ends of the profile's key ARN: in use, and after it was rotated."""


def hand_in(seat: Seat, text: str) -> None:
    """Another profile, dropped on the window and taken over."""
    workbench, profile = seat.world.workbench, seat.world.profile
    assert workbench is not None
    assert profile is not None
    path, before = profile.with_name("another.toml"), workbench.profile
    path.write_text(text)
    seat.desktop.hand_over([path])
    answer(seat.dialog(), "They match, import")
    seat.qtbot.waitUntil(lambda: workbench.profile != before, timeout=PATIENCE)


def rotated(world: World) -> str:
    assert world.profile is not None
    text = world.profile.read_text()
    assert _OLD.decode() in text
    return text.replace(_OLD.decode(), _NEW.decode())


def another_script(world: World, script: str) -> str:
    """A profile with it."""
    assert world.profile is not None
    world.profile.with_name("another.csv").write_text(script)
    return world.profile.read_text().replace("prompts.csv", "another.csv")


def sealed(world: World) -> list[bytes]:
    """The beginning of each sealed message: its keys are there."""
    return [path.read_bytes()[:4000] for path in sorted((world.folder / "spool").rglob("*.sealed"))]


def test_what_is_kept_after_a_rotation_is_sealed_to_the_new_key(sit: Callable[..., Seat], world: World) -> None:
    """Also the take that was under way when the profile came."""
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    hand_in(seat, rotated(world))
    assert seat.sitting.phase is Phase.RECORDING
    world.room.recorder.hear(voice())
    first = seat.sitting._session
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.verdict is not None and seat.sitting._session is not first)
    seat.keep()
    seat.record()
    seat.keep()
    assert [(_OLD in each, _NEW in each) for each in sealed(world)] == [(False, True)] * 2


def test_a_profile_that_comes_while_an_order_is_carried_out_counts_from_then_on(
    sit: Callable[..., Seat], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit()
    goes_on, real = threading.Event(), Decisions.verdict

    def slow(*args: object) -> object:
        assert goes_on.wait(60)
        return real(*args)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(Decisions, "verdict", slow)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    seat.press(KEY.Key_Space)
    seat.qtbot.waitUntil(lambda: seat.sitting.phase is Phase.DECIDING, timeout=PATIENCE)
    first = seat.sitting._session
    hand_in(seat, rotated(world))
    goes_on.set()
    seat.until(lambda: seat.sitting.verdict is not None and seat.sitting._session is not first)
    seat.keep()
    assert [(_OLD in each, _NEW in each) for each in sealed(world)] == [(False, True)]


def test_a_room_tone_that_was_under_way_is_sealed_to_the_new_key(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(with_room_tone)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    hand_in(seat, rotated(world))
    world.room.recorder.hear(voice(level=-70.0))
    seat.page._quiet.start(1)
    seat.until(lambda: seat.sitting.verdict is not None)
    seat.keep()
    assert [(_OLD in each, _NEW in each) for each in sealed(world)] == [(False, True)]


@pytest.mark.parametrize(
    ("script", "first"),
    [
        ("id,text\np1,The birch canoe sank.\np2,Other.\n", "The birch canoe sank."),
        ("id,text\nq1,An entirely different sentence.\n", "An entirely different sentence."),
    ],
    ids=["corrected", "another"],
)
def test_a_take_is_shown_with_its_own_text(sit: Callable[..., Seat], world: World, script: str, first: str) -> None:
    """Not with what the script has in its place now, and kept it counts as no take of that."""
    seat = sit()
    seat.record()
    hand_in(seat, another_script(world, script))
    seat.until(lambda: seat.sitting.verdict is not None)
    seat.reads("The birch canoe slid on the smooth planks.")
    seat.reads("a text that the script no longer has")
    assert not seat.shows(first)
    seat.keep()
    seat.reads(first)
    assert (seat.place, seat.sitting.standing.done) == (1, 0)


def test_a_free_take_is_not_shown_with_a_prompt_s_text(sit: Callable[..., Seat], world: World) -> None:
    seat = sit(freely)
    seat.record()
    with_script(world)
    assert world.profile is not None
    hand_in(seat, world.profile.read_text())
    seat.until(lambda: seat.sitting.verdict is not None)
    seat.reads("Recorded freely")
    assert not seat.shows("birch canoe")


def test_give_up_means_the_take_whose_microphone_was_lost_under_the_question(
    sit: Callable[..., Seat], world: World
) -> None:
    seat = sit()
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    flat = array("h", [300] * 3_000)
    world.room.recorder.envelope = Envelope(480, flat, flat)
    world.room.recorder.hear(voice())
    seat.until(lambda: seat.sitting.seconds >= 20)
    seat.press(KEY.Key_Escape)
    question = seat.dialog()
    world.room.recorder.lose(Trouble.UNPLUGGED)
    seat.until(lambda: seat.sitting.verdict is not None)
    answer(question, "Give up")
    seat.until(lambda: seat.sitting.phase is Phase.NO_MICROPHONE)
    assert not seat.sitting.waiting


def test_nothing_is_offered_to_be_skipped_in_free_recording_once_the_room_was(
    sit: Callable[..., Seat], world: World
) -> None:
    def freely_with_room_tone(world: World) -> None:
        freely(world)
        assert world.profile is not None
        world.profile.write_text(world.profile.read_text().replace("room_tone = 0", "room_tone = 5"))

    seat = sit(freely_with_room_tone)
    seat.reads("room without you")
    seat.page.transport.on.click()
    seat.reads("Speak freely")
    assert not seat.page.transport.on.isVisible()


def test_a_room_tone_that_could_not_be_kept_can_be_kept_later(
    sit: Callable[..., Seat], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull

    seat = sit(with_room_tone)
    monkeypatch.setattr(Takes, "keep", full)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice(level=-70.0))
    seat.page._quiet.start(1)
    told = seat.dialog()
    seat.until(lambda: seat.sitting.verdict is not None)
    answer(told, "Close")
    monkeypatch.undo()
    seat.keep()
    assert world.workbench is not None
    kept = world.workbench.ledger.takes.with_states(TakeState.KEPT)
    assert [take.kind for take in kept] == [TakeKind.ROOM_TONE]


def test_a_take_that_could_not_be_measured_says_so_and_is_measured_again(
    sit: Callable[..., Seat], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise LedgerError("It does not read.")

    seat = sit()
    monkeypatch.setattr(Decisions, "verdict", damaged)
    seat.press(KEY.Key_Space)
    seat.until(lambda: seat.sitting.phase is Phase.RECORDING)
    world.room.recorder.hear(voice())
    seat.press(KEY.Key_Space)
    answer(seat.dialog(), "Close")
    seat.reads("could not be listened to")
    assert not seat.shows("Listening to it")
    monkeypatch.undo()
    answer(seat.page.verdict, "Try again")
    seat.until(lambda: seat.sitting.verdict is not None)
    seat.keep()


class _Asking(Drawer):
    """A keyring that asks for its password while `answered` is not set; nobody gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.answered.set()

    def save(self, name: str, text: str) -> None:
        if not self.answered.is_set():
            assert self.answered.wait(60)
            raise VaultError(detail="dismissed")
        super().save(name, text)


def test_closing_does_not_wait_for_a_keyring_s_password(
    sit: Callable[..., Seat], world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("voxseal.ui.record.sitting", "voxseal.workflow.recording.session"):
        monkeypatch.setattr(f"{place}._LEFT_AFTER", 0.1)
    vault = _Asking()

    def with_a_keyring_that_asks(world: World) -> None:
        with_script(world)
        world.vault = vault

    seat = sit(with_a_keyring_that_asks)
    desktop = seat.desktop
    monkeypatch.setattr(desktop.tasks, "close", functools.partial(desktop.tasks.close, 0.1))
    vault.answered.clear()
    seat.press(KEY.Key_Space)
    (order,) = [thread for thread in threading.enumerate() if thread.name == "voxseal-record-start"]
    try:
        desktop.close()
        assert order.is_alive()
    finally:
        vault.answered.set()
        order.join(60)
    assert not order.is_alive()


def test_a_sitting_that_has_ended_is_let_go(sit: Callable[..., Seat]) -> None:
    """Each visit to the page is one, and holds the whole script."""
    seat = sit()
    shell = seat.desktop.shell
    assert shell is not None
    before = [weakref.ref(seat.sitting._session)]
    for page, phase in (("settings", Phase.CLOSED), ("record", Phase.READY)):
        shell.go_to(page)
        seat.until(lambda phase=phase: seat.sitting.phase is phase)

    def gone() -> bool:
        gc.collect()
        return before[0]() is None

    seat.until(gone)
