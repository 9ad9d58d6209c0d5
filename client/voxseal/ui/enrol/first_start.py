"""The first start: profile, comparing, consent, microphone, done. Only what is missing is asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from voxseal.ui.enrol.steps import CompareStep, ConsentStep, DoneStep, PanelStep, ProfileStep, Step
from voxseal.ui.enrolment import Offer
from voxseal.ui.language import Texts
from voxseal.ui.pages import microphone_panel
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.widgets import IconLabel, body, heading

tr = Texts("First start")
_SIDE = 224
_NARROW = 800
"""Pixels of the window below which a step has all of it."""


class FirstStart(QWidget):
    """`finished` when there is nothing left to ask. `practice` is the practice cloud's profile, when practising."""

    finished = Signal()

    def __init__(self, shell: Shell, practice: Path | None) -> None:
        super().__init__()
        self._shell = shell
        self._practice = practice
        self._panel = microphone_panel()
        self._stack = QStackedWidget()
        self._names = self._steps()
        self._rail = _Rail([words for _, words in self._names])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addWidget(self._stack, 1)
        self._go_to(self._names[0][0])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._rail.setVisible(self.width() >= _NARROW)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Only now is it in the window, whose keyboard was at what was there before: the practice banner's button."""
        super().showEvent(event)
        if self.step is not None and not event.spontaneous():
            self.step.setFocus()

    def take_files(self, paths: Sequence[Path]) -> bool:
        """A profile dropped on the window, or given to `voxseal-app`."""
        step = self.step
        if isinstance(step, ProfileStep) and paths:
            step.read(paths[0])
            return True
        return False

    @property
    def step(self) -> QWidget | None:
        """The one in front."""
        return self._stack.currentWidget()

    def _steps(self) -> list[tuple[str, str]]:
        enrolled = self._shell.enrolment.now
        steps = []
        if enrolled.profile is None:
            steps += [("profile", tr("Profile")), ("compare", tr("Compare"))]
        steps.append(("consent", tr("Consent")))
        if enrolled.profile is None:
            steps.append(("microphone", tr("Microphone")))
        return [*steps, ("done", tr("Done"))]

    def _go_to(self, name: str) -> None:
        enrolment = self._shell.enrolment
        profile = enrolment.now.profile
        step: Step
        if name == "profile" or (name != "done" and profile is None):
            first = ProfileStep(enrolment, self._practice)
            first.offered.connect(self._compare)
            step = first
        elif name == "consent" and profile is not None:
            if enrolment.complete:
                self._after("consent")
                return
            step = ConsentStep(enrolment, profile)
            step.done.connect(lambda: self._after("consent"))
        elif name == "microphone":
            step = PanelStep(
                tr("Your microphone"), tr("Choose what you record with, and say a few words."), self._panel(self._shell)
            )
            step.done.connect(lambda: self._after("microphone"))
        else:
            step = DoneStep(self._sign_in, self._can())
            step.done.connect(self.finished)
        self._show(name, step)

    def _compare(self, offer: Offer) -> None:
        step = CompareStep(self._shell.enrolment, offer)
        step.back.connect(lambda: self._go_to("profile"))
        step.done.connect(lambda: self._after("compare"))
        self._show("compare", step)

    def _after(self, name: str) -> None:
        names = [step for step, _ in self._names]
        self._go_to(names[names.index(name) + 1])

    def _show(self, name: str, step: Step) -> None:
        before = self._stack.currentWidget()
        self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        self._rail.mark([step for step, _ in self._names].index(name))
        step.setFocus()  # a screen reader reads its name; Tab goes to its first control

    def _sign_in(self) -> None:
        self._shell.go_to("account")
        self._shell.account.sign_in()

    def _can(self) -> list[str]:
        return [
            tr("Record what you are asked to say. Each take is sealed when you keep it."),
            tr(
                "Add recordings: drop files or folders on the window. Each is sealed before anything leaves this computer."
            ),
            tr("Uploads go on by themselves after a lost network, sleep or a restart."),
            tr("Receipts show what was delivered, and when."),
        ]


class _Rail(QFrame):
    """The steps at the left, and how far it is."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("kind", "sidebar")
        self.setFixedWidth(_SIDE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M + Space.S, Space.L, Space.M, Space.L)
        layout.setSpacing(Space.L)
        brand = QHBoxLayout()
        brand.setSpacing(Space.M)
        brand.addWidget(IconLabel("voxseal", "accent", 28))
        brand.addWidget(heading("Voxseal"), 1)
        layout.addLayout(brand)
        layout.addSpacing(Space.M)
        self._lines: list[tuple[IconLabel, QLabel]] = []
        for name in names:
            sign, words = IconLabel("step", "muted", 20), body(name)
            line = QHBoxLayout()
            line.setSpacing(Space.M)
            line.addWidget(sign)
            line.addWidget(words, 1)
            layout.addLayout(line)
            self._lines.append((sign, words))
        layout.addStretch(1)

    def mark(self, at: int) -> None:
        for number, (sign, words) in enumerate(self._lines):
            before, now = number < at, number == at
            sign.show_icon(
                "check-circle" if before else "step-now" if now else "step", "accent" if before or now else "control"
            )
            words.setProperty("kind", "strong" if now else "muted")
            words.style().unpolish(words)
            words.style().polish(words)
