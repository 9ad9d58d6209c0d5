"""The pieces that pages are built of; each looks as `stylesheet` says and has its accessible name."""

from voxseal.ui.widgets.banner import Action, Banner, Note
from voxseal.ui.widgets.buttons import Button, IconButton
from voxseal.ui.widgets.choosing import ComboBox, SpinBox
from voxseal.ui.widgets.dialogs import Choice, Dialog, ask
from voxseal.ui.widgets.empty import EmptyState
from voxseal.ui.widgets.focus import FocusKeeper
from voxseal.ui.widgets.layout import Card, OneOf, clear_layout, column, row, rule, scroll_by_key, scrolled
from voxseal.ui.widgets.setting import Setting
from voxseal.ui.widgets.text import IconLabel, body, caption, code, heading, lead, muted, strong, title

__all__ = [
    "Action",
    "Banner",
    "Button",
    "Card",
    "Choice",
    "ComboBox",
    "Dialog",
    "EmptyState",
    "FocusKeeper",
    "IconButton",
    "IconLabel",
    "Note",
    "OneOf",
    "Setting",
    "SpinBox",
    "ask",
    "body",
    "caption",
    "clear_layout",
    "code",
    "column",
    "heading",
    "lead",
    "muted",
    "row",
    "rule",
    "scroll_by_key",
    "scrolled",
    "strong",
    "title",
]
