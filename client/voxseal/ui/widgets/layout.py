"""Rows, columns, cards and scrolling, with the theme's gaps."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from voxseal.ui.theme import Space

_Move = QAbstractSlider.SliderAction
_SCROLLING: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_Up: _Move.SliderSingleStepSub,
    Qt.Key.Key_Down: _Move.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Move.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Move.SliderPageStepAdd,
}


def column(*items: QWidget | QLayout | int, gap: int = Space.S) -> QVBoxLayout:
    """Top to bottom; a number is a stretch of that weight."""
    layout = QVBoxLayout()
    return _filled(layout, items, gap)


def row(*items: QWidget | QLayout | int, gap: int = Space.S) -> QHBoxLayout:
    """Left to right; a number is a stretch of that weight."""
    layout = QHBoxLayout()
    return _filled(layout, items, gap)


_L = TypeVar("_L", QVBoxLayout, QHBoxLayout)


def _filled(layout: _L, items: tuple[QWidget | QLayout | int, ...], gap: int) -> _L:
    layout.setSpacing(gap)
    layout.setContentsMargins(0, 0, 0, 0)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addStretch(item)
    return layout


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setProperty("kind", "rule")
    return line


class Card(QFrame):
    """A surface with a border. `inside` is its column."""

    def __init__(self, *items: QWidget | QLayout | int, gap: int = Space.S, margin: int = Space.XL) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.inside = column(*items, gap=gap)
        self.inside.setContentsMargins(margin, margin, margin, margin)
        self.setLayout(self.inside)


def scrolled(layout: QLayout, *, widest: int | None = None) -> QScrollArea:
    """`layout` in an area that scrolls up and down when it is too tall. `widest`: pixels that it is wide at most."""
    inner = QWidget()
    inner.setProperty("kind", "scrolled")
    inner.setLayout(layout)
    if widest is not None:
        inner.setMaximumWidth(widest)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area


def scroll_by_key(event: QKeyEvent, *areas: QAbstractScrollArea) -> bool:
    """Up, Down, PageUp or PageDown scrolls the first area that goes any further that way. Whether one does."""
    action = _SCROLLING.get(event.key())
    if action is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    for area in areas:
        bar = area.verticalScrollBar()
        before = bar.value()
        bar.triggerAction(action)
        if bar.value() != before:
            return True
    return False


def clear_layout(layout: QLayout) -> None:
    """Takes everything out of `layout` and deletes it."""
    while layout.count() and (item := layout.takeAt(0)) is not None:
        widget, below = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif below is not None:
            clear_layout(below)


class OneOf(QWidget):
    """Several widgets in one place, of which one is shown. The others take no room, as they do in a `QStackedWidget`."""

    def __init__(self) -> None:
        super().__init__()
        self._widgets: list[QWidget] = []
        self._current = 0
        self._column = column()
        self.setLayout(self._column)

    def add(self, widget: QWidget) -> None:
        """The first one is shown."""
        self._widgets.append(widget)
        self._column.addWidget(widget)
        widget.setVisible(len(self._widgets) == 1)

    @property
    def current(self) -> int:
        return self._current

    def show_only(self, place: int) -> None:
        """Whoever was at a control of the one before is at the first of this one."""
        if place == self._current:
            return
        before, now = self._widgets[self._current], self._widgets[place]
        focus = self.window().focusWidget()
        self._current = place
        now.show()
        if focus is not None and before.isAncestorOf(focus):
            first: QWidget | None = now.nextInFocusChain()
            while first is not None and first is not now and not _takes_focus(first, now):
                first = first.nextInFocusChain()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
        before.hide()


def _takes_focus(widget: QWidget, inside: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isEnabled() and widget.isVisibleTo(inside) and inside.isAncestorOf(widget)
