"""Choosing the microphone, by the names that people know."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy

from voxseal.domain.recording import InputDevice
from voxseal.ui.icons import icon
from voxseal.ui.language import Texts
from voxseal.ui.widgets import ComboBox

tr = Texts("Record")
_WIDTH = 320
_LEAST = 180
_LOOK_AGAIN = "look-again"
_OTHERS = "others"


class MicrophoneChooser(ComboBox):
    """`chosen` gets the device, `look_again` is called for a fresh list. What hears this computer's own sound is offered
    only after "Show everything", so that nobody takes it by mistake.
    """

    def __init__(self, chosen: Callable[[InputDevice], object], look_again: Callable[[], object]) -> None:
        super().__init__()
        self._chosen = chosen
        self._look_again = look_again
        self._devices: tuple[InputDevice, ...] = ()
        self._now: InputDevice | None = None
        self._everything = False
        self.setAccessibleName(tr("Microphone"))
        # A click leaves the focus where it was, so that a page's keys go on meaning what its buttons say.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(_LEAST)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._activated)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(_WIDTH, super().sizeHint().height())

    def show_devices(self, devices: Sequence[InputDevice], now: InputDevice | None) -> None:
        """`now` is the one in use."""
        if (tuple(devices), now) != (self._devices, self._now) or not self.count():
            self._devices, self._now = tuple(devices), now
            self._fill()

    def _fill(self) -> None:
        with QSignalBlocker(self):
            self.clear()
            if self._now is None:
                self.addItem(icon("record"), tr("No microphone"), None)
            known = {device.id for device in self._devices}
            listed = list(self._devices)
            if self._now is not None and self._now.id not in known:
                listed.insert(0, self._now)
            hidden = 0
            for device in listed:
                if device.monitor and not self._everything and device != self._now:
                    hidden += 1
                    continue
                words = device.name
                if device.monitor:
                    words = tr("{name} (what this computer plays)", name=device.name)
                elif device.default:
                    words = tr("{name} (default)", name=device.name)
                self.addItem(icon("volume" if device.monitor else "record"), words, device.id)
            self.insertSeparator(self.count())
            if hidden:
                self.addItem(tr("Show everything that can be recorded"), _OTHERS)
            self.addItem(icon("retry"), tr("Look for microphones again"), _LOOK_AGAIN)
            at = self.findData(self._now.id) if self._now is not None else 0
            self.setCurrentIndex(max(at, 0))
            self.setToolTip(self.currentText())

    def _activated(self, index: int) -> None:
        said = self.itemData(index)
        wanted = next((device for device in self._devices if device.id == said), None)
        if said == _OTHERS:
            self._everything = True
            self._fill()
            self.showPopup()
        elif said == _LOOK_AGAIN:
            self._fill()
            self._look_again()
        elif wanted is not None and (self._now is None or wanted.id != self._now.id):
            self._chosen(wanted)
        else:
            self._fill()
