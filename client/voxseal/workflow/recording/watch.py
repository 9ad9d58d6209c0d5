"""Looks after the microphone ten times a second, and after the take that is being recorded: ends it when the microphone is
lost, writes down what was dropped, and makes the scratch durable.

Its thread is `voxseal-take-watch`; it begins with the first microphone and ends with the sitting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from voxseal.domain.errors import VoxsealError
from voxseal.domain.events import MicrophoneTrouble
from voxseal.domain.takes import Take
from voxseal.workflow.recording.parts import RecordingParts
from voxseal.workflow.recording.scratches import Tape
from voxseal.workflow.recording.stand import MicrophoneStand

_EVERY = 0.1
_SYNC_EVERY = 10
"""Looks between two syncs of the scratch: a power cut costs a second, where a kill costs nothing of that."""


class MicrophoneWatch:
    """`start`, `follow` and `close` from the session; `ended` is called in the watch's thread, for a take that has ended by
    itself.
    """

    def __init__(self, parts: RecordingParts, stand: MicrophoneStand, ended: Callable[[Take], None]) -> None:
        self._parts = parts
        self._stand = stand
        self._ended = ended
        self._followed: tuple[Take, Tape] | None = None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Any number of times."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="voxseal-take-watch", daemon=True)
            self._thread.start()

    def follow(self, take: Take | None, tape: Tape | None = None) -> None:
        """The take that is being recorded from now on; None when none is."""
        self._followed = (take, tape) if take is not None and tape is not None else None

    def close(self, *, wait: bool = True) -> None:
        """To wait, not with anything held that `ended` waits for."""
        self._closing.set()
        if wait and self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        looks = noted = 0
        told: object = None
        while not self._closing.wait(_EVERY):
            recorder, followed = self._stand.recorder, self._followed
            if recorder is None:
                continue
            trouble = recorder.trouble
            if trouble is not None and told is not recorder:
                told = recorder
                self._parts.events(MicrophoneTrouble(trouble))
            if followed is None:
                continue
            take, tape = followed
            if recorder.ended:
                self._ended(take)
                continue
            looks += 1
            if looks % _SYNC_EVERY == 0:
                tape.sync()
            if recorder.dropped != noted:
                noted = recorder.dropped
                self._note(take, noted)

    def _note(self, take: Take, dropped: int) -> None:
        takes = self._parts.ledger.takes
        try:
            takes.note(take.id, pre_roll=takes.noted(take.id)[0], dropped=dropped, durable=take.durable)
        except VoxsealError:
            pass  # a full disk: the take's own end says it
