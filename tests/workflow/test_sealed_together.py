"""Small samples become durable together, and what must hold for one holds for each of them."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.desk import Desk, voice
from voxseal.domain.errors import DiskFull, LedgerError
from voxseal.domain.events import Event, SampleSealed
from voxseal.domain.samples import LeftOut, SampleState, SubmissionState
from voxseal.store import Ledger
from voxseal.workflow import sealed_together


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Forty, which is one full group and a part of another."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        voice(folder / f"{number:02}.wav", seed=number)
    return folder


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many were written to the ledger at once, call by call. Time makes no group smaller."""
    sizes: list[int] = []
    write = Ledger.sealed_together

    def counted(self: Ledger, samples: Any) -> None:
        sizes.append(len(samples))
        write(self, samples)

    monkeypatch.setattr(Ledger, "sealed_together", counted)
    monkeypatch.setattr(sealed_together, "_LONGEST", 60)
    return sizes


def test_dozens_share_one_transaction_and_one_wait_for_the_folder(
    desk: Desk, many: Path, groups: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("voxseal.store.spool.sync_folder", synced.append)
    outcome = desk.submit(many)
    assert outcome.counts[SampleState.SEALED] == 40
    assert groups == [32, 8]
    assert len(synced) == 2


def test_a_large_one_waits_for_nobody(desk: Desk, tmp_path: Path, groups: list[int]) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, seconds in (("a", 0.2), ("b", 0.2), ("c", 70.0), ("d", 0.2)):  # "c" has 2.2 MB
        voice(folder / f"{name}.wav", seed=ord(name), seconds=seconds)
    desk.submit(folder)
    assert groups[0] == 2
    assert sum(groups) == 4


def test_one_that_took_long_is_not_held_back(desk: Desk, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_together, "_LONGEST", 0)
    told: list[int] = []
    desk.on_event = lambda event: (
        told.append(desk.bench.ledger.spooled_bytes()) if isinstance(event, SampleSealed) else None
    )
    desk.submit(many)
    assert told == sorted(set(told)), "each was in the ledger before the next was told of"


def test_the_same_content_twice_in_one_group_is_sealed_once(desk: Desk, tmp_path: Path, groups: list[int]) -> None:
    folder = tmp_path / "twins"
    folder.mkdir()
    for name in "ab":
        voice(folder / f"{name}.wav", seed=1)
    outcome = desk.submit(folder)
    assert groups == [1]
    (twin,) = desk.bench.ledger.samples(outcome.submission.id, SampleState.LEFT_OUT)
    assert twin.left_out is LeftOut.TWICE
    assert len(list(desk.bench.spool.folder.rglob("*.sealed*"))) == 1


@pytest.mark.parametrize(
    "failing", ["voxseal.workflow.sealed_together.commit_together", "voxseal.store.Ledger.sealed_together"]
)
@pytest.mark.parametrize("error", [DiskFull(), LedgerError("no")])
def test_none_is_left_out_beside_a_twin_that_was_not_sealed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: Exception
) -> None:
    first, second = (voice(tmp_path / "twins" / f"{name}.wav", seed=1) for name in "ab")
    with monkeypatch.context() as broken:
        broken.setattr(failing, _fails(error))
        broken.setattr(sealed_together, "_LONGEST", 60)
        outcome = desk.submit(tmp_path / "twins")
    assert outcome.counts[SampleState.SELECTED] == 2
    voice(first, seed=2)  # recorded anew meanwhile: what both held is only in the second now
    desk.sign_in()
    desk.bench.delivery(outcome.submission.id).run()
    samples = desk.samples(outcome.submission.id)
    assert samples["b.wav"].state is SampleState.DELIVERED
    assert samples["b.wav"].sealing is not None
    assert samples["b.wav"].sealing.plaintext_sha256 == hashlib.sha256(second.read_bytes()).hexdigest()


def test_nobody_hears_of_a_sample_before_it_is_durable(desk: Desk, many: Path) -> None:
    early: list[Event] = []

    def check(event: Event) -> None:
        if isinstance(event, SampleSealed):
            stored = desk.bench.ledger.object(event.sample)
            if stored is None or not desk.bench.spool.path(stored.name).exists():
                early.append(event)

    desk.on_event = check
    desk.submit(many)
    assert early == []


def _fails(error: Exception) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    "failing", ["voxseal.workflow.sealed_together.commit_together", "voxseal.store.Ledger.sealed_together"]
)
def test_what_cannot_be_made_durable_stays_selected(
    desk: Desk, many: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(failing, _fails(LedgerError("no")))
        outcome = desk.submit(many)
    assert isinstance(outcome.error, LedgerError)
    assert outcome.counts[SampleState.SELECTED] == 40
    assert not list(desk.bench.spool.folder.rglob("*.partial"))
    desk.sign_in()
    again = desk.bench.delivery(outcome.submission.id).run()
    assert again.submission.state is SubmissionState.CLOSED
    assert again.counts[SampleState.DELIVERED] == 40


def test_a_disk_that_fills_while_a_group_is_made_durable_is_waited_for(
    desk: Desk, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The group is given up, room is made by what was there before, and all arrive."""
    commit, full = sealed_together.commit_together, [False, True]

    def full_at_the_second(files: Any) -> None:
        if full and full.pop(0):
            raise DiskFull(detail=errno.errorcode[errno.ENOSPC])
        commit(files)

    monkeypatch.setattr(sealed_together, "commit_together", full_at_the_second)
    desk.sign_in()
    outcome = desk.submit(many)
    if (
        outcome.error is not None
    ):  # the first group had left the spool already: nothing makes room, so the person is told
        assert isinstance(outcome.error, DiskFull)
        outcome = desk.bench.delivery(outcome.submission.id).run()
    assert outcome.submission.state is SubmissionState.CLOSED
    assert outcome.counts[SampleState.DELIVERED] == 40
