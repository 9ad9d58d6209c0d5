"""The core's errors in the words of the window, and in the person's language.

The core says how to go on at a command line ("voxseal resume"); here a person has buttons. So a hint that names a command
gives way to one of the window's own, by the error's code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from voxseal.domain.errors import VoxsealError
from voxseal.ui.language import Texts

tr = Texts("Errors")
_COMMAND = re.compile(r"\bvoxseal [a-z]|--[a-z]")


@dataclass(frozen=True)
class ErrorWords:
    title: str
    message: str
    """Empty when it says no more than the title."""
    hint: str


def error_words(error: VoxsealError) -> ErrorWords:
    message = "" if error.message.rstrip(".") == error.title else error.message
    hint = _hints().get(error.code, "") if _COMMAND.search(error.hint) else error.hint
    return ErrorWords(error.title, message, hint)


def _hints() -> dict[str, str]:
    goes_on = tr("What was sealed is kept on this computer. Uploads go on from where they stood.")
    return {
        "profile": tr("Open the file that your organisation gave you: Settings, Profile."),
        "consent": tr("Nothing was read or sent. Read the text and accept it."),
        "busy": tr("Nothing was changed. Wait for it to finish or close it, then try again."),
        "disk-full": tr("Your originals are untouched and what was sealed is kept. Free some space, then go on."),
        "ledger": tr("Your originals are untouched. Check the disk and the data folder's permissions, then try again."),
        "ledger-too-new": tr("Nothing was changed. Please update Voxseal."),
        "usage": tr("Nothing was changed."),
        "sign-in": tr("Nothing that was sealed is lost. Please try again."),
        "issuer-unreachable": tr("Nothing that was sealed is lost. Check the network, then try again."),
        "token-refused": tr("Nothing that was sealed is lost. Please try again."),
        "sign-in-needed": tr("What was sealed is kept on this computer. Sign in and it goes on."),
        "session-expired": tr("What was sealed is kept on this computer. Sign in and it goes on."),
        "clock": tr("Nothing is lost. Set the clock (best: automatically, from the network), then try again."),
        "store": goes_on,
        "store-unavailable": goes_on,
        "damaged-in-transit": goes_on,
    }
