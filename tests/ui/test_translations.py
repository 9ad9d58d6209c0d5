"""Every text of the window, and of the errors that reach it, is there in German; what is compiled is what is written."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from pytestqt.qtbot import QtBot

from voxseal.domain.errors import ConsentNeeded, DiskFull, ProfileError, VoxsealBug
from voxseal.ui.language import Texts, install_language, size_text
from voxseal.ui.words import error_words
from voxseal.workflow.profiles import parse_profile

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "installer" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["translations"] = module
    spec.loader.exec_module(module)
    return module


def test_nothing_is_untranslated_or_stale(tool: ModuleType) -> None:
    files, missing = tool.wanted()
    assert missing == []
    stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    assert stale == [], "run installer/translations.py"
    there = {path for kind in ("*.ts", "*.qm", "*.json") for path in tool.PLACE.rglob(kind)}
    assert there == set(files)


def test_what_is_filled_in_is_filled_in_in_both(tool: ModuleType) -> None:
    for path in sorted(tool.PLACE.rglob("*.ts")):
        for text in tool.read(path).values():
            for form in text.forms:
                assert sorted(_filled(text.source)) == sorted(_filled(form)), (path.name, text.source)


def _filled(text: str) -> list[str]:
    return re.findall(r"\{\w+\}|%L?n", text.replace("{{", "").replace("}}", ""))


def test_a_text_that_is_no_literal_is_refused(tool: ModuleType, tmp_path: Path) -> None:
    import ast

    with pytest.raises(tool.TextError, match="must be a literal"):
        list(tool._of_window(tmp_path, ast.parse('tr = Texts("X")\ntr(f"{1}")')))


@pytest.fixture
def german(qtbot: QtBot) -> object:
    app = QCoreApplication.instance()
    assert app is not None
    translators = install_language(app, "de")
    yield
    for translator in translators:
        app.removeTranslator(translator)
    install_language(app, "en")


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german() -> None:
    assert Texts("Account").count("%Ln minute(s) more, until {until}", 1, until="x") == "noch 1 Minute, bis x"
    assert Texts("Account").count("%Ln minute(s) more, until {until}", 1234, until="x") == "noch 1.234 Minuten, bis x"
    assert QLocale().language() is QLocale.Language.German
    assert size_text(961_563) == "961,6 kB"


@pytest.mark.usefixtures("german")
def test_errors_of_the_core_speak_german_with_what_is_filled_in() -> None:
    words = error_words(DiskFull())
    assert (words.title, words.message) == ("Der Datenträger ist voll", "")
    assert words.hint.startswith("Ihre Originale sind unberührt")
    with pytest.raises(ProfileError) as told:
        parse_profile(b"[organisation]\nname = 'Acme'\n")
    assert error_words(told.value).message == "organisation.support fehlt."
    message = "The organisation's consent text (version 7) is not accepted yet."
    assert error_words(ConsentNeeded(message)).message.startswith("Dem Einwilligungstext der Organisation (Fassung 7)")
    bug = error_words(VoxsealBug("An unexpected KeyError at x.py:1."))
    assert bug.message == "Etwas Unerwartetes ist in Voxseal selbst passiert."


def test_no_hint_of_the_window_names_a_command() -> None:
    from voxseal.domain import errors

    kinds = [errors.VoxsealError]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    for kind in kinds:
        words = error_words(kind())
        assert not re.search(r"\bvoxseal [a-z]|--[a-z]", words.hint), kind
        assert words.hint or not kind.default_hint, kind
