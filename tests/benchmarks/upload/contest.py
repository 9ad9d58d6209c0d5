"""Runs one command and tells what it cost, and what else was going on meanwhile."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from upload.peers import Command

_TICK = os.sysconf("SC_CLK_TCK")
_BUSY = (0, 1, 2, 5, 6, 7)
"""Columns of /proc/stat's first line: user, nice, system, irq, softirq, steal."""


@dataclass(frozen=True)
class Run:
    """Seconds, MiB. `lost` is the share of the machine that went to its neighbours (steal) and to other processes."""

    wall: float
    cpu: float
    peak: float
    sink_cpu: float
    lost: float


def timed(command: Command, log: Path, sink_cpu: Callable[[], float]) -> Run:
    """Raises `SystemExit` with the end of its output when the command fails. The kernel counts what it used, so that
    nothing has to look on while it runs; its threads and children are in."""
    before, sink_before = _busy(), sink_cpu()
    started = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command.words, env=command.env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    sink_used = sink_cpu() - sink_before
    cpu = usage.ru_utime + usage.ru_stime
    if process.returncode:
        end = log.read_text(errors="replace")[-2000:]
        raise SystemExit(f"{command.words[0]} ended with {process.returncode}:\n{end}")
    others = max(_busy() - before - cpu - sink_used, 0.0)
    return Run(wall, cpu, usage.ru_maxrss / 1024, sink_used, others / wall / (os.cpu_count() or 1))


def floor() -> float:
    """MiB that every peak has in it: the kernel counts what this process had when it forked."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _busy() -> float:
    """Seconds that all processors together have spent on anything, the neighbours' included."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return sum(int(fields[column]) for column in _BUSY) / _TICK
