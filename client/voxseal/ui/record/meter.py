"""The level, as a bar to be read from the corner of an eye: green where speech belongs, amber above, red where it
clips; a line for the highest peak of the last seconds; a lamp that stays lit for a while after clipping.
"""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from voxseal.domain.recording import LevelReading
from voxseal.ui.language import Texts
from voxseal.ui.theme import Space, Type, colours, font

tr = Texts("Record")
_QUIETEST = -60.0
_AMBER = -12.0
"""dBFS. Peaks of speech that is well set lie below it; EBU Tech 3343 leaves as much for what comes unexpectedly."""
_RED = -3.0
_LAMP_SECONDS = 2.0
_LAMP = 28
_BAR = 14


class LevelMeter(QWidget):
    """`show_level` some 25 times a second. Assistive tools are told the hint, not the dance of the bar."""

    def __init__(self) -> None:
        super().__init__()
        self._reading: LevelReading | None = None
        self._clipped_at = -math.inf
        self.setAccessibleName(tr("Input level"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def lamp(self) -> bool:
        """Whether it clipped just now."""
        return time.monotonic() - self._clipped_at < _LAMP_SECONDS

    def show_level(self, reading: LevelReading | None) -> None:
        if reading is not None and reading.clipped:
            self._clipped_at = time.monotonic()
        if reading is None:
            self._clipped_at = -math.inf
        self._reading = reading
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(320, _BAR + Space.S + 2 * int(Type.CAPTION))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, 0, self.width() - _LAMP - Space.M, _BAR)
        self._paint_zones(painter, bar)
        painter.setBrush(QColor(c.bad if self.lamp else c.line))
        painter.drawRoundedRect(QRectF(bar.right() + Space.M, 0, _LAMP, _BAR), _BAR / 2, _BAR / 2)
        painter.setPen(QColor(c.muted))
        painter.setFont(font(Type.CAPTION))
        for level in (-48, -36, -24, -12, 0):
            at = bar.left() + bar.width() * _share(level)
            where = QRectF(at - 20, bar.bottom() + Space.XS, 40, 2 * int(Type.CAPTION))
            if where.right() > bar.right() + _LAMP:
                where.moveRight(bar.right())
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, f"{level}")
        painter.end()

    def _paint_zones(self, painter: QPainter, bar: QRectF) -> None:
        c = colours()
        zones = (
            (_QUIETEST, _AMBER, c.good, c.good_soft),
            (_AMBER, _RED, c.warn, c.warn_soft),
            (_RED, 0.0, c.bad, c.bad_soft),
        )
        peak = self._reading.peak if self._reading else -math.inf
        for low, high, lit, dark in zones:
            left = bar.left() + bar.width() * _share(low)
            right = bar.left() + bar.width() * _share(high)
            painter.setBrush(QColor(dark))
            painter.drawRect(QRectF(left, bar.top(), right - left, bar.height()))
            if peak > low:
                reach = bar.left() + bar.width() * _share(min(peak, high))
                painter.setBrush(QColor(lit))
                painter.drawRect(QRectF(left, bar.top(), reach - left, bar.height()))
        if self._reading is not None and self._reading.held_peak > _QUIETEST:
            at = bar.left() + bar.width() * _share(min(self._reading.held_peak, 0.0))
            painter.setBrush(QColor(c.text))
            painter.drawRect(QRectF(at - 1, bar.top() - 1, 2, bar.height() + 2))


def _share(level: float) -> float:
    """Where a level in dBFS lies on the bar, 0 to 1."""
    return min(max((level - _QUIETEST) / -_QUIETEST, 0.0), 1.0)
