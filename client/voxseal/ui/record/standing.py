"""How far a sitting at the microphone has come, read out of the core at once and looked at as often as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voxseal.domain.prompts import Prompt, PromptState
from voxseal.domain.recording import InputDevice
from voxseal.domain.takes import PromptStatus, Take

if TYPE_CHECKING:
    from voxseal.workflow.recording import RecordingSession


@dataclass(frozen=True)
class Standing:
    """How far the sitting has come, read in a task: looking at it costs nothing."""

    status: PromptStatus | None = None
    """Of the current prompt; None in free recording."""
    position: int = 0
    """Of the current prompt, from 1."""
    total: int = 0
    """Prompts in the script; 0 in free recording."""
    done: int = 0
    """Prompts kept."""
    skipped: int = 0
    kept: int = 0
    """Takes that wait, sealed, to be sent."""
    undecided: tuple[Take, ...] = ()
    can_go_back: bool = False
    room_tone_wanted: bool = False
    devices: tuple[InputDevice, ...] = ()
    device: InputDevice | None = None
    picture: Path | None = None
    """Comes with the current prompt, as does `sound`."""
    sound: Path | None = None

    @property
    def prompt(self) -> Prompt | None:
        return self.status.prompt if self.status else None

    @property
    def to_do(self) -> int:
        return self.total - self.done - self.skipped


def read_standing(session: RecordingSession, before: Standing) -> Standing:
    """In a task, since the ledger is read for it. The devices are those of `before`."""
    prompts = session.prompts()
    current = session.current
    places = [status.prompt.id for status in prompts]
    position = places.index(current.id) + 1 if current is not None else 0
    script = session.script if current is not None else None
    return Standing(
        status=prompts[position - 1] if position else None,
        position=position,
        total=len(prompts),
        done=sum(status.state is PromptState.KEPT for status in prompts),
        skipped=sum(status.state is PromptState.SKIPPED for status in prompts),
        kept=session.kept(),
        undecided=tuple(session.undecided()),
        can_go_back=position > 1,
        room_tone_wanted=session.room_tone_wanted,
        devices=before.devices,
        device=session.device,
        picture=script.picture(current) if script is not None and current is not None else None,
        sound=script.sound(current) if script is not None and current is not None else None,
    )
