"""What the window remembers between two runs: its place on the screen and its page. window.json in the data folder."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path

from voxseal.domain.errors import VoxsealError
from voxseal.workflow.folder import write_private

_LARGEST = 1 << 16


@dataclass(frozen=True)
class Remembered:
    """`geometry` is `QWidget.saveGeometry`'s, which Qt checks itself when it is restored."""

    geometry: bytes = b""
    page: str = ""


def recall(path: Path) -> Remembered:
    """What is in `path`; nothing remembered for anything that cannot be read."""
    try:
        with path.open("rb") as file:
            said = json.loads(file.read(_LARGEST))
        geometry = base64.b64decode(said["geometry"], validate=True)
        page = said["page"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        return Remembered()
    return Remembered(geometry, page if isinstance(page, str) else "")


def remember(path: Path, state: Remembered) -> None:
    """A window's place is not worth an error: what cannot be written is forgotten."""
    document = {"geometry": base64.b64encode(state.geometry).decode(), "page": state.page}
    try:
        write_private(path, [json.dumps(document).encode()])
    except VoxsealError:
        return
