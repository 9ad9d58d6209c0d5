"""Who is signed in, and what the session may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from voxseal.domain.secret import Secret


@dataclass(frozen=True)
class IdToken:
    """A verified ID token: whose it is and when it ends. `raw` goes to STS and nowhere else."""

    raw: Secret
    subject: str
    issuer: str
    expires_at: datetime
    refresh_token: Secret | None = None
    """Lives in memory only."""


@dataclass(frozen=True)
class StsSession:
    """The temporary credentials of one sign-in: at most an hour, one prefix, write-only."""

    access_key_id: Secret
    secret_access_key: Secret
    session_token: Secret
    expires_at: datetime
    subject: str
    prefix: str
    issuer: str
    role_arn: str

    def remaining(self, now: datetime) -> timedelta:
        """How long it still lasts; zero when it has ended."""
        return max(self.expires_at - now, timedelta(0))
