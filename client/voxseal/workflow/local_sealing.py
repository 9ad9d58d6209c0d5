"""Sealing a file into a file, without ledger, spool or network: for operators and tests."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voxseal.capture import Refused, SourceFile
from voxseal.domain.errors import SealingError
from voxseal.sealing import KmsRsaRecipient, MessageWriter, SealedResult
from voxseal.store import SpoolFile
from voxseal.store.spool import disk_errors
from voxseal.workflow.sealing_samples import sample_context


@dataclass(frozen=True)
class LocalSealed:
    path: Path
    sample: str
    result: SealedResult


def seal_file(
    file: Path, out: Path, recipients: Sequence[KmsRsaRecipient], submission: str, sample: str
) -> LocalSealed:
    """Seals `file` to `out/<name>.sealed` (0600), never over a file that is there.

    Raises `SealingError`, `DiskFull` or `LedgerError`.
    """
    target = out / f"{file.name}.sealed"
    if os.path.lexists(target):
        raise SealingError(
            "A sealed file of that name is there already.", about=str(target), hint="Nothing was changed."
        )
    try:
        with SourceFile(file) as source:
            with disk_errors():
                out.mkdir(mode=0o700, parents=True, exist_ok=True)
                sealed_file = SpoolFile(target)
            with sealed_file, MessageWriter(sealed_file, recipients, sample_context(submission, sample)) as writer:
                for block in source:
                    writer.write(block)
                source.verify_unchanged()
                result = writer.close()
                sealed_file.commit()
    except Refused as refused:
        raise SealingError(refused.reason, about=str(file), hint="Nothing was sealed.") from None
    return LocalSealed(target, sample, result)
