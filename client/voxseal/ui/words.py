"""The core's errors in the words of the window, and in the person's language.

The core says how to go on at a command line ("voxseal resume"); here a person has buttons. So a hint that names a command
gives way to one of the window's own, by the error's code.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from voxseal.domain.errors import VoxsealBug, VoxsealError
from voxseal.ui.language import Texts
from voxseal.workflow.resources import resource

tr = Texts("Errors")
core = Texts("Core")
_COMMAND = re.compile(r"\bvoxseal [a-z]|--[a-z]")


@dataclass(frozen=True)
class ErrorWords:
    title: str
    message: str
    """Empty when it says no more than the title."""
    hint: str


def error_words(error: VoxsealError) -> ErrorWords:
    if isinstance(error, VoxsealBug):
        message = tr("Something unexpected happened in Voxseal itself.")
        if error.about:
            message += " " + tr("A report of it was saved:")
    else:
        message = "" if error.message.rstrip(".") == error.title else core_text(error.message)
    hint = _own_hint(error) if _COMMAND.search(error.hint) else core_text(error.hint)
    return ErrorWords(core_text(error.title), message, hint)


def core_text(text: str) -> str:
    """A text of the core in the person's language; as it is where there is no translation.

    What was filled into a text is found again by the templates that `installer/translations.py` collected.
    """
    said = core(text)
    if said != text or not text:
        return said
    for template, pattern in _templates():
        match = pattern.fullmatch(text)
        if match is not None:
            said = core(template)
            return said.format(*match.groups()) if said != template else text
    return text


@cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    """The most particular first."""
    found = []
    for template in json.loads((resource("translations") / "templates.json").read_bytes()):
        literals = re.split(r"\{\d+\}", template)
        pattern = "(.+?)".join(re.escape(part.replace("{{", "{").replace("}}", "}")) for part in literals)
        found.append((sum(map(len, literals)), template, re.compile(pattern, re.DOTALL)))
    return [(template, pattern) for _, template, pattern in sorted(found, key=lambda entry: -entry[0])]


def _own_hint(error: VoxsealError) -> str:
    """The window's hint for this kind of error, or for the nearest kind above it."""
    hints = _hints()
    codes = (getattr(kind, "code", "") for kind in type(error).__mro__)
    return next((hints[code] for code in codes if code in hints), "")


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
