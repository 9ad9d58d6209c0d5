"""What a desktop reads of the package: entry, file type, icons, manual."""

from __future__ import annotations

import configparser
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.installer.tools import INSTALLER, RESOURCES, load
from voxseal.cli.main import program

DESKTOP = RESOURCES / "desktop"


def run(*command: object, data_home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"XDG_DATA_HOME": str(data_home)} if data_home else {})
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=120, check=False, env=environment
    )


def test_the_desktop_entry_is_valid() -> None:
    result = run("desktop-file-validate", DESKTOP / "voxseal.desktop")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_double_click_on_a_profile_leads_to_the_window(tmp_path: Path) -> None:
    """The type that the file database gives a profile is the one that the entry opens."""
    packages = tmp_path / "mime" / "packages"
    packages.mkdir(parents=True)
    (packages / "voxseal.xml").write_bytes((DESKTOP / "voxseal-mime.xml").read_bytes())
    result = run("update-mime-database", tmp_path / "mime", data_home=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    globs = (tmp_path / "mime" / "globs2").read_text()
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(DESKTOP / "voxseal.desktop")
    types = entry["Desktop Entry"]["MimeType"].rstrip(";").split(";")
    assert f"50:{types[0]}:*.voxseal-profile" in globs.splitlines()
    assert entry["Desktop Entry"]["Exec"] == "voxseal-app %f"


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("icons")
    result = run(sys.executable, INSTALLER / "icons.py", out)
    assert result.returncode == 0, result.stderr
    return out


@pytest.mark.parametrize("size", [16, 48, 512])
def test_png_icons_show_the_drawing(icons: Path, size: int) -> None:
    picture = QImage(str(icons / f"{size}.png"))
    assert (picture.width(), picture.height()) == (size, size)
    assert picture.pixelColor(0, 0).alpha() == 0
    middle = picture.pixelColor(size // 2, size // 2)  # the voice, white on green
    assert middle.alpha() == 255
    assert middle.lightness() > picture.pixelColor(size // 2, size // 16).lightness()


def test_the_windows_icon_holds_each_size(icons: Path) -> None:
    content = (icons / "voxseal.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", content)
    entries = [struct.unpack_from("<BBBBHHII", content, 6 + 16 * number) for number in range(count)]
    assert (kind, [entry[0] or 256 for entry in entries]) == (1, [16, 24, 32, 48, 256])
    assert entries[-1][7] + entries[-1][6] == len(content)
    assert not QImage(str(icons / "voxseal.ico")).isNull()


def test_the_macos_icon_holds_whole_pictures(icons: Path) -> None:
    content = (icons / "voxseal.icns").read_bytes()
    assert struct.unpack_from(">4sI", content) == (b"icns", len(content))
    place, names = 8, []
    while place < len(content):
        name, length = struct.unpack_from(">4sI", content, place)
        assert content[place + 8 : place + 16] == b"\x89PNG\r\n\x1a\n"
        names.append(name)
        place += length
    assert place == len(content)
    assert {b"ic07", b"ic08", b"ic09"} <= set(names)


@pytest.fixture(scope="module")
def manual() -> str:
    return str(load("man_page").manual("0.1.0", "2026-11-03"))


def test_the_manual_tells_of_every_command(manual: str) -> None:
    for name in set(program.commands) - {"practice"}:
        assert f".SS {name.replace('-', chr(92) + '-')}" in manual
    assert "practice" not in manual


@pytest.mark.parametrize("page", ["voxseal", "voxseal-app"])
def test_the_manuals_are_sound(manual: str, page: str, tmp_path: Path) -> None:
    source = tmp_path / f"{page}.1"
    source.write_text(manual if page == "voxseal" else (DESKTOP / "voxseal-app.1").read_text())
    result = run("groff", "-man", "-ww", "-Tutf8", source)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Voxseal" in result.stdout


def test_text_is_never_taken_for_a_roff_command() -> None:
    roff = load("man_page").roff
    assert roff(".so /etc/passwd\n'x\na\\b-c") == "\\&.so /etc/passwd\n\\&'x\na\\eb\\-c"
