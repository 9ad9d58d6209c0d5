"""Settings."""

from __future__ import annotations

from voxseal import __version__
from voxseal.ui.language import Texts
from voxseal.ui.page import Page
from voxseal.ui.shell import Shell
from voxseal.ui.theme import READING_WIDTH, Space
from voxseal.ui.widgets import Card, code, column, heading, muted, scrolled

tr = Texts("Settings")


class SettingsPage(Page):
    name = "settings"
    icon = "settings"

    @staticmethod
    def title() -> str:
        return tr("Settings")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        folder = Card(heading(tr("Data folder")), code(str(shell.workbench.folder.path)))
        about = Card(heading(tr("About Voxseal")), muted(tr("Version {version}", version=__version__)))
        self.body.addWidget(scrolled(column(folder, about, 1, gap=Space.L), widest=READING_WIDTH))
