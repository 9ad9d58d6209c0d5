"""What an organisation deploys is no part of what contractors install; and the functions know nothing of the program."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

from .processes import CLOUD, INTAKE_PYTHON, ROOT, needed


def test_the_wheel_has_the_resources_and_not_the_cloud(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "voxseal/_resources/profile.example.toml" in names
    assert "voxseal/workflow/workbench.py" in names
    assert [name for name in names if "cloud/" in name and not name.startswith("voxseal/practice")] == []


def test_the_functions_know_nothing_of_the_program() -> None:
    sources = list(CLOUD.rglob("*.py"))
    assert len(sources) > 10
    assert [path for path in sources if re.search(r"^\s*(from|import) voxseal\b", path.read_text(), re.M)] == []
    tried = [str(needed(INTAKE_PYTHON)), "-c", "import voxseal"]
    assert subprocess.run(tried, capture_output=True, timeout=60, cwd="/", check=False).returncode != 0
