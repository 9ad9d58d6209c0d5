"""kill -9 at random moments, a hundred times: nothing is lost, nothing doubled, and only what was under way is sent again.

`python -m tests.faults.random_kills --seed 7 --kills 50` runs as many as one likes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from voxseal.practice.cloud import PracticeCloud

from .random_kills import MOST_PARTS_UNDER_WAY, MOST_REQUESTS_UNDER_WAY, PART, describe, kill_at_random

KILLS = 25
"""A seed: what fits into a few minutes on two cores. `python -m tests.faults.table --kills 200` does the rest."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_kills(seed: int, cloud: PracticeCloud, tmp_path: Path) -> None:
    tally = kill_at_random(seed, KILLS, cloud, tmp_path)
    said = describe(seed, tally)
    print(said)  # shown when it fails: the command that has it again
    assert tally.kills == KILLS
    assert tally.closed == len(tally.resumes)
    assert (tally.lost, tally.doubled, tally.astray, tally.finished_again) == (0, 0, 0, 0), said
    # What a kill costs is at most what was under way: four parts, and small objects beside them.
    assert max(tally.parts_again) <= MOST_PARTS_UNDER_WAY, said
    assert max(tally.requests_again) <= MOST_REQUESTS_UNDER_WAY, said
    assert max(tally.again) <= MOST_REQUESTS_UNDER_WAY * PART, said
    assert tally.again_undisturbed == 0, said
