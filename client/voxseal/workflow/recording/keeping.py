"""An undecided take becomes a sealed sample in the spool: read from its scratch, encoded, sealed, in one go and in memory.

Runs in the sealer thread. The order makes a crash harmless at any point: sealed message whole in the spool → ledger (take,
sample, object, and the take kept before is dropped, in one transaction) → scratch key destroyed → scratch file removed.
Until the ledger has it the take is undecided as before, and its scratch is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from voxseal.domain.errors import UsageError
from voxseal.domain.events import TakeKept
from voxseal.domain.ports import EventSink, PcmSource
from voxseal.domain.profile import AudioFormat
from voxseal.domain.samples import Sample, SampleState
from voxseal.domain.takes import Take, TakeKind
from voxseal.domain.uploads import BLOCK, ObjectKind, sample_object_name
from voxseal.sealing import KmsRsaRecipient, MessageWriter
from voxseal.store import Ledger, Spool
from voxseal.workflow.sealed_rows import sealing_of, spooled_object
from voxseal.workflow.sealing_samples import sample_context

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 100


def seal_take(
    take: Take,
    sound: PcmSource,
    container: AudioFormat,
    *,
    ledger: Ledger,
    spool: Spool,
    recipients: Sequence[KmsRsaRecipient],
    events: EventSink,
    cancelled: Callable[[], bool],
) -> None:
    """Seals `take`, which bears its measures.

    Raises `Cancelled`, `DiskFull`, `LedgerError`, `SealingError`, and `UsageError` for a take without sound.
    """
    from voxseal.capture.encode import encode

    if not sound.frames:
        raise UsageError("There is no sound in this take.", hint="Discard it and record it again.")
    name = sample_object_name(take.submission, take.id)
    with (
        spool.create(name) as spooled,
        MessageWriter(spooled, recipients, sample_context(take.submission, take.id), block=BLOCK) as writer,
    ):
        facts = encode(sound, container, writer.write, cancelled)
        result = writer.close()
        spooled.commit()
    sealing = sealing_of(result, facts, take.measures)
    sample = Sample(
        id=take.id,
        submission=take.submission,
        position=0,
        name=take_name(take, container),
        source=f"take:{take.id}",
        state=SampleState.SEALED,
        size=result.plaintext_size,
    )
    sealed_object = spooled_object(result, ObjectKind.SAMPLE, name, take.submission, take.id)
    try:
        dropped = ledger.takes.keep(take.id, sample, sealing, sealed_object)
    except BaseException:
        spool.remove(name)
        raise
    if dropped is not None:
        spool.remove(dropped.name)
    events(
        TakeKept(
            submission=take.submission,
            take=take.id,
            size=result.plaintext_size,
            sealed_size=result.sealed_size,
            sealed_sha256=result.sealed_sha256,
            replaced=dropped.id if dropped else None,
        )
    )


def take_name(take: Take, container: AudioFormat) -> str:
    """What its sample is called: `p-017.flac`, `free-003.flac`, `room-tone-001.flac`."""
    known = take.prompt.id if take.prompt is not None and take.kind is TakeKind.PROMPT else ""
    stem = _UNSAFE.sub("_", known).strip("._")[:_LONGEST_NAME] or f"{take.kind.value}-{take.version:03}"
    return f"{stem}.{container.value}"
