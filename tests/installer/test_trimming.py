"""What the package leaves out, and that nothing which Voxseal needs is among it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest

from tests.installer.tools import ROOT, load
from voxseal.domain.prompts import PICTURES

trimming = load("trimming")


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/s3/2006-03-01/service-2.json.gz",
        "botocore/data/sts/2011-06-15/service-2.json.gz",
        "botocore/data/endpoints.json",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "certifi/cacert.pem",
        "numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
        "voxseal/_resources/icons/upload.svg",
        "voxseal/_resources/translations/de/Core.qm",
    ],
)
def test_what_stays(name: str) -> None:
    assert trimming.kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/s3control/2018-08-20/service-2.json.gz",
        "botocore/cacert.pem",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/egldeviceintegrations/libqeglfs-x11-integration.so",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/Qt/translations/qt_help_de.qm",
        "numpy/random/tests/data/pcg64-testset-1.csv",
        "keyring-25.7.0.dist-info/METADATA",
        "voxseal/_resources/translations/de/Core.ts",
    ],
)
def test_what_goes(name: str) -> None:
    assert not trimming.kept(name)


_READS = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImageReader
QCoreApplication.setLibraryPaths([sys.argv[1]])
print(*(bytes(kind.data()).decode() for kind in QImageReader.supportedImageFormats()))
"""


def test_what_stays_of_qt_reads_every_picture_that_a_prompt_may_have(tmp_path: Path) -> None:
    plugins = Path(PySide6.__file__).parent / "Qt" / "plugins"
    for plugin in (plugins / "imageformats").iterdir():
        if trimming.kept(f"PySide6/Qt/plugins/imageformats/{plugin.name}"):
            (tmp_path / "imageformats").mkdir(exist_ok=True)
            (tmp_path / "imageformats" / plugin.name).symlink_to(plugin)
    done = subprocess.run(
        [sys.executable, "-c", _READS, str(tmp_path)], capture_output=True, text=True, timeout=120, check=True
    )
    assert {suffix.removeprefix(".") for suffix in PICTURES} <= set(done.stdout.split())


def test_libraries_of_the_system_are_asked_for_and_not_shipped() -> None:
    assert trimming.of_the_system("/usr/lib/x86_64-linux-gnu/libportaudio.so.2")
    assert trimming.of_the_system("/lib/x86_64-linux-gnu/libssl.so.3")
    assert not trimming.of_the_system("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
    assert not trimming.of_the_system("/usr/lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so")
    assert not trimming.of_the_system("/home/me/build/environment/lib/python3.11/site-packages/numpy.libs/libx.so")


def test_a_library_stays_as_long_as_something_needs_it() -> None:
    needs = {"app": {"libGui"}, "libGui": {"libCore", "libc"}, "libUnused": {"libCore"}, "libCore": {"libGui"}}
    assert trimming.reached(["app"], needs) == {"app", "libGui", "libCore", "libc"}


def imported() -> Iterator[tuple[Path, str]]:
    """Every module that Voxseal's own code names in an import, with the file that does; without the practice cloud."""
    client = ROOT / "client"
    for file in client.rglob("*.py"):
        if "practice" in file.relative_to(client).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((file, f"{node.module}.{alias.name}") for alias in node.names)


def test_nothing_that_is_left_out_is_used() -> None:
    """But for the practice cloud, whose absence the two faces say in words."""
    left_out = set(trimming.EXCLUDED_MODULES) - {"voxseal.practice"}
    used = [
        f"{file.relative_to(ROOT)}: {name}"
        for file, name in imported()
        if any(name == module or name.startswith(f"{module}.") for module in left_out)
    ]
    assert used == []


def test_qt_speaks_the_languages_of_the_window() -> None:
    from voxseal.ui.language import LANGUAGES

    assert set(trimming.LANGUAGES) == set(LANGUAGES)
