"""Holds the session, gives it out, renews it, and wipes it when it ends.

    keeper = SessionKeeper(profile, choose_vault(events), clock, events)
    token, session = sign_in(profile, clock=clock, events=events)
    keeper.adopt(session, token)
    store = S3Store(profile.cloud, session_source=keeper.current)      # domain.ports.SessionSource

Every method may be called from any thread and may block on the keyring's prompt, so none on a GUI thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from voxseal.domain.errors import IssuerUnreachable, SignInError, SignInNeeded
from voxseal.domain.events import SessionEnded, SessionOpened, SessionRenewed, SignedIn, SignedOut, VaultUnavailable
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.ports import Clock, EventSink, Vault
from voxseal.domain.profile import Profile, Renewal
from voxseal.domain.secret import Private
from voxseal.identity.entry import Change, Found, SessionEntry
from voxseal.identity.policy import prefix_for
from voxseal.identity.signin import renew_session

MARGIN = timedelta(seconds=30)
"""A session that ends within this counts as ended: a request signed with it could arrive too late."""

RENEW_AHEAD = timedelta(minutes=5)
"""With silent renewal, a session that ends within this is renewed when next asked for."""

_RETRY = 60.0  # seconds until a renewal that failed is tried again: nobody waits for the network at each request
_LOOK_AGAIN = 5.0  # seconds between two looks into the keyring for a sign-in made by another Voxseal
NOBODY = "nobody"
"""The detail of `SignInNeeded` where no session has ended: nobody was signed in."""

_ALLOWS = "put, list"
"""What `identity.policy` asks for, in the session log's words."""

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
        self._profile = profile
        self._vault = vault
        # `name`: one keyring serves many data folders.
        self._entry = SessionEntry(vault, name, lambda reason: events(VaultUnavailable(reason)))
        self._clock = clock
        self._events = events
        self._renew = renew
        self._session: StsSession | None = None
        self._token: IdToken | None = None
        """What a renewal takes; None where nothing may be renewed. In memory only."""
        self._loaded = False
        self._ended = False
        """Whether there was a session, and its hour has passed."""
        self._next_try = 0.0
        self._until: datetime | None = None
        """When the last session that was held here ends, or ended."""
        self._may_look = True
        """Whether the keyring may be asked for a sign-in made elsewhere."""
        self._next_look = 0.0
        # One thread looks, loads or renews; the others wait for what it finds.
        self._turn = threading.RLock()

    def current(self) -> StsSession:
        """A session that lasts at least `MARGIN`. Raises `SignInNeeded`. Blocks for at most one renewal."""
        with self._turn:
            self._load_once()
            self._renew_if_due()
            session = self._live() or self._made_beside()
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
            self._session = self._token = None
            # What the keyring would not give up must not be found there again, and the sign-out be undone.
            self._may_look = self._entry.wipe()
            self._ended = False
            self._events(SignedOut())

    def _live(self) -> StsSession | None:
        if self._session is not None and not self._lasts(self._session):
            self._end(self._session)
        return self._session

    def _end(self, ended: StsSession) -> None:
        """The hour is over. The refresh token stays, so that a network that is away just now costs no sign-in."""
        self._session = None
        found = self._look()
        if found.session is not None and self._lasts(found.session):
            if self._is_ours(found.session) and found.session.subject == ended.subject:
                self._share(found.session)
                return
            # Whoever signed in since did so in place of this one. Who now asks for this one is told first that it ended.
            self._token = None
        elif found.change is Change.GONE:
            self._token = None
        elif found.change is not Change.UNKNOWN:
            self._entry.wipe()
        self._ended = True
        self._events(SessionEnded())

    def _made_beside(self) -> StsSession | None:
        """A sign-in by another Voxseal of this data folder, which may run beside this one."""
        if not self._may_look or self._clock.monotonic() < self._next_look:
            return None
        found = self._look()
        if found.change is Change.UNKNOWN:
            self._may_look = False  # whoever does not answer its prompt is not asked again and again
        elif found.session is not None and self._lasts(found.session):
            if self._is_ours(found.session):
                self._share(found.session)
        elif found.change is Change.ANOTHER:
            self._entry.wipe()
        return self._session

    def _look(self) -> Found:
        found = self._entry.look()
        self._next_look = self._clock.monotonic() + _LOOK_AGAIN
        return found

    def _take(self, session: StsSession, token: IdToken) -> None:
        renewable = self._profile.sign_in.renewal is Renewal.SILENT and token.refresh_token is not None
        self._session, self._token, self._next_try = session, token if renewable else None, 0.0
        self._until, self._may_look = session.expires_at, True
        self._entry.save(session)

    def _share(self, session: StsSession) -> None:
        """Goes on with a session from the keyring, which may be somebody else's than the last."""
        self._session, self._until = session, session.expires_at
        self._entry.share(session)
        if self._token is not None and self._token.subject != session.subject:
            self._token = None

    def _load_once(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        found = self._look()
        if found.change is Change.UNKNOWN:
            self._may_look = False
        if found.change is not Change.ANOTHER:
            return
        session = found.session
        if session is None or not self._is_ours(session) or not self._lasts(session):
            self._ended = session is not None and not self._lasts(session)
            self._entry.wipe()
            return
        self._share(session)

    def _lasts(self, session: StsSession) -> bool:
        return session.remaining(self._clock.now()) > MARGIN

    def _is_ours(self, session: StsSession) -> bool:
        """Whether a session from the keyring is of this profile: another's would send to the wrong place."""
        cloud = self._profile.cloud
        try:
            prefix = prefix_for(cloud.prefix, session.subject)
        except SignInError:
            return False
        return (self._profile.sign_in.issuer, cloud.role_arn, prefix) == (
            session.issuer,
            session.role_arn,
            session.prefix,
        )

    def _renew_if_due(self) -> None:
        token, session = self._token, self._session
        if token is None or (session is not None and session.remaining(self._clock.now()) > RENEW_AHEAD):
            return
        # A session that ends just now is worth a try at once, and but one: after it, it is dropped.
        ends = session is not None and not self._lasts(session)
        if (not ends and self._clock.monotonic() < self._next_try) or self._overtaken(token):
            return
        try:
            fresh, renewed = self._renew(self._profile, token, self._clock)
        except SignInError as error:
            self._next_try = self._clock.monotonic() + _RETRY
            if not isinstance(error, IssuerUnreachable) and error.detail.startswith("token-endpoint"):
                # The service said no: the refresh token is spent or revoked, and the next sign-in is in the browser.
                self._token = None
            return
        self._token = fresh  # the one before may be spent
        if self._overtaken(fresh):
            return
        self._take(renewed, fresh)
        self._events(SessionRenewed(renewed.expires_at))
        self._say_scope(renewed)

    def _overtaken(self, token: IdToken) -> bool:
        """Whether another Voxseal has signed out or in since: then a renewal would undo that, and what it did counts."""
        found = self._look()
        theirs = found.session
        if found.change is Change.GONE:
            self._session = self._token = None
            self._ended = False
            self._events(SignedOut())
            return True
        if theirs is None or (self._until is not None and theirs.expires_at <= self._until):
            return False  # as we left it; or left from before us, because the keyring did not take ours
        if not self._is_ours(theirs) or theirs.subject != token.subject:
            if self._session is not None:
                self._ended = True
                self._events(SessionEnded())
            self._session = self._token = None
            return True
        if theirs.remaining(self._clock.now()) <= RENEW_AHEAD:
            return False
        self._share(theirs)
        return True

    def _say_scope(self, session: StsSession) -> None:
        folder = Private("folder", session.prefix)
        self._events(SessionOpened(self._profile.cloud.bucket, folder, _ALLOWS, session.expires_at))
