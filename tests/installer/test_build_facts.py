"""`voxseal --version`, and what a build writes for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from voxseal import __version__
from voxseal.cli.main import program
from voxseal.workflow import build, resources

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package's folder, with its resources inside."""
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    (tmp_path / "_resources").mkdir()
    return tmp_path


def test_a_build_says_its_commit_and_date(package: Path) -> None:
    (package / "_resources" / build.FILE).write_text(json.dumps({"commit": COMMIT, "date": "2026-11-03"}))
    facts = build.build_facts()
    assert (facts.version, facts.commit, facts.date) == (__version__, COMMIT, "2026-11-03")
    said = CliRunner().invoke(program, ["--version"])
    assert said.exit_code == 0
    assert said.output == f"voxseal {__version__} (commit 0123456789ab, 2026-11-03)\n"


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"commit": "1"}', "null"])
def test_without_a_build_it_says_that_it_runs_from_source(package: Path, text: str | None) -> None:
    if text is not None:
        (package / "_resources" / build.FILE).write_text(text)
    assert str(build.build_facts()) == f"{__version__} (from source)"
