"""Adding files, uploads and receipts: empty, busy, waiting, failed and done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from tests.doubles.desk import session, token
from tests.doubles.memory_store import MemoryStore
from tests.ui.conftest import World
from tests.ui.scene import Act, Scene, Wait
from voxseal.domain.errors import AccessRefused, StoreUnavailable
from voxseal.ui.account import State
from voxseal.ui.desktop import Desktop
from voxseal.ui.pages.add_files import AddFilesPage
from voxseal.ui.pages.receipts import ReceiptsPage
from voxseal.ui.pages.uploads import UploadsPage
from voxseal.ui.shell import Shell
from voxseal.ui.widgets import Dialog
from voxseal.workflow.preview import Preview
from voxseal.workflow.standing import Standing, SubmissionStatus


class Door:
    """The store's: lets so many uploads in, and holds the rest until it is opened."""

    def __init__(self, let_in: int) -> None:
        self._left = let_in
        self._lock = threading.Lock()
        self.open = threading.Event()

    def __call__(self, operation: str) -> None:
        if operation not in {"put", "send_part"}:
            return
        with self._lock:
            self._left -= 1
            held = self._left < 0
        if held:
            self.open.wait(60)


def speech(path: Path, seconds: float, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).uniform(-0.3, 0.3, int(seconds * 16_000))
    soundfile.write(path, noise, 16_000, format="WAV")


def recordings(folder: Path, name: str, count: int, *, large: bool = False) -> Path:
    """A folder as a contractor has it: recordings of several lengths, with what is not to be sent among them."""
    place = folder / name
    for number in range(1, count + 1):
        speech(place / f"{name.lower()} {number:02}.wav", 1 + number % 5, seed=hash((name, number)) % 10_000)
    if large:
        speech(place / "interview, uncut.wav", 1000, seed=99)
    (place / "notes.txt").write_text("what was said when")
    (place / "empty.wav").touch()
    cut = place / "broken off.wav"
    speech(cut, 2, seed=5)
    cut.write_bytes(cut.read_bytes()[:-5000])
    soundfile.write(place / "telephone.ogg", np.zeros(16_000), 16_000, format="OGG")
    return place


def shell_of(desktop: Desktop) -> Shell:
    assert desktop.shell is not None
    return desktop.shell


def page(desktop: Desktop, kind: type) -> object:
    return desktop.window.findChildren(kind)[0]


def signed_in(world: World) -> None:
    world.signed_in = True


def at(name: str) -> Act:
    def act(desktop: Desktop, wait: Wait) -> None:
        wait(lambda: shell_of(desktop).account.state is not State.UNKNOWN)
        shell_of(desktop).go_to(name)

    return act


def folder_of(desktop: Desktop) -> Path:
    return desktop.launch.folder.parent


def added(desktop: Desktop, wait: Wait) -> AddFilesPage:
    at("add-files")(desktop, wait)
    adding = page(desktop, AddFilesPage)
    assert isinstance(adding, AddFilesPage)
    desktop.hand_over([recordings(folder_of(desktop), "Session 3", 24)])
    wait(lambda: adding._looking is None and adding.model.to_send()[0] == 24)
    return adding


def _looked_through(desktop: Desktop, wait: Wait) -> None:
    adding = added(desktop, wait)
    adding.table.choose(3)
    adding.table.setFocus()


def _removed(desktop: Desktop, wait: Wait) -> None:
    adding = added(desktop, wait)
    adding.filter.states.setCurrentIndex(2)
    wait(lambda: adding.model.rowCount() == 4)
    adding.table.selectAll()
    adding._remove_chosen()
    adding.filter.states.setCurrentIndex(0)
    wait(lambda: adding.model.rowCount() == 24)


def _looking(desktop: Desktop, wait: Wait) -> Iterator[None]:
    look, go_on = Preview.look_through, threading.Event()

    def slowly(preview, paths, cancelled):
        yield from look(preview, paths, cancelled)
        go_on.wait(60)

    Preview.look_through = slowly
    at("add-files")(desktop, wait)
    adding = page(desktop, AddFilesPage)
    assert isinstance(adding, AddFilesPage)
    desktop.hand_over([recordings(folder_of(desktop), "Session 4", 12)])
    wait(lambda: adding.model.to_send()[0] == 12)
    yield
    go_on.set()
    Preview.look_through = look
    wait(lambda: adding._looking is None)


def submit(desktop: Desktop, name: str, count: int, *, large: bool = False) -> str:
    bench = shell_of(desktop).workbench
    place = recordings(folder_of(desktop), name, count, large=large)
    candidates = [one for batch in Preview.of(bench).look_through([place], lambda: False) for one in batch]
    return bench.submit(candidates).id


def stands(desktop: Desktop, submission: str, standing: Standing) -> bool:
    entries = shell_of(desktop).uploads.overview.submissions
    return any(entry.submission.id == submission and entry.standing is standing for entry in entries)


def show_uploads(desktop: Desktop, wait: Wait, chosen: str) -> UploadsPage:
    shell = shell_of(desktop)
    shell.uploads.chosen = chosen
    shell.go_to("uploads")
    uploads = page(desktop, UploadsPage)
    assert isinstance(uploads, UploadsPage)
    wait(lambda: uploads.pane.model.submission == chosen and not uploads.pane.model.loading)
    return uploads


def _held(let_in: int) -> tuple[object, Door]:
    door = Door(let_in)

    def before(world: World) -> None:
        world.signed_in = True
        world.store = MemoryStore(before_call=door)

    return before, door


def _sending(door: Door) -> Act:
    def act(desktop: Desktop, wait: Wait) -> Iterator[None]:
        first = submit(desktop, "Interviews", 20, large=True)
        submit(desktop, "Session 3", 40)
        submit(desktop, "Session 4", 8)
        wait(lambda: len(shell_of(desktop).workbench.ledger.agenda.order()) == 3)
        uploads = show_uploads(desktop, wait, first)

        def status() -> SubmissionStatus:
            return shell_of(desktop).uploads.overview.submissions[0]

        wait(lambda: status().progress.delivered >= 6 and status().progress.sealed >= 21)
        wait(lambda: uploads.model.rowCount() == 3)
        uploads.pane.read_anew()
        wait(lambda: not uploads.pane.model.loading)
        yield
        door.open.set()

    return act


def _waiting_for_sign_in(desktop: Desktop, wait: Wait) -> None:
    first = submit(desktop, "Session 3", 12)
    wait(lambda: shell_of(desktop).uploads.overview.waiting is not None)
    wait(lambda: shell_of(desktop).uploads.overview.submissions[0].progress.sealed == 12)
    show_uploads(desktop, wait, first)


def _no_network(world: World) -> None:
    def gone(operation: str) -> None:
        raise StoreUnavailable

    world.signed_in = True
    world.store = MemoryStore(before_call=gone)


def _offline(desktop: Desktop, wait: Wait) -> None:
    first = submit(desktop, "Session 3", 12)
    wait(lambda: shell_of(desktop).uploads.overview.waiting is not None)
    show_uploads(desktop, wait, first)


def _refusing(world: World) -> None:
    world.signed_in = True
    for call in (2, 5):
        world.store.fail("put", AccessRefused(), call=call)


def _failed(desktop: Desktop, wait: Wait) -> None:
    first = submit(desktop, "Session 3", 12)
    wait(lambda: stands(desktop, first, Standing.FAILED))
    uploads = show_uploads(desktop, wait, first)
    uploads.pane.table.horizontalHeader().setSortIndicator(
        1, uploads.pane.table.horizontalHeader().sortIndicatorOrder()
    )
    wait(lambda: not uploads.pane.model.arranging)
    uploads.pane.table.choose(0)


def _paused(desktop: Desktop, wait: Wait) -> None:
    shell_of(desktop).uploads.dispatch.pause_all()
    first = submit(desktop, "Session 3", 12)
    submit(desktop, "Session 4", 3)
    wait(lambda: stands(desktop, first, Standing.PAUSED))
    show_uploads(desktop, wait, first)


def _cancel_question(desktop: Desktop, wait: Wait) -> Iterator[None]:
    _waiting_for_sign_in(desktop, wait)
    uploads = page(desktop, UploadsPage)
    assert isinstance(uploads, UploadsPage)
    uploads.pane.cancel()
    yield
    for dialog in desktop.window.findChildren(Dialog):
        dialog.reject()


def _delivered(desktop: Desktop, wait: Wait) -> str:
    shell_of(desktop).workbench.keeper.adopt(session(), token())
    first = submit(desktop, "Session 3", 12)
    second = submit(desktop, "Interviews", 5)
    wait(lambda: stands(desktop, first, Standing.DELIVERED) and stands(desktop, second, Standing.DELIVERED))
    return first


def _all_delivered(desktop: Desktop, wait: Wait) -> None:
    show_uploads(desktop, wait, _delivered(desktop, wait))


def _receipts(desktop: Desktop, wait: Wait) -> None:
    _delivered(desktop, wait)
    shell_of(desktop).go_to("receipts")
    receipts = page(desktop, ReceiptsPage)
    assert isinstance(receipts, ReceiptsPage)
    wait(lambda: receipts.model.rowCount() > 0 and not receipts.model.loading)


_BEFORE, _DOOR = _held(9)

UPLOAD_SCENES = [
    Scene("add files empty", at("add-files"), signed_in),
    Scene("add files looking", _looking, signed_in),
    Scene("add files", _looked_through, signed_in),
    Scene("add files removed", _removed, signed_in),
    Scene("uploads empty", at("uploads"), signed_in),
    Scene("uploads sending", _sending(_DOOR), _BEFORE),
    Scene("uploads signed out", _waiting_for_sign_in),
    Scene("uploads offline", _offline, _no_network),
    Scene("uploads failed", _failed, _refusing),
    Scene("uploads paused", _paused, signed_in),
    Scene("uploads cancel", _cancel_question),
    Scene("uploads delivered", _all_delivered, signed_in),
    Scene("receipts empty", at("receipts"), signed_in),
    Scene("receipts", _receipts, signed_in),
]
