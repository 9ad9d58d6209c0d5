"""The window under test: a real workbench over a store in memory, and checks that nothing is left behind.

Without a display (or with VOXSEAL_TEST_DISPLAY unset) Qt paints into memory, so that no window manager is needed and two
workers do not fight for the focus. Tests that need a real window start an X server of their own (`tests/ui/real_window.py`).
"""

from __future__ import annotations

import functools
import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if "VOXSEAL_TEST_DISPLAY" not in os.environ and not os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.doubles.desk import session, token
from tests.doubles.memory_store import MemoryStore
from tests.doubles.microphone import Room
from voxseal.domain.ports import EventSink, Vault
from voxseal.identity.vault import MemoryVault
from voxseal.ui.application import Application
from voxseal.ui.desktop import Desktop
from voxseal.ui.enrolment import look
from voxseal.ui.language import install_language
from voxseal.ui.opening import Launch, Opened
from voxseal.ui.shell import Shell
from voxseal.ui.theme import Theme
from voxseal.workflow.dispatch import Dispatch
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

if TYPE_CHECKING:
    from tests.ui.seat import Seat

PATIENCE = 30_000
"""Milliseconds that a condition is waited for: a busy machine is slow, and a test that passes does not wait."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """What pytest-qt makes the application of: ours."""
    return Application


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    install_language(qapp, "en")
    return Theme(qapp)


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp: QApplication) -> Iterator[None]:
    """Threads, timers and windows that a test began are gone when it ends."""
    threads = set(threading.enumerate())
    windows = {id(window) for window in qapp.topLevelWidgets()}
    timers = {id(timer) for timer in _active_timers()}
    yield
    end = time.monotonic() + PATIENCE / 1000
    while True:
        settle(qapp)
        left = [thread.name for thread in threading.enumerate() if thread not in threads]
        left += [
            f"window {type(window).__name__}"
            for window in qapp.topLevelWidgets()
            if id(window) not in windows and (window.isVisible() or window.parent() is None)
        ]
        left += [f"timer of {timer.parent()}" for timer in _active_timers() if id(timer) not in timers]
        if not left:
            return
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.02)


def settle(app: QApplication) -> None:
    """Lets Qt delete what is to be deleted."""
    app.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    app.processEvents()


def _active_timers() -> list[QTimer]:
    # By type: what is only a weak proxy, and of something gone, cannot be asked for more.
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in found if isValid(timer) and timer.isActive()]


@dataclass
class World:
    """What stands round a window under test. Change it before `desktop` starts; `workbench` is there once it has."""

    folder: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    vault: Vault = field(default_factory=MemoryVault)
    room: Room = field(default_factory=Room)
    """What there is to record with, and what it hears."""
    profile: Path | None = None
    """Imported, and its consent accepted, before the window opens."""
    practice_profile: Path | None = None
    signed_in: bool = False
    links: list[str] = field(default_factory=list)
    """Sign-in links that were opened."""
    workbench: Workbench | None = None

    def open(self, launch: Launch, sinks: Sequence[EventSink]) -> Opened:
        """As `opening.open_folder`, over simulators."""
        from contextlib import ExitStack

        with ExitStack() as stack:
            workbench = stack.enter_context(
                Workbench(
                    DataFolder(launch.folder),
                    command="app",
                    sinks=sinks,
                    vault=self.vault,
                    open_browser=self.open_link,
                    make_store=lambda *_: self.store,
                )
            )
            if self.profile is not None and not workbench.has_profile:
                workbench.import_profile(self.profile)
                workbench.accept_consent()
            if self.signed_in:
                workbench.keeper.adopt(session(), token())
            self.workbench = workbench
            workbench.recording = functools.partial(
                workbench.recording, audio=self.room, make_recorder=self.room.make_recorder
            )
            dispatch = Dispatch(workbench)
            stack.callback(dispatch.close)
            return Opened(workbench, look(workbench), self.open_link, self.practice_profile, dispatch, stack.pop_all())

    def open_link(self, link: str) -> bool:
        self.links.append(link)
        return True


@pytest.fixture
def profile_file(tmp_path: Path, profile_text: str) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(profile_text)
    return path


@pytest.fixture
def world(tmp_path: Path, profile_file: Path) -> World:
    """A contractor who has imported the profile, accepted its consent, and is not signed in."""
    return World(tmp_path / "data", profile=profile_file)


@pytest.fixture
def make_desktop(qtbot: QtBot, qapp: Application, theme: Theme, world: World) -> Iterator[Callable[..., Desktop]]:
    """Makes the app on `world`; closes it at the end. `make_desktop(files=(…,))` as `opening.Launch`."""
    made: list[Desktop] = []

    def make(*, start: bool = True, **launch: object) -> Desktop:
        desktop = Desktop(
            qapp,
            Launch(**({"data_dir": world.folder} | launch)),
            theme,
            open_it=world.open,
        )
        made.append(desktop)
        if start:
            with qtbot.waitSignal(desktop.ready, timeout=PATIENCE):
                desktop.start()
        return desktop

    yield make
    for desktop in made:
        desktop.close()
        desktop.window.deleteLater()
        desktop.deleteLater()


@pytest.fixture
def desktop(make_desktop: Callable[..., Desktop]) -> Desktop:
    """The whole window, open on `world`."""
    return make_desktop()


@pytest.fixture
def shell(desktop: Desktop) -> Shell:
    """What a page is given."""
    assert desktop.shell is not None
    return desktop.shell


@pytest.fixture
def sit(make_desktop: Callable[..., Desktop], world: World, qtbot: QtBot) -> Callable[..., Seat]:
    """Opens the window at the record page; `before` makes the world ready, and is `with_script` unless given."""
    from tests.ui.record_scenes import with_script
    from tests.ui.seat import Seat

    def down(before: Callable[[World], None] = with_script) -> Seat:
        before(world)
        return Seat(make_desktop(), world, qtbot)

    return down
