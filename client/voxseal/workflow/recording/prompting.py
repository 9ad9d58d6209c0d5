"""Where a script stands: each prompt with its takes, and the prompt that is to be recorded now.

Made anew from the ledger when a sitting begins; the session then tells it what happens. From one thread at a time.
"""

from __future__ import annotations

from collections.abc import Iterable

from voxseal.domain.errors import UsageError
from voxseal.domain.prompts import Prompt, PromptScript, PromptState
from voxseal.domain.takes import PromptStatus, Take, TakeState
from voxseal.store.takes import text_digest

_DONE = {TakeState.KEPT, TakeState.PRACTISED}


class PromptBook:
    """See the module. `takes` and `skipped` are the ledger's `standing` and `skipped`."""

    def __init__(self, script: PromptScript, takes: Iterable[Take], skipped: set[tuple[str, str]]) -> None:
        self.script = script
        self._skipped = {prompt.id for prompt in script.prompts if (prompt.id, text_digest(prompt)) in skipped}
        self._texts = {prompt.id: prompt.text for prompt in script.prompts}
        self._kept: dict[str, Take] = {}
        self._undecided: dict[str, dict[str, Take]] = {}
        for take in takes:
            self.note(take)
        self._at = 0
        self._at = self._next_open(0) or 0

    @property
    def current(self) -> Prompt:
        return self.script.prompts[self._at]

    def status(self, prompt: Prompt) -> PromptStatus:
        kept, undecided = self._kept.get(prompt.id), tuple(self._undecided.get(prompt.id, {}).values())
        if kept is not None:
            state = PromptState.KEPT
        elif undecided:
            state = PromptState.UNDECIDED
        else:
            state = PromptState.SKIPPED if prompt.id in self._skipped else PromptState.OPEN
        return PromptStatus(prompt, state, kept, undecided)

    def statuses(self) -> list[PromptStatus]:
        return [self.status(prompt) for prompt in self.script.prompts]

    def note(self, take: Take) -> None:
        """What has become of a take. One of another script, or of a text that has changed since, is not ours."""
        if take.prompt is None or self._texts.get(take.prompt.id) != take.prompt.text:
            return
        prompt = take.prompt.id
        undecided = self._undecided.setdefault(prompt, {})
        if take.state in {TakeState.RECORDING, TakeState.UNDECIDED}:
            undecided[take.id] = take
            return
        undecided.pop(take.id, None)
        kept = self._kept.get(prompt)
        if take.state in _DONE:
            self._kept[prompt] = take
            self._skipped.discard(prompt)
        elif kept is not None and kept.id == take.id:
            del self._kept[prompt]

    def note_skipped(self, prompt: Prompt, *, skipped: bool) -> None:
        (self._skipped.add if skipped else self._skipped.discard)(prompt.id)

    def go_to(self, prompt_id: str) -> Prompt:
        """Raises `UsageError` for a prompt that is not in the script."""
        for at, prompt in enumerate(self.script.prompts):
            if prompt.id == prompt_id:
                self._at = at
                return prompt
        raise UsageError("There is no such prompt in the script.", hint="Nothing was changed.")

    def go_back(self) -> Prompt:
        """To the prompt before, whatever its state; the first one stays."""
        self._at = max(self._at - 1, 0)
        return self.current

    def go_on(self) -> Prompt | None:
        """To the next prompt that is open or undecided, from here on and then from the start; None when all are done."""
        for start in (self._at + 1, 0):
            found = self._next_open(start)
            if found is not None:
                self._at = found
                return self.current
        return None

    def _next_open(self, start: int) -> int | None:
        waiting = {PromptState.OPEN, PromptState.UNDECIDED}
        prompts = self.script.prompts
        return next((at for at in range(start, len(prompts)) if self.status(prompts[at]).state in waiting), None)
