#!/usr/bin/env python3
"""Collects the texts of the window and of the core's errors, keeps their translations, and compiles them.

    .venv/bin/python installer/translations.py              # after texts changed; translate what it names, and run it again
    .venv/bin/python installer/translations.py --check      # changes nothing; fails when something is missing or stale

One file a context and language, resources/translations/de/Uploads.ts, so that two people seldom meet in one; Qt's own
format, which Qt Linguist opens. A text that is no longer there loses its translation. English has files for its plurals
alone.

Collected are, in client/voxseal/ui, the calls of a module's `tr = Texts("Context")`, which must be given literals; for
the contexts Events, Causes and Flaws what a session log can say (`voxseal.sessionlog`); and for the context Core, titles,
messages and hints of errors in the rest of client/voxseal, and why files are left out, as far as they can reach the
window, with {0}, {1} for what is filled in.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "client" / "voxseal"
PLACE = ROOT / "resources" / "translations"
TEMPLATES = PLACE / "templates.json"
"""Core's texts that hold something filled in: the window finds by them which one a message was made from."""
NEVER_SHOWN = {"VoxsealBug"}
"""Errors whose message is for us: the window says them in one sentence of its own."""
NOT_OF_THE_WINDOW = {
    *("sealing/context.py", "sealing/opened_files.py", "sealing/opener.py", "sealing/opening_keys.py"),
    *("sealing/refusals.py", "sealing/writer.py", "workflow/local_sealing.py", "workflow/opening.py"),
    "workflow/stack_profile.py",
}
"""What only operators do, at a command line, and what only a mistake of ours could bring about."""
_NOTES = {"LEFT_OUT", "UNCONFIRMED", "TORN_AND_PASSED", "TORN", "LEAVING", "LIVE", "BROKEN_OFF"}
"""What is no flaw, and which the window does not show."""
_COMMAND = re.compile(r"\bvoxseal [a-z]|--[a-z]")
"""A hint that names a command gives way to one of the window's own (`voxseal.ui.words`)."""
FORMS = {"de": 2, "en": 2}
"""Numbers of plural forms, in Qt's order: one, other."""
CORE, EVENTS, CAUSES, FLAWS = "Core", "Events", "Causes", "Flaws"


class TextError(Exception):
    """A text that cannot be collected; the message says where."""


@dataclass
class Text:
    """One text of a context. `counted`: it has a form a number."""

    source: str
    counted: bool = False
    forms: list[str] = field(default_factory=list)
    """The translation: one form, or for a counted text one a number. Empty while there is none."""

    @property
    def finished(self) -> bool:
        return bool(self.forms) and all(self.forms)


Contexts = dict[str, dict[str, Text]]


# --- collecting -------------------------------------------------------------------------------------------------------


def collect() -> Contexts:
    """All texts, by context, in the order of the files."""
    found: Contexts = {CORE: {}}
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.is_relative_to(SOURCE / "ui"):
            for context, text in _of_window(path, tree):
                known = found.setdefault(context, {}).setdefault(text.source, text)
                if known.counted is not text.counted:
                    raise TextError(f"{path.name}: {text.source!r} is counted in one place and not in another")
        if not path.is_relative_to(SOURCE / "cli") and path.relative_to(SOURCE).as_posix() not in NOT_OF_THE_WINDOW:
            for source in _of_core(tree):
                if not _COMMAND.search(source):
                    found[CORE].setdefault(source, Text(source))
    found[EVENTS] = {text: Text(text) for text in _of_events()}
    found[CAUSES] = {text: Text(text) for text in _of_causes()}
    found[FLAWS] = {text: Text(text) for text in _of_flaws()}
    return found


def _of_events() -> list[str]:
    """What is shown beside an event's name."""
    from voxseal.sessionlog.catalogue import catalogue

    return [kind.sentence for kind in catalogue().values() if not kind.name.startswith("chain.")]


def _of_causes() -> list[str]:
    """What went wrong, what is safe, what to do."""
    from voxseal.sessionlog import advice

    return [text for cause in (*advice.CAUSES, advice.KILLED) for text in (cause.happened, cause.safe, cause.to_do)]


def _of_flaws() -> list[str]:
    """What is wrong with a log or a bundle."""
    from voxseal.sessionlog.flaws import What

    return [what.value for what in What if what.name not in _NOTES]


def _of_window(path: Path, tree: ast.Module) -> Iterator[tuple[str, Text]]:
    contexts = {
        node.targets[0].id: _literal(path, node.value.args[0])
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "Texts"
        and _literal(path, node.value.args[0]) not in {CORE, EVENTS, CAUSES, FLAWS}
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function, counted = node.func, False
        if isinstance(function, ast.Attribute) and function.attr == "count":
            function, counted = function.value, True
        if isinstance(function, ast.Name) and function.id in contexts:
            yield contexts[function.id], Text(_literal(path, node.args[0]), counted)


def _literal(path: Path, node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise TextError(f"{path.name}:{node.lineno}: a text must be a literal, with its values given after it")


def _of_core(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                target = statement.targets[0] if isinstance(statement, ast.Assign) else None
                if isinstance(target, ast.Name) and target.id in {"title", "default_hint"}:
                    yield from _sentences(statement.value)  # type: ignore[attr-defined]  # an Assign, as its target says
        elif isinstance(node, ast.Call):
            yield from _of_call(node)


def _of_call(node: ast.Call) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "wrong" and len(node.args) == 2:  # TomlTable: "<key> <what>."
        yield from (f"{{0}} {_shifted(what)}." for what in _sentences(node.args[1], whole=False))
    elif name == "check" and len(node.args) == 3:
        yield from (f"{{0}} {_shifted(what)}." for what in _sentences(node.args[2], whole=False))
    elif name == "Refused" and len(node.args) == 2:  # why a file is left out
        yield from _sentences(node.args[1])
    elif name == "_left" and len(node.args) == 4:
        yield from _sentences(node.args[3])
    elif name in _error_names() - NEVER_SHOWN:
        if node.args:
            yield from _sentences(node.args[0])
        for keyword in node.keywords:
            if keyword.arg in {"hint", "message"}:
                yield from _sentences(keyword.value)


def _error_names() -> set[str]:
    """The classes of the error tree, by the names of what they derive from."""
    if not _ERRORS:
        _ERRORS.add("VoxsealError")
        classes = [
            (node.name, {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases})
            for path in sorted(SOURCE.rglob("*.py"))
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ClassDef)
        ]
        for _ in range(6):
            _ERRORS.update(name for name, bases in classes if bases & _ERRORS)
    return _ERRORS


_ERRORS: set[str] = set()


def _sentences(node: ast.expr, *, whole: bool = True) -> Iterator[str]:
    """The texts that an expression can give, {0}, {1} for what is filled in. Only what has words of its own."""
    if isinstance(node, ast.IfExp):
        yield from _sentences(node.body, whole=whole)
        yield from _sentences(node.orelse, whole=whole)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if whole and " " in node.value:
            yield node.value
        elif node.value and not whole:
            yield node.value.replace("{", "{{").replace("}", "}}")
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        numbers = iter(range(len(parts)))
        text = "".join(f"{{{next(numbers)}}}" if part is None else str(part) for part in parts)
        if len(re.findall(r"\w{2,}", re.sub(r"\{\d+\}", "", text))) >= 2:
            yield text
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _sentences(node.left, whole=whole)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        for value in node.value.values:
            yield from _sentences(value, whole=whole)


def _shifted(text: str) -> str:
    """`{0}` as `{1}`, and so on: {0} is the key."""
    return re.sub(r"\{(\d+)\}", lambda match: f"{{{int(match[1]) + 1}}}", text)


# --- files ------------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict[str, Text]:
    """The texts and translations in a .ts file."""
    if not path.exists():
        return {}
    found = {}
    for message in ElementTree.parse(path).iter("message"):  # noqa: S314  our own file
        source = message.findtext("source") or ""
        translation = message.find("translation")
        counted = message.get("numerus") == "yes"
        if translation is None:
            continue
        forms = [form.text or "" for form in translation.iter("numerusform")] if counted else [translation.text or ""]
        found[source] = Text(source, counted, forms)
    return found


def written(context: str, language: str, texts: list[Text]) -> str:
    """A .ts file."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f'<TS version="2.1" language="{language}">']
    lines += ["<context>", f"    <name>{escape(context)}</name>"]
    for text in texts:
        lines.append('    <message numerus="yes">' if text.counted else "    <message>")
        lines.append(f"        <source>{escape(text.source)}</source>")
        kind = "" if text.finished else ' type="unfinished"'
        if text.counted:
            forms = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in text.forms)
            lines.append(f"        <translation{kind}>{forms}</translation>")
        else:
            lines.append(f"        <translation{kind}>{escape(text.forms[0])}</translation>")
        lines.append("    </message>")
    return "\n".join([*lines, "</context>", "</TS>", ""])


def compiled(text: str) -> bytes:
    """The .qm of a .ts file."""
    import PySide6

    name = "lrelease.exe" if sys.platform == "win32" else "lrelease"
    tool = Path(PySide6.__file__).parent / name
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "texts.ts", Path(folder) / "texts.qm"
        source.write_text(text, encoding="utf-8")
        subprocess.run([tool, "-silent", source, "-qm", target], check=True)
        return target.read_bytes()


def wanted() -> tuple[dict[Path, bytes], list[str]]:
    """Every file as it should be, and what is not translated yet."""
    files: dict[Path, bytes] = {}
    missing = []
    contexts = collect()
    templates = [text for text in contexts[CORE] if re.search(r"\{\d+\}", text)]
    files[TEMPLATES] = (json.dumps(templates, indent=1, ensure_ascii=False) + "\n").encode()
    for language, forms in FORMS.items():
        for context, texts in contexts.items():
            path = PLACE / language / f"{context.replace(' ', '-')}.ts"
            known = read(path)
            kept = [text for text in texts.values() if text.counted or language != "en"]
            for text in kept:
                before = known.get(text.source)
                count = forms if text.counted else 1
                same = before is not None and before.counted is text.counted and len(before.forms) == count
                text.forms = list(before.forms) if same and before is not None else [""] * count
                if not text.finished:
                    missing.append(f"{language}, {context}: {text.source}")
            if kept:
                content = written(context, language, kept)
                files[path] = content.encode()
                files[path.with_suffix(".qm")] = compiled(content)
    return files, missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing or stale")
    asked = parser.parse_args()
    files, missing = wanted()
    there = {path for kind in ("*.ts", "*.qm", "*.json") for path in PLACE.rglob(kind)}
    stale = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    left_over = there - set(files)
    if not asked.check:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        for path in left_over:
            path.unlink()
        stale, left_over = [], set()
    for path in [*stale, *left_over]:
        print(f"stale: {path.relative_to(ROOT)}")
    for text in missing:
        print(f"not translated: {text}")
    return 1 if stale or left_over or missing else 0


if __name__ == "__main__":
    sys.exit(main())
