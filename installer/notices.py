"""Writes what goes with the package about its parts: the list, their licences, and a bill of materials (CycloneDX).

THIRD-PARTY.txt     every part, its licence, and what the LGPL asks and where that is met
licences/<part>/    the licences' texts
sbom.cdx.json       the same for machines, CycloneDX 1.6
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from parts import Part, PartsError, canonical, parts_of

_LEAD = """\
Voxseal {version} is made with the parts below. Each is under its own licence, whose text lies in licences/.

QT, LIBSNDFILE AND OTHERS UNDER THE LGPL
Voxseal uses Qt, with PySide6 and shiboken6, under the GNU Lesser General Public License, version 3; libsndfile, with mpg123
and LAME in it, under version 2.1 (LAME: version 2 or later). You may

- have their source: it is published by their makers, Qt's and PySide6's of the versions below under
  https://download.qt.io/official_releases/QtForPython/ and https://download.qt.io/official_releases/qt/, the others' at the
  addresses in the list. Whoever gives you Voxseal must give you that source too, if you ask.
- change them and use Voxseal with your own: each is a library file of its own in the program's folder
  ({place}),
  and Voxseal loads whatever lies there under the same name, if it offers the same functions.{sign}
- look into Voxseal, by reverse engineering, as far as debugging such changes needs it.

Qt itself holds parts of others, under licences that are listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html.
{portaudio}
THE PARTS
"""
_SIGN = """
  macOS wants the program signed anew then: codesign --force --deep --sign - Voxseal.app"""
_PORTAUDIO_OF_SYSTEM = """
Recording goes through PortAudio (https://www.portaudio.com), under the MIT licence. It is not in this package: your system
brings it (libportaudio2).
"""
_PLACES = {
    "linux": "/usr/lib/voxseal/_internal",
    "win32": "_internal, where Voxseal was installed",
    "darwin": "Voxseal.app/Contents/Frameworks",
}


class Facts(Protocol):
    """What the build knows of itself (`build_app.Facts`)."""

    @property
    def version(self) -> str: ...
    @property
    def commit(self) -> str: ...


def write_notices(facts: Facts, contents: Path, out: Path) -> None:
    """`contents`: the file that `voxseal.spec` wrote. Raises `parts.PartsError`."""
    parts = parts_of(json.loads(contents.read_bytes()))
    out.mkdir(parents=True)
    (out / "THIRD-PARTY.txt").write_text(third_party(facts.version, parts, sys.platform), encoding="utf-8")
    for part in parts:
        for name, text in part.texts:
            file = out / "licences" / folder_name(part.name) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
    bill = bill_of_materials(facts, parts, _known_to_cyclonedx())
    as_json = json.dumps(bill, indent=1, sort_keys=True) + "\n"
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(as_json)
    if wrong is not None:
        raise PartsError(f"The bill of materials is not as CycloneDX wants it: {wrong}")
    (out / "sbom.cdx.json").write_text(as_json, encoding="utf-8")


def third_party(version: str, parts: Sequence[Part], platform: str) -> str:
    lead = _LEAD.format(
        version=version,
        place=_PLACES[platform],
        sign=_SIGN if platform == "darwin" else "",
        portaudio="" if any(part.name == "PortAudio" for part in parts) else _PORTAUDIO_OF_SYSTEM,
    )
    entries = []
    for part in parts:
        facts = [part.licence, part.website, f"licences/{folder_name(part.within or part.name)}"]
        entries.append("\n    ".join([f"{part.name} {part.version}".rstrip(), *filter(None, facts)]))
    return lead + "\n" + "\n\n".join(entries) + "\n"


def folder_name(part: str) -> str:
    """A folder name that every system takes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", part).strip("-")


def bill_of_materials(facts: Facts, parts: Sequence[Part], known: dict[str, Any]) -> dict[str, Any]:
    """`known`: CycloneDX's own document of the build environment, of which only what is in the package stays."""
    wheels = {canonical(part.name) for part in parts if part.wheel}
    components = [one for one in known["components"] if canonical(one["name"]) in wheels]
    refs = {one["bom-ref"] for one in components}
    for part in parts:
        if not part.wheel:
            component = {
                "type": "library",
                "bom-ref": folder_name(part.name),
                "name": part.name,
                "licenses": [{"expression": part.licence}],
                "externalReferences": [{"type": "website", "url": part.website}],
            }
            components.append(component | ({"version": part.version} if part.version else {}))
    return known | {
        "components": sorted(components, key=lambda one: str(one["bom-ref"])),
        "dependencies": [
            one | {"dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in refs]}
            for one in known["dependencies"]
            if one["ref"] in refs
        ],
        "metadata": known["metadata"]
        | {
            "component": {
                "type": "application",
                "bom-ref": "voxseal",
                "name": "voxseal",
                "version": facts.version,
                "properties": [{"name": "voxseal:commit", "value": facts.commit}],
            }
        },
    }


def _known_to_cyclonedx() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "environment.json"
        tool = [sys.executable, "-m", "cyclonedx_py", "environment", sys.prefix]
        subprocess.run([*tool, "--output-reproducible", "--no-validate", "--sv", "1.6", "-o", str(file)], check=True)
        known: dict[str, Any] = json.loads(file.read_bytes())
        return known
