"""Settings: the profile, sound, network, files, language, the data folder, and which Voxseal this is."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from voxseal.ui.language import Texts
from voxseal.ui.page import Page
from voxseal.ui.pages import microphone_panel
from voxseal.ui.pages.settings_cards import (
    AboutCard,
    DataFolderCard,
    FilesCard,
    LogCard,
    LookCard,
    NetworkCard,
    ProfileCard,
)
from voxseal.ui.shell import Shell
from voxseal.ui.theme import READING_WIDTH, Space
from voxseal.ui.widgets import Card, heading, scrolled

tr = Texts("Settings")


class SettingsPage(Page):
    name = "settings"
    icon = "settings"

    @staticmethod
    def title() -> str:
        return tr("Settings")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        cards = QVBoxLayout()
        cards.setContentsMargins(0, 0, Space.S, 0)
        cards.setSpacing(Space.L)
        cards.addWidget(ProfileCard(shell))
        cards.addWidget(Card(heading(tr("Microphone")), microphone_panel()(shell), gap=Space.L))
        for card in (
            FilesCard(shell),
            NetworkCard(shell),
            LookCard(shell),
            LogCard(shell),
            DataFolderCard(shell),
            AboutCard(),
        ):
            cards.addWidget(card)
        cards.addStretch(1)
        self.body.addWidget(scrolled(cards, widest=READING_WIDTH))
