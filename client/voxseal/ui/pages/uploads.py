"""Uploads: every submission, how far it is, and its samples; pause, go on, try again, move, cancel, and how fast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from voxseal.domain import events as happened
from voxseal.domain.events import Event
from voxseal.ui.language import Texts, rate_text
from voxseal.ui.models.submissions import SubmissionRows
from voxseal.ui.page import AtWork, Page
from voxseal.ui.pages.uploads_detail import SubmissionPane
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.upload_words import overview_text, waiting_text
from voxseal.ui.widgets import Action, Button, ComboBox, EmptyState, OneOf, column, muted, row
from voxseal.ui.widgets.submission_list import SubmissionList
from voxseal.workflow.standing import WayOut

if TYPE_CHECKING:
    from voxseal.domain.errors import VoxsealError

tr = Texts("Uploads")
_LIST = 280
_RATES = (250_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)
_BANNER = "uploads"


class UploadsPage(Page):
    name = "uploads"
    icon = "upload"

    @staticmethod
    def title() -> str:
        return tr("Uploads")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._uploads = shell.uploads
        self._told: object = None
        self.rate = ComboBox()
        self.rate.setAccessibleName(tr("Bandwidth"))
        self.rate.setToolTip(tr("How much of your line uploads may take"))
        self.rate.currentIndexChanged.connect(self._choose_rate)
        self.pause_all = Button("", self._pause_all)
        self.buttons.addWidget(self.rate)
        self.buttons.addWidget(self.pause_all)
        self.model = SubmissionRows()
        self.model.setParent(self)
        self.list = SubmissionList(self.model, tr("Submissions"))
        self.list.setMaximumWidth(_LIST)
        self.pane = SubmissionPane(shell)
        self.list.chosen.connect(self.pane.show_submission)
        self.list.delete_pressed.connect(self.pane.cancel)
        self.list.space_pressed.connect(self.pane.pause_or_resume)
        self.list.moved.connect(self.pane.move_by)
        self._all = muted("")
        self._all.setWordWrap(False)
        filled = QWidget()
        both = row(self.list, self.pane, gap=Space.L)
        both.setStretch(0, 2)
        both.setStretch(1, 5)
        filled.setLayout(column(self._all, both, gap=Space.M))
        self.pages = OneOf()
        self.pages.add(
            EmptyState(
                "upload",
                tr("Nothing to upload"),
                tr("What you add or record is sealed on this computer and then uploaded from here, by itself."),
                Action(tr("Add files"), lambda: shell.go_to("add-files")),
            )
        )
        self.pages.add(filled)
        self.body.addWidget(self.pages)
        shell.events.happened.connect(self._take)
        shell.events.missed.connect(self.pane.read_anew)
        shell.preferences.changed.connect(self._draw_rates)
        self._uploads.changed.connect(self._draw)
        self._draw_rates()
        self._draw()

    def shown(self) -> None:
        chosen, self._uploads.chosen = self._uploads.chosen, None
        if chosen is not None:
            self._uploads.refresh()
            self.list.choose(chosen)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def at_work(self) -> AtWork | None:
        if self._uploads.overview.at_work:
            return AtWork(tr("An upload is under way."), goes_on_hidden=True)
        return None

    # --- what happens -------------------------------------------------------------------------------------------

    def _take(self, events: tuple[Event, ...]) -> None:
        self.pane.take(events)
        for event in events:
            if isinstance(event, happened.AllDelivered):
                self.shell.notify(tr("All is delivered"), tr.count("%Ln file(s) are delivered.", event.samples))

    def _draw(self) -> None:
        overview = self._uploads.overview
        self.model.show(overview)
        self.pages.show_only(int(bool(overview.submissions)))
        if self.list.chosen_submission is None and overview.submissions:
            self.list.choose(None)
        self.pane.draw(overview)
        words = overview_text(overview)
        unfinished = bool(overview.unfinished)
        self._all.setText(words)
        self._all.setVisible(unfinished and bool(words))
        self.pause_all.setText(tr("Go on") if overview.all_paused else tr("Pause all"))
        self.pause_all.setVisible(unfinished or overview.all_paused)
        self._draw_banner()

    def _draw_banner(self) -> None:
        """Across the window, since whoever records or reads wants to know as well. Drawn anew only when it changes."""
        overview = self._uploads.overview
        waiting = overview.waiting
        key: object = None
        if overview.all_paused and overview.unfinished:
            key = "paused"
        elif waiting is not None:
            key = (waiting.error.code, waiting.way_out)
        if key == self._told:
            return
        self._told = key
        self.shell.clear_banner(_BANNER)
        if key == "paused":
            action = Action(tr("Go on"), self._uploads.dispatch.resume_all)
            self.shell.show_banner(_BANNER, "info", tr("All uploads are paused."), action)
        elif waiting is not None:
            text = waiting_text(waiting.error, waiting.way_out)
            self.shell.show_banner(_BANNER, "warn", text, self._way_out(waiting.error, waiting.way_out))

    def _way_out(self, error: VoxsealError, way_out: WayOut) -> Action:
        if way_out is WayOut.SIGN_IN:
            return Action(tr("Sign in"), self._sign_in)
        if way_out is WayOut.IMPORT_PROFILE:
            return Action(tr("Open settings"), lambda: self.shell.go_to("settings"))
        return Action(tr("Try now"), self._uploads.dispatch.try_now)

    def _sign_in(self) -> None:
        self.shell.go_to("account")
        self.shell.account.sign_in()

    # --- orders -------------------------------------------------------------------------------------------------

    def _pause_all(self) -> None:
        dispatch = self._uploads.dispatch
        if self._uploads.overview.all_paused:
            dispatch.resume_all()
        else:
            dispatch.pause_all()

    def _choose_rate(self) -> None:
        self.shell.preferences.change(rate=self.rate.currentData())

    def _draw_rates(self) -> None:
        now = self.shell.preferences.now.rate
        rates = sorted({*_RATES, now} - {None}, key=lambda rate: rate or 0)
        with QSignalBlocker(self.rate):
            self.rate.clear()
            self.rate.addItem(tr("No bandwidth limit"), None)
            for rate in rates:
                self.rate.addItem(tr("At most {rate}", rate=rate_text(rate or 0)), rate)
            self.rate.setCurrentIndex(max(self.rate.findData(now), 0))
