"""The packaged start: one executable, two names."""

from __future__ import annotations

import os
import sys
from types import ModuleType

import pytest

from tests.installer.tools import load

start = load("start")


@pytest.mark.parametrize(
    ("name", "face"),
    [
        ("voxseal", "command line"),
        ("/usr/bin/voxseal", "command line"),
        ("voxseal-app", "window"),
        ("/usr/bin/voxseal-app", "window"),
        (r"VOXSEAL-APP.EXE", "window"),
        ("voxseal.exe", "command line"),
        ("/Applications/Voxseal.app/Contents/MacOS/voxseal-app", "window"),
    ],
)
def test_its_name_says_which_face_it_shows(monkeypatch: pytest.MonkeyPatch, name: str, face: str) -> None:
    shown = []
    for module, kind in (("voxseal.cli.main", "command line"), ("voxseal.ui.app", "window")):
        stand_in = ModuleType(module)
        stand_in.main = lambda kind=kind: shown.append(kind)
        monkeypatch.setitem(sys.modules, module, stand_in)
    monkeypatch.setattr(sys, "argv", [name])
    start.main()
    assert shown == [face]


def test_programs_that_it_starts_get_the_systems_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/voxseal/_internal")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    start.give_back_library_path()
    assert "LD_LIBRARY_PATH" not in os.environ


def test_whoever_has_set_libraries_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/voxseal/_internal:/opt/mine")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/mine")
    start.give_back_library_path()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/mine"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
