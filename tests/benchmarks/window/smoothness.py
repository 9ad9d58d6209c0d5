"""The window's main thread while a hundred thousand files are looked through, submitted, sealed and uploaded.

python smoothness.py PLACE STORE CA FILES SECONDS       # prints one JSON document
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import wave
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from tests.ui.profiles import profile_text

from voxseal.cli.face import prepare_process

prepare_process()

from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.secret import Secret
from voxseal.identity.vault import MemoryVault
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.ui import bridge, uploads
from voxseal.ui.application import Application
from voxseal.ui.desktop import Desktop
from voxseal.ui.enrolment import look
from voxseal.ui.language import install_language
from voxseal.ui.opening import Launch, Opened, _settle
from voxseal.ui.pages.add_files import AddFilesPage
from voxseal.ui.pages.uploads import UploadsPage
from voxseal.ui.theme import Theme
from voxseal.workflow.dispatch import Dispatch
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

TICK = 10
UPDATES = 50
"""Milliseconds between two updates of the pages: twenty a second, twice what the app does."""


def make_files(folder: Path, count: int) -> None:
    """Small WAV files, each different, in folders of a thousand."""
    noise = random.Random(1)
    for number in range(count):
        place = folder / f"speaker {number // 1000:03}"
        if number % 1000 == 0:
            place.mkdir(parents=True)
        with wave.open(str(place / f"utterance {number:06}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(noise.randbytes(1600))


class Machine:
    """How much of the time that the machine was busy went to other processes than this one."""

    def __init__(self) -> None:
        self._start = self._read()

    @staticmethod
    def _read() -> tuple[float, float]:
        words = [float(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        busy = sum(words[:8]) - words[3] - words[4]
        return busy, sum(os.times()[:2]) * os.sysconf("SC_CLK_TCK")

    def others(self) -> float:
        busy, own = (now - then for now, then in zip(self._read(), self._start, strict=True))
        return max(busy - own, 0.0) / max(busy, 1.0)


@dataclass
class Phase:
    name: str
    seconds: float
    p50: float
    p99: float
    worst: float
    own: float
    """Of the worst, what the main thread itself computed; the rest it waited: for the interpreter, or for a processor."""
    others: float


class Clockwork:
    """A timer of `TICK` milliseconds on the main thread, and how late it came, phase by phase."""

    def __init__(self) -> None:
        self.phases: list[Phase] = []
        self._late: list[tuple[float, float]] = []
        self._last = self._used = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self._late.append((max((now - self._last) * 1000 - TICK, 0.0), (used - self._used) * 1000))
        self._last, self._used = now, used

    def phase(self, name: str, until, most: float = 600.0) -> None:
        """Runs the event loop until `until()` is true, or for `most` seconds."""
        loop, end, machine = QEventLoop(), time.monotonic() + most, Machine()
        look = QTimer()
        look.setInterval(50)
        look.timeout.connect(lambda: loop.quit() if until() or time.monotonic() > end else None)
        self._late, self._last, self._used = [], time.perf_counter(), time.thread_time()
        started = time.monotonic()
        self._timer.start()
        look.start()
        loop.exec()
        self._timer.stop()
        look.stop()
        late, own = np.array(self._late).T
        self.phases.append(
            Phase(
                name,
                time.monotonic() - started,
                float(np.percentile(late, 50)),
                float(np.percentile(late, 99)),
                float(late.max()),
                float(own[late.argmax()]),
                machine.others(),
            )
        )


def open_it(place: Path, store: str, ca: Path, launch: Launch, sinks) -> Opened:
    """As `opening.open_folder`, signed in, and with the store's own authority."""
    profile = place / "profile.toml"
    profile.write_text(
        profile_text().replace('bucket = "acme-voices"', f'bucket = "acme-voices"\ns3_endpoint = "{store}"')
    )
    with ExitStack() as stack:
        make_store = partial(S3ObjectStore, ca_bundle=ca)
        bench = stack.enter_context(
            Workbench(DataFolder(launch.folder), sinks=sinks, vault=MemoryVault(), make_store=make_store)
        )
        issuer = bench.import_profile(profile).sign_in.issuer
        bench.accept_consent()
        ends = datetime.now(UTC) + timedelta(hours=1)
        key = Secret("ASIAVOXSEALBENCHMARK")
        role = bench.profile.cloud.role_arn
        session = StsSession(
            key, Secret("s" * 40), Secret("t" * 900), ends, "bench", "contractors/bench/", issuer, role
        )
        bench.keeper.adopt(session, IdToken(Secret("token"), "bench", issuer, ends))
        _settle(bench)
        dispatch = Dispatch(bench)
        stack.callback(dispatch.close)
        return Opened(bench, look(bench), lambda link: None, None, dispatch, stack.pop_all())


def peak_mib() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(place: Path, store: str, ca: Path, count: int, seconds: int) -> None:
    files = place / "recordings"
    make_files(files, count)
    bridge.PERIOD = uploads.PERIOD = UPDATES
    app = Application([])
    install_language(app, "en")
    desktop = Desktop(app, Launch(place / "data"), Theme(app), open_it=partial(open_it, place, store, ca))
    desktop.window.resize(1280, 720)
    desktop.start()
    clock = Clockwork()
    clock.phase("opening", lambda: desktop.work is not None)
    clock.phase("at rest", lambda: False, most=3)
    adding = desktop.window.findChildren(AddFilesPage)[0]
    desktop.hand_over([files])
    clock.phase("looking through", lambda: adding._looking is None)
    model = adding.model
    adding.filter.field.setText("7 utterance")
    clock.phase("filtering", lambda: not adding.filter._timer.isActive() and not model.arranging)
    adding.filter.field.clear()
    adding.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    clock.phase("sorting by name", lambda: not adding.filter._timer.isActive() and not model.arranging)
    adding.submit()
    clock.phase("submitting", lambda: adding._submitting is None)
    assert desktop.shell is not None
    page = desktop.window.findChildren(UploadsPage)[0]
    clock.phase(
        "showing 100,000 samples", lambda: not page.pane.model.loading and page.pane.model.submission is not None
    )
    rows = page.pane.model.rowCount()
    updates: list[float] = []
    desktop.bridge.happened.connect(lambda _: updates.append(time.monotonic()))
    desktop.shell.uploads.changed.connect(lambda: updates.append(time.monotonic()))
    hand = QTimer()
    hand.setInterval(70)
    moves = iter(range(10**9))
    table = page.pane.table

    def move() -> None:
        step = next(moves)
        bar = table.verticalScrollBar()
        bar.setValue((bar.value() + 3) % max(bar.maximum(), 1))
        if step % 90 == 30:
            page.pane.filter.field.setText("1")
        elif step % 90 == 60:
            page.pane.filter.field.clear()
        elif step % 90 == 0:
            table.horizontalHeader().setSortIndicator(step // 90 % 3, Qt.SortOrder.AscendingOrder)

    hand.timeout.connect(move)
    hand.start()
    started = time.monotonic()
    clock.phase("uploading at full rate", lambda: False, most=seconds)
    told = len(updates) / (time.monotonic() - started)
    hand.stop()
    delivered = desktop.shell.uploads.overview.submissions[0].progress.delivered
    desktop.close()
    result = {
        "phases": [vars(phase) for phase in clock.phases],
        "rows": rows,
        "delivered": delivered,
        "updates": told,
        "peak_mib": peak_mib(),
    }
    print(json.dumps(result), flush=True)
    os._exit(0)  # what is under way may take a while to end


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
