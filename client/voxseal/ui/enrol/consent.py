"""The consent text and the box to tick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QTextEdit, QVBoxLayout, QWidget

from voxseal.domain.profile import Profile
from voxseal.ui.language import Texts
from voxseal.ui.theme import Space
from voxseal.ui.widgets import caption

tr = Texts("Consent")
_LOWEST = 96
_TALLEST = 360


class _Reading(QTextEdit):
    """A text as tall as it is, up to a bound from which it scrolls."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setPlainText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        frame = self.height() - self.viewport().height()
        self.setFixedHeight(min(max(round(self.document().size().height()) + frame, _LOWEST), _TALLEST))


class ConsentView(QWidget):
    """`agreed` tells whether the box is ticked."""

    agreed = Signal(bool)

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        text = _Reading(profile.consent.text)
        text.setAccessibleName(tr("Consent text"))
        self.box = QCheckBox(tr("I have read this text and agree to it"))
        self.box.toggled.connect(self.agreed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(text)
        layout.addWidget(caption(tr("Version {version}", version=profile.consent.version)))
        layout.addWidget(self.box)
