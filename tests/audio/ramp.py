"""Sound that numbers its own frames: each is one more than the one before, so that whatever is lost or doubled shows.

    python -m tests.audio.ramp RATE SECONDS | paplay --raw …

At 24 bits and one channel. Zero is left out: it is what comes when nothing is said.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.audio.rig import Microphone
from tests.audio.signals import packed, unpacked

PERIOD = (1 << 23) - 1
"""Numbers before it begins again: three minutes at 48 kHz."""


def ramp(first: int, frames: int) -> bytes:
    return packed(np.arange(first, first + frames) % PERIOD + 1, 24)


class RampCheck:
    """A `domain.ports.PcmSink` that counts what is missing. Constant memory."""

    def __init__(self) -> None:
        self.frames = 0
        self.numbered = 0
        """Frames of the ramp that came."""
        self.lost = 0
        self.disordered = 0
        """Places where a number came that was no later one."""
        self.silent = 0
        """Frames of silence within the ramp: whoever speaks was late."""
        self._last = 0
        self._trailing = 0

    def write(self, pcm: memoryview, /) -> None:
        values = unpacked(pcm, 24)
        self.frames += len(values)
        places = np.flatnonzero(values)
        if not places.size:
            self._trailing += len(values)
            return
        first, last = int(places[0]), int(places[-1])
        self.silent += last + 1 - first - places.size + (first + self._trailing if self._last else 0)
        self._trailing = len(values) - 1 - last
        numbers = values[places].astype(np.int64)
        steps = np.diff(numbers, prepend=self._last or numbers[0] - 1) % PERIOD
        gaps = steps - 1
        backwards = (steps == 0) | (gaps > PERIOD // 2)
        self.disordered += int(backwards.sum())
        self.lost += int(gaps[~backwards].sum())
        self.numbered += places.size
        self._last = int(numbers[-1])


@contextlib.contextmanager
def speaking_ramp(microphone: Microphone, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Says the ramp for so long; falls silent at the end of the block."""
    command = [sys.executable, "-m", "tests.audio.ramp", str(microphone.format.sample_rate), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as producer:
        try:
            with microphone.playing("pacat", producer.stdout) as speaker:
                yield speaker
        finally:
            producer.kill()


def _main() -> None:
    rate, frames = int(sys.argv[1]), int(float(sys.argv[2]) * int(sys.argv[1]))
    with contextlib.suppress(BrokenPipeError):
        for first in range(0, frames, rate):
            sys.stdout.buffer.write(ramp(first, min(rate, frames - first)))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main()
