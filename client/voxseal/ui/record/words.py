"""What is said of a microphone, in the window's words."""

from __future__ import annotations

from voxseal.domain.errors import VoxsealError
from voxseal.domain.recording import LevelHint, Trouble
from voxseal.ui.language import Texts
from voxseal.ui.words import error_words

tr = Texts("Record")


def hint_text(hint: LevelHint) -> str:
    """What to do about the level."""
    return {
        LevelHint.NONE: tr("Level is fine"),
        LevelHint.NO_VOICE: "",
        LevelHint.TOO_QUIET: tr("Quiet: move closer to the microphone"),
        LevelHint.TOO_LOUD: tr("Loud: move away a little"),
        LevelHint.CLIPPED: tr("Too loud, it clips: lower the gain or move away"),
        LevelHint.NO_SIGNAL: tr("Nothing is heard: is the microphone muted?"),
    }[hint]


def trouble_text(trouble: Trouble) -> str:
    """What befell the microphone."""
    return {
        Trouble.UNPLUGGED: tr("The microphone was unplugged."),
        Trouble.MOVED: tr("The system switched to another microphone by itself."),
        Trouble.STALLED: tr("No more sound came from the microphone."),
        Trouble.SERVER_LOST: tr("The system's sound service ended."),
        Trouble.NOT_WRITTEN: tr("The take could not be written: the disk is full, or failed."),
        Trouble.ENDED: tr("The microphone stopped by itself."),
    }[trouble]


def microphone_error_text(error: VoxsealError) -> str:
    """Why there is no sound, and what to do. An error whose detail is a `Trouble` is told as that."""
    known = {trouble.value: trouble for trouble in Trouble}
    if error.detail in known:
        return trouble_text(known[error.detail]) + " " + tr("What was recorded before is kept.")
    words = error_words(error)
    return " ".join(filter(None, [words.message or words.title, words.hint]))
