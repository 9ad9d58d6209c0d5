"""Every core busy with something else."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def busy_machine(count: int = 2 * (os.cpu_count() or 1), *, nice: int = 0) -> Iterator[None]:
    """So many processes that do nothing but count, at the same priority as ours or so much below."""
    command = [
        "setpriv",
        "--pdeathsig",
        "KILL",
        "--",
        "nice",
        "-n",
        str(nice),
        sys.executable,
        "-c",
        "while True: pass",
    ]
    hogs = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
