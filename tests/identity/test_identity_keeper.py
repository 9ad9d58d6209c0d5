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


class CountingVault(MemoryVault):
    loads = 0

    def load(self, name):
        self.loads += 1
        return super().load(name)


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


@pytest.mark.parametrize("profile", [ASK, SILENT])
def test_a_sign_in_made_beside_takes_over_at_the_end_of_the_hour(keeper, clock, vault, events, profile):
    """A `sign-in` in a terminal, while a window holds the session before it."""
    one = keeper(profile)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=50)
    newer, token = made(clock, "newer")
    keeper(profile).adopt(newer, token)
    clock.ahead += timedelta(minutes=20)
    assert one.current() == newer
    assert keeper(profile).current() == newer
    assert not events.of(SessionEnded) + events.of(SessionRenewed)
    clock.ahead += timedelta(minutes=40)
    if profile is ASK:
        assert (held(one), vault.load("session")) == (None, None)


def test_another_persons_sign_in_is_left_alone_and_found_after_the_end_was_told(keeper, clock):
    """What is on its way under the first one's prefix must not be signed as the other."""
    one = keeper()
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=50)
    session, token = made(clock, "other")
    other = replace(session, subject="you", prefix="contractors/you/")
    keeper().adopt(other, replace(token, subject="you"))
    clock.ahead += timedelta(minutes=20)
    with pytest.raises(SignInNeeded) as told:
        one.current()
    assert told.value.detail == "ended"
    assert keeper().current() == other
    clock.ahead += timedelta(minutes=1)
    assert one.current() == other


def test_another_profiles_newer_sign_in_is_neither_used_nor_wiped(keeper, clock, vault):
    one = keeper()
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=50)
    session, token = made(clock, "other")
    keeper().adopt(replace(session, role_arn="other"), token)
    kept = vault.load("session")
    clock.ahead += timedelta(minutes=20)
    for _ in range(3):
        assert held(one) is None
        clock.ahead += timedelta(minutes=1)
    assert vault.load("session") == kept


def test_a_first_sign_in_made_beside_is_found(keeper, clock, vault):
    one = keeper()
    assert held(one) is None
    session, token = made(clock)
    keeper().adopt(session, token)
    clock.ahead += timedelta(minutes=1)
    assert one.current() == session


def test_the_keyring_is_not_read_at_each_request(keeper, clock):
    vault = CountingVault()
    one = keeper(vault=vault)
    for _ in range(100):
        held(one)
    assert vault.loads <= 20  # one, and one more each few seconds on a slow machine
    one.adopt(*made(clock))
    before = vault.loads
    for _ in range(100):
        one.current()
    assert vault.loads == before


def test_a_keyring_that_does_not_answer_is_not_asked_again(keeper, clock, events):
    one = keeper(vault=BrokenVault())
    for _ in range(5):
        assert held(one) is None
        clock.ahead += timedelta(minutes=1)
    assert len(events.of(VaultUnavailable)) == 1


def test_a_sign_out_holds_although_the_keyring_did_not_wipe(keeper, clock, vault):
    one = keeper()
    one.adopt(*made(clock))
    vault.wipe = BrokenVault().wipe
    one.forget()
    clock.ahead += timedelta(minutes=1)
    assert held(one) is None


def test_a_sign_out_made_beside_is_not_undone_by_a_renewal(keeper, clock, renewer, vault, events):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    keeper(SILENT).forget()
    clock.ahead += timedelta(minutes=56)
    for _ in range(3):
        with pytest.raises(SignInNeeded) as told:
            one.current()
        assert told.value.detail == "nobody"
        clock.ahead += timedelta(minutes=2)
    assert (renewer.calls, vault.load("session")) == (0, None)
    assert len(events.of(SignedOut)) == 2


def test_a_sign_out_made_beside_while_a_renewal_is_under_way(keeper, clock, vault):
    def renew(profile, token, clock):
        SessionKeeper(SILENT, vault, clock, lambda event: None).forget()
        session, fresh = made(clock, "renewed")
        return fresh, session

    one = SessionKeeper(SILENT, vault, clock, lambda event: None, renew=renew)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=56)
    for _ in range(2):
        assert (held(one), vault.load("session")) == (None, None)
        clock.ahead += timedelta(minutes=2)


def test_a_renewal_does_not_overwrite_another_persons_sign_in(keeper, clock, renewer):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=50)
    session, token = made(clock, "other")
    other = replace(session, subject="you", prefix="contractors/you/")
    keeper(SILENT).adopt(other, replace(token, subject="you"))
    clock.ahead += timedelta(minutes=7)
    assert held(one) is None
    assert keeper(SILENT).current() == other
    clock.ahead += timedelta(minutes=1)
    assert one.current() == other
    assert renewer.calls == 0


def test_an_older_entry_that_the_keyring_would_not_replace_says_nothing(keeper, clock, renewer, vault):
    older, token = made(clock, "older", lasts=timedelta(minutes=57))
    keeper(SILENT).adopt(replace(older, subject="you", prefix="contractors/you/"), replace(token, subject="you"))
    one = keeper(SILENT)
    vault.save = BrokenVault().save
    one.adopt(*made(clock))
    clock.ahead += timedelta(minutes=56)
    assert one.current().access_key_id.reveal() == "key-renewed1"


def test_a_network_that_is_away_after_a_sleep_costs_no_sign_in(keeper, clock, renewer, events, vault):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(hours=9)
    renewer.failure = IssuerUnreachable("no network yet")
    for _ in range(5):
        with pytest.raises(SignInNeeded):
            one.current()
    assert renewer.calls == 1  # the others did not wait for the network
    assert vault.load("session") is None
    renewer.failure = None
    clock.ahead += timedelta(minutes=2)
    assert one.current().access_key_id.reveal() == "key-renewed2"
    assert "key-renewed2" in vault.load("session")
    assert len(events.of(SessionEnded)) == 1


def test_signing_out_after_the_hour_forgets_the_refresh_token(keeper, clock, renewer):
    one = keeper(SILENT)
    one.adopt(*made(clock))
    clock.ahead += timedelta(hours=2)
    renewer.failure = IssuerUnreachable("down")
    assert held(one) is None
    one.forget()
    renewer.failure = None
    clock.ahead += timedelta(minutes=2)
    assert held(one) is None
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
