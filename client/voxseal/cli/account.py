"""`voxseal sign-in`, `sign-out`, `whoami`."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from voxseal.cli.background import in_background
from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.domain.errors import SessionExpired, SignInError, SignInNeeded, VoxsealError
from voxseal.domain.events import Event, SignInStarted
from voxseal.domain.identity import StsSession

if TYPE_CHECKING:
    from voxseal.workflow.workbench import Workbench


_NO_KEYRING = "This system has no keyring that Voxseal may use: a session ends with its command"
_TOGETHER = (
    "Sign in as part of the upload instead: voxseal submit FOLDER --sign-in;"
    " for what waits already: voxseal resume --sign-in"
)


class SignInLink:
    """An `EventSink` that shows the link, for when no browser opens, and how long it may be followed."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __call__(self, event: Event, /) -> None:
        if isinstance(event, SignInStarted):
            from voxseal.identity.signin import WAIT  # by now it is loaded

            self._face.tell("Your browser opens to sign in. If it does not, open this link on this computer:")
            self._face.tell(f"  {event.link.value}")
            self._face.tell(f"Sign in within {WAIT / 60:g} minutes; Ctrl-C ends the wait.")


def sign_in_blocking(workbench: Workbench) -> StsSession:
    """Signs in while Ctrl-C stays possible: the wait is in a thread of its own."""
    cancel = threading.Event()

    def work() -> StsSession:
        session: StsSession = workbench.sign_in(cancel)
        return session

    return in_background("voxseal-sign-in", work, interrupted=cancel.set)


def lead_on(error: VoxsealError, workbench: Workbench) -> VoxsealError:
    """The error with advice that helps here: without a keyring a sign-in of its own is over before the next command."""
    if not workbench.vault.durable:
        if error.code in {SignInNeeded.code, SessionExpired.code}:
            error.hint = (
                f"What was sealed is kept on this machine. {_NO_KEYRING}, so go on in one: voxseal resume --sign-in"
            )
        elif error.hint == SignInError.default_hint:
            error.hint = "Nothing that was sealed is lost. Try again: voxseal resume --sign-in"
    return error


def minutes_left(session: StsSession) -> int:
    return int(session.remaining(datetime.now(UTC)).total_seconds() // 60)


def say_session(face: Face, workbench: Workbench, session: StsSession, *, hint: bool = True) -> None:
    face.document.update(
        signed_in=True,
        subject=session.subject,
        prefix=session.prefix,
        minutes_left=minutes_left(session),
        expires_at=session.expires_at.isoformat(),
        vault=workbench.vault.label,
        remembered=workbench.vault.durable,
    )
    face.fields(
        [
            ("Signed in as", session.subject),
            ("Delivers to", session.prefix),
            ("Minutes left", str(minutes_left(session))),
            ("Kept in", workbench.vault.label),
        ]
    )
    if hint and not workbench.vault.durable:
        face.note(f"{_NO_KEYRING}.", _TOGETHER)


@voxseal_command("sign-in")
def sign_in(face: Face) -> Exit:
    """Signs in through your browser. The session lasts an hour and can only add files under your own prefix."""
    with face.workbench("sign-in", exclusive=False, sinks=[SignInLink(face)]) as workbench:
        session = sign_in_blocking(workbench)
        say_session(face, workbench, session)
        return Exit.DONE


@voxseal_command("sign-out")
def sign_out(face: Face) -> Exit:
    """Wipes the session from this computer."""
    with face.workbench("sign-out", exclusive=False) as workbench:
        workbench.sign_out()
        face.document["signed_in"] = False
        face.say("Signed out. What is sealed stays on this computer until you sign in again and go on.")
        return Exit.DONE


@voxseal_command("whoami")
def whoami(face: Face) -> Exit:
    """Says who is signed in, where deliveries go, and for how many minutes more."""
    with face.workbench("whoami", exclusive=False) as workbench:
        session = workbench.who()
        if session is None:
            face.document["signed_in"] = False
            hint = "Sign in with: voxseal sign-in" if workbench.vault.durable else f"{_NO_KEYRING}.\n{_TOGETHER}"
            error: VoxsealError = SignInNeeded("Nobody is signed in.", hint=hint, detail="nobody")
            raise error
        say_session(face, workbench, session)
        return Exit.DONE


commands: tuple[click.Command, ...] = (sign_in, sign_out, whoami)
