"""The take that is under way: begun, ended, given up. Each step is in the ledger before it is done, so that a kill at any
point leaves nothing that the next sitting could not take up.

Methods block, and are called with the session's turn held; properties may be read from any thread. A take whose microphone
is lost ends by itself, in the watch's thread, which takes the turn for that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from voxseal.domain.errors import MicrophoneError, UsageError, VoxsealBug, VoxsealError
from voxseal.domain.events import TakeRecorded, TakeStarted
from voxseal.domain.ids import new_sample_id
from voxseal.domain.prompts import Prompt
from voxseal.domain.takes import Take, TakeKind, TakeState
from voxseal.workflow.recording.parts import RecordingParts
from voxseal.workflow.recording.scratches import Tape
from voxseal.workflow.recording.stand import MicrophoneStand
from voxseal.workflow.recording.watch import MicrophoneWatch


class TakeUnderWay:
    """See the module. `noted` is told of every take that begins or ends."""

    def __init__(
        self,
        parts: RecordingParts,
        stand: MicrophoneStand,
        turn: threading.RLock,
        noted: Callable[[Take], None],
    ) -> None:
        self._parts = parts
        self._stand = stand
        self._turn = turn
        self._noted = noted
        self._watch = MicrophoneWatch(parts, stand, self._end_by_itself)
        self._tape: Tape | None = None
        self._pre_roll = 0
        self._came: Take | VoxsealError | None = None
        """What came of a take that ended by itself, until `end` gives it back."""
        self.take: Take | None = None
        """None: none is under way."""

    @property
    def frames(self) -> int:
        """What it holds from the moment on at which it was begun; 0 when there is none."""
        tape = self._tape if self.take is not None else None
        return max(tape.frames - self._pre_roll, 0) if tape is not None else 0

    def watch(self) -> None:
        """There is a microphone to look after. Any number of times."""
        self._watch.start()

    def begin(self, submission: str, kind: TakeKind, prompt: Prompt | None) -> Take:
        """Not while one is under way, and with the microphone open. Raises `MicrophoneError`, `DiskFull`, `LedgerError`."""
        parts, device, recorder = self._parts, self._stand.device, self._stand.recorder
        if device is None or recorder is None:
            raise VoxsealBug("A take was begun without a microphone.")
        take = parts.ledger.takes.begin(
            Take(
                id=new_sample_id(),
                submission=submission,
                kind=kind,
                prompt=prompt,
                version=0,
                state=TakeState.RECORDING,
                started_at=parts.clock.now(),
                device=device.name,
                format=parts.capture,
            )
        )
        try:
            self._tape = Tape(parts.scratch, parts.keys, take)
            take = replace(take, durable=parts.keys.durable)
            parts.ledger.takes.note(take.id, pre_roll=0, dropped=0, durable=take.durable)
            pre_roll = recorder.start(self._tape)
            self._pre_roll = pre_roll
            self.take, self._came = take, None
            self._watch.follow(take, self._tape)
            parts.ledger.takes.note(take.id, pre_roll=pre_roll, dropped=0, durable=take.durable)
        except BaseException:
            self._take_back(take)
            raise
        self._noted(take)
        parts.events(TakeStarted(take.submission, take.id, take.kind, take.version))
        return take

    def end(self) -> Take:
        """After its post-roll; or what has ended by itself since. Raises as `RecordingSession.stop`."""
        if self.take is not None:
            return self._end()
        came, self._came = self._came, None
        if came is None:
            raise UsageError("Nothing is being recorded.", hint="Nothing was changed.")
        if isinstance(came, VoxsealError):
            raise came
        return came

    def give_up(self) -> Take | None:
        """At once. The take, whose sound is not wanted, is to be discarded."""
        take = self.take
        self._let_go()
        return take

    def close(self, *, wait: bool = True) -> None:
        """Nothing is looked after any more. To wait for that, without the turn: the watch may be waiting for it."""
        self._watch.close(wait=wait)

    def _end(self) -> Take:
        take, tape, recorder = self.take, self._tape, self._stand.recorder
        if take is None or tape is None or recorder is None:
            raise VoxsealBug("A take was ended that was not begun.")
        try:
            captured = recorder.stop()
        finally:  # whatever came of it, another one can be begun
            self._watch.follow(None)
            tape.finish()
            self.take = self._tape = None
        captured = tape.as_written(captured)
        if not captured.frames:
            self._noted(replace(take, state=TakeState.DISCARDED))
            self._take_back(take)
            raise MicrophoneError("Not one frame of sound came from the microphone.")
        take = replace(take, state=TakeState.UNDECIDED, captured=captured)
        self._parts.ledger.takes.ended(take.id, captured)
        self._noted(take)
        self._parts.events(TakeRecorded(take.submission, take.id, captured.frames, captured.dropped, captured.trouble))
        return take

    def _take_back(self, take: Take) -> None:
        """A take that could not be begun, or has no sound, leaves nothing: not in the recorder either, which takes no other
        one before it has ended this.
        """
        self._let_go()
        # The file first: a crash in between leaves a take without sound, and none without a key.
        self._parts.scratch.remove(take.id)
        self._parts.keys.destroy(take.id)
        self._parts.ledger.takes.forget(take.id)

    def _let_go(self) -> None:
        """Nothing more is recorded of what is under way, if anything is."""
        tape, recorder = self._tape, self._stand.recorder if self.take is not None else None
        self._watch.follow(None)
        if recorder is not None:
            recorder.abandon()
        self._tape = self.take = None
        if tape is not None:
            tape.finish()

    # --- in the watch's thread ------------------------------------------------------------------------------------

    def _end_by_itself(self, take: Take) -> None:
        with self._turn:
            if self.take is not take:
                return
            try:
                self._came = self._end()
            except VoxsealError as error:
                self._came = error  # nothing came of it, as whoever stops it is told
