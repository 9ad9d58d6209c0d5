"""What a sitting relies on of microphones and recorders: one suite for the doubles of its tests and for the real ones."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from tests.audio.rig import SoundServer
from tests.audio.signals import noise
from tests.doubles.microphone import DESK, Room
from voxseal.capture.microphone import Microphones
from voxseal.capture.recorder import recorder_maker
from voxseal.domain.errors import DiskFull, MicrophoneError
from voxseal.domain.ports import AudioInput, Recorder
from voxseal.domain.profile import QualityLimits
from voxseal.domain.recording import CaptureFormat, InputDevice
from voxseal.workflow.recording import RecorderMaker

FORMAT = CaptureFormat(48_000, 1, 24)
LONG = 60.0
_numbers = itertools.count(1)


class Place(Protocol):
    """Where somebody sits at a microphone."""

    audio: AudioInput
    make_recorder: RecorderMaker
    device: InputDevice

    def say(self, pcm: bytes) -> None: ...

    def lose_microphone(self) -> None: ...


class Tape(bytearray):
    def write(self, pcm: memoryview, /) -> None:
        self.extend(pcm)


class Full:
    def write(self, pcm: memoryview, /) -> None:
        raise DiskFull


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


class RecorderContract:
    @pytest.fixture
    def place(self) -> Place:
        raise AssertionError("a subclass has one")

    @pytest.fixture
    def recorder(self, place: Place) -> Iterator[Recorder]:
        stream = place.audio.open(place.device, FORMAT)
        made = place.make_recorder(stream, place.device, FORMAT, 1.0, 0.1)
        yield made
        made.close()

    def test_a_take_holds_what_came_before_and_what_was_said(self, place: Place, recorder: Recorder) -> None:
        before, said, tape = noise(FORMAT, 0.3, seed=1), noise(FORMAT, 0.3, seed=2), Tape()
        place.say(before)
        pre_roll = recorder.start(tape)
        assert not recorder.ended
        place.say(said)
        until(lambda: said in tape)
        captured = recorder.stop()
        assert captured.frames * FORMAT.frame_size == len(tape)
        assert (captured.format, captured.device, captured.trouble) == (FORMAT, place.device.name, None)
        assert captured.pre_roll == pre_roll >= FORMAT.frames_in(0.3)
        assert 0 <= captured.post_roll <= captured.frames - captured.pre_roll
        assert tape.find(before) <= tape.find(said) - len(before)
        assert 0 <= tape.find(before) < pre_roll * FORMAT.frame_size

    def test_takes_follow_each_other(self, place: Place, recorder: Recorder) -> None:
        for seed in (3, 4):
            said, tape = noise(FORMAT, 0.2, seed=seed), Tape()
            recorder.start(tape)
            place.say(said)
            until(lambda tape=tape, said=said: said in tape)
            assert recorder.stop().frames * FORMAT.frame_size == len(tape)

    def test_a_take_that_is_given_up_takes_no_more(self, place: Place, recorder: Recorder) -> None:
        unwanted, tape = Tape(), Tape()
        recorder.start(unwanted)
        recorder.abandon()
        held, said = len(unwanted), noise(FORMAT, 0.2, seed=6)
        assert not recorder.ended
        recorder.start(tape)
        place.say(said)
        until(lambda: said in tape)
        assert recorder.stop().trouble is None
        recorder.abandon()  # nothing is under way any more
        assert len(unwanted) == held

    def test_a_sink_that_fails_ends_the_take_and_not_the_microphone(self, place: Place, recorder: Recorder) -> None:
        recorder.start(Full())
        place.say(noise(FORMAT, 0.2))
        until(lambda: recorder.ended)
        assert recorder.trouble is None
        assert recorder.stop().trouble is None
        tape, said = Tape(), noise(FORMAT, 0.2, seed=5)
        recorder.start(tape)
        place.say(said)
        until(lambda: said in tape)
        recorder.stop()

    def test_a_lost_microphone_ends_the_take_with_what_there_was(self, place: Place, recorder: Recorder) -> None:
        said, tape = noise(FORMAT, 0.2), Tape()
        recorder.start(tape)
        place.say(said)
        until(lambda: said in tape)
        place.lose_microphone()
        until(lambda: recorder.ended)
        captured = recorder.stop()
        assert captured.trouble is not None
        assert captured.trouble == recorder.trouble
        assert captured.frames * FORMAT.frame_size == len(tape)
        with pytest.raises(MicrophoneError):
            recorder.start(Tape())

    def test_devices_have_ids_and_one_that_is_gone_does_not_open(self, place: Place) -> None:
        devices = place.audio.devices()
        assert place.device in devices
        assert len({device.id for device in devices}) == len(devices)
        assert [device.default for device in devices].count(True) <= 1
        with pytest.raises(MicrophoneError):
            place.audio.open(InputDevice("pulse:gone", "Gone"), FORMAT)


class _InMemory:
    def __init__(self) -> None:
        self.audio = Room()
        self.make_recorder = self.audio.make_recorder
        self.device = DESK

    def say(self, pcm: bytes) -> None:
        # Seldom in one piece.
        for at in range(0, len(pcm), 4_800):
            self.audio.recorder.hear(pcm[at : at + 4_800])

    def lose_microphone(self) -> None:
        from voxseal.domain.recording import Trouble

        self.audio.recorder.lose(Trouble.UNPLUGGED)


class TestDouble(RecorderContract):
    @pytest.fixture
    def place(self) -> Place:
        return _InMemory()


class _Real:
    def __init__(self, server: SoundServer) -> None:
        self.microphone = server.microphone(f"contract{next(_numbers)}", description="Contract Microphone")
        self.audio = Microphones()
        self.make_recorder = recorder_maker(QualityLimits(), lambda event: None)
        self.device = next(device for device in self.audio.devices() if device.id == f"pulse:{self.microphone.source}")

    def say(self, pcm: bytes) -> None:
        self.microphone.speak(pcm)

    def lose_microphone(self) -> None:
        self.microphone.unplug()


class TestReal(RecorderContract):
    @pytest.fixture
    def place(self, sound_server: SoundServer) -> Iterator[Place]:
        with sound_server.in_this_process():
            real = _Real(sound_server)
            yield real
            real.microphone.unplug()
