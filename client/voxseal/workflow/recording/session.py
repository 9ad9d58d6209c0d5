"""One sitting at the microphone. See the package for an example.

**Threads.** Methods block (on the disk, the sound system, the vault, a take's post-roll) and may be called from any thread
but a GUI's; they wait for each other. Properties never block and may be read from anywhere, many times a second. Sealing
what is kept runs in a thread of its own (`voxseal-take-sealer`), and `keep` returns at once; another watches the microphone
(`voxseal-take-watch`), so that a take whose microphone is lost ends by itself, a tenth of a second or so after the recorder
knows.

**Crash.** Each step is in the ledger before it is done. What a kill leaves is taken up by the next `Workbench.recording`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import replace
from types import TracebackType
from typing import Self

from voxseal.domain.errors import MicrophoneError, UsageError
from voxseal.domain.events import RecordingFinished
from voxseal.domain.ports import PcmSource
from voxseal.domain.prompts import Prompt, PromptScript
from voxseal.domain.recording import CaptureFormat, Envelope, InputDevice, LevelReading, Trouble
from voxseal.domain.samples import SampleState, Submission, SubmissionState
from voxseal.domain.takes import PromptStatus, Take, TakeKind, TakeState, TakeVerdict
from voxseal.workflow.recording.deciding import Decisions
from voxseal.workflow.recording.parts import RecordingParts
from voxseal.workflow.recording.placing import recording_submission, submission_to_record
from voxseal.workflow.recording.prompting import PromptBook
from voxseal.workflow.recording.recovery import Recovery
from voxseal.workflow.recording.stand import MicrophoneStand
from voxseal.workflow.recording.under_way import TakeUnderWay

_LEFT_AFTER = 10.0
"""Seconds that `close` waits for a call under way."""


class RecordingSession:
    """See the module. `recovery` is what an earlier crash had left."""

    def __init__(self, parts: RecordingParts, script: PromptScript | None, recovery: Recovery) -> None:
        self._parts = parts
        self.recovery = recovery
        takes = parts.ledger.takes
        destination = parts.profile.destination
        self._book = PromptBook(script, takes.standing(destination), takes.skipped(destination)) if script else None
        self._turn = threading.RLock()
        self._stand = MicrophoneStand(parts)
        self._under_way = TakeUnderWay(parts, self._stand, self._turn, self._note)
        self._decisions = Decisions(parts, self._turn, self._note)
        self.closed = False
        self._room_tone = parts.profile.recording.room_tone <= 0
        # One with an older consent is finished with the others, and nothing is added to it.
        self._submission = recording_submission(parts.ledger, destination, parts.consent)

    # --- what there is: never blocks ------------------------------------------------------------------------------

    @property
    def submission(self) -> Submission | None:
        """What the takes go into; None until the first take is begun."""
        return self._submission

    @property
    def format(self) -> CaptureFormat:
        return self._parts.capture

    @property
    def script(self) -> PromptScript | None:
        """None: free recording."""
        return self._book.script if self._book else None

    @property
    def current(self) -> Prompt | None:
        """The prompt that `start` records; None in free recording."""
        return self._book.current if self._book else None

    @property
    def recording(self) -> Take | None:
        """The take that is under way."""
        return self._under_way.take

    @property
    def device(self) -> InputDevice | None:
        """The open microphone."""
        return self._stand.device

    @property
    def level(self) -> LevelReading | None:
        """The level just now; None without a microphone."""
        recorder = self._stand.recorder
        return recorder.level if recorder is not None else None

    @property
    def envelope(self) -> Envelope | None:
        """The outline of the take that is under way, or was last; None without a microphone. Of any other take's sound
        `capture.envelope.envelope_of` makes one.
        """
        recorder = self._stand.recorder
        return recorder.envelope if recorder is not None else None

    @property
    def frames(self) -> int:
        """Frames that the take under way holds from the moment on at which it was begun; 0 when there is none."""
        return self._under_way.frames

    @property
    def dropped(self) -> int:
        """Frames lost in the take that is under way, or was last."""
        recorder = self._stand.recorder
        return recorder.dropped if recorder is not None else 0

    @property
    def trouble(self) -> Trouble | None:
        """Why the microphone gives no more; choose one again (`choose` or `open`)."""
        recorder = self._stand.recorder
        return recorder.trouble if recorder is not None else None

    @property
    def crash_safe(self) -> bool:
        """Whether a crash would cost an undecided take no more than its last tenth of a second."""
        return self._parts.keys.durable

    @property
    def warning(self) -> str:
        """What the person must know about that, or nothing."""
        if self.crash_safe:
            return ""
        return (
            "This system has no keyring that Voxseal may use, so a take that is not kept yet is lost if the program or the"
            " computer ends unexpectedly. Keep or discard each take before you leave."
        )

    @property
    def room_tone_wanted(self) -> bool:
        """Whether the profile asks for a room tone, and this sitting has none."""
        return not self._room_tone

    # --- the microphone -------------------------------------------------------------------------------------------

    def devices(self) -> list[InputDevice]:
        """The microphones that there are now, the default first. Between takes it looks afresh: the open one is closed for
        that and opened again. Raises `MicrophoneError`.
        """
        with self._turn:
            if self.recording is not None or self._stand.device is None:
                return self._parts.audio.devices()
            return self._stand.devices()

    def open(self) -> InputDevice:
        """Opens the microphone that was chosen last, or the system's default one. Raises `MicrophoneError`, `UsageError`."""
        with self._turn:
            self._refuse_while_recording()
            opened = self._stand.open()
            self._under_way.watch()
            return opened

    def choose(self, device: str, *, monitor: bool = False) -> InputDevice:
        """Opens the microphone with the id or name `device`, and remembers it.

        `monitor`: one that hears what this computer plays is meant. Without it, such a one is refused.
        Raises `MicrophoneError` (not there, in use), `UsageError` (a monitor; a take is under way).
        """
        with self._turn:
            self._refuse_while_recording()
            opened = self._stand.choose(device, monitor=monitor)
            self._under_way.watch()
            return opened

    # --- the script -----------------------------------------------------------------------------------------------

    def prompts(self) -> list[PromptStatus]:
        """Every prompt in order with its state; empty in free recording."""
        with self._turn:
            return self._book.statuses() if self._book else []

    def status(self, prompt_id: str) -> PromptStatus:
        """Raises `UsageError` for a prompt that is not in the script."""
        with self._turn:
            prompt = self._script_book().script.find(prompt_id)
            if prompt is None:
                raise UsageError("There is no such prompt in the script.", hint="Nothing was changed.")
            return self._script_book().status(prompt)

    def go_to(self, prompt_id: str) -> Prompt:
        """Makes it the current one, whatever its state: a kept one may be recorded again."""
        with self._turn:
            self._refuse_while_recording()
            return self._script_book().go_to(prompt_id)

    def go_back(self) -> Prompt:
        """To the prompt before."""
        with self._turn:
            self._refuse_while_recording()
            return self._script_book().go_back()

    def go_on(self) -> Prompt | None:
        """To the next prompt that is still to be recorded or decided; None when there is none, and nothing changes then."""
        with self._turn:
            self._refuse_while_recording()
            return self._script_book().go_on()

    def skip(self) -> Prompt | None:
        """Passes the current prompt over, also after a restart, until it is recorded after all; then as `go_on`."""
        with self._turn:
            self._refuse_while_recording()
            book = self._script_book()
            self._parts.ledger.takes.skip(self._parts.profile.destination, book.current)
            book.note_skipped(book.current, skipped=True)
            return book.go_on()

    # --- recording ------------------------------------------------------------------------------------------------

    def start(self, kind: TakeKind | None = None) -> Take:
        """Begins a take of the current prompt, or a FREE or ROOM_TONE one. Earlier takes are not touched.

        Opens the microphone if need be. What was heard during the pre-roll is in it. Raises `MicrophoneError`, `DiskFull`,
        `LedgerError`, and `UsageError` while another take is under way.
        """
        with self._turn:
            self._refuse_while_recording()
            self.open()
            prompt = self._prompt_for(kind)
            if kind is None:
                kind = TakeKind.FREE if prompt is None else TakeKind.TRAINING if prompt.training else TakeKind.PROMPT
            return self._under_way.begin(self._submission_to_record().id, kind, prompt)

    def forget(self) -> None:
        """What was heard up to now goes into no pre-roll: something was being played. From any thread; never blocks."""
        recorder = self._stand.recorder
        if recorder is not None:
            recorder.forget()

    def stop(self) -> Take:
        """Ends the take after its post-roll, and gives it back, undecided. One that has ended by itself meanwhile is given
        back the same way; `captured.trouble` says why. Raises `UsageError` when there is none, `MicrophoneError` when not
        one frame had come, `DiskFull`, `LedgerError`.
        """
        with self._turn:
            return self._under_way.end()

    def abandon(self) -> None:
        """Ends the take that is under way at once, without its post-roll, and destroys it. A kept take of the same prompt is
        not touched. Raises `LedgerError`, `DiskFull`: the next sitting takes it up then.
        """
        with self._turn:
            take = self._under_way.give_up()
            if take is not None:
                self._decisions.discard(take.id)

    # --- deciding -------------------------------------------------------------------------------------------------

    def take(self, take_id: str) -> Take:
        """Raises `UsageError` for an id that is not known."""
        return self._decisions.take(take_id)

    def undecided(self) -> list[Take]:
        """The takes that wait to be kept or discarded, oldest first; those that a crash ended are `recovered`. What is
        being sealed just now counts no more.
        """
        return self._decisions.undecided()

    def verdict(self, take_id: str, cancelled: Callable[[], bool] = lambda: False) -> TakeVerdict:
        """The take's measures against the profile's limits. Measured the first time, at 400 times its speed or so.

        Raises `LedgerError` when its sound is gone or damaged, `VaultError`, `Cancelled`.
        """
        return self._decisions.verdict(take_id, cancelled)

    def listen(self, take_id: str) -> AbstractContextManager[PcmSource]:
        """An undecided take's sound, for playback or a picture of it. To be closed before the take is kept or discarded.

        Entering it raises `LedgerError` when the sound is gone or damaged, and `VaultError`.
        """
        return self._decisions.listen(take_id)

    def kept(self) -> int:
        """How many takes wait, sealed, for `finish`."""
        with self._turn:
            ledger = self._parts.ledger
            return sum(ledger.counts(submission.id)[SampleState.SEALED] for submission in self._waiting())

    def keep(self, take_id: str) -> Future[Take]:
        """Seals an undecided take in the sealer thread, and returns at once; the future gives the kept take, or raises
        `DiskFull`, `LedgerError`, `SealingError`: it is undecided then as before.

        With it the prompt's kept take before is dropped, and its other undecided takes are discarded: this is the one that
        was chosen. A training take is not sealed but destroyed, as it was good. One whose submission is finished meanwhile
        goes into the one that is being recorded. Raises `UsageError` when it is decided.
        """
        return self._decisions.keep(take_id)

    def discard(self, take_id: str) -> None:
        """Destroys a take that is not decided on, also one that nobody can open (`Recovery.locked`, `unopened`). Raises
        `UsageError` when it is decided already, being recorded or being sealed.
        """
        with self._turn:
            if self.recording is not None and self.recording.id == take_id:
                self._refuse_while_recording()
            self._decisions.discard(take_id)

    def finish(self) -> list[Submission]:
        """Ends what was recorded: from here on it is delivered like any other submission. Waits for what is being sealed.

        As a rule it is one; two when the consent text has changed in between. Raises `UsageError` while takes are undecided,
        or when nothing is kept.
        """
        self._refuse_while_recording()
        self.wait()  # without the turn, which the sealer takes too
        with self._turn:
            self._refuse_while_recording()
            if self.undecided() or self._decisions.sealing:
                raise UsageError("Some takes are not decided yet.", hint="Keep or discard each of them, then finish.")
            ledger, finished = self._parts.ledger, []
            for submission in self._waiting():
                kept = ledger.counts(submission.id)[SampleState.SEALED]
                if kept:
                    ledger.set_submission_state(submission.id, SubmissionState.OPEN)
                    self._parts.events(RecordingFinished(submission.id, kept))
                    finished.append(replace(submission, state=SubmissionState.OPEN))
            if not finished:
                raise UsageError(
                    "Nothing is kept yet, so there is nothing to send.", hint="Record and keep a take first."
                )
            self._submission = None
            return finished

    def wait(self) -> None:
        """Returns when nothing is being sealed any more."""
        self._decisions.wait()

    # --- the end --------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Ends the sitting: a take under way ends and stays undecided, what is being sealed is sealed, the microphone is
        closed. Any number of times. Raises `DiskFull`, `LedgerError` when that take could not be written down: all the
        rest is ended then as well, and the take is taken up by the next sitting. So is one that a call has in hand which
        waits for longer than a moment, for a keyring's password say: the end does not wait for that.
        """
        if not self._turn.acquire(timeout=_LEFT_AFTER):
            self.closed = True
            self._under_way.close(wait=False)
            self._decisions.close(wait=False)
            return
        try:
            try:
                if self.recording is not None:
                    self._under_way.end()
            except MicrophoneError:
                pass  # there was nothing of it
            finally:
                self.closed = True
                self._stand.close()
                self._turn.release()
        finally:
            self._under_way.close()
            self._decisions.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- parts: with the turn held --------------------------------------------------------------------------------

    def _waiting(self) -> list[Submission]:
        """What was recorded for this destination and is not finished, oldest first."""
        entries = self._parts.ledger.submissions(SubmissionState.RECORDING)
        return [entry for entry in entries if entry.destination == self._parts.profile.destination]

    def _submission_to_record(self) -> Submission:
        if self._submission is not None:
            # It may have been cancelled, or finished, beside this sitting.
            known = self._parts.ledger.submission(self._submission.id)
            if known is None or known.state is not SubmissionState.RECORDING:
                self._submission = None
        if self._submission is None:
            parts = self._parts
            self._submission = submission_to_record(
                parts.ledger, parts.profile.destination, parts.consent, parts.clock, parts.events
            )
        return self._submission

    def _prompt_for(self, kind: TakeKind | None) -> Prompt | None:
        if kind in {TakeKind.FREE, TakeKind.ROOM_TONE} or self._book is None:
            return None
        return self._book.current

    def _script_book(self) -> PromptBook:
        if self._book is None:
            raise UsageError("There is no script: this is free recording.", hint="Nothing was changed.")
        return self._book

    def _refuse_while_recording(self) -> None:
        if self.recording is not None:
            raise UsageError("A take is being recorded.", hint="Stop it first.")

    def _note(self, take: Take) -> None:
        if self._book is not None:
            self._book.note(take)
        if take.kind is TakeKind.ROOM_TONE and take.state is TakeState.UNDECIDED:
            self._room_tone = True
