"""Our own mistakes: saved without a name or a secret, said, and survived."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE, World
from voxseal.domain.errors import VoxsealError
from voxseal.ui.crashes import CrashReports
from voxseal.ui.desktop import Desktop

CANARY = "kim-and-a-token-eyJhbGciOi"


def raised() -> ValueError:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError as error:
        return error


def test_a_report_holds_kinds_and_places_and_no_text(tmp_path: Path) -> None:
    path = CrashReports(tmp_path / "crashes").save(raised())
    assert path is not None
    text = path.read_text()
    assert CANARY not in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_crashes.py:" in text
    assert str(Path(__file__).parent) not in text
    assert path.stat().st_mode & 0o077 == 0


def test_reports_do_not_pile_up(tmp_path: Path) -> None:
    crashes = CrashReports(tmp_path / "crashes")
    for _ in range(30):
        crashes.save(raised())
    assert len(list((tmp_path / "crashes").iterdir())) == 20


def test_where_nothing_can_be_written_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("in the way")
    crashes = CrashReports(tmp_path / "crashes")
    assert crashes.save(raised()) is None
    assert crashes.last_time() is None
    crashes.watch_faults()
    crashes.uninstall()


def test_an_exception_in_a_slot_and_in_a_thread_is_said_and_the_window_lives_on(
    make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot
) -> None:
    desktop = make_desktop()

    def fail() -> None:
        raise ValueError(CANARY)

    desktop.crashes.install(desktop.crash)
    QTimer.singleShot(0, fail)
    thread = threading.Thread(target=fail, name="voxseal-broken")
    thread.start()
    thread.join()
    crashes = world.folder / "crashes"
    qtbot.waitUntil(lambda: len(list(crashes.glob("*-ValueError.txt"))) == 2, timeout=PATIENCE)
    qtbot.waitUntil(lambda: desktop.errors.dialog is not None, timeout=PATIENCE)
    dialog = desktop.errors.dialog
    assert dialog is not None
    shown = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Something unexpected happened" in shown
    assert "crashes" in shown
    assert CANARY not in shown
    reports = [report.read_text() for report in crashes.glob("*-ValueError.txt")]
    assert sum("voxseal-broken" in report for report in reports) == 1
    assert not any(CANARY in report for report in reports)
    dialog.accept()
    qtbot.waitUntil(lambda: desktop.errors.dialog is not dialog, timeout=PATIENCE)
    if desktop.errors.dialog is not None:
        desktop.errors.dialog.accept()
    QTimer.singleShot(0, lambda: desktop.window.close())
    qtbot.waitUntil(lambda: not desktop.window.isVisible(), timeout=PATIENCE)


@pytest.mark.parametrize("shows_it_too", [False, True])
def test_one_exception_in_a_task_is_one_dialog(desktop: Desktop, qtbot: QtBot, shows_it_too: bool) -> None:
    def fail(_: threading.Event) -> None:
        raise ValueError(CANARY)

    ended: list[VoxsealError] = []

    def failed(error: VoxsealError) -> None:
        desktop.errors.show(error)  # as a page does that has its buttons to enable again first
        ended.append(error)

    desktop.tasks.start("voxseal-broken", fail, failed=failed if shows_it_too else None)
    qtbot.waitUntil(lambda: desktop.errors.dialog is not None and not desktop.tasks.running, timeout=PATIENCE)
    assert len(ended) == shows_it_too
    assert desktop.errors.dialog is not None
    assert "crashes" in "\n".join(label.text() for label in desktop.errors.dialog.findChildren(QLabel))
    desktop.errors.dialog.accept()
    assert desktop.errors.dialog is None


def test_a_fault_leaves_its_trace_and_the_next_start_says_so(
    make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot
) -> None:
    folder = world.folder / "crashes"
    world.folder.mkdir(mode=0o700)
    code = (
        "import ctypes, sys; from pathlib import Path; from voxseal.ui.crashes import CrashReports\n"
        "CrashReports(Path(sys.argv[1])).watch_faults(); ctypes.string_at(0)\n"
    )
    died = subprocess.run([sys.executable, "-c", code, str(folder)], check=False, timeout=60)
    assert died.returncode < 0
    desktop = make_desktop()
    (report,) = folder.glob("*-fault.txt")
    assert "Segmentation fault" in report.read_text()
    banner = desktop.window._banners["fault"]
    assert str(report) in banner.words.text()
    desktop.close()
    again = make_desktop()
    assert "fault" not in again.window._banners
