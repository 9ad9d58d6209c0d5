"""How soon the window is there, how smooth it stays with a hundred thousand rows, and how much memory it takes.

    .venv/bin/python tests/benchmarks/bench_window.py                     # 100,000 files, 30 seconds of uploading
    .venv/bin/python tests/benchmarks/bench_window.py --files 10000 --seconds 10 --runs 3

First window: from the start of the process until it is on the screen, and "filled": until the data folder is open and the
pages can be worked in; each time in a process of its own, the first of which warms the disk's cache and is told apart. And
which of the slow libraries were imported before the window.

Smoothness: the real window and workbench. A folder is dropped on it, its files are looked through, filtered, sorted and
submitted, and then sealed and uploaded at full rate to a store that discards them (`upload/sink.py`, over TLS), while the
pages are told of it twenty times a second and a hand scrolls, filters and sorts the table. A timer of ten milliseconds on
the main thread says how late it came. Beside the worst stands how much of it the main thread itself computed, and how much
of the machine's busy time other processes had (store and X server among them): a window that does nothing ("at rest") is
delayed by them as well.

On an X server of its own (Xvfb). Targets: the timer late by less than 50 ms at the 99th percentile and never by more than
150; less than 350 MiB; the first window within a second, with nothing slow imported before it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.upload.sink import Sink
from tests.ui.profiles import profile_text
from tests.ui.real_window import Screen

ROOT = Path(__file__).resolve().parents[2]
_SLOW = ("boto3", "botocore", "soundfile", "sounddevice", "keyring", "numpy")
_MUST_WAIT = {"boto3", "soundfile", "keyring"}

_PROGRAM = f"""
import json, sys, time
from voxseal.ui import app, desktop

told = {{}}

class Timed(desktop.Desktop):
    def start(self):
        from PySide6.QtCore import QTimer
        self._eye = QTimer(self, interval=1)
        self._eye.timeout.connect(self._look)
        self._eye.start()
        self.ready.connect(self._filled)
        super().start()

    def _look(self):
        handle = self.window.windowHandle()
        if handle is not None and handle.isExposed():
            told.setdefault("window", time.monotonic())
            told.setdefault("early", [name for name in {_SLOW} if name in sys.modules])
            self._eye.stop()
            self._end()

    def _filled(self):
        told["filled"] = time.monotonic()
        self._end()

    def _end(self):
        if len(told) == 3:
            with open("/proc/self/status") as status:
                told["rss"] = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
            print(json.dumps(told), flush=True)
            self.close()

desktop.Desktop = Timed
app.main(sys.argv[1:])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="windows to open")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=30, help="of uploading")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Screen() as screen:
        place = Path(name)
        _first_window(screen, place, asked.runs)
        _smoothness(screen, place, asked.files, asked.seconds)


def _first_window(screen: Screen, place: Path, runs: int) -> None:
    data = place / "first"
    data.mkdir()
    (data / "profile.toml").write_text(profile_text())
    rows = [_run(screen, data) for _ in range(runs + 1)]
    cold, warm = rows[0], rows[1:]
    print(f"{'':24}{'first':>10}{'median':>10}{'worst':>10}")
    for name, unit, factor in (("window", "ms", 1000), ("filled", "ms", 1000), ("rss", "MiB", 1 / 1024)):
        values = [row[name] * factor for row in warm]
        print(f"{name + ', ' + unit:24}{cold[name] * factor:10.0f}{statistics.median(values):10.0f}{max(values):10.0f}")
    window = statistics.median(row["window"] for row in warm)
    early = {name for row in rows for name in row["early"]}
    print(f"first window in {window:.2f} s, target 1: {_met(window < 1)}")
    print(f"slow libraries before it: {', '.join(sorted(early)) or 'none'}: {_met(not early & _MUST_WAIT)}\n")


def _run(screen: Screen, data: Path) -> dict[str, Any]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "--data-dir", str(data)],
        env=screen.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = json.loads(done.stdout)
    return told | {"window": told["window"] - began, "filled": told["filled"] - began}


def _smoothness(screen: Screen, place: Path, files: int, seconds: int) -> None:
    environment = screen.environment
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment["PYTHONPATH"]])
    with Sink(place) as sink:
        sink.stand_back()
        script = Path(__file__).parent / "window" / "smoothness.py"
        command = [sys.executable, str(script), str(place), sink.address, str(sink.ca), str(files), str(seconds)]
        said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    result: dict[str, Any] = json.loads(said)
    print(f"{'phase':<28} {'seconds':>8} {'p50 ms':>7} {'p99 ms':>7} {'worst ms':>9} {'own ms':>7} {'others':>7}")
    for phase in result["phases"]:
        print(
            f"{phase['name']:<28} {phase['seconds']:>8.1f} {phase['p50']:>7.1f} {phase['p99']:>7.1f}"
            f" {phase['worst']:>9.1f} {phase['own']:>7.1f} {phase['others']:>7.0%}"
        )
    judged = [phase for phase in result["phases"] if phase["name"] != "opening"]  # there are no rows yet
    p99, worst = max(phase["p99"] for phase in judged), max(phase["worst"] for phase in judged)
    print(f"{result['rows']:,} rows, {result['delivered']:,} delivered, {result['updates']:.1f} updates a second")
    print(f"late at the 99th percentile {p99:.1f} ms, target 50: {_met(p99 < 50)}")
    print(f"late at worst {worst:.1f} ms, target 150: {_met(worst <= 150)}")
    print(f"peak memory {result['peak_mib']:.0f} MiB, target 350: {_met(result['peak_mib'] < 350)}")


def _met(yes: bool) -> str:
    return "met" if yes else "MISSED"


if __name__ == "__main__":
    main()
