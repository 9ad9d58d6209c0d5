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
from concurrent.futures import ThreadPoolExecutor
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


def _kills(seed: int, kills: int, place: Path) -> list[Account]:
    with PracticeCloud(place / "cloud") as cloud:
        tally = kill_at_random(seed, kills, cloud, place)
    sys.stderr.write(describe(seed, tally) + "\n")
    return [tally.account()]


def _bad_days(rounds: int, place: Path) -> list[Account]:
    accounts = []
    voices = recordings(place / "voices", large=18_000_000, small=6, seed=1)
    with PracticeCloud(place / "cloud") as cloud:
        for (number, fault), seed in itertools.product(enumerate(FAULTS), range(1, rounds + 1)):
            folder = place / f"day {number} {seed}"
            folder.mkdir()
            accounts.append(submit_under(fault, seed, cloud, voices, folder))
            sys.stderr.write(f"{accounts[-1]}\n")
    return accounts


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.table")
    parser.add_argument("--kills", type=int, default=20, help="kill -9 so many times in all")
    parser.add_argument("--rounds", type=int, default=1, help="try each fault of network and store so many times")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2, thread_name_prefix="table") as side_by_side:
        places = [Path(name) / str(number) for number in range(-(-asked.kills // _KILLS_A_SEED) + 1)]
        for place in places:
            place.mkdir()
        work = [
            side_by_side.submit(_kills, seed, min(_KILLS_A_SEED, asked.kills - (seed - 1) * _KILLS_A_SEED), place)
            for seed, place in enumerate(places[1:], 1)
        ]
        work.append(side_by_side.submit(_bad_days, asked.rounds, places[0]))
        accounts = list(itertools.chain.from_iterable(each.result() for each in work))
    by_fault: dict[str, list[Account]] = {}
    for account in accounts:
        by_fault.setdefault(account.fault, []).append(account)
    print("\n".join([_HEAD, *map(row, by_fault.values())]))
    print(f"\nA part is {PART:,} bytes; up to four are under way at once, and small objects beside them.")
    return int(any(each.lost or each.doubled or each.survived < each.uploads for each in accounts))


if __name__ == "__main__":
    sys.exit(main())
