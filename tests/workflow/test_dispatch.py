"""The queue of submissions goes by itself, waits when it must, obeys at once, and goes on: over the store simulator."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.desk import Desk, voice
from tests.doubles.memory_store import MIB, MemoryStore
from tests.doubles.waiting import LONG, until
from voxseal.domain.errors import (
    AccessRefused,
    ClockSkewed,
    DiskFull,
    LedgerError,
    SessionExpired,
    StoreUnavailable,
    UsageError,
    VoxsealBug,
    VoxsealError,
)
from voxseal.domain.events import (
    AllDelivered,
    DispatchContinued,
    DispatchWaiting,
    OriginalDeleted,
    OriginalKept,
    QueueContinued,
    QueuePaused,
)
from voxseal.store import SpoolFile
from voxseal.transfer.retry import RetryPolicy
from voxseal.workflow import dispatch as dispatch_module
from voxseal.workflow.delivery import Delivery
from voxseal.workflow.dispatch import Dispatch
from voxseal.workflow.patience import Patience
from voxseal.workflow.preview import Candidate
from voxseal.workflow.standing import Overview, Standing, SubmissionStatus, WayOut
from voxseal.workflow.workbench import Workbench

QUICK = Patience(first=0.01, longest=0.05, look=0.02)
SLOW = Patience(first=LONG * 10, longest=LONG * 10, look=0.02)
ONE_TRY = RetryPolicy(attempts=1)


class World:
    """What stands between the program and its store: trouble that lasts until it is over, and a gate."""

    def __init__(self) -> None:
        self.trouble: VoxsealError | None = None
        self.asked = 0
        self.open = threading.Event()
        self.open.set()
        self.arrived = threading.Event()

    def __call__(self, operation: str) -> None:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        if operation in {"put", "send_part"} and not self.open.is_set():
            self.arrived.set()
            assert self.open.wait(LONG)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Uploads wait at the store's door."""
        self.open.clear()
        try:
            yield
        finally:
            self.open.set()


class Office:
    """A desk with a dispatch."""

    def __init__(self, desk: Desk, world: World) -> None:
        self.desk, self.world = desk, world
        self.dispatch: Dispatch | None = None

    def start(self, **rest: Any) -> Dispatch:
        self.dispatch = Dispatch(self.desk.bench, **{"patience": QUICK, "retries": ONE_TRY, **rest})
        self.dispatch.start()
        return self.dispatch

    def close(self) -> None:
        self.world.open.set()
        if self.dispatch is not None:
            self.dispatch.close()

    def opened(self, folder: Path) -> str:
        return self.desk.bench.open_submission([folder]).id

    def overview(self) -> Overview:
        assert self.dispatch is not None
        return self.dispatch.overview()

    def status(self, submission: str) -> SubmissionStatus:
        return next(entry for entry in self.overview().submissions if entry.submission.id == submission)

    def stands(self, submission: str, standing: Standing) -> Callable[[], bool]:
        def look() -> bool:
            return any(
                entry.submission.id == submission and entry.standing is standing
                for entry in self.overview().submissions
            )

        return look

    def waits_for(self, code: str) -> Callable[[], bool]:
        def look() -> bool:
            waiting = self.overview().waiting
            return waiting is not None and waiting.error.code == code

        return look

    def told(self, kind: type) -> list[Any]:
        return [event for event in self.desk.events if isinstance(event, kind)]

    def delivered(self, submission: str) -> bool:
        return any(key.endswith(f"{submission}/manifest.sealed") for key in self.desk.store.objects)


@pytest.fixture
def office(tmp_path: Path, profile_file: Path) -> Iterator[Office]:
    world = World()
    desk = Desk(tmp_path / "data", profile_file, MemoryStore(before_call=world))
    office = Office(desk, world)
    with desk.bench:
        yield office
        office.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("voxseal")]


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Three folders with two recordings each, all different."""
    made = []
    for number in range(3):
        for file in range(2):
            voice(tmp_path / f"day {number}" / f"{file}.wav", seed=10 * number + file)
        made.append(tmp_path / f"day {number}")
    return made


def test_what_an_earlier_run_left_goes_at_the_start_and_in_its_order(office: Office, folders: list[Path]) -> None:
    ids = [office.opened(folder) for folder in folders]
    office.desk.bench.ledger.agenda.arrange([ids[2], ids[0], ids[1]])
    office.desk.sign_in()
    office.start()
    until(lambda: office.told(AllDelivered))
    manifests = [key.split("/")[-2] for key in office.desk.store.objects if key.endswith("manifest.sealed")]
    assert manifests == [ids[2], ids[0], ids[1]]
    (told,) = office.told(AllDelivered)
    assert (told.submissions, told.samples) == (3, 6)
    overview = office.overview()
    assert {entry.standing for entry in overview.submissions} == {Standing.DELIVERED}
    assert not overview.unfinished
    assert not overview.at_work
    assert all(entry.progress.share == 1.0 for entry in overview.submissions)


def test_a_new_submission_is_heard_of(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    office.start()
    for folder in folders:
        submission = office.opened(folder)
        until(office.stands(submission, Standing.DELIVERED))
        assert office.delivered(submission)
    until(lambda: len(office.told(AllDelivered)) == 3)


def test_where_nothing_new_was_delivered_nobody_hears_that_all_is(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    office.start()
    until(office.stands(office.opened(folders[0]), Standing.DELIVERED))
    until(office.stands(office.opened(folders[0]), Standing.EMPTY))
    until(office.stands(office.opened(folders[1]), Standing.DELIVERED))
    until(lambda: [told.samples for told in office.told(AllDelivered)] == [2, 2])


def test_a_pause_stops_one_and_the_next_goes(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    first, second = office.opened(folders[0]), office.opened(folders[1])
    with office.world.holding():
        dispatch = office.start()
        assert office.world.arrived.wait(LONG)
        assert office.status(first).standing is Standing.SENDING
        dispatch.pause(first).result(LONG)
        assert office.status(first).standing is Standing.PAUSED
    until(office.stands(second, Standing.DELIVERED))
    assert office.status(first).standing is Standing.PAUSED
    assert not office.delivered(first)
    dispatch.resume(first)
    until(office.stands(first, Standing.DELIVERED))


def test_a_pause_of_everything_lasts_over_a_restart_and_takes_in_what_comes_later(
    office: Office, folders: list[Path]
) -> None:
    office.desk.sign_in()
    office.start().pause_all().result(LONG)
    office.close()
    dispatch = office.start()
    submission = office.opened(folders[0])
    until(office.stands(submission, Standing.PAUSED))
    assert office.overview().all_paused
    assert office.desk.store.objects == {}
    dispatch.resume_all()
    until(office.stands(submission, Standing.DELIVERED))


def test_moving_one_up_lets_it_go_first_and_keeps_what_is_done(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    first, second, third = (office.opened(folder) for folder in folders)
    with office.world.holding():
        dispatch = office.start()
        assert office.world.arrived.wait(LONG)
        dispatch.move(third, -2).result(LONG)
        assert [entry.submission.id for entry in office.overview().unfinished] == [third, first, second]
    until(lambda: office.told(AllDelivered))
    manifests = [key.split("/")[-2] for key in office.desk.store.objects if key.endswith("manifest.sealed")]
    assert manifests == [third, first, second]
    assert set(office.desk.store.sent.values()) == {1}


def test_moving_beyond_the_ends_changes_nothing(office: Office, folders: list[Path]) -> None:
    dispatch = office.start()
    ids = [office.opened(folder) for folder in folders]
    dispatch.move(ids[0], -1).result(LONG)
    dispatch.move(ids[2], 5).result(LONG)
    assert [entry.submission.id for entry in office.overview().unfinished] == ids
    with pytest.raises(UsageError):
        dispatch.move("20260101-0000000000", 1)


def test_cancelling_the_one_under_way_says_what_stays(office: Office, folders: list[Path], tmp_path: Path) -> None:
    office.desk.sign_in()
    voice(tmp_path / "day 0" / "large.wav", seed=5, seconds=200)
    first, second = office.opened(folders[0]), office.opened(folders[1])
    office.desk.store.fail("send_part", StoreUnavailable(), call=1)
    dispatch = office.start(patience=SLOW)
    until(office.waits_for("store-unavailable"))
    given_up = dispatch.cancel(first).result(LONG)
    assert given_up.delivered == len([key for key in office.desk.store.objects if first in key])
    assert given_up.store_tidied
    assert office.desk.store.uploads == {}
    assert office.status(first).standing is Standing.CANCELLED
    assert all(path.exists() for path in folders[0].iterdir())
    dispatch.try_now()
    until(office.stands(second, Standing.DELIVERED))


def test_nothing_is_cancelled_while_it_is_still_being_sent(
    office: Office, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.sign_in()
    submission = office.opened(folders[0])
    sending: list[bool] = []
    cancel = Workbench.cancel

    def looked_at(bench: Workbench, name: str) -> Any:
        sending.append(any(thread.name == "voxseal-transfer" for thread in threading.enumerate()))
        return cancel(bench, name)

    monkeypatch.setattr(Workbench, "cancel", looked_at)
    with office.world.holding():
        dispatch = office.start()
        assert office.world.arrived.wait(LONG)
        given_up = dispatch.cancel(submission)
        until(office.stands(submission, Standing.CANCELLING))
    assert given_up.result(LONG).store_tidied
    assert sending == [False]


def test_what_is_finished_cannot_be_cancelled(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    dispatch = office.start()
    submission = office.opened(folders[0])
    until(office.stands(submission, Standing.DELIVERED))
    with pytest.raises(UsageError, match="finished"):
        dispatch.cancel(submission).result(LONG)
    assert office.status(submission).standing is Standing.DELIVERED


def test_one_that_fails_does_not_hold_up_the_next_and_goes_when_it_is_tried_again(
    office: Office, folders: list[Path]
) -> None:
    office.desk.sign_in()
    office.desk.store.fail("put", AccessRefused(), call=1)
    first, second = office.opened(folders[0]), office.opened(folders[1])
    dispatch = office.start()
    until(office.stands(second, Standing.DELIVERED))
    failed = office.status(first)
    assert failed.standing is Standing.FAILED
    assert failed.progress.failed == 1
    assert not office.told(AllDelivered)
    dispatch.retry(first)
    until(office.stands(first, Standing.DELIVERED))
    assert office.status(first).progress.failed == 0


@pytest.mark.parametrize(
    ("trouble", "code", "way_out"),
    [
        (StoreUnavailable(), "store-unavailable", WayOut.TRY_AGAIN),
        (ClockSkewed(), "clock", WayOut.SET_CLOCK),
        (SessionExpired(), "session-expired", WayOut.SIGN_IN),
    ],
    ids=["no network", "wrong clock", "session refused"],
)
def test_passing_trouble_is_waited_out(
    office: Office, folders: list[Path], trouble: VoxsealError, code: str, way_out: WayOut
) -> None:
    office.desk.sign_in()
    first, second = office.opened(folders[0]), office.opened(folders[1])
    office.world.trouble = trouble
    office.start(patience=SLOW if way_out is WayOut.SIGN_IN else QUICK)
    until(office.waits_for(code))
    waiting = office.overview().waiting
    assert waiting is not None
    assert waiting.way_out is way_out
    # Sealing needs no network.
    until(lambda: office.status(first).progress.sealed == 2)
    assert office.status(first).standing is Standing.SENDING
    assert office.status(second).standing is Standing.QUEUED
    assert office.desk.store.objects == {}
    asked = office.world.asked
    if way_out is not WayOut.SIGN_IN:
        until(lambda: office.world.asked > asked + 2)  # it looks by itself
    office.world.trouble = None
    if way_out is WayOut.SIGN_IN:
        office.desk.sign_in()
    until(lambda: office.told(AllDelivered))
    assert office.overview().waiting is None
    assert office.told(DispatchWaiting)
    assert office.told(DispatchContinued)
    assert set(office.desk.store.sent.values()) == {1}


def test_signed_out_it_seals_and_waits_and_goes_on_after_the_sign_in(office: Office, folders: list[Path]) -> None:
    submission = office.opened(folders[0])
    office.start(patience=SLOW)
    until(office.waits_for("sign-in-needed"))
    until(lambda: office.status(submission).progress.sealed == 2)
    office.desk.sign_in()
    until(office.stands(submission, Standing.DELIVERED))


def test_a_network_that_goes_in_the_middle_costs_no_part_that_was_finished(office: Office, tmp_path: Path) -> None:
    office.desk.sign_in()
    submission = office.opened(voice(tmp_path / "large.wav", seed=5, seconds=350))  # 33.6 MB: five parts
    office.desk.store.fail("send_part", StoreUnavailable(), call=4)
    office.start()
    until(office.stands(submission, Standing.DELIVERED))
    # What was under way is sent again, what was confirmed is not.
    assert set(office.desk.store.sent.values()) == {1}
    progress = office.status(submission).progress
    assert progress.confirmed_bytes == progress.total_bytes == sum(map(len, office.desk.store.objects.values()))


def test_a_full_disk_is_waited_for(office: Office, folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    full = True
    write, usage = SpoolFile.write, shutil.disk_usage

    def write_if_room(self: SpoolFile, data: memoryview) -> int:
        if full:
            raise DiskFull(detail="ENOSPC")
        return write(self, data)

    def usage_now(path: Path) -> Any:
        return usage(path)._replace(free=10 if full else 10 << 30)

    monkeypatch.setattr(SpoolFile, "write", write_if_room)
    monkeypatch.setattr(shutil, "disk_usage", usage_now)
    office.desk.sign_in()
    submission = office.opened(folders[0])
    office.start()
    until(office.waits_for("disk-full"))
    waiting = office.overview().waiting
    assert waiting is not None
    assert waiting.way_out is WayOut.MAKE_ROOM
    full = False
    until(office.stands(submission, Standing.DELIVERED))


@pytest.mark.parametrize("why", ["paused", "failed"])
def test_room_for_what_does_not_go_is_not_waited_for(
    office: Office, folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    """The disk has room for the one whose turn it is, and not for a large one before it that waits for the person."""
    full = True
    write, usage, prepare = SpoolFile.write, shutil.disk_usage, Workbench.delivery
    large = tmp_path / "large.wav"
    large.touch()
    os.truncate(large, 200 * MIB)
    first = office.desk.bench.submit([Candidate(large, large.name, 200 * MIB, 1.0, None, "")]).id
    second = office.opened(folders[0])
    if why == "paused":
        office.desk.bench.ledger.agenda.pause(first, True)

    def delivery(self: Workbench, submission: str, *rest: Any, **named: Any) -> Delivery:
        if submission == first:
            raise ZeroDivisionError
        return prepare(self, submission, *rest, **named)

    def write_if_room(self: SpoolFile, data: memoryview) -> int:
        if full:
            raise DiskFull(detail="ENOSPC")
        return write(self, data)

    def usage_now(path: Path) -> Any:
        return usage(path)._replace(free=10 if full else 100 * MIB)

    monkeypatch.setattr(Workbench, "delivery", delivery)
    monkeypatch.setattr(SpoolFile, "write", write_if_room)
    monkeypatch.setattr(shutil, "disk_usage", usage_now)
    office.desk.sign_in()
    office.start()
    until(office.waits_for("disk-full"))
    assert office.status(first).standing is Standing(why)
    full = False
    until(office.stands(second, Standing.DELIVERED))


@pytest.mark.parametrize("room", ["plenty", "none"])
def test_a_disk_that_does_not_answer_is_waited_for(
    office: Office, folders: list[Path], monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    unplugged = full = True
    usage = shutil.disk_usage

    def usage_now(path: Path) -> Any:
        if unplugged:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return usage(path)._replace(free=10 if full else 10 << 30)

    monkeypatch.setattr(shutil, "disk_usage", usage_now)
    office.desk.sign_in()
    submission = office.opened(folders[0])
    if room == "none":
        # It is unplugged while room is waited for: the probe meets it first.
        unplugged = False
        write = SpoolFile.write

        def write_if_room(self: SpoolFile, data: memoryview) -> int:
            if full:
                raise DiskFull(detail="ENOSPC")
            return write(self, data)

        monkeypatch.setattr(SpoolFile, "write", write_if_room)
        office.start()
        until(office.waits_for("disk-full"))
        unplugged = True
    else:
        office.start()
    until(office.waits_for("ledger"))
    assert office.status(submission).standing is not Standing.FAILED
    unplugged = full = False
    until(office.stands(submission, Standing.DELIVERED))


@pytest.mark.parametrize("place", ["before it begins", "while it waits"])
def test_a_mistake_about_one_is_shown_and_the_others_go(
    office: Office, folders: list[Path], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Whatever is raised: the thread that sends everything lives."""
    first, second = office.opened(folders[0]), office.opened(folders[1])
    mistaken = True
    prepare, look = Workbench.delivery, dispatch_module.look_again

    def delivery(self: Workbench, submission: str, *rest: Any, **named: Any) -> Delivery:
        if mistaken and submission == first:
            raise ZeroDivisionError
        return prepare(self, submission, *rest, **named)

    def look_again(*rest: Any, **named: Any) -> None:
        if mistaken:
            raise ZeroDivisionError
        look(*rest, **named)

    if place == "before it begins":
        office.desk.sign_in()
        monkeypatch.setattr(Workbench, "delivery", delivery)
    else:
        monkeypatch.setattr(dispatch_module, "look_again", look_again)
    dispatch = office.start()
    until(office.stands(first, Standing.FAILED))
    shown = office.status(first).error
    assert isinstance(shown, VoxsealBug)
    assert "ZeroDivisionError" in shown.detail
    if place == "while it waits":
        until(office.stands(second, Standing.FAILED))
        mistaken = False
        office.desk.sign_in()
        dispatch.retry(second)
    until(office.stands(second, Standing.DELIVERED))
    mistaken = False
    dispatch.retry(first)
    until(office.stands(first, Standing.DELIVERED))


class JumpingClock:
    """A clock that sleeps: the wall runs on, the ticks do not."""

    def __init__(self) -> None:
        self.slept = timedelta(0)
        self._ticks = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + self.slept

    def monotonic(self) -> float:
        self._ticks += 0.0001
        return self._ticks


def test_it_looks_at_once_when_the_computer_wakes(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    submission = office.opened(folders[0])
    office.world.trouble = StoreUnavailable()
    clock = JumpingClock()
    office.start(patience=SLOW, clock=clock)
    until(office.waits_for("store-unavailable"))
    office.world.trouble = None
    clock.slept = timedelta(minutes=10)
    until(office.stands(submission, Standing.DELIVERED))


def test_waking_in_the_middle_of_an_upload_begins_the_requests_anew(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed, refresh = threading.Event(), Delivery.refresh

    def told_to(delivery: Delivery) -> None:
        refresh(delivery)
        refreshed.set()

    monkeypatch.setattr(Delivery, "refresh", told_to)
    office.desk.sign_in()
    submission = office.opened(voice(tmp_path / "large.wav", seed=5, seconds=200))
    clock = JumpingClock()
    with office.world.holding():
        office.start(clock=clock)
        assert office.world.arrived.wait(LONG)
        clock.slept = timedelta(minutes=10)
        assert refreshed.wait(LONG)
    until(office.stands(submission, Standing.DELIVERED))
    assert office.told(QueuePaused)
    assert office.told(QueueContinued)


def test_what_another_person_began_is_left_to_them(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in("alice")
    office.desk.store.fail("put", SessionExpired(), call=2)
    first = office.opened(folders[0])
    office.start(patience=SLOW)
    until(office.waits_for("session-expired"))
    office.desk.sign_in("bob")
    until(office.stands(first, Standing.FAILED))
    error = office.status(first).error
    assert error is not None
    assert "another account" in error.message
    second = office.opened(folders[1])
    until(office.stands(second, Standing.DELIVERED))
    office.desk.sign_in("alice")
    until(office.stands(first, Standing.DELIVERED))


def test_the_limit_changes_under_way(office: Office, tmp_path: Path) -> None:
    office.desk.sign_in()
    submission = office.opened(voice(tmp_path / "large.wav", seed=5, seconds=200))
    dispatch = office.start(limit=1)  # a byte a second: nothing gets through
    until(lambda: office.desk.store.calls["send_part"] > 0)
    assert office.overview().limit == 1
    assert office.status(submission).progress.confirmed_bytes == 0
    dispatch.set_limit(None)
    until(office.stands(submission, Standing.DELIVERED))
    assert office.overview().limit is None


def test_its_own_limit_counts_from_the_first_byte_on(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    office.desk.bench.rate = 1  # a byte a second, for whoever has no limit of their own to go by
    submission = office.opened(folders[0])
    office.start(limit=None)
    until(office.stands(submission, Standing.DELIVERED))


def test_progress_counts_what_the_store_confirmed(office: Office, tmp_path: Path) -> None:
    office.desk.sign_in()
    seen: list[tuple[int, int]] = []
    file = voice(tmp_path / "large.wav", seed=5, seconds=350)
    with office.world.holding():
        office.start(changed=lambda: seen.append(_bytes(office)) if office.dispatch else None)
        submission = office.opened(file)
        assert office.world.arrived.wait(LONG)
        progress = office.status(submission).progress
        assert progress.confirmed_bytes == 0  # handed to the network is not confirmed
        assert progress.total_bytes > 32 * MIB
    until(office.stands(submission, Standing.DELIVERED))
    confirmed = [done for done, _ in seen]
    assert all(done <= total for done, total in seen)
    assert len(set(confirmed)) >= 4  # part by part
    assert confirmed[-1] == 0 or confirmed == sorted(confirmed)


def _bytes(office: Office) -> tuple[int, int]:
    overview = office.overview()
    return overview.confirmed_bytes, overview.total_bytes


def test_a_restart_goes_on_where_it_stopped(office: Office, tmp_path: Path) -> None:
    office.desk.sign_in()
    submission = office.opened(voice(tmp_path / "large.wav", seed=5, seconds=350))
    office.desk.store.fail("send_part", StoreUnavailable(), call=4)
    office.start(patience=SLOW)
    until(office.waits_for("store-unavailable"))
    before = office.status(submission).progress
    office.close()
    with pytest.raises(RuntimeError):
        office.dispatch.look_for_new()
    office.start()
    until(office.stands(submission, Standing.DELIVERED))
    assert before.confirmed_bytes > 0
    assert set(office.desk.store.sent.values()) == {1}


def test_a_mistake_of_ours_in_one_delivery_does_not_end_the_queue(
    office: Office, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.sign_in()
    first, second = office.opened(folders[0]), office.opened(folders[1])
    delivery = Workbench.delivery

    def sometimes_broken(bench: Workbench, name: str, *rest: Any, **named: Any) -> Any:
        made = delivery(bench, name, *rest, **named)
        if name == first:
            monkeypatch.setattr(made, "run", lambda: 1 // 0)
        return made

    monkeypatch.setattr(Workbench, "delivery", sometimes_broken)
    office.start()
    until(office.stands(second, Standing.DELIVERED))
    failed = office.status(first)
    assert failed.standing is Standing.FAILED
    assert failed.error is not None
    assert failed.error.code == "bug"
    assert "ZeroDivisionError" in failed.error.detail


def test_a_ledger_that_cannot_be_read_at_first_is_read_later(
    office: Office, folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.desk.sign_in()
    submission = office.opened(folders[0])
    ledger = office.desk.bench.ledger
    sums, broken = ledger.browser.sums, True

    def read(*names: str) -> Any:
        if broken:
            raise LedgerError
        return sums(*names)

    monkeypatch.setattr(ledger.browser, "sums", read)
    office.start()
    until(office.waits_for("ledger"))
    broken = False
    until(office.stands(submission, Standing.DELIVERED))


# --- originals --------------------------------------------------------------------------------------------------


def wanted(office: Office, *paths: Path) -> str:
    """A submission whose originals are to go."""
    bench = office.desk.bench
    submission = bench.open_submission(list(paths), delete_originals=True)
    return submission.id


def test_originals_stay_by_default(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    office.start(may_delete_originals=lambda: True)
    until(office.stands(office.opened(folders[0]), Standing.DELIVERED))
    assert len(list(folders[0].iterdir())) == 2


def test_originals_go_where_it_was_wanted_once_the_store_has_everything(office: Office, folders: list[Path]) -> None:
    office.desk.sign_in()
    copy = folders[0] / "copy.wav"
    copy.write_bytes((folders[0] / "0.wav").read_bytes())  # left out: never delivered as itself
    note = folders[0] / "notes.txt"
    note.write_text("not audio")
    with office.world.holding():
        office.start(may_delete_originals=lambda: True)
        submission = wanted(office, folders[0])
        assert office.world.arrived.wait(LONG)
        assert len(list(folders[0].iterdir())) == 4
    until(lambda: not office.desk.bench.ledger.originals.due() and office.delivered(submission))
    until(lambda: {path.name for path in folders[0].iterdir()} == {"copy.wav", "notes.txt"})


def test_an_original_that_is_not_what_was_sealed_stays(office: Office, tmp_path: Path) -> None:
    office.desk.sign_in()
    names = (
        "as it was",
        "edited",
        "edited with its old time",
        "written anew with the same bytes",
        "replaced by a link",
        "moved, with a link left",
        "gone",
    )
    files = {name: voice(tmp_path / "voices" / f"{name}.wav", seed=number) for number, name in enumerate(names)}
    elsewhere = voice(tmp_path / "elsewhere.wav", seed=99)
    may = False
    office.start(may_delete_originals=lambda: may)
    submission = wanted(office, tmp_path / "voices")
    until(office.stands(submission, Standing.DELIVERED))
    assert len(list((tmp_path / "voices").iterdir())) == len(names)  # the person has thought better of it, for now
    office.close()
    files["edited"].write_bytes(b"another recording")
    status = files["edited with its old time"].stat()
    data = bytearray(files["edited with its old time"].read_bytes())
    data[-1] ^= 1
    files["edited with its old time"].write_bytes(data)
    os.utime(files["edited with its old time"], ns=(status.st_atime_ns, status.st_mtime_ns))
    anew = files["written anew with the same bytes"]
    os.utime(anew, ns=(anew.stat().st_atime_ns, anew.stat().st_mtime_ns + 1_000_000_000))
    files["replaced by a link"].unlink()
    files["replaced by a link"].symlink_to(elsewhere)
    moved = files["moved, with a link left"].rename(tmp_path / "moved.wav")
    files["moved, with a link left"].symlink_to(moved)
    files["gone"].unlink()
    may = True
    office.start(may_delete_originals=lambda: may)
    until(lambda: not office.desk.bench.ledger.originals.due())
    assert {path.stem for path in (tmp_path / "voices").iterdir()} == set(names) - {"as it was", "gone"}
    assert elsewhere.exists()
    assert moved.exists()
    assert len(office.told(OriginalDeleted)) == 1
    assert sorted(event.reason for event in office.told(OriginalKept)) == ["changed"] * 5 + ["gone"]


def test_without_the_manifest_nothing_is_deleted(office: Office, folders: list[Path]) -> None:
    """Every sample is there, and the manifest is refused: to the pipeline, nothing is there."""
    office.desk.sign_in()
    office.desk.store.fail("put", AccessRefused(), call=3)
    office.start(may_delete_originals=lambda: True)
    submission = wanted(office, folders[0])
    until(office.stands(submission, Standing.FAILED))
    assert office.status(submission).progress.delivered == 2
    assert len(list(folders[0].iterdir())) == 2
