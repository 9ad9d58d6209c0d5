"""Which Voxseal this is: version, commit and build date, for `--version`, the window's About and support.

The version is `voxseal.__version__`. Commit and date are known only to a build: the installers write them into the resource
`build.json`. Run from a checkout, there is none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from voxseal import __version__
from voxseal.domain.errors import VoxsealBug
from voxseal.workflow.resources import resource

FILE = "build.json"
"""`{"commit": "<40 hex digits>", "date": "YYYY-MM-DD"}`, beside the other resources of an installed Voxseal."""


@dataclass(frozen=True)
class BuildFacts:
    """`commit` is 40 hex digits, `date` the day (UTC) of the commit, not of the clock at build: the same commit always
    gives the same package. Both are empty when Voxseal runs from a checkout.
    """

    version: str
    commit: str = ""
    date: str = ""

    def __str__(self) -> str:
        if not self.commit:
            return f"{self.version} (from source)"
        return f"{self.version} (commit {self.commit[:12]}, {self.date})"


def build_facts() -> BuildFacts:
    """Those of the running program. Never raises: a damaged file is as none."""
    try:
        said = json.loads(resource(FILE).read_bytes())
        return BuildFacts(__version__, str(said["commit"]), str(date.fromisoformat(said["date"])))
    except (VoxsealBug, OSError, ValueError, KeyError, TypeError):
        return BuildFacts(__version__)
