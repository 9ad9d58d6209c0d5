"""Recording: before, during and after a take, with and without a script, and what can be wrong."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

import numpy as np
import soundfile
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tests.capture.signals import take as spoken
from tests.doubles.drawer import Drawer
from tests.doubles.loudspeakers import Loudspeakers
from tests.doubles.microphone import Room
from tests.ui.conftest import World
from tests.ui.profiles import profile_text
from tests.ui.scene import Scene, Wait
from voxseal.domain.recording import Envelope, LevelHint, LevelReading, Trouble
from voxseal.identity.vault import MemoryVault
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.record import RecordPage
from voxseal.ui.record.listening import Heard, Listening
from voxseal.ui.record.sitting import Phase, Sitting
from voxseal.ui.widgets import Dialog

SCRIPT = """id,section,text,note
p1,Sentences,The birch canoe slid on the smooth planks.,
p2,Sentences,Glue the sheet to the dark blue background.,as if you told a friend
p3,Sentences,"It is easy to tell the depth of a well, once you have heard a stone fall into it.",
p4,Questions,Where did you put the keys to the garden shed?,
"""
_LIMITS = """
[quality]
max_noise = -45
min_loudness = -30
"""


def with_script(world: World) -> None:
    assert world.profile is not None
    world.profile.write_text(
        profile_text(extra=_LIMITS + '\n[recording]\nroom_tone = 0\n[prompts]\nscript = "prompts.csv"\n')
    )
    (world.profile.parent / "prompts.csv").write_text(SCRIPT)
    world.signed_in = True
    world.vault = Drawer()


def without_keyring(world: World) -> None:
    with_script(world)
    world.vault = MemoryVault()


def with_room_tone(world: World) -> None:
    with_script(world)
    assert world.profile is not None
    world.profile.write_text(world.profile.read_text().replace("room_tone = 0", "room_tone = 5"))


def with_sounds(world: World) -> None:
    """The first prompt comes with a sound of half a second."""
    with_script(world)
    assert world.profile is not None
    beside = world.profile.parent
    soundfile.write(beside / "like this.wav", np.full(8_000, 7_000, np.int16), 16_000)
    (beside / "prompts.csv").write_text(
        "id,section,text,note,media\n"
        "p1,Melody,The birch canoe slid on the smooth planks.,Say it with the same melody.,like this.wav\n"
        "p2,Melody,Glue the sheet to the dark blue background.,,\n"
    )


def with_pictures(world: World) -> None:
    with_script(world)
    assert world.profile is not None
    beside = world.profile.parent
    picture = QImage(480, 320, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8fb8c9"))
    painter = QPainter(picture)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, place in (("#4d7a51", QRect(0, 210, 480, 110)), ("#d9a441", QRect(360, 30, 70, 70))):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(place) if place.height() == place.width() else painter.drawRect(place)
    painter.end()
    assert picture.save(str(beside / "garden.png"))
    (beside / "prompts.csv").write_text("id,section,text,media\np1,Pictures,Say what you see.,garden.png\n")


def freely(world: World) -> None:
    assert world.profile is not None
    world.profile.write_text(profile_text(extra="[recording]\nroom_tone = 0\n"))
    world.signed_in = True
    world.vault = Drawer()


def without_microphone(world: World) -> None:
    with_script(world)
    world.room.devices_now = []


def sitting_of(desktop: Desktop, wait: Wait) -> Sitting:
    """At the record page, its microphone open."""
    assert desktop.shell is not None
    sitting = desktop.shell.sitting
    desktop.shell.go_to("record")
    wait(lambda: not sitting.busy and sitting.phase not in {Phase.CLOSED, Phase.OPENING})
    return sitting


def voice(*, floor: float = -62.0, level: float = -20.0) -> bytes:
    """A voice in a room: 24 bits, one channel, 48 kHz."""
    samples = spoken(48_000, floor=floor, voice=level)
    # In syllables, so that it looks like speech.
    samples *= 0.25 + 0.75 * np.abs(np.sin(np.arange(len(samples)) / 48_000 * 2 * np.pi * 1.7))
    whole = np.round(np.clip(samples, -1, 1) * (2**23 - 1)).astype("<i4")
    return bytes(whole.view("u1").reshape(-1, 4)[:, :3].tobytes())


def hear(room: Room, peak: float, hint: LevelHint = LevelHint.NONE) -> None:
    """The level as it is just now."""
    room.recorder.level = LevelReading(peak, peak - 9, min(peak + 6, 0.0), False, hint)


def start(desktop: Desktop, wait: Wait) -> Sitting:
    sitting = sitting_of(desktop, wait)
    sitting.start()
    wait(lambda: sitting.phase is Phase.RECORDING and not sitting.busy)
    return sitting


def record(desktop: Desktop, wait: Wait, room: Room, sound: bytes) -> Sitting:
    """A take, with what is said of it."""
    sitting = start(desktop, wait)
    room.recorder.hear(sound)
    sitting.stop()
    wait(lambda: sitting.verdict is not None and not sitting.busy)
    return sitting


def _ready(desktop: Desktop, wait: Wait, room: Room) -> None:
    sitting_of(desktop, wait)
    hear(room, -24)


def _picture(desktop: Desktop, wait: Wait, room: Room) -> None:
    _ready(desktop, wait, room)
    wait(lambda: not any(task.name == "voxseal-picture" for task in desktop.tasks.running))


def _outline(sitting: Sitting, room: Room, wait: Wait, seconds: int) -> None:
    """That much has been said by now."""
    at = np.arange(seconds * 100)
    highs = array("h", (np.abs(np.sin(at / 9) * np.sin(at / 40)) * 14_000 + 300).astype(np.int16).tobytes())
    room.recorder.envelope = Envelope(480, array("h", [-high for high in highs]), highs)
    wait(lambda: sitting.seconds >= seconds)


def _running(desktop: Desktop, wait: Wait, room: Room) -> Iterator[None]:
    sitting = start(desktop, wait)
    hear(room, -8, LevelHint.TOO_LOUD)
    _outline(sitting, room, wait, 4)
    yield
    sitting.abandon()
    wait(lambda: not sitting.busy)


def _give_up_question(desktop: Desktop, wait: Wait, room: Room) -> Iterator[None]:
    sitting = start(desktop, wait)
    hear(room, -18)
    _outline(sitting, room, wait, 30)
    desktop.window.findChildren(RecordPage)[0].transport.drop.click()
    yield
    for dialog in desktop.window.findChildren(Dialog):
        dialog.reject()
    sitting.abandon()
    wait(lambda: not sitting.busy)


def _good(desktop: Desktop, wait: Wait, room: Room) -> None:
    record(desktop, wait, room, voice())


def _noisy(desktop: Desktop, wait: Wait, room: Room) -> None:
    record(desktop, wait, room, voice(floor=-34.0, level=-32.0))


def _kept(desktop: Desktop, wait: Wait, room: Room) -> None:
    sitting = record(desktop, wait, room, voice())
    sitting.keep()
    wait(lambda: sitting.phase is Phase.READY and not sitting.busy)
    sitting.go_back()
    wait(lambda: not sitting.busy and sitting.standing.position == 1)


def _lost(desktop: Desktop, wait: Wait, room: Room) -> None:
    sitting = start(desktop, wait)
    room.recorder.hear(voice())
    room.recorder.lose(Trouble.UNPLUGGED)
    wait(lambda: sitting.verdict is not None and not sitting.busy)


def _finish_question(desktop: Desktop, wait: Wait, room: Room) -> Iterator[None]:
    _kept(desktop, wait, room)
    desktop.window.findChildren(RecordPage)[0].finish.click()
    yield
    for dialog in desktop.window.findChildren(Dialog):
        dialog.reject()


def _room_tone(desktop: Desktop, wait: Wait, room: Room) -> Iterator[None]:
    sitting = sitting_of(desktop, wait)
    desktop.window.findChildren(RecordPage)[0].transport.record.click()
    wait(lambda: sitting.phase is Phase.RECORDING and not sitting.busy)
    hear(room, -58)
    yield
    sitting.abandon()
    wait(lambda: not sitting.busy)


def _sound(desktop: Desktop, wait: Wait, room: Room) -> Iterator[None]:
    sitting = sitting_of(desktop, wait)
    sitting._listening = Listening(Loudspeakers().play)
    hear(room, -60)
    sitting.play_prompt()
    wait(lambda: sitting.heard_now is Heard.PROMPT and not sitting.busy)
    yield
    sitting.stop_playing()


def _no_microphone(desktop: Desktop, wait: Wait, room: Room) -> None:
    sitting_of(desktop, wait)


def _scene(
    name: str,
    act: Callable[[Desktop, Wait, Room], Iterator[None] | None],
    before: Callable[[World], None] = with_script,
) -> Scene:
    worlds: list[World] = []

    def prepare(world: World) -> None:
        before(world)
        worlds[:] = [world]

    return Scene(name, lambda desktop, wait: act(desktop, wait, worlds[0].room), prepare)


SCENES = [
    _scene("record ready", _ready),
    _scene("record room tone", _ready, with_room_tone),
    _scene("record room tone running", _room_tone, with_room_tone),
    _scene("record sound", _ready, with_sounds),
    _scene("record sound playing", _sound, with_sounds),
    _scene("record picture", _picture, with_pictures),
    _scene("record free", _ready, freely),
    _scene("record without keyring", _ready, without_keyring),
    _scene("record running", _running),
    _scene("record good", _good),
    _scene("record noisy", _noisy),
    _scene("record kept", _kept),
    _scene("record lost", _lost),
    _scene("record give up", _give_up_question),
    _scene("record finish", _finish_question),
    _scene("record no microphone", _no_microphone, without_microphone),
]
