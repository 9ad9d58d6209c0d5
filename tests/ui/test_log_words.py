"""What a log of another computer holds is shown as what it is: it cannot draw, nor look like something of the window's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from tests.ui.log_scenes import choose, shown
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.session_log import SessionLogPage

FORGED = "<b>x</b>\nThe log holds together.\r\u2028\u202eWhat to do: <img src='/etc/hostname'>"


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda condition: qtbot.waitUntil(condition, timeout=PATIENCE)


@pytest.fixture
def page(desktop: Desktop, wait: Callable[[Callable[[], bool]], None]) -> SessionLogPage:
    """With a run in which everything that may be a text is a forged one."""
    page = shown(desktop, wait)
    line = {"prev": "0" * 32, "time": "2026-01-02T03:04:05.678Z", "level": "error", "event": FORGED, FORGED: FORGED}
    started = line | {"event": "run.started", "command": FORGED, "version": FORGED, "system": FORGED}
    text = "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in (started, line))
    name = f"{datetime.now(UTC) + timedelta(hours=1):%Y%m%dT%H%M%SZ}-eeee.jsonl"
    (page.shell.workbench.folder.journal / name).write_text(text + "a\rb\n", newline="\n")
    page.reader.look_again()
    wait(lambda: page.runs.rowCount() == 3 and not page.reader.busy)
    choose(page, wait, "eeee")
    wait(lambda: page.model.rowCount() == 3)
    return page


def test_a_forged_text_stays_on_its_line_and_draws_nothing(page: SessionLogPage) -> None:
    words = [page.runs.index(row).data() for row in range(3)]
    for row in range(3):
        words += [page.model.index(row, column).data() for column in range(3)]
        page.table.choose(row)
        words += [label.text() for label in page.detail.findChildren(QLabel)]
    assert sum("x</b>↵The log holds together." in text for text in words) > 5
    for text in words:
        assert not set(text) & set("\n\r\u2028\u202e"), text


def test_a_tool_tip_shows_markup_and_does_not_follow_it(page: SessionLogPage) -> None:
    tips = [page.model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) for row in range(3) for column in (1, 2)]
    forged = [tip for tip in tips if tip and "The log holds" in tip]
    assert forged
    for tip in forged:
        assert "<br>" not in tip
        assert "<b>" not in tip
        assert "<img" not in tip
        assert "&lt;img" in tip
