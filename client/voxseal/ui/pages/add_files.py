"""Adding files: drop or choose, see what would be sent and what not and why, and submit exactly that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from voxseal.domain.errors import VoxsealError
from voxseal.ui.language import Texts, duration_text, size_text
from voxseal.ui.models.candidates import LEFT_OUT, TO_SEND, CandidateRows
from voxseal.ui.models.columns import Sort
from voxseal.ui.page import AtWork, Page
from voxseal.ui.shell import Shell
from voxseal.ui.tasks import Task
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Button, Note, OneOf, caption, column, muted, row, strong
from voxseal.ui.widgets.drop_area import DropArea
from voxseal.ui.widgets.filters import FilterBar
from voxseal.ui.widgets.table import Table
from voxseal.workflow.settings import OriginalsWish

if TYPE_CHECKING:
    from voxseal.domain.samples import Submission
    from voxseal.workflow.preview import Candidate, Preview

    _Look = Callable[[Preview, Callable[[], bool]], Iterator[list[Candidate]]]

tr = Texts("AddFiles")


class AddFilesPage(Page):
    name = "add-files"
    icon = "add"

    _found = Signal(object, object)

    @staticmethod
    def title() -> str:
        return tr("Add files")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.model = CandidateRows(shell.tasks, self)
        self._looking: Task | None = None
        self._submitting: Task | None = None
        self._waiting: list[Path] = []
        self._profile = shell.enrolment.now.profile
        self._outdated = False
        """Whether what is said of the files may be of a profile that is not in use any more."""
        self._stopped = False
        self._more = Button(tr("Add folder …"), self._choose_folder, icon_name="folder")
        self._more_files = Button(tr("Add files …"), self._choose_files, icon_name="file")
        self.buttons.addWidget(self._more_files)
        self.buttons.addWidget(self._more)
        self.pages = OneOf()
        self.pages.add(self._empty())
        self.pages.add(self._filled())
        self.body.addWidget(self.pages)
        self._found.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.model.counted.connect(self._draw)
        shell.preferences.changed.connect(self._draw)
        shell.enrolment.changed.connect(self._enrolment_changed)
        self._draw()

    # --- what it is made of -------------------------------------------------------------------------------------

    def _empty(self) -> QWidget:
        return DropArea(
            tr("Drop recordings or folders here"),
            tr("They are looked through first. Nothing is sent before you have seen what would go, and submitted it."),
            Button(tr("Choose files …"), self._choose_files, kind="primary", icon_name="file"),
            Button(tr("Choose a folder …"), self._choose_folder, icon_name="folder"),
        )

    def _filled(self) -> QWidget:
        self._counts = strong("")
        self._out = muted("")
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedWidth(120)
        self._busy.setAccessibleName(tr("Looking through what you chose"))
        self._stop = Button(tr("Stop"), self.stop, kind="quiet")
        self.filter = FilterBar([(tr("All files"), None), (tr("Will be sent"), True), (tr("Left out"), False)])
        self.filter.changed.connect(self._filter)
        self._remove = Button(tr("Remove"), self._remove_chosen, icon_name="remove")
        self._remove.setToolTip(tr("Removes the chosen rows from this list. Your files stay where they are."))
        self._undo = Button(tr("Undo"), self.model.undo, kind="quiet")
        self._clear = Button(tr("Remove all"), self.clear, kind="quiet")
        self.filter.row.addWidget(self._undo)
        self.filter.row.addWidget(self._remove)
        self.filter.row.addWidget(self._clear)
        self.table = Table(self.model, tr("Files that were found"))
        self.table.delete_pressed.connect(self._remove_chosen)
        self.table.selectionModel().selectionChanged.connect(self._draw_remove)
        self.model.modelReset.connect(self._draw_remove)  # a filter may leave nothing chosen, and Qt does not say so
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self._undo.click)  # which does nothing while the button is disabled
        self._stopped_note = Note("warn", tr("You stopped it, so not everything was looked through."))
        self._submit = Button("", self.submit, kind="primary", icon_name="upload")
        self._originals = caption("")
        below = row(self._originals, self._submit, gap=Space.L)
        below.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(
            column(
                row(self._counts, self._out, 1, self._busy, self._stop, gap=Space.M),
                self._stopped_note,
                self.filter,
                self.table,
                below,
                gap=Space.M,
            )
        )
        for label in (self._counts, self._out):
            label.setWordWrap(False)
        return holder

    # --- looking through ----------------------------------------------------------------------------------------

    def take_files(self, paths: Sequence[Path]) -> bool:
        self.add(paths)
        return True

    def add(self, paths: Sequence[Path]) -> None:
        """Looks through files and folders, after those that are being looked through now."""
        self._waiting.extend(paths)
        self._stopped = False
        self._look_on()

    def stop(self) -> None:
        """Stops looking; what was found stays."""
        self._waiting.clear()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
            self._stopped = True
            self._draw()

    def clear(self) -> None:
        """Back to the beginning."""
        self.stop()
        self._stopped = self._outdated = False
        self.filter.reset()
        self.model.clear()

    def _enrolment_changed(self) -> None:
        """Another profile may ask for other files: what is said of those that are here is made anew."""
        before, self._profile = self._profile, self.shell.enrolment.now.profile
        if self._profile is not None and self._profile != before:
            self._outdated = True
            self._look_on()
        self._draw()

    def _look_on(self) -> None:
        """Looks at what there is to look at, after what is under way."""
        if self._looking is not None or self._submitting is not None:
            return
        outdated, self._outdated = self._outdated, False
        if outdated and len(self.model.rows):
            known = self.model.all_candidates()
            self._look(lambda preview, cancelled: preview.look_again(known, cancelled), self.model.judge)
        elif self._waiting:
            paths, self._waiting = self._waiting, []
            self._look(lambda preview, cancelled: preview.look_through(paths, cancelled), self.model.add)

    def _look(self, look: _Look, take: Callable[[list[Candidate]], None]) -> None:
        token = self._token = object()
        self._taking = take
        self._looking = self.shell.tasks.start(
            "voxseal-look",
            lambda cancel: self._find(look, token, cancel),
            done=lambda _: self._looked(),
            failed=self._failed,
            owner=self,
        )
        self._draw()

    def _find(self, look: _Look, token: object, cancel: threading.Event) -> None:
        """In a task."""
        from voxseal.workflow.preview import Preview

        for batch in look(Preview.of(self.shell.workbench), cancel.is_set):
            self._found.emit(token, batch)

    def _take(self, token: object, batch: list[Candidate]) -> None:
        if token is self._token and self._looking is not None:
            self._taking(batch)

    def _looked(self) -> None:
        self._looking = None
        self._look_on()
        if self._looking is None and self.model.wanted.sort is not Sort.FOUND:
            self.model.arrange()
        self._draw()

    def _failed(self, error: VoxsealError) -> None:
        self._looking = None
        self._waiting.clear()
        self._draw()
        self.shell.errors.show(error)

    # --- choosing -----------------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, tr("Choose recordings"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._open(dialog)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Choose a folder with recordings"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog)

    def _open(self, dialog: QFileDialog) -> None:
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _filter(self, text: str, sent: bool | None) -> None:
        codes = None if sent is None else frozenset({TO_SEND}) if sent else LEFT_OUT
        self.model.want(text=text, codes=codes)

    def _remove_chosen(self) -> None:
        self.model.remove(self.table.chosen())

    # --- submitting ---------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Submits all that is not removed."""
        delete = self.shell.preferences.now.originals is OriginalsWish.DELETE
        self._submitting = self.shell.tasks.start(
            "voxseal-submit",
            lambda _: self.shell.workbench.submit(self.model.candidates(), delete_originals=delete),
            done=self._submitted,
            failed=self._not_submitted,
            owner=self,
        )
        self._draw()

    def _submitted(self, submission: Submission) -> None:
        self._submitting = None
        came_meanwhile, self._waiting = self._waiting, []
        self.clear()
        self.shell.uploads.chosen = submission.id
        if came_meanwhile:
            self.add(came_meanwhile)  # and in sight: they are not part of what was submitted
        else:
            self.shell.go_to("uploads")

    def _not_submitted(self, error: VoxsealError) -> None:
        self._submitting = None
        self._look_on()
        self._draw()
        self.shell.errors.show(error)

    def at_work(self) -> AtWork | None:
        if self._submitting is not None:
            return AtWork(tr("Files are just being submitted."), goes_on_hidden=True)
        if self.model.to_send()[0]:
            return AtWork(tr("Files that you added are not submitted yet."), goes_on_hidden=False)
        return None

    # --- drawing ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        looking, submitting = self._looking is not None, self._submitting is not None
        filled = bool(len(self.model.rows)) or looking
        self.pages.show_only(int(filled))
        files, size, seconds = self.model.to_send()
        words = tr.count("%Ln file(s) to send", files)
        if files:
            words += f" · {size_text(size)}" + (f" · {duration_text(seconds)}" if seconds else "")
        self._counts.setText(words)
        left_out = self.model.left_out()
        self._out.setText(tr.count("%Ln left out", left_out) if left_out else "")
        self._busy.setVisible(looking)
        self._stop.setVisible(looking)
        self._stopped_note.setVisible(self._stopped)
        self._undo.setVisible(bool(self.model.last_removed))
        self._undo.setText(tr.count("Undo removing %Ln", self.model.last_removed))
        self._submit.setText(tr("Submitting …") if submitting else tr.count("Submit %Ln file(s)", files))
        self._submit.setEnabled(bool(files) and not looking and not submitting)
        for control in (self._clear, self.filter, self.table, self._more, self._more_files):
            control.setEnabled(not submitting)
        keep = self.shell.preferences.now.originals is OriginalsWish.KEEP
        self._originals.setText(
            tr("Your files stay where they are.")
            if keep
            else tr("Your files are deleted from this computer once they are delivered and unchanged (see Settings).")
        )
        self._more.setVisible(filled)
        self._more_files.setVisible(filled)
        self._draw_remove()

    def _draw_remove(self) -> None:
        self._remove.setEnabled(self._submitting is None and self.table.selectionModel().hasSelection())
