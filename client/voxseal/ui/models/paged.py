"""A table of one submission that a task reads page by page from the ledger, so that the first rows are there at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from voxseal.ui.models.columns import Sort
from voxseal.ui.models.table import Column, ManyRows
from voxseal.ui.tasks import Task, TaskRunner

_PAGE = 500


class Placed(Protocol):
    """A row of the ledger that can be gone on from."""

    @property
    def position(self) -> int: ...


_R = TypeVar("_R", bound=Placed, covariant=True)


class Read(Protocol[_R]):
    """Reads rows of a submission; `after` is the position of the last one before."""

    def __call__(self, submission: str, *, after: int, limit: int) -> Sequence[_R]: ...


class PagedRows(ManyRows):
    """Main thread only; `read` is called in a task. A subclass adds what came: `add_page`, and `forget` before another
    submission is shown.
    """

    loaded = Signal()
    """All of the submission is there."""
    _page = Signal(object, object)

    def __init__(self, tasks: TaskRunner, heads: list[Column], read: Read[Any], parent: QObject | None = None) -> None:
        super().__init__(tasks, heads, parent)
        self._read = read
        self._loading: Task | None = None
        self._token: object = None
        self.submission: str | None = None
        self._page.connect(self._came, Qt.ConnectionType.QueuedConnection)

    def forget(self) -> None:
        """What a subclass keeps of the submission that was shown."""

    def add_page(self, page: Sequence[Any]) -> None:
        """Appends the rows to `rows`, or changes those that are there. In the order of their positions."""

    @property
    def loading(self) -> bool:
        return self._loading is not None

    def show(self, submission: str | None) -> None:
        """Shows this submission. What is shown already is read anew, and stays in its place."""
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        if submission != self.submission:
            self.clear()
            self.forget()
            self.submission = submission
        token = self._token = object()
        if submission is not None:
            self._loading = self._tasks.start(
                "voxseal-rows",
                lambda cancel: _pages(self._read, submission, cancel, lambda rows: self._page.emit(token, rows)),
                done=lambda _: self._all_there(),
                owner=self,
            )

    def _came(self, token: object, page: Sequence[Any]) -> None:
        if token is not self._token:
            return  # of a submission that was shown before
        first = len(self.rows)
        self.add_page(page)
        self.came(first)

    def _all_there(self) -> None:
        self._loading = None
        if self.wanted.sort is not Sort.FOUND:
            self.arrange()
        self.loaded.emit()


def _pages(read: Read[Any], submission: str, cancel: threading.Event, page: Callable[[Sequence[Any]], None]) -> None:
    position = 0
    while not cancel.is_set():
        rows = read(submission, after=position, limit=_PAGE)
        if not rows:
            return
        page(rows)
        position = rows[-1].position
