"""Prompt scripts from files: CSV, TSV, JSON or plain text, checked line by line.

    script = read_script(Path("prompts.csv"))       # PromptScriptError names the line

**CSV, TSV**: the first line names the columns: `id`, `text`, and if wanted `section`, `note`, `media`, `training` (yes or
no). A CSV may use semicolons. **JSON**: a list of objects with those keys. **Plain text**: a prompt a line, numbered from
0001; a line that begins with `# ` names the section of what follows.

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
from voxseal.domain.prompts import PICTURES, SOUNDS, Prompt, PromptScript

_LARGEST = 16 << 20
_MOST_PROMPTS = 100_000
_LONGEST = {"id": 200, "text": 10_000, "section": 200, "note": 2_000, "media": 300, "training": 10}
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0", ""}
_INSIDE = re.compile(r"(?:[^/\\:]+/)*[^/\\:]+")
_MEDIA = PICTURES | SOUNDS

_Fields = Mapping[str, Any]
_Entries = Iterator[tuple[int, _Fields]]
"""In which line each prompt begins, and its fields."""


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
    lines: dict[str, int] = {}
    for line, fields in entries:
        prompt = _prompt(line, fields, folder)
        if prompt.id in prompts:
            raise PromptScriptError(f"Line {line}: the same id was in line {lines[prompt.id]} already.")
        if len(prompts) >= _MOST_PROMPTS:
            raise PromptScriptError(f"Line {line}: there are more than {_MOST_PROMPTS:,} prompts.")
        prompts[prompt.id], lines[prompt.id] = prompt, line
    if not prompts:
        raise PromptScriptError("There is no prompt in the script.")
    return prompts


def _prompt(line: int, fields: _Fields, folder: Path) -> Prompt:
    said = {name: _field(line, name, value) for name, value in fields.items()}
    for name in ("id", "text"):
        if not said.get(name):
            raise PromptScriptError(f"Line {line}: “{name}” is missing.")
    training = said.get("training", "").casefold()
    if training not in _YES | _NO:
        raise PromptScriptError(f"Line {line}: “training” must be yes or no.")
    return Prompt(
        id=said["id"],
        text=said["text"],
        section=said.get("section", ""),
        note=said.get("note", ""),
        media=_media(line, said.get("media", ""), folder),
        training=training in _YES,
    )


def _field(line: int, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int) and name in {"id", "training"}:
        value = str(value)  # in JSON an id may be a number
    if not isinstance(value, str):
        raise PromptScriptError(f"Line {line}: “{name}” must be a text.")
    value = value.replace("\r\n", "\n").strip()
    if len(value) > _LONGEST[name]:
        raise PromptScriptError(f"Line {line}: “{name}” is longer than {_LONGEST[name]:,} characters.")
    allowed = "\n\t" if name in {"text", "note"} else ""
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in allowed for letter in value):
        raise PromptScriptError(f"Line {line}: “{name}” holds a control character.")
    return unicodedata.normalize("NFC", value)


def _media(line: int, name: str, folder: Path) -> str:
    """Checked as a name, and that it is there: a file beside the script, not reached by way of links elsewhere."""
    if not name:
        return ""
    if not _INSIDE.fullmatch(name) or {".", ".."} & set(name.split("/")):
        raise PromptScriptError(f"Line {line}: the media must be a file beside the script, such as pictures/cat.png.")
    path = folder / name
    if path.suffix.lower() not in _MEDIA:
        raise PromptScriptError(f"Line {line}: the media must be one of: {', '.join(sorted(_MEDIA))}.")
    if not path.is_file():
        raise PromptScriptError(f"Line {line}: there is no file {name} beside the script.")
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise PromptScriptError(f"Line {line}: the media is a link that leads out of the script's folder.")
    return name


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
            line, before = before + 1, rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = _columns(line, row)
                continue
            if len(row) > len(columns):
                raise PromptScriptError(
                    f"Line {line}: there are {len(row)} fields where {len(columns)} columns are named."
                )
            yield line, dict(zip(columns, row, strict=False))
    except csv.Error as error:
        raise PromptScriptError(f"Line {max(rows.line_num, 1)}: it is not well formed ({error}).") from None


def _columns(line: int, row: list[str]) -> list[str]:
    columns = [cell.strip().casefold() for cell in row]
    if "id" not in columns or "text" not in columns:
        raise PromptScriptError(f"Line {line}: the first line must name the columns, id and text among them.")
    for column in columns:
        _known(line, column)
    if len(set(columns)) < len(columns):
        raise PromptScriptError(f"Line {line}: a column is named twice.")
    return columns


def _known(line: int, name: str) -> None:
    if name in _LONGEST:
        return
    near = difflib.get_close_matches(name, _LONGEST, n=1)
    if near:
        raise PromptScriptError(f"Line {line}: “{_shown(name)}” is not known; did you mean {near[0]}?")
    raise PromptScriptError(f"Line {line}: “{_shown(name)}” is not known; a prompt has {', '.join(_LONGEST)}.")


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name[:40])


def _read_json(text: str) -> _Entries:
    """A list, taken an object at a time, so that the line of each is known."""
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
    at, line, counted = _behind_space(text, 0), 1, 0
    if text[at : at + 1] != "[":
        raise PromptScriptError("The script must be a list of prompts, in [ and ].")
    at = _behind_space(text, at + 1)
    more = text[at : at + 1] != "]"
    while more:
        line, counted = line + text.count("\n", counted, at), at
        try:
            entry, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise PromptScriptError(f"Line {error.lineno}: it is not valid JSON ({error.msg}).") from None
        except (ValueError, RecursionError):  # from the hooks, a number of too many digits, or a thousand brackets
            raise PromptScriptError(f"Line {line}: it is not a prompt, or names a key twice.") from None
        if not isinstance(entry, dict):
            raise PromptScriptError(f"Line {line}: a prompt must be an object with id and text.")
        for key in entry:
            _known(line, key)
        yield line, entry
        at = _behind_space(text, at)
        more = text[at : at + 1] == ","
        at = _behind_space(text, at + 1) if more else at
    if text[at : at + 1] != "]" or text[at + 1 :].strip():
        line += text.count("\n", counted, at)
        raise PromptScriptError(f"Line {line}: the list of prompts does not end as it should.")


def _behind_space(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\t", "\r", "\n"}:
        at += 1
    return at


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError


def _read_plain(text: str) -> _Entries:
    section, count = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("# "):
            section = line[2:].strip()
        elif line and line != "#":
            count += 1
            yield number, {"id": f"{count:04}", "text": line, "section": section}


_READERS: dict[str, Callable[[str], _Entries]] = {
    ".csv": _read_csv,
    ".tsv": _read_tsv,
    ".json": _read_json,
    ".txt": _read_plain,
}
