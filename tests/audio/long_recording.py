"""A recording of the program's own way, for as long as one likes, beside processes that leave no processor idle.

    python -m tests.audio.long_recording FOLDER SECONDS HOGS NICE      # prints what came of it, as one JSON document

In a process of its own where a test wants it: the test run's memory takes Python long to tidy up, within whichever thread.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sys
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.audio.listening import device_of
from tests.audio.load import busy_machine
from tests.audio.ramp import RampCheck, speaking_ramp
from tests.audio.rig import SoundServer
from tests.audio.timed import TimedStream
from voxseal.capture.recorder import StreamRecorder
from voxseal.domain.ids import new_sample_id
from voxseal.sealing.scratch import ScratchKey, ScratchWriter

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Durations:
    """Of all callbacks, in nanoseconds."""

    median: float
    last_thousandth: float
    longest: float
    over_a_quarter: int
    """Callbacks that took over a quarter of their budget."""


@dataclass(frozen=True, slots=True)
class LongRecording:
    """What came of it. Frames of the ramp are told by their own numbers (`RampCheck`)."""

    seconds: float
    frames: int
    trouble: str | None
    dropped: int
    """Frames that the recorder itself reports as lost."""
    numbered: int
    lost: int
    disordered: int
    silent: int
    memory: tuple[float, float, float]
    """The resident set in MiB: at first, after a tenth of the time, at the end."""
    noted: float
    """MiB that this measuring itself holds at the end: three numbers for each callback."""
    callbacks: int
    budget: float
    """Nanoseconds of sound in the longest callback's block."""
    worked: Durations
    """The callback's own thread's processor time."""
    took: Durations
    """By the wall: what others took of the same core meanwhile is in it."""
    load: float
    """PortAudio's own measure of it, the highest of those read each second."""
    processor: float
    """Seconds of processor time that the whole program took."""


class _Both:
    """A sink that seals to the disk and checks the ramp."""

    def __init__(self, scratch: ScratchWriter, check: RampCheck) -> None:
        self._scratch, self._check = scratch, check

    def write(self, pcm: memoryview, /) -> None:
        self._scratch.write(pcm)
        self._check.write(pcm)


def record(seconds: float, folder: Path, *, hogs: int, nice: int = 0) -> LongRecording:
    """Records 24 bits at 48 kHz through PortAudio, ring, recorder, level meter and encrypted scratch."""
    with SoundServer(folder) as server, server.in_this_process():
        microphone = server.microphone("desk")
        stream = TimedStream(device_of(microphone), microphone.format)
        recorder = StreamRecorder(stream, device_of(microphone), microphone.format, 1.0, 0.5)
        check = RampCheck()
        memory, loads = [_resident()], [0.0]
        with (folder / "scratch").open("wb", buffering=0) as file, contextlib.ExitStack() as stack:
            scratch = ScratchWriter(file, ScratchKey.new(), new_sample_id(), microphone.format)
            stack.callback(recorder.close)
            stack.enter_context(busy_machine(hogs, nice=nice))
            recorder.start(_Both(scratch, check))
            stack.enter_context(speaking_ramp(microphone, seconds + 3600))
            processor, began = time.process_time(), time.monotonic()
            while (spent := time.monotonic() - began) < seconds and not recorder.ended:
                time.sleep(0.05)
                recorder.level  # noqa: B018  as a window asks for it
                if len(memory) <= spent:
                    memory.append(_resident())
                    loads.append(stream._stream.cpu_load)
            captured = recorder.stop()
            processor = time.process_time() - processor
        return LongRecording(
            seconds=captured.seconds,
            frames=captured.frames,
            trouble=None if captured.trouble is None else captured.trouble.name,
            dropped=captured.dropped,
            numbered=check.numbered,
            lost=check.lost,
            disordered=check.disordered,
            silent=check.silent,
            memory=(memory[0], memory[len(memory) // 10], memory[-1]),
            noted=sum(len(each) * each.itemsize for each in (stream.took, stream.worked, stream.budget)) / MIB,
            callbacks=len(stream.took),
            budget=max(stream.budget),
            worked=_durations(stream.worked, stream.budget),
            took=_durations(stream.took, stream.budget),
            load=max(loads),
            processor=processor,
        )


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / MIB


def _durations(values: array[int], budget: array[int]) -> Durations:
    spans = np.array(values)
    return Durations(
        float(np.median(spans)),
        float(np.quantile(spans, 0.999)),
        float(spans.max()),
        int((spans / np.array(budget) > 0.25).sum()),
    )


if __name__ == "__main__":
    folder, seconds, hogs, nice = sys.argv[1:]
    print(json.dumps(dataclasses.asdict(record(float(seconds), Path(folder), hogs=int(hogs), nice=int(nice)))))
