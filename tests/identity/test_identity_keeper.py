"""The keeper over time: a clock that tests move, a vault that remembers, and a renewal that counts."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.identity.conftest import MovableClock, profile_for
from voxseal.domain.errors import IssuerUnreachable, SignInError, SignInNeeded, VaultError
from voxseal.domain.events import SessionEnded, SessionOpened, SessionRenewed, SignedIn, SignedOut, VaultUnavailable
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.profile import Renewal
from voxseal.domain.secret import Secret
from voxseal.identity.keeper import SessionKeeper
from voxseal.identity.vault import MemoryVault

ASK = profile_for("https://sign-in.example.org", "https://sts.example.org")
SILENT = replace(ASK, sign_in=replace(ASK.sign_in, renewal=Renewal.SILENT))


def made(clock: MovableClock, name: str = "one", lasts: timedelta = timedelta(hours=1), refresh: bool = True):
    issuer = ASK.sign_in.issuer
    token = IdToken(Secret("raw"), "me", issuer, clock.now() + lasts, Secret(f"refresh-{name}") if refresh else None)
    session = StsSession(
        access_key_id=Secret(f"key-{name}"),
        secret_access_key=Secret(f"secret-{name}"),
        session_token=Secret(f"token-{name}"),
        expires_at=clock.now() + lasts,
        subject="me",
        prefix="contractors/me/",
        issuer=issuer,
        role_arn=ASK.cloud.role_arn,
    )
    return session, token


class BrokenVault(MemoryVault):
    def save(self, name, text):
        raise VaultError("locked", detail="locked")

    load = wipe = lambda self, *_: (_ for _ in ()).throw(VaultError("locked", detail="locked"))


class Renewer:
    """A renewal that counts, can wait and can fail."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock, self.calls, self.failure, self.go = clock, 0, None, threading.Event()
        self.go.set()

    def __call__(self, profile, token, clock):
        assert token.refresh_token
        self.calls += 1
        self.go.wait(10)
        if self.failure:
            raise self.failure
        session, fresh = made(self.clock, f"renewed{self.calls}")
        return fresh, session


@pytest.fixture
def vault():
    return MemoryVault()


@pytest.fixture
def renewer(clock):
    return Renewer(clock)


@pytest.fixture
def keeper(clock, events, vault, renewer):
    return lambda profile=ASK, vault=vault: SessionKeeper(profile, vault, clock, events, renew=renewer)


def held(keeper):
    """Its session, or None."""
    try:
        return keeper.current()
    except SignInNeeded:
        return None


def test_nobody_signed_in(keeper):
    with pytest.raises(SignInNeeded):
        keeper().current()


def test_a_sign_in_is_kept_for_the_next_run(keeper, clock, events):
    session, token = made(clock)
    keeper().adopt(session, token)
    assert keeper().current() == session
    assert [type(event) for event in events] == [SignedIn, SessionOpened]
    assert events[0].vault == "memory only"


def test_tokens_are_not_in_the_vault(keeper, clock, vault):
    keeper().adopt(*made(clock))
    kept = vault.load("session")
    assert "key-one" in kept
    assert "refresh" not in kept
    assert "raw" not in kept


def test_who_never_signed_in_is_told_apart_from_a_session_that_ended(keeper, clock):
    """The session log explains the two with other words."""

    def why(one):
        with pytest.raises(SignInNeeded) as told:
            one.current()
        return told.value.detail

    one = keeper()
    assert why(one) == "nobody"
    one.adopt(*made(clock))
    clock.ahead += timedelta(hours=1)
    assert [why(one), why(one)] == ["ended", "ended"]
    one.adopt(*made(clock))
    one.forget()
    assert why(one) == "nobody"
    one.adopt(*made(clock))
    clock.ahead += timedelta(hours=1)
    assert why(keeper()) == "ended"  # as the next run finds it in the keyring
    assert why(keeper()) == "nobody"


def test_the_end_of_the_hour(keeper, clock, events, vault):
    one = keeper()
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=59)
    assert one.current()
    clock.ahead += timedelta(seconds=31)  # within the margin: a request signed now could arrive too late
    for _ in range(2):
        with pytest.raises(SignInNeeded):
            one.current()
    assert vault.load("session") is None
    assert len(events.of(SessionEnded)) == 1


def test_signing_out(keeper, clock, events, vault):
    one = keeper()
    one.adopt(*made(clock))
    one.forget()
    assert (held(one), vault.load("session")) == (None, None)
    assert type(events[-1]) is SignedOut


def test_signing_out_before_anything_was_loaded(keeper, clock, vault):
    keeper().adopt(*made(clock))
    keeper().forget()
    assert vault.load("session") is None


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://other"},
        {"role_arn": "other"},
        {"prefix": "contractors/you/"},
        {"subject": "a/b"},
        {"subject": "you"},
    ],
)
def test_another_profiles_session_is_wiped(keeper, clock, vault, change):
    session, token = made(clock)
    keeper().adopt(replace(session, **change), token)
    with pytest.raises(SignInNeeded):
        keeper().current()
    assert vault.load("session") is None


def test_an_old_session_is_wiped(keeper, clock, vault, events):
    keeper().adopt(*made(clock))
    clock.ahead += timedelta(hours=2)
    assert held(keeper()) is None
    assert vault.load("session") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '{"v":1}', '{"v":2,"a":"b"}', "[" * 100_000])
def test_nonsense_in_the_vault_is_wiped(keeper, vault, text):
    vault.save("session", text)
    assert held(keeper()) is None
    assert vault.load("session") is None


def test_a_broken_keyring_costs_nothing_now(keeper, clock, events):
    one = keeper(vault=BrokenVault())
    assert held(one) is None
    session, token = made(clock)
    one.adopt(session, token)
    assert one.current() == session
    one.forget()
    assert {event.reason for event in events.of(VaultUnavailable)} == {"locked"}


def test_without_leave_nothing_is_renewed(keeper, clock, renewer):
    one = keeper(ASK)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=58)
    one.current()
    assert renewer.calls == 0


def test_silent_renewal_before_the_end(keeper, clock, renewer, events, vault):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=54)
    assert one.current().access_key_id.reveal() == "key-one"
    clock.ahead += timedelta(minutes=2)
    assert one.current().access_key_id.reveal() == "key-renewed1"
    assert [type(event) for event in events] == [SignedIn, SessionOpened, SessionRenewed, SessionOpened]
    assert "key-renewed1" in vault.load("session")


def test_silent_renewal_after_a_long_sleep(keeper, clock, renewer):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(hours=9)
    assert one.current().access_key_id.reveal() == "key-renewed1"


def test_one_thread_renews_and_the_others_wait(keeper, clock, renewer):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(hours=2)
    renewer.go.clear()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(one.current) for _ in range(8)]
        renewer.go.set()
        assert {session.result(10).access_key_id.reveal() for session in asked} == {"key-renewed1"}
    assert renewer.calls == 1


def test_a_failed_renewal_leaves_the_old_session_and_waits(keeper, clock, renewer):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=56)
    renewer.failure = IssuerUnreachable("down")
    for _ in range(5):
        assert one.current().access_key_id.reveal() == "key-one"
    assert renewer.calls == 1
    clock.ahead += timedelta(minutes=2)
    renewer.failure = None
    assert one.current().access_key_id.reveal() == "key-renewed2"


def test_a_refused_renewal_is_not_asked_again(keeper, clock, renewer):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=57)
    renewer.failure = SignInError("no", detail="token-endpoint invalid_grant")
    one.current()
    clock.ahead += timedelta(hours=1)
    for _ in range(3):
        with pytest.raises(SignInNeeded):
            one.current()
    assert renewer.calls == 1


def test_many_threads(keeper, clock):
    one = keeper()
    session, token = made(clock)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(one.adopt, session, token) for _ in range(20)]
        jobs += [pool.submit(held, one) for _ in range(50)]
        jobs += [pool.submit(one.forget) for _ in range(20)]
        for job in jobs:
            job.result(10)
    one.adopt(session, token)
    assert one.current() == session


def test_nothing_heavy_is_imported():
    """Importing the package must not cost half a second before a window appears."""
    code = (
        "import sys, pkgutil, importlib, voxseal.identity as p\n"
        "for m in pkgutil.iter_modules(p.__path__): importlib.import_module('voxseal.identity.' + m.name)\n"
        "heavy = ('boto3', 'botocore', 'requests', 'authlib', 'joserfc', 'keyring', 'cryptography')\n"
        "print([n for n in heavy if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
