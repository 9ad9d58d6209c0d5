"""Dialogs. Nothing waits inside: the answer comes to a function, and the window goes on living.

ask(self, tr("Give up this submission?"), tr("Your files stay …"), [Choice(tr("Give up"), self._cancel, kind="danger")])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from voxseal.ui.language import Texts
from voxseal.ui.theme import Space
from voxseal.ui.widgets.buttons import Button
from voxseal.ui.widgets.layout import row
from voxseal.ui.widgets.text import body, code, heading

tr = Texts("Dialogs")
_WIDTH = 480


class Dialog(QDialog):
    """The frame of a dialog: `name` for assistive tools, `inside` to fill, `answer` for buttons. Deleted when closed."""

    def __init__(self, parent: QWidget, name: str, description: str = "", *, width: int = _WIDTH) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Voxseal")
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setModal(True)
        self.setFixedWidth(width)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        self.inside.setSpacing(Space.M)

    def answer(self, default: Button, *others: Button, aside: Sequence[Button] = ()) -> None:
        """The buttons at the bottom: `aside` at the left, the others at the right. Return presses `default`."""
        default.setDefault(True)
        for button in (*others, *aside):
            button.setAutoDefault(False)
        self.inside.addSpacing(Space.S)
        if not any(self.inside.stretch(at) for at in range(self.inside.count())):
            self.inside.addStretch(1)  # else something in it takes the room that is left
        left = row(*aside, gap=Space.XS)
        right = row(*(button for button in (*others, default)), gap=Space.M)
        line = row(left, 1, right, gap=Space.M)
        self.inside.addLayout(line)
        for button in (default, *others, *aside):
            button.ensurePolished()
        # In a language of longer words the buttons may need more room than the text.
        self.setFixedWidth(max(self.width(), line.minimumSize().width() + 2 * Space.XL))
        default.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """As tall as its texts are at this width."""
        super().showEvent(event)
        self.inside.activate()
        self.resize(self.width(), self.inside.heightForWidth(self.width()))


@dataclass(frozen=True)
class Choice:
    """One answer. `kind` as of `Button`."""

    text: str
    run: Callable[[], object]
    kind: str = "primary"


def ask(parent: QWidget, what: str, more: str, choices: Sequence[Choice], *, no: str = "", about: str = "") -> Dialog:
    """Opens the question. Escape and Return both mean `no` (by default "Cancel"), which runs nothing.

    `about` is a path or a name that it is about, to be read and copied as it is.
    """
    question = Dialog(parent, what, more)
    question.inside.addWidget(heading(what))
    question.inside.addWidget(body(more))
    if about:
        question.inside.addWidget(code(about))
    stay = Button(no or tr("Cancel"), question.reject)
    question.answer(stay, *(Button(choice.text, _taken(question, choice), kind=choice.kind) for choice in choices))
    question.open()
    return question


def _taken(question: Dialog, choice: Choice) -> Callable[[], None]:
    def run() -> None:
        question.accept()
        choice.run()

    return run
