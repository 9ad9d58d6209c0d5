"""Replays files of CloudTrail's events through the watch, with the function's settings in the environment:

    python -m detection events/*.json.gz

Files are as CloudTrail writes them: JSON with "Records", gzip or not. Prints each finding as a line of JSON, and to standard
error how many events there were. Exit code 0: nothing found, 3: something.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from detection.counting import MemoryCounters
from detection.settings import Settings
from detection.watching import Watch


def read_files(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The records of `paths`, in the files' order: counting does not depend on it."""
    for path in paths:
        content = path.read_bytes()
        yield from json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)["Records"]


def main(arguments: Sequence[str]) -> int:
    watch = Watch(Settings.from_environment(os.environ), MemoryCounters())
    events = found = 0
    for record in read_files([Path(each) for each in arguments]):
        events += 1
        for finding in watch.see(record):
            found += 1
            print(json.dumps(finding.document()))  # noqa: T201  a command's answer
    print(f"{events} events, {found} findings", file=sys.stderr)  # noqa: T201  a command: its count goes beside its output
    return 3 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
