"""Signing in, from the browser to the session, as one blocking call; and renewing without a browser.

    token, session = sign_in(profile, clock=clock, events=events, open_browser=webbrowser.open,
                             cancel=threading.Event(), timeout=300)

Run it on a thread that may block. Setting `cancel` ends it between two network calls, and at once while it waits for the
browser. Nothing is kept here: `keeper.SessionKeeper.adopt` takes what comes out.
"""

from __future__ import annotations

import contextlib
import threading
import webbrowser
from collections.abc import Callable

from voxseal.domain.errors import SignInCancelled, SignInError
from voxseal.domain.events import SignInStarted, StrayCallback
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.ports import Clock, EventSink
from voxseal.domain.profile import Profile
from voxseal.domain.secret import Private, Secret
from voxseal.identity.limits import Limits
from voxseal.identity.loopback import CallbackAnswer, CallbackServer
from voxseal.identity.oidc import OpenIdProvider
from voxseal.identity.policy import prefix_for
from voxseal.identity.sts import assume_role

OpenBrowser = Callable[[str], bool]
"""Opens a link for the person; False or an exception means that it did not work and the link must be copied."""

WAIT = 300.0
"""Seconds that a person gets to sign in."""


def sign_in(
    profile: Profile,
    *,
    clock: Clock,
    events: EventSink,
    open_browser: OpenBrowser = webbrowser.open,
    cancel: threading.Event | None = None,
    timeout: float = WAIT,
    limits: Limits | None = None,
) -> tuple[IdToken, StsSession]:
    """Signs the person in with the profile's service and opens a session for them.

    The callback server listens before the browser opens. `SignInStarted` carries the link for people to copy, whether or
    not a browser opened. Raises `SignInCancelled`, `IssuerUnreachable`, `TokenRefused`, `ClockWrong`, `SessionRefused` or
    plain `SignInError`; nothing else of the user's world, and no secret in any of them.
    """
    cancel = cancel or threading.Event()
    with OpenIdProvider(profile.sign_in, clock, limits) as provider:
        with CallbackServer(on_stray=lambda reason: events(StrayCallback(reason))) as server:
            _unless_cancelled(cancel)
            attempt = provider.begin(server.redirect_uri)
            server.expect(attempt.state)
            _unless_cancelled(cancel)
            events(SignInStarted(Private("link", attempt.url.reveal())))
            _open_beside(open_browser, attempt.url)
            answer = server.wait(timeout, cancel)
        code = _code(answer)
        _unless_cancelled(cancel)
        token = provider.finish(attempt, code, answer.issuer)
        prefix_for(profile.cloud.prefix, token.subject)  # an id that cannot be used is told before the cloud is asked
        _unless_cancelled(cancel)
        session = assume_role(token, profile, clock, offset=provider.clock_offset, limits=limits)
    _unless_cancelled(cancel)
    return token, session


def renew_session(
    profile: Profile, previous: IdToken, clock: Clock, limits: Limits | None = None
) -> tuple[IdToken, StsSession]:
    """A new session for the same person by the refresh token of `previous`, without a browser. Errors as `sign_in`."""
    with OpenIdProvider(profile.sign_in, clock, limits) as provider:
        token = provider.refresh(previous)
        return token, assume_role(token, profile, clock, offset=provider.clock_offset, limits=limits)


def _open_beside(open_browser: OpenBrowser, url: Secret) -> None:
    """On a thread of its own: some browsers (a text browser, a script in BROWSER) only return when they are closed."""

    def run() -> None:
        # Whatever a browser's launcher raises, the link is on the screen as well.
        with contextlib.suppress(Exception):
            open_browser(url.reveal())

    threading.Thread(target=run, name="sign-in-browser", daemon=True).start()


def _code(answer: CallbackAnswer) -> Secret:
    if answer.code is not None:
        return answer.code
    if answer.error == "access_denied":
        raise SignInError("The sign-in was declined in the browser.", detail="callback access_denied")
    raise SignInError("The sign-in service could not sign you in.", detail=f"callback {answer.error}")


def _unless_cancelled(cancel: threading.Event) -> None:
    if cancel.is_set():
        raise SignInCancelled
