"""What the sitting's orders do with the session, each in a task's thread. Nothing here knows the window or its phases, and
what a step gives back is drawn by the main thread. `before` is how it stood until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voxseal.domain.errors import MicrophoneError, UsageError, VoxsealError
from voxseal.domain.prompts import Prompt
from voxseal.domain.recording import Envelope, InputDevice
from voxseal.domain.takes import Take, TakeKind, TakeVerdict
from voxseal.ui.record.standing import Standing, read_standing

if TYPE_CHECKING:
    from voxseal.workflow.recording import RecordingSession
    from voxseal.workflow.workbench import Workbench

Looked = tuple[Standing, VoxsealError | None]
"""How it stands, and why no microphone is open if none is."""


@dataclass(frozen=True)
class Reviewed:
    """What is said of a take, and its outline."""

    verdict: TakeVerdict
    envelope: Envelope


def begin(workbench: Workbench) -> tuple[RecordingSession, Looked]:
    """A sitting, with a microphone open if possible."""
    session = workbench.recording(workbench.prompt_script())
    try:
        return session, look_afresh(session)
    except BaseException:
        session.close()
        raise


def end(session: RecordingSession) -> tuple[Take, ...]:
    """What waits to be decided then, a take that was under way among it."""
    session.close()
    return tuple(session.undecided())


def look_afresh(session: RecordingSession) -> Looked:
    """The microphones that there are, one of them open if possible."""
    devices: tuple[InputDevice, ...] = ()
    error: VoxsealError | None = None
    try:
        devices = tuple(session.devices())
        session.open()
    except (MicrophoneError, UsageError) as caught:
        error = caught
    return read_standing(session, Standing(devices=devices)), error


def choose(session: RecordingSession, device: InputDevice, before: Standing) -> Looked:
    """A monitor is only offered to whoever asked for all devices, so it is meant."""
    error: VoxsealError | None = None
    try:
        session.choose(device.id, monitor=device.monitor)
    except (MicrophoneError, UsageError) as caught:
        error = caught
    return read_standing(session, before), error


def stop(session: RecordingSession, before: Standing) -> tuple[Take, Standing]:
    return session.stop(), read_standing(session, before)


def give_up(session: RecordingSession, before: Standing) -> Standing:
    session.abandon()
    return read_standing(session, before)


def review(session: RecordingSession, take: Take, cancelled: Callable[[], bool]) -> Reviewed:
    from voxseal.capture.envelope import envelope_of

    verdict = session.verdict(take.id, cancelled)
    with session.listen(take.id) as source:
        return Reviewed(verdict, envelope_of(source, cancelled))


def same_prompt(one: Prompt, other: Prompt | None) -> bool:
    """Whether a take of the one counts as a take of the other: a script may have been corrected in between."""
    return other is not None and (one.id, one.text) == (other.id, other.text)


def come_to(session: RecordingSession, take: Take, before: Standing) -> Standing:
    """To its prompt, if the script has it."""
    if take.prompt is not None and session.script is not None and session.script.find(take.prompt.id):
        session.go_to(take.prompt.id)
    return read_standing(session, before)


def keep(session: RecordingSession, take: Take, before: Standing) -> Standing:
    """And on to the next prompt that is to be recorded."""
    session.keep(take.id).result()
    if take.prompt is not None and same_prompt(take.prompt, session.current):
        session.go_on()
    elif take.kind is TakeKind.ROOM_TONE:
        # As with a prompt's takes: this is the one that was chosen.
        for other in session.undecided():
            if other.kind is TakeKind.ROOM_TONE and other.submission == take.submission:
                session.discard(other.id)
    return read_standing(session, before)


def discard(session: RecordingSession, takes: Iterable[Take], before: Standing) -> Standing:
    for take in takes:
        session.discard(take.id)
    return read_standing(session, before)


def move(session: RecordingSession, step: Callable[[RecordingSession], object], before: Standing) -> Standing:
    step(session)
    return read_standing(session, before)


def finish(session: RecordingSession, before: Standing) -> tuple[str, Standing]:
    """The newest submission that was finished; as a rule there is one."""
    return session.finish()[-1].id, read_standing(session, before)
