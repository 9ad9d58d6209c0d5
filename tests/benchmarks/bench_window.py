#!/usr/bin/env python3
"""How long the first window takes, from the start of the process until it is on the screen, and what it weighs.

    .venv/bin/python tests/benchmarks/bench_window.py [--runs 7]

On an X server of its own (Xvfb). The first run warms the disk's cache and is told apart. "Filled" is when the data folder is
open and the pages can be worked in.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ui.profiles import profile_text
from tests.ui.real_window import Screen

_PROGRAM = """
import json, sys, time
from voxseal.ui import app, desktop

told = {}

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
            self._eye.stop()
            self._end()

    def _filled(self):
        told["filled"] = time.monotonic()
        self._end()

    def _end(self):
        if len(told) == 2:
            with open("/proc/self/status") as status:
                told["rss"] = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
            print(json.dumps(told), flush=True)
            self.close()

desktop.Desktop = Timed
app.main(sys.argv[1:])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, Screen() as screen:
        data = Path(place) / "data"
        data.mkdir()
        (data / "profile.toml").write_text(profile_text())
        rows = [_run(screen, data) for _ in range(asked.runs + 1)]
    cold, warm = rows[0], rows[1:]
    print(f"{'':24}{'first':>10}{'median':>10}{'worst':>10}")
    for name, unit, factor in (("window", "ms", 1000), ("filled", "ms", 1000), ("rss", "MiB", 1 / 1024)):
        values = [row[name] * factor for row in warm]
        print(f"{name + ', ' + unit:24}{cold[name] * factor:10.0f}{statistics.median(values):10.0f}{max(values):10.0f}")


def _run(screen: Screen, data: Path) -> dict[str, float]:
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
    return {"window": told["window"] - began, "filled": told["filled"] - began, "rss": told["rss"]}


if __name__ == "__main__":
    main()
