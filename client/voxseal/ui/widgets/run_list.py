"""The list of runs at the left of the session log: what was run, when, and how it went."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from voxseal.ui.icons import paint_icon
from voxseal.ui.models.runs import Index, RunRows
from voxseal.ui.theme import RADIUS, Space, Type, colours, font
from voxseal.ui.widgets.cards import dress_list

_ICON = 18


class _Row(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  Qt's name
        lines = QFontMetrics(font(Type.BODY, bold=True)).height() + QFontMetrics(font(Type.CAPTION)).height()
        return QSize(0, lines + 2 * Space.M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect.adjusted(Space.XS, 1, -Space.XS, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().accent_soft if chosen else colours().hover))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colours().accent))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        name, colour = index.data(RunRows.SIGN)
        top = area.top() + Space.S
        paint_icon(painter, QRectF(area.left() + Space.S, top, _ICON, _ICON), name, getattr(colours(), colour))
        left = area.left() + Space.S + _ICON + Space.S
        line = QRect(left, top - 1, area.right() - Space.S - left, 0)
        for text, kind, tone in (
            (index.data(), Type.BODY, "text"),
            (index.data(RunRows.MORE), Type.CAPTION, "muted"),
        ):
            written = font(kind, bold=kind is Type.BODY)
            metrics = QFontMetrics(written)
            line.setHeight(metrics.height())
            painter.setFont(written)
            painter.setPen(QColor(getattr(colours(), tone)))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)
            line.moveTop(line.bottom() + 2)
        painter.restore()


class RunList(QListView):
    """Over `RunRows`. Keeps what is chosen while runs come."""

    chosen = Signal(object)
    """The id of the run that is chosen now; None for all of them."""

    def __init__(self, model: RunRows, name: str) -> None:
        super().__init__()
        self._rows = model
        self._chosen: str | None = None
        self.setModel(model)
        dress_list(self, name, _Row(self))
        self.selectionModel().currentChanged.connect(self._current_changed)
        model.modelReset.connect(self._restore)

    @property
    def chosen_run(self) -> str | None:
        return self._chosen

    def choose(self, run: str | None) -> None:
        """Chooses a run; all of them, where that one is not there."""
        index = self._rows.index(self._rows.place_of(run))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _current_changed(self, index: Index) -> None:
        run = self._rows.at(index.row()) if index.isValid() else None
        chosen = run.id if run is not None else None
        if index.isValid() and chosen != self._chosen:
            self._chosen = chosen
            self.chosen.emit(chosen)

    def _restore(self) -> None:
        self.choose(self._chosen)
