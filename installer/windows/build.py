"""Builds the Windows installer, on Windows: dist/Voxseal-VERSION-setup.exe and dist/SHA256SUMS.

    py -3.11 installer\\windows\\build.py

Needs Python 3.11 or newer (64 bits, from python.org), git and NSIS 3 (makensis on the PATH or in its usual place).

VOXSEAL_SIGN holds the signing command, to which a file's name is added; without it nothing is signed, and Windows warns
whoever starts the installer. With a certificate in the Windows store, for example:

    set VOXSEAL_SIGN=signtool sign /n "Your name" /fd SHA256 /tr http://timestamp.digicert.com /td SHA256
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "installer" / "windows" / "voxseal.nsi"
PROGRAMS = ("voxseal.exe", "voxseal-app.exe")


def environment() -> Path:
    """The Python of the build environment: what is shipped and what builds it, hash-checked, and nothing else."""
    folder = ROOT / "build" / "environment"
    python = folder / "Scripts" / "python.exe"
    pins = ROOT / "installer" / "requirements-build.txt"
    stamp = hashlib.sha256(sys.version.encode() + pins.read_bytes()).hexdigest()
    stamp_file = folder / "stamp"
    if not stamp_file.exists() or stamp_file.read_text() != stamp:
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(pins)], check=True)
        stamp_file.write_text(stamp)
    return python


def compile_command(makensis: str, version: str, dist: Path, icon: Path, sign: str = "", target: str = "") -> list[str]:
    """How `voxseal.nsi` is compiled. Paths inside are the compiler's own: absolute ones."""
    defined = {
        "VERSION": version,
        "PAYLOAD": str(dist / "voxseal"),
        "NOTICES": str(dist / "notices"),
        "ICON": str(icon),
        "OUT": str(installer_of(dist, version)),
    }
    defined |= {"SIGN": sign} if sign else {}
    defined |= {"TARGET": target} if target else {}
    # The script is UTF-8. On Windows makensis would take it for the system's old code page, and spoil what is not English.
    how = ("-WX", "-V2", "-INPUTCHARSET", "UTF8")
    return [makensis, *how, *(f"-D{name}={value}" for name, value in defined.items()), str(SCRIPT)]


def installer_of(dist: Path, version: str) -> Path:
    return dist / f"Voxseal-{version}-setup.exe"


def sign_command(sign: str, file: Path) -> str:
    """One line for the system's shell, as makensis runs it too."""
    return f'{sign} "{file}"'


def write_checksums(dist: Path) -> None:
    """SHA256SUMS of every package in `dist`, as `sha256sum --check` reads it."""
    packages = sorted(file for file in dist.iterdir() if file.suffix in {".deb", ".exe", ".dmg"})
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in packages]
    (dist / "SHA256SUMS").write_text("".join(lines), encoding="ascii", newline="\n")


def _makensis() -> str:
    usual: Iterable[str] = (os.path.expandvars(r"%ProgramFiles(x86)%\NSIS\makensis.exe"),)
    found = shutil.which("makensis") or next((place for place in usual if Path(place).is_file()), None)
    if found is None:
        raise SystemExit("makensis is missing. Install NSIS 3, from nsis.sourceforge.io.")
    return found


def main() -> None:
    if platform.system() != "Windows":
        raise SystemExit("This builds on Windows. installer/windows/try-installer tries the installer on Linux.")
    dist, sign = ROOT / "dist", os.environ.get("VOXSEAL_SIGN", "")
    makensis, python = _makensis(), environment()
    build = [str(python), str(ROOT / "installer" / "build_app.py")]
    subprocess.run(build, check=True)
    version = subprocess.run([*build, "--facts"], check=True, capture_output=True, text=True).stdout.split()[0]
    if sign:
        for program in PROGRAMS:
            subprocess.run(sign_command(sign, dist / "voxseal" / program), check=True, shell=True)  # noqa: S602  as makensis runs it
    else:
        print("VOXSEAL_SIGN is not set: nothing is signed.", file=sys.stderr)
    icon = ROOT / "build" / "app" / "icons" / "voxseal.ico"
    subprocess.run(compile_command(makensis, version, dist, icon, sign), check=True)
    write_checksums(dist)
    print(installer_of(dist, version))


if __name__ == "__main__":
    main()
