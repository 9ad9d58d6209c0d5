"""What the writer says of a sealed message, as the ledger keeps it."""

from __future__ import annotations

from voxseal.domain.quality import Measures
from voxseal.domain.samples import AudioFacts, Sealing
from voxseal.domain.uploads import ObjectKind, ObjectState, SealedObject
from voxseal.sealing import SealedResult


def sealing_of(result: SealedResult, facts: AudioFacts, measures: Measures | None) -> Sealing:
    """Of a sample."""
    return Sealing(
        plaintext_size=result.plaintext_size,
        plaintext_sha256=result.plaintext_sha256,
        sealed_size=result.sealed_size,
        sealed_sha256=result.sealed_sha256,
        facts=facts,
        measures=measures,
    )


def spooled_object(
    result: SealedResult, kind: ObjectKind, name: str, submission: str, sample: str | None = None
) -> SealedObject:
    """That waits in the spool under `name`. A manifest's id is its submission's."""
    return SealedObject(
        id=sample or submission,
        submission=submission,
        kind=kind,
        name=name,
        size=result.sealed_size,
        sha256=result.sealed_sha256,
        state=ObjectState.SEALED,
        blocks=result.sealed_blocks,
    )
