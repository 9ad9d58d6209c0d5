"""Below the lines of the log: the line that is chosen, or what there is to say of the run; causes with advice."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QLayout, QVBoxLayout

from voxseal.domain.showing import one_line
from voxseal.ui.language import Texts, number_text, time_text
from voxseal.ui.log_words import (
    LEVEL_SIGNS,
    cause_words,
    ended_text,
    entry_text,
    level_text,
    run_sign,
    run_title,
    value_text,
)
from voxseal.ui.theme import Space
from voxseal.ui.widgets import (
    Button,
    Card,
    IconLabel,
    body,
    caption,
    clear_layout,
    code,
    column,
    muted,
    row,
    scrolled,
    strong,
)

if TYPE_CHECKING:
    from voxseal.sessionlog.advice import Cause
    from voxseal.sessionlog.explanation import Explanation
    from voxseal.sessionlog.view import Entry, Run

tr = Texts("SessionLog")
_HEIGHT = 216
_LEAST = 120
_STORIES = ("sample", "object", "take", "submission", "file")


class LogDetail(Card):
    """Main thread only. `story` is called with an id whose story is asked for."""

    def __init__(self, story: Callable[[str], None]) -> None:
        super().__init__(gap=0, margin=Space.M)
        self._story = story
        self._shown: object = None
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.S)
        self._column.setContentsMargins(Space.XS, 0, Space.M, 0)
        self._area = scrolled(self._column)
        self.inside.addWidget(self._area)
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_HEIGHT)

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """The same whatever it shows, so that the lines above stay where they are."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def show_entry(self, entry: Entry, cause: Cause | None) -> None:
        if self._shown == entry:
            return
        self._shown = entry
        self._clear()
        sign = IconLabel(*LEVEL_SIGNS[entry.level])
        title = strong(entry_text(entry))
        top = row(sign, title, gap=Space.S)
        top.setStretch(1, 1)
        self._column.addLayout(top)
        when = time_text(entry.time) if entry.time else "?"
        run = one_line(entry.run)
        about = tr("{level} · {when} · run {run}, line {number}", level=level_text(entry.level), when=when, run=run,
                   number=number_text(entry.number))  # fmt: skip
        self._column.addWidget(caption(f"{one_line(entry.event)} · {about}" if entry.event else about))
        if cause is not None:
            self._column.addLayout(_cause(cause))
        self._column.addLayout(_fields(entry))
        self._column.addLayout(self._buttons(entry))
        self._column.addStretch(1)
        self._settle()

    def show_run(self, run: Run | None, explanations: Sequence[Explanation], lines: int) -> None:
        """A run as a whole, or (None) all that is shown."""
        shown = (run, tuple(explanations), lines)
        if self._shown == shown:
            return
        self._shown = shown
        self._clear()
        if run is not None:
            top = row(IconLabel(*run_sign(run)), strong(run_title(run)), gap=Space.S)
            top.setStretch(1, 1)
            self._column.addLayout(top)
            words = [ended_text(run)]
            if run.started and run.last:
                words.insert(0, tr("{begin} to {end}.", begin=time_text(run.started), end=time_text(run.last)))
            self._column.addWidget(muted(" ".join(words)))
            self._column.addWidget(
                caption(tr("Voxseal {version} on {system}", version=one_line(run.version), system=one_line(run.system)))
            )
        elif not explanations:
            self._column.addWidget(strong(tr.count("%Ln line(s) are shown", lines)))
            self._column.addWidget(muted(tr("Choose a line to see all of it, and what may be done about it.")))
        for explanation in explanations:
            self._column.addLayout(_cause(explanation.cause, explanation))
        if run is not None and not explanations:
            self._column.addWidget(body(tr("Nothing went wrong, as far as the log shows.")))
        self._column.addStretch(1)
        self._settle()

    def _buttons(self, entry: Entry) -> QLayout:
        words = {
            "sample": tr("Story of this sample"),
            "object": tr("Story of this sample"),
            "take": tr("Story of this take"),
            "submission": tr("Story of this submission"),
            "file": tr("Story of this file"),
        }
        buttons: list[Button] = []
        told: set[str] = set()
        for name in _STORIES:
            value = entry.fields.get(name)
            if not isinstance(value, str) or value in told or not value.strip() or " " in value:
                continue
            if name == "object" and "-" in value:
                continue  # a manifest: its story is the submission's
            told.add(value)
            buttons.append(Button(words[name], functools.partial(self._story, value), kind="quiet"))
        copy = Button(
            tr("Copy"), lambda: QGuiApplication.clipboard().setText(entry.raw), kind="quiet", icon_name="copy"
        )
        return row(*buttons, copy, 1, gap=Space.S)

    def _clear(self) -> None:
        clear_layout(self._column)
        self._area.verticalScrollBar().setValue(0)

    def _settle(self) -> None:
        """Gives what was just put in its room at once, and not squeezed for a moment first."""
        self._column.activate()
        QCoreApplication.sendPostedEvents(self._area.widget(), QEvent.Type.LayoutRequest)
        QCoreApplication.sendPostedEvents(self._area, QEvent.Type.LayoutRequest)


def _cause(cause: Cause, explanation: Explanation | None = None) -> QLayout:
    """What happened, what is safe, what to do."""
    words = cause_words(cause)
    grave = explanation is None or explanation.grave
    head = strong(words.happened)
    top = row(IconLabel("alert", "bad" if grave else "warn", 18), head, gap=Space.S)
    top.setStretch(1, 1)
    form = _form()
    if words.safe:
        form.addRow(muted(tr("What is safe")), body(words.safe))
    if words.to_do:
        form.addRow(muted(tr("What to do")), body(words.to_do))
    if explanation is not None and explanation.count > 1:
        return column(top, caption(tr.count("shown by %Ln line(s)", explanation.count)), form, gap=Space.XS)
    return column(top, form, gap=Space.XS)


def _fields(entry: Entry) -> QLayout:
    form = _form()
    if entry.damaged:
        form.addRow(muted(tr("In its place")), code(one_line(entry.raw)))
    for name, value in entry.fields.items():
        form.addRow(muted(one_line(name)), code(value_text(value)))
    return form


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(Space.L)
    form.setVerticalSpacing(Space.XS)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setContentsMargins(Space.XL + Space.XS, 0, 0, 0)
    return form
