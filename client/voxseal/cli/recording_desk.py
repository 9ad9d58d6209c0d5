"""Recording step by step in a terminal: a prompt, a key to start, a key to stop, what is wrong with it, a key to decide.

One key a step, said before it is asked for. While a take is recorded a line shows its length and level, drawn by a thread of
its own, since the main one waits for the key.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import click

from voxseal.capture.playback import play
from voxseal.capture.prompt_sound import PromptSound
from voxseal.cli.face import Face
from voxseal.cli.record import verdict_line
from voxseal.cli.wording import count_text
from voxseal.domain.errors import MicrophoneError, UsageError, VoxsealError
from voxseal.domain.ports import PcmSource
from voxseal.domain.profile import Profile
from voxseal.domain.prompts import Prompt, PromptState
from voxseal.domain.quality import Verdict
from voxseal.domain.recording import LevelHint, LevelReading
from voxseal.domain.takes import Take, TakeKind
from voxseal.workflow.recording import RecordingSession

_DRAW_EVERY = 0.1
_METER = 30
_QUIETEST = -60.0
_HINTS = {
    LevelHint.NONE: "",
    LevelHint.NO_VOICE: "",
    LevelHint.TOO_QUIET: "too quiet: move closer",
    LevelHint.TOO_LOUD: "loud: move away a little",
    LevelHint.CLIPPED: "CLIPPED: lower the gain",
    LevelHint.NO_SIGNAL: "nothing is heard: is it muted?",
}


class _Leave(Exception):
    """The person wants to go."""


class RecordingDesk:
    """See the module. `run` gives the ids of the submissions that are to be delivered, if the person has finished."""

    def __init__(self, face: Face, session: RecordingSession, profile: Profile) -> None:
        self._face = face
        self._session = session
        self._profile = profile

    def run(self) -> list[str]:
        try:
            self._offer_left()
            self._open_microphone()
            self._offer_room_tone()
            while True:
                finished = self._step()
                if finished:
                    return finished
        except (_Leave, click.Abort, KeyboardInterrupt, EOFError):
            return []

    # --- before the first prompt ----------------------------------------------------------------------------------

    def _offer_left(self) -> None:
        for take in self._session.undecided():
            self._face.say()
            what = "interrupted by a crash" if take.recovered else "not decided yet"
            self._face.say(f"A take of {_subject(take)}, {what}:")
            self._decide(take)

    def _open_microphone(self) -> None:
        while True:
            try:
                device = self._session.open()
                break
            except (MicrophoneError, UsageError) as error:
                self._face.show_error(error)
                if self._key([("c", "choose a microphone"), ("q", "leave")]) == "q":
                    raise _Leave from None
                self._choose_microphone()
        capture = self._session.format
        channels = count_text(capture.channels, "channel")
        self._face.say()
        self._face.say(f"{self._profile.organisation.name}: recording with “{device.name}”")
        self._face.say(f"({capture.sample_rate:,} Hz, {channels}, {capture.bit_depth} bits)")

    def _offer_room_tone(self) -> None:
        if not self._session.room_tone_wanted:
            return
        seconds = self._profile.recording.room_tone
        self._face.say()
        self._face.say(f"First the room without you: be quiet for {seconds:g} s.")
        if self._key([("r", "record it"), ("s", "skip it")]) == "r":
            self._session.start(TakeKind.ROOM_TONE)
            with self._meter():
                end = time.monotonic() + seconds
                while self._session.recording is not None and time.monotonic() < end:
                    time.sleep(_DRAW_EVERY)
            self._decide(self._session.stop())

    # --- one prompt -----------------------------------------------------------------------------------------------

    def _step(self) -> list[str]:
        session = self._session
        prompt = session.current
        self._show(prompt)
        sound = session.script.sound(prompt) if session.script is not None and prompt is not None else None
        keys = [("r", "record")]
        if sound is not None:
            keys += [("l", "listen first")]
        if prompt is not None:
            keys += [("s", "skip"), ("b", "back"), ("n", "next"), ("g", "go to")]
        key = self._key([*keys, ("m", "microphone"), ("f", "finish and deliver"), ("q", "leave")])
        try:
            match key:
                case "r":
                    self._record()
                case "l" if sound is not None:
                    self._play(PromptSound(sound))
                case "s":
                    self._moved(session.skip())
                case "b":
                    session.go_back()
                case "n":
                    self._moved(session.go_on())
                case "g":
                    session.go_to(click.prompt("The prompt's id", err=True))
                case "m":
                    self._choose_microphone()
                case "f":
                    return self._finish()
                case _:
                    raise _Leave
        except VoxsealError as error:
            self._face.show_error(error)
        return []

    def _show(self, prompt: Prompt | None) -> None:
        say = self._face.say
        say()
        if prompt is None:
            say("Free recording.")
            return
        statuses = self._session.prompts()
        number = next(at for at, status in enumerate(statuses, 1) if status.prompt.id == prompt.id)
        done = sum(status.state in {PromptState.KEPT, PromptState.SKIPPED} for status in statuses)
        section = f", {prompt.section}" if prompt.section else ""
        say(f"Prompt {number:,} of {len(statuses):,}{section}  [{prompt.id}]  ({done:,} done)")
        if prompt.training:
            say("For practice: it is judged like the others, and never sent.")
        if prompt.note:
            say(f"({prompt.note})")
        script = self._session.script
        picture = script.picture(prompt) if script is not None else None
        if picture is not None:
            say(f"See: {picture}")
        for line in prompt.text.splitlines():
            say(f"    {line}")
        state = self._session.status(prompt.id).state
        if state is PromptState.KEPT:
            say("A take of it is kept; another that you keep takes its place.")

    def _record(self) -> None:
        self._session.start()
        with self._meter():
            self._key([("", "any key stops")], quiet=True)
        take = self._session.stop()
        if self._decide(take) and self._session.current is not None:
            self._moved(self._session.go_on())

    def _decide(self, take: Take) -> bool:
        """Until the person keeps, discards or postpones it. Whether it was kept."""
        choices = [("k", "keep"), ("p", "play"), ("d", "discard"), ("l", "decide later")]
        try:
            verdict = self._session.verdict(take.id)
        except VoxsealError as error:
            self._face.show_error(error)
            choices = [("l", "decide later"), ("d", "discard")]
        else:
            self._face.say(verdict_line(verdict))
            for judgement in verdict.judgements:
                if judgement.verdict is not Verdict.OK:
                    self._face.say(f"  ! {judgement.sentence} {judgement.advice}")
        while True:
            match self._key(choices):
                case "k":
                    with self._say_errors():
                        self._session.keep(take.id).result()
                        self._face.say("Kept.")
                        return True
                case "p":
                    with self._say_errors():
                        self._play(self._session.listen(take.id))
                case "d":
                    self._session.discard(take.id)
                    self._face.say("Discarded.")
                    return False
                case _:
                    return False

    def _play(self, source: AbstractContextManager[PcmSource]) -> None:
        with source as sound:
            playing = play(sound)
            try:
                self._face.note("Playing; Ctrl-C stops.")
                while not playing.done:
                    time.sleep(_DRAW_EVERY)
            except KeyboardInterrupt:
                pass
            finally:
                playing.stop()
                self._session.forget()  # or the next take would begin with it
            if playing.error is not None:
                raise playing.error

    def _choose_microphone(self) -> None:
        devices = [device for device in self._session.devices() if not device.monitor]
        for number, device in enumerate(devices, 1):
            self._face.say(f"  {number}  {device.name}{'  (the default)' if device.default else ''}")
        if not devices:
            self._face.say("There is no microphone. Plug one in, then look again.")
            return
        chosen = click.prompt("Which", type=click.IntRange(1, len(devices)), err=True)
        with self._say_errors():
            opened = self._session.choose(devices[chosen - 1].id)
            self._face.say(f"Recording with “{opened.name}” from now on.")

    def _finish(self) -> list[str]:
        self._session.wait()
        for take in self._session.undecided():
            self._face.say()
            self._face.say(f"First the take of {_subject(take)}:")
            self._decide(take)
        submission = self._session.submission
        if submission is not None and not self._face.confirm("Finish this recording, and deliver what was kept?"):
            return []
        return [submission.id for submission in self._session.finish()]

    def _moved(self, prompt: Prompt | None) -> None:
        if prompt is None:
            self._face.say("That was the last one: every prompt is recorded or skipped. f finishes.")

    # --- keys and the level ---------------------------------------------------------------------------------------

    def _key(self, choices: Sequence[tuple[str, str]], *, quiet: bool = False) -> str:
        """Waits for one of the keys; the empty one is any. Ctrl-C leaves."""
        if not quiet:
            self._face.note("  ".join(f"[{key}] {what}" for key, what in choices))
        while True:
            pressed = click.getchar().lower()
            for key, _ in choices:
                if key in {"", pressed}:
                    return key
            if pressed in {"\r", "\n", " "}:
                return choices[0][0]  # what is most likely meant

    @contextmanager
    def _say_errors(self) -> Iterator[None]:
        try:
            yield
        except VoxsealError as error:
            self._face.show_error(error)

    @contextmanager
    def _meter(self) -> Iterator[None]:
        self._face.note("Recording; any key stops.")
        with _drawing(self._line):
            yield

    def _line(self) -> str:
        take, level = self._session.recording, self._session.level
        if take is None or level is None:
            return "The recording has ended by itself. Press a key."
        dropped = f"  {self._session.dropped:,} frames lost" if self._session.dropped else ""
        return f"{level_bar(level)}{dropped}"


def level_bar(level: LevelReading) -> str:
    """`[████████······|···]  -18 dBFS  too quiet: move closer`"""

    def place(decibels: float) -> int:
        return round(_METER * min(max(1 - decibels / _QUIETEST, 0.0), 1.0))

    bar = ["█" if at < place(level.peak) else "·" for at in range(_METER)]
    held = min(place(level.held_peak), _METER - 1)
    bar[held] = "|"
    value = f"{level.peak:4.0f} dBFS" if level.peak > _QUIETEST else "  -  dBFS"
    return f"[{''.join(bar)}] {value}  {_HINTS[level.hint]}"


@contextmanager
def _drawing(line: Callable[[], str]) -> Iterator[None]:
    """Draws `line()` over itself ten times a second, on standard error, until the end of the block.

    What was longer before is written over with blanks: not every console of Windows knows the sequence that clears a line.
    """
    over = threading.Event()
    began = time.monotonic()
    longest = 0

    def draw() -> None:
        nonlocal longest
        while not over.wait(_DRAW_EVERY):
            seconds = time.monotonic() - began
            text = f"{seconds // 60:02.0f}:{seconds % 60:04.1f} {line()}"
            longest = max(longest, len(text))
            sys.stderr.write(f"\r{text:<{longest}}")
            sys.stderr.flush()

    painter = threading.Thread(target=draw, name="voxseal-level", daemon=True)
    painter.start()
    try:
        yield
    finally:
        over.set()
        painter.join()
        sys.stderr.write(f"\r{'':<{longest}}\r")
        sys.stderr.flush()


def _subject(take: Take) -> str:
    if take.prompt is not None:
        return f"prompt {take.prompt.id}"
    return "the room" if take.kind is TakeKind.ROOM_TONE else "free recording"
