"""A workbench with a profile over the store simulator, and recordings to send with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from tests.doubles.memory_store import MemoryStore
from voxseal.domain.events import Event
from voxseal.domain.identity import IdToken, StsSession
from voxseal.domain.samples import Sample
from voxseal.domain.secret import Secret
from voxseal.identity.vault import MemoryVault
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

PREFIX = "contractors/alice/"


def session(subject: str = "alice", minutes: int = 60) -> StsSession:
    return StsSession(
        access_key_id=Secret("key"),
        secret_access_key=Secret("secret"),
        session_token=Secret("token"),
        expires_at=datetime.now(UTC) + timedelta(minutes=minutes),
        subject=subject,
        prefix=f"contractors/{subject}/",
        issuer="https://sso.acme.example",
        role_arn="arn:aws:iam::123456789012:role/contractor",
    )


def token(subject: str = "alice") -> IdToken:
    return IdToken(Secret("jwt"), subject, "https://sso.acme.example", datetime.now(UTC) + timedelta(hours=1))


class Desk:
    """A workbench with a profile, its store and whoever listens."""

    def __init__(self, folder: Path, profile: Path, store: MemoryStore) -> None:
        self.store = store
        self.events: list[Event] = []
        self.on_event: Callable[[Event], None] = lambda event: None
        self.bench = Workbench(
            DataFolder(folder),
            sinks=[self._heard],
            vault=MemoryVault(),
            make_store=lambda *_: store,
        )
        self.bench.import_profile(profile)
        self.bench.accept_consent()

    def _heard(self, event: Event) -> None:
        self.events.append(event)
        self.on_event(event)

    def sign_in(self, subject: str = "alice") -> bool:
        self.bench.keeper.adopt(session(subject), token(subject))
        return True

    def submit(self, *paths: Path, sign_in: Callable[[], bool] = lambda: False) -> Any:
        return self.bench.delivery(self.bench.open_submission(list(paths)).id, sign_in).run()

    def samples(self, submission: str) -> dict[str, Sample]:
        return {sample.name.rsplit("/", 1)[-1]: sample for sample in self.bench.ledger.samples(submission)}


def voice(path: Path, seed: int = 1, seconds: float = 0.2) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.random.default_rng(seed).uniform(-0.5, 0.5, int(seconds * 48000)), 48000, format="WAV")
    return path
