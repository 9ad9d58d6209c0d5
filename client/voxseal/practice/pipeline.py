"""Plays the pipeline's part: opens what was delivered to a practice cloud, with the key that lies beside it.

Needs no server, and nothing of the practice extra.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from voxseal.domain.errors import UsageError
from voxseal.sealing import load_private_key
from voxseal.workflow.opening import Opened, open_messages


def open_delivered(place: Path, out: Path | None = None) -> tuple[Path, list[Opened]]:
    """Opens everything in the practice folder `place`, checks every hash, and restores the names.

    Args:
        out: a new or empty folder; by default a new one in the practice folder.

    Returns the folder and what became of each message. Blocks. Raises `UsageError` when nothing was delivered yet, or `out`
    holds something.
    """
    delivered, key = place / "bucket", place / "practice-key.pem"
    sealed = sorted(delivered.rglob("*.sealed")) if delivered.is_dir() else []
    if not sealed:
        raise UsageError(
            "Nothing was delivered to this practice folder yet.", hint="Deliver something: voxseal practice run"
        )
    folder = out or place / "opened" / f"{datetime.now():%Y-%m-%d %H.%M.%S}"
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            "The folder for the opened files is not empty.",
            about=str(folder),
            hint="Nothing was opened. Name a new folder.",
        )
    return folder, open_messages(sealed, [load_private_key(key)], folder)
