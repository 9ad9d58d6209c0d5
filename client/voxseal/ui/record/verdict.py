"""What is said of a take before the next prompt: good, or what is wrong with it and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from voxseal.domain.quality import Judgement, Measure, Verdict
from voxseal.domain.takes import TakeVerdict
from voxseal.ui.language import Texts
from voxseal.ui.record.judgements import advice_text, judgement_text
from voxseal.ui.record.words import trouble_text
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Button, IconLabel, body, clear_layout, muted, row, strong

tr = Texts("Record")
_LOOKS = {Verdict.OK: ("check-circle", "good"), Verdict.WARNING: ("alert", "warn"), Verdict.PROBLEM: ("alert", "bad")}
_SHOWN_WHEN_FINE = (Measure.LOUDNESS, Measure.NOISE, Measure.CLIPPING)


class VerdictView(QWidget):
    """Of one take. `show_verdict` draws it, `show_waiting` says that it is being measured."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)

    def show_nothing(self) -> None:
        clear_layout(self._column)

    def show_waiting(self) -> None:
        clear_layout(self._column)
        self._column.addWidget(muted(tr("Listening to it …")))

    def show_unmeasured(self, measure: Callable[[], object]) -> None:
        """It could not be measured, as was told; `measure` tries it again."""
        clear_layout(self._column)
        again = Button(tr("Try again"), measure, kind="quiet")
        again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = muted(tr("It could not be listened to."))
        words.setWordWrap(False)
        self._column.addLayout(row(words, again, 1, gap=Space.S))

    def show_verdict(self, verdict: TakeVerdict) -> None:
        clear_layout(self._column)
        worst = Verdict.PROBLEM if better_again(verdict) else verdict.verdict
        captured = verdict.take.captured
        # Trouble is told first, and in full.
        told = [entry for entry in verdict.judgements if entry.measure is not Measure.TROUBLE]
        lines = [entry for entry in told if entry.verdict is not Verdict.OK]
        trouble = captured.trouble if captured else None
        words = {
            Verdict.OK: tr("This take is good"),
            Verdict.WARNING: tr("Worth another look"),
            Verdict.PROBLEM: tr("Better record it again"),
        }
        sign, tone = _LOOKS[worst]
        self._column.addLayout(row(IconLabel(sign, tone), strong(words[worst]), gap=Space.S))
        self.setAccessibleName(words[worst])
        if trouble is not None:
            self._column.addWidget(body(trouble_text(trouble) + " " + tr("What was recorded until then is whole.")))
        advice = [*(advice_text(judgement) for judgement in lines), ""]
        for judgement, mine, following in zip(lines, advice, advice[1:], strict=False):
            # What helps against both is said once, after the second.
            self._column.addLayout(_line(judgement, "" if mine == following else mine))
        if not lines:
            said = [judgement_text(entry) for entry in told if entry.measure in _SHOWN_WHEN_FINE]
            if said:
                self._column.addWidget(muted(" ".join(said)))


def better_again(verdict: TakeVerdict) -> bool:
    """Whether to record it again is what is advised: a limit is broken, or it ended before it was asked to."""
    captured = verdict.take.captured
    return verdict.verdict is Verdict.PROBLEM or (captured is not None and captured.trouble is not None)


def _line(judgement: Judgement, advice: str) -> QVBoxLayout:
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(body(judgement_text(judgement)))
    if advice:
        lines.addWidget(muted(advice))
    return lines
