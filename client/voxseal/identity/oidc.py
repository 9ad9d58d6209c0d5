"""The OpenID Connect side of signing in: discovery, the link for the browser, code for token, and renewal.

    with OpenIdProvider(profile.sign_in, clock) as provider:
        attempt = provider.begin(redirect_uri)           # open attempt.url in a browser, await the code
        token = provider.finish(attempt, code)           # a verified IdToken

Standards: OpenID Connect Core and Discovery 1.0, RFC 7636 (PKCE), RFC 8252 (native apps), RFC 9700 (best practice).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from voxseal.domain.errors import IssuerUnreachable, SignInError
from voxseal.domain.identity import IdToken
from voxseal.domain.ports import Clock
from voxseal.domain.profile import SignInSettings
from voxseal.domain.secret import Secret
from voxseal.identity.addresses import is_loopback, is_safe_address
from voxseal.identity.idtoken import Expected, IssuerKeys, verify_id_token
from voxseal.identity.issuer import IssuerSession
from voxseal.identity.limits import Limits

_MAX_REFRESH_TOKEN = 16_384  # characters


@dataclass(frozen=True)
class Endpoints:
    """What discovery found; each address checked."""

    authorization: str
    token: str
    jwks: str
    names_issuer: bool
    """Whether the service promises to name itself in the callback (RFC 9207)."""


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way. `url` holds the state and the nonce, so it goes to the person's browser and screen alone."""

    url: Secret
    redirect_uri: str
    state: Secret
    nonce: Secret
    verifier: Secret


class OpenIdProvider:
    """A profile's sign-in service. A context manager; used by one thread at a time; every call may block on the network.

    Raises `IssuerUnreachable`, `TokenRefused`, `ClockWrong` or `SignInError`.
    """

    def __init__(self, settings: SignInSettings, clock: Clock, limits: Limits | None = None) -> None:
        self._settings = settings
        self._clock = clock
        self._loopback = is_loopback(settings.issuer)
        if not is_safe_address(settings.issuer, loopback=True):
            raise SignInError("The profile's sign-in address is not a secure one (https).", detail="issuer-address")
        self._session = IssuerSession(settings.issuer, settings.client_id, settings.scopes, clock, limits)
        self._endpoints: Endpoints | None = None
        self._keys = IssuerKeys(lambda: self._session.get_json(self.discover().jwks))

    def __enter__(self) -> OpenIdProvider:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.__exit__()

    @property
    def clock_offset(self) -> timedelta | None:
        """How far this machine's clock is ahead of the service's, as far as its answers have told."""
        return self._session.offset

    def discover(self) -> Endpoints:
        """Reads the service's own description of itself, once."""
        if self._endpoints is None:
            found = self._session.get_json(self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
            # Exactly equal, or one service could stand in for another (Discovery 1.0, section 4.3).
            if found.get("issuer") != self._settings.issuer:
                raise IssuerUnreachable(
                    "The sign-in service calls itself by another name than the profile does.", detail="discovery-issuer"
                )
            self._endpoints = Endpoints(
                authorization=self._address(found, "authorization_endpoint"),
                token=self._address(found, "token_endpoint"),
                jwks=self._address(found, "jwks_uri"),
                names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
            )
        return self._endpoints

    def begin(self, redirect_uri: str) -> Attempt:
        """A new attempt with secrets of its own."""
        endpoint = self.discover().authorization
        # 256 random bits each; a verifier is 43 to 128 characters long (RFC 7636, section 4.1)
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        url = self._session.authorization_url(
            endpoint, redirect_uri=redirect_uri, state=state, nonce=nonce, verifier=verifier
        )
        return Attempt(Secret(url), redirect_uri, Secret(state), Secret(nonce), Secret(verifier))

    def finish(self, attempt: Attempt, code: Secret, issuer: str | None = None) -> IdToken:
        """The verified token for `code`. `issuer` is what the callback said of itself (RFC 9207), if anything."""
        endpoints = self.discover()
        if issuer != self._settings.issuer and (issuer is not None or endpoints.names_issuer):
            raise SignInError("The answer came from another sign-in service than was asked.", detail="callback-issuer")
        answer = self._session.exchange_code(
            endpoints.token,
            code=code.reveal(),
            verifier=attempt.verifier.reveal(),
            redirect_uri=attempt.redirect_uri,
        )
        return self._verified(answer, Expected(self._settings.issuer, self._settings.client_id, nonce=attempt.nonce))

    def refresh(self, previous: IdToken) -> IdToken:
        """A new token for the same person, without asking. Raises `SignInError` where there is no refresh token."""
        if previous.refresh_token is None:
            raise SignInError("There is nothing to renew the sign-in with.", detail="no-refresh-token")
        answer = self._session.refresh(self.discover().token, previous.refresh_token.reveal())
        # Core 1.0, section 12.2: same issuer, subject and audience; no nonce was sent, so none is awaited.
        expected = Expected(self._settings.issuer, self._settings.client_id, subject=previous.subject)
        token = self._verified(answer, expected)
        return token if token.refresh_token is not None else replace(token, refresh_token=previous.refresh_token)

    def _verified(self, answer: Mapping[str, Any], expected: Expected) -> IdToken:
        raw = answer.get("id_token")
        if not isinstance(raw, str) or not raw:
            raise IssuerUnreachable("The sign-in service sent no ID token.", detail="no-id-token")
        token = verify_id_token(raw, self._keys, expected, self._clock.now(), self._session.offset)
        refresh = answer.get("refresh_token")
        if isinstance(refresh, str) and 0 < len(refresh) <= _MAX_REFRESH_TOKEN:
            return replace(token, refresh_token=Secret(refresh))
        return token

    def _address(self, found: Mapping[str, Any], name: str) -> str:
        address = found.get(name)
        if not isinstance(address, str) or not is_safe_address(address, loopback=self._loopback):
            raise IssuerUnreachable(
                "The sign-in service describes itself with an address that cannot be used.", detail=f"discovery-{name}"
            )
        return address
