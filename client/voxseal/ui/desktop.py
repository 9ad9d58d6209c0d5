"""The running app: opens the data folder behind the first window, then fills the window, and closes all in order."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication

from voxseal.domain.errors import DataFolderBusy, VoxsealError
from voxseal.domain.events import ErrorShown
from voxseal.domain.ports import EventSink
from voxseal.ui.account import Account
from voxseal.ui.application import Application
from voxseal.ui.bridge import EventBridge
from voxseal.ui.crashes import CrashReports, crash_error
from voxseal.ui.enrol.first_start import FirstStart
from voxseal.ui.enrol.later import LaterProfile
from voxseal.ui.enrolment import SUFFIXES, Enrolment
from voxseal.ui.errors import ErrorPresenter
from voxseal.ui.help_menu import HelpMenu
from voxseal.ui.instance import Instance, hand_over
from voxseal.ui.language import Texts
from voxseal.ui.opening import Launch, Opened, open_folder
from voxseal.ui.page import AtWork
from voxseal.ui.pages import entries
from voxseal.ui.practice import PipelinesPart, banner_words
from voxseal.ui.preferences import Preferences
from voxseal.ui.problem import ProblemSwitch
from voxseal.ui.record.sitting import Sitting
from voxseal.ui.remembered import Remembered, recall, remember
from voxseal.ui.shell import Shell
from voxseal.ui.tasks import TaskRunner
from voxseal.ui.theme import Theme
from voxseal.ui.tray import Tray
from voxseal.ui.uploads import Uploads
from voxseal.ui.widgets import Action, Choice, Dialog, EmptyState, ask
from voxseal.ui.window import MainWindow, Work
from voxseal.ui.words import error_words
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.problem_recording import ProblemRecording

tr = Texts("Window")

Open = Callable[[Launch, Sequence[EventSink]], Opened]

_TRY_TO_HAND_OVER = 10
_BETWEEN = 300
"""Milliseconds between two tries to reach a window that starts just now."""


class Desktop(QObject):
    """Main thread only. `open_it` is `opening.open_folder`; tests put simulators into it."""

    ready = Signal()
    """The window is filled: with the first start's questions, or with the pages."""
    closed = Signal()
    _crashed = Signal(object)

    def __init__(self, app: Application, launch: Launch, theme: Theme, *, open_it: Open = open_folder) -> None:
        super().__init__(app)
        self.launch = launch
        self.theme = theme
        self.window = MainWindow()
        self.bridge = EventBridge(self)
        self.errors = ErrorPresenter(self.window, shown=self._log_error)
        self.errors.make_bundle = self.make_bundle
        self.crashes = CrashReports(launch.folder / "crashes")
        self.tasks = TaskRunner(self.errors.show, self.crash, self)
        self.tray = Tray(self.window, show=self.raise_window, stop=self.asked_to_close)
        self.opened: Opened | None = None
        self.shell: Shell | None = None
        self.work: Work | None = None
        self.first_start: FirstStart | None = None
        self._instance: Instance | None = None
        self._later: LaterProfile | None = None
        self._open_it = open_it
        self._files = list(launch.files)
        self._tries = 0
        self._question: Dialog | None = None
        self._ended = False
        self._crashed.connect(self.errors.show, Qt.ConnectionType.QueuedConnection)
        self.window.closing.connect(self._closing)
        self.window.dropped.connect(self.hand_over)
        app.asked_to_open.connect(self._called)
        app.came_forward.connect(self._came_forward)
        if launch.practice:
            self._practice = PipelinesPart(self.window, self.tasks, launch.practice_folder)
            self.window.show_banner("practice", "practice", banner_words(), self._practice.action())

    def start(self) -> None:
        """Shows the window, and opens the data folder behind it."""
        self._remembered = recall(self.launch.folder / "window.json")
        if self._remembered.geometry:
            self.window.restoreGeometry(self._remembered.geometry)
        self.window.show()
        self.open()

    def open(self) -> None:
        """Opens the data folder; the window is filled when that is done."""
        self.tasks.start(
            "voxseal-open",
            lambda _: self._open_it(self.launch, [self.bridge]),
            done=self._fill,
            failed=self._not_opened,
        )

    def hand_over(self, paths: Sequence[Path]) -> None:
        """Files for whoever takes them: a profile to compare, or recordings. Kept until the window is filled."""
        if not paths:
            return
        if self.work is None:
            if self.first_start is None or not self.first_start.take_files(paths):
                self._files.extend(paths)
            return
        profiles = [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]
        if profiles:
            self._offer_profile(profiles[0])
        recordings = [path for path in paths if path not in profiles]
        current = self.work.current
        # The page that is looked at first: where somebody drops files, they mean it.
        for page in sorted(self.work.pages, key=lambda page: page.name != current) if recordings else []:
            if page.take_files(recordings):
                self.work.go_to(page.name)
                return

    def raise_window(self) -> None:
        """Brings the window to the front, from wherever it is."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        if self.work is not None:
            self.work.set_away(False)
        self.window.activateWindow()

    def make_bundle(self, since: datetime | None = None) -> None:
        """Opens the support bundle; also while the data folder cannot be opened. `since`: when a problem began."""
        from voxseal.ui.bundle_dialog import BundleDialog

        workbench = self.opened.workbench if self.opened is not None else None
        folder = workbench.folder if workbench is not None else DataFolder(self.launch.folder, make=False)
        BundleDialog(self.window, folder, workbench, self.tasks, since=since).open()

    def _problem_recorded(self, recording: ProblemRecording | None) -> None:
        self.make_bundle(recording.bundle_since if recording is not None else None)

    def crash(self, error: BaseException) -> None:
        """An exception that nobody expected, from any thread: a report is saved, and the person is told."""
        self._crashed.emit(crash_error(error, self.crashes.save(error)))

    def close(self) -> None:
        """Ends everything in order; a second call does nothing."""
        if self._ended:
            return
        self._ended = True
        page = self.work.current if self.work is not None else self._remembered.page
        if self.opened is not None:
            remember(self.opened.workbench.folder.window, Remembered(bytes(self.window.saveGeometry().data()), page))
        self.tray.close()
        self.window.hide()
        if self._instance is not None:
            self._instance.close()
        if self.shell is not None:
            self.shell.uploads.close()
            self.shell.sitting.close_now()
            self.shell.problem.close()
        for shown in self.work.pages if self.work is not None else ():
            shown.ended()
        self.tasks.close()
        self.bridge.deliver()
        if self.opened is not None:
            self.opened.close()
        self.crashes.uninstall()
        self.closed.emit()

    # --- filling the window -------------------------------------------------------------------------------------

    def _fill(self, opened: Opened) -> None:
        self.opened = opened
        workbench = opened.workbench
        self._instance = Instance(workbench.folder.path, self)
        self._instance.called.connect(self._called)
        died = self.crashes.last_time()
        self.crashes.watch_faults()
        account = Account(workbench, self.bridge, self.tasks, opened.open_link, self)
        enrolment = Enrolment(workbench, self.tasks, opened.enrolled, self)
        preferences = Preferences(workbench.folder.settings, self.tasks, self)
        problem = ProblemSwitch(workbench.detail, self.tasks, self.window.show_banner, self.window.clear_banner, self)
        problem.finished.connect(self._problem_recorded)
        self.shell = Shell(
            workbench=workbench,
            events=self.bridge,
            tasks=self.tasks,
            errors=self.errors,
            account=account,
            enrolment=enrolment,
            preferences=preferences,
            uploads=Uploads(opened.dispatch, preferences, self),
            sitting=Sitting(workbench, self.tasks, self.errors.show, parent=self),
            problem=problem,
            make_bundle=self.make_bundle,
            theme=self.theme,
            go_to=self._go_to,
            show_banner=self.window.show_banner,
            clear_banner=self.window.clear_banner,
            notify=self.tray.notify,
            hand_over=self.hand_over,
            offer_profile=self._offer_profile,
            folder_can_change=self.launch.is_usual_folder,
        )
        self._later = LaterProfile(self.window, enrolment, self)
        enrolment.changed.connect(self._enrolment_changed)
        preferences.changed.connect(self._apply_preferences)
        self._apply_preferences()
        if enrolment.complete:
            self._show_work()
        else:
            self._show_first_start(opened.practice_profile)
        if preferences.error is not None:
            self.errors.show(preferences.error)
        if died is not None:
            self._tell_of_fault(died)
        self.ready.emit()

    def _show_first_start(self, practice_profile: Path | None) -> None:
        if self.shell is None:
            return
        self.first_start = FirstStart(self.shell, practice_profile)
        self.first_start.finished.connect(self._show_work)
        self.window.show_alone(self.first_start)
        if self._files and self.first_start.take_files(self._files[:1]):
            del self._files[0]

    def _show_work(self) -> None:
        if self.shell is None:
            return
        shell = self.shell
        self.first_start = None
        self.work = Work([page(shell) for page in entries()], shell.account, HelpMenu(shell, self.window))
        self.window.show_alone(self.work)
        names = [page.name for page in self.work.pages]
        # Straight to it: passing by another page would begin what that one does when it is looked at.
        self.work.go_to(self._remembered.page if self._remembered.page in names else names[0])
        shell.account.refresh()
        files, self._files = self._files, []
        self.hand_over(files)

    def _not_opened(self, error: VoxsealError) -> None:
        if isinstance(error, DataFolderBusy) and self._tries < _TRY_TO_HAND_OVER:
            # Another window has the folder and listens, or will in a moment; or it is a command, which never does.
            if hand_over(self.launch.folder, self.launch.files):
                self.close()
                return
            self._tries += 1
            QTimer.singleShot(_BETWEEN, self, self.open)
            return
        words = error_words(error)
        self.window.show_alone(
            EmptyState(
                "alert",
                words.title,
                f"{words.message} {words.hint}".strip(),
                Action(tr("Try again"), self._again),
                Action(tr("Support bundle …"), self.make_bundle),
            )
        )

    def _again(self) -> None:
        self._tries = 0
        self.window.show_alone(EmptyState("voxseal", tr("Opening …"), ""))
        self.open()

    # --- what happens meanwhile ---------------------------------------------------------------------------------

    def _called(self, files: tuple[Path, ...]) -> None:
        self.raise_window()
        self.hand_over(files)

    def _came_forward(self) -> None:
        # macOS alone has a symbol for a program without a window, and whoever clicks it wants the window back. Elsewhere
        # the tray's own menu may bring the program forward.
        if sys.platform == "darwin" and self.window.isHidden() and not self._ended:
            self.raise_window()

    def _go_to(self, name: str) -> None:
        if self.work is not None:
            self.work.go_to(name)

    def _apply_preferences(self) -> None:
        if self.shell is not None:
            self.theme.choose(self.shell.preferences.now.appearance.value)
            self.shell.workbench.rate = self.shell.preferences.now.rate

    def _offer_profile(self, path: Path) -> None:
        if self._later is not None:
            self._later.offer(path)

    def _enrolment_changed(self) -> None:
        """A profile was taken over, or its text agreed to: whoever was signed in may be nobody there."""
        if self.shell is None or self._later is None or self.work is None:
            return
        self._later.look_again()
        self.shell.account.refresh()

    def _tell_of_fault(self, report: Path) -> None:
        self.window.show_banner(
            "fault",
            "warn",
            tr(
                "Voxseal ended unexpectedly last time. Nothing that was sealed or sent is lost. A report of it is in"
                " {place}.",
                place=report,
            ),
            Action(tr("Understood"), lambda: self.window.clear_banner("fault")),
        )

    def _log_error(self, error: VoxsealError) -> None:
        if self.opened is not None:
            self.opened.workbench.publish(ErrorShown(error.code, error.detail))

    # --- closing ------------------------------------------------------------------------------------------------

    def asked_to_close(self) -> None:
        """A person wants it to end, by the window or by the tray. While a page is at work it asks first."""
        works = self._at_work()
        if works:
            self._ask_to_close(works)
        else:
            self.close()

    def _closing(self, event: QCloseEvent) -> None:
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication) and app.isSavingSession():
            self.close()  # the computer is being left, and nobody would answer
        else:
            self.asked_to_close()
        if not self._ended:
            event.ignore()

    def _at_work(self) -> list[AtWork]:
        pages = self.work.pages if self.work is not None and not self._ended else []
        return [work for work in (page.at_work() for page in pages) if work is not None]

    def _ask_to_close(self, works: Sequence[AtWork]) -> None:
        self.raise_window()
        if self._question is not None:
            self._question.activateWindow()
            return
        choices = [Choice(tr("Stop and close"), self.close, kind="danger")]
        if self.tray.available and all(work.goes_on_hidden for work in works):
            choices.append(Choice(tr("Keep in tray"), self._hide))
        safe = tr("What was sealed is kept on this computer, and goes on at the next start.")
        self._question = ask(
            self.window,
            tr("Close Voxseal?"),
            "\n".join([*(work.words for work in works), safe]),
            choices,
            no=tr("Stay"),
        )
        self._question.finished.connect(self._answered)

    def _answered(self) -> None:
        self._question = None

    def _hide(self) -> None:
        self.tray.appear()
        self.window.hide()
        if self.work is not None:
            self.work.set_away(True)
