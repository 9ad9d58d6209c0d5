"""Looks at everything that a delivery needs, and says in plain words what is fine and what is not.

    with Workbench(folder, exclusive=False) as workbench:
        for finding in examine(workbench):
            print(finding.verdict.value, finding.sentence)

Nothing is changed, here or in the cloud. Findings come one by one, as some wait for the network or the keyring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from voxseal.domain.errors import (
    ClockWrong,
    LedgerError,
    ProfileError,
    SessionRefused,
    SessionsUnreachable,
    SignInError,
    VoxsealError,
)
from voxseal.domain.identity import IdToken
from voxseal.domain.ports import Clock
from voxseal.domain.profile import Profile
from voxseal.domain.secret import Secret
from voxseal.identity.clocks import clock_wrong
from voxseal.identity.limits import Limits
from voxseal.identity.oidc import OpenIdProvider
from voxseal.identity.sts import assume_role
from voxseal.workflow.checkup import Finding, fine, of_error, problem, warning
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.store_checkup import examine_store
from voxseal.workflow.system_checkup import microphones, tls_roots
from voxseal.workflow.workbench import Workbench

_LITTLE_SPACE = 2_000_000_000
_NO_SPACE = 200_000_000
_LIMITS = Limits(connect=10.0, read=10.0, whole=15.0)
_NO_TOKEN = "e30.e30.e30"  # noqa: S105  three empty JSON objects: a token that proves nothing


def examine(
    workbench: Workbench, clock: Clock | None = None, sign_in: Callable[[], object] | None = None
) -> Iterator[Finding]:
    """Every check in turn. What goes wrong is a finding, not an exception. May block on the keyring's prompt.

    `sign_in` signs the person in when nobody is, once all that signing in needs has been looked at.
    """
    clock = clock or SystemClock()
    yield _disk(workbench)
    yield _keyring(workbench)
    yield tls_roots()
    try:
        profile = workbench.profile
    except ProfileError as error:
        yield microphones(wanted=False)
        yield of_error("profile", error)
        return
    yield microphones(wanted=profile.prompts is not None)
    yield fine("profile", f"The profile of {profile.organisation.name} is in place.")
    yield _consent(workbench)
    yield from _sign_in_service(profile, clock)
    yield _session_service(profile, clock)
    session = workbench.who()
    if session is None and sign_in is not None:
        try:
            sign_in()
        except SignInError as error:
            yield of_error("session", error)
            return
        session = workbench.who()
    if session is None:
        yield warning(
            "session",
            "Nobody is signed in, so what the cloud allows could not be tried.",
            "Try it as well: voxseal doctor --sign-in",
        )
        return
    minutes = int(session.remaining(clock.now()).total_seconds() // 60)
    said = f"You are signed in as {session.subject}, for {minutes} minutes more."
    yield fine("session", said, session.subject)
    yield from examine_store(profile, session, workbench.keeper.current, clock)


def _disk(workbench: Workbench) -> Finding:
    try:
        free = workbench.folder.free_bytes()
    except LedgerError as error:
        return of_error("disk", error)
    said = f"{free / 1e9:.1f} GB are free for sealed copies."
    if free < _NO_SPACE:
        return problem("disk", said, "Free some space, or choose another folder with --data-dir.")
    if free < _LITTLE_SPACE:
        return warning("disk", said, "Large deliveries go in smaller steps then, and take longer.")
    return fine("disk", said)


def _keyring(workbench: Workbench) -> Finding:
    vault = workbench.vault
    if vault.durable:
        return fine("keyring", f"Sessions are kept in this system's keyring ({vault.label}).")
    return warning(
        "keyring",
        "This system has no keyring that Voxseal may use, or it is locked; a session lasts as long as one command.",
        "Sign in as part of the upload: voxseal submit FOLDER --sign-in; for what waits already: voxseal resume --sign-in",
    )


def _consent(workbench: Workbench) -> Finding:
    if workbench.consent_given() is not None:
        return fine("consent", "The organisation's consent text is accepted.")
    return warning(
        "consent",
        "The organisation's consent text is not accepted yet.",
        "Read it and accept it: voxseal consent --accept",
    )


def _sign_in_service(profile: Profile, clock: Clock) -> Iterator[Finding]:
    try:
        with OpenIdProvider(profile.sign_in, clock, _LIMITS) as provider:
            provider.discover()
            offset = provider.clock_offset
    except VoxsealError as error:
        yield of_error("issuer", error)
        return
    yield fine("issuer", "The sign-in service answers, and is the one that the profile names.")
    yield _clock(offset)


def _clock(offset: timedelta | None) -> Finding:
    if offset is None:
        return warning("clock", "The sign-in service does not say what time it is, so the clock could not be compared.")
    wrong = clock_wrong(offset)
    if wrong is not None:
        return of_error("clock", wrong)
    seconds = round(abs(offset.total_seconds()))
    return fine("clock", f"This computer's clock is right, within {max(seconds, 1)} s of the sign-in service's.")


def _session_service(profile: Profile, clock: Clock) -> Finding:
    """Asks for a session with a token that is none: to be refused is the right answer."""
    nobody = IdToken(Secret(_NO_TOKEN), "doctor", profile.sign_in.issuer, clock.now())
    try:
        assume_role(nobody, profile, clock, limits=_LIMITS)
    except (SessionRefused, ClockWrong):
        return fine("sessions", "The service that opens sessions answers.")
    except SessionsUnreachable as error:
        # Its own words begin with a sign-in, and here was none.
        return problem("sessions", "The service that opens sessions cannot be reached.", error.hint)
    except SignInError as error:
        return of_error("sessions", error)
    if profile.practice:
        return warning("sessions", "The practice cloud opens a session for anybody; a real one checks who asks.")
    return problem(
        "sessions",
        "The service that opens sessions gives one to anybody, without a sign-in.",
        f"Do not deliver anything. Tell the organisation: {profile.organisation.support}",
    )
