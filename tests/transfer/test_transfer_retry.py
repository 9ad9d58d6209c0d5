"""What is tried again, how long is waited, and what goes straight through. No test waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.memory_store import MemoryStore
from tests.transfer.conftest import Events, FakeClock
from voxseal.domain import errors
from voxseal.domain.events import UploadRetried
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Checksum
from voxseal.transfer.body import FileSlice, digest_of
from voxseal.transfer.interrupt import Interrupt
from voxseal.transfer.retry import RetryingStore, RetryPolicy

SHA256 = ChecksumAlgorithm.SHA256


@pytest.fixture
def inner() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def store(inner: MemoryStore, clock: FakeClock, events: Events) -> RetryingStore:
    return RetryingStore(inner, sleep=clock.sleep, events=events, jitter=lambda: 1.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.sealed"
    path.write_bytes(b"sealed" * 1000)
    return path


def put(store: RetryingStore, path: Path) -> None:
    with FileSlice(path, 0, 6000) as body:
        store.put("k", body, digest_of(body, SHA256))


def test_passing_trouble_is_tried_again_from_the_body_s_start(
    store: RetryingStore, inner: MemoryStore, path: Path, clock: FakeClock, events: Events
) -> None:
    inner.fail("put", errors.StoreUnavailable(detail="SlowDown 503"), call=1)
    inner.fail("put", errors.StoreUnavailable(), call=2, after=True)
    put(store, path)
    assert inner.objects["k"] == path.read_bytes()
    assert clock.slept == [1.0, 2.0]
    retried = events.of(UploadRetried)
    assert [(event.operation, event.attempt, event.code) for event in retried] == [
        ("put", 2, "store-unavailable"),
        ("put", 3, "store-unavailable"),
    ]
    assert retried[0].detail == "SlowDown 503"


def test_nine_attempts_and_about_three_minutes_at_most(
    store: RetryingStore, inner: MemoryStore, clock: FakeClock
) -> None:
    for call in range(1, 20):
        inner.fail("create_upload", errors.StoreUnavailable(), call=call)
    with pytest.raises(errors.StoreUnavailable):
        store.create_upload("k")
    assert inner.calls["create_upload"] == 9
    assert sum(clock.slept) == 183


@pytest.mark.parametrize(("asked", "waited"), [(17.0, 17.0), (0.0, 1.0), (9999.0, 120.0)])
def test_retry_after_is_honoured_within_bounds(
    store: RetryingStore, inner: MemoryStore, clock: FakeClock, asked: float, waited: float
) -> None:
    inner.fail("create_upload", errors.StoreUnavailable(retry_after=asked))
    store.create_upload("k")
    assert clock.slept == [waited]


def test_jitter_spreads_from_half_the_ceiling_to_all_of_it() -> None:
    policy = RetryPolicy()
    assert policy.wait(4, None, lambda: 0.0) == 4.0
    assert policy.wait(4, None, lambda: 0.5) == 6.0
    assert policy.wait(5000, None, lambda: 1.0) == 60.0


def test_the_shortest_waits_outlast_a_minute_with_an_attempt_in_hand() -> None:
    policy = RetryPolicy()
    waits = [policy.wait(attempt, None, lambda: 0.0) for attempt in range(1, policy.attempts)]
    assert (sum(waits[:-1]), sum(waits)) == (61.5, 91.5)


@pytest.mark.parametrize(
    "error",
    [
        errors.SessionExpired(),
        errors.SignInNeeded(),
        errors.AccessRefused(),
        errors.ClockSkewed(),
        errors.NoSuchUpload(),
        errors.StoreRejected(),
        errors.SpoolDamaged(),
        errors.Cancelled(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_new_attempt_cannot_cure_goes_straight_through(
    store: RetryingStore, inner: MemoryStore, clock: FakeClock, events: Events, error: errors.VoxsealError
) -> None:
    inner.fail("list_parts", error)
    with pytest.raises(type(error)):
        store.list_parts("k", "u")
    assert inner.calls["list_parts"] == 1
    assert (clock.slept, events) == ([], [])


def test_damage_on_the_way_is_sent_again(store: RetryingStore, inner: MemoryStore, path: Path) -> None:
    inner.fail("put", errors.DamagedInTransit())
    put(store, path)
    assert inner.objects["k"] == path.read_bytes()


def test_damage_in_the_spool_is_told_instead_of_sent_again(
    store: RetryingStore, inner: MemoryStore, path: Path
) -> None:
    with FileSlice(path, 0, 6000) as body, pytest.raises(errors.SpoolDamaged):
        store.put("k", body, Checksum(SHA256, b"\0" * 32))
    assert inner.calls["put"] == 1
    assert inner.objects == {}


def test_a_listing_is_begun_anew_without_repeating_entries(store: RetryingStore, inner: MemoryStore) -> None:
    inner.create_upload("k/1")
    inner.create_upload("k/2")
    inner.fail("list_uploads", errors.StoreUnavailable(), after=True)
    assert [upload.key for upload in store.list_uploads("k/")] == ["k/1", "k/2"]


def test_waiting_ends_at_once_when_the_queue_halts(inner: MemoryStore, events: Events) -> None:
    interrupt = Interrupt()
    store = RetryingStore(
        inner, sleep=interrupt.sleep, events=events, policy=RetryPolicy(first=3600, longest=3600), jitter=lambda: 1.0
    )
    inner.fail("create_upload", errors.StoreUnavailable())
    interrupt.wind_down()
    with pytest.raises(errors.Cancelled):
        store.create_upload("k")
