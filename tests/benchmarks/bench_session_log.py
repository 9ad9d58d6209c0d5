"""What the session log costs: an event written, and a log of a million events opened, filtered and checked; and the page
that shows it, in a real window on an X server of its own (Xvfb).

    .venv/bin/python tests/benchmarks/bench_session_log.py                # 200,000 events
    .venv/bin/python tests/benchmarks/bench_session_log.py --full         # 1,000,000: 260 MB in a temporary folder

Times are the process's own processor time beside the wall clock, which other programs lengthen. The best of three. The
page's run from the click or the last key until what was asked for is painted, by the wall clock: the median, and the worst.

Targets: an event under 50 microseconds, hash chain included; opening under a second, a filter under 200 ms, at 1,000,000.
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
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ui.real_window import ROOT, Screen

from voxseal.domain.events import (
    Event,
    Level,
    ObjectDelivered,
    PartSent,
    RunEnded,
    RunStarted,
    SampleFound,
    SampleSealed,
    UploadRetried,
    UploadStarted,
)
from voxseal.domain.ids import new_sample_id, new_submission_id
from voxseal.domain.secret import Private
from voxseal.sessionlog import Journal, Pseudonyms, Retention
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.reading import Filter, SessionLog
from voxseal.sessionlog.verification import verify
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.folder import DataFolder

_RUN = 50_000
_KEEP_ALL = Retention(days=9_999, size=10**12)


def of_a_sample(submission: str, number: int) -> list[Event]:
    """The five events of a small file; one in a hundred meets a bad network."""
    sample, file = new_sample_id(), Private("file", f"/home/ann/recordings/{number}.wav")
    retried = [UploadRetried("put", 2, 1.5, "store-unavailable", "ConnectTimeoutError")] if number % 100 == 0 else []
    return [
        SampleFound(submission, sample, file, 96_044),
        SampleSealed(submission, sample, file, 96_044, 97_044, "ab" * 32),
        UploadStarted(sample, 97_044, 1),
        *retried,
        PartSent(sample, 1, 97_044),
        ObjectDelivered(submission, sample, 97_044, "ab" * 32),
    ]


def write(folder: Path, count: int) -> tuple[float, float]:
    """Writes at least `count` events in runs of 50,000. Microseconds an event: processor time, wall clock."""
    clock, pseudonyms = SystemClock(), Pseudonyms(b"k" * 32)
    written, cpu, wall = 0, 0.0, 0.0
    while written < count:
        submission = new_submission_id(datetime.now(UTC))
        events = [event for number in range(_RUN // 5) for event in of_a_sample(submission, number)]
        events = [RunStarted("submit", "0", "Linux", "3.11"), *events, RunEnded(0)]
        journal = Journal(folder, f"run{written // _RUN:05}", clock, pseudonyms, retention=_KEEP_ALL)
        begun, began = time.process_time(), time.perf_counter()
        for event in events:
            journal(event)
        cpu, wall = cpu + time.process_time() - begun, wall + time.perf_counter() - began
        journal.close()
        written += len(events)
    return 1e6 * cpu / written, 1e6 * wall / written


def timed(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """Milliseconds: processor time, wall clock; each the best."""
    cpu, wall = [], []
    for _ in range(times):
        begun, began = time.process_time(), time.perf_counter()
        work()
        cpu.append(1000 * (time.process_time() - begun))
        wall.append(1000 * (time.perf_counter() - began))
    return min(cpu), min(wall)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--full", action="store_true", help="1,000,000 events")
    count = 1_000_000 if arguments.parse_args().full else 200_000
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        folder = DataFolder(data).journal
        cpu, wall = write(folder, count)
        print(f"{'':<34} {'processor':>12} {'wall':>12}")
        print(f"{'an event written':<34} {cpu:>9.1f} µs {wall:>9.1f} µs")
        files = FolderFiles(folder)
        opening = timed(lambda: SessionLog(files))
        log = SessionLog(files)
        print(f"{f'{len(log):,} events opened':<34} {opening[0]:>9.0f} ms {opening[1]:>9.0f} ms")
        newest = log.runs[-1].last or datetime.now(UTC)
        for words, wanted in {
            "filter: warnings and errors": Filter(level=Level.WARNING),
            "filter: one kind of event": Filter(events=frozenset({"sample.sealed"})),
            "filter: a minute": Filter(since=newest - timedelta(minutes=1)),
            "filter: one run": Filter(runs=frozenset({log.runs[0].id})),
            "filter: a word": Filter(text="ConnectTimeout"),
            "filter: a sample's id": Filter(text=new_sample_id()),
            "filter: a word among warnings": Filter(level=Level.WARNING, text="timeout"),
        }.items():
            cpu, wall = timed(lambda wanted=wanted: list(log.entries(log.select(wanted)[:50])))
            print(f"{words:<34} {cpu:>9.1f} ms {wall:>9.1f} ms")
        checking = timed(lambda: verify(files), times=1)
        print(f"{'checked, every hash':<34} {checking[0]:>9.0f} ms {checking[1]:>9.0f} ms")
        show_page(data)


def show_page(data: Path) -> None:
    """Over the data folder's log, in a process of its own."""
    with Screen() as screen:
        environment = screen.environment
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment["PYTHONPATH"]])
        script = Path(__file__).parent / "window" / "log_page.py"
        command = [sys.executable, str(script), str(data)]
        said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = json.loads(said)
    print(f"\n{'the page, {:,} lines'.format(result['rows']):<34} {'median':>12} {'worst':>12}")
    for name, times in result["milliseconds"].items():
        print(f"{name:<34} {statistics.median(times):>9.0f} ms {max(times):>9.0f} ms")


if __name__ == "__main__":
    main()
