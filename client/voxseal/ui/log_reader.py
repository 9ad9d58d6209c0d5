"""Reads a session log beside the main thread: what is asked for last is what arrives.

reader = LogReader(shell.tasks, lambda: FolderFiles(folder), parent)
reader.shown.connect(page.draw)                  # a `Reading`
reader.ask(Question(level=Level.WARNING))
reader.look_again()                              # something was written
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from voxseal.domain.errors import Cancelled, VoxsealError
from voxseal.domain.events import Level
from voxseal.ui.tasks import Task, TaskRunner
from voxseal.ui.widgets.timeline import BINS, Spread

if TYPE_CHECKING:
    from voxseal.sessionlog.explanation import Explanation
    from voxseal.sessionlog.files import LogFiles
    from voxseal.sessionlog.reading import SessionLog
    from voxseal.sessionlog.view import Filter, LogView, Rows

_REST = 500
"""Milliseconds between two looks at what was written meanwhile."""


@dataclass(frozen=True)
class Question:
    """What is to be shown. `run` None: all; `story`: an id, whose story is shown instead of a run; `last`: seconds before
    the newest line; `stretch`: from and until."""

    run: str | None = None
    story: str = ""
    level: Level | None = None
    event: str | None = None
    text: str = ""
    last: float | None = None
    stretch: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Reading:
    """An answer. `explanations` are those of the run or story, whatever the other filters."""

    question: Question
    view: LogView
    rows: Rows
    spread: Spread | None
    explanations: tuple[Explanation, ...]


class LogReader(QObject):
    """Main thread only. One task at a time reads; it is asked again when the question has changed meanwhile."""

    shown = Signal(object)

    def __init__(self, tasks: TaskRunner, files: Callable[[], LogFiles], parent: QObject | None = None) -> None:
        """`files` is called in the task."""
        super().__init__(parent)
        self._tasks = tasks
        self._files = files
        self._log: SessionLog | None = None
        self._last: Reading | None = None
        self._task: Task | None = None
        self._again = False
        self.question = Question()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self._read)

    @property
    def busy(self) -> bool:
        return self._task is not None or self._timer.isActive()

    def ask(self, question: Question) -> None:
        """Shows this. What was asked before is dropped."""
        if question != self.question or self._last is None:
            self.question = question
            self._read()

    def change(self, **fields: object) -> None:
        self.ask(replace(self.question, **fields))  # type: ignore[arg-type]  # fields of a Question

    def look_again(self) -> None:
        """Something may have been written; looked at soon, and not more often than twice a second."""
        if not self._timer.isActive():
            self._timer.start()

    def close(self) -> Task | None:
        """Reads nothing more. The task that is still to end, if one is."""
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
        return self._task

    def _read(self) -> None:
        if self._task is not None:
            self._again = True
            return
        question, before = self.question, self._last
        self._task = self._tasks.start(
            "voxseal-log",
            lambda cancel: self._work(question, before, cancel),
            done=self._done,
            failed=self._failed,
            owner=self,
        )

    def _work(self, question: Question, before: Reading | None, cancel: threading.Event) -> Reading:
        from voxseal.sessionlog.explanation import explain
        from voxseal.sessionlog.reading import SessionLog
        from voxseal.sessionlog.stories import story

        if self._log is None:
            self._log = SessionLog(self._files())
        else:
            self._log.refresh()
        view = self._log.view()
        rows = view.select(_filter(question, view))
        if question.story:
            rows = np.intersect1d(rows, story(view, question.story))
        if cancel.is_set():
            raise Cancelled
        subject = question.story or question.run
        known = before is not None and subject == (before.question.story or before.question.run)
        if before is not None and known and len(before.view) == len(view):
            explanations = before.explanations
        else:
            explanations = tuple(explain(view, subject)) if subject else ()
        return Reading(question, view, rows, view.spread(rows, BINS), explanations)

    def _done(self, reading: Reading) -> None:
        self._task, self._last = None, reading
        if reading.question == self.question:
            self.shown.emit(reading)
        if self._again or reading.question != self.question:
            self._again = False
            self._read()

    def _failed(self, error: VoxsealError) -> None:
        self._task = None
        self._tasks.show_error(error)


def _filter(question: Question, view: LogView) -> Filter:
    from voxseal.sessionlog.view import Filter

    since, until = question.stretch or (None, None)
    if question.last is not None and view.runs:
        newest = max((run.last for run in view.runs if run.last is not None), default=None)
        since = newest - timedelta(seconds=question.last) if newest is not None else None
    return Filter(
        runs=frozenset({question.run}) if question.run and not question.story else None,
        level=question.level,
        events=frozenset({question.event}) if question.event else None,
        since=since,
        until=until,
        text=question.text,
    )
