"""In a window that is too small nothing is squeezed, cut off or out of reach: it scrolls; what matters stays in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.accessibility import cut_off
from tests.ui.conftest import PATIENCE, World
from tests.ui.record_scenes import sitting_of, voice, with_script
from voxseal.ui.desktop import Desktop
from voxseal.ui.language import install_language
from voxseal.ui.models.delivered import DeliveredRows
from voxseal.ui.pages.record import RecordPage
from voxseal.ui.record.sitting import Phase
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Theme
from voxseal.ui.widgets import Button, Dialog, body
from voxseal.ui.widgets.fitting import Fitting
from voxseal.ui.widgets.table import Table

TINY = (640, 340)
"""A window on a screen of 1280×720 pixels at 200 %."""


def area_of(qtbot: QtBot, text: str, *buttons: Button) -> Fitting:
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.addWidget(body(text))
    for button in buttons:
        layout.addWidget(button)
    area = Fitting(content, layout)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    return area


def test_what_fits_fills_the_room_and_does_not_scroll(theme: Theme, qtbot: QtBot) -> None:
    area = area_of(qtbot, "A few words that wrap " * 4)
    qtbot.waitUntil(lambda: area.widget().size() == area.viewport().size(), timeout=PATIENCE)
    assert not area.verticalScrollBar().isVisible()
    assert not area.horizontalScrollBar().isVisible()


def test_what_does_not_fit_scrolls_and_is_whole(theme: Theme, qtbot: QtBot) -> None:
    last = Button("The last one")
    area = area_of(qtbot, "A few words that wrap " * 80, last)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE)
    assert not area.horizontalScrollBar().isVisible()
    assert area.widget().height() >= area.widget().heightForWidth(area.widget().width())
    bar.setValue(bar.maximum())
    assert in_sight(last, area.viewport())
    area.resize(300, 3_000)
    qtbot.waitUntil(lambda: not bar.isVisible(), timeout=PATIENCE)
    assert area.widget().size() == area.viewport().size()


def test_what_is_wider_than_the_window_scrolls_sideways(theme: Theme, qtbot: QtBot) -> None:
    wide = Button("Wide")
    wide.setMinimumWidth(900)
    area = area_of(qtbot, "Words", wide)
    qtbot.waitUntil(area.horizontalScrollBar().isVisible, timeout=PATIENCE)


def in_sight(widget: QWidget, within: QWidget) -> bool:
    place = QRect(widget.mapTo(within, QPoint(0, 0)), widget.size())
    return within.rect().contains(place)


def test_the_buttons_of_a_take_are_in_sight_however_small_the_window_is(
    make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot
) -> None:
    with_script(world)
    desktop = make_desktop()
    desktop.window.resize(*TINY)
    assert (desktop.window.width(), desktop.window.height()) == TINY
    sitting_of(desktop, lambda condition: qtbot.waitUntil(condition, timeout=PATIENCE))
    page = desktop.window.findChildren(RecordPage)[0]
    qtbot.waitUntil(lambda: in_sight(page.transport.record, desktop.window), timeout=PATIENCE)


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    translators = install_language(qapp, request.param)
    yield request.param
    for translator in translators:
        qapp.removeTranslator(translator)
    install_language(qapp, "en")


@pytest.mark.parametrize("width", [480, 560, 640, 720])
def test_no_word_on_the_buttons_of_a_take_is_cut_off(
    language: str, width: int, make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot
) -> None:
    with_script(world)
    desktop = make_desktop()
    desktop.window.resize(width, 480)

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE)

    sitting = sitting_of(desktop, wait)
    transport = desktop.window.findChildren(RecordPage)[0].transport
    wait(lambda: cut_off(transport) == [])
    sitting.start()
    wait(lambda: sitting.phase is Phase.RECORDING and not sitting.busy and cut_off(transport) == [])
    world.room.recorder.hear(voice())
    sitting.stop()
    wait(lambda: sitting.verdict is not None and not sitting.busy and cut_off(transport) == [])
    assert all(button.accessibleName() for button in transport.findChildren(QPushButton))


def test_tab_brings_into_sight_what_it_goes_to(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.resize(*TINY)
    work = desktop.work
    assert work is not None
    desktop.window.activateWindow()
    qtbot.waitUntil(desktop.window.isActiveWindow, timeout=PATIENCE)
    area = work._side.findChildren(Fitting)[0]
    assert not in_sight(work._help, area.viewport())
    work._entries["record"].setFocus()
    for _ in range(len(work._entries)):
        if not work._help.hasFocus():
            qtbot.keyClick(desktop.window, Qt.Key.Key_Tab)
    assert work._help.hasFocus()
    assert in_sight(work._help, area.viewport())


def test_a_dialog_is_no_taller_than_the_screen_and_its_buttons_stay(desktop: Desktop, qtbot: QtBot) -> None:
    dialog = Dialog(desktop.window, "Long")
    dialog.inside.addWidget(body("A long story, told at length. " * 400))
    close = Button("Close", dialog.reject)
    dialog.answer(close)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible, timeout=PATIENCE)
    assert dialog.height() <= desktop.window.screen().availableSize().height()
    qtbot.waitUntil(lambda: in_sight(close, dialog), timeout=PATIENCE)
    bar = dialog.findChildren(Fitting)[0].verticalScrollBar()
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE)
    dialog.reject()


def test_columns_that_can_be_spared_make_room(shell: Shell, theme: Theme, qtbot: QtBot) -> None:
    table = Table(DeliveredRows(shell.workbench, shell.tasks), "Delivered files")
    table.model().setParent(table)
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    digests = [head.title for head in table._rows.heads].index("SHA-256")
    qtbot.waitUntil(lambda: not table.isColumnHidden(digests), timeout=PATIENCE)
    table.resize(440, 300)
    qtbot.waitUntil(lambda: table.isColumnHidden(digests), timeout=PATIENCE)
    assert table.columnWidth(0) >= 180
    table.resize(800, 300)
    qtbot.waitUntil(lambda: not table.isColumnHidden(digests), timeout=PATIENCE)
