"""Holds the session, gives it out, renews it, and wipes it when it ends.

    keeper = SessionKeeper(profile, choose_vault(events), clock, events)
    token, session = sign_in(profile, clock=clock, events=events)
    keeper.adopt(session, token)
    store = S3Store(profile.cloud, session_source=keeper.current)      # domain.ports.SessionSource

Every method may be called from any thread and may block on the keyring's prompt, so none on a GUI thread.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from voxseal.domain.errors import IssuerUnreachable, SignInError, SignInNeeded, VaultError
from voxseal.domain.events import SessionEnded, SessionOpened, SessionRenewed, SignedIn, SignedOut, VaultUnavailable
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.ports import Clock, EventSink, Vault
from voxseal.domain.profile import Profile, Renewal
from voxseal.domain.secret import Private, Secret
from voxseal.identity.policy import prefix_for
from voxseal.identity.signin import renew_session

MARGIN = timedelta(seconds=30)
"""A session that ends within this counts as ended: a request signed with it could arrive too late."""

RENEW_AHEAD = timedelta(minutes=5)
"""With silent renewal, a session that ends within this is renewed when next asked for."""

_RETRY = 60.0  # seconds until a renewal that failed is tried again, while the old session still serves
NOBODY = "nobody"
"""The detail of `SignInNeeded` where no session has ended: nobody was signed in."""

_ALLOWS = "put, list"
"""What `identity.policy` asks for, in the session log's words."""
_VERSION = 1
_SECRETS = ("access_key_id", "secret_access_key", "session_token")
_TEXTS = ("subject", "prefix", "issuer", "role_arn")

Renew = Callable[[Profile, IdToken, Clock], tuple[IdToken, StsSession]]


class SessionKeeper:
    """The one place that knows whether anybody is signed in. `current` is the `SessionSource` of a run."""

    def __init__(
        self,
        profile: Profile,
        vault: Vault,
        clock: Clock,
        events: EventSink,
        renew: Renew = renew_session,
        name: str = "session",
    ) -> None:
        self._name = name  # one keyring serves many data folders
        self._profile = profile
        self._vault = vault
        self._clock = clock
        self._events = events
        self._renew = renew
        self._session: StsSession | None = None
        self._token: IdToken | None = None
        self._loaded = False
        self._ended = False
        """Whether there was a session, and its hour has passed."""
        self._next_try = 0.0
        # One thread looks, loads or renews; the others wait for what it finds.
        self._turn = threading.RLock()

    def current(self) -> StsSession:
        """A session that lasts at least `MARGIN`. Raises `SignInNeeded`. Blocks for at most one renewal."""
        with self._turn:
            self._load_once()
            self._renew_if_due()
            session = self._live()
            if session is None:
                raise SignInNeeded(detail="ended" if self._ended else NOBODY)
            return session

    def adopt(self, session: StsSession, token: IdToken) -> None:
        """Takes a fresh sign-in, in place of any before it."""
        with self._turn:
            self._loaded = True
            self._take(session, token)
            self._events(SignedIn(Private("person", token.subject), session.expires_at, self._vault.label))
            self._say_scope(session)

    def forget(self) -> None:
        """Signs out: wipes the session from memory and keyring. What STS gave out lives on until its hour is over."""
        with self._turn:
            self._loaded = True
            self._drop()
            self._ended = False
            self._events(SignedOut())

    def _live(self) -> StsSession | None:
        if self._session is None:
            return None
        if self._session.remaining(self._clock.now()) <= MARGIN:
            self._drop()
            self._ended = True
            self._events(SessionEnded())
            return None
        return self._session

    def _take(self, session: StsSession, token: IdToken) -> None:
        self._session, self._token, self._next_try = session, token, 0.0
        self._with_vault(lambda: self._vault.save(self._name, _to_text(session)))

    def _drop(self) -> None:
        self._session = self._token = None
        self._with_vault(lambda: self._vault.wipe(self._name))

    def _load_once(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        found: list[str | None] = []
        self._with_vault(lambda: found.append(self._vault.load(self._name)))
        text = found[0] if found else None
        if text is None:
            return
        session = _from_text(text)
        if session is None or not self._fits(session, self._clock.now()):
            self._ended = session is not None and session.remaining(self._clock.now()) <= MARGIN
            self._with_vault(lambda: self._vault.wipe(self._name))
            return
        self._session = session

    def _fits(self, session: StsSession, now: datetime) -> bool:
        """Whether a session from the keyring is of this profile: another's would send to the wrong place."""
        cloud = self._profile.cloud
        try:
            prefix = prefix_for(cloud.prefix, session.subject)
        except SignInError:
            return False
        ours = (self._profile.sign_in.issuer, cloud.role_arn, prefix) == (
            session.issuer,
            session.role_arn,
            session.prefix,
        )
        return ours and session.remaining(now) > MARGIN

    def _renew_if_due(self) -> None:
        token, session = self._token, self._session
        if self._profile.sign_in.renewal is not Renewal.SILENT or token is None or token.refresh_token is None:
            return
        left = session.remaining(self._clock.now()) if session is not None else timedelta(0)
        if left > RENEW_AHEAD or (left > MARGIN and self._clock.monotonic() < self._next_try):
            return
        try:
            fresh, renewed = self._renew(self._profile, token, self._clock)
        except SignInError as error:
            self._next_try = self._clock.monotonic() + _RETRY
            if not isinstance(error, IssuerUnreachable) and error.detail.startswith("token-endpoint"):
                # The service said no: the refresh token is spent or revoked, and the next sign-in is in the browser.
                self._token = None
            return
        self._take(renewed, fresh)
        self._events(SessionRenewed(renewed.expires_at))
        self._say_scope(renewed)

    def _say_scope(self, session: StsSession) -> None:
        folder = Private("folder", session.prefix)
        self._events(SessionOpened(self._profile.cloud.bucket, folder, _ALLOWS, session.expires_at))

    def _with_vault(self, work: Callable[[], None]) -> None:
        """A keyring that fails costs a sign-in next time and nothing now."""
        try:
            work()
        except VaultError as error:
            self._events(VaultUnavailable(error.detail or "failed"))


def _to_text(session: StsSession) -> str:
    kept: dict[str, Any] = {name: getattr(session, name).reveal() for name in _SECRETS}
    kept |= {name: getattr(session, name) for name in _TEXTS}
    return json.dumps(kept | {"v": _VERSION, "expires_at": session.expires_at.isoformat()})


def _from_text(text: str) -> StsSession | None:
    """None for anything that is not a session as written here: the keyring is open to other programs of this user."""
    try:
        said = json.loads(text)
        if said.pop("v") != _VERSION or not all(isinstance(value, str) for value in said.values()):
            return None
        expires_at = datetime.fromisoformat(said["expires_at"])
        if expires_at.tzinfo is None:
            return None
        return StsSession(
            access_key_id=Secret(said["access_key_id"]),
            secret_access_key=Secret(said["secret_access_key"]),
            session_token=Secret(said["session_token"]),
            expires_at=expires_at,
            subject=said["subject"],
            prefix=said["prefix"],
            issuer=said["issuer"],
            role_arn=said["role_arn"],
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
