"""What an organisation has handed over, and whether the person agreed: the profile and its consent text."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from voxseal.domain.errors import VoxsealError
from voxseal.domain.profile import Profile
from voxseal.domain.samples import ConsentGiven
from voxseal.ui.tasks import Failed, Task, TaskRunner, Work

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench

SUFFIXES = {".toml", ".voxseal-profile"}
"""What a file that is to be imported is called; others are taken for recordings."""


@dataclass(frozen=True)
class Offer:
    """A profile that was read and not taken over yet. `changes`: label, value in use, new value."""

    path: Path
    profile: Profile
    rows: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Enrolled:
    """`error` is why the profile that is there cannot be used, if it cannot."""

    profile: Profile | None = None
    consent: ConsentGiven | None = None
    error: VoxsealError | None = None


class Enrolment(QObject):
    """Main thread only; it asks the disk in tasks. What was begun is done to its end; `done` and `failed` are not called any
    more once their `owner` is gone.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, tasks: TaskRunner, now: Enrolled, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._tasks = tasks
        self.now = now

    @property
    def complete(self) -> bool:
        """Whether recording and submitting may begin."""
        return self.now.profile is not None and self.now.consent is not None

    def read(
        self, path: Path, done: Callable[[Offer], object], failed: Failed | None = None, owner: QObject | None = None
    ) -> Task:
        """Reads and checks the profile at `path`, to be shown and confirmed. Changes nothing."""
        before = self.now.profile
        return self._tasks.start(
            "voxseal-profile", lambda _: _offer(path, before), done=done, failed=failed, owner=owner or self
        )

    def take_over(
        self, offer: Offer, done: Callable[[], object], failed: Failed | None = None, owner: QObject | None = None
    ) -> None:
        """Imports what was offered: the person has compared it and said yes."""

        def work(_: threading.Event) -> Enrolled:
            self._workbench.import_profile(offer.path, shown=offer.profile)
            return look(self._workbench)

        self._start("voxseal-import", work, done, failed, owner)

    def accept(self, done: Callable[[], object], failed: Failed | None = None, owner: QObject | None = None) -> None:
        """The person has read the consent text and agrees."""

        def work(_: threading.Event) -> Enrolled:
            self._workbench.accept_consent()
            return look(self._workbench)

        self._start("voxseal-consent", work, done, failed, owner)

    def show_error(self, error: VoxsealError) -> None:
        """Tells the person, for who wanted an error and has no place for it."""
        self._tasks.show_error(error)

    def _start(
        self,
        name: str,
        work: Work[Enrolled],
        done: Callable[[], object],
        failed: Failed | None,
        owner: QObject | None,
    ) -> None:
        def told(now: Enrolled) -> None:
            self.now = now
            self.changed.emit()
            if owner is None or isValid(owner):
                done()

        def refused(error: VoxsealError) -> None:
            (failed if failed is not None and (owner is None or isValid(owner)) else self.show_error)(error)

        self._tasks.start(name, work, done=told, failed=refused, owner=self)


def look(workbench: Workbench) -> Enrolled:
    """What holds now. Blocks on the disk."""
    if not workbench.has_profile:
        return Enrolled()
    try:
        return Enrolled(workbench.profile, workbench.consent_given())
    except VoxsealError as error:
        return Enrolled(error=error)


def _offer(path: Path, before: Profile | None) -> Offer:
    from voxseal.workflow.profiles import confirmation, differences, read_profile

    profile = read_profile(path)
    changes = differences(before, profile) if before is not None else []
    return Offer(path, profile, confirmation(profile), changes)
