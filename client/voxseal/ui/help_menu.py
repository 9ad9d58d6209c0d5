"""The navigation's menu for when something went wrong: the support bundle, “Record the problem”, and the session log."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from voxseal.ui.language import Texts
from voxseal.ui.shell import Shell

tr = Texts("HelpMenu")


class HelpMenu(QMenu):
    """Belongs to `parent`. Main thread only."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(tr("Help"), parent)
        self._problem = shell.problem
        self.bundle = self.addAction(tr("Support bundle …"))
        self.bundle.triggered.connect(lambda: shell.make_bundle())
        self.record = self.addAction("")
        self.record.triggered.connect(lambda: shell.problem.toggle())
        self.addSeparator()
        self.log = self.addAction(tr("Show the session log"))
        self.log.triggered.connect(lambda: shell.go_to("session-log"))
        shell.problem.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        recording = self._problem.recording is not None
        self.record.setText(tr("Stop recording the problem …") if recording else tr("Record the problem"))
