"""What a profile is shown as, for a person to compare before trusting it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from voxseal.ui.enrolment import Offer
from voxseal.ui.language import Texts
from voxseal.ui.theme import Space
from voxseal.ui.widgets import Note, body, code, muted

tr = Texts("Profile")
_GROUPS = 8
"""Groups of four digits a line: half a fingerprint, to be read aloud."""


def label_text(label: str) -> str:
    """A label of `workflow.profiles.confirmation` in the person's language."""
    word, _, number = label.partition(" ")
    words = {
        "Organisation": tr("Organisation"),
        "Support": tr("Support"),
        "Bucket": tr("Bucket"),
        "Folder": tr("Folder"),
        "Sign-in": tr("Sign-in service"),
        "Client": tr("Client"),
        "Sessions": tr("Sessions from"),
        "Role": tr("Role"),
        "Key": tr("Key {number}", number=number),
        "Fingerprint": tr("Fingerprint {number}", number=number),
        "Prompts": tr("Script"),
    }
    return words.get(word, label)


def rows_view(rows: list[tuple[str, str]]) -> QWidget:
    """Labels and values; what is compared letter by letter in a fixed pitch."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.XL)
    grid.setVerticalSpacing(Space.S)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    for line, (label, value) in enumerate(rows):
        name = muted(label_text(label))
        name.setWordWrap(False)
        grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_value(label, value), line, 1)
    view = QWidget()
    view.setLayout(grid)
    return view


def _value(label: str, value: str) -> QLabel:
    if label.startswith("Fingerprint"):
        groups = value.split(" ")
        lines = [" ".join(groups[at : at + _GROUPS]) for at in range(0, len(groups), _GROUPS)]
        return code("\n".join(lines))
    if label.startswith("Key") or label == "Role":
        return code(value)
    shown = body(value)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return shown


def notes(offer: Offer) -> list[Note]:
    """What stands out about it: practice, and what differs from the profile in use."""
    found = []
    if offer.profile.practice:
        found.append(Note("info", tr("This is a practice profile: nothing leaves this computer.")))
    if offer.changes:
        lines = [tr("Compared with the profile in use, this changes:")]
        lines += [f"{label_text(label)}: {before} → {after}" for label, before, after in offer.changes]
        found.append(Note("warn", "\n".join(lines)))
    return found
