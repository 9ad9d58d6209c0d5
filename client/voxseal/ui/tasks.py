"""Work that may block runs in a named thread; what came of it arrives in the main thread.

    self._task = shell.tasks.start(
        "voxseal-receipts", lambda cancel: workbench.write_receipts(), done=self._show, owner=self
    )
    self._task.cancel()

`work` gets a `threading.Event` that is set when the task is cancelled; work that can take long looks at it. `failed` gets
the `VoxsealError`, by default for the error presenter; of an unexpected exception it gets a `ToldBug`, which the person has
been told of already. A cancelled task ends silently: neither is called. Both are called in
the main thread, and neither once `owner` is gone.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from voxseal.domain.errors import Cancelled, VoxsealBug, VoxsealError

_T = TypeVar("_T")

Work = Callable[[threading.Event], _T]
Failed = Callable[[VoxsealError], None]

NICE = 10
"""How far workers stand back behind the window (Linux, setpriority(2)): keeps it smooth on a busy machine."""


class ToldBug(VoxsealBug):
    """An unexpected exception of a task, as an error. The crash report has told the person: nobody shows it again."""


class Task:
    """One piece of work. `cancel` may be called from any thread, any number of times."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cancelled = threading.Event()
        self.thread: threading.Thread | None = None
        self.running = True
        """Until its end has been told in the main thread."""

    def cancel(self) -> None:
        self.cancelled.set()


class TaskRunner(QObject):
    """Starts tasks. Main thread only."""

    changed = Signal()
    """A task began or ended."""
    _ended = Signal(object)

    def __init__(
        self, show_error: Failed, crashed: Callable[[BaseException], None], parent: QObject | None = None
    ) -> None:
        """`show_error` gets the errors that nobody else wants; `crashed` each unexpected exception, in the task's thread."""
        super().__init__(parent)
        self.show_error = show_error
        self._crashed = crashed
        self._running: set[Task] = set()
        self._closing = False
        # The one signal by which everything comes back to the main thread.
        self._ended.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> list[Task]:
        return list(self._running)

    def start(
        self,
        name: str,
        work: Work[_T],
        *,
        done: Callable[[_T], Any] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> Task:
        """Runs `work` in a thread called `name`."""
        task = Task(name)

        def alive() -> bool:
            return not self._closing and (owner is None or isValid(owner))

        def run() -> None:
            _stand_back()
            error: VoxsealError | None = None
            result: _T
            try:
                result = work(task.cancelled)
            except VoxsealError as caught:
                error = caught
            except Exception as caught:  # noqa: BLE001  the last net of this thread: told as our mistake
                self._crashed(caught)
                error = _told_bug(caught)

            def tell() -> None:
                if not alive() or (task.cancelled.is_set() and error is None):
                    return
                if error is None:
                    if done is not None:
                        done(result)
                elif not isinstance(error, Cancelled) and not task.cancelled.is_set():
                    if failed is not None:
                        failed(error)
                    elif not isinstance(error, ToldBug):
                        self.show_error(error)

            self._ended.emit((task, tell))

        task.thread = threading.Thread(target=run, name=name, daemon=True)
        self._running.add(task)
        task.thread.start()
        self.changed.emit()
        return task

    def _call(self, ended: tuple[Task, Callable[[], None]]) -> None:
        task, tell = ended
        self._running.discard(task)
        task.running = False
        try:
            tell()
        finally:
            if isValid(self):
                self.changed.emit()

    def close(self, seconds: float = 10.0) -> list[str]:
        """Cancels all and waits for them to end. The names of those that did not: a keyring's prompt may hold one long."""
        self._closing = True
        for task in self._running:
            task.cancel()
        end = time.monotonic() + seconds
        for task in self._running:
            if task.thread is not None:
                task.thread.join(max(end - time.monotonic(), 0))
        return [task.name for task in self._running if task.thread is not None and task.thread.is_alive()]


def _told_bug(error: BaseException) -> ToldBug:
    """Its kind and place. Its own text may hold anything."""
    from voxseal.workflow.workbench import where_raised

    return ToldBug(detail=where_raised(error))


def _stand_back() -> None:
    if sys.platform == "linux":
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        except OSError:
            pass  # a sandbox may forbid it; the work is done all the same
