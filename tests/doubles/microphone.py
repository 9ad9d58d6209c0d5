"""Microphones and a recorder in memory, which hear what the test says and when it says so.

room = Room()
session = bench.recording(room, room.make_recorder)
room.recorder.hear(pcm)                 # as if it had just come from the microphone
"""

from __future__ import annotations

import threading
from array import array

from voxseal.domain.errors import MicrophoneError, UserWorldError
from voxseal.domain.ports import InputStream, PcmSink
from voxseal.domain.recording import Captured, CaptureFormat, Envelope, InputDevice, LevelReading, Trouble

DESK = InputDevice("fake:desk", "Desk microphone", default=True)
HEADSET = InputDevice("fake:headset", "Headset")
SPEAKERS = InputDevice("fake:speakers.monitor", "Monitor of Speakers", monitor=True)


class FakeStream:
    """A `domain.ports.InputStream` of which only whether it is open matters: the recorder here is told what it hears."""

    def __init__(self) -> None:
        self.closed = False
        self.latency = 0.0
        self.dropped = 0
        self.trouble: Trouble | None = None

    def read(self, timeout: float) -> memoryview:
        return memoryview(b"")

    def close(self) -> None:
        self.closed = True


class Room:
    """A `domain.ports.AudioInput`; `devices_now` is what is plugged in."""

    def __init__(self) -> None:
        self.devices_now = [DESK, HEADSET, SPEAKERS]
        self.opened: list[InputDevice] = []
        self.streams: list[FakeStream] = []
        self.recorders: list[FakeRecorder] = []

    @property
    def recorder(self) -> FakeRecorder:
        return self.recorders[-1]

    def devices(self) -> list[InputDevice]:
        return list(self.devices_now)

    def open(self, device: InputDevice, capture: CaptureFormat, /) -> FakeStream:
        if device not in self.devices_now:
            raise MicrophoneError
        self.opened.append(device)
        self.streams.append(FakeStream())
        return self.streams[-1]

    def make_recorder(
        self, stream: InputStream, device: InputDevice, capture: CaptureFormat, pre_roll: float, post_roll: float
    ) -> FakeRecorder:
        self.recorders.append(FakeRecorder(stream, device, capture, pre_roll))
        return self.recorders[-1]


class FakeRecorder:
    """A `domain.ports.Recorder`. `hear` is what comes; what `after` holds comes after the stop, as the post-roll."""

    def __init__(self, stream: InputStream, device: InputDevice, capture: CaptureFormat, pre_roll: float) -> None:
        self.capture = capture
        self.after = b""
        self.dropped = 0
        self.trouble: Trouble | None = None
        self.closed = False
        self.envelope = Envelope(480, array("h"), array("h"))
        self.level = LevelReading(-20.0, -30.0, -10.0, clipped=False)
        self._stream, self._device = stream, device
        self._most = capture.frames_in(pre_roll) * capture.frame_size
        self._before = b""
        self._sink: PcmSink | None = None
        self._taken = self._pre = 0
        self._ended = False
        self._lock = threading.Lock()

    @property
    def ended(self) -> bool:
        return self._ended

    def hear(self, pcm: bytes) -> None:
        with self._lock:
            if self._sink is None or self._ended:
                self._before = (self._before + pcm)[-self._most :] if self._most else b""
            else:
                self._write(pcm)

    def lose(self, trouble: Trouble) -> None:
        """The microphone is gone."""
        with self._lock:
            self.trouble = trouble
            self._ended = self._sink is not None

    def start(self, sink: PcmSink, /) -> int:
        with self._lock:
            if self.trouble is not None:
                raise MicrophoneError
            self._sink, self._ended, self._taken = sink, False, 0
            self._write(self._before)
            self._pre, self._before = self._taken, b""
            return self._pre

    def forget(self) -> None:
        with self._lock:
            self._before = b""

    def stop(self) -> Captured:
        with self._lock:
            asked = self._taken
            if not self._ended:
                self._write(self.after)
            self._sink, self._ended = None, False
            return Captured(
                self._device.name, self.capture, self._taken, self._pre, self._taken - asked, self.dropped, self.trouble
            )

    def abandon(self) -> None:
        with self._lock:
            self._sink, self._ended = None, False

    def close(self) -> None:
        self.closed = True
        self._stream.close()

    def _write(self, pcm: bytes) -> None:
        assert self._sink is not None
        try:
            self._sink.write(memoryview(pcm))
        except UserWorldError:
            self._ended = True
        self._taken += len(pcm) // self.capture.frame_size
