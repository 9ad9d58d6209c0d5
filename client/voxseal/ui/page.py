"""A page: one entry of the navigation. See the package for how to write one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from voxseal.ui.shell import Shell
from voxseal.ui.theme import Space
from voxseal.ui.widgets import title as title_label
from voxseal.ui.widgets.fitting import Fitting


@dataclass(frozen=True)
class AtWork:
    """What a page is doing. `words`: a sentence for people, such as "An upload is under way."."""

    words: str
    goes_on_hidden: bool
    """Whether it could go on in the tray, without the window."""


class Page(QWidget):
    """Header and body. `name` is stable: `shell.go_to(name)`, and the window remembers it."""

    name: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    in_navigation: ClassVar[bool] = True
    """False for a page that is reached some other way."""

    @staticmethod
    def title() -> str:
        """Its name for people, translated."""
        return ""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setAccessibleName(self.title())
        self.heading = title_label(self.title())
        self.buttons = QHBoxLayout()
        """Buttons at the right of the header."""
        self.buttons.setSpacing(Space.M)
        header = QHBoxLayout()
        header.addWidget(self.heading)
        header.addStretch(1)
        header.addLayout(self.buttons)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.L)
        self._foot = QVBoxLayout()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, 0)
        column.setSpacing(Space.L)
        column.addLayout(header)
        column.addLayout(self.body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, Space.XL)
        layout.setSpacing(0)
        self.area = Fitting(inner, column)
        """Scrolls header and body in a window that is too small for them."""
        layout.addWidget(self.area, 1)
        layout.addLayout(self._foot)

    def keep_in_sight(self, widget: QWidget) -> None:
        """Puts it below the body, which alone scrolls in a window that is too small: what a person came for."""
        self._foot.setContentsMargins(Space.XXL, Space.M, Space.XXL, 0)
        self._foot.addWidget(widget)

    def shown(self) -> None:
        """It came to the front."""

    def hidden(self) -> None:
        """Another page came to the front."""

    def ended(self) -> None:
        """The window is closed for good."""

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files and folders dropped on the window or given to the program. Whether this page takes them."""
        return False

    def at_work(self) -> AtWork | None:
        """What closing the window now would stop, so that it asks first."""
        return None
