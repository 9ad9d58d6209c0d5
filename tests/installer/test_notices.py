"""Every file of the package is somebody's, under a licence whose text goes with it; or the package is not built."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import _soundfile_data
import click
import moto
import pytest
import soundfile
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.installer.tools import RESOURCES, ROOT, load

parts = load("parts")
notices = load("notices")
native_parts = load("native_parts")

SNDFILE = next(Path(_soundfile_data.__file__).parent.glob("libsndfile*"))


@dataclass(frozen=True)
class Facts:
    version: str = "0.1.0"
    commit: str = "0123456789abcdef0123456789abcdef01234567"


def contents(*modules: Any, files: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """As voxseal.spec writes it."""
    ours = ["voxseal", str(ROOT / "client" / "voxseal" / "__init__.py")]
    shared = ["jaraco", "-"]  # a namespace
    return {"modules": [ours, shared, *([m.__name__, m.__file__] for m in modules)], "files": files or []}


def test_a_package_is_named_with_its_licence_and_the_text_of_it() -> None:
    found = {part.name: part for part in parts.parts_of(contents(click))}
    assert found["click"].licence == "BSD-3-Clause"
    assert any(b"Redistribution" in text for _, text in found["click"].texts)
    assert {"Python", "PyInstaller's bootloader"} <= set(found)
    assert "moto" not in found


def test_what_is_not_pinned_for_shipping_is_refused() -> None:
    with pytest.raises(parts.PartsError, match="not pinned for it: moto"):
        parts.parts_of(contents(click, moto))


def test_a_file_that_nobody_answers_for_is_refused(tmp_path: Path) -> None:
    stray = tmp_path / "libstray.so"
    stray.touch()
    with pytest.raises(parts.PartsError, match=r"Nobody answers for these files: libstray\.so"):
        parts.parts_of(contents(files=[("libstray.so", str(stray))]))


def test_a_part_within_a_wheel_has_a_line_of_its_own() -> None:
    found = {
        part.name: part
        for part in parts.parts_of(contents(soundfile, files=[(f"_soundfile_data/{SNDFILE.name}", str(SNDFILE))]))
    }
    assert found["libsndfile"].licence == "LGPL-2.1-or-later"
    assert [name for name, _ in found["LAME (in libsndfile)"].texts] == ["LGPL-2.0.txt"]
    assert "Qt" not in found


def test_each_part_has_the_text_of_its_licence() -> None:
    for part in native_parts.NATIVE_PARTS:
        assert all((RESOURCES / "licences" / name).is_file() for name in part.texts), part.name


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jaraco.Classes==3.4.0 \\", {"jaraco-classes"}),
        ("    --hash=sha256:00==", set()),
        ("# made==by", set()),
        ("numpy==2.4.6 ; python_full_version < '3.12' \\", {"numpy"}),
    ],
)
def test_pins_are_read_by_their_canonical_names(line: str, names: set[str]) -> None:
    assert parts.pinned([line]) == names


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notices")
    listed = contents(click, soundfile, files=[(f"_soundfile_data/{SNDFILE.name}", str(SNDFILE))])
    (folder / "contents.json").write_text(json.dumps(listed))
    notices.write_notices(Facts(), folder / "contents.json", folder / "out")
    return folder / "out"


def test_the_list_says_what_the_lgpl_asks(written: Path) -> None:
    said = (written / "THIRD-PARTY.txt").read_text()
    for words in ("Lesser General Public License", "have their source", "use Voxseal with your own", "libportaudio2"):
        assert words in said
    for line in said.splitlines():
        if line.strip().startswith("licences/"):
            assert any((written / line.strip()).iterdir())


def test_the_bill_of_materials_is_sound_and_holds_what_is_in_the_package_alone(written: Path) -> None:
    text = (written / "sbom.cdx.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    names = {component["name"] for component in bill["components"]}
    assert {"click", "soundfile", "libsndfile", "Python"} <= names
    assert not names & {"moto", "pytest", "pyinstaller", "ruff"}
    assert bill["metadata"]["component"]["version"] == "0.1.0"
    assert str(ROOT) not in text


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_where_a_library_can_be_replaced_is_said_for_each_system(platform: str) -> None:
    said = notices.third_party("0.1.0", parts.parts_of(contents(click)), platform)
    assert "_internal" in said or "Contents/Frameworks" in said
    assert ("codesign" in said) == (platform == "darwin")
