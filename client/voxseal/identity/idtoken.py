"""Believing an ID token, or not (OpenID Connect Core 1.0, section 3.1.3.7).

The token passed through the browser's side of the world, so nothing in it counts before the signature does. Each reason
to refuse has a code of its own in `TokenRefused.detail`, for support; none repeats what the token said.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from voxseal.domain.errors import TokenRefused
from voxseal.domain.identity import IdToken
from voxseal.domain.secret import Secret
from voxseal.identity.clocks import clock_wrong

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with a key that only the issuer has. Never `none`; never HS*, whose "key" would be the public one."""

_KEY_TYPE = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
_LEEWAY = timedelta(seconds=60)
_MAX_TOKEN = 20_000  # characters: what AssumeRoleWithWebIdentity takes at most
_MAX_KEYS = 50
_MAX_SUBJECT = 255  # OpenID Connect Core 1.0, section 2
_MAX_TIME = 1 << 36  # seconds: the year 4147, well within what a datetime can hold

KeyFetch = Callable[[], dict[str, Any]]
"""Gets the issuer's JWKS document anew."""


@dataclass(frozen=True)
class Expected:
    """What the token must say. `nonce` is None on a refresh, where none was sent; `subject` is the one known by then."""

    issuer: str
    client_id: str
    nonce: Secret | None = None
    subject: str | None = None


class IssuerKeys:
    """The issuer's signing keys, fetched when first needed and once more when a token names a key not among them."""

    def __init__(self, fetch: KeyFetch) -> None:
        self._fetch = fetch
        self._keys: list[RSAKey | ECKey] | None = None

    def candidates(self, kid: str | None, algorithm: str) -> list[RSAKey | ECKey]:
        """The keys that may have signed a token with this header. Raises `TokenRefused` (unknown-key)."""
        found = self._matching(kid, algorithm)
        if not found:
            # The keys may have been changed since, or a cache may have answered: ask exactly once more.
            self._keys = None
            found = self._matching(kid, algorithm)
        if not found:
            raise _refused("unknown-key")
        return found

    def _matching(self, kid: str | None, algorithm: str) -> list[RSAKey | ECKey]:
        if self._keys is None:
            self._keys = list(_usable_keys(self._fetch().get("keys")))
        return [
            key
            for key in self._keys
            if key.key_type == _KEY_TYPE[algorithm]
            and (kid is None or key.kid == kid)
            and key.get("alg") in (None, algorithm)
        ]


def verify_id_token(raw: str, keys: IssuerKeys, expected: Expected, now: datetime, offset: timedelta | None) -> IdToken:
    """The token's owner and end, if everything about it holds.

    `offset` is how far this machine's clock is known to be ahead of the issuer's. Raises `TokenRefused`; `ClockWrong`
    where a time does not fit and the clock here is to blame; `IssuerUnreachable` from fetching keys.
    """
    claims = _signed_claims(raw, keys)
    if claims.get("iss") != expected.issuer:
        raise _refused("wrong-issuer")
    _check_audience(claims, expected.client_id)
    if expected.nonce is not None:
        nonce = claims.get("nonce")
        if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.reveal().encode()):
            raise _refused("wrong-nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
        raise _refused("no-subject")
    if expected.subject is not None and subject != expected.subject:
        raise _refused("wrong-subject")
    expires_at = _check_times(claims, now, offset)
    return IdToken(raw=Secret(raw), subject=subject, issuer=expected.issuer, expires_at=expires_at)


def _signed_claims(raw: str, keys: IssuerKeys) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.errors import BadSignatureError, JoseError
    from joserfc.jws import extract_compact

    if len(raw) > _MAX_TOKEN:
        raise _refused("malformed")
    try:
        header = extract_compact(raw.encode("ascii")).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _refused("malformed") from None
    if algorithm not in ALGORITHMS:
        raise _refused("wrong-algorithm")
    if kid is not None and not isinstance(kid, str):
        raise _refused("malformed")
    for key in keys.candidates(kid, algorithm):
        try:
            return jwt.decode(raw, key, algorithms=list(ALGORITHMS)).claims
        except BadSignatureError:
            continue
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise _refused("malformed") from None
    raise _refused("bad-signature")


def _usable_keys(listed: object) -> Iterable[RSAKey | ECKey]:
    """The RSA keys of 2,048 bits and more and the P-256 keys that are meant for signatures; others are passed over."""
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    for entry in listed[:_MAX_KEYS] if isinstance(listed, list) else ():
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        public = {name: entry[name] for name in ("kty", "kid", "alg", "n", "e", "crv", "x", "y") if name in entry}
        if not all(isinstance(value, str) for value in public.values()):
            continue
        try:
            if public.get("kty") == "RSA" and 342 <= len(public.get("n", "")) <= 2731:  # 2,048 to 16,384 bits
                yield RSAKey.import_key(public)
            elif public.get("kty") == "EC" and public.get("crv") == "P-256":
                yield ECKey.import_key(public)
        except (JoseError, ValueError, TypeError, KeyError):
            continue


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    audience = claims.get("aud")
    listed = [audience] if isinstance(audience, str) else audience
    if not isinstance(listed, list) or client_id not in listed:
        raise _refused("wrong-audience")
    party = claims.get("azp")
    if (len(listed) > 1 or party is not None) and party != client_id:
        raise _refused("wrong-audience")


def _check_times(claims: dict[str, Any], now: datetime, offset: timedelta | None) -> datetime:
    expires, issued = _time(claims, "exp"), _time(claims, "iat")
    if expires is None or issued is None:
        raise _refused("malformed")
    starts = max(issued, _time(claims, "nbf") or issued)
    problem = "expired" if expires <= now - _LEEWAY else "not-yet-valid" if starts > now + _LEEWAY else ""
    if problem:
        raise clock_wrong(offset) or _refused(problem)
    return expires


def _time(claims: dict[str, Any], name: str) -> datetime | None:
    """A NumericDate claim (RFC 7519, section 2), None if there is none. A bool, NaN or far-off number is refused."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise _refused("malformed")
    if not 0 <= value < _MAX_TIME:
        raise _refused("malformed")
    return datetime.fromtimestamp(value, UTC)


def _refused(code: str) -> TokenRefused:
    return TokenRefused(_WORDS.get(code, _WORDS["malformed"]), detail=code)


_WORDS = {
    "malformed": "The sign-in service's token is not well formed.",
    "wrong-algorithm": "The sign-in service's token is signed in a way that is not accepted.",
    "unknown-key": "The sign-in service's token is signed with a key that the service does not publish.",
    "bad-signature": "The sign-in service's token is not genuine: its signature does not fit.",
    "wrong-issuer": "The sign-in service's token comes from another service than the profile names.",
    "wrong-audience": "The sign-in service's token is meant for another program.",
    "wrong-nonce": "The sign-in service's token belongs to another sign-in.",
    "wrong-subject": "The sign-in service's token belongs to another person than the one who signed in.",
    "no-subject": "The sign-in service's token does not say whose it is.",
    "expired": "The sign-in service's token has already ended.",
    "not-yet-valid": "The sign-in service's token is not valid yet.",
}
