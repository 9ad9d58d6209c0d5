"""When how much happened: a strip of bars over the lines that are shown. Drag over it to look at that time alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from voxseal.ui.language import Texts, time_text
from voxseal.ui.theme import RADIUS, Space, colours

tr = Texts("SessionLog")
BINS = 120
_HEIGHT = 44
_COLOURS = ("control", "control", "info", "warn", "bad", "warn")
"""For the levels in order, damaged lines last."""
_SHORTEST = 4
"""Pixels; a shorter drag is a click, which shows all again."""

Spread = tuple[datetime, datetime, "np.ndarray[Any, np.dtype[np.int64]]"]


class Timeline(QWidget):
    """Main thread only. Decorates for the eye; by keyboard the time is chosen in the filter beside it."""

    ranged = Signal(object)
    """(from, until) that was dragged over, or None for all."""

    def __init__(self) -> None:
        super().__init__()
        self._spread: Spread | None = None
        self._from: float | None = None
        self._to = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(tr("Drag over a stretch to see it alone; click to see all again"))

    def show_spread(self, spread: Spread | None) -> None:
        self._spread = spread
        if spread is not None:
            self.setToolTip(
                tr(
                    "{begin} to {end}. Drag over a stretch to see it alone; click to see all again",
                    begin=time_text(spread[0]),
                    end=time_text(spread[1]),
                )
            )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().line))
        painter.setBrush(QColor(colours().surface))
        painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1), RADIUS, RADIUS)
        if self._spread is not None:
            self._paint_bars(painter, self._spread[2])
        if self._from is not None:
            shade = QColor(colours().accent)
            shade.setAlpha(60)
            left, right = sorted((self._from, self._to))
            painter.fillRect(QRectF(left, 1, right - left, self.height() - 2), shade)
        painter.end()

    def _paint_bars(self, painter: QPainter, counts: np.ndarray[Any, np.dtype[np.int64]]) -> None:
        inside = self._inside()
        width = inside.width() / counts.shape[1]
        # By the square root: one error must be seen beside a thousand lines.
        heights = np.sqrt(counts.sum(axis=0))
        most = float(heights.max()) or 1.0
        painter.setPen(Qt.PenStyle.NoPen)
        for at in np.flatnonzero(heights).tolist():
            column = counts[:, at]
            worst = int(np.flatnonzero(column)[-1]) if not column[-1] else len(column) - 1
            height = max(inside.height() * float(heights[at]) / most, 2.0)
            painter.setBrush(QColor(getattr(colours(), _COLOURS[worst])))
            painter.drawRect(
                QRectF(inside.left() + at * width, inside.bottom() - height, max(width - 1.0, 1.0), height)
            )

    def _inside(self) -> QRectF:
        return QRectF(Space.S, Space.XS, max(self.width() - 2 * Space.S, 1), self.height() - 2 * Space.XS)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        self._from = self._to = event.position().x()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        if self._from is not None:
            self._to = event.position().x()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        begun, self._from = self._from, None
        self.update()
        if begun is None:
            return
        left, right = sorted((begun, event.position().x()))
        spread = self._spread
        if right - left < _SHORTEST or spread is None:
            self.ranged.emit(None)
            return
        self.ranged.emit((self._moment(spread, left), self._moment(spread, right) + timedelta(milliseconds=1)))

    def _moment(self, spread: Spread, x: float) -> datetime:
        inside = self._inside()
        share = min(max((x - inside.left()) / inside.width(), 0.0), 1.0)
        return spread[0] + (spread[1] - spread[0]) * share
