"""A sitting at the microphone as the window sees it: orders that return at once, and what came of them.

    sitting = shell.sitting             # one for the window: there is one microphone
    sitting.changed.connect(page.draw)
    sitting.open()                      # when the page comes to the front
    sitting.start(); sitting.stop(); sitting.keep()
    sitting.close()                     # when it goes: the microphone is not listened to behind a person's back

One order at a time: while one is carried out (`busy`), the others do nothing. The microphone is watched by a timer, since
a lost one ends a take by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from voxseal.domain.errors import MicrophoneError, VoxsealError
from voxseal.domain.ports import PcmSource
from voxseal.domain.recording import Envelope, InputDevice, LevelReading
from voxseal.domain.takes import Take, TakeKind, TakeVerdict
from voxseal.ui.record import steps
from voxseal.ui.record.listening import Heard, Listening, Play, prompt_sound
from voxseal.ui.record.one_at_a_time import OneAtATime
from voxseal.ui.record.standing import Standing
from voxseal.ui.record.steps import Looked, Reviewed
from voxseal.ui.tasks import Failed, TaskRunner, Work

if TYPE_CHECKING:
    from voxseal.workflow.recording import RecordingSession
    from voxseal.workflow.workbench import Workbench

_T = TypeVar("_T")
_LEFT_AFTER = 10.0
"""Seconds that the end of the program waits for the order under way."""
_LOOK = 40
"""Milliseconds between two looks at the microphone: 25 pictures a second."""


class Phase(Enum):
    CLOSED = "closed"
    OPENING = "opening"
    FAILED = "failed"
    """No sitting can be held; `error` says why."""
    NO_MICROPHONE = "no-microphone"
    """It is missing or was lost; `error` says why. Takes can still be decided."""
    READY = "ready"
    RECORDING = "recording"
    DECIDING = "deciding"
    """`take` waits to be kept, discarded or recorded again."""


_BESIDE_A_TAKE = {Phase.READY, Phase.DECIDING, Phase.NO_MICROPHONE}
PROMPTED = _BESIDE_A_TAKE | {Phase.RECORDING}
"""There is a prompt then, where there is a script."""


class Sitting(QObject):
    """Main thread only. `play` plays a sound; by default on this computer's loudspeakers."""

    changed = Signal()
    """Something else than the level is another."""
    heard = Signal()
    """The level, the outline or the place in what is played is another: some 25 times a second."""
    finished = Signal(str)
    """The id of a submission that was finished: it is delivered from here on."""

    def __init__(
        self,
        workbench: Workbench,
        tasks: TaskRunner,
        show_error: Callable[[VoxsealError], None],
        *,
        play: Play | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._show_error = show_error
        self._session: RecordingSession | None = None
        self._orders = OneAtATime(tasks, self, began=self.changed.emit, ended=self._order_ended)
        self._wanted = False
        self._stale = False
        self._listening = Listening(play)
        self.phase = Phase.CLOSED
        self.error: VoxsealError | None = None
        self.standing = Standing()
        self.kind: TakeKind | None = None
        """Of the take that is under way or waits to be decided."""
        self.take: Take | None = None
        self.verdict: TakeVerdict | None = None
        self.envelope: Envelope | None = None
        self.recovered: tuple[Take, ...] = ()
        """What an earlier crash had interrupted, when the sitting began."""
        self.unopened: tuple[Take, ...] = ()
        """Takes of earlier that cannot be opened now, and are not deleted: their key is locked away or elsewhere."""
        self.lost = 0
        """Takes of an earlier crash that cannot be opened any more."""
        self.warning = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """An order is being carried out."""
        return self._orders.busy

    @property
    def at_risk(self) -> bool:
        """A take is recorded or waits to be decided, and nothing of it outlives the program."""
        return bool(self.warning) and (self.phase is Phase.RECORDING or bool(self.standing.undecided))

    @property
    def waiting(self) -> list[Take]:
        """What can be decided, oldest first; an earlier sitting's, another prompt's and what is shown among it."""
        closed = {take.id for take in self.unopened}
        return [take for take in self.standing.undecided if take.id not in closed]

    @property
    def device(self) -> InputDevice | None:
        """The microphone in use; None where it is missing or was lost, so that the same one can be chosen again."""
        lost = self._session is not None and self._session.trouble is not None
        return None if lost or self.phase is Phase.NO_MICROPHONE else self.standing.device

    @property
    def level(self) -> LevelReading | None:
        return self._session.level if self._session is not None and self._session.trouble is None else None

    @property
    def seconds(self) -> float:
        """Of the take that is under way."""
        envelope = self.live_envelope
        if self._session is None or envelope is None:
            return 0.0
        return len(envelope) * envelope.step / self._session.format.sample_rate

    @property
    def live_envelope(self) -> Envelope | None:
        return self._session.envelope if self._session is not None and self.phase is Phase.RECORDING else None

    @property
    def dropped(self) -> int:
        return self._session.dropped if self._session is not None else 0

    @property
    def heard_now(self) -> Heard:
        return self._listening.heard

    @property
    def can_hear_prompt(self) -> bool:
        """Not while a take is recorded: the microphone would hear it, too."""
        return self.standing.sound is not None and self.phase in _BESIDE_A_TAKE

    @property
    def played(self) -> float:
        """The part of the take that was heard, 0 to 1."""
        if self.heard_now is not Heard.TAKE or self.take is None or self.take.captured is None:
            return 0.0
        return min(self._listening.position / max(self.take.captured.frames, 1), 1.0)

    # --- opening and closing ------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begins a sitting, or takes the microphone up again. While one is being closed it begins after that."""
        self._wanted = True
        if self.busy or self.phase not in {Phase.CLOSED, Phase.FAILED}:
            return
        self.phase, self.error = Phase.OPENING, None
        self._order("voxseal-record-open", lambda _: steps.begin(self._workbench), self._begun, failed=self._not_begun)

    def close(self) -> None:
        """Ends it: a take under way is kept for deciding later, and the microphone is closed."""
        self._wanted = False
        if self.busy or self._session is None:
            return  # the order under way is followed by closing
        session, self._session = self._session, None
        under_way = session.recording
        self._stop_looking()
        self.phase = Phase.CLOSED
        if under_way is not None:
            # It waits like the others from now on, also for whoever asks before it has ended.
            self.standing = replace(self.standing, undecided=(*self.standing.undecided, under_way))

        def done(waiting: tuple[Take, ...]) -> None:
            self.standing = replace(self.standing, undecided=waiting)

        self._order("voxseal-record-close", lambda _: steps.end(session), done)

    def begin_anew(self) -> None:
        """Another profile or consent counts from here on. A take under way ends as it began, and is kept or discarded in the
        sitting that comes after it: what is sealed is sealed to the key of now.
        """
        self._stale = True
        self._renew()

    def close_now(self) -> None:
        """The same as `close`, and returns when it is done: for the end of the program. An order that still waits then, for
        a keyring's password say, is left to itself: the next sitting takes up what it had in hand.
        """
        self._wanted = False
        self._stop_looking()
        ended = self._orders.wait(_LEFT_AFTER)
        session, self._session, self.phase = self._session, None, Phase.CLOSED
        if session is not None and ended:
            session.close()

    def _renew(self) -> None:
        """Once nothing is under way."""
        if not self._stale or self.busy or self.phase is Phase.RECORDING:
            return
        self._stale, wanted = False, self._wanted
        self.close()
        if wanted:
            self.open()

    def _begun(self, begun: tuple[RecordingSession, Looked]) -> None:
        self._session, (self.standing, self.error) = begun
        self.recovered = self._session.recovery.recovered
        self.lost = len(self._session.recovery.lost)
        self.unopened = (*self._session.recovery.locked, *self._session.recovery.unopened)
        self.warning = self._session.warning
        self._timer.start()
        self._rest()
        self._review_next()

    def _not_begun(self, error: VoxsealError) -> None:
        self.phase, self.error = Phase.FAILED, error

    # --- the microphone -----------------------------------------------------------------------------------------

    def choose(self, device: InputDevice) -> None:
        """Records with it from now on."""
        self._microphone(lambda session: steps.choose(session, device, self.standing))

    def look_again(self) -> None:
        """What is plugged in now; a lost microphone is opened again."""
        self._microphone(steps.look_afresh)

    def _microphone(self, look: Callable[[RecordingSession], Looked]) -> None:
        session = self._session
        if session is None:
            self.open()
            return
        if self.phase is Phase.RECORDING:
            return

        def done(looked: Looked) -> None:
            self.standing, self.error = looked
            if self.phase is not Phase.DECIDING:
                self._rest()

        self._order("voxseal-record-microphone", lambda _: look(session), done)

    # --- takes --------------------------------------------------------------------------------------------------

    def start(self, kind: TakeKind | None = None) -> None:
        """Begins a take: the first one, or another beside what waits to be decided."""
        session = self._session
        if session is None or self.phase not in {Phase.READY, Phase.DECIDING}:
            return
        self.stop_playing()

        def started(take: Take) -> None:
            self.take = self.verdict = self.envelope = None
            self.kind, self.phase = take.kind, Phase.RECORDING
            self.warning = session.warning  # a keyring may refuse meanwhile

        def failed(error: VoxsealError) -> None:
            if isinstance(error, MicrophoneError) and self.phase is Phase.READY:
                self.error = error
                self._rest()
            else:
                self._show_error(error)  # a take that waits to be decided goes on doing so

        self._order("voxseal-record-start", lambda _: session.start(kind), started, failed=failed)

    def stop(self) -> None:
        """Ends the take; it waits to be decided then."""
        session = self._session
        if session is None or self.phase is not Phase.RECORDING:
            return

        self._order(
            "voxseal-record-stop",
            lambda _: steps.stop(session, self.standing),
            self._ended,
            failed=self._came_to_nothing,
        )

    def abandon(self) -> None:
        """Ends the take at once and destroys it. A kept take of the same prompt is not touched."""
        session = self._session
        if session is None or self.phase is not Phase.RECORDING:
            return

        self._order(
            "voxseal-record-abandon",
            lambda _: steps.give_up(session, self.standing),
            self._moved_on,
            failed=self._came_to_nothing,
        )

    def _came_to_nothing(self, error: VoxsealError) -> None:
        """The take has ended, and cannot be shown; one beside which it was begun is."""
        self._moved_on(self.standing)
        self._show_error(error)

    def _ended(self, ended: tuple[Take, Standing]) -> None:
        take, self.standing = ended
        if self._stale:
            self._show(take)  # the next sitting goes on from here
            return
        if take.kind is TakeKind.ROOM_TONE and (take.captured is None or take.captured.trouble is None):
            # Nobody judges a quiet room: it is kept as it is.
            self._show(take)
            self.keep()
            return
        self._decide(take)

    def _decide(self, take: Take) -> None:
        self._show(take)
        self.review()

    def _show(self, take: Take) -> None:
        self.take, self.verdict, self.envelope = take, None, None
        self.kind, self.phase = take.kind, Phase.DECIDING

    def review(self) -> None:
        """Measures the take that is shown, which comes by itself; again where that failed."""
        session, take = self._session, self.take
        if session is None or take is None or self.phase is not Phase.DECIDING:
            return
        self._order(
            "voxseal-record-review",
            lambda cancelled: steps.review(session, take, cancelled.is_set),
            self._reviewed,
            failed=self._show_error,
        )

    def _reviewed(self, reviewed: Reviewed) -> None:
        self.verdict, self.envelope = reviewed.verdict, reviewed.envelope

    def review_next(self) -> None:
        """Shows the first of `waiting`."""
        if self.phase in {Phase.READY, Phase.NO_MICROPHONE}:
            self.stop_playing()
            self._review_next()

    def _review_next(self) -> None:
        session, waiting = self._session, self.waiting
        if session is None or not waiting:
            return
        take = waiting[0]

        def done(standing: Standing) -> None:
            self.standing = standing
            self._decide(take)

        self._order("voxseal-record-next", lambda _: steps.come_to(session, take, self.standing), done)

    # --- deciding -----------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Seals the take, and goes on to the next prompt that is to be recorded."""
        session, take = self._session, self.take
        if session is None or take is None or self.phase is not Phase.DECIDING:
            return
        self.stop_playing()

        self._order(
            "voxseal-record-keep",
            lambda _: steps.keep(session, take, self.standing),
            self._moved_on,
            failed=self._not_kept,
        )

    def _not_kept(self, error: VoxsealError) -> None:
        """It waits as before. One that was to be kept unheard is looked at now, so that it can be kept later."""
        self._show_error(error)
        if self.verdict is None:
            self.review()

    def discard(self) -> None:
        """Destroys the take that is shown."""
        session, take = self._session, self.take
        if session is None or take is None or self.phase is not Phase.DECIDING:
            return
        self.stop_playing()

        self._order("voxseal-record-discard", lambda _: steps.discard(session, [take], self.standing), self._moved_on)

    def discard_unopened(self) -> None:
        """Destroys what cannot be opened now."""
        session, closed = self._session, self.unopened
        if session is None or self.phase is Phase.RECORDING:
            return

        def done(standing: Standing) -> None:
            self.unopened = ()
            self.standing = standing

        self._order("voxseal-record-discard", lambda _: steps.discard(session, closed, self.standing), done)

    # --- the script ---------------------------------------------------------------------------------------------

    def skip(self) -> None:
        self._move(lambda session: session.skip())

    def go_back(self) -> None:
        self._move(lambda session: session.go_back())

    def go_on(self) -> None:
        self._move(lambda session: session.go_on())

    def go_to(self, prompt_id: str) -> None:
        self._move(lambda session: session.go_to(prompt_id))

    def _move(self, step: Callable[[RecordingSession], object]) -> None:
        """To another prompt. What waits to be decided there is shown; what waits here stays."""
        session = self._session
        if session is None or self.phase not in _BESIDE_A_TAKE or session.script is None:
            return
        self.stop_playing()

        def done(standing: Standing) -> None:
            self.standing = standing
            self._rest()
            waiting = standing.status.undecided if standing.status else ()
            if waiting:
                self._decide(waiting[-1])

        self._order("voxseal-record-move", lambda _: steps.move(session, step, self.standing), done)

    def finish(self) -> None:
        """Ends the submission: from here on it is delivered like any other."""
        session = self._session
        if session is None:
            return
        self.stop_playing()
        self._order(
            "voxseal-record-finish",
            lambda _: steps.finish(session, self.standing),
            self._finished,
            failed=self._show_error,
        )

    def _finished(self, came: tuple[str, Standing]) -> None:
        submission, self.standing = came
        self._rest()
        self.finished.emit(submission)

    # --- listening ----------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Plays the take that is shown, or stops playing it."""
        session, take = self._session, self.take
        if session is not None and take is not None and self.phase is Phase.DECIDING:
            self._listen(Heard.TAKE, lambda: session.listen(take.id))

    def play_prompt(self) -> None:
        """Plays the sound that comes with the prompt, or stops playing it."""
        sound = self.standing.sound
        if self._session is not None and sound is not None and self.can_hear_prompt:
            self._listen(Heard.PROMPT, lambda: prompt_sound(sound))

    def _listen(self, what: Heard, source: Callable[[], AbstractContextManager[PcmSource]]) -> None:
        if self.busy:
            return
        before = self.heard_now
        self.stop_playing()
        if before is what:
            self.changed.emit()
            return

        self._order(
            "voxseal-record-play",
            lambda _: self._listening.open(source()),
            lambda opened: self._listening.begin(what, opened),
            failed=self._show_error,
        )

    def stop_playing(self) -> None:
        if self._listening.stop() and self._session is not None:
            self._session.forget()  # or the next take would begin with it

    # --- one order at a time ------------------------------------------------------------------------------------

    def _order(
        self,
        name: str,
        work: Work[_T],
        done: Callable[[_T], None],
        *,
        failed: Failed | None = None,
    ) -> None:
        self._orders.give(name, work, done, failed or self._show_error)

    def _order_ended(self) -> None:
        self._renew()
        if not self.busy and not self._wanted:
            self.close()
        elif not self.busy and self.phase is Phase.CLOSED:
            self.open()
        self.changed.emit()

    def _moved_on(self, standing: Standing) -> None:
        self.standing = standing
        self._rest()
        self._review_next()

    def _rest(self) -> None:
        """Nothing is recorded or decided."""
        self.take = self.kind = self.verdict = self.envelope = None
        trouble = self._session.trouble if self._session is not None else None
        if self._session is None or self._session.device is None or trouble is not None:
            if self.error is None:
                self.error = MicrophoneError(detail=trouble.value if trouble else "")
            self.phase = Phase.NO_MICROPHONE
        else:
            self.error, self.phase = None, Phase.READY

    # --- watching -----------------------------------------------------------------------------------------------

    def _look(self) -> None:
        session = self._session
        if session is None:
            return
        if self.phase is Phase.RECORDING and session.recording is None and not self.busy:
            self.stop()  # the microphone was lost, and the take ended by itself
        elif self.phase is Phase.READY and session.trouble is not None and not self.busy:
            self._rest()
            self.changed.emit()
        if self._listening.done:
            error = self._listening.error
            self.stop_playing()
            self.changed.emit()
            if error is not None:
                self._show_error(error)
        self.heard.emit()

    def _stop_looking(self) -> None:
        self._timer.stop()
        self.stop_playing()
        self.take = self.kind = self.verdict = self.envelope = None
