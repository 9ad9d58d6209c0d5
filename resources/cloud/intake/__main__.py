"""By hand, with the operator's own AWS credentials and the function's settings in the environment:

python -m intake take contractors/8f2c…/20261123-8k2m4q9xzr/manifest.sealed
python -m intake erase 8f2c… --by "Ann Lee" --why "request 4711"
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from intake.erasing import erase
from intake.errors import IntakeError
from intake.settings import Settings
from intake.taking import State
from intake.wiring import buckets_of, client, wire


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done; 1: something is left, said in words; 2: usage."""
    parser = argparse.ArgumentParser(prog="intake", description="Takes a submission, or erases a contractor.")
    commands = parser.add_subparsers(dest="command", required=True)
    taking = commands.add_parser("take", help="take one submission, as the function does")
    taking.add_argument("key", help="the manifest's key")
    erasing = commands.add_parser("erase", help="erase everything of one contractor, and prove it")
    erasing.add_argument("contractor", help="the folder's name: the subject of their ID token")
    erasing.add_argument("--by", required=True, help="who erases; goes into the proof")
    erasing.add_argument("--why", required=True, help="what asked for it; goes into the proof")
    given = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        return _take(settings, given.key) if given.command == "take" else _erase(settings, given)
    except IntakeError as error:
        print(f"{error.words} [{error.reason}]", file=sys.stderr)  # noqa: T201  a command's words
        return 1


def _take(settings: Settings, key: str) -> int:
    outcome = wire(settings, lambda: float("inf")).take(key)
    print(json.dumps(asdict(outcome) | {"state": outcome.state.value}))  # noqa: T201  a command's answer
    return 0 if outcome.state in {State.DONE, State.NOTHING} else 1


def _erase(settings: Settings, given: argparse.Namespace) -> int:
    buckets = buckets_of(settings, client("s3"))
    proof = erase(
        buckets.raw,
        buckets.features,
        buckets.audit,
        settings.prefix,
        given.contractor,
        who=given.by,
        why=given.why,
        when=datetime.now(UTC),
    )
    print(json.dumps({"proof": f"s3://{settings.audit_bucket}/{proof.key}", **proof.document}, indent=1))  # noqa: T201  the proof is its output
    return 0


if __name__ == "__main__":
    sys.exit(main())
