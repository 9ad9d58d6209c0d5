"""Takes cut out of a stream that says exactly what the test wants, when it wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import numpy as np
import pytest

from voxseal.capture.recorder import StreamRecorder, recorder_maker
from voxseal.domain.errors import DiskFull, MicrophoneError, VoxsealBug
from voxseal.domain.events import Event, FramesDropped
from voxseal.domain.ports import PcmSink
from voxseal.domain.profile import QualityLimits
from voxseal.domain.recording import Captured, CaptureFormat, InputDevice, Trouble

FORMAT = CaptureFormat(1_000, 1, 16)
DEVICE = InputDevice("test", "Anna’s microphone")
LONG = 60.0


def counted(first: int, count: int) -> bytes:
    """Frames that bear their own number."""
    return (np.arange(first, first + count) % 30_000).astype("<i2").tobytes()


class Scripted:
    """A `domain.ports.InputStream`: `say` is heard, and when it returns it has been worked on."""

    latency = 0.0

    def __init__(self) -> None:
        self.dropped = 0
        self.trouble: Trouble | None = None
        self.closed = False
        self.said = 0
        self._next = b""
        self._changed = threading.Condition()
        self._idle = False

    def read(self, timeout: float) -> memoryview:
        with self._changed:
            self._idle = not self._next
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._next or self.trouble, timeout)
            self._idle = False
            got, self._next = self._next, b""
            return memoryview(got)

    def say(self, count: int) -> None:
        with self._changed:
            self._next += counted(self.said, count)
            self.said += count
            self._idle = False
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self._idle or self.closed, LONG)

    def befall(self, trouble: Trouble) -> None:
        with self._changed:
            self.trouble = trouble
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self.closed = True
            self._changed.notify_all()


class Tape(list[int]):
    """A sink that remembers frames, and may be made to raise."""

    def __init__(self) -> None:
        super().__init__()
        self.raises: Exception | None = None
        self.before_writing: Callable[[], object] = lambda: None

    def write(self, pcm: memoryview, /) -> None:
        self.before_writing()
        if self.raises is not None:
            raise self.raises
        self.extend(np.frombuffer(pcm, "<i2").tolist())


@contextmanager
def recording(pre_roll: float = 1.0, post_roll: float = 0.5) -> Iterator[tuple[Scripted, StreamRecorder]]:
    stream = Scripted()
    recorder = StreamRecorder(stream, DEVICE, FORMAT, pre_roll, post_roll)
    # Time stands still between what is said, so that every place in the stream is known.
    recorder._frame_at = lambda _: recorder._recent.end
    try:
        yield stream, recorder
    finally:
        recorder.close()
        assert stream.closed


def stopping(recorder: StreamRecorder) -> Future[Captured]:
    """`stop` in another thread; on return it has been asked for."""
    answer: Future[Captured] = Future()

    def stop() -> None:
        try:
            answer.set_result(recorder.stop())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=stop).start()
    take = recorder._take
    end = time.monotonic() + LONG
    while not (take and (take.end is not None or answer.done())) and time.monotonic() < end:
        time.sleep(0.001)
    return answer


def finished(stream: Scripted, recorder: StreamRecorder, say: int = 5_000) -> Captured:
    answer = stopping(recorder)
    stream.say(say)
    return answer.result(LONG)


def test_a_take_has_what_came_just_before_and_after() -> None:
    with recording() as (stream, recorder):
        stream.say(3_000)
        tape = Tape()
        assert recorder.start(tape) == 1_000
        stream.say(700)
        captured = finished(stream, recorder)
        assert tape == list(range(2_000, 4_200))
        assert captured == Captured(DEVICE.name, FORMAT, 2_200, 1_000, 500)


def test_takes_may_share_what_lies_between_them() -> None:
    with recording() as (stream, recorder):
        stream.say(3_000)
        for begin in (3_000, 8_100):
            tape = Tape()
            recorder.start(tape)
            stream.say(100)
            assert finished(stream, recorder).frames == 1_600
            assert tape == list(range(begin - 1_000, begin + 600))


def test_the_pre_roll_is_as_long_as_there_is_sound() -> None:
    with recording() as (stream, recorder):
        stream.say(40)
        tape = Tape()
        assert recorder.start(tape) == 40
        stream.say(10)
        assert finished(stream, recorder).pre_roll == 40
        assert tape == list(range(550))


def test_what_this_computer_played_is_in_no_pre_roll() -> None:
    with recording() as (stream, recorder):
        stream.say(700)
        recorder.forget()
        stream.say(300)
        tape = Tape()
        assert recorder.start(tape) == 300
        captured = finished(stream, recorder)
        assert captured.pre_roll == 300
        assert tape == list(range(700, 1_500))


@pytest.mark.parametrize("blocks", [1, 7, 333])
def test_without_rolls_it_is_exactly_what_was_between(blocks: int) -> None:
    with recording(0.0, 0.0) as (stream, recorder):
        stream.say(50)
        tape = Tape()
        assert recorder.start(tape) == 0
        for _ in range(3):
            stream.say(blocks)
        captured = finished(stream, recorder)
        assert tape == list(range(50, 50 + 3 * blocks))
        assert (captured.frames, captured.post_roll) == (3 * blocks, 0)


def test_a_disk_that_hangs_costs_nothing() -> None:
    """More comes at once than the recorder keeps for a pre-roll."""
    with recording() as (stream, recorder):
        stream.say(1_500)
        tape = Tape()
        recorder.start(tape)
        stream.say(9_000)
        assert finished(stream, recorder).frames == 1_000 + 9_000 + 500
        assert tape == list(range(500, 11_000))


def test_what_sound_needs_to_arrive_is_reckoned_with() -> None:
    stream = Scripted()
    stream.latency = 0.25
    recorder = StreamRecorder(stream, DEVICE, FORMAT, 1.0, 0.5)
    try:
        stream.say(2_000)
        tape = Tape()
        # What is spoken now comes at least 250 frames later; the pre-roll ends there.
        assert recorder.start(tape) == 1_000
        answer = stopping(recorder)
        stream.say(30_000)
        captured = answer.result(LONG)
        assert tape == list(range(tape[0], tape[-1] + 1))
        assert tape[0] >= 1_250
        assert tape[-1] >= 2_749
        assert captured.post_roll == 500
    finally:
        recorder.close()


@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_ends_the_take_and_keeps_what_is_there(trouble: Trouble) -> None:
    with recording() as (stream, recorder):
        stream.say(1_000)
        tape = Tape()
        recorder.start(tape)
        stream.say(300)
        assert not recorder.ended
        stream.dropped = 7
        stream.befall(trouble)
        assert recorder._take
        assert recorder._take.over.wait(LONG)
        assert recorder.ended
        assert recorder.trouble is trouble
        captured = recorder.stop()
        assert captured == Captured(DEVICE.name, FORMAT, 1_300, 1_000, 0, dropped=7, trouble=trouble)
        assert tape == list(range(1_300))
        assert not recorder.ended
        with pytest.raises(MicrophoneError, match="lost"):
            recorder.start(Tape())


def test_trouble_between_takes_closes_the_microphone_so_that_it_can_be_opened_again() -> None:
    with recording() as (stream, recorder):
        stream.say(10)
        stream.befall(Trouble.UNPLUGGED)
        with stream._changed:
            assert stream._changed.wait_for(lambda: stream.closed, LONG)
        assert not recorder.ended


def test_a_full_disk_ends_the_take_and_not_the_microphone() -> None:
    with recording() as (stream, recorder):
        stream.say(1_000)
        tape = Tape()
        recorder.start(tape)
        stream.say(10)
        tape.raises = DiskFull()
        stream.say(10)
        assert recorder.ended
        assert recorder.stop().frames == len(tape) == 1_010
        again = Tape()
        recorder.start(again)
        stream.say(10)
        assert finished(stream, recorder).frames == len(again)


def test_a_mistake_in_the_sink_is_told_as_ours() -> None:
    with recording() as (stream, recorder):
        tape = Tape()
        tape.raises = ZeroDivisionError()
        recorder.start(tape)
        stream.say(10)
        with pytest.raises(VoxsealBug) as raised:
            recorder.stop()
        assert raised.value.detail == "ZeroDivisionError"


def test_closing_ends_a_take_at_once() -> None:
    stream = Scripted()
    recorder = StreamRecorder(stream, DEVICE, FORMAT, 0.0, 0.5)
    recorder._frame_at = lambda _: recorder._recent.end
    tape = Tape()
    recorder.start(tape)
    stream.say(20)
    answer = stopping(recorder)
    recorder.close()
    assert answer.result(LONG) == Captured(DEVICE.name, FORMAT, 20, 0, 0)


def test_a_take_that_nobody_wants_ends_at_once_and_the_next_one_begins() -> None:
    with recording() as (stream, recorder):
        unwanted, tape = Tape(), Tape()
        recorder.abandon()  # there is none yet
        recorder.start(unwanted)
        stream.say(700)
        recorder.abandon()  # although nothing of its post-roll has come
        assert not recorder.ended
        assert recorder.start(tape) == 700
        stream.say(300)
        captured = finished(stream, recorder)
        assert unwanted == list(range(700))
        assert tape == list(range(1_500))
        assert captured == Captured(DEVICE.name, FORMAT, 1_500, 700, 500)


def test_a_block_that_is_being_written_is_waited_for_when_a_take_is_given_up() -> None:
    with recording() as (stream, recorder):
        tape, writing, free = Tape(), threading.Event(), threading.Event()
        recorder.start(tape)

        def slow() -> None:
            writing.set()
            assert free.wait(LONG)

        tape.before_writing = slow
        saying = threading.Thread(target=stream.say, args=(100,))
        saying.start()
        assert writing.wait(LONG)
        giving_up = threading.Thread(target=recorder.abandon)
        giving_up.start()
        free.set()
        giving_up.join(LONG)
        assert tape == list(range(100))
        saying.join(LONG)
        stream.say(100)
        assert tape == list(range(100))


def test_one_take_at_a_time() -> None:
    with recording() as (_, recorder):
        with pytest.raises(VoxsealBug):
            recorder.stop()
        recorder.start(Tape())
        with pytest.raises(VoxsealBug):
            recorder.start(Tape())


def test_lost_frames_are_told_and_counted_for_the_take_in_which_they_were_lost() -> None:
    stream, told = Scripted(), list[Event]()
    make = recorder_maker(QualityLimits(), told.append)
    recorder = make(stream, DEVICE, FORMAT, 0.0, 0.0)
    try:
        stream.dropped = 5
        stream.say(10)
        recorder.start(Tape())
        stream.dropped = 12
        stream.say(10)
        assert recorder.dropped == 7
        assert finished(stream, recorder).dropped == 7
        stream.dropped = 20
        stream.say(1)
        stream.say(1)
        assert recorder.dropped == 7
        assert sum(event.frames for event in told if isinstance(event, FramesDropped)) == 20
    finally:
        recorder.close()


def test_level_and_outline_are_there_while_a_slow_disk_is_waited_for() -> None:
    with recording(0.0, 0.0) as (stream, recorder):
        blocked, go_on = threading.Event(), threading.Event()
        tape = Tape()
        sink: PcmSink = tape
        recorder.start(sink)
        stream.say(1_000)
        assert len(recorder.envelope) == 100
        assert recorder.level.peak > -40

        def wait() -> None:
            blocked.set()
            assert go_on.wait(LONG)

        tape.before_writing = wait
        saying = threading.Thread(target=stream.say, args=(1_000,))
        saying.start()
        assert blocked.wait(LONG)
        assert len(recorder.envelope) == 100
        assert recorder.level.peak > -40
        go_on.set()
        saying.join()
        assert len(recorder.envelope) == 200
