"""Icons of our own drawing: resources/icons/*.svg, 24 × 24, strokes in one colour that is replaced by the theme's.

    button.setIcon(icon("upload"))              # the text's colour, muted when disabled
    button.setIcon(icon("check", "good"))       # a colour of `theme.Colours`

An icon asks the theme when it is painted, so it turns light or dark by itself, and is sharp at every scale.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from voxseal.ui.theme import colours
from voxseal.workflow.resources import resource

_DRAWN_IN = b"#1c2328"
"""The colour that the files are drawn in."""


@cache
def _drawing(name: str) -> bytes:
    return (resource("icons") / f"{name}.svg").read_bytes()


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace(_DRAWN_IN, colour.encode())))


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: str) -> None:
    """Paints the icon `name` into `rect`; `colour` as `#rrggbb`. Main thread only."""
    _renderer(name, colour).render(painter, rect)


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        faint = mode is QIcon.Mode.Disabled
        painter.save()
        if faint:
            painter.setOpacity(0.5)
        colour = getattr(colours(), "muted" if faint else self._colour)
        paint_icon(painter, QRectF(rect), self._name, colour)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> _Engine:
        return _Engine(self._name, self._colour)


def app_icon() -> QIcon:
    """Voxseal's own, in its colours: the window's, the tray's."""
    return QIcon(str(resource("desktop") / "voxseal.svg"))


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon `name` in a colour of the theme (a field of `theme.Colours`)."""
    _drawing(name)  # a wrong name fails here, not when it is painted
    return QIcon(_Engine(name, colour))
