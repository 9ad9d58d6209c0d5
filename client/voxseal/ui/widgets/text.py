"""Labels, by what they are. All wrap, none reads markup: a file name must not be able to draw."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from voxseal.ui.icons import paint_icon
from voxseal.ui.theme import colours


class _Words(QLabel):
    """As high as its text is at the width that it has, and no higher. A `QLabel` guesses a width and wants the height for
    that; bounded to it, it cuts off what takes more lines.
    """

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(self.width())) if self.wordWrap() and self.text() else hint

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        if self.wordWrap() and event.oldSize().width() != event.size().width():
            self.updateGeometry()


def _label(kind: str, text: str, *, wrap: bool = True) -> QLabel:
    label = _Words(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    label.setWordWrap(wrap)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return label


def title(text: str) -> QLabel:
    """The page's own name, once a page."""
    return _label("title", text, wrap=False)


def heading(text: str) -> QLabel:
    return _label("heading", text)


def strong(text: str) -> QLabel:
    return _label("strong", text)


def lead(text: str) -> QLabel:
    """A sentence under a title: what this is for."""
    return _label("lead", text)


def body(text: str) -> QLabel:
    return _label("body", text)


def muted(text: str) -> QLabel:
    return _label("muted", text)


def caption(text: str) -> QLabel:
    return _label("caption", text)


def code(text: str) -> QLabel:
    """A fingerprint, a path, an id: fixed pitch, can be selected and copied."""
    label = _label("code", text)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def fit(label: QLabel, width: int) -> QLabel:
    """Makes a label `width` pixels wide and as high as its text is there: what a centred layout does not ask for itself."""
    label.setFixedWidth(width)
    label.ensurePolished()  # its font decides how many lines it takes
    label.setMinimumHeight(max(label.heightForWidth(width), 0))
    return label


class IconLabel(QWidget):
    """An icon that only decorates: assistive tools pass it over. `size` in pixels."""

    def __init__(self, name: str, colour: str = "text", size: int = 20) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, QRectF(0, 0, self._size, self._size), self._name, getattr(colours(), self._colour))
        painter.end()
