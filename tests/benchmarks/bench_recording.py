"""Recording for a long time on a machine that has no time, and how soon the loss of a microphone is noticed.

    .venv/bin/python -m tests.benchmarks.bench_recording                     # two minutes, two rounds of losses
    .venv/bin/python -m tests.benchmarks.bench_recording --full              # an hour, ten rounds

**Recording.** A virtual microphone of PulseAudio says a ramp: 24-bit frames that number themselves, so that the sound itself
shows what is lost, and not the program's word for it. It goes the program's whole way: PortAudio, ring, recorder, level
meter (read twenty times a second, as a window does), and the encrypted scratch on the disk. Meanwhile two processes for each
core do nothing but count, at the same priority.

- lost: numbers that are missing. Silence within the ramp is the speaker's lateness and told by itself.
- callback: how long it took by the wall, and its own thread's processor time. By the wall it includes what the hogs took
  in the middle of it, and what other Python threads did.
- memory: the resident set after the first tenth, and at the end.

**Losses.** From the moment that the command to the sound service is started, or the signal sent, to the moment that
`trouble` is there: the command's own time is in it.

Targets: nothing lost; memory flat within 8 MiB; no callback over a quarter of its budget; noticed within a second.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tests.audio.listening import device_of, opened, own_recording
from tests.audio.load import busy_machine
from tests.audio.ramp import RampCheck, speaking_ramp
from tests.audio.rig import Microphone, SoundServer
from tests.audio.timed import TimedStream

from voxseal.capture.recorder import StreamRecorder
from voxseal.domain.ids import new_sample_id
from voxseal.domain.recording import Captured
from voxseal.sealing.scratch import ScratchKey, ScratchWriter

MIB = 1024 * 1024
FLAT_MIB = 8.0


def resident() -> float:
    """MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / MIB


class Both:
    """A sink that seals to the disk and checks the ramp."""

    def __init__(self, scratch: ScratchWriter, check: RampCheck) -> None:
        self._scratch, self._check = scratch, check

    def write(self, pcm: memoryview, /) -> None:
        self._scratch.write(pcm)
        self._check.write(pcm)


def record(seconds: float, folder: Path, *, hogs: int) -> None:
    with SoundServer(folder) as server, server.in_this_process():
        microphone = server.microphone("desk")
        stream = TimedStream(device_of(microphone), microphone.format)
        recorder = StreamRecorder(stream, device_of(microphone), microphone.format, 1.0, 0.5)
        check = RampCheck()
        memory, loads = [], []
        with (folder / "scratch").open("wb", buffering=0) as file, contextlib.ExitStack() as stack:
            scratch = ScratchWriter(file, ScratchKey.new(), new_sample_id(), microphone.format)
            stack.callback(recorder.close)
            stack.enter_context(busy_machine(hogs))
            recorder.start(Both(scratch, check))
            stack.enter_context(speaking_ramp(microphone, seconds + 3600))
            processor, began = time.process_time(), time.monotonic()
            while (spent := time.monotonic() - began) < seconds and not recorder.ended:
                time.sleep(0.05)
                recorder.level  # noqa: B018  as a window asks for it
                if len(memory) < spent:
                    memory.append(resident())
                    loads.append(stream._stream.cpu_load)
            captured = recorder.stop()
            processor = time.process_time() - processor
        report(captured, check, stream, memory, loads, processor, hogs)


def report(
    captured: Captured,
    check: RampCheck,
    stream: TimedStream,
    memory: list[float],
    loads: list[float],
    processor: float,
    hogs: int,
) -> None:
    print(f"\n{captured.seconds:,.0f} s recorded at 48 kHz, 24 bits, beside {hogs} processes that only count")
    whole = verdict(captured.trouble is None)
    print(f"  frames {captured.frames:,}, of the ramp {check.numbered:,}; trouble: {captured.trouble}: {whole}")
    print(f"  lost {check.lost}, out of order {check.disordered}: {verdict(not check.lost and not check.disordered)}")
    print(f"  reported as lost {captured.dropped}; silence of the speaker's own {check.silent}")
    flat = memory[-1] - memory[len(memory) // 10]
    spans = (memory[0], memory[len(memory) // 10], memory[-1])
    print(f"  memory {spans[0]:.1f} MiB at first, {spans[1]:.1f} after a tenth, {spans[2]:.1f} at the end: {flat:+.1f} MiB, "
          f"{verdict(flat <= FLAT_MIB)}")  # fmt: skip
    budget = np.array(stream.budget)
    for name, values in (("processor time", np.array(stream.worked)), ("by the wall", np.array(stream.took))):
        parts = values / budget
        print(f"  callback, {name}: median {np.median(values) / 1e3:.0f} us, 99.9 % {np.quantile(values, 0.999) / 1e3:.0f}, "
              f"longest {values.max() / 1e3:.0f} of {budget.max() / 1e3:.0f}; over a quarter: {(parts > 0.25).sum()} of "
              f"{len(parts):,}: {verdict(not (parts > 0.25).any())}")  # fmt: skip
    print(f"  PortAudio's own measure of its callback's load: at most {max(loads):.3f}")
    print(f"  processor time of the whole program: {processor / captured.seconds:.2%} of one core")


# --- losses -----------------------------------------------------------------------------------------------------


_OTHERS = ("moved", "hangs", "ends", "restarts")


def noticed(microphone: Microphone, cause: Callable[[], object]) -> tuple[str, float]:
    stream = opened(microphone)
    causing = threading.Thread(target=cause)
    try:
        began = time.monotonic()
        causing.start()
        while stream.trouble is None and time.monotonic() - began < 30:
            stream.read(0.05)
        return str(stream.trouble), time.monotonic() - began
    finally:
        causing.join()
        stream.close()


def losses(folder: Path, rounds: int, *, hogs: int) -> None:
    found: dict[str, list[tuple[str, float]]] = {}
    with contextlib.ExitStack() as stack:
        if hogs:
            stack.enter_context(busy_machine(hogs))
        for number in range(rounds):
            for kind, name in enumerate(("unplugged, another left", "unplugged, none left", *_OTHERS)):
                place = folder / f"{number}-{kind}"
                place.mkdir()
                with SoundServer(place) as server, server.in_this_process():
                    found.setdefault(name, []).append(lose(name, server))
    print(f"\nLosses, {rounds} rounds, beside {hogs} processes that only count: seconds until noticed")
    for name, results in found.items():
        times = [seconds for _, seconds in results]
        kinds = ", ".join(sorted({kind.removeprefix("Trouble.") for kind, _ in results}))
        spread = f"median {statistics.median(times):.3f}, worst {max(times):.3f}"
        print(f"  {name:<24} {spread}: {verdict(max(times) < 1)} ({kinds})")


def lose(name: str, server: SoundServer) -> tuple[str, float]:
    one = server.microphone("one")
    other = server.microphone("other") if name in {"unplugged, another left", "moved"} else None

    def move() -> None:
        assert other is not None
        server.control("move-source-output", own_recording(), other.source)

    def restart() -> None:
        server.die()
        server.start()

    causes: dict[str, Callable[[], object]] = {
        "moved": move,
        "hangs": lambda: server.control("suspend-source", one.source, "1"),
        "ends": server.die,
        "restarts": restart,
    }
    return noticed(one, causes.get(name, one.unplug))


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--full", action="store_true", help="an hour, and ten rounds of losses")
    arguments.add_argument("--seconds", type=float, help="how long to record")
    arguments.add_argument("--rounds", type=int, help="of losses")
    arguments.add_argument("--hogs", type=int, help="processes that only count (default: two for each core)")
    chosen = arguments.parse_args()
    hogs = 2 * (os.cpu_count() or 1) if chosen.hogs is None else chosen.hogs
    rounds = chosen.rounds if chosen.rounds is not None else 10 if chosen.full else 2
    with tempfile.TemporaryDirectory() as folder:
        if rounds:
            losses(Path(folder), rounds, hogs=hogs)
        seconds = chosen.seconds if chosen.seconds is not None else 3600.0 if chosen.full else 120.0
        if seconds:
            (Path(folder) / "long").mkdir()
            record(seconds, Path(folder) / "long", hogs=hogs)


if __name__ == "__main__":
    main()
