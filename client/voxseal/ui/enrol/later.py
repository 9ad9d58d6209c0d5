"""A profile that comes while another is in use: it is compared, and its text agreed to. One question at a time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from voxseal.ui.enrol.dialogs import ConsentDialog, ImportDialog
from voxseal.ui.enrolment import Enrolment, Offer
from voxseal.ui.language import Texts
from voxseal.ui.tasks import Task
from voxseal.ui.widgets import Action, Dialog
from voxseal.ui.window import MainWindow

tr = Texts("Profile")
_BANNER = "consent"


class LaterProfile(QObject):
    """A newer question takes the place of the older: of two, that one would be about a profile that holds no more. Main
    thread only.
    """

    def __init__(self, window: MainWindow, enrolment: Enrolment, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._enrolment = enrolment
        self._reading: tuple[Task, Path] | None = None
        self._dialog: Dialog | None = None

    def offer(self, path: Path) -> None:
        """Reads a profile and shows it, to be compared and taken over. One that cannot be read leaves what is asked."""
        if self._reading is not None:
            self._reading[0].cancel()
        self._reading = (self._enrolment.read(path, self._compare, owner=self), path)

    def look_again(self) -> None:
        """What holds has changed: a profile was taken over, or its text agreed to."""
        offered = self._offered()
        self._close()
        self._window.clear_banner(_BANNER)
        now = self._enrolment.now
        asks = now.profile is not None and now.consent is None
        if asks:
            self._window.show_banner(
                _BANNER,
                "warn",
                tr("Your organisation's consent text is new. Read it and agree before you go on."),
                Action(tr("Read the text"), self._ask_consent),
            )
        if offered is not None:
            self.offer(offered)  # it is compared with another one now
        elif asks:
            self._ask_consent()

    def _offered(self) -> Path | None:
        """What is read or compared just now."""
        if self._reading is not None and self._reading[0].running:
            return self._reading[1]
        return self._dialog.offer.path if isinstance(self._dialog, ImportDialog) else None

    def _compare(self, offer: Offer) -> None:
        self._ask(ImportDialog(self._window, offer, self._enrolment))

    def _ask_consent(self) -> None:
        if self._enrolment.now.profile is not None:
            self._ask(ConsentDialog(self._window, self._enrolment.now.profile, self._enrolment))

    def _ask(self, dialog: Dialog) -> None:
        self._close()
        self._dialog = dialog
        dialog.finished.connect(self._answered)
        dialog.open()

    def _close(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()

    def _answered(self) -> None:
        self._dialog = None
