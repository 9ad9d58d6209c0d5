"""Listening at the microphone's side: one sound at a time on the loudspeakers, and which one it is.

opened = listening.open(session.listen(take.id))    # in a task, since a sound system takes a while to open
listening.begin(Heard.TAKE, opened)
listening.stop()
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from enum import Enum
from pathlib import Path

from voxseal.domain.errors import VoxsealError
from voxseal.domain.ports import PcmSource, Playing

Play = Callable[[PcmSource], Playing]
Opened = tuple[ExitStack, Playing]
"""What is being played, and what ends it and lets go of its source."""


class Heard(Enum):
    """What is being played."""

    NOTHING = "nothing"
    TAKE = "take"
    PROMPT = "prompt"
    """The sound that comes with the prompt."""


class Listening:
    """Main thread only, but for `open`. `play` plays a sound; by default on this computer's loudspeakers."""

    def __init__(self, play: Play | None = None) -> None:
        self._play = play or _on_loudspeakers
        self._opened: Opened | None = None
        self.heard = Heard.NOTHING

    def open(self, source: AbstractContextManager[PcmSource]) -> Opened:
        """Raises what `source` does, and `PlaybackError`."""
        with ExitStack() as stack:
            playing = self._play(stack.enter_context(source))
            stack.callback(playing.stop)
            return stack.pop_all(), playing

    def begin(self, what: Heard, opened: Opened) -> None:
        """It is heard from now on, and nothing else."""
        self.stop()
        self._opened, self.heard = opened, what

    def stop(self) -> bool:
        """Whether there was something to stop."""
        opened, self._opened, self.heard = self._opened, None, Heard.NOTHING
        if opened is not None:
            opened[0].close()
        return opened is not None

    @property
    def position(self) -> int:
        """The frame that is heard just now; 0 while nothing is."""
        return self._opened[1].position if self._opened is not None else 0

    @property
    def done(self) -> bool:
        """It has come to its end, or failed; `stop` is still to be called."""
        return self._opened is not None and self._opened[1].done

    @property
    def error(self) -> VoxsealError | None:
        return self._opened[1].error if self._opened is not None else None


def prompt_sound(path: Path) -> AbstractContextManager[PcmSource]:
    """The sound in a file that comes with a script. Raises `PlaybackError`."""
    from voxseal.capture.prompt_sound import PromptSound

    return PromptSound(path)


def _on_loudspeakers(source: PcmSource) -> Playing:
    from voxseal.capture.playback import play

    return play(source)
