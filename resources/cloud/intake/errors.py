"""What can go wrong, told apart by whose business it is.

`Poisoned`: this sample, for good. It stays where it is, the rest goes on, and somebody is told.
`ManifestRefused`: the whole submission, for good. Nothing of it is touched.
`Trouble`: neither; a key, a store or a permission that does not answer now. The run stops and is tried again.

No message holds content, a prompt or a name: these lines end up in logs that more people read than may hear a voice.
"""

from __future__ import annotations


class IntakeError(Exception):
    """Root of what the intake raises on purpose. `reason` is stable, for logs and receipts; `words` are for people."""

    def __init__(self, reason: str, words: str) -> None:
        self.reason = reason
        self.words = words
        super().__init__(f"{reason}: {words}")


class Poisoned(IntakeError):
    """One sample that cannot be taken."""


class ManifestRefused(IntakeError):
    """A manifest that cannot be believed."""


class Trouble(IntakeError):
    """Something around us does not work; trying again is right."""
