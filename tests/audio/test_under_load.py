"""Short forms of `tests/benchmarks/bench_recording.py`: sound that numbers its frames, on a machine that has no time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.audio.listening import LONG, device_of, opened
from tests.audio.load import busy_machine
from tests.audio.ramp import PERIOD, RampCheck, ramp, speaking_ramp
from tests.audio.rig import Microphone, SoundServer
from tests.audio.timed import TimedStream
from tests.end_to_end.warm import ROOT
from voxseal.capture import microphone as microphones
from voxseal.capture.recorder import StreamRecorder

Plug = Callable[..., Microphone]
SECONDS = 6
FIVE_MINUTES = 300


def test_beside_a_busy_machine_nothing_is_lost_and_the_callback_does_little(plug: Plug) -> None:
    microphone = plug()
    stream = TimedStream(device_of(microphone), microphone.format)
    recorder = StreamRecorder(stream, device_of(microphone), microphone.format, 1.0, 0.5)
    try:
        check = RampCheck()
        recorder.start(check)
        with busy_machine(), speaking_ramp(microphone, SECONDS):
            end = time.monotonic() + LONG
            while check.numbered < SECONDS * 48_000 and recorder.trouble is None:
                assert time.monotonic() < end, f"waited in vain: {check.numbered} frames"
                time.sleep(0.02)
        captured = recorder.stop()
    finally:
        recorder.close()
    assert captured.trouble is None
    assert captured.frames == check.frames
    assert (check.lost, check.disordered, check.numbered) == (0, 0, SECONDS * 48_000)
    # Its own work: what others do meanwhile on the same core is theirs, and tidying up a test run's memory is Python's.
    assert np.quantile(np.array(stream.worked) / np.array(stream.budget), 0.99) < 0.25


@pytest.mark.timeout(900)
def test_five_minutes_beside_whatever_else_runs_lose_nothing_and_take_no_more_memory(tmp_path: Path) -> None:
    """Processes that only count take all that the rest of the test run leaves of the processors."""
    command = [sys.executable, "-m", "tests.audio.long_recording", tmp_path, FIVE_MINUTES, 4, 5]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    came = json.loads(done.stdout)
    assert (came["trouble"], came["lost"], came["disordered"], came["dropped"]) == (None, 0, 0, 0)
    assert came["seconds"] >= FIVE_MINUTES
    # The speaker is one more process that is late at times: what it did not say could not be heard.
    assert came["numbered"] + came["silent"] > 0.95 * FIVE_MINUTES * 48_000
    _, tenth, last = came["memory"]
    assert last - tenth <= 8
    assert came["worked"]["over_a_quarter"] == 0


def test_the_ramp_shows_what_is_lost_doubled_or_silent() -> None:
    check = RampCheck()
    for piece in (b"\0" * 300, ramp(0, 100), ramp(110, 50), b"\0" * 30, ramp(160, 40), ramp(199, 2), b"\0" * 9):
        check.write(memoryview(piece))
    assert (check.frames, check.numbered) == (100 + 192 + 10 + 3, 192)
    assert (check.lost, check.silent, check.disordered) == (10, 10, 1)


def test_the_ramp_begins_again_without_a_gap() -> None:
    check = RampCheck()
    check.write(memoryview(ramp(PERIOD - 3, 10)))
    assert (check.lost, check.disordered, check.numbered) == (0, 0, 10)


def test_a_gap_that_nobody_tells_of_is_counted(sound: SoundServer, plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    """The microphone sleeps for a moment while somebody speaks: the sound itself says how much is missing."""
    monkeypatch.setattr(microphones, "_STALLED", LONG)
    microphone = plug()
    stream = opened(microphone)
    check = RampCheck()

    def listen_until(condition: Callable[[], object]) -> None:
        end = time.monotonic() + LONG
        while not condition():
            assert time.monotonic() < end, f"waited in vain: {check.numbered} frames"
            check.write(stream.read(0.05))

    try:
        with speaking_ramp(microphone, LONG):
            listen_until(lambda: check.numbered > 2 * 48_000)
            sound.control("suspend-source", microphone.source, "1")
            time.sleep(0.4)  # how long it sleeps
            sound.control("suspend-source", microphone.source, "0")
            listen_until(lambda: check.lost and stream.dropped)
            heard = check.numbered
            listen_until(lambda: check.numbered > heard + 48_000)
    finally:
        stream.close()
    assert check.disordered == 0
    assert abs(stream.dropped - check.lost) < 0.1 * 48_000, (stream.dropped, check.lost)
