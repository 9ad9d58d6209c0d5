"""What is too small for its content scrolls, so that nothing is cut off or out of reach on a small or magnified screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QScrollArea, QWidget

from voxseal.ui.theme import Space


class Fitting(QScrollArea):
    """`content`, laid out by `layout`, as large as the room there is, or as it needs at least where that is more.

    A resizable `QScrollArea` gives content whose texts wrap the height that it would like, and scrolls far too soon.
    """

    def __init__(self, content: QWidget, layout: QLayout, *, bars: bool = True) -> None:
        super().__init__()
        content.setProperty("kind", "scrolled")
        self._content, self._layout = content, layout
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not bars:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        content.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def needed_height(self, width: int) -> int:
        """The least height, in pixels, that the content is whole at when it is so wide."""
        layout = self._layout
        return layout.minimumHeightForWidth(width) if layout.hasHeightForWidth() else layout.minimumSize().height()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """What the keyboard goes to comes into sight, from wherever it comes. Under a mouse nothing moves."""
        if now is None or QGuiApplication.mouseButtons() or not self._content.isAncestorOf(now):
            return
        if now.height() <= self.viewport().height():
            self.ensureWidgetVisible(now, 0, Space.M)

    def _fit(self) -> None:
        room = self.maximumViewportSize()
        least = self._layout.minimumSize().width()
        width = max(room.width(), least)
        height = self.needed_height(width)
        if height > room.height() and self.verticalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            width = max(room.width() - self.verticalScrollBar().sizeHint().width(), least)
            height = self.needed_height(width)
        self._content.resize(width, max(room.height(), height))
