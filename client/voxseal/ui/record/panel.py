"""Choosing and testing the microphone, for the first start and for Settings. It is opened only while it is tested."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from voxseal.ui.language import Texts
from voxseal.ui.record.chooser import MicrophoneChooser
from voxseal.ui.record.meter import LevelMeter
from voxseal.ui.record.sitting import Phase
from voxseal.ui.record.words import hint_text, microphone_error_text
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Button, FocusKeeper, muted, row

tr = Texts("Record")


class MicrophonePanel(QWidget):
    """A button, then the microphones that there are, and the level of the one that is chosen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._sitting = shell.sitting
        self._testing = False
        self.chooser = MicrophoneChooser(self._sitting.choose, self._sitting.look_again)
        self.meter = LevelMeter()
        self.words = muted("")
        self.test = Button("", self._toggle, icon_name="record")
        self._focus = FocusKeeper(self, self.test)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(row(self.test, self.chooser, 1, gap=Space.M))
        column.addWidget(self.meter)
        column.addWidget(self.words)
        self._sitting.changed.connect(self._draw)
        self._sitting.heard.connect(self._hear)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Whoever leaves is not listened to any more."""
        super().hideEvent(event)
        if self._testing:
            self._toggle()

    def _toggle(self) -> None:
        self._testing = not self._testing
        if self._testing:
            self._sitting.open()
        else:
            self._sitting.close()
        self._draw()

    def _draw(self) -> None:
        with self._focus.kept(under_way=self._sitting.busy):
            self._draw_all()

    def _draw_all(self) -> None:
        self.test.setText(tr("Stop the test") if self._testing else tr("Test the microphone"))
        self.chooser.setVisible(self._testing and self._sitting.phase is not Phase.OPENING)
        self.chooser.setEnabled(not self._sitting.busy)
        self.chooser.show_devices(self._sitting.standing.devices, self._sitting.device)
        self.meter.setVisible(self._testing)
        self._hear()

    def _hear(self) -> None:
        if not self._testing:
            self.words.setText(tr("Nothing is recorded or kept by the test."))
            return
        level = self._sitting.level
        self.meter.show_level(level)
        if self._sitting.error is not None:
            self.words.setText(microphone_error_text(self._sitting.error))
        elif level is None:
            self.words.setText(tr("Opening the microphone …"))
        else:
            self.words.setText(hint_text(level.hint))
