"""The settings that window and command line share: there and back, hostile files, and the proxy they set."""

from __future__ import annotations

import errno
import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.end_to_end.client import Client, bare_environment
from voxseal.domain.errors import LedgerError, SettingsError
from voxseal.transfer.proxies import proxy_for
from voxseal.workflow.settings import (
    Appearance,
    OriginalsWish,
    Settings,
    check_proxy,
    read_settings,
    use_proxy,
    write_settings,
)

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50).filter(
    lambda text: text == text.strip() and text
)


def test_none_are_the_usual(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


@given(
    settings=st.builds(
        Settings,
        language=st.none() | st.sampled_from(["de", "en"]),
        appearance=st.sampled_from(Appearance),
        originals=st.sampled_from(OriginalsWish),
        microphone=st.none() | _TEXT,
        rate=st.none() | st.integers(10_000, 10**12),
        proxy=st.sampled_from(["system", "none", "http://proxy.example:3128", "https://[::1]:8443"]),
        log_days=st.integers(1, 3_650),
        log_megabytes=st.integers(1, 100_000),
    )
)
def test_there_and_back(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    write_settings(path, settings)
    assert read_settings(path) == settings
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('appearance = "pink"', "appearance must be one of: system, light, dark"),
        ("rate = 5", "rate is not known"),
        ("[session_log]\ndays = 0", "session_log.days"),
        ('[network]\nrate = "fast"', "network.rate must be a whole number"),
        ("[network]\nrate = 5", "network.rate must hold whole numbers between"),
        ("[network]\nrate = true", "network.rate must be a whole number"),
        ('[network]\nproxy = "http://kim:secret@proxy.example"', "network.proxy: A proxy's user name and password"),
        ('[network]\nproxy = "file:///etc/passwd"', "network.proxy: That is not a proxy's address"),
        ("langauge = 'de'", "langauge is not known; did you mean language?"),
        ("language = [", "settings.toml is not valid TOML"),
        ("language = " + "[" * 5000, "settings.toml is not valid TOML"),
        ("x = 1\n" * 20_000, "larger than 64 KiB"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as told:
        read_settings(path)
    assert said in told.value.message
    assert "secret" not in told.value.message + told.value.hint


@pytest.mark.parametrize("data", [b"\xff\xfe", b"language = '\x00'"])
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(data)
    with pytest.raises(SettingsError):
        read_settings(path)


def test_one_that_could_not_be_read_is_kept_when_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("my own notes")
    write_settings(path, Settings(language="de"))
    assert read_settings(path).language == "de"
    assert (tmp_path / "settings.toml.damaged").read_text() == "my own notes"


def test_one_that_cannot_be_kept_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: Path, target: Path) -> None:
        raise OSError(errno.EROFS, "read-only", str(self))

    path = tmp_path / "settings.toml"
    path.write_text("my own notes")
    monkeypatch.setattr(Path, "replace", refuses)
    with pytest.raises(LedgerError, match=r"^A file in the data folder cannot be written\.$"):
        write_settings(path, Settings(language="de"))
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(path.name, "my own notes")]


@pytest.mark.parametrize(
    "proxy",
    ["", "proxy.example:3128", "http://", "socks5://x:1", "http://x:99999", "http://x:0", "http://x/y", "ftp://x"],
)
def test_what_is_no_proxy(proxy: str) -> None:
    with pytest.raises(SettingsError):
        check_proxy(proxy)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        for spelled in (name, name.lower()):
            monkeypatch.setenv(spelled, "")
            monkeypatch.delenv(spelled)
    return monkeypatch


def test_the_proxy_that_is_set_is_used(environment: pytest.MonkeyPatch) -> None:
    environment.setattr("voxseal.workflow.settings._OF_THE_SYSTEM", {"HTTPS_PROXY": "http://of-the-system.example:1"})
    use_proxy("system")
    assert proxy_for("bucket.example", 443).host == "of-the-system.example"
    use_proxy("http://chosen.example:3128")
    proxy = proxy_for("bucket.example", 443)
    assert proxy is not None
    assert (proxy.host, proxy.port) == ("chosen.example", 3128)
    assert proxy_for("127.0.0.1", 443) is None
    assert proxy_for("localhost", 443) is None
    use_proxy("none")
    assert proxy_for("bucket.example", 443) is None
    assert "HTTPS_PROXY" not in os.environ
    use_proxy("system")
    assert proxy_for("bucket.example", 443).host == "of-the-system.example"


def test_the_command_line_goes_by_them(tmp_path: Path, profile_text: str) -> None:
    profile = tmp_path / "acme.toml"
    profile.write_text(profile_text)
    client = Client(tmp_path / "data", profile, bare_environment(tmp_path))
    client.set_up()
    path = tmp_path / "data" / "settings.toml"
    path.write_text("[network]\nproxy = 'nonsense'\n")
    done = client.run("whoami", "--json", code=2)
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "settings"
    assert "network.proxy" in error["message"]
    write_settings(path, replace(Settings(), rate=20_000))
    client.run("whoami", code=4)
