"""Processes of the lab: each kept by its pid, with its output in a file, and gone when the tests' own process is.

`setpriv --pdeathsig KILL` lets the kernel end a daemon when whoever started it dies, kill -9 included. The kernel goes by
the starting *thread*, so the lab is started on the main one.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_TAIL = 3000  # characters of a log that a failure shows
_LOOK = 0.02  # seconds between two looks at a condition


class LabError(Exception):
    """The lab does not do what it must; the message has the end of the log."""


class Daemon:
    """A process in the foreground of nobody. A context manager."""

    def __init__(self, name: str, command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.log = folder / f"{name}.out"
        self._command = command
        self._folder = folder
        self._env = env
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self.log.open("wb") as out:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *self._command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=self._env,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()  # nothing of the lab is kept, so there is nothing to end in order
            self._process.wait()
            self._process = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it ended by itself, which a daemon does for trouble alone."""
        return self._process is not None and self._process.poll() is not None

    def until(self, ready: Callable[[], bool], seconds: float = 60.0) -> None:
        """Waits for `ready`. Raises `LabError` when the process ends or the time is over first."""
        assert self._process is not None
        end = time.monotonic() + seconds
        while not ready():
            if self._process.poll() is not None:
                raise self.failure(f"ended with {self._process.returncode}")
            if time.monotonic() > end:
                raise self.failure(f"is not ready after {seconds:.0f} s")
            time.sleep(_LOOK)

    def failure(self, what: str) -> LabError:
        return LabError(f"{self.name} {what}.\n{tail(self.log)}")


def run(command: Sequence[str], folder: Path, seconds: float = 60.0) -> str:
    """Runs `command` to its end and gives its standard output. Raises `LabError` when it fails."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False
        )
    except FileNotFoundError:
        raise LabError(
            f"{command[0]} is not installed. The lab needs the packages radosgw, ceph-mon and ceph-osd."
        ) from None
    except subprocess.TimeoutExpired:
        raise LabError(f"{command[0]} did not end within {seconds:.0f} s.") from None
    if done.returncode != 0:
        raise LabError(f"{' '.join(command)} ended with {done.returncode}.\n{(done.stdout + done.stderr)[-_TAIL:]}")
    return done.stdout


def tail(log: Path) -> str:
    """The end of a log, as far as there is one."""
    try:
        with log.open("rb") as file:
            return _last(file)
    except OSError:
        return ""


def _last(file: IO[bytes]) -> str:
    size = file.seek(0, 2)
    file.seek(max(size - _TAIL, 0))
    return file.read().decode(errors="replace")
