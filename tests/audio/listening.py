"""Reading streams in tests: until something holds, and not for a time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from voxseal.capture.microphone import Microphones, MicrophoneStream
from voxseal.capture.pulse import PulseClient
from voxseal.domain.recording import InputDevice

from .rig import Microphone

LONG = 60.0
"""Seconds after which a test has waited in vain."""


def device_of(microphone: Microphone) -> InputDevice:
    return next(device for device in Microphones().devices() if device.id == f"pulse:{microphone.source}")


def opened(microphone: Microphone) -> MicrophoneStream:
    """A stream that sound comes from."""
    stream = Microphones().open(device_of(microphone), microphone.format)
    listen(stream, lambda got: bool(got))
    return stream


def listen(stream: MicrophoneStream, enough: Callable[[bytearray], bool]) -> bytearray:
    """All that comes, until that is enough."""
    got, end = bytearray(), time.monotonic() + LONG
    while not enough(got):
        got += stream.read(0.05)
        assert time.monotonic() < end, f"waited in vain; {len(got)} bytes, {stream.trouble}"
    return got


def own_recording() -> str:
    """The sound service's number for the newest stream that this process records from."""
    with PulseClient() as client:
        return str(max(client.own_recordings()))


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
