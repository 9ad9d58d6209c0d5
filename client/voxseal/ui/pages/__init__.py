"""The pages, in the order of the navigation."""

from __future__ import annotations

from voxseal.ui.page import Page


def entries() -> list[type[Page]]:
    """Imported when the data folder is open: the first window does not wait for them."""
    from voxseal.ui.pages.account import AccountPage
    from voxseal.ui.pages.settings import SettingsPage

    return [SettingsPage, AccountPage]
