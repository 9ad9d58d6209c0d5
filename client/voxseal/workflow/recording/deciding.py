"""What becomes of takes that have ended: measured, listened to, kept or discarded.

Keeping runs in a thread of its own (`voxseal-take-sealer`), a take after the other. `turn` is the session's: whoever decides
holds it, for a moment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace

from voxseal.capture.verdict import judge_take
from voxseal.domain.errors import UsageError, VoxsealError
from voxseal.domain.events import KeepFailed, TakeDiscarded, TakePractised
from voxseal.domain.ports import PcmSource
from voxseal.domain.quality import Measure
from voxseal.domain.takes import Take, TakeKind, TakeState, TakeVerdict
from voxseal.transfer.crew import lower_priority
from voxseal.workflow.recording.keeping import seal_take
from voxseal.workflow.recording.parts import RecordingParts
from voxseal.workflow.recording.placing import placed
from voxseal.workflow.recording.scratches import key_of, listening

_OF_A_ROOM = {Measure.NOISE, Measure.CLIPPING, Measure.DC_OFFSET, Measure.DROPPED_FRAMES, Measure.TROUBLE}
"""What a room tone is judged by: nobody speaks in it."""


class Decisions:
    """See the module. `changed` is told of every take that is decided."""

    def __init__(self, parts: RecordingParts, turn: threading.RLock, changed: Callable[[Take], None]) -> None:
        self._parts = parts
        self._turn = turn
        self._changed = changed
        # Behind the microphone, whose next take may be under way meanwhile.
        self._sealer = ThreadPoolExecutor(1, thread_name_prefix="voxseal-take-sealer", initializer=lower_priority)
        self._sealing: set[str] = set()

    def take(self, take_id: str) -> Take:
        found = self._parts.ledger.takes.take(take_id)
        if found is None:
            raise UsageError("There is no such take.", hint="Nothing was changed.")
        return found

    def undecided(self) -> list[Take]:
        waiting = self._parts.ledger.takes.with_states(TakeState.UNDECIDED)
        return [take for take in waiting if take.id not in self._sealing]

    @property
    def sealing(self) -> bool:
        """Whether anything is being kept just now."""
        return bool(self._sealing)

    def verdict(self, take_id: str, cancelled: Callable[[], bool]) -> TakeVerdict:
        take = self._measured(self.take(take_id), cancelled)
        if take.captured is None:
            key_of(self._parts.keys, take)  # a crash may have ended it, and nobody could look at it yet: that is said
            raise UsageError("This take is not finished yet.", hint="Stop it first.")
        profile = self._parts.profile
        judgements = judge_take(take.captured, take.measures, profile.quality, profile.audio)
        if take.kind is TakeKind.ROOM_TONE:
            judgements = tuple(entry for entry in judgements if entry.measure in _OF_A_ROOM)
        return TakeVerdict(take, take.measures, judgements)

    def listen(self, take_id: str) -> AbstractContextManager[PcmSource]:
        return listening(self._parts.scratch, self._parts.keys, self.take(take_id))

    def keep(self, take_id: str) -> Future[Take]:
        with self._turn:
            take = self._waiting(take_id, TakeState.UNDECIDED)
            self._sealing.add(take.id)
            return self._sealer.submit(self._keep, take)

    def discard(self, take_id: str) -> None:
        """Also of one that a crash ended and that could not be looked at. Not of one that is being recorded."""
        with self._turn:
            take = self._waiting(take_id, TakeState.RECORDING, TakeState.UNDECIDED)
            self._decide(take, TakeState.DISCARDED)
        self._parts.events(TakeDiscarded(take.submission, take.id))

    def wait(self) -> None:
        """Not with the turn held: the sealer takes it too."""
        self._sealer.submit(lambda: None).result()

    def close(self, *, wait: bool = True) -> None:
        """What is being sealed is sealed."""
        self._sealer.shutdown(wait=wait)

    def _waiting(self, take_id: str, *states: TakeState) -> Take:
        take = self.take(take_id)
        if take.state not in states or take_id in self._sealing:
            raise UsageError("This take is not one that waits to be decided on.", hint="Nothing was changed.")
        return take

    def _measured(self, take: Take, cancelled: Callable[[], bool]) -> Take:
        if take.measures is not None or take.state is not TakeState.UNDECIDED:
            return take
        from voxseal.capture.pcm import measure

        with self.listen(take.id) as sound:
            measures = measure(sound, cancelled)
        if measures is not None:
            self._parts.ledger.takes.measured(take.id, measures)
        return replace(take, measures=measures)

    def _decide(self, take: Take, state: TakeState) -> None:
        """Nothing is kept of it: first in the ledger, then its key, then its file."""
        self._parts.ledger.takes.decide(take.id, state)
        self._destroy(take.id)
        self._changed(replace(take, state=state))

    def _destroy(self, take_id: str) -> None:
        parts = self._parts
        if parts.keys.destroy(take_id):
            parts.ledger.takes.key_wiped(take_id)
        parts.scratch.remove(take_id)

    # --- in the sealer's thread -----------------------------------------------------------------------------------

    def _keep(self, take: Take) -> Take:
        try:
            return self._seal(self._measured(take, lambda: False))
        except VoxsealError as error:
            self._parts.events(KeepFailed(take.id, error.code, error.detail))
            raise
        finally:
            self._sealing.discard(take.id)

    def _seal(self, take: Take) -> Take:
        parts = self._parts
        if take.kind is TakeKind.TRAINING:
            with self._turn:
                self._decide(take, TakeState.PRACTISED)
            parts.events(TakePractised(take.submission, take.id))
            return replace(take, state=TakeState.PRACTISED)
        with self._turn:  # so that a take that is begun meanwhile finds the submission that this may open
            take = placed(take, parts.ledger, parts.clock, parts.events)
        with self.listen(take.id) as sound:
            seal_take(
                take,
                sound,
                parts.profile.recording.container,
                ledger=parts.ledger,
                spool=parts.spool,
                recipients=parts.recipients,
                events=parts.events,
                cancelled=lambda: False,
            )
        take = replace(take, state=TakeState.KEPT)
        with self._turn:
            self._destroy(take.id)
            self._changed(take)
            for other in self.undecided() if take.kind is TakeKind.PROMPT else []:
                if other.prompt is not None and take.prompt is not None and other.prompt.id == take.prompt.id:
                    self.discard(other.id)
        return take
