"""The session log's page over a log that is there already: how soon it shows, and how soon it follows a filter.

python log_page.py DATA        # prints one JSON document: milliseconds, of several tries each

Each figure runs from the click or the last key until what was asked for has been painted, the pause that the page makes
after a key included.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from tests.ui.profiles import profile_text

from voxseal.cli.face import prepare_process

prepare_process()

from voxseal.identity.vault import MemoryVault
from voxseal.ui.application import Application
from voxseal.ui.desktop import Desktop
from voxseal.ui.language import install_language
from voxseal.ui.opening import Launch
from voxseal.ui.pages.session_log import SessionLogPage
from voxseal.ui.theme import Theme
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.settings import Settings, write_settings
from voxseal.workflow.workbench import Workbench

TRIES = 5
_MOST = 120_000


def wait(until: Callable[[], bool]) -> None:
    """Runs the event loop until `until()` is true, which is asked every millisecond."""
    loop, look, end = QEventLoop(), QTimer(), QTimer()
    look.timeout.connect(lambda: loop.quit() if until() else None)
    end.setSingleShot(True)
    end.timeout.connect(lambda: sys.exit("waited in vain"))
    look.start(1)
    end.start(_MOST)
    loop.exec()


def settled(page: SessionLogPage) -> bool:
    """The last question is answered, and what it brought is on the screen."""
    if page.reader.busy or page.filter._timer.isActive() or page._last is None or page._fresh:
        return False
    return page._last.question == page.reader.question and bool(page.model.rowCount())


def timed(page: SessionLogPage, act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    wait(lambda: settled(page))
    page.window().repaint()
    return 1000 * (time.perf_counter() - began)


def prepared(data: Path) -> None:
    """A profile with its consent given, and settings that keep all of the log."""
    profile = data.parent / "profile.toml"
    profile.write_text(profile_text())
    folder = DataFolder(data)
    write_settings(folder.settings, Settings(log_days=3650, log_megabytes=10_000))
    with Workbench(
        folder, vault=MemoryVault(), retention=Settings(log_days=3650, log_megabytes=10_000).retention
    ) as bench:
        bench.import_profile(profile)
        bench.accept_consent()


def main(data: Path) -> None:
    prepared(data)
    app = Application([])
    install_language(app, "en")
    desktop = Desktop(app, Launch(data), Theme(app))
    desktop.window.resize(1280, 720)
    desktop.start()
    wait(lambda: desktop.work is not None)
    assert desktop.work is not None
    desktop.work.go_to("settings")
    wait(lambda: not desktop.tasks.running)
    (page,) = desktop.window.findChildren(SessionLogPage)
    desktop.bridge.happened.disconnect(page._happened)  # nothing else is to be read meanwhile
    work = desktop.work
    result: dict[str, list[float]] = {"opened": [timed(page, lambda: work.go_to("session-log"))]}
    result["all runs"] = [timed(page, lambda: page.list.choose(None))]
    rows = page.model.rowCount()
    kind = page.events.findData("sample.sealed")
    tries: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "warnings and errors": (
            partial(page.filter.states.setCurrentIndex, 2),
            partial(page.filter.states.setCurrentIndex, 0),
        ),
        "one kind of event": (partial(page.events.setCurrentIndex, kind), partial(page.events.setCurrentIndex, 0)),
        "the last 15 minutes": (partial(page.times.setCurrentIndex, 1), partial(page.times.setCurrentIndex, 0)),
        "a word": (partial(page.filter.field.setText, "ConnectTimeout"), page.filter.field.clear),
    }
    for _ in range(TRIES):
        for name, (act, undo) in tries.items():
            result.setdefault(name, []).append(timed(page, act))
            result.setdefault("back to all", []).append(timed(page, undo))
    desktop.close()
    print(json.dumps({"rows": rows, "milliseconds": result}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
