"""Every shell script of the project passes shellcheck."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.installer.tools import ROOT


def scripts() -> list[Path]:
    """By their first line, among the files that git knows; and what others source."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True).stdout
    found = []
    for name in listed.splitlines():
        file = ROOT / name
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as content:
                first = content.readline(80)
            if first.startswith((b"#!/usr/bin/env bash", b"#!/bin/sh", b"#!/bin/bash")):
                found.append(file)
    return found


@pytest.mark.parametrize("script", scripts(), ids=lambda script: str(script.relative_to(ROOT)))
def test_shellcheck_has_nothing_to_say(script: Path) -> None:
    command = ["shellcheck", "--external-sources", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "")
