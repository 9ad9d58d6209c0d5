"""What macOS reads of the app."""

from __future__ import annotations

import plistlib
from typing import Any

import pytest

from tests.installer.tools import INSTALLER
from voxseal.ui.enrolment import SUFFIXES
from voxseal.ui.language import LANGUAGES


def read(name: str) -> dict[str, Any]:
    content = plistlib.loads((INSTALLER / "macos" / name).read_bytes())
    assert isinstance(content, dict)
    return content


@pytest.fixture
def info() -> dict[str, Any]:
    return read("Info.plist")


def test_whoever_is_asked_for_the_microphone_is_told_why(info: dict[str, Any]) -> None:
    assert "sealed" in info["NSMicrophoneUsageDescription"]
    assert read("entitlements.plist")["com.apple.security.device.audio-input"] is True


def test_a_double_click_on_a_profile_opens_the_window(info: dict[str, Any]) -> None:
    (kind,) = info["CFBundleDocumentTypes"]
    (declared,) = info["UTExportedTypeDeclarations"]
    assert kind["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert kind["LSHandlerRank"] == "Owner"
    (extension,) = declared["UTTypeTagSpecification"]["public.filename-extension"]
    assert f".{extension}" in SUFFIXES
    assert info["CFBundleExecutable"] == "voxseal-app"


def test_it_speaks_the_languages_of_the_window(info: dict[str, Any]) -> None:
    assert set(info["CFBundleLocalizations"]) == set(LANGUAGES)


def test_the_hardened_runtime_is_weakened_no_further_than_needed() -> None:
    assert {name for name, given in read("entitlements.plist").items() if given} == {
        "com.apple.security.device.audio-input",
        "com.apple.security.cs.allow-unsigned-executable-memory",
    }


def test_the_version_comes_from_the_build(info: dict[str, Any]) -> None:
    assert not {"CFBundleVersion", "CFBundleShortVersionString"} & set(info)
