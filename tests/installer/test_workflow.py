"""The workflow that builds the installers names what there is."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.installer.tools import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "installers.yml"


@pytest.fixture
def jobs() -> dict[str, Any]:
    read = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    assert read["permissions"] == {"contents": "read"}
    jobs = read["jobs"]
    assert isinstance(jobs, dict)
    return jobs


def test_each_system_has_a_job_that_builds_and_one_that_tries(jobs: dict[str, Any]) -> None:
    assert set(jobs) == {"debian", "windows", "macos"}
    for job in jobs.values():
        commands = "\n".join(step.get("run", "") for step in job["steps"])
        assert re.search(r"build-deb|build\.py|build-dmg", commands)
        assert re.search(r"test-deb|tests\.installer\.packaged", commands)


def test_every_script_that_it_runs_is_there(jobs: dict[str, Any]) -> None:
    commands = "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    named = set(re.findall(r"installer[/\\][\w./\\-]+", commands))
    assert len(named) >= 5
    for name in named:
        assert (ROOT / name.replace("\\", "/")).is_file(), name
