"""The one place that shows errors: what happened, what is safe, what to do; and the details, to copy.

    presenter.show(error)

One at a time: while one is open, the next wait, and the same one is not shown twice. Cancelling is silent, and so is
a task's unexpected exception, whose crash report is shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from voxseal import __version__
from voxseal.domain.errors import Cancelled, SignInCancelled, VoxsealBug, VoxsealError
from voxseal.ui.language import Texts
from voxseal.ui.tasks import ToldBug
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Action, Button, Dialog, IconLabel, body, code, heading, muted, row
from voxseal.ui.words import error_words

tr = Texts("Errors")
_WIDTH = 560
_SILENT = (Cancelled, SignInCancelled, ToldBug)


class ErrorPresenter(QObject):
    """Main thread only."""

    def __init__(self, parent: QWidget, *, shown: Callable[[VoxsealError], None] = lambda _: None) -> None:
        """`shown` is told each error that reached the person: the session log keeps it."""
        super().__init__(parent)
        self._window = parent
        self._shown = shown
        self._waiting: deque[VoxsealError] = deque()
        self.dialog: ErrorDialog | None = None
        self.make_bundle: Callable[[], object] | None = None
        """Makes a support bundle; the button is there once this is set."""

    def show(self, error: VoxsealError) -> None:
        if isinstance(error, _SILENT):
            return
        known = [*self._waiting, *([self.dialog.error] if self.dialog else [])]
        if any((other.code, other.message, other.about) == (error.code, error.message, error.about) for other in known):
            return
        self._waiting.append(error)
        self._next()

    def _next(self) -> None:
        if self.dialog is not None or not self._waiting:
            return
        error = self._waiting.popleft()
        self._shown(error)
        bundle = Action(tr("Make support bundle"), self._bundle) if self.make_bundle else None
        self.dialog = ErrorDialog(self._window, error, bundle)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _bundle(self) -> None:
        """The bundle's dialog comes in this one's place."""
        if self.dialog is not None:
            self.dialog.accept()
        if self.make_bundle is not None:
            self.make_bundle()

    def _closed(self) -> None:
        self.dialog = None
        self._next()


class ErrorDialog(Dialog):
    def __init__(self, parent: QWidget, error: VoxsealError, bundle: Action | None) -> None:
        words = error_words(error)
        super().__init__(parent, words.title, f"{words.message} {words.hint}".strip(), width=_WIDTH)
        self.error = error
        sign = IconLabel("alert", "bad" if isinstance(error, VoxsealBug) else "warn", 28)
        top = row(sign, heading(words.title), gap=Space.M)
        top.setStretch(1, 1)
        self.inside.addLayout(top)
        if words.message:
            self.inside.addWidget(body(words.message))
        if error.about:
            self.inside.addWidget(code(error.about))
        if words.hint:
            self.inside.addWidget(muted(words.hint))
        self._details = _details(error)
        self._box = QPlainTextEdit(self._details)
        self._box.setReadOnly(True)
        self._box.setProperty("kind", "code")
        self._box.setAccessibleName(tr("Details"))
        self._box.setFixedHeight(120)
        self._box.setTabChangesFocus(True)
        self._box.hide()
        self.inside.addWidget(self._box)
        self._more = Button(tr("Details"), self._toggle, kind="quiet")
        self._copy = Button(tr("Copy details"), self._copy_details, kind="quiet")
        aside = [self._more, self._copy]
        if bundle is not None:
            aside.append(Button(bundle.text, bundle.run, kind="quiet"))
        self.answer(Button(tr("Close"), self.accept, kind="primary"), aside=aside)

    def _toggle(self) -> None:
        self._box.setVisible(not self._box.isVisible())
        self._more.setText(tr("Hide details") if self._box.isVisible() else tr("Details"))
        self.fit()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self._copy.setText(tr("Copied"))


def _details(error: VoxsealError) -> str:
    """What support needs, in English too: a translated text is hard to search for. Names nobody and no file."""
    lines = [f"{error.title}. {error.message}", f"code: {error.code}"]
    if error.detail:
        lines.append(f"detail: {error.detail}")
    lines.append(f"voxseal {__version__}")
    return "\n".join(lines)
