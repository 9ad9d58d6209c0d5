"""Whose every file of the package is: Python packages, parts that they bring along, and Python itself.

    for part in parts_of(json.loads(contents)): print(part.name, part.version, part.licence)

Raises `PartsError` for a file that nobody answers for, a package that is not pinned for shipping, and a part without the
text of its licence: a package with any of these is not built.
"""

from __future__ import annotations

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from native_parts import NATIVE_PARTS

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "resources" / "licences"

_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_LGPL_WHEELS = {"pyside6-essentials", "shiboken6"}
"""Wheels without the text that they are under; ours has it."""

_BUILDERS = ("pyinstaller", "pyinstaller-hooks-contrib")
"""A few of their own modules start the program. They come under the bootloader's licence, which has a line of its own."""


class PartsError(Exception):
    """Something in the package is not accounted for."""


@dataclass(frozen=True)
class Part:
    """`licence`: an SPDX expression, or the part's own words. `texts`: file name and content. `wheel`: a Python package.
    `within`: the part whose texts hold this one's too, where it has none of its own.
    """

    name: str
    version: str
    licence: str
    website: str
    texts: tuple[tuple[str, bytes], ...]
    wheel: bool = False
    within: str = ""


def parts_of(contents: Mapping[str, Any]) -> list[Part]:
    """`contents`: what `voxseal.spec` wrote down of the package."""
    wheels = _by_file()
    found: dict[str, metadata.Distribution] = {}
    strangers = []
    for name, source in [*contents["modules"], *contents["files"]]:
        if source == "-":
            continue  # a namespace: a folder that several packages share
        place = os.path.realpath(source)
        if place in wheels:
            found[canonical(wheels[place].name)] = wheels[place]
        elif not _is_ours(place) and not _is_pythons(place):
            strangers.append(f"{name} ({source})")
    if strangers:
        raise PartsError("Nobody answers for these files: " + ", ".join(strangers))
    for tool in _BUILDERS:
        found.pop(tool, None)
    unpinned = set(found) - pinned((ROOT / "installer" / "requirements.txt").read_text(encoding="utf-8").splitlines())
    if unpinned:
        raise PartsError("The package holds what is not pinned for it: " + ", ".join(sorted(unpinned)))
    files = [name for name, _ in contents["files"]]
    native = [
        Part(
            part.name,
            found[key].version if part.same_version else "",
            part.licence,
            part.website,
            _own_texts(part.texts),
            within="" if part.texts else found[key].name,
        )
        for part in NATIVE_PARTS
        if (key := canonical(part.wheel)) in found
        and any(fnmatch(name, pattern) for name in files for pattern in part.files)
    ]
    wheel_parts = [_of_wheel(found[key]) for key in sorted(found)]
    return [_python(), _starter(), *native, *wheel_parts]


def canonical(name: str) -> str:
    """A package's name as the index writes it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lines: Iterable[str]) -> set[str]:
    """The packages that a requirements file pins."""
    return {
        canonical(line.split("==")[0].strip()) for line in lines if "==" in line and not line.startswith((" ", "#"))
    }


@cache
def _by_file() -> dict[str, metadata.Distribution]:
    owners: dict[str, metadata.Distribution] = {}
    for wheel in metadata.distributions():
        folder = os.path.realpath(str(wheel.locate_file("")))
        owners.update((os.path.normpath(f"{folder}/{file}"), wheel) for file in wheel.files or ())
    return owners


def _is_ours(place: str) -> bool:
    return any(
        Path(place).is_relative_to(ROOT / folder) for folder in ("client", "resources", "installer", "build")
    ) and not Path(place).is_relative_to(os.path.realpath(sys.prefix))


def _is_pythons(place: str) -> bool:
    homes = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), sys.base_prefix}
    in_library = any(Path(place).is_relative_to(os.path.realpath(home)) for home in homes)
    return (in_library and "site-packages" not in place) or Path(place).name.startswith("libpython")


def _of_wheel(wheel: metadata.Distribution) -> Part:
    facts: Any = wheel.metadata
    licence = facts.get("License-Expression") or facts.get("License") or ""
    if not licence or "\n" in licence or licence == "Dual License":
        words = [line.split(" :: ")[-1] for line in facts.get_all("Classifier") or () if line.startswith("License")]
        licence = " or ".join(words) or licence.splitlines()[0]
    texts = tuple(
        ("/".join(file.parts[1:]).removeprefix("licenses/"), Path(str(wheel.locate_file(file))).read_bytes())
        for file in sorted(wheel.files or ())
        if ".dist-info" in file.parts[0] and _LICENCE_FILE.search("/".join(file.parts[1:]))
    )
    if canonical(wheel.name) in _LGPL_WHEELS:
        texts += _own_texts(("LGPL-3.0.txt", "GPL-3.0.txt"))
    if not texts:
        raise PartsError(f"{wheel.name} comes without the text of its licence.")
    return Part(wheel.name, wheel.version, licence, _website(facts), texts, wheel=True)


def _website(facts: Any) -> str:
    links = {
        label.strip().lower(): url.strip()
        for label, _, url in (u.partition(",") for u in facts.get_all("Project-URL") or ())
    }
    for label in ("homepage", "home", "source", "source code", "repository", "github", "documentation"):
        if label in links:
            return str(links[label])
    return str(facts.get("Home-page") or next(iter(links.values()), ""))


def _python() -> Part:
    """Python's own text also holds those of what its libraries carry (OpenSSL, libffi, zlib and others)."""
    names = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = (
        Path(f"/usr/share/doc/lib{names}-minimal/copyright") if sys.base_prefix == "/usr" else None,
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
    )
    for file in candidates:
        if file is not None and file.is_file():
            text = ((file.name, file.read_bytes()),)
            return Part("Python", sys.version.split()[0], "PSF-2.0", "https://www.python.org", text)
    raise PartsError(f"This Python ({sys.base_prefix}) comes without the text of its licence.")


def _starter() -> Part:
    """PyInstaller's start of the program is in the package; PyInstaller itself is not."""
    wheel = _of_wheel(metadata.distribution("pyinstaller"))
    licence = "GPL-2.0-or-later WITH Bootloader-exception"
    return Part("PyInstaller's bootloader", wheel.version, licence, "https://pyinstaller.org", wheel.texts)


def _own_texts(names: Iterable[str]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, (TEXTS / name).read_bytes()) for name in names)
