"""A profile that comes later than at first start, and a consent text that is new."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from voxseal.domain.profile import Profile
from voxseal.ui.enrol.consent import ConsentView
from voxseal.ui.enrol.offered import notes, rows_view
from voxseal.ui.enrolment import Enrolment, Offer
from voxseal.ui.language import Texts
from voxseal.ui.widgets import Button, Card, Dialog, body, heading

tr = Texts("Profile")
_WIDTH = 680


class ImportDialog(Dialog):
    """Shows what was offered, and takes it over after a yes."""

    def __init__(self, parent: QWidget, offer: Offer, enrolment: Enrolment) -> None:
        super().__init__(parent, tr("Import this profile?"), width=_WIDTH)
        self.offer = offer
        self._enrolment = enrolment
        self.inside.addWidget(heading(tr("Import this profile?")))
        self.inside.addWidget(
            body(
                tr(
                    "Compare the fingerprints with what the organisation told you by another way, on the phone or on paper."
                    " Whoever could change them could listen."
                )
            )
        )
        for note in notes(offer):
            self.inside.addWidget(note)
        self.inside.addWidget(Card(rows_view(offer.rows)))
        self._import = Button(tr("They match, import"), self._take_over, kind="primary")
        self.answer(Button(tr("Cancel"), self.reject), self._import)

    def _take_over(self) -> None:
        self.accept()
        self._enrolment.take_over(self.offer, lambda: None)


class ConsentDialog(Dialog):
    """Shows the consent text of the profile in use, and accepts it."""

    def __init__(self, parent: QWidget, profile: Profile, enrolment: Enrolment) -> None:
        super().__init__(parent, tr("Consent"), width=_WIDTH)
        self._enrolment = enrolment
        self.inside.addWidget(
            heading(tr("What {organisation} asks you to agree to", organisation=profile.organisation.name))
        )
        view = ConsentView(profile)
        self.inside.addWidget(view)
        self._accept = Button(tr("Accept"), self._agree, kind="primary")
        self._accept.setEnabled(False)
        view.agreed.connect(self._accept.setEnabled)
        self.answer(Button(tr("Later"), self.reject), self._accept)

    def _agree(self) -> None:
        self.accept()
        self._enrolment.accept(lambda: None)
