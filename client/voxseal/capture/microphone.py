"""The machine's microphones, through PortAudio: `domain.ports.AudioInput` for real.

    microphones = Microphones()
    stream = microphones.open(microphones.devices()[0], CaptureFormat(48_000, 1, 24))
    while not stream.trouble:
        pcm = stream.read(0.1)

PortAudio's thread copies into a ring and counts, nothing else; `read` takes from it. What goes wrong is found in three ways:
the watch on the sound service (`source_watch`), the end of the stream that nobody asked for, and no sound for a while.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from voxseal.capture import devices, portaudio
from voxseal.capture.lost_frames import WINDOW, LostFrames
from voxseal.capture.ring import Ring
from voxseal.capture.source_watch import SourceWatch
from voxseal.domain.errors import MicrophoneError
from voxseal.domain.recording import CaptureFormat, InputDevice, Trouble

_RING = 10.0
"""Seconds that the recorder may be busy with something else, such as a disk that hangs."""
_BLOCK = 0.02
"""Seconds a callback. PulseAudio sends that much at a time; a quarter of it is the callback's budget."""
_SERVICE_LATENCY = 0.04
"""Seconds. With a sound service behind it, which keeps much more for whoever comes late, so that a kill costs little."""
_CARD_LATENCY = 0.25
"""Seconds. A bare sound card overwrites what is not fetched within that time."""
_STALLED = 0.6
"""Seconds without sound, counted in the reader's own short steps, so a machine that slept has not stalled."""
_PROMPT, _LATE_COUNTS = 1.3, 0.25
"""A step that took longer than asked for by more than that counts only so much: then it is the machine that has no time."""
_SLOW_START = 5.0
"""Likewise, before the first sound: a Bluetooth headset has to switch over."""
_REASON = 0.3
"""Seconds that the watch gets to say why a stream has ended."""
_FLOATING = sys.platform in {"darwin", "win32"}
"""Whether the system's own samples are floating point. PortAudio would make whole numbers of them that are one too low."""

_SOURCE_VARIABLES = ("PULSE_SOURCE", "PIPEWIRE_NODE")
"""What ALSA's `pulse` and `pipewire` go by; a PipeWire has the same names for its sources as seen through either."""

_DEVICE_UNAVAILABLE, _INVALID_DEVICE = -9985, -9996
_NOT_ABLE = {-9998: "number of channels", -9997: "sample rate", -9994: "bit depth"}
"""PortAudio's error codes (`portaudio.h`)."""


class Microphones:
    """`domain.ports.AudioInput`."""

    def devices(self) -> list[InputDevice]:
        return devices.list_devices()

    def open(self, device: InputDevice, capture: CaptureFormat, /) -> MicrophoneStream:
        try:
            return MicrophoneStream(device, capture)
        except MicrophoneError as error:
            error.about = device.name
            raise


class MicrophoneStream:
    """`domain.ports.InputStream`. `latency` is the seconds between a sound and its arrival, as PortAudio says."""

    def __init__(self, device: InputDevice, capture: CaptureFormat, *, floating: bool = _FLOATING) -> None:
        self.format = capture
        self.longest_callback = 0.0
        """Seconds, the longest so far."""
        self._floating = floating
        self._frame_size = 4 * capture.channels if floating else capture.frame_size
        self._ring = Ring(capture.frames_in(_RING) * self._frame_size)
        self._trouble: Trouble | None = None
        self._befell = threading.Lock()
        self._deaf = False
        """Whether what comes is no longer wanted: closing, or not from the microphone that was chosen."""
        self._finished = False
        self._quiet = 0.0
        self._ended_since: float | None = None
        # By PortAudio's thread:
        self._frames = 0
        self._least = float("inf")
        self._overflowed = False
        # By the reader:
        self._lost = LostFrames(capture.sample_rate)
        self._window_began = time.perf_counter()

        source = devices.source_of(device)
        self._watch = SourceWatch(source, self._befall) if source is not None else None
        try:
            self._stream = portaudio.open_stream(lambda library: self._opened(library, device, source))
        except BaseException:
            if self._watch:
                self._watch.close()
            raise
        self.latency = float(self._stream.latency)
        if self._watch:
            self._watch.start()

    def _opened(self, library: portaudio.Library, device: InputDevice, source: str | None) -> Any:
        """In PortAudio's thread."""
        index = devices.portaudio_index(library, device)
        if index is None:
            raise MicrophoneError("It is not there any more.", detail="not listed")
        capture = self.format
        stream = None
        try:
            with _chosen(source):
                stream = library.RawInputStream(
                    samplerate=capture.sample_rate,
                    channels=capture.channels,
                    dtype="float32" if self._floating else f"int{capture.bit_depth}",
                    device=index,
                    blocksize=capture.frames_in(_BLOCK),
                    latency=_CARD_LATENCY if source is None else _SERVICE_LATENCY,
                    callback=self._on_audio,
                    finished_callback=self._on_finish,
                    dither_off=True,  # what the device gives exactly is to arrive exactly
                    extra_settings=devices.converting(library, index),
                )
                stream.start()
        except library.PortAudioError as error:
            if stream is not None:
                stream.close()
            raise _refused(error, capture) from None
        return stream

    # --- in PortAudio's thread ----------------------------------------------------------------------------------

    def _on_audio(self, data: memoryview, frames: int, times: Any, status: Any) -> None:
        began = time.perf_counter()
        if self._deaf:
            return
        self._ring.put(memoryview(data))
        self._frames += frames
        lateness = began - self._frames / self.format.sample_rate
        if lateness < self._least:
            self._least = lateness
        if status and status.input_overflow:
            self._overflowed = True
        spent = time.perf_counter() - began
        if spent > self.longest_callback:
            self.longest_callback = spent

    def _on_finish(self) -> None:
        self._finished = True
        self._ring.wake()

    # --- for the recorder ---------------------------------------------------------------------------------------

    @property
    def dropped(self) -> int:
        return self._lost.frames + self._ring.refused // self._frame_size

    @property
    def trouble(self) -> Trouble | None:
        return self._trouble

    def read(self, timeout: float) -> memoryview:
        began = time.perf_counter()
        got = self._ring.take(timeout)
        now = time.perf_counter()
        self._keep_time(now)
        if len(got):
            self._quiet = 0.0
        elif self._trouble is None and not self._deaf:
            waited = now - began
            self._quiet += waited if waited <= _PROMPT * timeout else _LATE_COUNTS * timeout
            self._look_for_trouble(now)
        return self._converted(got) if self._floating else got

    def _keep_time(self, now: float) -> None:
        seconds = now - self._window_began
        if seconds < WINDOW or self._least == float("inf"):
            return
        lateness, self._least = self._least, float("inf")
        overflowed, self._overflowed = self._overflowed, False
        self._window_began = now
        self._lost.window(lateness, seconds, overflowed=overflowed)

    def _look_for_trouble(self, now: float) -> None:
        if self._finished:
            if self._ended_since is None:
                self._ended_since = now
            if self._watch and now - self._ended_since < _REASON:
                self._watch.look()
            else:
                self._befall(Trouble.ENDED)
        elif self._quiet >= (_STALLED if self._frames else _SLOW_START):
            self._befall(Trouble.STALLED)

    def _converted(self, got: memoryview) -> memoryview:
        import numpy as np

        from voxseal.capture.pcm import packed

        return memoryview(packed(np.frombuffer(got, np.float32), self.format.bit_depth))

    def _befall(self, trouble: Trouble) -> None:
        """The first trouble is the one that counts. What comes after it may be from anywhere. From any thread."""
        with self._befell:
            self._deaf = True
            self._trouble = self._trouble or trouble
        self._ring.wake()

    def close(self) -> None:
        """Ends it; in a few seconds at most, whatever the sound service does. Closing again does nothing."""
        self._deaf = True
        if self._watch:
            self._watch.close()
        portaudio.close_stream(self._stream)
        self._ring.wake()


@contextlib.contextmanager
def _chosen(source: str | None) -> Iterator[None]:
    """Makes ALSA's ways to the sound service lead to `source`: the environment is the only place to say so."""
    told = {} if source is None else dict.fromkeys(_SOURCE_VARIABLES, source)
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _refused(error: Any, capture: CaptureFormat) -> MicrophoneError:
    code = error.args[1] if len(error.args) > 1 else 0
    detail = f"PortAudio {code}"
    if code in _NOT_ABLE:
        wanted = f"{capture.sample_rate:,} Hz, {capture.channels} channel(s), {capture.bit_depth} bits"
        return MicrophoneError(
            f"It cannot record {wanted}: this {_NOT_ABLE[code]} is beyond it.",
            hint="Nothing was recorded. Choose another microphone.",
            detail=detail,
        )
    if code in {_DEVICE_UNAVAILABLE, _INVALID_DEVICE}:
        return MicrophoneError(
            "It is in use by another program, or not allowed.",
            hint="Close the other program, and see that Voxseal may use the microphone in the system's settings.",
            detail=detail,
        )
    return MicrophoneError("It does not open.", detail=detail)
