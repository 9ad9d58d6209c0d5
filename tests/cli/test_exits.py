"""What a script is told when several things came of one command."""

from __future__ import annotations

import pytest

from voxseal.cli.exits import Exit, gravest


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ([], Exit.DONE),
        ([Exit.PART, Exit.DONE], Exit.PART),
        # A take that breaks a limit is left out, and then nothing could be sent at all: the numbers say otherwise.
        ([Exit.PART, Exit.FAILED], Exit.FAILED),
        ([Exit.FAILED, Exit.SIGN_IN, Exit.DONE], Exit.SIGN_IN),
    ],
)
def test_the_outcome_that_needs_the_person_most_counts(codes: list[Exit], told: Exit) -> None:
    assert gravest(codes) is told
