"""What is counted from events is what the ledger says afterwards, whatever went wrong in between."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.doubles.desk import Desk, voice
from voxseal.domain.errors import AccessRefused, NoSuchUpload, SessionExpired, StoreUnavailable, VoxsealError
from voxseal.domain.events import Event, PartSent, ScanEnded
from voxseal.domain.samples import SubmissionState
from voxseal.transfer.retry import RetryPolicy
from voxseal.workflow.progress import Progress, RateMeter, Tally, sealed_size_of

TROUBLE = [
    ("none", []),
    ("one is refused", [("put", AccessRefused(), 1, False)]),
    ("answer of a put is lost", [("put", StoreUnavailable(), 1, True)]),
    ("session ends among parts", [("send_part", SessionExpired(), 3, False)]),
    ("answer of a part is lost", [("send_part", StoreUnavailable(), 2, True)]),
    ("answer of the completion is lost", [("complete_upload", StoreUnavailable(), 1, True)]),
    ("the store forgets the upload", [("complete_upload", NoSuchUpload(), 1, False)]),
]


@pytest.mark.parametrize("faults", [faults for _, faults in TROUBLE], ids=[name for name, _ in TROUBLE])
def test_events_and_ledger_agree(desk: Desk, folder: Path, faults: list[tuple[str, VoxsealError, int, bool]]) -> None:
    voice(folder / "large.wav", seed=9, seconds=250)
    (folder / "copy.wav").write_bytes((folder / "1.wav").read_bytes())
    (folder / "notes.txt").write_text("not audio")
    desk.sign_in()
    for operation, error, call, after in faults:
        desk.store.fail(operation, error, call=call, after=after)
    submission = desk.bench.open_submission([folder]).id
    for _ in range(3):
        tally = desk.bench.tally(submission)
        tally.try_failed_again()
        seen: list[Progress] = []

        def count(event: Event, tally: Tally = tally, seen: list[Progress] = seen) -> None:
            tally.count(event)
            seen.append(tally.progress)

        desk.on_event = count
        outcome = desk.bench.delivery(submission, retries=RetryPolicy(attempts=1)).run()
        assert tally.progress == desk.bench.tally(submission).progress
        assert all(progress.confirmed_bytes <= progress.total_bytes for progress in seen)
        if outcome.submission.state is SubmissionState.CLOSED:
            break
    final = tally.progress
    assert (final.found, final.delivered, final.left_out, final.failed) == (4, 4, 2, 0)
    assert final.confirmed_bytes == final.total_bytes == sum(map(len, desk.store.objects.values()))
    assert final.share == 1.0


def test_a_scan_that_is_done_again_counts_each_file_once(desk: Desk, folder: Path) -> None:
    submission = desk.bench.open_submission([folder]).id
    delivery = desk.bench.delivery(submission)
    desk.on_event = lambda event: delivery.stop()
    delivery.run()
    tally = desk.bench.tally(submission)
    assert tally.progress.scanning

    def count(event: Event) -> None:
        tally.count(event)
        if isinstance(event, ScanEnded):
            assert (tally.progress.found, tally.progress.scanning) == (3, False)

    desk.on_event = count
    desk.bench.delivery(submission).run()
    assert tally.progress.found == 3


@pytest.mark.parametrize("seconds", [0.0, 0.2, 5.0])
def test_the_size_of_a_sealed_message_is_foretold_within_a_percent(desk: Desk, tmp_path: Path, seconds: float) -> None:
    file = voice(tmp_path / "a.wav", seconds=seconds + 0.1)
    desk.sign_in()
    outcome = desk.submit(file)
    (sample,) = desk.bench.ledger.samples(outcome.submission.id)
    assert sample.sealing is not None
    assert sealed_size_of(file.stat().st_size) == pytest.approx(sample.sealing.sealed_size, rel=0.01)


class Ticks:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 2, tzinfo=UTC)

    def monotonic(self) -> float:
        return self.seconds


def test_a_rate_is_of_the_last_twenty_seconds_of_work() -> None:
    ticks = Ticks()
    meter = RateMeter(ticks)
    meter.add(1_000)
    assert meter.bytes_per_second is None  # nothing is at work
    meter.begin()
    ticks.seconds = 5
    assert meter.bytes_per_second is None  # nothing was confirmed yet
    meter.add(1_000)
    assert meter.bytes_per_second == 200
    ticks.seconds = 24
    meter.add(3_000)
    assert meter.bytes_per_second == 200
    ticks.seconds = 30
    assert meter.bytes_per_second == 150
    ticks.seconds = 60
    assert meter.bytes_per_second == 0  # it stands still, and says so
    meter.end()
    assert meter.bytes_per_second is None
    meter.begin()  # the pause does not count
    ticks.seconds = 61
    meter.add(500)
    assert meter.bytes_per_second == 500


def test_parts_of_nothing_known_count_too() -> None:
    tally = Tally()
    assert tally.count(PartSent("7w3k9m2c5tqhx4ab", 1, 100)) == 100
    assert tally.progress.total_bytes == 100
