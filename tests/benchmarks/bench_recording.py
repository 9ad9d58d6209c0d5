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

from tests.audio.listening import opened, own_recording
from tests.audio.load import busy_machine
from tests.audio.long_recording import LongRecording, record
from tests.audio.rig import Microphone, SoundServer

FLAT_MIB = 8.0


def report(long: LongRecording, hogs: int) -> None:
    print(f"\n{long.seconds:,.0f} s recorded at 48 kHz, 24 bits, beside {hogs} processes that only count")
    print(
        f"  frames {long.frames:,}, of the ramp {long.numbered:,}; trouble: {long.trouble}: {verdict(long.trouble is None)}"
    )
    print(f"  lost {long.lost}, out of order {long.disordered}: {verdict(not long.lost and not long.disordered)}")
    print(f"  reported as lost {long.dropped}; silence of the speaker's own {long.silent}")
    first, tenth, last = long.memory
    print(f"  memory {first:.1f} MiB at first, {tenth:.1f} after a tenth, {last:.1f} at the end: {last - tenth:+.1f} MiB, "
          f"of which this measuring's own notes up to {long.noted:.1f}, {verdict(last - tenth <= FLAT_MIB)}")  # fmt: skip
    for name, took in (("processor time", long.worked), ("by the wall", long.took)):
        print(f"  callback, {name}: median {took.median / 1e3:.0f} us, 99.9 % {took.last_thousandth / 1e3:.0f}, "
              f"longest {took.longest / 1e3:.0f} of {long.budget / 1e3:.0f}; over a quarter: {took.over_a_quarter} of "
              f"{long.callbacks:,}: {verdict(not took.over_a_quarter)}")  # fmt: skip
    print(f"  PortAudio's own measure of its callback's load: at most {long.load:.3f}")
    print(f"  processor time of the whole program: {long.processor / long.seconds:.2%} of one core")


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
            report(record(seconds, Path(folder) / "long", hogs=hogs), hogs)


if __name__ == "__main__":
    main()
