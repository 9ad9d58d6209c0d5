"""What doctor says of the system below."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from voxseal.domain.errors import MicrophoneError
from voxseal.domain.recording import InputDevice
from voxseal.workflow import system_checkup
from voxseal.workflow.checkup import Verdict
from voxseal.workflow.system_checkup import microphones, tls_roots


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux whose only places for certificates are `list.pem` and `folder` below the path that is given."""

    def places() -> ssl.DefaultVerifyPaths:
        folder = tmp_path / "folder"
        return ssl.DefaultVerifyPaths(None, str(folder) if folder.is_dir() else None, "", "", "", "")

    monkeypatch.setattr(system_checkup.sys, "platform", "linux")
    monkeypatch.setattr(system_checkup.ssl, "get_default_verify_paths", places)
    monkeypatch.setattr(system_checkup, "_LISTS", (tmp_path / "list.pem",))
    return tmp_path


def test_a_list_in_one_file_is_found(system: Path) -> None:
    (system / "list.pem").write_text("-----BEGIN CERTIFICATE-----")
    assert tls_roots().verdict is Verdict.OK


def test_a_list_as_a_folder_of_hashed_names_is_found(system: Path) -> None:
    (system / "folder").mkdir()
    (system / "folder" / "0a1b2c3d.0").touch()
    assert tls_roots().verdict is Verdict.OK


@pytest.mark.parametrize("left", ["nothing", "an empty file", "a folder of something else"])
def test_without_one_it_says_so_and_what_to_do(system: Path, left: str) -> None:
    if left == "an empty file":
        (system / "list.pem").touch()
    if left == "a folder of something else":
        (system / "folder").mkdir()
        (system / "folder" / "README").touch()
    finding = tls_roots()
    assert finding.verdict is Verdict.PROBLEM
    assert "trusted certificate authorities" in finding.sentence
    assert "ca-certificates" in finding.hint


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_systems_with_a_list_of_their_own_are_not_looked_through(
    system: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(system_checkup.sys, "platform", platform)
    assert tls_roots().verdict is Verdict.OK


def test_this_machine_has_one() -> None:
    assert tls_roots().verdict is Verdict.OK


def microphone(name: str, *, monitor: bool = False) -> InputDevice:
    return InputDevice(f"id of {name}", name, monitor=monitor)


def test_the_first_microphone_is_named() -> None:
    listed = [microphone("Desk"), microphone("Headset"), microphone("Speakers", monitor=True)]
    finding = microphones(True, lambda: listed)
    assert finding.verdict is Verdict.OK
    assert finding.sentence.endswith("Desk, and 1 more.")


@pytest.mark.parametrize(("wanted", "verdict"), [(True, Verdict.WARNING), (False, Verdict.OK)])
def test_what_the_computer_plays_is_no_microphone_and_not_everybody_needs_one(wanted: bool, verdict: Verdict) -> None:
    finding = microphones(wanted, lambda: [microphone("Speakers", monitor=True)])
    assert finding.verdict is verdict
    assert "No microphone" in finding.sentence


def test_without_portaudio_it_says_so_in_the_errors_words() -> None:
    def missing() -> list[InputDevice]:
        raise MicrophoneError("PortAudio is not on this computer.", hint="Install it.")

    finding = microphones(False, missing)
    assert (finding.verdict, finding.hint) == (Verdict.WARNING, "Install it.")
    assert finding.sentence.startswith("PortAudio is not on this computer.")
