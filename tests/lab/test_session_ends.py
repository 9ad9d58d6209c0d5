"""A session that ends in the middle of an upload, with a store that really ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.transfer.conftest import MIB, SUBMISSION, Bench, Events
from voxseal.domain.errors import SessionExpired
from voxseal.domain.events import (
    Event,
    PartSent,
    QueueContinued,
    QueuePaused,
    SessionRenewed,
    SignInStarted,
    UploadBegunAgain,
    UploadContinued,
    UploadRetried,
)
from voxseal.domain.identity import StsSession
from voxseal.domain.ports import Clock, ObjectStore, SessionSource
from voxseal.domain.profile import ChecksumAlgorithm, Cloud, Profile
from voxseal.domain.samples import SubmissionState
from voxseal.domain.uploads import ObjectState
from voxseal.identity.keeper import MARGIN, RENEW_AHEAD
from voxseal.identity.signin import sign_in
from voxseal.identity.vault import MemoryVault
from voxseal.sealing import load_private_key
from voxseal.transfer.plan import Workers
from voxseal.transfer.queue import Outcome, QueueState
from voxseal.transfer.s3 import S3ObjectStore
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.opening import open_messages
from voxseal.workflow.profiles import parse_profile
from voxseal.workflow.workbench import StoreMaker, Workbench

from .cloud import Lab
from .front import Front

SECONDS = 120


@pytest.fixture
def front(lab: Lab) -> Iterator[Front]:
    with Front(lab) as running:
        yield running


def profile_through(lab: Lab, front: Front, *, silent: bool = False) -> tuple[Profile, bytes]:
    text = lab.profile_text(s3=front.address, sts=front.address, silent=silent).encode()
    return parse_profile(text), text


def until(condition: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(SECONDS * 20):
        if condition():
            return
        tick.wait(0.05)
    pytest.fail("it never came")


class HoldingEvents(Events):
    """Keeps events, and holds whoever brings the `number`-th confirmed part until `released`."""

    def __init__(self, number: int, released: Callable[[], bool]) -> None:
        super().__init__()
        self._number = number
        self._released = released

    def __call__(self, event: Event, /) -> None:
        super().__call__(event)
        if isinstance(event, PartSent) and len(self.of(PartSent)) >= self._number:
            until(self._released)


def test_the_store_ends_it_and_the_same_upload_goes_on(lab: Lab, front: Front, tmp_path: Path) -> None:
    """The session source knows no better, so the refusal (a plain 403 here) comes from the store."""
    profile, _ = profile_through(lab, front)
    clock = SystemClock()
    sessions: list[StsSession] = []

    def sign() -> None:
        browser = lab.person("8f2c")  # whose prefix the bench writes under
        sessions[:] = [sign_in(profile, clock=clock, events=lambda _: None, open_browser=browser, timeout=60)[1]]

    ends: list[datetime] = []
    events = HoldingEvents(2, lambda: clock.now() > ends[0] + timedelta(seconds=1))
    bench = Bench(tmp_path / "spool", algorithm=ChecksumAlgorithm.MD5, events=events)
    large = bench.add(33 * MIB)
    store = S3ObjectStore(profile.cloud, lambda: sessions[0], clock)
    front.next_sessions = [12]
    sign()
    ends.append(sessions[0].expires_at)
    assert ends[0] <= clock.now() + timedelta(seconds=12)
    queue = bench.queue(store=store, workers=Workers(1, 1))
    try:
        queue.start(SUBMISSION)
        queue.finish()
        outcome = queue.wait(SECONDS)
        assert outcome is not None
        assert outcome.state is QueueState.PAUSED, outcome
        assert isinstance(outcome.error, SessionExpired)
        path = f"/voices/{bench.key(large.id)}"
        assert front.refused == [(path, 3)]
        held = bench.ledger.item(large.id)
        assert (held.state, len(bench.ledger.parts(large.id))) == (ObjectState.SENDING, 2)
        assert bench.ledger.failure(large.id) is None
        assert events.of(UploadRetried) == [], "an ended session is no attempt"

        sign()
        queue.resume()
        assert queue.wait(SECONDS) == Outcome(QueueState.DONE)
    finally:
        queue.cancel()
        queue.wait(SECONDS)
        store.close()
    assert front.stored == {(path, number): 1 for number in range(1, 6)}
    assert (front.created, front.completed) == ({path: 1}, {path: 1})
    assert [(event.parts, event.parts_kept) for event in events.of(UploadContinued)] == [(5, 2)]
    assert events.of(UploadBegunAgain) == []
    assert lab.read(bench.key(large.id)) == bench.contents[large.id]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """48 MB of noise: sealed, six parts of 8 MiB at most."""
    path = tmp_path / "noise.wav"
    samples = np.random.default_rng(7).integers(-(2**31), 2**31 - 1, 11_500_000, dtype=np.int32)
    soundfile.write(path, samples, 48_000, subtype="PCM_32")
    return path


@pytest.fixture
def make_store() -> Iterator[StoreMaker]:
    """As the workbench makes one; closed at the end, which a program leaves to its own end."""
    with ExitStack() as opened:

        def make(cloud: Cloud, sessions: SessionSource, clock: Clock) -> ObjectStore:
            store = S3ObjectStore(cloud, sessions, clock)
            opened.callback(store.close)
            return store

        yield make


def workbench_of(
    tmp_path: Path,
    text: bytes,
    browser: Callable[[str], bool],
    events: Events,
    recording: Path,
    make_store: StoreMaker,
) -> tuple[Workbench, str]:
    """Imported, consented, and the recording sealed and waiting: signing in is all that is missing."""
    profile = tmp_path / "profile.toml"
    profile.write_bytes(text)
    workbench = Workbench(
        DataFolder(tmp_path / "data"),
        sinks=[events],
        vault=MemoryVault(),
        open_browser=browser,
        make_store=make_store,
    )
    workbench.import_profile(profile)
    workbench.accept_consent()
    submission = workbench.open_submission([recording]).id
    outcome = workbench.delivery(submission).run()
    assert outcome.error is not None
    assert outcome.error.code == "sign-in-needed"
    return workbench, submission


def assert_delivered_once(
    lab: Lab, front: Front, workbench: Workbench, submission: str, recording: Path, tmp_path: Path
) -> None:
    prefix = workbench.ledger.submission(submission).prefix
    large = list(front.created)
    assert len(large) == 1
    assert set(front.stored.values()) == {1}, front.stored
    assert {number for path, number in front.stored if path == large[0]} == {1, 2, 3, 4, 5, 6}
    assert set(front.created.values()) == set(front.completed.values()) == {1}
    sealed = []
    for key in lab.keys(f"{prefix}{submission}/"):
        target = tmp_path / "fetched" / Path(key).name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(lab.read(key))
        sealed.append(target)
    results = open_messages(sealed, [load_private_key(lab.key_path)], tmp_path / "opened")
    assert [result.error for result in results] == [None, None]
    assert [result.path.read_bytes() for result in results if result.name and result.path] == [recording.read_bytes()]


def test_a_delivery_asks_to_sign_in_and_goes_on(
    lab: Lab, front: Front, someone: str, recording: Path, tmp_path: Path, make_store: StoreMaker
) -> None:
    _, text = profile_through(lab, front)
    asked: list[datetime] = []
    ends: list[datetime] = []
    events = HoldingEvents(1, lambda: bool(ends) and datetime.now(UTC) >= ends[0] - MARGIN)
    workbench, submission = workbench_of(tmp_path, text, lab.person(someone), events, recording, make_store)
    with workbench:
        front.next_sessions = [42]
        ends.append(workbench.sign_in().expires_at)

        def sign() -> bool:
            asked.append(datetime.now(UTC))
            workbench.sign_in()
            return True

        outcome = workbench.delivery(submission, sign).run()
        assert outcome.error is None
        assert outcome.submission.state is SubmissionState.CLOSED
        assert len(asked) == 1
        assert asked[0] >= ends[0] - MARGIN
        assert [event.code for event in events.of(QueuePaused)] == ["sign-in-needed"]
        assert len(events.of(QueueContinued)) == 1
        assert not events.of(UploadRetried)
        assert not events.of(UploadBegunAgain)
        (continued,) = events.of(UploadContinued)
        assert (continued.parts, continued.parts_kept) == (6, 4)  # four at a time were on their way
        assert_delivered_once(lab, front, workbench, submission, recording, tmp_path)


def test_with_a_refresh_token_nobody_notices(
    lab: Lab, front: Front, someone: str, recording: Path, tmp_path: Path, make_store: StoreMaker
) -> None:
    _, text = profile_through(lab, front, silent=True)
    ends: list[datetime] = []
    events = HoldingEvents(1, lambda: bool(ends) and datetime.now(UTC) >= ends[0] - RENEW_AHEAD)
    workbench, submission = workbench_of(tmp_path, text, lab.person(someone), events, recording, make_store)
    with workbench:
        front.next_sessions = [int(RENEW_AHEAD.total_seconds()) + 8]
        ends.append(workbench.sign_in().expires_at)
        outcome = workbench.delivery(submission, lambda: pytest.fail("nobody is to be asked")).run()
        assert outcome.error is None
        assert outcome.submission.state is SubmissionState.CLOSED
        assert len(events.of(SessionRenewed)) == 1
        assert events.of(SessionRenewed)[0].expires_at > ends[0] + timedelta(minutes=50)
        assert len(events.of(SignInStarted)) == 1
        assert not events.of(QueuePaused)
        assert not events.of(UploadContinued)
        assert_delivered_once(lab, front, workbench, submission, recording, tmp_path)
