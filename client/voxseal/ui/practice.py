"""What the window shows beside everything else while practising."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from voxseal.ui.language import Texts
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.widgets import Action, Choice, ask

if TYPE_CHECKING:
    from voxseal.workflow.opening import Opened

tr = Texts("Practice")


def banner_words() -> str:
    return tr("Practice: a cloud on this computer. Nothing leaves it.")


class PipelinesPart:
    """Opens what was delivered, as the organisation's pipeline would, and says where the copy lies."""

    def __init__(self, window: QWidget, tasks: TaskRunner, place: Path) -> None:
        self._window = window
        self._tasks = tasks
        self._place = place

    def action(self) -> Action:
        return Action(tr("Open what was delivered"), self.play)

    def play(self) -> None:
        self._tasks.start("voxseal-pipeline", self._open, done=self._opened, owner=self._window)

    def _open(self, _: threading.Event) -> tuple[Path, list[Opened]]:
        from voxseal.practice.pipeline import open_delivered

        return open_delivered(self._place)

    def _opened(self, result: tuple[Path, list[Opened]]) -> None:
        folder, messages = result
        samples = [message for message in messages if message.name is not None]
        good = sum(message.error is None for message in samples)
        what = tr.count("%Ln recording(s) opened", good)
        more = tr(
            "This is what the organisation's pipeline does, with the key that only it has. Size and hash of each are as the"
            " manifest says. The opened copy lies here:"
        )
        if good < len(samples):
            more = tr.count("%Ln could not be opened.", len(samples) - good) + " " + more
        show = Choice(tr("Open folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        ask(self._window, what, more, [show], no=tr("Close"), about=str(folder))
