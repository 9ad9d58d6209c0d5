"""One order at a time, each in a task's thread.

orders = OneAtATime(tasks, self, began=self.changed.emit, ended=self._order_ended)
orders.give("voxseal-record-stop", lambda cancelled: session.stop(), self._stopped, self._failed)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from voxseal.ui.tasks import Failed, Task, TaskRunner, Work

_T = TypeVar("_T")


class OneAtATime:
    """Main thread only. `ended` is called after what came of an order was told, which may have given the next."""

    def __init__(
        self, tasks: TaskRunner, owner: QObject, *, began: Callable[[], object], ended: Callable[[], object]
    ) -> None:
        self._tasks = tasks
        self._owner = owner
        self._began = began
        self._ended = ended
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None

    def give(self, name: str, work: Work[_T], done: Callable[[_T], object], failed: Failed) -> None:
        """Does nothing while another is carried out. As `TaskRunner.start`; one of `done` and `failed` is told."""
        if self.busy:
            return

        def ended(tell: Callable[[], object]) -> None:
            self._task = None
            tell()
            self._ended()

        self._task = self._tasks.start(
            name,
            work,
            done=lambda came: ended(lambda: done(came)),
            failed=lambda error: ended(lambda: failed(error)),
            owner=self._owner,
        )
        self._began()

    def wait(self, seconds: float) -> bool:
        """Until the thread of the order under way has ended, and whether it has; nothing is told meanwhile."""
        thread = self._task.thread if self._task is not None else None
        if thread is None:
            return True
        thread.join(seconds)
        return not thread.is_alive()
