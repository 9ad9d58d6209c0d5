"""The Windows installer compiles without a warning, signs what it should, and knows what the rest of Voxseal knows."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs import windows

from tests.installer.tools import INSTALLER, load
from voxseal.ui.enrolment import SUFFIXES

build = load("windows/build")
SCRIPT = (INSTALLER / "windows" / "voxseal.nsi").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def icon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("icons")
    subprocess.run([sys.executable, str(INSTALLER / "icons.py"), str(out)], check=True, timeout=120)
    return out / "voxseal.ico"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A stand-in for the folder that PyInstaller makes on Windows."""
    folder = tmp_path / "dist"
    for name in (
        "voxseal/voxseal.exe",
        "voxseal/voxseal-app.exe",
        "voxseal/_internal/part.dll",
        "notices/THIRD-PARTY.txt",
    ):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a stand-in")
    return folder


def compile_it(dist: Path, icon: Path, **options: str) -> subprocess.CompletedProcess[str]:
    command = build.compile_command("makensis", "0.1.0", dist, icon, **options)
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_it_compiles_without_a_warning(dist: Path, icon: Path) -> None:
    done = compile_it(dist, icon)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    content = build.installer_of(dist, "0.1.0").read_bytes()
    assert content.startswith(b"MZ")
    assert b"NullsoftInst" in content


def test_it_reads_its_script_the_same_on_every_system(dist: Path, icon: Path) -> None:
    """Where nothing is said, makensis goes by the system's code page: Windows-1252 there, for instance."""
    command = build.compile_command("makensis", "0.1.0", dist, icon)
    at = command.index("-INPUTCHARSET")
    assert command[at + 1] == "UTF8"
    other = [*command[:at], "-INPUTCHARSET", "CP1252", *command[at + 2 :]]
    assert subprocess.run(other, capture_output=True, timeout=120, check=False).returncode == 0  # and spoilt in silence
    # Backslashes alone part paths for every makensis.
    assert not [line for line in SCRIPT.splitlines() if line.split()[:1] == ["File"] and "/*" in line]


def test_no_program_of_it_may_run_while_it_is_exchanged() -> None:
    refused = {line.split('"')[1] for line in SCRIPT.splitlines() if "!insertmacro RefuseWhileRunning" in line}
    assert refused == set(build.PROGRAMS)


def test_installer_and_uninstaller_are_signed(dist: Path, icon: Path, tmp_path: Path) -> None:
    signed = tmp_path / "signed"
    signer = tmp_path / "signer"
    signer.write_text(f'#!/bin/sh\necho "$@" >>{signed}\n')
    signer.chmod(signer.stat().st_mode | stat.S_IXUSR)
    done = compile_it(dist, icon, sign=f"{signer} /fd SHA256")
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = signed.read_text().splitlines()
    assert first.startswith("/fd SHA256 ")  # the uninstaller, under a name of the compiler's own
    assert second == f"/fd SHA256 {build.installer_of(dist, '0.1.0')}"


def test_a_signing_that_fails_fails_the_build(dist: Path, icon: Path) -> None:
    assert compile_it(dist, icon, sign="false").returncode != 0


def test_each_text_is_there_in_both_languages() -> None:
    texts = [line.split()[1:3] for line in SCRIPT.splitlines() if line.startswith("LangString")]
    names = {name for name, _ in texts}
    assert sorted(texts) == sorted(
        [name, "${LANG_" + language + "}"] for name in names for language in ("ENGLISH", "GERMAN")
    )
    assert all(f"$({name})" in SCRIPT for name in names)


def test_it_opens_what_the_window_takes_for_a_profile() -> None:
    assert r"${CLASSES}\.voxseal-profile" in SCRIPT
    assert ".voxseal-profile" in SUFFIXES


def test_it_knows_the_data_folder_that_the_program_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "get_win_folder", lambda _: "$LOCALAPPDATA")
    used = windows.Windows("voxseal", appauthor=False).user_data_dir.replace("/", "\\")
    assert f'!define DATA "{used}"' in SCRIPT


def test_checksums_are_as_sha256sum_reads_them(tmp_path: Path) -> None:
    (tmp_path / "Voxseal-0.1.0-setup.exe").write_bytes(b"one")
    (tmp_path / "voxseal_0.1.0_amd64.deb").write_bytes(b"two")
    (tmp_path / "notes.txt").write_bytes(b"none of them")
    build.write_checksums(tmp_path)
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    assert lines == [
        f"{hashlib.sha256(b'one').hexdigest()}  Voxseal-0.1.0-setup.exe",
        f"{hashlib.sha256(b'two').hexdigest()}  voxseal_0.1.0_amd64.deb",
    ]
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False, timeout=60)
    assert checked.returncode == 0


def test_elsewhere_it_says_that_it_builds_on_windows() -> None:
    done = subprocess.run(
        [sys.executable, str(INSTALLER / "windows" / "build.py")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"VOXSEAL_SIGN": ""},
    )
    assert done.returncode == 1
    assert "builds on Windows" in done.stderr
