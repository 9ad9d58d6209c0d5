"""Memory and time per file of `voxseal practice run` as the number of files grows.

    .venv/bin/python tests/benchmarks/bench_many_files.py                 # 500 and 2,000 files of 20 kB
    .venv/bin/python tests/benchmarks/bench_many_files.py --full          # 1,000 and 10,000

Peak memory is the client's own process alone (VmHWM); the practice cloud is another. Time per file is the client's
processor time, which the practice cloud and other programs do not lengthen, beside the wall clock, which they do.

Targets: at most 300 MiB at 10,000 files; time per file does not grow with their number.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

TARGET_MIB = 300


def make_files(folder: Path, count: int) -> None:
    """`count` WAV files of about 20 kB of noise, each different."""
    folder.mkdir()
    random = np.random.default_rng(7)
    for number in range(count):
        samples = random.integers(-(1 << 14), 1 << 14, 10_000, dtype=np.int16)
        soundfile.write(folder / f"{number:05}.wav", samples, 16_000)


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(count: int, place: Path) -> tuple[float, float, float]:
    """Peak MiB, processor milliseconds a file, wall milliseconds a file."""
    files = place / f"files-{count}"
    make_files(files, count)
    command = [sys.executable, "-m", "voxseal.cli", "practice", "run", str(files)]
    started = time.monotonic()
    peak = cpu = 0.0
    with (
        (place / "out").open("w") as out,
        subprocess.Popen(
            [*command, "--folder", str(place / f"cloud-{count}"), "--json"], stdout=out, stderr=subprocess.DEVNULL
        ) as client,
    ):
        while client.poll() is None:
            try:
                status = Path(f"/proc/{client.pid}/status").read_text()
                cpu = cpu_seconds(client.pid)
            except OSError:
                break
            peak = max(peak, *(int(line.split()[1]) / 1024 for line in status.splitlines() if "VmHWM" in line), 0)
            time.sleep(0.2)
    wall = time.monotonic() - started
    document = json.loads((place / "out").read_text())
    delivered = sum(sample["state"] == "delivered" for sample in document["samples"])
    if client.returncode or delivered != count:
        raise SystemExit(f"{delivered} of {count} delivered, exit code {client.returncode}")
    return peak, 1000 * cpu / count, 1000 * wall / count


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--full", action="store_true", help="1,000 and 10,000 files")
    few, many = (1_000, 10_000) if arguments.parse_args().full else (500, 2_000)
    with tempfile.TemporaryDirectory() as name:
        figures = {count: run(count, Path(name)) for count in (few, many)}
    print(f"{'files':>7} {'peak MiB':>9} {'cpu ms a file':>14} {'wall ms a file':>15}")
    for count, (peak, cpu, wall) in figures.items():
        print(f"{count:>7} {peak:>9.0f} {cpu:>14.2f} {wall:>15.2f}")
    growth = figures[many][1] / figures[few][1]
    print(f"processor time a file, {many:,} against {few:,} files: {growth:.2f}")
    print(
        f"peak {figures[many][0]:.0f} MiB, target {TARGET_MIB}: {'met' if figures[many][0] <= TARGET_MIB else 'MISSED'}"
    )


if __name__ == "__main__":
    main()
