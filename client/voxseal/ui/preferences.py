"""The settings as the window holds them: there at once, written in a task, told to who listens."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from voxseal.domain.errors import SettingsError
from voxseal.ui.tasks import TaskRunner
from voxseal.workflow.settings import Settings, check_proxy, read_settings, write_settings


class Preferences(QObject):
    """Main thread only. `path` is `DataFolder.settings`."""

    changed = Signal()

    def __init__(self, path: Path, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._tasks = tasks
        self._writing = threading.Lock()
        self.now, self.error = read_leniently(path)
        """`error` is why the file could not be read, if it could not: `now` are the usual settings then."""

    def change(self, **fields: Any) -> None:
        """New values for fields of `Settings`. Raises `SettingsError` for a proxy that cannot be; writing fails later."""
        wanted = replace(self.now, **fields)
        check_proxy(wanted.proxy)
        if wanted == self.now:
            return
        self.now, self.error = wanted, None
        self._tasks.start("voxseal-settings", self._write)
        self.changed.emit()

    def _write(self, _: threading.Event) -> None:
        # Whichever task comes last writes what holds then.
        with self._writing:
            write_settings(self._path, self.now)


def read_leniently(path: Path) -> tuple[Settings, SettingsError | None]:
    """The settings, or the usual ones and why: a window must open all the same."""
    try:
        return read_settings(path), None
    except SettingsError as error:
        return Settings(), error
