"""Everything of this folder in one table, in Markdown.

python -m tests.faults.table                            a few minutes
python -m tests.faults.table --kills 200 --rounds 3     the one that is shown
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from voxseal.practice.cloud import PracticeCloud

from .account import Account
from .bad_day import submit_under
from .catalogue import FAULTS
from .random_kills import PART, describe, kill_at_random
from .recordings import recordings

_HEAD = """\
| fault | uploads begun | survived | resumes needed (median, most) | bytes sent again per fault (median, most) \
| objects lost | objects doubled |
|---|--:|--:|--:|--:|--:|--:|"""
_KILLS_A_SEED = 50


def row(accounts: Sequence[Account]) -> str:
    """All accounts of one fault in a line."""
    resumes = list(itertools.chain.from_iterable(each.resumes for each in accounts))
    again = list(itertools.chain.from_iterable(each.again for each in accounts)) or [0]
    kills = accounts[0].fault.startswith("kill")
    cells = [
        accounts[0].fault + (f", {len(again)} times" if kills else ""),
        str(sum(each.uploads for each in accounts)),
        str(sum(each.survived for each in accounts)),
        f"{statistics.median(resumes):g}, {max(resumes)}",
        f"{_size(statistics.median(again))}, {_size(max(again))}",
        str(sum(each.lost for each in accounts)),
        str(sum(each.doubled for each in accounts)),
    ]
    return "| " + " | ".join(cells) + " |"


def _size(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 50_000 else f"{count / 1000:.0f} kB" if count else "0"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.table")
    parser.add_argument("--kills", type=int, default=20, help="kill -9 so many times in all")
    parser.add_argument("--rounds", type=int, default=1, help="try each fault of network and store so many times")
    asked = parser.parse_args()
    lines, accounts = [_HEAD], []
    with tempfile.TemporaryDirectory() as name, PracticeCloud(Path(name) / "cloud") as cloud:
        place = Path(name)
        kills = []
        for seed, begun in enumerate(range(0, asked.kills, _KILLS_A_SEED), 1):
            folder = place / f"kills {seed}"
            folder.mkdir()
            tally = kill_at_random(seed, min(_KILLS_A_SEED, asked.kills - begun), cloud, folder)
            sys.stderr.write(describe(seed, tally) + "\n")
            kills.append(tally.account())
        accounts.append(kills)
        voices = recordings(place / "voices", large=18_000_000, small=6, seed=1)
        for number, fault in enumerate(FAULTS):
            days = []
            for seed in range(1, asked.rounds + 1):
                folder = place / f"day {number} {seed}"
                folder.mkdir()
                days.append(submit_under(fault, seed, cloud, voices, folder))
                sys.stderr.write(f"{days[-1]}\n")
            accounts.append(days)
    lines += [row(of_one) for of_one in accounts]
    print("\n".join(lines))
    print(f"\nA part is {PART:,} bytes; up to four are under way at once, and small objects beside them.")
    bad = [each for of_one in accounts for each in of_one if each.lost or each.doubled or each.survived < each.uploads]
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
