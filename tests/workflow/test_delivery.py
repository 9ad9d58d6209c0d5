"""A submission's whole way over a store simulator: what a person may rely on whatever the world does meanwhile."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.doubles.desk import PREFIX, Desk, session, token, voice
from tests.doubles.memory_store import MemoryStore
from tests.transfer.store_contract import Bytes
from voxseal.domain.errors import (
    AccessRefused,
    Cancelled,
    ConsentNeeded,
    DataFolderBusy,
    DiskFull,
    ProfileError,
    SessionExpired,
    SignInError,
    SignInNeeded,
    StoreUnavailable,
    UsageError,
)
from voxseal.domain.events import Event, SampleSealed, SealingProgress
from voxseal.domain.ports import Body
from voxseal.domain.samples import LeftOut, SampleState, SubmissionState
from voxseal.domain.uploads import BLOCK, Checksum, StoredObject
from voxseal.identity.vault import MemoryVault
from voxseal.sealing import open_message
from voxseal.store import SpoolFile
from voxseal.transfer.queue import TransferQueue
from voxseal.transfer.retry import RetryPolicy
from voxseal.workflow.delivery import Delivery, DeliveryOutcome
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.profiles import read_profile
from voxseal.workflow.workbench import Workbench


def opened(desk: Desk, key: str, private_key: rsa.RSAPrivateKey) -> bytes:
    plaintext = io.BytesIO()
    open_message(io.BytesIO(desk.store.objects[key]), plaintext, private_key)
    return plaintext.getvalue()


def test_everything_arrives_and_the_manifest_comes_last(
    desk: Desk, folder: Path, private_key: rsa.RSAPrivateKey
) -> None:
    desk.sign_in()
    outcome = desk.submit(folder)
    assert outcome.error is None
    assert outcome.submission.state is SubmissionState.CLOSED
    keys = list(desk.store.objects)
    assert keys[-1] == f"{PREFIX}{outcome.submission.id}/manifest.sealed"
    assert len(keys) == 4
    manifest = json.loads(opened(desk, keys[-1], private_key))
    assert manifest["consent"]["version"] == "1"
    by_name = {entry["name"]: entry for entry in manifest["samples"]}
    for path in folder.iterdir():
        entry = by_name[f"voices/{path.name}"]
        content = opened(desk, PREFIX + entry["object"], private_key)
        assert content == path.read_bytes()
        assert entry["plaintext"] == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        sealed = desk.store.objects[PREFIX + entry["object"]]
        assert entry["sealed"] == {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()}
        assert entry["seconds"] == 0.2
    assert not any(path.name in key for path in folder.iterdir() for key in keys)
    assert list(desk.bench.spool.folder.iterdir()) == []


def test_nothing_goes_without_consent_or_profile(tmp_path: Path, profile_file: Path, folder: Path) -> None:
    with Workbench(DataFolder(tmp_path / "fresh"), vault=MemoryVault()) as bench:
        with pytest.raises(ProfileError, match="No profile"):
            bench.open_submission([folder])
        bench.import_profile(profile_file)
        with pytest.raises(ConsentNeeded):
            bench.open_submission([folder])
        bench.accept_consent()
        assert bench.open_submission([folder])
        # Other words, or another version of them, must be accepted anew.
        for before, after in (("I agree.", "I agree to more."), ('version = "1"', 'version = "2"')):
            profile_file.write_text(profile_file.read_text().replace(before, after))
            bench.import_profile(profile_file)
            with pytest.raises(ConsentNeeded):
                bench.open_submission([folder])
            bench.accept_consent()
            assert bench.open_submission([folder])


def test_without_a_session_all_is_sealed_and_waits(desk: Desk, folder: Path) -> None:
    outcome = desk.submit(folder)
    assert isinstance(outcome.error, SignInNeeded)
    assert outcome.counts[SampleState.SEALED] == 3
    assert desk.store.objects == {}
    desk.sign_in()
    again = desk.bench.delivery(outcome.submission.id).run()
    assert again.error is None
    assert again.submission.state is SubmissionState.CLOSED


def test_of_a_large_one_the_digest_of_each_block_is_kept(desk: Desk, tmp_path: Path) -> None:
    large = voice(tmp_path / "long" / "large.wav", seconds=190)
    submission = desk.submit(large, voice(large.with_name("small.wav"))).submission
    sealed = {item.size > BLOCK: item for _, item in desk.bench.ledger.waiting(submission.id)}
    content = desk.bench.spool.path(sealed[True].name).read_bytes()
    assert len(content) > 2 * BLOCK
    assert sealed[True].blocks == tuple(
        hashlib.sha256(content[at : at + BLOCK]).digest() for at in range(0, len(content), BLOCK)
    )
    assert sealed[False].blocks == ()


def test_what_was_delivered_before_needs_no_session(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    desk.submit(folder)
    desk.bench.sign_out()
    asked = []
    outcome = desk.submit(folder, sign_in=lambda: bool(asked.append(True)))
    assert (outcome.error, asked) == (None, [])
    assert outcome.submission.state is SubmissionState.EMPTY
    assert outcome.counts[SampleState.LEFT_OUT] == 3
    assert desk.bench.unfinished() == []
    # With one that is new among them somebody has to.
    voice(folder / "new.wav", seed=99)
    outcome = desk.submit(folder, sign_in=lambda: bool(asked.append(True)))
    assert isinstance(outcome.error, SignInNeeded)
    assert (asked, outcome.counts[SampleState.SEALED]) == ([True], 1)


def test_a_session_that_ends_is_asked_for_and_the_queue_goes_on(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    desk.store.fail("put", SessionExpired(), call=2)
    asked = []

    def sign_in() -> bool:
        asked.append(True)
        return desk.sign_in()

    outcome = desk.submit(folder, sign_in=sign_in)
    assert outcome.error is None
    assert outcome.submission.state is SubmissionState.CLOSED
    assert len(asked) == 1


def test_another_person_cannot_go_on_with_it(desk: Desk, folder: Path) -> None:
    desk.sign_in("alice")
    desk.store.fail("put", SessionExpired(), call=2)
    outcome = desk.submit(folder)
    assert isinstance(outcome.error, SignInNeeded)
    desk.sign_in("bob")
    outcome = desk.bench.delivery(outcome.submission.id).run()
    assert isinstance(outcome.error, SignInError)
    assert "another account" in outcome.error.message
    assert not any(key.startswith("contractors/bob/") for key in desk.store.objects)


def test_another_person_who_signs_in_meanwhile_sends_nothing_of_it(desk: Desk, folder: Path) -> None:
    desk.sign_in("alice")
    desk.store.fail("put", SessionExpired(), call=2)
    outcome = desk.submit(folder, sign_in=lambda: desk.sign_in("bob"))
    assert isinstance(outcome.error, SignInError)
    assert "another account" in outcome.error.message
    assert len(desk.store.objects) < 3  # the requests that were under way with the first session


def test_what_was_delivered_or_waits_is_not_sent_again(desk: Desk, folder: Path, tmp_path: Path) -> None:
    desk.sign_in()
    copy = folder / "copy of 0.wav"
    copy.write_bytes((folder / "0.wav").read_bytes())
    first = desk.submit(folder)
    assert desk.samples(first.submission.id)["copy of 0.wav"].left_out is LeftOut.TWICE
    voice(folder / "new.wav", seed=99)
    second = desk.submit(folder)
    reasons = {name: sample.left_out for name, sample in desk.samples(second.submission.id).items()}
    assert reasons.pop("new.wav") is None
    assert set(reasons.values()) == {LeftOut.DELIVERED_BEFORE}
    third = desk.submit(folder)
    assert third.submission.state is SubmissionState.EMPTY
    assert sum(not key.endswith("manifest.sealed") for key in desk.store.objects) == 4


def test_a_file_that_changes_or_goes_away_is_left_out_and_the_rest_arrives(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    large = voice(folder / "0 large.wav", seed=5, seconds=60)

    def meddle(event: Event) -> None:
        if isinstance(event, SealingProgress) and event.file.value == str(large):
            with large.open("ab") as file:
                file.write(b"more")
            (folder / "2.wav").unlink(missing_ok=True)

    desk.on_event = meddle
    outcome = desk.submit(folder)
    assert outcome.error is None
    samples = desk.samples(outcome.submission.id)
    assert samples["0 large.wav"].left_out is LeftOut.CHANGED
    assert samples["2.wav"].left_out is LeftOut.VANISHED
    assert outcome.counts[SampleState.DELIVERED] == 2
    assert outcome.submission.state is SubmissionState.CLOSED


def test_a_file_edited_in_place_while_it_is_read_is_left_out(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    large = voice(folder / "0 large.wav", seed=5, seconds=60)

    def meddle(event: Event) -> None:
        if isinstance(event, SealingProgress) and event.file.value == str(large):
            with large.open("r+b") as file:
                file.seek(1000)
                file.write(b"another byte or two")

    desk.on_event = meddle
    outcome = desk.submit(folder)
    assert desk.samples(outcome.submission.id)["0 large.wav"].left_out is LeftOut.CHANGED


def test_a_start_after_a_crash_tidies_the_spool_and_seals_again_what_it_lacks(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    submission = desk.submit(folder).submission.id
    spool = desk.bench.spool.folder / submission
    lost = next(spool.iterdir())
    lost.unlink()
    for stray in ("0123456789abcdef.sealed", "0123456789abcdef.sealed.partial"):
        (spool / stray).write_bytes(b"no row speaks of it")
    desk.bench.__exit__(None, None, None)
    with Workbench(desk.bench.folder, vault=MemoryVault(), make_store=lambda *_: desk.store) as again:
        assert len(list(spool.iterdir())) == 2
        assert again.counts(submission)[SampleState.SELECTED] == 1
        again.keeper.adopt(session(), token())
        assert again.delivery(submission).run().submission.state is SubmissionState.CLOSED


def test_the_receipt_says_what_was_delivered_and_runs_no_formula(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    formulas = [f"{sign}cmd()|A1.wav" for sign in "=+-@\t\r"]
    outcome = desk.submit(folder / "1.wav", *(voice(folder / name, seed=ord(name[0])) for name in formulas))
    (files,) = desk.bench.write_receipts()
    document = json.loads(files.json.read_text())
    assert document["submission"] == outcome.submission.id
    assert {row["name"] for row in document["samples"]} == {*formulas, "1.wav"}
    assert all(row["key"] in desk.store.objects and row["delivered_at"] for row in document["samples"])
    assert document["consent"]["version"] == "1"
    assert document["manifest"]["key"] in desk.store.objects
    text = files.csv.read_text(encoding="utf-8-sig")
    names = [row["name"] for row in csv.DictReader(io.StringIO(files.csv.read_bytes().decode("utf-8-sig"), newline=""))]
    assert sorted(names) == sorted(["1.wav", *(f"'{name}" for name in formulas)])
    assert files.csv.stat().st_mode & 0o077 == 0
    files.csv.unlink()
    (again,) = desk.bench.write_receipts()
    assert again.csv.read_text(encoding="utf-8-sig") == text


def test_a_refused_object_fails_alone_and_can_be_tried_again(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    desk.store.fail("put", AccessRefused(), call=1)
    outcome = desk.submit(folder)
    assert outcome.counts[SampleState.FAILED] == 1
    assert outcome.submission.state is SubmissionState.OPEN
    assert not any(key.endswith("manifest.sealed") for key in desk.store.objects)
    again = desk.bench.delivery(outcome.submission.id).run()
    assert again.submission.state is SubmissionState.CLOSED
    assert len(desk.store.objects) == 4


def test_stopping_keeps_what_is_sealed(desk: Desk, folder: Path) -> None:
    submission = desk.bench.open_submission([folder])
    delivery = desk.bench.delivery(submission.id)
    desk.sign_in()
    desk.on_event = lambda event: delivery.stop() if isinstance(event, SampleSealed) else None
    outcome = delivery.run()
    assert outcome.error is not None
    assert outcome.error.code == "cancelled"
    desk.on_event = lambda event: None
    again = desk.bench.delivery(submission.id).run()
    assert again.error is None
    assert again.submission.state is SubmissionState.CLOSED
    assert len(desk.store.objects) == 4


def test_cancelling_drops_what_waits_and_says_what_stays(desk: Desk, folder: Path) -> None:
    outcome = desk.submit(folder)
    cancellation = desk.bench.cancel(outcome.submission.id)
    assert cancellation.delivered == 0
    assert list(desk.bench.spool.folder.iterdir()) == []
    assert desk.bench.unfinished() == []
    assert all(path.exists() for path in folder.iterdir())
    with pytest.raises(UsageError):
        desk.bench.cancel(outcome.submission.id)


def test_cancelling_drops_the_store_s_unfinished_uploads_too(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in()
    large = voice(tmp_path / "large.wav", seed=5, seconds=200)
    desk.store.fail("send_part", SessionExpired(), call=2)
    outcome = desk.submit(large)
    assert isinstance(outcome.error, SignInNeeded)
    assert len(list(desk.store.list_uploads(PREFIX))) == 1
    # Most stores let no contractor list uploads: what the ledger knows is enough.
    desk.store.fail("list_uploads", AccessRefused())
    assert desk.bench.cancel(outcome.submission.id).store_tidied
    assert desk.store.uploads == {}


def test_who_did_not_begin_it_drops_nothing_at_the_store(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in("alice")
    desk.store.fail("send_part", SessionExpired(), call=2)
    outcome = desk.submit(voice(tmp_path / "large.wav", seed=5, seconds=200))
    desk.sign_in("bob")
    assert not desk.bench.cancel(outcome.submission.id).store_tidied
    assert len(desk.store.uploads) == 1


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_full_disk_waits_for_the_upload_or_says_so(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, signed_in: bool
) -> None:
    """The spool holds one message: with an upload at work the next one waits for room, without one the person is told."""
    write = SpoolFile.write

    def write_if_room(self: SpoolFile, data: memoryview) -> int:
        files = [file for file in desk.bench.spool.folder.rglob("*") if file.is_file()]
        if len(files) > 1:  # another than the one that is being written
            raise DiskFull(detail=errno.errorcode[errno.ENOSPC])
        return write(self, data)

    monkeypatch.setattr(SpoolFile, "write", write_if_room)
    if signed_in:
        desk.sign_in()
    outcome = desk.submit(folder)
    if signed_in:
        assert outcome.error is None
        assert outcome.counts[SampleState.DELIVERED] == 3
    else:
        assert isinstance(outcome.error, DiskFull)
        assert "voxseal resume" in outcome.error.hint
        assert outcome.counts[SampleState.SEALED] == 1
        assert outcome.counts[SampleState.SELECTED] == 2


def test_sealing_ahead_is_bounded(tmp_path: Path, profile_file: Path, folder: Path) -> None:
    store, most = MemoryStore(), []
    with Workbench(
        DataFolder(tmp_path / "small"), vault=MemoryVault(), make_store=lambda *_: store, spool_budget=25_000
    ) as bench:
        bench.import_profile(profile_file)
        bench.accept_consent()
        outcome = bench.delivery(bench.open_submission([folder]).id).run()
        assert isinstance(outcome.error, SignInNeeded)
        assert outcome.counts[SampleState.SEALED] == 1  # 20 kB each; one may always wait
        bench.keeper.adopt(session(), token())
        bench._sinks.append(lambda _: most.append(bench.ledger.spooled_bytes()))
        outcome = bench.delivery(outcome.submission.id).run()
        assert outcome.error is None
        assert outcome.counts[SampleState.DELIVERED] == 3
    assert max(most) <= 25_000


@pytest.fixture
def crowded(tmp_path: Path, profile_file: Path) -> Iterator[Workbench]:
    """A bench whose spool may hold 25 kB, and in which another submission's copy of 20 kB waits for its turn."""
    store = MemoryStore()
    with Workbench(
        DataFolder(tmp_path / "small"), vault=MemoryVault(), make_store=lambda *_: store, spool_budget=25_000
    ) as bench:
        bench.import_profile(profile_file)
        bench.accept_consent()
        other = bench.open_submission([voice(tmp_path / "other" / "1.wav", seed=51)])
        assert bench.delivery(other.id).run().counts[SampleState.SEALED] == 1
        bench.keeper.adopt(session(), token())
        yield bench


def ended(delivery: Delivery) -> DeliveryOutcome:
    """Its outcome, in time: a delivery that waits for what never comes is stopped, and says so."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(delivery.run)
        try:
            return running.result(30)
        finally:
            delivery.stop()


def test_what_another_submission_left_in_the_spool_stops_nobody(crowded: Workbench, folder: Path) -> None:
    outcome = ended(crowded.delivery(crowded.open_submission([folder]).id))
    assert outcome.error is None
    assert outcome.submission.state is SubmissionState.CLOSED
    assert outcome.counts[SampleState.DELIVERED] == 3


def test_a_full_disk_is_told_though_another_submission_waits(
    crowded: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: SpoolFile, data: memoryview) -> int:
        raise DiskFull(detail=errno.errorcode[errno.ENOSPC])

    monkeypatch.setattr(SpoolFile, "write", full)
    outcome = ended(crowded.delivery(crowded.open_submission([folder]).id))
    assert isinstance(outcome.error, DiskFull)
    assert outcome.counts[SampleState.SELECTED] == 3


def test_what_is_complete_at_the_store_cannot_be_cancelled(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    submission = desk.bench.open_submission([folder]).id
    for call in range(4, 10):  # the manifest arrives, and no answer does
        desk.store.fail("put", StoreUnavailable(), call=call, after=True)
    outcome = desk.bench.delivery(submission, retries=RetryPolicy(attempts=1)).run()
    assert isinstance(outcome.error, StoreUnavailable)
    assert f"{PREFIX}{submission}/manifest.sealed" in desk.store.objects
    with pytest.raises(UsageError, match="no longer be cancelled"):
        desk.bench.cancel(submission)
    desk.bench.sign_out()
    with pytest.raises(UsageError, match="may have arrived"):
        desk.bench.cancel(submission)
    desk.sign_in()
    outcome = desk.bench.delivery(submission).run()
    assert outcome.submission.state is SubmissionState.CLOSED
    assert len(desk.store.objects) == 4


def test_a_manifest_that_never_arrived_can_be_cancelled(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    submission = desk.bench.open_submission([folder]).id
    for call in range(4, 10):
        desk.store.fail("put", StoreUnavailable(), call=call)
    outcome = desk.bench.delivery(submission, retries=RetryPolicy(attempts=1)).run()
    assert isinstance(outcome.error, StoreUnavailable)
    assert desk.bench.cancel(submission).delivered == 3
    assert f"{PREFIX}{submission}/manifest.sealed" not in desk.store.objects


@pytest.mark.parametrize("arrives", [True, False])
def test_a_manifest_that_the_store_has_yet_to_answer_is_not_called_cancelled(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    monkeypatch.setattr("voxseal.workflow.delivery.TransferQueue", partial(TransferQueue, let_go_after=0.01))
    there, answer = threading.Event(), threading.Event()
    put = desk.store.put
    threads: list[threading.Thread] = []

    def slow(key: str, body: Body, checksum: Checksum) -> StoredObject:
        if key.endswith("/manifest.sealed"):
            body = Bytes(body.read())  # the store has all of it, and takes its time
            threads.append(threading.current_thread())
            there.set()
            assert answer.wait(60)
            if not arrives:
                raise StoreUnavailable()
        return put(key, body, checksum)

    monkeypatch.setattr(desk.store, "put", slow)
    desk.sign_in()
    submission = desk.bench.open_submission([folder]).id
    delivery = desk.bench.delivery(submission)
    try:
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(delivery.run)
            assert there.wait(60)
            delivery.stop()
            assert isinstance(running.result(60).error, Cancelled)
        with pytest.raises(UsageError, match="may have arrived"):
            desk.bench.cancel(submission)
    finally:
        answer.set()
    for thread in threads:
        thread.join(60)
    if arrives:
        with pytest.raises(UsageError, match="no longer be cancelled"):
            desk.bench.cancel(submission)
    else:
        assert desk.bench.cancel(submission).delivered == 3
    assert (f"{PREFIX}{submission}/manifest.sealed" in desk.store.objects) is arrives


def test_a_sealed_copy_that_is_lost_is_made_again(desk: Desk, folder: Path) -> None:
    outcome = desk.submit(folder)
    files = sorted(desk.bench.spool.folder.rglob("*.sealed"))
    files[0].unlink()
    files[1].write_bytes(b"cut")
    desk.sign_in()
    first = desk.bench.delivery(outcome.submission.id).run()
    second = desk.bench.delivery(first.submission.id).run()
    assert second.error is None
    assert second.submission.state is SubmissionState.CLOSED
    assert second.counts[SampleState.DELIVERED] == 3


def test_one_voxseal_a_data_folder(desk: Desk) -> None:
    with pytest.raises(DataFolderBusy):
        Workbench(desk.bench.folder, vault=MemoryVault())
    with Workbench(desk.bench.folder, vault=MemoryVault(), exclusive=False) as looking:
        assert looking.unfinished() == []


def test_a_profile_for_another_bucket_waits_until_all_is_delivered(
    desk: Desk, folder: Path, tmp_path: Path, profile_text: str
) -> None:
    outcome = desk.submit(folder)
    other = tmp_path / "other.toml"
    other.write_text(profile_text.replace("acme-voices", "other-voices"))
    with pytest.raises(UsageError, match="not finished"):
        desk.bench.import_profile(other)
    desk.bench.cancel(outcome.submission.id)
    assert desk.bench.import_profile(other).cloud.bucket == "other-voices"


def test_a_profile_that_changed_after_it_was_shown_is_not_imported(tmp_path: Path, profile_file: Path) -> None:
    shown = read_profile(profile_file)
    profile_file.write_text(profile_file.read_text().replace("acme-voices", "evil-voices"))
    with Workbench(DataFolder(tmp_path / "data"), vault=MemoryVault()) as bench:
        with pytest.raises(ProfileError, match="changed since it was shown"):
            bench.import_profile(profile_file, shown=shown)
        assert not bench.has_profile


def test_no_thread_is_left(desk: Desk, folder: Path) -> None:
    desk.sign_in()
    desk.submit(folder)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("voxseal")]
