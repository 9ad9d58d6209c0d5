"""Builds the app's folder on the system that it runs on, from this checkout. Run it with the build environment's Python:

    python installer/build_app.py --facts    # version, day and time (seconds) of the commit
    python installer/build_app.py            # dist/voxseal (Linux, Windows) or dist/Voxseal.app (macOS), and dist/notices

The build environment holds installer/requirements-build.txt and nothing else (installer/build-app makes one). The same
commit gives the same files on the same system, as far as the tools go: the commit's time stands in for the clock.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Facts:
    """`commit` is empty for a tree with changes that no commit holds. `epoch`: seconds, the commit's time."""

    version: str
    commit: str
    epoch: int

    @property
    def date(self) -> str:
        return datetime.fromtimestamp(self.epoch, UTC).date().isoformat()

    def as_json(self) -> str:
        return json.dumps({"commit": self.commit, "date": self.date}) + "\n"


def facts_of(root: Path) -> Facts:
    """Of the checkout at `root`. SOURCE_DATE_EPOCH, where it is set, stands in for the commit's time."""
    source = (root / "client" / "voxseal" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise SystemExit("client/voxseal/__init__.py names no version.")
    changed = _git(root, "status", "--porcelain")
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or _git(root, "log", "-1", "--format=%ct"))
    return Facts(found[1], "" if changed else _git(root, "rev-parse", "HEAD"), epoch)


def _git(root: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, text=True).stdout.strip()


def build(facts: Facts, dist: Path, work: Path) -> None:
    """Makes the folder and its notices in `dist`; `work` is for what is only needed meanwhile."""
    from icons import write_icons
    from notices import write_notices

    work.mkdir(parents=True, exist_ok=True)
    (work / "build.json").write_text(facts.as_json(), encoding="utf-8")
    write_icons(work / "icons")
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": str(facts.epoch),
        "PYTHONHASHSEED": "0",  # the order of sets, and with it of what is collected
        "VOXSEAL_BUILD_WORK": str(work),
        "VOXSEAL_BUILD_VERSION": facts.version,
    }
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--workpath", str(work / "pyinstaller"), "--distpath", str(dist)),
            str(ROOT / "installer" / "voxseal.spec"),
        ],
        check=True,
        env=environment,
    )
    write_notices(facts, work / "contents.json", dist / "notices")
    if sys.platform == "linux":
        link = dist / "voxseal" / "voxseal-app"
        link.unlink(missing_ok=True)
        link.symlink_to("voxseal")


def main() -> None:
    facts = facts_of(ROOT)
    if sys.argv[1:] == ["--facts"]:
        print(facts.version, facts.date, facts.epoch)
        return
    if not facts.commit:
        print("This tree has changes that no commit holds, so the package will name no commit.", file=sys.stderr)
    dist, work = ROOT / "dist", ROOT / "build" / "app"
    for folder in (dist / "voxseal", dist / "Voxseal.app", dist / "notices"):
        shutil.rmtree(folder, ignore_errors=True)
    build(facts, dist, work)
    size = sum(file.stat().st_size for file in (dist / "voxseal").rglob("*") if not file.is_symlink())
    print(
        f"Voxseal {facts.version} ({facts.commit or 'no commit'}, {facts.date}): {size / 1e6:.1f} MB in {dist / 'voxseal'}"
    )


if __name__ == "__main__":
    main()
