"""The running app: opens the data folder behind the first window, then fills the window, and closes all in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import ErrorShown
from voxseal.ui.account import Account
from voxseal.ui.bridge import EventBridge
from voxseal.ui.errors import ErrorPresenter
from voxseal.ui.language import Texts
from voxseal.ui.opening import Launch, Opened, open_folder
from voxseal.ui.pages import entries
from voxseal.ui.shell import Shell
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.theme import Theme
from voxseal.ui.widgets import Action, EmptyState
from voxseal.ui.window import MainWindow, Work
from voxseal.ui.words import error_words

tr = Texts("Window")


class Desktop(QObject):
    """Main thread only. `open_it` is `opening.open_folder`; tests put simulators into it."""

    ready = Signal()
    """The pages are there."""
    closed = Signal()

    def __init__(
        self,
        app: QApplication,
        launch: Launch,
        theme: Theme,
        *,
        open_it: Callable[[Launch, Sequence[EventBridge]], Opened] = open_folder,
        crashed: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        super().__init__(app)
        self.launch = launch
        self.theme = theme
        self.window = MainWindow()
        self.bridge = EventBridge(self)
        self.errors = ErrorPresenter(self.window, shown=self._log_error)
        self.tasks = TaskRunner(self.errors.show, crashed, self)
        self.opened: Opened | None = None
        self.shell: Shell | None = None
        self.work: Work | None = None
        self._open_it = open_it
        self._files = list(launch.files)
        self._ended = False
        self.window.closing.connect(self._closing)
        self.window.dropped.connect(self.hand_over)
        if launch.practice:
            self.window.show_banner(
                "practice", "practice", tr("Practice: a cloud on this computer. Nothing leaves it.")
            )

    def start(self) -> None:
        """Shows the window, and opens the data folder behind it."""
        self.window.show()
        self.open()

    def open(self) -> None:
        self.tasks.start(
            "voxseal-open",
            lambda _: self._open_it(self.launch, [self.bridge]),
            done=self._fill,
            failed=self._not_opened,
        )

    def hand_over(self, paths: Sequence[Path]) -> None:
        """Files for whoever takes them; kept until the window is filled."""
        if self.work is None:
            self._files.extend(paths)
            return
        for page in self.work.pages:
            if page.take_files(paths):
                self.work.go_to(page.name)
                return

    def raise_window(self) -> None:
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """Ends everything in order; a second call does nothing."""
        if self._ended:
            return
        self._ended = True
        self.tasks.close()
        self.bridge.deliver()
        self.window.hide()
        if self.opened is not None:
            self.opened.close()
        self.closed.emit()

    # --- steps --------------------------------------------------------------------------------------------------

    def _fill(self, opened: Opened) -> None:
        self.opened = opened
        workbench = opened.workbench
        account = Account(workbench, self.bridge, self.tasks, opened.open_link, self)
        self.shell = Shell(
            workbench=workbench,
            events=self.bridge,
            tasks=self.tasks,
            errors=self.errors,
            account=account,
            theme=self.theme,
            go_to=self._go_to,
            show_banner=self.window.show_banner,
            clear_banner=self.window.clear_banner,
            notify=lambda _title, _text: None,
            hand_over=self.hand_over,
        )
        shell = self.shell
        self.work = Work([page(shell) for page in entries()], account)
        self.window.show_alone(self.work)
        self._go_to(self.work.pages[0].name)
        account.refresh()
        files, self._files = self._files, []
        if files:
            self.hand_over(files)
        self.ready.emit()

    def _not_opened(self, error: VoxsealError) -> None:
        words = error_words(error)
        self.window.show_alone(
            EmptyState("alert", words.title, f"{words.message} {words.hint}", Action(tr("Try again"), self._again))
        )

    def _again(self) -> None:
        self.window.show_alone(EmptyState("voxseal", tr("Opening …"), ""))
        self.open()

    def _go_to(self, name: str) -> None:
        if self.work is not None:
            self.work.go_to(name)

    def _closing(self, event: QCloseEvent) -> None:
        self.close()

    def _log_error(self, error: VoxsealError) -> None:
        if self.opened is not None:
            self.opened.workbench.publish(ErrorShown(error.code, error.detail))
