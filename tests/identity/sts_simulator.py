"""A session service with state: gives sessions for ID tokens, or refuses in the ways that AWS and radosgw do."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from tests.identity.loopback_web import Answer, LoopbackWeb, Request


class StsSimulator(LoopbackWeb):
    """`refuse` is (HTTP status, error code), or (status, None) for a body that nobody can
    parse; `refuse_times` bounds how often."""

    def __init__(self) -> None:
        super().__init__()
        self.refuse: tuple[int, str | None] | None = None
        self.refuse_times = 1_000
        self.given: list[str] = []
        self.lifetime = timedelta(hours=1)

    def answer(self, request: Request) -> Answer:
        assert request.form["Action"] == "AssumeRoleWithWebIdentity"
        if self.refuse is not None and self.refuse_times > 0:
            self.refuse_times -= 1
            status, code = self.refuse
            if code is None:
                return Answer(status, b"\x00 not XML at all <", {"Content-Type": "text/plain"})
            error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>"
            body = f"<ErrorResponse>{error}</ErrorResponse>"
            return Answer(status, body.encode(), {"Content-Type": "text/xml"})
        key, secret, session = (secrets.token_hex(12) for _ in range(3))
        self.given += [key, secret, session]
        until = datetime.now(UTC) + self.skew + self.lifetime
        body = (
            '<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
            "<AssumeRoleWithWebIdentityResult><Credentials>"
            f"<AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>"
            f"<SessionToken>{session}</SessionToken><Expiration>{until:%Y-%m-%dT%H:%M:%SZ}</Expiration>"
            "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
        )
        return Answer(200, body.encode(), {"Content-Type": "text/xml"})
