"""Talking to the sign-in service over HTTP, which is trusted with nothing until its signature is checked.

Every answer is bounded in size and time and never redirects us; what goes wrong comes out as `IssuerUnreachable` or
`SignInError`, and no library's exception comes out with it: theirs carry the request, and the request carries the code.
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from voxseal.domain.errors import IssuerUnreachable, SignInError
from voxseal.domain.ports import Clock
from voxseal.identity.addresses import is_loopback
from voxseal.identity.clocks import clock_offset
from voxseal.identity.limits import Limits, in_time

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session
    from requests import Response

_T = TypeVar("_T")
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")


class _Unusable(Exception):
    """An answer that is not looked at further; `str` is a code for support."""


class IssuerSession:
    """One conversation with a sign-in service. A context manager; used by one thread at a time."""

    def __init__(
        self, issuer: str, client_id: str, scopes: tuple[str, ...], clock: Clock, limits: Limits | None = None
    ) -> None:
        from authlib.integrations.requests_client import OAuth2Session

        self._limits = limits or Limits()
        self._clock = clock
        self._scopes = scopes
        self.offset: timedelta | None = None
        """How far this machine's clock was ahead of the service's at the last answer; None before one that says."""
        self._oauth: OAuth2Session = OAuth2Session(
            client_id=client_id,
            scope=" ".join(scopes),
            token_endpoint_auth_method="none",  # noqa: S106 - the name of a method: a public client has no secret
            code_challenge_method="S256",
            default_timeout=(self._limits.connect, self._limits.read),
        )
        # The environment's proxies (and CA bundle) count, except on the way to this very machine.
        self._oauth.trust_env = not is_loopback(issuer)
        # An explicit "no authentication": else requests would look for the host in the user's .netrc and send that.
        self._oauth.auth = _unchanged
        self._oauth.hooks["response"].append(self._bound)
        for hook in ("access_token_response", "refresh_token_response"):
            self._oauth.register_compliance_hook(hook, _only_success_or_error)

    def __enter__(self) -> IssuerSession:
        return self

    def __exit__(self, *_: object) -> None:
        self._oauth.close()

    def authorization_url(self, endpoint: str, *, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
        """The link that the browser opens: code flow, PKCE with S256 (RFC 7636)."""
        # Without prompt=consent, a service must pass over offline_access (OpenID Connect Core 1.0, section 11): there would
        # be no refresh token, and so no silent renewal.
        consent = {"prompt": "consent"} if "offline_access" in self._scopes else {}
        url, _ = self._oauth.create_authorization_url(
            endpoint, state=state, code_verifier=verifier, nonce=nonce, redirect_uri=redirect_uri, **consent
        )
        return str(url)

    def get_json(self, url: str) -> dict[str, Any]:
        """A JSON object. Raises `IssuerUnreachable`."""

        def get() -> dict[str, Any]:
            response = self._oauth.request("GET", url, withhold_token=True, allow_redirects=False)
            if response.status_code != 200:
                raise _Unusable(f"http-{response.status_code}")
            found = json.loads(response.content)
            if not isinstance(found, dict):
                raise _Unusable("not-json")
            return found

        return self._translated(get)

    def exchange_code(self, endpoint: str, *, code: str, verifier: str, redirect_uri: str) -> Mapping[str, Any]:
        """The token endpoint's answer to an authorization code. Raises `IssuerUnreachable` or `SignInError`."""
        return self._translated(
            lambda: dict(
                self._oauth.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    redirect_uri=redirect_uri,
                    allow_redirects=False,
                )
            )
        )

    def refresh(self, endpoint: str, refresh_token: str) -> Mapping[str, Any]:
        """The token endpoint's answer to a refresh token. Raises `IssuerUnreachable` or `SignInError`."""
        return self._translated(
            lambda: dict(self._oauth.refresh_token(endpoint, refresh_token=refresh_token, allow_redirects=False))
        )

    def _translated(self, ask: Callable[[], _T]) -> _T:
        return _translated(lambda: in_time(ask, self._limits.connect + self._limits.whole))

    def _bound(self, response: Response, **_: object) -> None:
        """Runs on each answer before any of its body is read: takes at most so much, for at most so long."""
        deadline = time.monotonic() + self._limits.whole
        offset = clock_offset(response.headers.get("Date"), self._clock.now())
        self.offset = self.offset if offset is None else offset
        try:
            if 300 <= response.status_code < 400:
                # A moved service is a profile to be corrected, and a redirect is how a token ends up elsewhere.
                raise _Unusable("redirect")
            taken = bytearray()
            while chunk := response.raw.read1(65536, decode_content=True):
                taken += chunk
                if len(taken) > self._limits.size:
                    raise _Unusable("too-large")
                if time.monotonic() > deadline:
                    raise _Unusable("too-slow")
        except BaseException:
            response.close()
            raise
        response.raw = io.BytesIO(taken)


def _unchanged(request: Any) -> Any:
    return request


def _only_success_or_error(response: Response) -> Response:
    """Authlib takes any JSON object without `error` for tokens, whatever the status said (RFC 6749, section 5)."""
    if response.status_code != 200:
        try:
            said = response.json()
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict) or "error" not in said:
            raise _Unusable(f"http-{response.status_code}")
    return response


def _translated(ask: Callable[[], _T]) -> _T:
    """`ask`'s answer, or a domain error that is raised outside the handler: no `__context__` leads to the request."""
    from authlib.common.errors import AuthlibBaseError
    from requests import RequestException
    from requests.exceptions import InvalidSchema, ProxyError, SSLError, Timeout
    from urllib3.exceptions import HTTPError
    from urllib3.exceptions import TimeoutError as ReadTimeout

    failure: SignInError
    try:
        return ask()
    except AuthlibBaseError as error:
        said = error.error if isinstance(error.error, str) and _ERROR_CODE.fullmatch(error.error) else "other"
        failure = SignInError("The sign-in service did not accept the sign-in.", detail=f"token-endpoint {said}")
    except _Unusable as error:
        failure = IssuerUnreachable("The sign-in service gave an answer that cannot be used.", detail=str(error))
    except SSLError:
        failure = IssuerUnreachable(
            "The connection to the sign-in service is not secure: its certificate was not accepted.", detail="tls"
        )
    except (Timeout, ReadTimeout, TimeoutError):
        failure = IssuerUnreachable("The sign-in service did not answer in time.", detail="timeout")
    except InvalidSchema:  # the service's own address is http or https, so it is the proxy's
        failure = IssuerUnreachable(
            "The network's proxy is a SOCKS proxy, and Voxseal goes through HTTP proxies only.",
            hint="Nothing was sent. Set an HTTP proxy in Voxseal's settings, under Network, or none, then try again.",
            detail="socks-proxy",
        )
    except ProxyError as error:
        failure = IssuerUnreachable("The network's proxy does not let the sign-in through.", detail=_kind(error))
    except ValueError as error:
        # requests' own JSON and URL errors are ValueErrors as well as RequestExceptions
        failure = IssuerUnreachable("The sign-in service gave an answer that cannot be used.", detail=_kind(error))
    except (RequestException, HTTPError, OSError) as error:
        failure = IssuerUnreachable("The sign-in service cannot be reached.", detail=_kind(error))
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        # what libraries raise on answers of the wrong shape
        failure = IssuerUnreachable("The sign-in service gave an answer that cannot be used.", detail=_kind(error))
    raise failure


def _kind(error: BaseException) -> str:
    return type(error).__name__
