"""Somebody who listens to the same microphone and looks at the clock: how much had been heard at a moment.

with Witness(microphone) as witness:
    ...
witness.heard_by(moment)            # frames of what was said that could have been recorded by then
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.audio.rig import Microphone

_LATENCY_MS = 5
_TICK = 0.005
_LOOK_BACK = 2.0


class Witness:
    """`parec` with hardly any latency, and the moment at which each piece of its sound came."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self._pieces: list[tuple[float, bytes]] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._listen, name="witness", daemon=True)
        self._metronome = threading.Thread(target=self._tick, name="metronome", daemon=True)
        self._over = threading.Event()
        self._late: list[tuple[float, float]] = []

    def __enter__(self) -> Self:
        form = self._microphone.format
        command = ["parec", "--raw", f"--device={self._microphone.source}", f"--rate={form.sample_rate}"]
        command += [f"--channels={form.channels}", f"--format=s{form.bit_depth}le", f"--latency-msec={_LATENCY_MS}"]
        env = {**os.environ, **self._microphone.server.environment}
        self._process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE)
        self._thread.start()
        self._metronome.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._process is not None:
            self._metronome.join()
            self._process.kill()
            self._process.wait()
            self._thread.join()
            assert self._process.stdout is not None
            self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        while piece := os.read(pipe, 1 << 16):
            self._pieces.append((time.monotonic(), piece))

    def _tick(self) -> None:
        before = time.monotonic()
        while not self._over.is_set():
            time.sleep(_TICK)
            now = time.monotonic()
            self._late.append((now, now - before - _TICK))
            before = now

    def lateness(self, moment: float) -> float:
        """By how many seconds the machine woke a sleeper too late, at worst, in the two seconds before a moment."""
        return max((late for at, late in self._late if moment - _LOOK_BACK <= at <= moment + _LOOK_BACK), default=0.0)

    @property
    def started(self) -> bool:
        return any(any(piece) for _, piece in list(self._pieces))

    def clock(self, find: Callable[[bytes], int]) -> Callable[[float], float]:
        """What gives, for a moment, the frame of what was said that could be had by then: by the quickest delivery of all.

        `find` gives the place (in bytes) of a stretch in what was said. A witness that is itself kept waiting by a busy
        machine is late with a piece now and then, so the pieces that came soonest set the clock for all.
        """
        size, rate = self._microphone.format.frame_size, self._microphone.format.sample_rate
        whole = b"".join(piece for _, piece in self._pieces)
        first = next(at for at in range(0, len(whole), size) if any(whole[at : at + size]))
        start = find(whole[first : first + 64 * size]) // size - first // size
        frames, least = start, float("inf")
        for moment, piece in self._pieces:
            frames += len(piece) // size
            if frames > start + first // size:
                least = min(least, moment - frames / rate)
        return lambda moment: (moment - least) * rate
