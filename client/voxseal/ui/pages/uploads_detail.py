"""One submission: how far it is, what may be done with it, and its samples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from voxseal.domain.events import Event
from voxseal.domain.samples import SampleState
from voxseal.ui.language import Texts, time_text
from voxseal.ui.models.samples import STATES, SampleRows
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space, Type, scaled
from voxseal.ui.upload_words import bytes_text, files_text, left_text, standing_text, title_text
from voxseal.ui.widgets import Button, Card, Choice, IconButton, Note, ask, caption, heading, muted, row
from voxseal.ui.widgets.filters import FilterBar
from voxseal.ui.widgets.table import Table
from voxseal.ui.words import error_words
from voxseal.workflow.standing import Overview, Standing, SubmissionStatus

tr = Texts("Uploads")
_STEPS = 1000
_LEAST_TITLE = 200
_FOLLOW = 3000
"""Milliseconds after which a table that shows one state alone follows what has changed state: no sooner, or rows jump."""


class SubmissionPane(Card):
    """Main thread only."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(gap=Space.M, margin=Space.L)
        self._shell = shell
        self._status: SubmissionStatus | None = None
        self._overview = Overview()
        self.model = SampleRows(shell.workbench, shell.tasks, self)
        self._title = heading("")
        self._title.setWordWrap(False)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._title.setMinimumWidth(_LEAST_TITLE)
        self._when = caption("")
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Confirmed by the cloud"))
        self._figures = muted("")
        self._note = Note("bad", "")
        self.pause = Button("", self.pause_or_resume)
        self.again = Button(tr("Try again"), self.retry, kind="primary", icon_name="retry")
        self.up = IconButton("move-up", tr("Move up"), lambda: self.move_by(-1))
        self.give_up = Button(tr("Cancel …"), self.cancel, kind="quiet")
        self.receipt = Button(tr("Receipt"), self.show_receipt, icon_name="receipt")
        self.filter = FilterBar(
            [
                (tr("All files"), None),
                (tr("Not delivered yet"), frozenset({SampleState.SELECTED, SampleState.SEALED})),
                (tr("Delivered"), frozenset({SampleState.DELIVERED})),
                (tr("Left out"), frozenset({SampleState.LEFT_OUT})),
                (tr("Failed"), frozenset({SampleState.FAILED})),
            ]
        )
        self.filter.changed.connect(self._filter)
        self.table = Table(self.model, tr("Files of this submission"))
        # A sentence seldom has room in its column, and no keyboard opens a tool tip.
        self._why = caption("")
        self._why.setMinimumHeight(round(1.5 * scaled(Type.CAPTION)))
        self.table.selectionModel().currentRowChanged.connect(self._draw_why)
        self.model.modelReset.connect(self._draw_why)
        self.model.dataChanged.connect(self._draw_why)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.setInterval(_FOLLOW)
        self._follow.timeout.connect(self.model.arrange)
        buttons = row(self.pause, self.again, self.up, self.give_up, self.receipt, gap=Space.S)
        top = row(self._title, buttons, gap=Space.M)
        top.setStretch(0, 1)  # all the room that the buttons leave: a name is long
        self.inside.addLayout(top)
        self.inside.addWidget(self._when)
        self.inside.addWidget(self._bar)
        self.inside.addWidget(self._figures)
        self.inside.addWidget(self._note)
        self.inside.addWidget(self.filter)
        self.inside.addWidget(self.table, 1)
        self.inside.addWidget(self._why)

    # --- what is shown ------------------------------------------------------------------------------------------

    def show_submission(self, submission: str | None) -> None:
        """Another one was chosen."""
        self.filter.reset()
        self.model.show(submission)
        self.draw(self._overview)

    def read_anew(self) -> None:
        """Events were lost: what is shown may be wrong."""
        self.model.show(self.model.submission)

    def take(self, events: Sequence[Event]) -> None:
        """Events of the core."""
        self.model.take(events)
        if self.model.wanted.codes is not None and not self._follow.isActive():
            self._follow.start()

    def draw(self, overview: Overview) -> None:
        self._overview = overview
        chosen = self.model.submission
        before = self._status
        self._status = next((entry for entry in overview.submissions if entry.submission.id == chosen), None)
        status = self._status
        if status is None:
            return
        waiting = overview.waiting is not None
        self._draw_title()
        when = time_text(status.submission.created_at)
        below = tr("Submitted {when} · {name}", when=when, name=status.submission.id)
        if status.progress.left_out:
            below += " · " + tr.count("%Ln left out", status.progress.left_out)
        self._when.setText(below)
        self._bar.setVisible(not status.standing.finished)
        self._bar.setValue(round(status.progress.share * _STEPS))
        self._figures.setText(self._words(status, waiting=waiting))
        self._draw_note(status)
        self._draw_buttons(status, overview)
        told = before is not None and before.submission.id == status.submission.id
        ended = status.standing.finished or status.standing is Standing.FAILED
        if told and before is not None and before.standing is not status.standing and ended:
            self.read_anew()  # cancelled samples, and reasons, come by no event

    def _words(self, status: SubmissionStatus, *, waiting: bool) -> str:
        words = [standing_text(status, waiting=waiting)]
        if status.progress.found:
            words += [files_text(status), bytes_text(status)]
        if status.seconds_left is not None:
            words.append(left_text(status.seconds_left))
        return " · ".join(words)

    def _draw_note(self, status: SubmissionStatus) -> None:
        text = ""
        if status.error is not None:
            words = error_words(status.error)
            text = " ".join(part for part in (words.title + ".", words.message, words.hint) if part)
        elif status.standing is Standing.FAILED and status.progress.failed:
            text = tr("Some files could not be delivered. Their sealed copies are kept here; try them again.")
        if self._note.words.text() != text:
            self._note.words.setText(text)
        self._note.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._draw_title()

    def _draw_title(self) -> None:
        whole = title_text(self._status) if self._status is not None else ""
        room = max(self._title.width(), _LEAST_TITLE)
        self._title.setText(self._title.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideMiddle, room))
        self._title.setToolTip(whole)

    def _draw_why(self) -> None:
        row = self.table.current_row
        words = self.model.why(row) if row is not None else ""
        if words != self._why.text():
            self._why.setText(words)

    def _draw_buttons(self, status: SubmissionStatus, overview: Overview) -> None:
        finished, standing = status.standing.finished, status.standing
        paused = standing is Standing.PAUSED
        self.pause.setVisible(not finished and standing is not Standing.FAILED)
        self.pause.setText(tr("Go on") if paused else tr("Pause"))
        self.pause.setEnabled(standing is not Standing.CANCELLING)
        self.again.setVisible(standing is Standing.FAILED)
        self.up.setVisible(not finished and len(overview.unfinished) > 1)
        self.up.setEnabled(bool(overview.unfinished) and overview.unfinished[0].submission.id != status.submission.id)
        self.receipt.setVisible(standing is Standing.DELIVERED)
        self.give_up.setVisible(not finished)
        self.give_up.setEnabled(standing is not Standing.CANCELLING)

    def _filter(self, text: str, states: frozenset[SampleState] | None) -> None:
        codes = frozenset(STATES.index(state) for state in states) if states is not None else None
        self.model.want(text=text, codes=codes)

    # --- orders -------------------------------------------------------------------------------------------------

    def pause_or_resume(self) -> None:
        status, dispatch = self._status, self._shell.uploads.dispatch
        if status is None or status.standing.finished:
            return
        if status.standing is not Standing.PAUSED:
            dispatch.pause(status.submission.id)
            return
        if self._overview.all_paused:
            dispatch.resume_all()
        dispatch.resume(status.submission.id)

    def retry(self) -> None:
        if self._status is not None:
            self._shell.uploads.dispatch.retry(self._status.submission.id)

    def move_by(self, places: int) -> None:
        if self._status is not None and not self._status.standing.finished:
            self._shell.uploads.dispatch.move(self._status.submission.id, places)

    def show_receipt(self) -> None:
        if self._status is not None:
            self._shell.uploads.chosen = self._status.submission.id
            self._shell.go_to("receipts")

    def cancel(self) -> None:
        """Asks, and says what stays."""
        status = self._status
        if status is None or status.standing.finished or status.standing is Standing.CANCELLING:
            return
        recorded = self._shell.workbench.recorded_here(status.submission.id)
        parts = [
            tr("The takes that wait here are destroyed, and there is no other copy of them.")
            if recorded
            else tr("What waits here is dropped. Your own files are not touched.")
        ]
        if status.progress.delivered:
            parts.insert(
                0,
                tr.count(
                    "%Ln file(s) are delivered already and cannot be taken back from here; the pipeline does not use them"
                    " without the rest.",
                    status.progress.delivered,
                ),
            )
        submission = status.submission.id
        ask(
            self,
            tr("Cancel this submission?"),
            "\n".join(parts),
            [Choice(tr("Cancel the submission"), lambda: self._cancel(submission), kind="danger")],
            no=tr("Keep it"),
        )

    def _cancel(self, submission: str) -> None:
        future = self._shell.uploads.dispatch.cancel(submission)
        self._shell.tasks.start("voxseal-cancel", lambda _: future.result(), owner=self)
