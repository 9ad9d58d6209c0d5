"""A stream that measures its own callback."""

from __future__ import annotations

import time
from array import array
from typing import Any

from voxseal.capture.microphone import MicrophoneStream
from voxseal.domain.recording import CaptureFormat, InputDevice


class TimedStream(MicrophoneStream):
    """Notes for each callback how long it took and how much processor time of its own thread, in nanoseconds."""

    def __init__(self, device: InputDevice, capture: CaptureFormat) -> None:
        self.took, self.worked, self.budget = array("q"), array("q"), array("q")
        super().__init__(device, capture)

    def _on_audio(self, data: memoryview, frames: int, times: Any, status: Any) -> None:
        wall, own = time.perf_counter_ns(), time.thread_time_ns()
        super()._on_audio(data, frames, times, status)
        self.worked.append(time.thread_time_ns() - own)
        self.took.append(time.perf_counter_ns() - wall)
        self.budget.append(frames * 1_000_000_000 // self.format.sample_rate)
