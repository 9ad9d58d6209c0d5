"""Work in threads, and what comes of it in the main thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from voxseal.domain.errors import Cancelled, DiskFull, VoxsealBug, VoxsealError
from voxseal.ui.tasks import TaskRunner


class Heard:
    def __init__(self) -> None:
        self.errors: list[VoxsealError] = []
        self.crashes: list[BaseException] = []
        self.results: list[object] = []
        self.threads: set[threading.Thread] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.current_thread())

    def failed(self, error: VoxsealError) -> None:
        self.errors.append(error)
        self.threads.add(threading.current_thread())


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def tasks(heard: Heard, qapp: object) -> Iterator[TaskRunner]:
    runner = TaskRunner(heard.failed, heard.crashes.append)
    yield runner
    assert runner.close() == []


def test_the_result_comes_back_to_the_main_thread(qtbot: QtBot, tasks: TaskRunner, heard: Heard) -> None:
    names = []

    def work(_: threading.Event) -> int:
        names.append(threading.current_thread().name)
        return 7

    task = tasks.start("voxseal-seven", work, done=heard.done)
    assert tasks.running == [task]
    qtbot.waitUntil(lambda: not task.running, timeout=PATIENCE)
    assert heard.results == [7]
    assert heard.threads == {threading.main_thread()}
    assert names == ["voxseal-seven"]
    assert tasks.running == []


def test_an_error_goes_to_who_wants_it_or_to_the_presenter(qtbot: QtBot, tasks: TaskRunner, heard: Heard) -> None:
    mine: list[VoxsealError] = []

    def fail(_: threading.Event) -> None:
        raise DiskFull

    tasks.start("voxseal-a", fail, failed=mine.append)
    tasks.start("voxseal-b", fail, done=heard.done)
    qtbot.waitUntil(lambda: not tasks.running, timeout=PATIENCE)
    assert [error.code for error in mine] == [error.code for error in heard.errors] == ["disk-full"]
    assert not heard.results
    assert not heard.crashes


def test_what_nobody_expected_is_told_as_our_mistake_without_its_text(
    qtbot: QtBot, tasks: TaskRunner, heard: Heard
) -> None:
    def fail(_: threading.Event) -> None:
        raise KeyError("the person's name")

    mine: list[VoxsealError] = []
    tasks.start("voxseal-crash", fail, failed=mine.append)
    qtbot.waitUntil(lambda: not tasks.running, timeout=PATIENCE)
    (error,) = mine
    assert isinstance(error, VoxsealBug)
    assert "person" not in error.message + error.detail
    assert "KeyError at test_tasks.py" in error.detail
    assert [type(crash) for crash in heard.crashes] == [KeyError]


def test_what_a_crash_report_tells_is_not_told_twice(qtbot: QtBot, tasks: TaskRunner, heard: Heard) -> None:
    def fail(_: threading.Event) -> None:
        raise KeyError

    tasks.start("voxseal-crash", fail)
    qtbot.waitUntil(lambda: not tasks.running, timeout=PATIENCE)
    assert len(heard.crashes) == 1
    assert not heard.errors


@pytest.mark.parametrize("ends_by", ["returning", "raising", "cancelled", "failing"])
def test_cancelling_is_silent(qtbot: QtBot, tasks: TaskRunner, heard: Heard, ends_by: str) -> None:
    def work(cancel: threading.Event) -> None:
        cancel.wait(PATIENCE / 1000)
        if ends_by == "raising":
            raise KeyError
        if ends_by == "cancelled":
            raise Cancelled
        if ends_by == "failing":
            raise DiskFull

    task = tasks.start("voxseal-long", work, done=heard.done)
    task.cancel()
    qtbot.waitUntil(lambda: not task.running, timeout=PATIENCE)
    assert not heard.results
    assert not heard.errors


def test_nothing_is_told_to_an_owner_that_is_gone(qtbot: QtBot, tasks: TaskRunner, heard: Heard) -> None:
    go = threading.Event()
    owner = QObject()
    task = tasks.start("voxseal-late", lambda _: go.wait(PATIENCE / 1000), done=heard.done, owner=owner)
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed, timeout=PATIENCE).wait()
    go.set()
    qtbot.waitUntil(lambda: not task.running, timeout=PATIENCE)
    assert not heard.results


def test_closing_cancels_and_waits_and_names_who_does_not_end(qtbot: QtBot, heard: Heard) -> None:
    runner = TaskRunner(heard.failed, heard.crashes.append)
    release = threading.Event()
    runner.start("voxseal-good", lambda cancel: cancel.wait(PATIENCE / 1000), done=heard.done)
    stuck = runner.start("voxseal-stuck", lambda _: release.wait(PATIENCE / 1000), done=heard.done)
    assert runner.close(seconds=0.2) == ["voxseal-stuck"]
    release.set()
    qtbot.waitUntil(lambda: not stuck.running, timeout=PATIENCE)
    assert not heard.results
