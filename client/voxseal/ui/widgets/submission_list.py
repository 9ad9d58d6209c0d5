"""The list of submissions: a title, a line how it stands, and a bar of what the store has confirmed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from voxseal.ui.icons import paint_icon
from voxseal.ui.models.submissions import Index, SubmissionRows
from voxseal.ui.theme import RADIUS, Space, Type, colours, font
from voxseal.ui.widgets.cards import dress_list
from voxseal.workflow.standing import Standing, SubmissionStatus

_ICON = 20
_BAR = 6
SIGNS = {
    Standing.SENDING: ("upload", "accent"),
    Standing.QUEUED: ("clock", "muted"),
    Standing.PAUSED: ("pause", "muted"),
    Standing.FAILED: ("alert", "bad"),
    Standing.CANCELLING: ("close", "muted"),
    Standing.CANCELLED: ("close", "muted"),
    Standing.DELIVERED: ("check-circle", "good"),
    Standing.EMPTY: ("skip", "muted"),
}
"""An icon and its colour (a field of `theme.Colours`) for each standing."""


class _Row(QStyledItemDelegate):
    """Paints one submission. The bar is there while there is something to wait for."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  Qt's name
        lines = QFontMetrics(font(Type.BODY, bold=True)).height() + QFontMetrics(font(Type.CAPTION)).height()
        return QSize(0, lines + _BAR + 2 * Space.M + 2 * Space.S)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        status: SubmissionStatus = index.data(SubmissionRows.STATUS)
        area: QRect = option.rect.adjusted(Space.XS, Space.XS // 2, -Space.XS, -Space.XS // 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, option)
        icon_name, colour = SIGNS[status.standing]
        left, top = area.left() + Space.M, area.top() + Space.M - Space.XS // 2
        paint_icon(painter, QRectF(left, top, _ICON, _ICON), icon_name, getattr(colours(), colour))
        inside = QRect(left + _ICON + Space.M, top, area.right() - Space.M - left - _ICON - Space.M, area.height())
        top = self._write(painter, inside, index.data(), Type.BODY, "text", bold=True)
        inside.setTop(top)
        top = self._write(painter, inside, index.data(SubmissionRows.MORE), Type.CAPTION, "muted")
        if not status.standing.finished:
            self._paint_bar(painter, QRectF(inside.left(), top + Space.S - 2, inside.width(), _BAR), status)
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colours().accent_soft if chosen else colours().hover))
            painter.drawRoundedRect(area, RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colours().accent))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    @staticmethod
    def _write(painter: QPainter, area: QRect, text: str, kind: Type, colour: str, *, bold: bool = False) -> int:
        """Writes one line and returns where the next begins."""
        written = font(kind, bold=bold)
        metrics = QFontMetrics(written)
        painter.setFont(written)
        painter.setPen(QColor(getattr(colours(), colour)))
        line = QRect(area.left(), area.top(), area.width(), metrics.height())
        painter.drawText(
            line, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        )
        return line.bottom() + 3

    @staticmethod
    def _paint_bar(painter: QPainter, area: QRectF, status: SubmissionStatus) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().line))
        painter.drawRoundedRect(area, _BAR / 2, _BAR / 2)
        done = QRectF(area)
        done.setWidth(area.width() * status.progress.share)
        colour = {Standing.FAILED: "bad", Standing.SENDING: "accent"}.get(status.standing, "control")
        painter.setBrush(QColor(getattr(colours(), colour)))
        painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)


class SubmissionList(QListView):
    """Over `SubmissionRows`. Delete emits `delete_pressed`, Space `space_pressed`, Alt+Up and Alt+Down `moved`."""

    chosen = Signal(object)
    """The id of the submission that is chosen now, or None."""
    delete_pressed = Signal()
    space_pressed = Signal()
    moved = Signal(int)

    def __init__(self, model: SubmissionRows, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._chosen: str | None = None
        self.setModel(model)
        dress_list(self, name, _Row(self))
        self.selectionModel().currentChanged.connect(self._current_changed)
        model.modelReset.connect(self._restore)

    def choose(self, submission: str | None) -> None:
        """Chooses a submission; the first, where that one is not there."""
        place = self._rows.place_of(submission) if submission else None
        if place is None:
            place = 0
        if self._rows.at(place) is not None:
            self.setCurrentIndex(self._rows.index(place))

    @property
    def chosen_submission(self) -> str | None:
        return self._chosen

    def _current_changed(self, index: Index) -> None:
        status = self._rows.at(index.row()) if index.isValid() else None
        chosen = status.submission.id if status else None
        if chosen != self._chosen and (chosen is not None or self._rows.at(0) is None):
            self._chosen = chosen
            self.chosen.emit(chosen)

    def _restore(self) -> None:
        self.choose(self._chosen)
        if self._rows.at(0) is None and self._chosen is not None:
            self._chosen = None
            self.chosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.delete_pressed.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit()
        elif alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
