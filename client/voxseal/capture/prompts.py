"""Prompt scripts from files: CSV, TSV, JSON or plain text, checked line by line.

    script = read_script(Path("prompts.csv"))       # PromptScriptError names the line

**CSV, TSV**: the first line names the columns: `id`, `text`, and if wanted `section`, `note`, `media`, `training` (yes or
no). A CSV may use semicolons. **JSON**: a list of objects with those keys, or an object with such a list as `prompts`.
**Plain text**: a prompt a line, numbered from 0001; a line that begins with `# ` names the section of what follows.

UTF-8, or UTF-16 with a byte order mark. The file comes from outside, and what it says is shown and goes into manifests:
sizes are bounded, control characters refused, and media are files beside the script and nothing else.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import hashlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from voxseal.domain.errors import PromptScriptError
from voxseal.domain.prompts import Prompt, PromptScript

_LARGEST = 16 << 20
_MOST_PROMPTS = 100_000
_LONGEST = {"id": 200, "text": 10_000, "section": 200, "note": 2_000, "media": 300, "training": 10}
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0", ""}
_INSIDE = re.compile(r"(?:[^/\\:]+/)*[^/\\:]+")
MEDIA_SUFFIXES = {".png", ".jpg", ".jpeg", ".wav", ".flac", ".ogg"}

_Fields = Mapping[str, Any]
_Entries = Iterator[tuple[str, _Fields]]
"""Where each prompt stands ("line 7"), and its fields."""


def read_script(path: Path) -> PromptScript:
    """The script in the file `path`; its kind goes by the name's ending. Raises `PromptScriptError`."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise PromptScriptError("A prompt script is a file in .csv, .tsv, .json or .txt.", about=str(path))
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        raise PromptScriptError("The prompt script cannot be read, or is not there.", about=str(path)) from None
    if len(data) > _LARGEST:
        raise PromptScriptError("The prompt script is larger than 16 MiB.", about=str(path))
    try:
        prompts = _checked(reader(_text(data)), path.parent)
    except PromptScriptError as error:
        error.about = str(path)
        raise
    return PromptScript(tuple(prompts.values()), hashlib.sha256(data).hexdigest(), path.parent)


def _text(data: bytes) -> str:
    coding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PromptScriptError(f"Line {line}: this is not text in UTF-8.") from None


def _checked(entries: _Entries, folder: Path) -> dict[str, Prompt]:
    prompts: dict[str, Prompt] = {}
    places: dict[str, str] = {}
    for place, fields in entries:
        prompt = _prompt(place, fields, folder)
        if prompt.id in prompts:
            _refuse(place, f"the id {prompt.id!r} was there already, in {places[prompt.id].lower()}")
        if len(prompts) >= _MOST_PROMPTS:
            _refuse(place, f"there are more than {_MOST_PROMPTS:,} prompts")
        prompts[prompt.id], places[prompt.id] = prompt, place
    if not prompts:
        raise PromptScriptError("There is no prompt in the script.")
    return prompts


def _prompt(place: str, fields: _Fields, folder: Path) -> Prompt:
    said = {name: _field(place, name, value) for name, value in fields.items()}
    for name in ("id", "text"):
        if not said.get(name):
            _refuse(place, f"the {name} is missing")
    training = said.get("training", "").casefold()
    if training not in _YES | _NO:
        _refuse(place, "training must be yes or no")
    return Prompt(
        id=said["id"],
        text=said["text"],
        section=said.get("section", ""),
        note=said.get("note", ""),
        media=_media(place, said.get("media", ""), folder),
        training=training in _YES,
    )


def _field(place: str, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int) and name in {"id", "training"}:
        value = str(value)  # in JSON an id may be a number
    if not isinstance(value, str):
        _refuse(place, f"the {name} must be a text")
    value = value.replace("\r\n", "\n").strip()
    if len(value) > _LONGEST[name]:
        _refuse(place, f"the {name} is longer than {_LONGEST[name]:,} characters")
    allowed = "\n\t" if name in {"text", "note"} else ""
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in allowed for letter in value):
        _refuse(place, f"the {name} holds a character that is none to be read (a control character)")
    return unicodedata.normalize("NFC", value)


def _media(place: str, name: str, folder: Path) -> str:
    """Checked as a name, and that it is there: a file beside the script, not reached by way of links elsewhere."""
    if not name:
        return ""
    if not _INSIDE.fullmatch(name) or {".", ".."} & set(name.split("/")):
        _refuse(place, "the media must be a file beside the script, such as pictures/cat.png")
    path = folder / name
    if path.suffix.lower() not in MEDIA_SUFFIXES:
        _refuse(place, f"the media must be one of: {', '.join(sorted(MEDIA_SUFFIXES))}")
    if not path.is_file():
        _refuse(place, f"there is no file {name} beside the script")
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        _refuse(place, "the media is a link that leads out of the script's folder")
    return name


def _refuse(place: str, what: str) -> NoReturn:
    raise PromptScriptError(f"{place}: {what}.")


# --- the kinds of file ------------------------------------------------------------------------------------------------


def _read_csv(text: str) -> _Entries:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return _read_table(text, ";" if ";" in first and "," not in first else ",")


def _read_tsv(text: str) -> _Entries:
    return _read_table(text, "\t")


def _read_table(text: str, delimiter: str) -> _Entries:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    before = 0
    try:
        for row in rows:
            place, before = f"Line {before + 1}", rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = _columns(place, row)
                continue
            if len(row) > len(columns):
                _refuse(place, f"there are {len(row)} fields where {len(columns)} columns are named")
            yield place, dict(zip(columns, row, strict=False))
    except csv.Error as error:
        _refuse(f"Line {max(rows.line_num, 1)}", f"it is not well formed ({error})")


def _columns(place: str, row: list[str]) -> list[str]:
    columns = [cell.strip().casefold() for cell in row]
    if "id" not in columns or "text" not in columns:
        _refuse(place, "the first line must name the columns, id and text among them")
    for column in columns:
        _known(place, "column", column)
    if len(set(columns)) < len(columns):
        _refuse(place, "a column is named twice")
    return columns


def _known(place: str, what: str, name: str) -> None:
    if name not in _LONGEST:
        near = difflib.get_close_matches(name, _LONGEST, n=1)
        shown = name[:40] if name.isprintable() else "?"
        _refuse(place, f"the {what} {shown!r} is not known" + (f"; did you mean {near[0]}?" if near else ""))


def _read_json(text: str) -> _Entries:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        _refuse(f"Line {error.lineno}", f"it is not valid JSON ({error.msg})")
    except RecursionError:
        raise PromptScriptError("The script is nested too deeply.") from None
    except ValueError as error:  # from the hooks, or a number of too many digits
        raise PromptScriptError(f"The script is not valid: {error}.") from None
    if isinstance(document, dict):
        if set(document) != {"prompts"}:
            raise PromptScriptError(
                'The script must be a list of prompts, or an object that has "prompts" and nothing else.'
            )
        document = document["prompts"]
    if not isinstance(document, list):
        raise PromptScriptError("The script must be a list of prompts.")
    for number, entry in enumerate(document, 1):
        place = f"Prompt {number}"
        if not isinstance(entry, dict):
            _refuse(place, "it must be an object with id and text")
        for key in entry:
            _known(place, "key", key)
        yield place, entry


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("an object names a key twice")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value")


def _read_plain(text: str) -> _Entries:
    section, count = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("# "):
            section = line[2:].strip()
        elif line and line != "#":
            count += 1
            yield f"Line {number}", {"id": f"{count:04}", "text": line, "section": section}


_READERS: dict[str, Callable[[str], _Entries]] = {
    ".csv": _read_csv,
    ".tsv": _read_tsv,
    ".json": _read_json,
    ".txt": _read_plain,
}
