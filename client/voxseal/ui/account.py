"""Who is signed in, as the window shows it. The keyring and the network are asked in tasks, never in the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from voxseal.domain import events as happened
from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import Event
from voxseal.domain.identity import StsSession
from voxseal.ui.bridge import EventBridge
from voxseal.ui.tasks import Task, TaskRunner

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench

_LOOK = 15_000
"""Milliseconds between two looks at the minutes left."""


class State(Enum):
    UNKNOWN = "unknown"
    """The keyring has not answered yet."""
    SIGNED_OUT = "signed-out"
    WAITING = "waiting"
    """For the person, in the browser."""
    SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Seen:
    """The session as far as a screen shows it: no credential is in it."""

    subject: str
    prefix: str
    expires_at: datetime


class Account(QObject):
    """Main thread only."""

    changed = Signal()
    signed_in = Signal()
    """Somebody has signed in just now: what waited for it may go on."""

    def __init__(
        self,
        workbench: Workbench,
        events: EventBridge,
        tasks: TaskRunner,
        open_link: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._open_link = open_link
        self._tasks = tasks
        self._task: Task | None = None
        self.state = State.UNKNOWN
        self.seen: Seen | None = None
        self.link = ""
        """Where to sign in, while that is waited for."""
        self.vault = ""
        """The name of what keeps the session."""
        self.remembered = True
        self.why_not_remembered = ""
        """A code: no-keyring, locked, failed."""
        events.happened.connect(self._take)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @property
    def minutes_left(self) -> int:
        if self.seen is None:
            return 0
        return max(int((self.seen.expires_at - datetime.now(UTC)).total_seconds() // 60), 0)

    def refresh(self) -> None:
        """Asks the keyring; `changed` tells the answer. Without a profile nobody is signed in."""
        if not self._workbench.has_profile:
            self._show(State.SIGNED_OUT, None)
            return
        self._tasks.start(
            "voxseal-who", self._ask, done=self._answered, failed=lambda _: self._answered(None), owner=self
        )

    def sign_in(self) -> None:
        """Opens the browser and waits; a second call while it waits opens the link again."""
        if self.state is State.WAITING:
            self.open_again()
            return
        self.link = ""
        self._show(State.WAITING, None)
        self._task = self._tasks.start(
            "voxseal-sign-in", self._sign_in, done=self._signed_in, failed=self._failed, owner=self
        )

    def cancel(self) -> None:
        """Gives up waiting."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self._show(State.SIGNED_OUT, None)

    def open_again(self) -> None:
        if self.link:
            self._open_link(self.link)

    def copy_link(self) -> None:
        QGuiApplication.clipboard().setText(self.link)

    def sign_out(self) -> None:
        self._tasks.start(
            "voxseal-sign-out",
            lambda _: self._workbench.sign_out(),
            done=lambda _: self._show(State.SIGNED_OUT, None),
            owner=self,
        )

    # --- in tasks -----------------------------------------------------------------------------------------------

    def _ask(self, _: threading.Event) -> Seen | None:
        return _seen(self._workbench.who())

    def _sign_in(self, cancel: threading.Event) -> Seen | None:
        return _seen(self._workbench.sign_in(cancel))

    # --- answers ------------------------------------------------------------------------------------------------

    def _answered(self, seen: Seen | None) -> None:
        if self.state is not State.WAITING:
            self._show(State.SIGNED_IN if seen else State.SIGNED_OUT, seen)

    def _signed_in(self, seen: Seen | None) -> None:
        self._task = None
        self.link = ""
        self._show(State.SIGNED_IN, seen)
        self.signed_in.emit()

    def _failed(self, error: VoxsealError) -> None:
        self._task = None
        self._show(State.SIGNED_OUT, None)
        self._tasks.show_error(error)

    def _show(self, state: State, seen: Seen | None) -> None:
        self.state, self.seen = state, seen
        if state is State.SIGNED_IN:
            self.vault, self.remembered = self._workbench.vault.label, self._workbench.vault.durable
        self.changed.emit()

    def _take(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case happened.SignInStarted() if self.state is State.WAITING:
                    self.link = event.link.value
                    self.changed.emit()
                case happened.VaultUnavailable():
                    self.remembered, self.why_not_remembered = False, event.reason
                    self.changed.emit()
                case happened.SessionEnded() if self.state is State.SIGNED_IN:
                    self._show(State.SIGNED_OUT, None)
                case happened.SessionRenewed() if self.state is State.SIGNED_OUT:
                    self.refresh()  # it came after the end, because the network was away until then
                case happened.SessionRenewed() if self.seen is not None:
                    self._show(State.SIGNED_IN, Seen(self.seen.subject, self.seen.prefix, event.expires_at))
                case _:
                    pass

    def _look(self) -> None:
        if self.state is State.SIGNED_IN:
            if self.minutes_left <= 0:
                self.refresh()
            self.changed.emit()


def _seen(session: StsSession | None) -> Seen | None:
    return Seen(session.subject, session.prefix, session.expires_at) if session is not None else None
