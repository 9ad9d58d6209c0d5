"""`installer/from-source` in a checkout of its own, with a stand-in for uv: nothing is fetched and nothing installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installer.tools import INSTALLER, ROOT

# Makes environments as uv does, without anything in them.
UV = """#!/bin/sh
echo "$*" >>uv-calls
if [ "$1" = venv ]; then rm -rf "$6" && exec "$5" -m venv --without-pip "$6"; fi
"""
TOOLS_ARE_THERE = ". installer/setup.sh; find_python; stamp_of installer/requirements-setup.txt >.tools/stamp"


class Checkout:
    """The set-up's own files, and a PATH with one Python and the system's programs."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.installer = place / "installer"
        self.installer.mkdir(parents=True)
        for name in ("from-source", "setup.sh", "requirements-practice.txt", "requirements-setup.txt"):
            shutil.copy(INSTALLER / name, self.installer / name)
        shutil.copy(ROOT / "pyproject.toml", place)
        uv = place / ".tools" / "bin" / "uv"
        uv.parent.mkdir(parents=True)
        uv.write_text(UV)
        uv.chmod(0o700)
        self.python = place / "system" / "python3.11"
        self.python.parent.mkdir()
        self.python.symlink_to(Path(sys.base_prefix, "bin", "python3").resolve())
        self.bash(TOOLS_ARE_THERE)

    def bash(self, command: str, *active: Path) -> str:
        """Its output; with these environments' programs before all others, as `activate` puts them."""
        path = os.pathsep.join(
            [*(str(folder / "bin") for folder in active), str(self.python.parent), "/usr/bin", "/bin"]
        )
        env = {
            "PATH": path,
            "HOME": str(self.place),
            "PIP_NO_INDEX": "1",
        }  # a set-up that starts anew fetches nothing either
        if active:
            env["VIRTUAL_ENV"] = str(active[0])
        done = subprocess.run(
            ["bash", "-euc", command], cwd=self.place, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def installed(self) -> list[str]:
        """What uv was asked since the last time."""
        calls = self.place / "uv-calls"
        said = calls.read_text().splitlines() if calls.exists() else []
        calls.unlink(missing_ok=True)
        return said


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout")


def test_an_active_environment_changes_nothing(checkout: Checkout, tmp_path: Path) -> None:
    checkout.bash("installer/from-source")
    assert checkout.installed()
    own, other = checkout.place / ".venv", tmp_path / "other"
    in_use = own / "in-use"
    in_use.touch()
    subprocess.run([checkout.python, "-m", "venv", "--without-pip", str(other)], check=True, timeout=120)
    for active in ([], [own], [other], [other, own], [own, checkout.place / ".tools"]):
        checkout.bash("installer/from-source", *active)
        assert checkout.installed() == [], active
        assert in_use.exists()


def test_the_set_up_needs_no_program_that_macos_lacks(checkout: Checkout) -> None:
    """The disk image is built by it there."""
    macos = "sha256sum() { return 127; }; realpath() { return 127; }; "
    stamp = "find_python; stamp_of pyproject.toml installer/setup.sh; stamp_of /dev/null"
    first, second = checkout.bash(f"{macos} . installer/setup.sh; {stamp}").split()
    assert len(first) == len(second) == 64
    assert first != second


def test_an_active_environment_is_not_what_is_built_on(checkout: Checkout, tmp_path: Path) -> None:
    """Else ours would break when the other one is thrown away."""
    other = tmp_path / "other"
    subprocess.run([checkout.python, "-m", "venv", "--without-pip", str(other)], check=True, timeout=120)
    checkout.bash("installer/from-source", other)
    assert checkout.installed()
    assert (checkout.place / ".venv" / "bin" / "python").resolve() == checkout.python.resolve()
    assert str(tmp_path / "other") not in (checkout.place / ".venv" / "pyvenv.cfg").read_text()


def test_another_requirement_is_installed(checkout: Checkout) -> None:
    checkout.bash("installer/from-source")
    checkout.installed()
    with (checkout.installer / "requirements-practice.txt").open("a") as file:
        file.write("# another\n")
    checkout.bash("installer/from-source")
    assert any("requirements-practice.txt" in call for call in checkout.installed())
