"""The main window: navigation at the left, banners and the page at the right. What it remembers is in `remembered`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from voxseal.ui.account import Account, State
from voxseal.ui.icons import app_icon, icon
from voxseal.ui.language import Texts
from voxseal.ui.page import Page
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Action, Banner, EmptyState, IconLabel, heading
from voxseal.ui.widgets import column as filled_column
from voxseal.ui.widgets.buttons import RETURN
from voxseal.ui.widgets.drop_area import DropArea
from voxseal.ui.widgets.fitting import Fitting

tr = Texts("Window")
_SIDEBAR = 224
_ICONS = 72
_NARROW = 1100
"""Pixels of the window below which the navigation gives up its words."""
_SMALLEST = QSize(480, 320)
_FIRST = QSize(1180, 760)
_FRAME = QSize(16, 48)
"""What a window manager puts round a window, more or less."""


class MainWindow(QMainWindow):
    """Shows `opening` until pages are there. Main thread only."""

    closing = Signal(object)
    """The `QCloseEvent`, to be ignored by whoever wants the window to stay."""
    dropped = Signal(object)
    """A list of paths."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Voxseal")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(_SMALLEST)
        self.resize(_FIRST.boundedTo(self.screen().availableSize() - _FRAME))
        self.setAcceptDrops(True)
        content = QWidget()
        content.setObjectName("content")
        self._banners: dict[str, Banner] = {}
        self._banner_column = QVBoxLayout()
        self._banner_column.setSpacing(1)
        self.stack = QStackedWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._banner_column)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(content)
        QShortcut(QKeySequence.StandardKey.Quit, self).activated.connect(self.close)
        self.show_alone(EmptyState("voxseal", tr("Opening …"), ""))

    def show_alone(self, widget: QWidget) -> None:
        """Fills the window with `widget`; what was there before is deleted."""
        before = self.stack.currentWidget()
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    # --- banners ------------------------------------------------------------------------------------------------

    def show_banner(self, key: str, tone: str, text: str, action: Action | None = None) -> None:
        """Puts a banner across the window, in place of one with the same key."""
        self.clear_banner(key)
        banner = self._banners[key] = Banner(tone, text, action)
        self._banner_column.addWidget(banner)

    def clear_banner(self, key: str) -> None:
        banner = self._banners.pop(key, None)
        if banner is None:
            return
        focus = self.focusWidget()
        if focus is not None and banner.isAncestorOf(focus):
            # Qt would give the focus to the navigation, where the page's keys mean something else.
            in_front = self.stack.currentWidget()
            page = in_front.page if isinstance(in_front, Work) else in_front
            if page is not None:
                page.setFocus()
        self._banner_column.removeWidget(banner)
        banner.hide()
        banner.deleteLater()

    # --- Qt -----------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._light(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802  Qt's name
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  Qt's name
        self._light(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(paths)

    def _light(self, over: bool) -> None:
        for area in self.findChildren(DropArea):
            area.light(over)


class _Entry(QToolButton):
    """One line of the navigation; Return presses it too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        if event.key() in RETURN and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


def _dressed(text: str, icon_name: str) -> _Entry:
    button = _Entry()
    button.setProperty("kind", "entry")
    button.setText(text)
    button.setIcon(icon(icon_name))
    button.setIconSize(QSize(20, 20))
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


class Work(QWidget):
    """The navigation and its pages. `help_menu` opens from it, and stays its owner's."""

    page_changed = Signal(str)

    def __init__(self, pages: Sequence[Page], account: Account, help_menu: QMenu) -> None:
        super().__init__()
        self._pages = {page.name: page for page in pages}
        self._account = account
        self._stack = QStackedWidget()
        self._group = QButtonGroup(self)
        self._entries: dict[str, QToolButton] = {}
        self._side = side = QFrame()
        side.setProperty("kind", "sidebar")
        entries = QWidget()
        column = QVBoxLayout(entries)
        side.setLayout(filled_column(Fitting(entries, column, bars=False)))
        column.setContentsMargins(Space.M, Space.L, Space.M, Space.L)
        column.setSpacing(Space.XS)
        brand = QHBoxLayout()
        brand.setContentsMargins(Space.S, 0, 0, Space.L)
        brand.setSpacing(Space.M)
        brand.addWidget(IconLabel("voxseal", "accent", 28))
        self._brand = heading("Voxseal")
        brand.addWidget(self._brand, 1)
        column.addLayout(brand)
        for page in pages:
            self._stack.addWidget(page)
            if page.in_navigation:
                column.addWidget(self._entry(page.name, page.title(), page.icon))
        column.addStretch(1)
        self._help = self._opener(help_menu)
        column.addWidget(self._help)
        self._card = self._entry("account", "", "person")
        column.addWidget(self._card)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(self._stack, 1)
        for number, name in enumerate((page.name for page in pages if page.in_navigation), 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda name=name: self.go_to(name))
            keys = shortcut.key().toString(QKeySequence.SequenceFormat.NativeText)
            self._entries[name].setToolTip(f"{self._pages[name].title()} ({keys})")
        self._away = False
        self._narrow: bool | None = None
        self._fit()
        account.changed.connect(self._draw_account)
        self._draw_account()

    @property
    def pages(self) -> list[Page]:
        return list(self._pages.values())

    @property
    def page(self) -> QWidget | None:
        """The one in front."""
        return self._stack.currentWidget()

    @property
    def current(self) -> str:
        page = self._stack.currentWidget()
        return page.name if isinstance(page, Page) else ""

    def go_to(self, name: str) -> None:
        """Brings a page to the front; one that does not exist changes nothing."""
        page = self._pages.get(name)
        if page is None:
            return
        before = self._stack.currentWidget()
        self._stack.setCurrentWidget(page)
        self._entries[name].setChecked(True)
        if isinstance(before, Page) and before is not page and not self._away:
            before.hidden()
        if not self._away:
            page.shown()
        if before is not page:
            self.page_changed.emit(name)

    def set_away(self, away: bool) -> None:
        """The window is hidden in the tray, or is back: no page is in front meanwhile, and none listens to anybody."""
        page = self._stack.currentWidget()
        if away is self._away or not isinstance(page, Page):
            return
        self._away = away
        if away:
            page.hidden()
        else:
            page.shown()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window the navigation is icons alone, and the page has the room."""
        narrow = self.width() < _NARROW
        if narrow is self._narrow:
            return
        self._narrow = narrow
        self._side.setFixedWidth(_ICONS if narrow else _SIDEBAR)
        self._brand.setVisible(not narrow)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for entry in (*self._entries.values(), self._help):
            entry.setToolButtonStyle(style)

    def _entry(self, name: str, text: str, icon_name: str) -> QToolButton:
        button = _dressed(text, icon_name)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.go_to(name))
        button.toggled.connect(lambda on: self._toggled(name, on))
        self._group.addButton(button)
        self._entries[name] = button
        return button

    def _opener(self, menu: QMenu) -> QToolButton:
        """Opens the menu above itself; F1 does too."""
        button = _dressed(menu.title(), "help")
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self)
        keys = shortcut.key().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{menu.title()} ({keys})")

        def open_it() -> None:
            menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

        button.clicked.connect(open_it)
        shortcut.activated.connect(open_it)
        return button

    def _toggled(self, name: str, on: bool) -> None:
        """Assistive tools do not click an entry: they toggle it."""
        if on and self.current != name:
            self.go_to(name)

    def _draw_account(self) -> None:
        account = self._account
        words = {
            State.UNKNOWN: tr("Looking for a session …"),
            State.SIGNED_OUT: tr("Not signed in"),
            State.WAITING: tr("Signing in …"),
            State.SIGNED_IN: tr.count("Signed in, %Ln min", account.minutes_left),
        }
        self._card.setText(words[account.state])
        who = [account.seen.subject] if account.seen else []
        self._card.setToolTip("\n".join([words[account.state], *who]))
        self._card.setIcon(icon("person", "good" if account.state is State.SIGNED_IN else "muted"))
