"""A hostile sign-in service with state: a correct one by default, and a knob for every way of being wrong.

It checks what a real one checks (PKCE, redirect_uri, one use of a code, the client), so a client that forgets one of
these fails here; and it can lie in each of the ways that the client must not believe.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import serialization
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tests.identity.loopback_web import Answer, LoopbackWeb, Request

CLIENT_ID = "voxseal-test"


@cache
def rsa_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@cache
def ec_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": name, "use": "sig"})


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class HostileIssuer(LoopbackWeb):
    """`claims`, `sign`, `discovery` and `instead` are the knobs."""

    def __init__(self) -> None:
        super().__init__()
        self.subject = "auth0|contractor-7"
        self.keys: list[Any] = [rsa_key("first")]
        self.published: Callable[[], list[dict[str, Any]]] = lambda: [key.as_dict(private=False) for key in self.keys]
        self.claims: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.sign_well
        self.discovery: Callable[[dict[str, Any]], dict[str, Any]] = lambda found: found
        self.token_answer: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer
        self.instead: dict[str, Callable[[Request], Answer]] = {}
        self.callback: Callable[[dict[str, str]], dict[str, str]] = lambda fields: fields
        self.refresh_tokens: set[str] = set()
        self.given: list[str] = []
        """Every secret that left this service, for the canary."""
        self._codes: dict[str, dict[str, str]] = {}

    def answer(self, request: Request) -> Answer:
        if request.path in self.instead:
            return self.instead[request.path](request)
        route = {
            ("GET", "/.well-known/openid-configuration"): self._describe,
            ("GET", "/authorize"): self._authorize,
            ("POST", "/token"): self._token,
            ("GET", "/jwks"): lambda _: as_json({"keys": self.published()}),
        }.get((request.method, request.path))
        return route(request) if route else Answer(404)

    def sign_well(self, claims: dict[str, Any], algorithm: str = "RS256", key: Any = None) -> str:
        key = key or self.keys[0]
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])

    def sign_none(self, claims: dict[str, Any]) -> str:
        return f"{b64(json.dumps({'alg': 'none'}).encode())}.{b64(json.dumps(claims).encode())}."

    def sign_with_public_key(self, claims: dict[str, Any]) -> str:
        """HS256 with the RSA public key as the shared secret: the classic confusion of algorithms."""
        pem = self.keys[0].public_key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        head = b64(json.dumps({"alg": "HS256", "kid": self.keys[0].kid}).encode())
        signed = f"{head}.{b64(json.dumps(claims).encode())}"
        return f"{signed}.{b64(hmac.new(pem, signed.encode(), hashlib.sha256).digest())}"

    def count(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    def _describe(self, _: Request) -> Answer:
        return as_json(
            self.discovery(
                {
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/authorize",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/jwks",
                }
            )
        )

    def _authorize(self, request: Request) -> Answer:
        asked = request.query
        sound = (
            asked.get("response_type") == "code"
            and asked.get("client_id") == CLIENT_ID
            and asked.get("code_challenge_method") == "S256"
            and len(asked.get("code_challenge", "")) == 43
            and len(asked.get("state", "")) >= 32
            and len(asked.get("nonce", "")) >= 32
            and "openid" in asked.get("scope", "").split()
        )
        if not sound:
            return Answer(400)
        code = secrets.token_urlsafe(24)
        self._codes[code] = asked
        self.given += [code, asked["state"], asked["nonce"]]
        fields = self.callback({"code": code, "state": asked["state"]})
        return Answer(302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(fields)}"})

    def _token(self, request: Request) -> Answer:
        form = request.form
        if form.get("client_id") != CLIENT_ID or "Authorization" in request.headers:
            return as_json({"error": "invalid_client"}, 401)
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self.refresh_tokens:
                return as_json({"error": "invalid_grant"}, 400)
            self.refresh_tokens.discard(form["refresh_token"])
            return self._tokens(nonce=None)
        asked = self._codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        self.given.append(verifier)
        if (
            asked is None
            or form.get("redirect_uri") != asked["redirect_uri"]
            or not 43 <= len(verifier) <= 128
            or b64(hashlib.sha256(verifier.encode()).digest()) != asked["code_challenge"]
        ):
            return as_json({"error": "invalid_grant", "error_description": f"bad {form.get('code')}"}, 400)
        return self._tokens(asked["nonce"])

    def _tokens(self, nonce: str | None) -> Answer:
        now = int(time.time() + self.skew.total_seconds())
        claims: dict[str, Any] = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": self.subject,
            "iat": now,
            "exp": now + 600,
        }
        if nonce is not None:
            claims["nonce"] = nonce
        refresh, access = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self.refresh_tokens.add(refresh)
        id_token = self.sign(self.claims(claims))
        self.given += [refresh, access, id_token]
        answer = {"token_type": "Bearer", "access_token": access, "refresh_token": refresh, "id_token": id_token}
        return as_json(self.token_answer(answer))


def as_json(value: object, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})
