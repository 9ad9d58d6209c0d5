"""What libraries log while a problem is recorded: useful, and with nothing in it that must not get out."""

from __future__ import annotations

import errno
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxseal.domain.events import Event, LibrarySaid
from voxseal.domain.secret import Secret
from voxseal.sessionlog import Journal, Pseudonyms
from voxseal.sessionlog.libraries import LIBRARIES, NOT_WRITTEN, LibraryListener
from voxseal.sessionlog.redaction import redact
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.problem_recording import (
    DetailSwitch,
    ProblemRecording,
    read_recording,
    write_recording,
)

from .logs import MovedClock

CANARY = "canary-quokka"
logger = logging.getLogger("botocore.canary")


@pytest.fixture
def said() -> list[LibrarySaid]:
    return []


@contextmanager
def listening(said: list[LibrarySaid]) -> Iterator[None]:
    def take(event: Event, /) -> None:
        assert isinstance(event, LibrarySaid)
        said.append(event)

    made = LibraryListener(take, Pseudonyms(b"k" * 32), wanted=lambda: True)
    made.start()
    try:
        yield
    finally:
        made.stop()


def test_a_constant_is_taken_over_and_what_is_filled_in_is_not(said: list[LibrarySaid]) -> None:
    with listening(said):
        logger.debug("Sending %s to %s, attempt %d, %.1f s, %s", "PUT", CANARY, 3, 0.25, Secret(CANARY))
        logger.debug("Again to %s", CANARY)
        logger.info("%(who)s and %(what)s", {"who": CANARY, "what": 404})
    stand_in = said[1].text.removeprefix("Again to ")
    assert stand_in.startswith("text-")
    assert said[0].text == f"Sending PUT to {stand_in}, attempt 3, 0.2 s, <Secret>"
    assert said[2].text == f"{stand_in} and 404"
    assert said[0].library == "botocore.canary"
    assert said[2].severity == "info"
    assert said[0].place.startswith("test_libraries:")
    assert CANARY not in repr(said)


def test_a_text_that_was_put_together_is_not_taken_over(said: list[LibrarySaid]) -> None:
    with listening(said):
        token = CANARY
        logger.debug(f"Header: {token}")
        logger.debug("Header: " + token)
        logger.debug("Header: %s" % token)  # noqa: UP031  as older libraries do
        logger.debug(token)
        logger.debug({"header": token})
        try:
            raise ValueError(token)
        except ValueError as error:
            logger.debug(error)
            logger.exception("It failed")
        logger.debug("A number is asked for: %d", token)
        logger.debug("Too few: %s %s", token)
    assert [event.text for event in said] == [NOT_WRITTEN] * 6 + [
        "It failed (after ValueError)",
        "A number is asked for: %d",
        "Too few: %s %s",
    ]
    assert CANARY not in repr(said)


class Awkward:
    def __repr__(self) -> str:
        raise RuntimeError(CANARY)

    def __mod__(self, other: object) -> str:
        raise RuntimeError(CANARY)


def test_whatever_is_logged_nothing_falls_and_nothing_gets_out(said: list[LibrarySaid]) -> None:
    with listening(said):
        logger.debug("%s %r", Awkward(), Awkward())
        logger.debug(Awkward())
        logger.debug("%s", b"canary-quokka")
        logger.debug("%s", 10**30)
        logger.debug("%s", type(CANARY))
        logging.getLogger(f"urllib3.{CANARY} x").debug("Named after %s", CANARY)
    assert CANARY not in repr(said)
    assert len(said) == 6


def test_nobody_else_hears_it_and_all_is_as_before_afterwards(said: list[LibrarySaid]) -> None:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    root.addHandler(handler)
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in LIBRARIES}
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        listener = LibraryListener(lambda event: None, Pseudonyms(b"k" * 32), wanted=lambda: True)
        listener.start()
        listener.start()
        logger.debug("token %s", CANARY)
        listener.stop()
        listener.stop()
        assert heard.getvalue() == ""
        after = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in LIBRARIES}
        assert after == before
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def test_it_ends_by_itself(said: list[LibrarySaid]) -> None:
    wanted = [True]
    listener = LibraryListener(said.append, Pseudonyms(b"k" * 32), wanted=lambda: wanted[0])
    listener.start()
    logger.debug("One")
    wanted[0] = False
    logger.debug("Two")
    assert [event.text for event in said] == ["One"]
    assert not logger.isEnabledFor(logging.DEBUG)


def test_what_the_sdk_says_of_a_real_request(tmp_path: Path) -> None:
    """botocore at DEBUG, signing with canaries, into a journal. A plain handler shows what there would be to find."""
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
    from botocore.stub import Stubber

    def ask() -> None:
        session = botocore.session.Session()
        client = session.create_client(
            "s3",
            region_name="eu-central-1",
            endpoint_url="http://127.0.0.1:9",
            aws_access_key_id="ASIACANARYQUOKKA0000",
            aws_secret_access_key=f"{CANARY}-secret",
            aws_session_token=f"{CANARY}-token",
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=1),
        )
        with pytest.raises(BotoCoreError):
            client.list_objects_v2(Bucket="b", Prefix=f"contractors/{CANARY}/")
        assert Stubber  # what is asked goes nowhere: nobody listens at that port
        client.close()

    plain = io.StringIO()
    handler = logging.StreamHandler(plain)
    sdk = logging.getLogger("botocore")
    level, propagate = sdk.level, sdk.propagate
    sdk.addHandler(handler)
    sdk.setLevel(logging.DEBUG)
    sdk.propagate = False
    try:
        ask()
    finally:
        sdk.removeHandler(handler)
        sdk.setLevel(level)
        sdk.propagate = propagate
    assert f"{CANARY}-token" in plain.getvalue()

    clock = SystemClock()
    journal = Journal(tmp_path, "run", clock, Pseudonyms(b"k" * 32))
    switch = DetailSwitch(tmp_path / "recording.json", journal, Pseudonyms(b"k" * 32), journal, clock)
    switch.start()
    ask()
    switch.stop()
    path = journal.path
    assert path is not None
    journal.close()
    text = path.read_text()
    assert text.count('"event":"library.said"') > 30
    assert "Making request for" in text
    assert "quokka" not in text.lower()


# --- the switch -------------------------------------------------------------------------------------------------


def switch(tmp_path: Path, clock: MovedClock) -> tuple[DetailSwitch, Journal]:
    pseudonyms = Pseudonyms(b"k" * 32)
    recording = read_recording(tmp_path / "recording.json", clock.now())
    journal = Journal(
        tmp_path, "run" + str(len(list(tmp_path.glob("*.jsonl")))), clock, pseudonyms,
        detail_until=recording.until if recording else None,
    )  # fmt: skip
    return DetailSwitch(tmp_path / "recording.json", journal, pseudonyms, journal, clock), journal


def test_a_voxseal_that_starts_meanwhile_takes_part_and_all_ends_by_itself(tmp_path: Path) -> None:
    clock = MovedClock()
    first, journal = switch(tmp_path, clock)
    assert not first.on
    begun = first.start()
    assert begun.until - begun.since == timedelta(minutes=15)
    assert first.on
    second, other = switch(tmp_path, clock)
    assert second.on
    assert second.recording == begun
    clock.move(timedelta(minutes=14))
    assert second.on
    clock.move(timedelta(minutes=2))
    assert not second.on
    assert first.recording is None
    assert first.stop() == begun
    assert first.stop() is None
    second.close()
    for made in (journal, other):
        made.close()
    third, last = switch(tmp_path, clock)
    assert not third.on
    last.close()
    assert begun.bundle_since < begun.since


def test_it_ends_on_a_disk_that_became_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "read-only", str(self))

    with monkeypatch.context() as read_only:
        made, journal = switch(tmp_path, MovedClock())
        begun = made.start()
        read_only.setattr(Path, "unlink", refuses)
        assert made.stop() == begun
        assert not made.on
    journal.close()


def test_the_file_that_says_so_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "recording.json"
    now = datetime(2026, 1, 2, tzinfo=UTC)
    contents: list[Any] = ["", "[]", "{}", '{"since": 1, "until": 2}', '{"since": "x", "until": "y"}', "[" * 100_000]
    for content in contents:
        path.write_text(content)
        assert read_recording(path, now) is None
    write_recording(path, ProblemRecording(now, now + timedelta(days=30)))
    assert read_recording(path, now) is None  # nobody records for so long
    write_recording(path, ProblemRecording(now.replace(tzinfo=None), now.replace(tzinfo=None)))
    assert read_recording(path, now) is None


# --- the second net ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "AccessDenied 403 id 7Q2F1A9C5E3B8D46",
        "token-endpoint invalid_grant",
        "offset 620 s",
        "RuntimeError at wire.py:45",
        "cloud.bucket",
        "recipients[1].public_key",
        "Linux-6.1.0-x86_64-with-glibc2.36",
        "20261123-8k2m4q9xzr",
        "file-3k9qd2mz7a4x",
        "ab" * 32,
        "ab" * 16,
        "Secret Service",
        "put, list",
        "0123456789abcdef fedcba9876543210",
        "2026-11-25T16:08:42.055729+00:00",
        "acme-voices",
    ],
)
def test_what_support_needs_is_left_as_it_is(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "/home/quokka/voice.wav",
        "cannot open C:\\Users\\quokka\\voice.wav now",
        "\\\\server\\quokka\\x",
        "~/quokka",
        "file:///home/quokka",
        "https://idp.example/quokka?code=abc",
        "quokka@example.org",
        "mail to <quokka@example.org>",
        "eyJhbGciOiJSUzI1NiJ9.quokka.sig",
        "Authorization: Bearer quokka-quokka",
        "the proxy wants BEARER quokka-quokka",
        "Basic\tquokkaquokka",
        "BASIC quokkaquokka",
        "Negotiate quokkaquokka",
        "AWS4-HMAC-SHA256 quokkaquokka",
        "Cookie: quokka",
        "code_verifier=quokka",
        "client_assertion: quokka",
        "api-key=quokka",
        "x-amz-security-token: quokka",
        "password=quokka",
        '{"secret_access_key": "quokka"}',
        "Signature=quokka, x",
        "ASIAQUOKKA1234567890",
        "quokka.wav is not there",
        "recordings/quokka/1.flac",
        "-----BEGIN " + "PRIVATE KEY-----\nquokka\n-----END " + "PRIVATE KEY-----",
        "IQoJb3JpZ2luX2VjEquokkaO3cXVva2thc2VjcmV0dG9rZW4xMjM0NTY3ODkw",
    ],
)
def test_what_looks_private_is_taken_out(text: str) -> None:
    assert "quokka" not in redact(text).lower(), redact(text)


@given(st.text(max_size=500))
def test_any_text_comes_through(text: str) -> None:
    assert isinstance(redact(text), str)
