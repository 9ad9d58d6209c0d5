"""What an assistive tool sees of a window, asked from within: `QAccessible`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

ROLE = QAccessible.Role
INTERACTIVE = {
    ROLE.Button,
    ROLE.ButtonMenu,
    ROLE.ButtonDropDown,
    ROLE.CheckBox,
    ROLE.RadioButton,
    ROLE.ComboBox,
    ROLE.EditableText,
    ROLE.SpinBox,
    ROLE.Slider,
    ROLE.Dial,
    ROLE.PageTab,
    ROLE.Table,
    ROLE.Tree,
    ROLE.List,
    ROLE.Link,
    ROLE.MenuItem,
    ROLE.ProgressBar,
    ROLE.HotkeyField,
}
NO_ROLE = {ROLE.NoRole, ROLE.Client}


def walk(interface: QAccessibleInterface | None, depth: int = 0) -> Iterator[QAccessibleInterface]:
    """An object and all that are in it, as far as they can be seen. Rows of tables are left to their models."""
    if interface is None or not interface.isValid() or interface.state().invisible or depth > 40:
        return
    yield interface
    if interface.role() in {ROLE.Table, ROLE.Tree, ROLE.List}:
        return
    for at in range(interface.childCount()):
        yield from walk(interface.child(at), depth + 1)


def nameless(window: QWidget) -> list[str]:
    """Controls that have no name, or take the focus and have no role: what a screen reader could not say."""
    found = []
    for interface in walk(QAccessible.queryAccessibleInterface(window)):
        thing = interface.object()
        what = f"{type(thing).__name__} {thing.objectName() if thing else ''} in {_path(thing)}"
        if interface.role() in INTERACTIVE and not interface.text(QAccessible.Text.Name).strip() and not _inner(thing):
            found.append(f"no name: {what}")
        focusable = isinstance(thing, QWidget) and bool(thing.focusPolicy() & thing.focusPolicy().TabFocus)
        if focusable and interface.role() in NO_ROLE:
            found.append(f"no role: {what}")
    return found


def _inner(thing: object) -> bool:
    """A part of another control, which has the name: a combo box's list, a spin box's field, an area's scroll bar."""
    parent = thing.parent() if isinstance(thing, QWidget) else None
    while parent is not None:
        interface = QAccessible.queryAccessibleInterface(parent)
        if interface is not None and interface.role() in INTERACTIVE and not isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parent()
    return False


def _path(thing: object) -> str:
    names = []
    while isinstance(thing, QWidget):
        names.append(type(thing).__name__)
        thing = thing.parent()
    return " < ".join(names[1:5])


def cut_off(window: QWidget) -> list[str]:
    """Buttons, labels and choices that have less room than their words need."""
    buttons = [
        button.text()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and button.width() < button.minimumSizeHint().width()
    ]
    choices = [box.currentText() for box in window.findChildren(QComboBox) if box.isVisible() and _too_narrow(box)]
    return (
        buttons
        + choices
        + [label.text() for label in window.findChildren(QLabel) if label.isVisible() and _too_small(label)]
    )


def _too_narrow(box: QComboBox) -> bool:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()
    icon = 0 if box.itemIcon(box.currentIndex()).isNull() else box.iconSize().width()
    return room < icon + box.fontMetrics().horizontalAdvance(box.currentText())


def _too_small(label: QLabel) -> bool:
    if not label.text() or label.textFormat() is not Qt.TextFormat.PlainText:
        return False
    if label.wordWrap():
        words = max(
            (label.fontMetrics().horizontalAdvance(word) for word in re.split(r"[\s/-]", label.text())), default=0
        )
        return label.height() < label.heightForWidth(label.width()) or label.width() < words
    return label.width() < label.sizeHint().width()
