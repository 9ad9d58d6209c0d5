"""What a check-up says, and the words for what a store allows. `doctor` runs the checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voxseal.domain.errors import VoxsealError


class Verdict(Enum):
    OK = "ok"
    WARNING = "warning"
    """Work is possible, and something is to be known."""
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `name` is stable, for scripts; `sentence` and `hint` are for people."""

    name: str
    verdict: Verdict
    sentence: str
    hint: str = ""
    private: tuple[str, ...] = ()
    """Names in the sentence (a person's, a device's) that a support bundle must not hold."""


def fine(name: str, sentence: str, *private: str) -> Finding:
    return Finding(name, Verdict.OK, sentence, private=private)


def warning(name: str, sentence: str, hint: str = "") -> Finding:
    return Finding(name, Verdict.WARNING, sentence, hint)


def problem(name: str, sentence: str, hint: str = "") -> Finding:
    return Finding(name, Verdict.PROBLEM, sentence, hint)


def of_error(name: str, error: VoxsealError) -> Finding:
    """The error's own words."""
    return problem(name, error.message, error.hint)
