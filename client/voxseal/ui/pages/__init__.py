"""The pages, in the order of the navigation."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from voxseal.ui.page import Page
from voxseal.ui.shell import Shell


def entries() -> list[type[Page]]:
    """Imported when the data folder is open: the first window does not wait for them."""
    from voxseal.ui.pages.account import AccountPage
    from voxseal.ui.pages.add_files import AddFilesPage
    from voxseal.ui.pages.receipts import ReceiptsPage
    from voxseal.ui.pages.record import RecordPage
    from voxseal.ui.pages.session_log import SessionLogPage
    from voxseal.ui.pages.settings import SettingsPage
    from voxseal.ui.pages.uploads import UploadsPage

    return [RecordPage, AddFilesPage, UploadsPage, ReceiptsPage, SessionLogPage, SettingsPage, AccountPage]


def microphone_panel() -> Callable[[Shell], QWidget]:
    """Makes what chooses and tests the microphone, for the first start and for Settings."""
    from voxseal.ui.record.panel import MicrophonePanel

    return MicrophonePanel
