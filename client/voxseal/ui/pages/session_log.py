"""The session log: runs at the left, their lines by any filter, and what there is to say of a run or a line.

Shows this computer's log as it grows, or that of a support bundle from another.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFileDialog

from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import Event, Level
from voxseal.ui.language import Texts, time_text
from voxseal.ui.log_reader import LogReader, Question, Reading
from voxseal.ui.log_words import flaw_text
from voxseal.ui.models.log_rows import LogRows
from voxseal.ui.models.runs import RunRows
from voxseal.ui.page import Page
from voxseal.ui.pages.session_log_detail import LogDetail
from voxseal.ui.shell import Shell
from voxseal.ui.tasks import Task
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Action, Button, ComboBox, FocusKeeper, Note, clear_layout, column, row
from voxseal.ui.widgets.filters import FilterBar
from voxseal.ui.widgets.run_list import RunList
from voxseal.ui.widgets.table import Table
from voxseal.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from voxseal.sessionlog.bundle import Bundle
    from voxseal.sessionlog.files import LogFiles
    from voxseal.sessionlog.verification import Verification
    from voxseal.sessionlog.view import Run

tr = Texts("SessionLog")
_LIST = 236
_MOST_FLAWS = 4
SUFFIX = ".zip"


class SessionLogPage(Page):
    name = "session-log"
    icon = "log"

    @staticmethod
    def title() -> str:
        return tr("Session log")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._bundle: Bundle | None = None
        self._checking: Task | None = None
        self._at_end = True
        self._fresh = True
        self.problem = Button("", shell.problem.toggle)
        self._focus = FocusKeeper(self, self)
        self.verify = Button(tr("Check"), self.check, icon_name="shield")
        self.verify.setToolTip(tr("Has anything in the log been changed, put in, taken out or cut off?"))
        self.open_bundle = Button(tr("Open a bundle …"), self._choose_bundle, icon_name="folder")
        self.make_bundle = Button(tr("Support bundle …"), shell.make_bundle, kind="primary")
        for button in (self.problem, self.verify, self.open_bundle, self.make_bundle):
            self.buttons.addWidget(button)
        self.notes = column(gap=Space.S)
        self.runs = RunRows()
        self.runs.setParent(self)
        self.list = RunList(self.runs, tr("Runs of the program"))
        self.list.setMaximumWidth(_LIST)
        self.list.chosen.connect(self._choose_run)
        self.model = LogRows(shell.tasks, self)
        self.table = Table(self.model, tr("Lines of the log"))
        head = self.table.horizontalHeader()
        head.setSectionsClickable(False)
        head.setSortIndicatorShown(False)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._draw_detail())
        self.detail = LogDetail(self.tell_story)
        self.timeline = Timeline()
        self.filter = self._filters()
        self.timeline.ranged.connect(self._stretch)
        self.body.addLayout(self.notes)
        when = row(self.timeline, self.times, gap=Space.M)
        right = column(self.filter, when, self.table, self.detail, gap=Space.M)
        right.setStretch(2, 1)
        both = row(self.list, right, gap=Space.L)
        both.setStretch(0, 2)
        both.setStretch(1, 5)
        self.body.addLayout(both, 1)
        self._last: Reading | None = None
        self.reader = self._reader_of(None)
        shell.events.happened.connect(self._happened)
        shell.problem.changed.connect(self._draw_problem)
        self._draw_problem()

    def shown(self) -> None:
        if self._last is None:
            self.reader.ask(Question())
        else:
            self.reader.look_again()
        self.list.setFocus()

    def ended(self) -> None:
        self._let_go()

    def take_files(self, paths: Sequence[Path]) -> bool:
        """A bundle that is dropped is opened."""
        if len(paths) != 1 or paths[0].suffix.lower() != SUFFIX or not paths[0].is_file():
            return False
        self.read_bundle(paths[0])
        return True

    # --- what is read -------------------------------------------------------------------------------------------

    def _reader_of(self, bundle: Bundle | None) -> LogReader:
        folder = self.shell.workbench.folder.journal

        def files() -> LogFiles:
            from voxseal.sessionlog.files import FolderFiles

            return bundle if bundle is not None else FolderFiles(folder)

        reader = LogReader(self.shell.tasks, files, self)
        reader.shown.connect(self._draw)
        return reader

    def read_bundle(self, path: Path) -> None:
        """Shows the log of another computer, and whether it is as it was made."""

        def work(_: threading.Event) -> tuple[Bundle, Verification]:
            from voxseal.sessionlog.bundle import open_bundle
            from voxseal.sessionlog.verification import verify

            bundle = open_bundle(path)
            found = verify(bundle)
            found.flaws += bundle.flaws
            return bundle, found

        self.shell.tasks.start("voxseal-open-bundle", work, done=lambda opened: self._opened(*opened), owner=self)

    def _opened(self, bundle: Bundle, found: Verification) -> None:
        self._change_to(bundle)
        made, version = str(bundle.contents.get("created_at", "")), str(bundle.contents.get("voxseal", ""))
        with suppress(ValueError):
            made = time_text(datetime.fromisoformat(made))
        self.notes.addWidget(
            Note(
                "info",
                tr(
                    "Bundle {reference} of another computer, made {when} by Voxseal {version}. It is as it was made if its"
                    " sender quotes this code.",
                    reference=bundle.reference,
                    when=made[:40],
                    version=version[:20],
                ),
                Action(tr("Back to this computer"), lambda: self._change_to(None)),
            )
        )
        self._show_check(found)

    def _change_to(self, bundle: Bundle | None) -> None:
        """Another log from the start."""
        self._let_go()
        self.reader.deleteLater()
        self._bundle = bundle
        clear_layout(self.notes)
        self.model.clear()
        self.timeline.show_spread(None)
        self._fresh, self._last = True, None
        self.reader = self._reader_of(bundle)
        self._reset_filters()
        self.reader.ask(Question())

    def _let_go(self) -> None:
        """Ends what reads the log that is shown, and closes it once nothing does any more."""
        tasks = [self.reader.close(), self._checking]
        self._end_check()
        bundle, self._bundle = self._bundle, None
        if bundle is None:
            return

        def work(_: threading.Event) -> None:
            for task in tasks:
                if task is not None and task.thread is not None:
                    task.thread.join()
            bundle.close()

        self.shell.tasks.start("voxseal-close-bundle", work)

    def _happened(self, events: tuple[Event, ...]) -> None:
        if self.isVisible() and self._bundle is None and any(event.logged for event in events):
            self.reader.look_again()

    # --- drawing ------------------------------------------------------------------------------------------------

    def _draw(self, reading: Reading) -> None:
        bar = self.table.verticalScrollBar()
        self._at_end = bar.value() >= bar.maximum() - 1
        another = self._last is None or self._last.question != reading.question
        self._last = reading
        self.runs.show(reading.view.runs)
        if self._fresh:
            self._fresh = False
            latest = reading.view.runs[-1].id if reading.view.runs else None
            self.list.choose(latest)
            if latest is not None:
                self.reader.change(run=latest)  # the list tells nothing where that run was the chosen one already
            if self.reader.question != reading.question:
                return  # the answer to that is on its way
        self.model.show(reading.view, reading.rows)
        self.timeline.show_spread(reading.spread)
        self._draw_events(reading)
        if another or self._at_end:
            self.table.scrollToBottom()
        if another:
            self.table.clearSelection()
            self.table.selectionModel().clearCurrentIndex()
        self._draw_detail()

    def _draw_detail(self) -> None:
        reading = self._last
        if reading is None:
            return
        index = self.table.currentIndex()
        entry = self.model.entry_at(index) if index.isValid() else None
        if entry is not None:
            from voxseal.sessionlog.explanation import explain_entry

            self.detail.show_entry(entry, explain_entry(entry))
            return
        self.detail.show_run(self._run(reading), reading.explanations, len(reading.rows))

    @staticmethod
    def _run(reading: Reading) -> Run | None:
        if reading.question.story:
            return None
        return next((run for run in reading.view.runs if run.id == reading.question.run), None)

    def _draw_problem(self) -> None:
        recording = self.shell.problem.recording is not None
        self.problem.setText(tr("Stop recording") if recording else tr("Record the problem"))
        self.problem.setToolTip(
            tr("The log holds more detail for fifteen minutes, and then a support bundle is made of it")
        )

    # --- filters ------------------------------------------------------------------------------------------------

    def _filters(self) -> FilterBar:
        bar = FilterBar(
            [
                (tr("All lines"), None),
                (tr("Without details"), Level.INFO),
                (tr("Warnings and errors"), Level.WARNING),
                (tr("Errors only"), Level.ERROR),
            ]
        )
        bar.field.setPlaceholderText(tr("Search"))
        bar.field.setAccessibleName(tr("Search in the log"))
        bar.states.setAccessibleName(tr("How grave"))
        self.events = ComboBox()
        self.events.setAccessibleName(tr("Which events"))
        self.events.addItem(tr("All events"), None)
        self.events.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.events.setMinimumContentsLength(14)
        self.events.currentIndexChanged.connect(self._ask)
        self.times = ComboBox()
        self.times.setAccessibleName(tr("Which time"))
        for words, seconds in (
            (tr("Any time"), None),
            (tr("Last 15 minutes"), 900.0),
            (tr("Last hour"), 3600.0),
            (tr("Last day"), 86400.0),
            (tr("Last 7 days"), 7 * 86400.0),
        ):
            self.times.addItem(words, seconds)
        self.times.currentIndexChanged.connect(self._time_chosen)
        bar.row.insertWidget(2, self.events)
        bar.changed.connect(lambda text, level: self._ask())
        return bar

    def _reset_filters(self) -> None:
        with QSignalBlocker(self.events), QSignalBlocker(self.times), QSignalBlocker(self.filter):
            self.filter.field.clear()
            self.filter.states.setCurrentIndex(0)
            self.events.setCurrentIndex(0)
            self.times.setCurrentIndex(0)
            self._drop_stretch()

    def _draw_events(self, reading: Reading) -> None:
        """The events that occur, without losing which one is chosen."""
        names = reading.view.event_names
        known = [self.events.itemData(at) for at in range(1, self.events.count())]
        if names == known:
            return
        chosen = self.events.currentData()
        with QSignalBlocker(self.events):
            while self.events.count() > 1:
                self.events.removeItem(1)
            for name in names:
                self.events.addItem(name, name)
            self.events.setCurrentIndex(max(self.events.findData(chosen), 0))

    def _ask(self) -> None:
        self.reader.change(
            text=self.filter.field.text().strip(),
            level=self.filter.states.currentData(),
            event=self.events.currentData(),
        )

    def _time_chosen(self) -> None:
        last = self.times.currentData()
        if last == "stretch":
            return
        self._drop_stretch()
        self.reader.change(last=last, stretch=None)

    def _stretch(self, stretch: tuple[datetime, datetime] | None) -> None:
        """A stretch of the timeline was dragged over, or clicked away."""
        with QSignalBlocker(self.times):
            self._drop_stretch()
            if stretch is not None:
                words = f"{stretch[0].astimezone():%H:%M:%S} – {stretch[1].astimezone():%H:%M:%S}"
                self.times.addItem(words, "stretch")
            self.times.setCurrentIndex(self.times.count() - 1 if stretch is not None else 0)
        self.reader.change(stretch=stretch, last=None)

    def _drop_stretch(self) -> None:
        at = self.times.findData("stretch")
        if at >= 0:
            with QSignalBlocker(self.times):
                self.times.removeItem(at)

    def _choose_run(self, run: str | None) -> None:
        if self.reader.question.story:
            self._end_story(ask=False)
        self.reader.change(run=run, story="")

    # --- stories ------------------------------------------------------------------------------------------------

    def tell_story(self, wanted: str) -> None:
        """All lines about one sample, submission or file, of all runs."""
        self._end_story(ask=False)
        note = Note(
            "info",
            tr("The story of {thing}, from all runs that had to do with it", thing=wanted),
            Action(tr("Back to the run"), self._end_story),
        )
        note.setObjectName("story")
        self.notes.addWidget(note)
        self._reset_filters()
        self.reader.ask(Question(story=wanted, run=self.list.chosen_run))

    def _end_story(self, *, ask: bool = True) -> None:
        self._take_away("story")
        if ask:
            self.reader.change(story="", run=self.list.chosen_run)

    # --- orders -------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Looks whether anything in the log was changed after it was written."""
        bundle, folder = self._bundle, self.shell.workbench.folder.journal
        with self._focus.kept(under_way=True):
            self.verify.setEnabled(False)

        def work(_: threading.Event) -> Verification:
            from voxseal.sessionlog.files import FolderFiles
            from voxseal.sessionlog.verification import verify

            found = verify(bundle if bundle is not None else FolderFiles(folder))
            found.flaws += bundle.flaws if bundle is not None else ()
            return found

        self._checking = self.shell.tasks.start(
            "voxseal-verify", work, done=self._show_check, failed=self._not_checked, owner=self
        )

    def _end_check(self) -> None:
        """Nothing is checked any more: what is under way is of a log that is not shown."""
        if self._checking is not None:
            self._checking.cancel()
            self._checking = None
        with self._focus.kept():
            self.verify.setEnabled(True)

    def _not_checked(self, error: VoxsealError) -> None:
        self._end_check()
        self.shell.errors.show(error)

    def _show_check(self, found: Verification) -> None:
        self._end_check()
        self._take_away("check")
        close = Action(tr("Close"), lambda: self._take_away("check"))
        if found.holds:
            words = tr.count("The log holds together: nothing in its %Ln line(s) was changed.", found.lines)
            note = Note("good", words, close)
        else:
            places = [flaw_text(flaw) for flaw in found.flaws[:_MOST_FLAWS]]
            if len(found.flaws) > _MOST_FLAWS:
                places.append(tr.count("… and %Ln more", len(found.flaws) - _MOST_FLAWS))
            words = tr("The log was changed after it was written:")
            note = Note("bad", "\n".join([words, *places]), close)
        note.setObjectName("check")
        self.notes.addWidget(note)

    def _take_away(self, name: str) -> None:
        """Removes a note from above the lines."""
        note = self.findChild(Note, name)
        if note is not None:
            self.notes.removeWidget(note)
            note.setObjectName("")
            with self._focus.kept():
                note.hide()
            note.deleteLater()

    def _choose_bundle(self) -> None:
        dialog = QFileDialog(self, tr("Open a support bundle"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Support bundles (*.zip)")])
        dialog.fileSelected.connect(lambda name: self.read_bundle(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
