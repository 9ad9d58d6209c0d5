"""Whatever the network and the store do, each recording arrives once, whole, and nothing that has arrived is sent again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.client import Client, bare_environment
from voxseal.practice.cloud import PracticeCloud

from .account import PracticeBucket, compare, digests, profile_through
from .bad_day import Fault, network, submit_under
from .catalogue import CUT, FAULTS
from .store_faults import Flipping, LosingAnswers, Operation, Refusing


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_bad_day_loses_and_repeats_nothing(fault: Fault, cloud: PracticeCloud, voices: Path, tmp_path: Path) -> None:
    for seed in (1, 2):
        place = tmp_path / str(seed)
        place.mkdir()
        account = submit_under(fault, seed, cloud, voices, place)
        assert (account.survived, account.lost, account.doubled) == (1, 0, 0), account
        assert account.finished_again == 0, account
        assert account.astray == 0, account
        assert max(account.resumes) <= fault.resumes, account
        assert account.again, "the fault never came about"


_ON_THE_COMMAND = (
    CUT,
    Fault("busy", behaviour=lambda: Refusing(503, "SlowDown", retry_after=1)),
    Fault("answers lost", behaviour=lambda: LosingAnswers(Operation.PUT, Operation.COMPLETE)),
    Fault("bytes flipped", behaviour=Flipping),
)


@pytest.mark.parametrize("fault", _ON_THE_COMMAND, ids=[fault.name for fault in _ON_THE_COMMAND])
def test_the_command_delivers_all_the_same(fault: Fault, cloud: PracticeCloud, voices: Path, tmp_path: Path) -> None:
    """As it is shipped, with its own waits and timeouts; and without being asked a second time."""
    bucket = PracticeBucket(cloud)
    before = bucket.open_uploads()
    with network(fault, 5, cloud) as way:
        profile = profile_through(way.line.address, cloud, tmp_path / "profile.toml")
        client = Client(tmp_path / "data", profile, bare_environment(tmp_path))
        client.set_up()
        document = client.json("submit", voices, "--sign-in")
        assert way.faults > 0
        assert all(times == 1 for times in way.store.completed().values())
    assert document["state"] == "closed"
    assert compare(bucket, document["submission"], digests(voices), tmp_path / "arrived") == (0, 0)
    assert bucket.open_uploads() == before
