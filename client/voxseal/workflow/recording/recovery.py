"""After a crash: what of the undecided takes is still there, read back and verified. Harmless to run again.

A take that was being recorded ends with its last whole frame on the disk; it is never continued. One whose key was in memory
only is lost, and said to be, as is one whose scratch is gone or is not what was written. Nothing else makes a take lost: a
keyring that is locked, another keyring than yesterday's, a disk that does not read are things that can be undone, so such a
take stays as it is, with its scratch, until it can be opened or the person discards it. A take whose submission was finished
in the meantime goes into the next. What is left of takes that were decided is wiped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from voxseal.domain.errors import LedgerError, VaultError
from voxseal.domain.events import TakeDiscarded, TakeLost, TakeRecovered
from voxseal.domain.ports import Clock, EventSink
from voxseal.domain.recording import Captured
from voxseal.domain.takes import Take, TakeState
from voxseal.sealing.scratch import recover
from voxseal.store import Ledger
from voxseal.store.scratch import ScratchFolder
from voxseal.workflow.recording.keys import ScratchKeys
from voxseal.workflow.recording.placing import placed
from voxseal.workflow.recording.scratches import key_of


@dataclass(frozen=True)
class Recovery:
    """What was found. `recovered` are undecided now, as are those that an orderly end had left so. `locked` are undecided
    ones whose key the vault holds and does not give out now: they are there again when it is unlocked. `unopened` ones are
    not to be had now for another cause: the vault that answers has no key for them, or the disk does not read.
    """

    recovered: tuple[Take, ...] = ()
    lost: tuple[Take, ...] = ()
    locked: tuple[Take, ...] = ()
    unopened: tuple[Take, ...] = ()


def recover_takes(
    ledger: Ledger, scratch: ScratchFolder, keys: ScratchKeys, events: EventSink, clock: Clock
) -> Recovery:
    """Looks through the takes that are not decided. May block on the vault's prompt, when there are any."""
    recovered, lost, locked, unopened = [], [], [], []
    for take in ledger.takes.with_states(TakeState.RECORDING, TakeState.UNDECIDED):
        found = _found(take, scratch, keys)
        if found is _Absent.LOCKED:
            locked.append(take)
        elif found is _Absent.UNOPENED:
            unopened.append(take)
        elif found is _Absent.LOST:
            ledger.takes.decide(take.id, TakeState.LOST)
            events(TakeLost(take.submission, take.id))
            lost.append(replace(take, state=TakeState.LOST))
        elif take.state is TakeState.RECORDING and not found:
            scratch.remove(take.id)  # before its key: a crash in between leaves nothing that seems to wait for one
            keys.destroy(take.id)
            ledger.takes.forget(take.id)
        elif take.state is TakeState.RECORDING:
            captured = _captured(take, found, *ledger.takes.noted(take.id))
            ledger.takes.ended(take.id, captured, recovered=True)
            take = replace(take, state=TakeState.UNDECIDED, captured=captured, recovered=True)
            take = placed(take, ledger, clock, events)
            events(TakeRecovered(take.submission, take.id, found))
            recovered.append(take)
        else:
            placed(take, ledger, clock, events)  # a crash, or an older Voxseal, may have left it where it was
    wipe_decided(ledger, keys)
    sweep(ledger, scratch)
    return Recovery(tuple(recovered), tuple(lost), tuple(locked), tuple(unopened))


def sweep(ledger: Ledger, scratch: ScratchFolder) -> None:
    """Removes the scratch files of takes that are decided. Needs no vault."""
    scratch.sweep({take.id for take in ledger.takes.with_states(TakeState.RECORDING, TakeState.UNDECIDED)})


def wipe_decided(ledger: Ledger, keys: ScratchKeys) -> None:
    """Destroys the keys that a crash, or a locked vault, left behind."""
    for take in ledger.takes.unwiped():
        if keys.destroy(take):
            ledger.takes.key_wiped(take)


def give_up_takes(
    ledger: Ledger, scratch: ScratchFolder, keys: ScratchKeys, submission: str, events: EventSink
) -> None:
    """Destroys the undecided takes of a submission that is cancelled."""
    for take in ledger.takes.of_submission(submission):
        if take.state in {TakeState.RECORDING, TakeState.UNDECIDED}:
            ledger.takes.decide(take.id, TakeState.DISCARDED)
            events(TakeDiscarded(submission, take.id))
    wipe_decided(ledger, keys)
    sweep(ledger, scratch)


class _Absent(Enum):
    LOCKED = "locked"
    UNOPENED = "unopened"
    LOST = "lost"


def _found(take: Take, scratch: ScratchFolder, keys: ScratchKeys) -> int | _Absent:
    """Frames that can be read back."""
    try:
        file = scratch.open(take.id)
        if file is None:
            return 0 if take.state is TakeState.RECORDING else _Absent.LOST
        with file:
            key = key_of(keys, take)
            if key is None:
                return _Absent.LOST
            return take.captured.frames if take.captured else recover(file, key, take.id, take.format)
    except VaultError as error:
        return _Absent.UNOPENED if error.detail == "missing" else _Absent.LOCKED
    except LedgerError as error:
        return _Absent.LOST if error.detail == "scratch" else _Absent.UNOPENED


def _captured(take: Take, frames: int, pre_roll: int, dropped: int) -> Captured:
    return Captured(take.device, take.format, frames, pre_roll=min(pre_roll, frames), post_roll=0, dropped=dropped)
