"""The states of the session log and of the support bundle worth looking at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from tests.sessionlog.logs import SUBMISSION, MovedClock, journal, write_killed_run, write_run
from tests.ui.conftest import World
from tests.ui.scene import Scene, Wait
from voxseal.domain.events import (
    DeliveryStarted,
    DeliveryStopped,
    Event,
    ObjectDelivered,
    PartSent,
    QueuePaused,
    RunEnded,
    RunStarted,
    SampleLeftOut,
    UploadRetried,
    UploadStarted,
    VaultUnavailable,
)
from voxseal.domain.samples import LeftOut
from voxseal.domain.secret import Private
from voxseal.sessionlog.view import Filter
from voxseal.ui.bundle_dialog import BundleDialog
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.session_log import SessionLogPage
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.support_bundle import collect

SAMPLE = "0" * 16


def troubled() -> list[Event]:
    """A run that met a bad network and a damaged file, and then a full disk."""
    retries = [
        UploadRetried("send-part", number, 2.0**number, "store-unavailable", "ConnectTimeoutError")
        for number in range(2, 5)
    ]
    return [
        RunStarted("resume", "0.1.0", "Linux-6.1.0-x86_64-with-glibc2.36", "3.11.9"),
        VaultUnavailable("locked"),
        DeliveryStarted(SUBMISSION, "ab" * 32, "9f86d081884c7d65"),
        UploadStarted(SAMPLE, 8_400_000, 2),
        PartSent(SAMPLE, 1, 8_388_608),
        *retries,
        ObjectDelivered(SUBMISSION, SAMPLE, 8_400_000, "cd" * 32),
        SampleLeftOut(SUBMISSION, "7w3k9m2c5tqhx4ab", Private("file", "/home/kim/9.wav"), LeftOut.DAMAGED, 48_000),
        QueuePaused("disk-full"),
        DeliveryStopped(SUBMISSION, "disk-full", "ENOSPC"),
        RunEnded(1),
    ]


def write_log(folder: Path) -> None:
    """Runs of the last two days: good ones, one that was killed, one with trouble."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = MovedClock(datetime.now(UTC) - timedelta(days=2))
    write_run(folder, "1a2b3c4d", clock, 40)
    clock.move(timedelta(hours=5))
    write_killed_run(folder, "2b3c4d5e", clock, 12, torn=b'{"prev":"9f')
    clock.move(timedelta(hours=30))
    made = journal(folder, "3c4d5e6f", clock)
    for event in troubled():
        clock.move(timedelta(seconds=7))
        made(event)
    made.close()


def with_log(world: World) -> None:
    world.signed_in = True
    write_log(world.folder / "journal")


def log_page(desktop: Desktop) -> SessionLogPage:
    (page,) = desktop.window.findChildren(SessionLogPage)
    return page


def shown(desktop: Desktop, wait: Wait) -> SessionLogPage:
    """The page, with the latest run."""
    assert desktop.shell is not None
    desktop.shell.go_to("session-log")
    page = log_page(desktop)
    wait(lambda: page.model.rowCount() > 0 and not page.reader.busy)
    return page


def choose(page: SessionLogPage, wait: Wait, run: str | None) -> None:
    page.list.choose(run)
    wait(lambda: not page.reader.busy and page.reader.question.run == run)


def choose_line(page: SessionLogPage, event: str) -> None:
    view = page.model.view
    assert view is not None
    row = view.select(Filter(events=frozenset({event})))[-1]
    place = page.model.order.tolist().index(int(row))
    page.table.choose(place)


def _latest(desktop: Desktop, wait: Wait) -> None:
    shown(desktop, wait)


def _troubled_run(desktop: Desktop, wait: Wait) -> None:
    choose(shown(desktop, wait), wait, "3c4d5e6f")


def _error_line(desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    choose(page, wait, None)
    choose_line(page, "delivery.stopped")


def _killed_run(desktop: Desktop, wait: Wait) -> None:
    choose(shown(desktop, wait), wait, "2b3c4d5e")


def _filtered(desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    choose(page, wait, None)
    page.filter.states.setCurrentIndex(2)
    wait(lambda: not page.reader.busy and page.reader.question.level is not None)


def _story(desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    page.tell_story(SAMPLE)
    wait(lambda: not page.reader.busy and bool(page.reader.question.story))


def _checked(desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    page.check()
    wait(page.verify.isEnabled)


def _changed(desktop: Desktop, wait: Wait) -> None:
    folder = desktop.launch.folder / "journal"
    file = next(folder.glob("*-1a2b3c4d.jsonl"))
    file.write_bytes(file.read_bytes().replace(b'"size":1007', b'"size":1008'))
    _checked(desktop, wait)


def _bundle_of_another(desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    other = DataFolder(desktop.launch.folder / "other")
    write_log(other.journal)
    saved = collect(other).save(desktop.launch.folder)
    page.read_bundle(saved.path)
    wait(lambda: page._bundle is not None and not page.reader.busy and page.model.rowCount() > 0)
    choose(page, wait, "3c4d5e6f")


def _recording(desktop: Desktop, wait: Wait) -> None:
    page = shown(desktop, wait)
    page.shell.problem.start()
    wait(lambda: page.shell.problem.recording is not None and not page.reader.busy)


def bundle_dialog(desktop: Desktop, wait: Wait) -> BundleDialog:
    """The dialog with everything collected."""
    page = shown(desktop, wait)
    page.make_bundle.click()
    (dialog,) = desktop.window.findChildren(BundleDialog)
    wait(lambda: not dialog.collecting)
    return dialog


def _collecting(desktop: Desktop, wait: Wait) -> Iterator[None]:
    page = shown(desktop, wait)
    page.make_bundle.click()
    (dialog,) = desktop.window.findChildren(BundleDialog)
    yield
    wait(lambda: not dialog.collecting)
    dialog.reject()


def _bundle(desktop: Desktop, wait: Wait) -> Iterator[None]:
    dialog = bundle_dialog(desktop, wait)
    names = [dialog.files.item(at).text() for at in range(dialog.files.count())]
    dialog.files.item(names.index("surroundings.json")).setCheckState(Qt.CheckState.Unchecked)
    dialog.files.setCurrentRow(names.index("doctor.json"))
    wait(lambda: "verdict" in dialog.preview.toPlainText())
    yield
    dialog.reject()


def _saved(desktop: Desktop, wait: Wait) -> Iterator[None]:
    dialog = bundle_dialog(desktop, wait)
    dialog.save_to(desktop.launch.folder / "voxseal-support.zip")
    wait(lambda: not dialog.save.isVisible())
    yield
    dialog.reject()


LOG_SCENES = [
    Scene("log", _latest, with_log),
    Scene("log trouble", _troubled_run, with_log),
    Scene("log killed", _killed_run, with_log),
    Scene("log line", _error_line, with_log),
    Scene("log filtered", _filtered, with_log),
    Scene("log story", _story, with_log),
    Scene("log checked", _checked, with_log),
    Scene("log changed", _changed, with_log),
    Scene("log bundle", _bundle_of_another, with_log),
    Scene("log recording", _recording, with_log),
    Scene("bundle collecting", _collecting, with_log),
    Scene("bundle", _bundle, with_log),
    Scene("bundle saved", _saved, with_log),
]
