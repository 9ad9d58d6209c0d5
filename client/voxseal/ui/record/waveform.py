"""The outline of a take: while it grows, and afterwards with a cursor that follows what is heard."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from voxseal.domain.recording import Envelope
from voxseal.ui.theme import RADIUS, colours

_HEIGHT = 88
_FULL_SCALE = 32_768
_GROWING_SECONDS = 8
"""While it grows, the last so many seconds are shown."""
_POINTS_A_SECOND = 100


class Waveform(QWidget):
    """`show_growing` while it is recorded, `show_whole` afterwards, `show_nothing` in between."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._envelope: Envelope | None = None
        self._growing = False
        self._played = 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(_HEIGHT)

    def show_growing(self, envelope: Envelope | None) -> None:
        self._envelope, self._growing, self._played = envelope, True, 0.0
        self.update()

    def show_whole(self, envelope: Envelope | None, played: float = 0.0) -> None:
        """`played`: where the cursor stands, 0 to 1; 0 for none."""
        if (envelope, False, played) != (self._envelope, self._growing, self._played):
            self._envelope, self._growing, self._played = envelope, False, played
            self.update()

    def show_nothing(self) -> None:
        self.show_whole(None)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(400, _HEIGHT // 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(120, _HEIGHT // 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.canvas))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawLine(QLineF(0, middle, self.width(), middle))
        columns = self._columns()
        if columns:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            heard = self._played * self.width()
            for x, low, high in columns:
                painter.setPen(QColor(c.accent if self._growing or not self._played or x <= heard else c.control))
                reach = middle - 4
                painter.drawLine(
                    QLineF(
                        x,
                        middle - max(high / _FULL_SCALE * reach, 0.5),
                        x,
                        middle - min(low / _FULL_SCALE * reach, -0.5),
                    )
                )
            if self._played:
                painter.setPen(QPen(QColor(c.text), 2))
                painter.drawLine(QLineF(heard, 4, heard, self.height() - 4))
        painter.end()

    def _columns(self) -> list[tuple[int, int, int]]:
        """Per column of pixels: x, lowest, highest."""
        envelope, width = self._envelope, self.width()
        if envelope is None or not len(envelope) or width <= 0:
            return []
        first, count = 0, len(envelope)
        if self._growing:
            count = _GROWING_SECONDS * _POINTS_A_SECOND
            first = max(len(envelope) - count, 0)
        columns = []
        for x in range(width):
            start = first + x * count // width
            end = max(first + (x + 1) * count // width, start + 1)
            highs = envelope.highs[start:end]
            if not highs:
                break
            columns.append((x, min(envelope.lows[start:end]), max(highs)))
        return columns
