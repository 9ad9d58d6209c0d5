"""Text that comes from anybody, made fit to be shown: file names, prompts, consent texts, what a session log holds."""

from __future__ import annotations

import unicodedata

_LINE_ENDS = "\n\r\u2028\u2029"
_JOINERS = "\u200c\u200d"
"""They have no look of their own; Persian, Hindi and many other scripts are spelled with them, and emoji joined."""


def one_line(text: str) -> str:
    """It must not look like lines of its own, nor steer what shows it. Line ends become a visible mark, a tab a blank, and
    all else that has no look (control characters, what turns the direction of writing) U+FFFD; blanks of every width stay.
    """
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs":
        return character
    if character == "\t":
        return " "
    return "↵" if character in _LINE_ENDS else "\N{REPLACEMENT CHARACTER}"
