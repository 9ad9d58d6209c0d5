"""What is to be read aloud: a script of prompts, in the order in which they come.

Values only; `capture.prompts` reads them from files.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

PICTURES = frozenset({".png", ".jpg", ".jpeg"})
SOUNDS = frozenset({".wav", ".flac", ".ogg"})
"""What may come with a prompt, by how its name ends, in lower case."""


@dataclass(frozen=True)
class Prompt:
    """One thing to say. `id` is unique in its script, and with the text is what a take is known by later.

    `note` is for the speaker and not to be read aloud; `media` names a picture or sound beside the script, as a relative
    path with slashes. `training`: to get used to it; it is recorded and judged like any other, and nothing of it is sent.
    """

    id: str
    text: str
    section: str = ""
    note: str = ""
    media: str = ""
    training: bool = False


@dataclass(frozen=True)
class PromptScript:
    """Prompts in order, at least one. `sha256` (lower-case hex) is that of the file they came from, `folder` where that and
    the prompts' media lie.
    """

    prompts: tuple[Prompt, ...]
    sha256: str
    folder: Path

    def __len__(self) -> int:
        return len(self.prompts)

    def find(self, prompt_id: str) -> Prompt | None:
        return next((prompt for prompt in self.prompts if prompt.id == prompt_id), None)

    def picture(self, prompt: Prompt) -> Path | None:
        """To be looked at, where the prompt has one."""
        return self._media(prompt, PICTURES)

    def sound(self, prompt: Prompt) -> Path | None:
        """To be listened to before it is spoken, where the prompt has one."""
        return self._media(prompt, SOUNDS)

    def _media(self, prompt: Prompt, kinds: frozenset[str]) -> Path | None:
        path = self.folder / prompt.media
        return path if prompt.media and path.suffix.lower() in kinds else None

    @property
    def sections(self) -> tuple[str, ...]:
        """Their names, in order, each once; empty for a script without sections."""
        return tuple(dict.fromkeys(prompt.section for prompt in self.prompts if prompt.section))


class PromptState(Enum):
    """How far a prompt has come. The value is stable: the ledger holds it."""

    OPEN = "open"
    UNDECIDED = "undecided"
    """At least one take waits to be kept or discarded, and none is kept yet."""
    KEPT = "kept"
    """A take is kept: sealed and waiting, or delivered. Of a training prompt: it was done."""
    SKIPPED = "skipped"
