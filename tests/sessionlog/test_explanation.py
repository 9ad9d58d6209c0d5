"""From events to causes: each kind of trouble is told, in words, and what is only a passing matter is told as that."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from voxseal.domain import errors
from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import (
    ChainDisputed,
    DeliveryStopped,
    ErrorShown,
    Event,
    LogGap,
    MicrophoneOpened,
    MicrophoneTrouble,
    QueuePaused,
    RunEnded,
    RunStarted,
    SampleLeftOut,
    ScanEnded,
    SessionEnded,
    SignInFailed,
    TakeRecorded,
    UploadRetried,
    VaultUnavailable,
)
from voxseal.domain.recording import Trouble
from voxseal.domain.samples import LeftOut
from voxseal.domain.secret import Private
from voxseal.sessionlog.advice import CAUSES
from voxseal.sessionlog.explanation import explain, explain_entry
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.reading import SessionLog

from .logs import SUBMISSION, MovedClock, journal, write_killed_run, write_run

FILE = Private("file", "/home/ann/1.wav")


def left_out(reason: LeftOut) -> Event:
    return SampleLeftOut(SUBMISSION, "0" * 16, FILE, reason)


def microphone(monitor: bool) -> Event:
    kinds = {"device": Private("device", "Headset"), "sample_rate": 48000, "channels": 1, "bit_depth": 24}
    return MicrophoneOpened(**kinds, monitor=monitor)


EXPECTED: list[tuple[Event, str | None]] = [
    (SessionEnded(), "session-expired"),
    (QueuePaused("session-expired"), "session-expired"),
    (ErrorShown("sign-in-needed", ""), "session-expired"),
    (ErrorShown("sign-in-needed", "ended"), "session-expired"),
    (ErrorShown("sign-in-needed", "nobody"), "not-signed-in"),
    (ErrorShown("profile", "no-profile"), "no-profile"),
    (ErrorShown("usage", ""), "usage"),
    (ScanEnded(SUBMISSION, 0, 0), "nothing-found"),
    (ScanEnded(SUBMISSION, 1, 10), None),
    (left_out(LeftOut.TWICE), "same-recording"),
    (SignInFailed("clock", "offset 620 s"), "clock"),
    (DeliveryStopped(SUBMISSION, "disk-full", "SQLITE_FULL"), "disk-full"),
    (LogGap(3), "disk-full"),
    (MicrophoneTrouble(Trouble.MOVED), "wrong-device"),
    (microphone(monitor=True), "wrong-device"),
    (microphone(monitor=False), None),
    (MicrophoneTrouble(Trouble.UNPLUGGED), "device-lost"),
    (MicrophoneTrouble(Trouble.SERVER_LOST), "device-lost"),
    (TakeRecorded(SUBMISSION, "0" * 16, 480, 0, Trouble.UNPLUGGED), "device-lost"),
    (TakeRecorded(SUBMISSION, "0" * 16, 480, 0, Trouble.NOT_WRITTEN), "take-not-written"),
    (TakeRecorded(SUBMISSION, "0" * 16, 480, 0, None), None),
    (DeliveryStopped(SUBMISSION, "access-refused", "AccessDenied 403"), "refused"),
    (SignInFailed("session-refused", ""), "refused"),
    (ErrorShown("profile", "cloud.bucket"), "bad-profile"),
    (ErrorShown("recipient-key", ""), "bad-profile"),
    (left_out(LeftOut.DAMAGED), "damaged-file"),
    (left_out(LeftOut.CHANGED), "file-changed"),
    (left_out(LeftOut.SAMPLE_RATE), "unfit-file"),
    (left_out(LeftOut.DELIVERED_BEFORE), "same-recording"),
    (UploadRetried("put", 2, 1.0, "store-unavailable", "ProxyUnreachable"), "proxy"),
    (UploadRetried("put", 2, 1.0, "store-unavailable", "407 id 7"), "proxy"),
    (SignInFailed("issuer-unreachable", "ProxyError"), "proxy"),
    (SignInFailed("issuer-unreachable", "tls"), "certificate"),
    (DeliveryStopped(SUBMISSION, "store-rejected", "SSLError"), "certificate"),
    (UploadRetried("put", 2, 1.0, "store-unavailable", "gaierror"), "network"),
    (SignInFailed("issuer-unreachable", "ConnectionError"), "network"),
    (VaultUnavailable("locked"), "keyring"),
    (ChainDisputed("ab" * 16), "log-changed"),
    (DeliveryStopped(SUBMISSION, "store-rejected", "NoSuchBucket 404"), "store-rejected"),
    (ErrorShown("bug", "RuntimeError at wire.py:45"), "bug"),
    (ErrorShown("from-the-future", ""), None),
    (RunStarted("x", "1", "Linux", "3.11"), None),
]


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


def log_of(folder: Path, clock: MovedClock, *events: Event) -> SessionLog:
    made = journal(folder, "aaaa", clock)
    for event in events:
        clock.move(timedelta(seconds=1))
        made(event)
    made.close()
    return SessionLog(FolderFiles(folder))


@pytest.mark.parametrize(("event", "expected"), EXPECTED, ids=lambda each: each if isinstance(each, str) else "")
def test_each_event_shows_its_cause(tmp_path: Path, clock: MovedClock, event: Event, expected: str | None) -> None:
    cause = explain_entry(log_of(tmp_path, clock, event).entry(0))
    assert (cause.key if cause else None) == expected


def test_every_cause_can_come_up_and_says_all_three() -> None:
    assert {cause.key for cause in CAUSES} <= {expected for _, expected in EXPECTED}
    for cause in CAUSES:
        for words in (cause.happened, cause.safe, cause.to_do):
            assert words.endswith("."), words
            assert "voxseal " not in words  # a window has no commands
    assert len({cause.key for cause in CAUSES}) == len(CAUSES)


@pytest.mark.parametrize("value", [["damaged"], {}, 7, None], ids=repr)
@pytest.mark.parametrize("name", ["code", "detail", "reason", "trouble"])
@pytest.mark.parametrize("event", ["sample.left-out", "take.recorded", "upload.retried", "delivery.stopped"])
def test_a_field_of_another_form_is_no_cause(
    tmp_path: Path, clock: MovedClock, event: str, name: str, value: object
) -> None:
    """Logs come from elsewhere: whoever wrote them may have put anything in the place of a text."""
    entry = log_of(tmp_path, clock, SessionEnded()).entry(0)
    assert explain_entry(replace(entry, event=event, fields={name: value})) is None


def test_every_error_is_told_in_some_words(tmp_path: Path, clock: MovedClock) -> None:
    codes = {
        kind.code
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, VoxsealError) and kind.code != "cancelled"
    }
    log = log_of(tmp_path, clock, *(ErrorShown(code, "") for code in sorted(codes)))
    for entry in log.entries(range(len(log))):
        cause = explain_entry(entry)
        assert cause is not None, entry.fields
        assert cause.happened


def test_what_ended_something_comes_before_what_was_waited_out(tmp_path: Path, clock: MovedClock) -> None:
    retries = [UploadRetried("put", number, 1.0, "store-unavailable", "timeout") for number in range(10)]
    log = log_of(
        tmp_path, clock, VaultUnavailable("locked"), *retries, left_out(LeftOut.DAMAGED),
        DeliveryStopped(SUBMISSION, "disk-full", ""), RunEnded(1),
    )  # fmt: skip
    told = explain(log)
    assert [(each.cause.key, each.grave, each.count) for each in told] == [
        ("disk-full", True, 1), ("network", False, 10), ("damaged-file", False, 1), ("keyring", False, 1),
    ]  # fmt: skip
    assert [entry.number for entry in told[1].shown] == [2, 3, 4, 5, 11]


def test_a_kill_is_told_of_the_run_that_it_ended(tmp_path: Path, clock: MovedClock) -> None:
    write_killed_run(tmp_path, "aaaa", clock, 1)
    clock.move(timedelta(hours=1))
    write_run(tmp_path, "bbbb", clock, 1)
    log = SessionLog(FolderFiles(tmp_path))
    assert [each.cause.key for each in explain(log)] == ["killed"]
    assert [each.cause.key for each in explain(log, SUBMISSION)] == ["killed"]
    assert explain(log, "bbbb") == []
    assert explain(log, "nobody") == []


def test_without_trouble_there_is_nothing_to_tell(tmp_path: Path, clock: MovedClock) -> None:
    write_run(tmp_path, "aaaa", clock, 3)
    assert explain(SessionLog(FolderFiles(tmp_path))) == []
    assert explain(SessionLog(FolderFiles(tmp_path / "nothing"))) == []
