"""`voxseal support-bundle`: nothing is saved before it was shown, and nothing that was left out."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voxseal.cli.main import program

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    runner = CliRunner()
    result = runner.invoke(program, ["--data-dir", str(tmp_path / "data"), "resume"])
    assert result.exit_code == 0, result.output
    return tmp_path


def run(place: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(program, ["--data-dir", str(place / "data"), *arguments])
    assert result.exit_code == code, result.output
    return result


def test_saved_with_a_yes_and_read_elsewhere(place: Path) -> None:
    out = place / "x.zip"
    saved = json.loads(run(place, "support-bundle", "--yes", "--out", str(out), "--no-doctor", "--json").stdout)
    assert saved["bundle"] == str(out)
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    said = run(elsewhere, "logs", "--bundle", str(out), "verify").stdout
    assert saved["reference"] in said
    assert "holds together" in said
    assert "resume: " in run(elsewhere, "logs", "--bundle", str(out), "list").stdout


def test_a_changed_bundle_is_told(place: Path) -> None:
    out = place / "x.zip"
    run(place, "support-bundle", "--yes", "--out", str(out), "--no-doctor")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("more.txt", b"")
    said = run(place, "logs", "--bundle", str(out), "verify", code=1).stdout
    assert "more.txt: The file was put into the bundle later" in said
    assert "not a support bundle" in run(place, "logs", "--bundle", str(ROOT / "README.md"), "list", code=1).stderr


def test_no_file_that_is_there_is_written_over(place: Path) -> None:
    out = place / "interview.wav"
    out.write_bytes(b"the only copy")
    link = place / "link.zip"
    link.symlink_to(place / "nowhere.zip")
    for taken in (out, link):
        said = run(place, "support-bundle", "--yes", "--out", str(taken), "--no-doctor", code=2).stderr
        assert "There is a file of that name already" in said
    run(place, "logs", "record-problem")
    assert "already" in run(place, "logs", "record-problem", "--stop", "--yes", "--out", str(out), code=2).stderr
    assert out.read_bytes() == b"the only copy"
    # The problem is still being recorded: another name is all that it takes.
    run(place, "logs", "record-problem", "--stop", "--yes", "--out", str(place / "y.zip"))
    assert sorted(path.name for path in place.iterdir()) == ["data", "interview.wav", "link.zip", "y.zip"]


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that takes no file, whoever asks")
def test_a_folder_that_takes_no_file_is_named(place: Path) -> None:
    said = run(place, "support-bundle", "--yes", "--out", "/proc", "--no-doctor", code=2).stderr
    assert "cannot be saved there" in said
    assert "/proc" in said


def test_shown_in_full_and_not_saved(place: Path) -> None:
    said = run(place, "support-bundle", "--preview", "--no-doctor").stdout
    assert '"event":"run.started"' in said
    assert "=== versions.json" in said
    files = json.loads(run(place, "support-bundle", "--preview", "--json").stdout)["files"]
    assert "doctor.json" in [file["name"] for file in files]
    assert not list(place.glob("*.zip"))


def test_without_a_yes_nothing_is_saved(place: Path) -> None:
    assert "needs a yes" in run(place, "support-bundle", code=2).stderr
    assert not list(Path.cwd().glob("voxseal-support-*.zip"))


def test_left_out(place: Path) -> None:
    out = place / "x.zip"
    run(place, "support-bundle", "--yes", "--out", str(out), "--no-doctor", "--leave-out", "submissions.json")
    with zipfile.ZipFile(out) as archive:
        assert "submissions.json" not in archive.namelist()
        assert "Left out by the person who made it:" in archive.read("READ-ME.txt").decode()
    run(place, "support-bundle", "--yes", "--out", str(out), "--no-doctor", "--leave-out", "nonsense", code=2)


def test_a_ledger_of_a_newer_voxseal_does_not_prevent_a_bundle(place: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(place / "data" / "ledger.sqlite3")) as ledger:
        ledger.execute("PRAGMA user_version = 9999")
    out = place / "x.zip"
    said = run(place, "support-bundle", "--yes", "--out", str(out))
    assert "newer Voxseal" in said.stderr
    with zipfile.ZipFile(out) as archive:
        journal = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".jsonl"))
    assert b'"code":"ledger-too-new"' in journal


def test_a_person_looks_and_leaves_out_and_saves(place: Path) -> None:
    """In a real terminal: the list, a file, one left out, saved."""
    out = place / "x.zip"
    ours, theirs = pty.openpty()
    env = os.environ | {"PYTHONPATH": str(ROOT / "client"), "COLUMNS": "200"}
    words = ["--data-dir", str(place / "data"), "support-bundle", "--no-doctor", "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-m", "voxseal.cli", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=env
    ) as running:
        os.close(theirs)
        seen = b""

        def until(words: bytes, count: int) -> None:
            nonlocal seen
            while seen.count(words) < count:
                seen += os.read(ours, 65536)

        try:
            until(b"q: save nothing", 1)
            os.write(ours, b"1\n")
            until(b"q: save nothing", 2)
            assert b'"libraries"' in seen
            os.write(ours, b"99\n")
            until(b"none of these", 1)
            os.write(ours, b"-2\n")
            until(b"left out  settings.json", 1)
            os.write(ours, b"s\n")
            until(b"quote this code", 1)
            assert running.wait(timeout=60) == 0
        finally:
            running.kill()
    os.close(ours)
    with zipfile.ZipFile(out) as archive:
        assert "settings.json" not in archive.namelist()
        assert "versions.json" in archive.namelist()


def test_record_the_problem(place: Path) -> None:
    assert "No problem is being recorded" in run(place, "logs", "record-problem", "--stop", "--yes", code=2).stderr
    assert "Do again what went wrong" in run(place, "logs", "record-problem", "--minutes", "5").stdout
    assert "needs a yes" in run(place, "logs", "record-problem", "--stop", code=2).stderr
    out = place / "x.zip"
    saved = json.loads(run(place, "logs", "record-problem", "--stop", "--yes", "--out", str(out), "--json").stdout)
    said = json.loads(run(place, "logs", "--bundle", str(out), "show", "--text", "log.detail", "--json").stdout)[
        "lines"
    ]
    assert [line["event"] for line in said] == ["log.detail-raised", "log.detail-lowered"]
    assert saved["reference"].startswith("VX-")
    run(place, "logs", "record-problem", "--stop", "--yes", code=2)
