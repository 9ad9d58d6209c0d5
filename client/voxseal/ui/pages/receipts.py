"""Receipts: what was delivered and when, to look at and to save."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from voxseal.domain.samples import Submission
from voxseal.ui.language import Texts, size_text, time_text
from voxseal.ui.models.delivered import DeliveredRows
from voxseal.ui.models.submissions import SubmissionRows
from voxseal.ui.page import Page
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.upload_words import title_text
from voxseal.ui.widgets import Action, Button, Card, EmptyState, OneOf, body, caption, column, heading, row
from voxseal.ui.widgets.filters import FilterBar
from voxseal.ui.widgets.submission_list import SubmissionList
from voxseal.ui.widgets.table import Table
from voxseal.workflow.standing import Standing, SubmissionStatus

tr = Texts("Receipts")
_LIST = 280


class ReceiptsPage(Page):
    name = "receipts"
    icon = "receipt"

    @staticmethod
    def title() -> str:
        return tr("Receipts")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._status: SubmissionStatus | None = None
        self.rows = SubmissionRows()
        self.rows.setParent(self)
        self.list = SubmissionList(self.rows, tr("Delivered submissions"))
        self.list.setMaximumWidth(_LIST)
        self.list.chosen.connect(self._show)
        self.model = DeliveredRows(shell.workbench, shell.tasks, self)
        self.table = Table(self.model, tr("Delivered files"))
        self.filter = FilterBar([])
        self.filter.states.hide()
        self.filter.changed.connect(lambda text, _: self.model.want(text=text))
        self._title = heading("")
        self._figures = body("")
        self._place = caption("")
        self.save_csv = Button(tr("Save as CSV …"), lambda: self._choose("csv"), icon_name="download")
        self.save_json = Button(tr("Save as JSON …"), lambda: self._choose("json"), icon_name="download")
        card = Card(gap=Space.M, margin=Space.L)
        self.buttons.addWidget(self.save_csv)
        self.buttons.addWidget(self.save_json)
        card.inside.addWidget(self._title)
        card.inside.addWidget(self._figures)
        card.inside.addWidget(self._place)
        card.inside.addWidget(self.filter)
        card.inside.addWidget(self.table, 1)
        filled = QWidget()
        both = row(self.list, card, gap=Space.L)
        both.setStretch(0, 2)
        both.setStretch(1, 5)
        filled.setLayout(column(both))
        self.pages = OneOf()
        self.pages.add(
            EmptyState(
                "receipt",
                tr("No receipts yet"),
                tr("When all of a submission is delivered, its receipt is here: your proof of what was handed over."),
                Action(tr("Add files"), lambda: shell.go_to("add-files")),
            )
        )
        self.pages.add(filled)
        self.body.addWidget(self.pages)
        shell.uploads.changed.connect(self._draw)
        self._draw()

    def shown(self) -> None:
        chosen, self.shell.uploads.chosen = self.shell.uploads.chosen, None
        self._draw()
        if chosen is not None:
            self.list.choose(chosen)
        self.list.setFocus()

    # --- drawing ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        overview = self.shell.uploads.overview
        delivered = tuple(entry for entry in overview.submissions if entry.standing is Standing.DELIVERED)
        self.rows.show(replace(overview, submissions=delivered, waiting=None))
        self.pages.show_only(int(bool(delivered)))
        self.save_csv.setVisible(bool(delivered))
        self.save_json.setVisible(bool(delivered))
        if self.list.chosen_submission is None and delivered:
            self.list.choose(None)

    def _show(self, submission: str | None) -> None:
        place = self.rows.place_of(submission) if submission else None
        self._status = self.rows.at(place) if place is not None else None
        self.filter.reset()
        self.model.show(submission)
        status = self._status
        if status is None:
            return
        self._title.setText(title_text(status))
        closed = status.submission.closed_at
        files, size = status.progress.delivered, size_text(status.progress.confirmed_bytes)
        self._figures.setText(
            tr.count("%Ln file(s), {size} sealed, complete since {when}", files, size=size, when=time_text(closed))
            if closed
            else tr.count("%Ln file(s), {size} sealed", files, size=size)
        )
        self._place.setText(
            tr(
                "Submission {name} · delivered to {where}",
                name=status.submission.id,
                where=status.submission.prefix or status.submission.destination,
            )
        )

    # --- saving -------------------------------------------------------------------------------------------------

    def _choose(self, kind: str) -> None:
        if self._status is None:
            return
        submission = self._status.submission
        dialog = QFileDialog(self, tr("Save the receipt"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilters([f"{kind.upper()} (*.{kind})"])
        dialog.selectFile(f"voxseal-{submission.id}.{kind}")
        dialog.fileSelected.connect(lambda name: self.save(submission, kind, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, submission: Submission, kind: str, target: Path) -> None:
        """Saves a receipt as `csv` or `json`."""

        def work(_: threading.Event) -> None:
            from voxseal.workflow.receipts import save_copy

            files = self.shell.workbench.receipt(submission)
            save_copy(files.csv if kind == "csv" else files.json, target)

        self.shell.tasks.start("voxseal-save-receipt", work, owner=self)
