"""Dialogs. Nothing waits inside: the answer comes to a function, and the window goes on living.

ask(self, tr("Give up this submission?"), tr("Your files stay …"), [Choice(tr("Give up"), self._cancel, kind="danger")])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from voxseal.ui.language import Texts
from voxseal.ui.theme import Space
from voxseal.ui.widgets.buttons import Button
from voxseal.ui.widgets.fitting import Fitting
from voxseal.ui.widgets.layout import row
from voxseal.ui.widgets.text import body, code, heading

tr = Texts("Dialogs")
_WIDTH = 480
_FRAME = QSize(16, 48)


class Dialog(QDialog):
    """The frame of a dialog: `name` for assistive tools, `inside` to fill, `answer` for buttons. Deleted when closed.

    Taller than the screen it scrolls, and the buttons stay in sight.
    """

    def __init__(self, parent: QWidget, name: str, description: str = "", *, width: int = _WIDTH) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Voxseal")
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setModal(True)
        self.setFixedWidth(min(width, self.room().width()))
        content = QWidget()
        self.inside = QVBoxLayout(content)
        self.inside.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.M)
        self.inside.setSpacing(Space.M)
        self._area = Fitting(content, self.inside)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, Space.L)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._area, 1)

    def answer(self, default: Button, *others: Button, aside: Sequence[Button] = ()) -> None:
        """The buttons at the bottom: `aside` at the left, the others at the right. Return presses `default`."""
        default.setDefault(True)
        for button in (*others, *aside):
            button.setAutoDefault(False)
        if not any(self.inside.stretch(at) for at in range(self.inside.count())):
            self.inside.addStretch(1)  # else something in it takes the room that is left
        left = row(*aside, gap=Space.XS)
        right = row(*(button for button in (*others, default)), gap=Space.M)
        line = row(left, 1, right, gap=Space.M)
        line.setContentsMargins(Space.XL, Space.S, Space.XL, 0)
        self._outer.addLayout(line)
        for button in (default, *others, *aside):
            button.ensurePolished()
        # In a language of longer words the buttons may need more room than the text.
        self.setFixedWidth(max(self.width(), line.minimumSize().width()))
        default.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        super().showEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.isVisible():
            self.fit()

    def fit(self) -> None:
        """Makes it as tall as its texts are at this width."""
        for _ in range(2):  # texts that wrap know their height once they have their width
            self._outer.activate()
            self.inside.activate()
            around = self.height() - self._area.height()  # the buttons, and the dialog's edge
            self.resize(self.width(), min(self._area.needed_height(self._area.width()) + around, self.room().height()))

    def room(self) -> QSize:
        """What the screen has for it, with a window manager's frame round it."""
        return self.screen().availableSize() - _FRAME


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
