"""Known secrets and names are planted, everything is run, and they are looked for wherever they must not be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from voxseal.practice.cloud import PracticeCloud

from .conftest import ROOT, TIMEOUT, Client, noise
from .trap import Trap

NAME = "canary-name-quokka"


@pytest.fixture
def trap(client: Client, tmp_path: Path) -> Trap:
    return Trap(client, tmp_path)


def test_no_secret_and_no_name_is_left_anywhere(
    trap: Trap, client: Client, cloud: PracticeCloud, tmp_path: Path
) -> None:
    folder = tmp_path / NAME
    noise(folder / f"{NAME}-1.wav", 0.2)
    noise(folder / f"{NAME}-2.wav", 40, seed=2, rate=48000, subtype="PCM_32")
    (folder / f"{NAME}.txt").write_text(NAME)
    trap.run("sign-in")
    trap.run("submit", folder, code=4)
    trap.run("resume", "--sign-in", code=3)
    trap.run("submit", folder, "--sign-in", code=1)
    trap.run("status")
    trap.run("receipts")
    trap.run("whoami", code=4)
    trap.run("sign-out")
    trap.run("profile", "check", folder / f"{NAME}.txt", code=2)
    trap.run("open", folder / f"{NAME}.txt", "--key", cloud.key_path, "--out", tmp_path / "out", code=1)

    secrets = trap.secrets()
    assert len(secrets) >= 5  # keys, tokens: the trap works
    files = {path: path.read_bytes() for path in client.data.rglob("*") if path.is_file()}
    for secret in secrets:
        assert secret not in trap.said
        assert secret not in trap.seen_in_processes
        for path, content in files.items():
            assert secret.encode() not in content, path.name
    journal = b"".join(content for path, content in files.items() if path.parent.name == "journal")
    assert b"object.delivered" in journal
    for private in (NAME, str(tmp_path), "contractors/practice", client.env["HOME"]):
        assert private.encode() not in journal
    # What others can list shows opaque ids alone.
    keys = "\n".join(str(path.relative_to(cloud.folder)) for path in (cloud.folder / "bucket").rglob("*"))
    assert NAME not in keys
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_an_unexpected_error_shows_no_more_than_its_kind_and_place(client: Client, tmp_path: Path) -> None:
    """A bug may carry anything in its text; the person, the log and JSON get its kind and place."""
    program = (
        "from voxseal.workflow.workbench import Workbench\n"
        "from voxseal.cli.main import program\n"
        "import sys\n"
        f"def broken(self, *_): raise RuntimeError('secret {NAME}')\n"
        "Workbench.unfinished = broken\n"
        "program(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--data-dir", str(client.data), "resume", "--json"],
        cwd=ROOT,
        env=client.env,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert done.returncode == 1
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "bug"
    assert "RuntimeError" in error["message"]
    journal = "".join(path.read_text() for path in (client.data / "journal").iterdir())
    assert NAME not in done.stdout + done.stderr + journal
    assert '"event":"error.shown"' in journal
