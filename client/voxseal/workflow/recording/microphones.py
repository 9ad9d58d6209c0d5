"""Which microphone: the one that was chosen, remembered by its stable id; never one that hears the computer itself, unless
that was chosen on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voxseal.domain.errors import MicrophoneError, UsageError, VoxsealError
from voxseal.domain.recording import InputDevice
from voxseal.workflow.folder import write_private

_LARGEST = 4096


@dataclass(frozen=True)
class Chosen:
    """`monitor`: it was chosen on purpose although it hears what the computer plays."""

    id: str
    monitor: bool


class MicrophoneChoice:
    """Remembers it in a file of the data folder. A file that cannot be read counts as none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def remembered(self) -> Chosen | None:
        try:
            with self._path.open("rb") as file:
                said = json.loads(file.read(_LARGEST))
            return Chosen(str(said["id"]), said["monitor"] is True)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remember(self, device: InputDevice) -> None:
        """A disk that is full costs only the memory of it."""
        try:
            write_private(self._path, [json.dumps({"id": device.id, "monitor": device.monitor}).encode()])
        except VoxsealError:
            pass


def pick(devices: Sequence[InputDevice], wanted: str | None, *, monitor: bool, only: bool = False) -> InputDevice:
    """The device with the id or (if just one has it) the name `wanted`; else, unless `only`, the first that is a microphone.

    Raises `MicrophoneError` when there is none, `UsageError` when it is a monitor and `monitor` does not say that it may be.
    """
    found = next((device for device in devices if device.id == wanted), None)
    if found is None and wanted is not None:
        named = [device for device in devices if device.name.casefold() == wanted.casefold()]
        if len(named) > 1:
            raise UsageError("More than one microphone has that name.", hint="Choose it by its id: --list-devices")
        found = named[0] if named else None
    if found is None and only:
        raise MicrophoneError("That microphone is not there.", hint="Plug it in, or choose another one.", about=wanted)
    if found is not None and found.monitor and not monitor:
        raise UsageError(
            "That is not a microphone: it hears what this computer plays.",
            hint="Choose a microphone; or, if it is really meant, choose it again with --monitor.",
            about=found.name,
        )
    if found is None:
        found = next((device for device in devices if not device.monitor), None)
    if found is None:
        raise MicrophoneError("This computer has no microphone that Voxseal can use.")
    return found
