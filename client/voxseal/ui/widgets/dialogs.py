"""Questions. Nothing waits inside: the answer comes to a function, and the window goes on living.

ask(self, tr("Give up this submission?"), tr("Your files stay …"), [Choice(tr("Give up"), self._cancel, kind="danger")])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from voxseal.ui.language import Texts
from voxseal.ui.theme import Space
from voxseal.ui.widgets.buttons import Button
from voxseal.ui.widgets.layout import row
from voxseal.ui.widgets.text import body, heading

tr = Texts("Dialogs")
_WIDTH = 480


@dataclass(frozen=True)
class Choice:
    """One answer. `kind` as of `Button`."""

    text: str
    run: Callable[[], object]
    kind: str = "primary"


class _Question(QDialog):
    def __init__(self, parent: QWidget, what: str, more: str, choices: Sequence[Choice], no: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Voxseal")
        self.setAccessibleName(what)
        self.setAccessibleDescription(more)
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(heading(what))
        layout.addWidget(body(more))
        stay = Button(no, self.reject)
        stay.setDefault(True)
        answers = [Button(choice.text, self._answer(choice), kind=choice.kind) for choice in choices]
        for button in answers:
            button.setAutoDefault(False)
        layout.addSpacing(Space.S)
        layout.addLayout(row(1, stay, *answers, gap=Space.M))
        stay.setFocus()

    def _answer(self, choice: Choice) -> Callable[[], None]:
        def run() -> None:
            self.accept()
            choice.run()

        return run


def ask(parent: QWidget, what: str, more: str, choices: Sequence[Choice], *, no: str = "") -> QDialog:
    """Opens the question. Escape and Return both mean `no` (by default "Cancel"), which runs nothing."""
    question = _Question(parent.window(), what, more, choices, no or tr("Cancel"))
    question.open()
    return question
