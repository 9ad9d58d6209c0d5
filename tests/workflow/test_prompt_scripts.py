"""The script comes with its profile: copied when it is imported, with its media, and no other file of this computer."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from voxseal.domain.errors import ProfileError, PromptScriptError
from voxseal.identity.vault import MemoryVault
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

SCRIPT = "id,text,media\na,Say what you see.,pics/a.png\nb,Hello.,\n"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(DataFolder(tmp_path / "data"), vault=MemoryVault()) as made:
        yield made


@pytest.fixture
def handed(tmp_path: Path, profile_text: str) -> Path:
    """What an organisation hands over: a folder with a profile, a script and a picture."""
    folder = tmp_path / "handed"
    (folder / "pics").mkdir(parents=True)
    (folder / "pics" / "a.png").write_bytes(b"picture")
    (folder / "prompts.csv").write_text(SCRIPT)
    (folder / "acme.toml").write_text(profile_text + '[prompts]\nscript = "prompts.csv"\n')
    return folder


def test_the_script_is_copied_with_its_media(bench: Workbench, handed: Path) -> None:
    bench.import_profile(handed / "acme.toml")
    for path in sorted(handed.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    script = bench.prompt_script()
    assert script is not None
    assert [prompt.id for prompt in script.prompts] == ["a", "b"]
    assert script.sha256 == hashlib.sha256(SCRIPT.encode()).hexdigest()
    media = script.picture(script.prompts[0])
    assert media is not None
    assert media.read_bytes() == b"picture"
    assert media.is_relative_to(bench.folder.path)
    assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in bench.folder.prompts.rglob("*.*"))


def test_another_profile_takes_its_own_script_along(bench: Workbench, handed: Path, profile_text: str) -> None:
    bench.import_profile(handed / "acme.toml")
    (handed / "prompts.csv").write_text("id,text\nc,Other words.\n")
    (handed / "acme.toml").write_text(profile_text + '[prompts]\nscript = "prompts.csv" # the second\n')
    bench.import_profile(handed / "acme.toml")
    script = bench.prompt_script()
    assert script is not None
    assert [prompt.id for prompt in script.prompts] == ["c"]
    assert len(list(bench.folder.prompts.iterdir())) == 1
    (handed / "acme.toml").write_text(profile_text)
    bench.import_profile(handed / "acme.toml")
    assert bench.prompt_script() is None
    assert list(bench.folder.prompts.iterdir()) == []


def test_a_profile_whose_script_is_missing_or_wrong_is_not_taken(bench: Workbench, handed: Path) -> None:
    bench.import_profile(handed / "acme.toml")
    before = bench.folder.profile.read_bytes()
    for spoil in ("id,text\n,\n", "id,text\n,b\n", None):
        if spoil is None:
            (handed / "prompts.csv").unlink()
        else:
            (handed / "prompts.csv").write_text(spoil)
        (handed / "acme.toml").write_bytes(before + b"\n")
        with pytest.raises(PromptScriptError):
            bench.import_profile(handed / "acme.toml")
    assert bench.folder.profile.read_bytes() == before
    assert bench.prompt_script() is not None


def test_a_pinned_script_must_be_the_very_one(bench: Workbench, handed: Path, profile_text: str) -> None:
    digest = hashlib.sha256(SCRIPT.encode()).hexdigest()
    (handed / "acme.toml").write_text(profile_text + f'[prompts]\nscript = "prompts.csv"\nsha256 = "{digest}"\n')
    bench.import_profile(handed / "acme.toml")
    (handed / "prompts.csv").write_text(SCRIPT + "d,More.,\n")
    with pytest.raises(PromptScriptError, match="SHA-256"):
        bench.import_profile(handed / "acme.toml")


def test_no_link_leads_to_a_file_of_this_computer(bench: Workbench, handed: Path, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("my secret\n")
    (handed / "prompts.csv").unlink()
    os.symlink(tmp_path / "diary.txt", handed / "prompts.csv")
    with pytest.raises(PromptScriptError, match="leads out"):
        bench.import_profile(handed / "acme.toml")
    assert not bench.has_profile
    assert b"my secret" not in b"".join(path.read_bytes() for path in bench.folder.path.rglob("*") if path.is_file())


def test_a_copy_that_was_damaged_is_said_plainly(bench: Workbench, handed: Path) -> None:
    bench.import_profile(handed / "acme.toml")
    (copy,) = bench.folder.prompts.rglob("script.csv")
    copy.write_bytes(b"\xff")
    with pytest.raises(PromptScriptError, match="Line 1"):
        bench.prompt_script()


def test_a_profile_without_a_script(bench: Workbench, handed: Path, profile_text: str) -> None:
    (handed / "acme.toml").write_text(profile_text)
    bench.import_profile(handed / "acme.toml")
    assert bench.prompt_script() is None
    (handed / "acme.toml").write_text(profile_text + '[prompts]\nscripts = "prompts.csv"\n')
    with pytest.raises(ProfileError, match="did you mean script"):
        bench.import_profile(handed / "acme.toml")
