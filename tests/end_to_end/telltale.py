"""Runs the real command line and writes every secret of its sign-in into a file, for the tests to look for elsewhere.

python -m tests.end_to_end.telltale FILE -- voxseal's arguments
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from voxseal.cli.main import main
from voxseal.domain.secret import Secret

_MADE: set[str] = set()


def _watch() -> None:
    original = Secret.__init__

    def watched(self: Secret, value: str) -> None:
        original(self, value)
        if len(value) >= 12:
            _MADE.add(value)

    Secret.__init__ = watched


if __name__ == "__main__":
    _watch()
    try:
        main(sys.argv[3:])
    finally:
        with Path(sys.argv[1]).open("a") as file:
            # The link that the person opens is shown to them, with all that is in it (state, nonce, the challenge): each
            # is of one use, and PKCE's verifier, which is not in it, is needed to use what the link leads to.
            links = [value for value in _MADE if value.startswith("http")]
            secrets = sorted(value for value in _MADE if not any(value in link for link in links))
            file.write(json.dumps(secrets) + "\n")
