"""Sealing a file into a file, without ledger, spool or network: for operators and tests."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from voxseal.capture import Refused, SourceFile
from voxseal.domain.errors import DiskFull, SealingError, UserWorldError
from voxseal.sealing import KmsRsaRecipient, MessageWriter, SealedResult
from voxseal.store.durable import new_file
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

    Raises `SealingError` or `DiskFull`.
    """
    target = out / f"{file.name}.sealed"
    if os.path.lexists(target):
        raise _there_already(target)
    context = sample_context(submission, sample)
    try:
        with SourceFile(file) as source, _said_of(target):
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            with new_file(target) as sealed_file, MessageWriter(sealed_file, recipients, context) as writer:
                for block in source:
                    writer.write(block)
                source.verify_unchanged()
                result = writer.close()
    except Refused as refused:
        raise SealingError(refused.reason, about=str(file), hint="Nothing was sealed.") from None
    return LocalSealed(target, sample, result)


@contextmanager
def _said_of(target: Path) -> Iterator[None]:
    """What the disk refuses, in words about the folder that was asked for, which is the person's and not ours."""
    try:
        yield
    except FileExistsError as error:
        raise (_there_already(target) if error.filename == str(target) else _cannot_be_written(target, error)) from None
    except OSError as error:
        raise _cannot_be_written(target, error) from None


def _there_already(target: Path) -> SealingError:
    return SealingError("A sealed file of that name is there already.", about=str(target), hint="Nothing was changed.")


def _cannot_be_written(target: Path, error: OSError) -> UserWorldError:
    detail = errno.errorcode.get(error.errno or 0, type(error).__name__)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(
            "There is no room for the sealed file.",
            hint="Nothing was kept of it, and the original is untouched. Free some space and try again.",
            about=str(target),
            detail=detail,
        )
    return SealingError(
        "The sealed file could not be written there.",
        hint="Nothing was kept of it, and the original is untouched. Choose another folder, or correct its permissions.",
        about=str(target),
        detail=detail,
    )
