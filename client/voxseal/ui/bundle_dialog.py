"""The support bundle: collected, looked through file by file, less what is left out, saved, and the code to quote.

    BundleDialog(shell.window, folder, workbench, shell.tasks).open()

Nothing is saved before everything could be looked at. Works without a workbench, for a data folder that cannot be opened.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from voxseal.domain.errors import VoxsealError
from voxseal.ui.language import Texts, size_text
from voxseal.ui.tasks import Task, TaskRunner
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Button, ComboBox, Dialog, Note, body, caption, code, column, heading, muted, row, title

if TYPE_CHECKING:
    from voxseal.workflow.folder import DataFolder
    from voxseal.workflow.support_bundle import SavedBundle, SupportBundle
    from voxseal.workflow.workbench import Workbench

tr = Texts("SupportBundle")
_SIZE = (900, 600)
_LOWEST = 420
_LIST = 300
_STEP = 200_000
"""Letters of a file that are shown at once; more when they are asked for."""
_ABOUT = ""
"""Stands for what the bundle says of itself, in the list."""


class BundleDialog(Dialog):
    """Main thread only. `since` is when a recorded problem began."""

    def __init__(
        self,
        parent: QWidget,
        folder: DataFolder,
        workbench: Workbench | None,
        tasks: TaskRunner,
        *,
        since: datetime | None = None,
    ) -> None:
        super().__init__(parent, tr("Support bundle"), width=_SIZE[0])
        wanted = max(parent.window().height() - Space.XXL, _LOWEST)
        self.setFixedHeight(min(_SIZE[1], wanted, self.room().height()))
        self._folder, self._workbench, self._tasks = folder, workbench, tasks
        self._since = since
        self._draft: SupportBundle | None = None
        self._task: Task | None = None
        self._text, self._at = "", 0
        self._unwanted: set[str] = set()
        """Also of files that another period does not show now: who took one out does not look for it again."""
        self.looked_at: str | None = None
        """The file whose contents are in sight; empty for what the bundle says of itself."""
        self.inside.addWidget(heading(tr("Support bundle")))
        self.steps = QStackedWidget()
        self.steps.addWidget(self._collecting())
        self.steps.addWidget(self._looking())
        self.inside.addWidget(self.steps, 1)
        self.save = Button(tr("Save …"), self._choose, kind="primary")
        self.save.setEnabled(False)
        self.cancel = Button(tr("Cancel"), self.reject)
        self.answer(self.save, self.cancel)
        self._collect()

    @property
    def left_out(self) -> frozenset[str]:
        """The files that the person does not want in it."""
        files = self._draft.files if self._draft is not None else ()
        return frozenset(file.name for file in files if file.name in self._unwanted)

    @property
    def collecting(self) -> bool:
        return self._task is not None

    # --- collecting ---------------------------------------------------------------------------------------------

    def _collecting(self) -> QWidget:
        page = QWidget()
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(tr("Collecting"))
        words = muted(tr("Looking at the session log, the clock, the network, the cloud and the keyring …"))
        page.setLayout(column(1, words, bar, 2, gap=Space.M))
        return page

    def _collect(self) -> None:
        folder, workbench, since = self._folder, self._workbench, self._begin()

        def work(_: object) -> SupportBundle:
            from voxseal.workflow.support_bundle import collect

            return collect(folder, workbench, since=since)

        self._task = self._tasks.start("voxseal-bundle", work, done=self._show, failed=self._failed, owner=self)

    def _begin(self) -> datetime:
        """From when on session logs are wanted."""
        days = self.period.currentData()
        return self._since if days is None and self._since else datetime.now(UTC) - timedelta(days=days or 7)

    def _failed(self, error: VoxsealError) -> None:
        self._task = None
        self.reject()
        self._tasks.show_error(error)

    # --- looking through ----------------------------------------------------------------------------------------

    def _looking(self) -> QWidget:
        page = QWidget()
        self.period = ComboBox()
        self.period.setAccessibleName(tr("Session logs"))
        if self._since is not None:
            self.period.addItem(tr("Session logs of the recorded problem"), None)
        self.period.addItem(tr("Session logs of the last day"), 1)
        self.period.addItem(tr("Session logs of 7 days"), 7)
        self.period.addItem(tr("Session logs of 30 days"), 30)
        self.period.setCurrentIndex(0 if self._since is not None else 1)
        self.period.currentIndexChanged.connect(self._other_period)
        self.files = QListWidget()
        self.files.setAccessibleName(tr("What is in it"))
        self.files.setFixedWidth(_LIST)
        self.files.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.files.currentItemChanged.connect(self._look)
        self.files.itemChanged.connect(self._ticked)
        self.about = muted("")
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setProperty("kind", "code")
        self.preview.setAccessibleName(tr("Contents of the file"))
        self.preview.setTabChangesFocus(True)
        self.more = Button(tr("Show more"), self._show_more, kind="quiet")
        self.total = caption("")
        self.total.setWordWrap(False)
        lead = body(
            tr(
                "Look at everything before you save it, and take out what you do not want to hand over. It holds no audio,"
                " no keys, and no names of people or files."
            )
        )
        right = column(self.about, self.preview, row(self.total, 1, self.more), gap=Space.S)
        left = column(self.period, self.files, gap=Space.S)
        both = row(left, right, gap=Space.L)
        both.setStretch(1, 1)
        page.setLayout(column(lead, both, gap=Space.M))
        return page

    def _show(self, draft: SupportBundle) -> None:
        self._task, self._draft = None, draft
        chosen = self._chosen_name()
        self.files.blockSignals(True)
        self.files.clear()
        self._add(_ABOUT, tr("About this bundle"), checked=None)
        for file in draft.files:
            self._add(file.name, file.name, checked=file.name not in self._unwanted)
        self.files.blockSignals(False)
        names = [_name(self.files.item(at)) for at in range(self.files.count())]
        self.files.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self.steps.setCurrentIndex(1)
        self.save.setEnabled(True)
        self._counted()
        self.files.setFocus()

    def _add(self, name: str, words: str, *, checked: bool | None) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setToolTip(words)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if checked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        item.setFlags(flags)
        self.files.addItem(item)

    def _chosen_name(self) -> str | None:
        item = self.files.currentItem()
        return _name(item) if item is not None else None

    def _other_period(self) -> None:
        draft, since = self._draft, self._begin()
        if draft is not None:
            if self._task is not None:
                self._task.cancel()  # or its answer would come in place of the one that is wanted now
            self.save.setEnabled(False)
            self._task = self._tasks.start(
                "voxseal-bundle", lambda _: draft.covering(since), done=self._show, failed=self._failed, owner=self
            )

    def _ticked(self, item: QListWidgetItem) -> None:
        if item.checkState() is Qt.CheckState.Unchecked:
            self._unwanted.add(_name(item))
        else:
            self._unwanted.discard(_name(item))
        self._counted()

    def _counted(self) -> None:
        draft = self._draft
        if draft is None:
            return
        kept = [file for file in draft.files if file.name not in self.left_out]
        size = sum(file.size for file in kept)
        self.total.setText(tr.count("%Ln file(s) will be saved, {size}", len(kept), size=size_text(size)))
        if self._chosen_name() == _ABOUT:
            self._look()

    def _look(self) -> None:
        draft, name = self._draft, self._chosen_name()
        if draft is None or name is None:
            return
        left_out = self.left_out

        def work(_: object) -> str:
            return draft.about(left_out) if name == _ABOUT else draft.text(name)

        def show(text: str) -> None:
            if self._chosen_name() == name:
                self._text, self._at = text, 0
                self.looked_at = name
                self.preview.clear()
                self._show_more()

        self.about.setText(_about(name))
        self._tasks.start("voxseal-bundle-look", work, done=show, owner=self)

    def _show_more(self) -> None:
        """The next stretch: a log of many megabytes at once would stand still for seconds."""
        begin, self._at = self._at, min(self._at + _STEP, len(self._text))
        cursor = self.preview.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(self._text[begin : self._at])
        if begin == 0:
            cursor.movePosition(cursor.MoveOperation.Start)
            self.preview.setTextCursor(cursor)
        left = len(self._text) - self._at
        self.more.setVisible(left > 0)
        self.more.setText(tr("Show more ({size} left)", size=size_text(left)))

    # --- saving -------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Save the support bundle"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.setNameFilters(["ZIP (*.zip)"])
        dialog.selectFile(f"voxseal-support-{datetime.now():%Y-%m-%d}.zip")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, place: Path) -> None:
        """Saves what is not left out."""
        draft, left_out = self._draft, self.left_out
        if draft is None:
            return
        self.save.setEnabled(False)
        self._tasks.start(
            "voxseal-bundle-save",
            lambda _: draft.save(place, left_out),
            done=self._saved,
            failed=self._not_saved,
            owner=self,
        )

    def _not_saved(self, error: VoxsealError) -> None:
        self.save.setEnabled(True)
        self._tasks.show_error(error)

    def _saved(self, saved: SavedBundle) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(Note("good", tr("The support bundle is saved.")))
        layout.addWidget(muted(tr("Quote this code to your organisation's support: it belongs to these files alone.")))
        self.reference = title(saved.reference)
        self.reference.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = Button(
            tr("Copy the code"),
            lambda: QGuiApplication.clipboard().setText(saved.reference),
            icon_name="copy",
        )
        layout.addLayout(row(self.reference, copy, 1, gap=Space.L))
        layout.addWidget(code(str(saved.path)))
        folder = QUrl.fromLocalFile(str(saved.path.parent))
        layout.addLayout(row(Button(tr("Open the folder"), lambda: QDesktopServices.openUrl(folder)), 1))
        layout.addStretch(1)
        self.steps.addWidget(page)
        self.steps.setCurrentWidget(page)
        self.save.hide()
        self.cancel.setText(tr("Close"))
        self.cancel.setFocus()


def _name(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))


def _about(name: str) -> str:
    """What is in a file, in the person's language."""
    words = {
        _ABOUT: tr("Its list of files with their checksums, and the code that belongs to them."),
        "versions.json": tr("Which Voxseal this is, on which system."),
        "settings.json": tr("The settings, without names."),
        "surroundings.json": tr("Room on the disk, time zone, whether there is a proxy."),
        "profile.json": tr("The organisation's profile, without keys."),
        "submissions.json": tr("How far each submission is: ids and counts."),
        "doctor.json": tr("What was found when everything was looked at: clock, network, cloud, keyring."),
        "catalogue.json": tr("What each event in the session log means."),
        "journal/runs.chain": tr("Which session logs there are, so that none can be missing unnoticed."),
        "journal/runs.head": tr("The end of that list, to check it by."),
    }
    return words.get(name) or tr("The session log of one run of the program.")
