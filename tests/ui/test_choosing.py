"""The mouse's wheel scrolls the page, and changes nothing that it passes over."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from tests.ui.test_settings_page import choose
from voxseal.ui.bundle_dialog import BundleDialog
from voxseal.ui.desktop import Desktop
from voxseal.ui.record.sitting import Phase
from voxseal.ui.shell import Shell
from voxseal.ui.widgets import ComboBox, SpinBox, column, scrolled


def wheel(widget: QWidget, steps: int) -> None:
    """From the window's system, as a mouse over it brings it about; it goes up to whoever takes it."""
    window = widget.window()
    place = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, 120 * steps))


def _wheel_event(steps: int) -> QWheelEvent:
    """For what cannot be seen just now."""
    place, turned = QPointF(5, 5), QPoint(0, 120 * steps)
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    return QWheelEvent(place, place, QPoint(), turned, no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False)


def _value(thing: QComboBox | QSpinBox) -> tuple[str, int]:
    value = thing.currentIndex() if isinstance(thing, QComboBox) else thing.value()
    return thing.accessibleName(), value


def test_it_scrolls_what_they_are_in(qtbot: QtBot) -> None:
    choice, number, below = ComboBox(), SpinBox(), QWidget()
    choice.addItems(["one", "two", "three"])
    choice.setCurrentIndex(1)
    number.setValue(5)
    below.setMinimumHeight(2_000)
    area: QScrollArea = scrolled(column(choice, number, below))
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow, timeout=PATIENCE)
    for thing in (choice, number):
        for focused in (False, True):
            area.verticalScrollBar().setValue(0)
            if focused:
                thing.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                thing.clearFocus()
            wheel(thing, -1)
            qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0, timeout=PATIENCE)
            assert thing.hasFocus() is focused
    assert (choice.currentIndex(), number.value()) == (1, 5)


def test_nothing_in_the_window_is_changed_by_it(desktop: Desktop, shell: Shell, qtbot: QtBot) -> None:
    assert desktop.work is not None
    choose(desktop, "Upload speed", "At most …")
    dialog = BundleDialog(desktop.window, shell.workbench.folder, shell.workbench, shell.tasks)
    qtbot.waitUntil(lambda: not desktop.tasks.running, timeout=PATIENCE)
    found: list[QComboBox | QSpinBox] = [
        *desktop.window.findChildren(QComboBox),
        *desktop.window.findChildren(QSpinBox),
    ]
    assert len(found) > 10
    before = [_value(thing) for thing in found]
    for thing in found:
        for steps in (1, -1, -1):
            QApplication.sendEvent(thing, _wheel_event(steps))
    assert [_value(thing) for thing in found] == before
    dialog.reject()


def test_the_microphone_stays_the_same(desktop: Desktop, shell: Shell, qtbot: QtBot) -> None:
    sitting = shell.sitting
    shell.go_to("record")
    qtbot.waitUntil(lambda: sitting.phase is Phase.READY and not sitting.busy, timeout=PATIENCE)
    (chooser,) = [
        box
        for box in desktop.window.findChildren(QComboBox)
        if box.accessibleName() == "Microphone" and box.isVisible()
    ]
    before = sitting.standing.device
    for steps in (-1, 1, 1):
        wheel(chooser, steps)
    assert not sitting.busy
    assert sitting.standing.device == before
