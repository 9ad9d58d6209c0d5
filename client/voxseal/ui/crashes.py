"""When we made a mistake: a report is saved in the data folder, and the person is told so.

    crashes = CrashReports(folder.path / "crashes")
    crashes.install(crashed)                   # exceptions that nobody caught, in any thread
    crashes.last_time()                     # how the last run ended: a report, or None

A report holds kinds and places (file, line, function) and no text of any exception, which may hold a name or a secret.
"""

from __future__ import annotations

import faulthandler
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from voxseal import __version__
from voxseal.domain.errors import VoxsealBug

_MOST = 20
"""Reports that are kept; the oldest go."""
_RUNNING = "running"
"""Of this run: where the interpreter itself writes when it dies (a fault in a library written in C)."""


class CrashReports:
    """`save` may be called from any thread; all else in the main thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._fault_file: IO[str] | None = None

    def install(self, crashed: Callable[[BaseException], None]) -> None:
        """`crashed` is called with each exception that nobody caught, in the thread where it happened."""

        def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if isinstance(error, KeyboardInterrupt):
                return
            crashed(error)

        def in_thread(arguments: threading.ExceptHookArgs) -> None:
            if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
                uncaught(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

        sys.excepthook = uncaught
        threading.excepthook = in_thread

    def uninstall(self) -> None:
        """Back to Python's own, and no report of this run is left that nothing happened in."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None
            (self.folder / _RUNNING).unlink(missing_ok=True)

    def watch_faults(self) -> None:
        """From now on, a fault that kills the process leaves its traceback behind. Call it while the folder is ours."""
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(self.folder / _RUNNING, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        except OSError:
            return  # a full disk must not keep the window from opening
        self._fault_file = os.fdopen(descriptor, "w")
        faulthandler.enable(self._fault_file, all_threads=True)

    def last_time(self) -> Path | None:
        """The report of a fault that killed the last run, if one did. Call it before `watch_faults`."""
        running = self.folder / _RUNNING
        try:
            if not running.stat().st_size:
                running.unlink()
                return None
            report = self.folder / f"{_moment()}-fault.txt"
            running.replace(report)
        except OSError:
            return None
        return report

    def save(self, error: BaseException) -> Path | None:
        """Writes a report of `error`; None when it cannot be written."""
        lines = [
            f"voxseal {__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}",
            f"thread {threading.current_thread().name}",
            *_told(error),
        ]
        with self._lock:
            try:
                self.folder.mkdir(mode=0o700, exist_ok=True)
                for old in sorted(self.folder.glob("*.txt"))[: -_MOST + 1]:
                    old.unlink(missing_ok=True)
                path = self.folder / f"{_moment()}-{type(error).__name__}.txt"
                descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    file.write("\n".join(lines) + "\n")
            except OSError:
                return None
        return path


def crash_error(error: BaseException, report: Path | None) -> VoxsealBug:
    """What the person is told: `about` is the report."""
    from voxseal.workflow.workbench import where_raised

    where = where_raised(error)
    return VoxsealBug(f"An unexpected {where}.", about=str(report) if report else None, detail=where)


def _told(error: BaseException) -> list[str]:
    """Kind and places, and of what it came from too; innermost last, as Python tells them."""
    lines: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += [*_told(cause), "led to"]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
    return [*lines, f"{type(error).__module__}.{type(error).__qualname__}"]


def _moment() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"
