"""The keyboard stays where a person works, although the control that they pressed cannot be pressed for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


class FocusKeeper:
    """For a part of the window that disables or hides its controls while an order is carried out.

    Qt gives the focus of such a control to the next one of the window, wherever that is. Drawn inside `kept`, the part
    keeps it: `meanwhile` has it, and the control has it back once it can be pressed again, if it has not moved since.
    """

    def __init__(self, inside: QWidget, meanwhile: QWidget) -> None:
        self._inside = inside
        self._meanwhile = meanwhile
        self._owed: QWidget | None = None

    @contextmanager
    def kept(self, *, under_way: bool = False) -> Iterator[None]:
        """`under_way`: what disables controls just now passes. A control that stays away after it is owed nothing."""
        before = self._focus()
        if before is not self._meanwhile:
            self._owed = before if before is not None and self._inside.isAncestorOf(before) else None
        yield
        owed = self._owed
        if owed is None:
            return
        if isValid(owed) and owed.isEnabled() and owed.isVisible():
            if self._focus() is not owed:
                owed.setFocus()
            self._owed = None
            return
        if self._focus() is not self._meanwhile:
            self._meanwhile.setFocus()
        if not under_way:
            self._owed = None

    def _focus(self) -> QWidget | None:
        """Of the window, even while a dialog is in front of it."""
        return self._inside.window().focusWidget()
