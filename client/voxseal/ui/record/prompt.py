"""The prompt, to be read aloud from a step away: its text as large as its place allows, its note, its picture or sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from voxseal.ui.icons import icon
from voxseal.ui.language import Texts
from voxseal.ui.record.picture import PictureView
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.theme import Space, Type, font, scaled
from voxseal.ui.widgets import Button, caption, muted, row

tr = Texts("Record")
KEY = "L"
"""Does what the button of a prompt's sound does."""
_SMALLEST = 18


class PromptView(QWidget):
    """`show_words` for a prompt, or anything else that is to be done or said; `show_sound` for what comes with it.

    `listen` is called when the sound is to be played, or stopped.
    """

    def __init__(self, listen: Callable[[], object], tasks: TaskRunner) -> None:
        super().__init__()
        self._section = caption("")
        self._text = _Spoken()
        self._note = muted("")
        self._picture = PictureView(tasks)
        self.listen = Button("", listen)
        # A click leaves the focus where it was, so that the keys go on meaning what the buttons say.
        self.listen.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_sound(there=False, playing=False, possible=False)
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (self._section, self._note):
            label.setAlignment(middle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self._section)
        layout.addWidget(self._picture, 2)
        layout.addLayout(row(1, self.listen, 1))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._note)

    def show_words(self, text: str, *, section: str = "", note: str = "", picture: Path | None = None) -> None:
        self._section.setText(section)
        self._section.setVisible(bool(section))
        self._text.say(text)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._picture.show_picture(picture)
        self.setAccessibleName(text)

    @property
    def area(self) -> QScrollArea:
        """What scrolls a text that is too long for its place."""
        return self._text

    def show_sound(self, *, there: bool, playing: bool, possible: bool) -> None:
        """`possible`: it may be heard just now."""
        words = tr("Stop") if playing else tr("Listen first")
        self.listen.setText(f"{words}  ({KEY})")
        self.listen.setIcon(icon("stop" if playing else "play", "text"))
        self.listen.setEnabled(possible)
        self.listen.setVisible(there)


class _Spoken(QScrollArea):
    """A text as large as it may be and still be seen whole; below the smallest size it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setProperty("kind", "prompt")
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(160, 2 * scaled(_SMALLEST))

    def say(self, text: str) -> None:
        if text != self._label.text():
            self._label.setText(text)
            self.verticalScrollBar().setValue(0)  # a text is read from its beginning
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width, height = self.viewport().width() - 2 * Space.S, self.viewport().height()
        chosen = font(Type.PROMPT)
        for size in range(scaled(Type.PROMPT), scaled(_SMALLEST) - 1, -2):
            chosen = QFont(chosen)
            chosen.setPixelSize(size)
            needed = QFontMetrics(chosen).boundingRect(
                QRect(0, 0, max(width, 1), 100_000), Qt.TextFlag.TextWordWrap, self._label.text()
            )
            if needed.height() <= height and needed.width() <= width:
                break
        # The style sheet's size for everything would win over the font alone.
        self._label.setStyleSheet(f"font-size: {chosen.pixelSize()}px; font-weight: 500;")
