"""The steps of the first start, each a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from voxseal.domain.errors import VoxsealError
from voxseal.domain.profile import Profile
from voxseal.ui.enrol.consent import ConsentView
from voxseal.ui.enrol.offered import notes, rows_view
from voxseal.ui.enrolment import Enrolment, Offer
from voxseal.ui.language import Texts
from voxseal.ui.theme import READING_WIDTH, Space
from voxseal.ui.widgets import (
    Button,
    Card,
    IconLabel,
    Note,
    body,
    clear_layout,
    heading,
    lead,
    row,
    scrolled,
    title,
)
from voxseal.ui.widgets.drop_area import DropArea
from voxseal.ui.words import error_words

tr = Texts("First start")


class Step(QWidget):
    """Title, lead, what there is to do, and the buttons at the bottom."""

    done = Signal()
    back = Signal()

    def __init__(self, name: str, what_for: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(Space.L)
        self.inside.setContentsMargins(0, 0, Space.S, 0)
        self.inside.addWidget(title(name))
        self.inside.addWidget(lead(what_for))
        self.buttons = row(gap=Space.M)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.HUGE, Space.XXL, Space.HUGE, Space.XL)
        layout.setSpacing(Space.L)
        layout.addWidget(scrolled(self.inside, widest=READING_WIDTH), 1)
        layout.addLayout(self.buttons)

    def footer(self, *buttons: Button) -> None:
        for button in buttons:
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)


class ProfileStep(Step):
    """Where the profile comes in. `offered` carries what was read."""

    offered = Signal(object)

    def __init__(self, enrolment: Enrolment, practice: Path | None) -> None:
        super().__init__(
            tr("Welcome to Voxseal"),
            tr(
                "Your voice cannot be changed like a password. What you record is sealed on this computer, so that only the"
                " organisation's own key can open it."
            ),
        )
        self._enrolment = enrolment
        self._trouble = QVBoxLayout()
        self.inside.addWidget(heading(tr("Open your organisation's profile")))
        self.inside.addWidget(
            body(
                tr(
                    "It is a small file that the organisation gave you. It says where recordings go and who may open them."
                )
            )
        )
        zone = DropArea(
            tr("Drop the profile here"),
            "",
            Button(tr("Choose a file …"), self._choose, kind="primary", icon_name="file"),
        )
        self.inside.addLayout(self._trouble)
        if practice is not None:
            self.inside.addWidget(
                Card(
                    body(tr("You are practising: the practice cloud has a profile of its own.")),
                    row(Button(tr("Use the practice profile"), lambda: self.read(practice), kind="primary"), 1),
                    gap=Space.M,
                )
            )
        else:
            self.inside.addWidget(zone)
        self.inside.addStretch(1)
        if enrolment.now.error is not None:
            self.show_trouble(enrolment.now.error)

    def read(self, path: Path) -> None:
        clear_layout(self._trouble)
        self._enrolment.read(path, self.offered.emit, self.show_trouble, owner=self)

    def show_trouble(self, error: VoxsealError) -> None:
        clear_layout(self._trouble)
        words = error_words(error)
        self._trouble.addWidget(Note("bad", "\n".join(filter(None, (f"{words.title}. {words.message}", words.hint)))))

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose the profile"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Profiles (*.toml *.voxseal-profile)"), tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()


class CompareStep(Step):
    """Shows what was offered; done once it is taken over."""

    def __init__(self, enrolment: Enrolment, offer: Offer) -> None:
        super().__init__(
            tr("Is this your organisation?"),
            tr(
                "Compare the fingerprints with what the organisation told you by another way, on the phone or on paper."
                " Whoever could change them could listen."
            ),
        )
        self._enrolment = enrolment
        self._offer = offer
        self._trouble = QVBoxLayout()
        for note in notes(offer):
            self.inside.addWidget(note)
        self.inside.addLayout(self._trouble)
        self.inside.addWidget(Card(rows_view(offer.rows)))
        self.inside.addStretch(1)
        self.yes = Button(tr("They match, import"), self._take_over, kind="primary")
        self.no = Button(tr("Back"), self.back.emit, kind="quiet", icon_name="back")
        self.footer(self.no, self.yes)

    def _take_over(self) -> None:
        self._allow(False)  # going back would not undo it
        clear_layout(self._trouble)
        self._enrolment.take_over(self._offer, self.done.emit, self._failed, owner=self)

    def _allow(self, allowed: bool) -> None:
        self.yes.setEnabled(allowed)
        self.no.setEnabled(allowed)

    def _failed(self, error: VoxsealError) -> None:
        self._allow(True)
        words = error_words(error)
        self._trouble.addWidget(Note("bad", f"{words.title}. {words.message} {words.hint}"))


class ConsentStep(Step):
    def __init__(self, enrolment: Enrolment, profile: Profile) -> None:
        super().__init__(
            tr("Your consent"),
            tr("{organisation} asks you to agree to this before anything is recorded or sent.").format(
                organisation=profile.organisation.name
            ),
        )
        self._enrolment = enrolment
        self._view = ConsentView(profile)
        self.inside.addWidget(self._view)
        self.inside.addStretch(1)
        self.yes = Button(tr("Accept"), self._agree, kind="primary")
        self.yes.setEnabled(False)
        self._view.agreed.connect(self.yes.setEnabled)
        self.footer(self.yes)

    def _agree(self) -> None:
        self.yes.setEnabled(False)
        self._view.box.setEnabled(False)  # ticked once more, it would accept twice
        self._enrolment.accept(self.done.emit, self._failed, owner=self)

    def _failed(self, error: VoxsealError) -> None:
        self._view.box.setEnabled(True)
        self.yes.setEnabled(True)
        self._enrolment.show_error(error)


class PanelStep(Step):
    """A step that another part of the window fills, such as choosing the microphone."""

    def __init__(self, name: str, what_for: str, panel: QWidget) -> None:
        super().__init__(name, what_for)
        self.inside.addWidget(panel)
        self.inside.addStretch(1)
        self.yes = Button(tr("Next"), self.done.emit, kind="primary")
        self.footer(self.yes)


class DoneStep(Step):
    def __init__(self, sign_in: Callable[[], object], can: Sequence[str]) -> None:
        super().__init__(tr("You are set up"), tr("This is what you can do now:"))
        for words in can:
            line = row(IconLabel("check", "good"), body(words), gap=Space.M)
            line.setStretch(1, 1)
            self.inside.addLayout(line)
        self.inside.addStretch(1)

        def now() -> None:
            self.done.emit()
            sign_in()

        self.footer(
            Button(tr("Sign in now"), now, kind="primary", icon_name="sign-in"),
            Button(tr("Later"), self.done.emit, kind="quiet"),
        )
