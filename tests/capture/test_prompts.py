"""Prompt scripts come from outside: every kind of file gives the same prompts, and what is wrong is named with its line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voxseal.capture.prompts import read_script
from voxseal.domain.errors import PromptScriptError
from voxseal.domain.prompts import Prompt

WANTED = (
    Prompt("a1", "The birch canoe slid, on the “smooth” planks.", section="One", training=True),
    Prompt("a2", "Glue the sheet\nto the dark blue background.", section="One", note="calmly", media="pics/a.png"),
    Prompt("a3", "Grüße; aus Köln", section="Two"),
)

CSV = """id,text,section,note,media,training
a1,"The birch canoe slid, on the “smooth” planks.",One,,,yes

a2,"Glue the sheet
to the dark blue background.",One,calmly,pics/a.png,no
a3,Grüße; aus Köln,Two
"""
SEMICOLONS = """Text;ID;Section;Training;Note;Media
The birch canoe slid, on the “smooth” planks.;a1;One;TRUE
"Glue the sheet
to the dark blue background.";a2;One;;calmly;pics/a.png
"Grüße; aus Köln";a3;Two
"""
TSV = """id\ttext\tsection\tnote\tmedia\ttraining
a1\tThe birch canoe slid, on the “smooth” planks.\tOne\t\t\t1
a2\t"Glue the sheet
to the dark blue background."\tOne\tcalmly\tpics/a.png\t0
a3\tGrüße; aus Köln\tTwo\t\t\t
"""
JSON = json.dumps(
    [
        {"id": "a1", "text": WANTED[0].text, "section": "One", "training": True},
        {
            "id": "a2",
            "text": WANTED[1].text,
            "section": "One",
            "note": "calmly",
            "media": "pics/a.png",
            "training": False,
        },
        {"id": "a3", "text": WANTED[2].text, "section": "Two", "note": None},
    ],
    indent=2,
)


def script(folder: Path, name: str, content: str | bytes) -> Path:
    (folder / "pics").mkdir(exist_ok=True)
    (folder / "pics" / "a.png").write_bytes(b"png")
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", CSV),
        ("a.csv", CSV.replace("\n", "\r\n")),
        ("a.CSV", "\ufeff" + CSV),
        ("a.csv", SEMICOLONS),
        ("a.csv", CSV.encode("utf-16")),
        ("a.tsv", TSV),
        ("a.tsv", TSV.encode("utf-16")),
        ("a.json", JSON),
        ("a.json", "\ufeff" + JSON),
    ],
)
def test_every_kind_of_file_gives_the_same_prompts(tmp_path: Path, name: str, content: str | bytes) -> None:
    found = read_script(script(tmp_path, name, content))
    assert found.prompts == WANTED
    assert found.sections == ("One", "Two")
    assert found.picture(found.prompts[1]) == tmp_path / "pics" / "a.png"
    assert found.sound(found.prompts[1]) is None
    assert found.picture(found.prompts[0]) is None
    assert found.find("a3") == WANTED[2]
    assert len(found.sha256) == 64


def test_plain_text_is_a_prompt_a_line(tmp_path: Path) -> None:
    text = "First, without a section.\n\n# One\n  The birch canoe.  \n#\n#hashtags are read\r\n# Two\nLast"
    found = read_script(script(tmp_path, "a.txt", text))
    assert [(prompt.id, prompt.text, prompt.section) for prompt in found.prompts] == [
        ("0001", "First, without a section.", ""),
        ("0002", "The birch canoe.", "One"),
        ("0003", "#hashtags are read", "One"),
        ("0004", "Last", "Two"),
    ]


def test_ids_of_json_may_be_numbers_and_letters_are_composed(tmp_path: Path) -> None:
    found = read_script(script(tmp_path, "a.json", '[{"id": 7, "text": "Ko\\u0308ln"}]'))
    assert found.prompts == (Prompt("7", "Köln"),)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", "", "is a file in .csv"),
        ("a.csv", "", "no prompt"),
        ("a.csv", "id,text\n", "no prompt"),
        ("a.csv", "a1,Hello\n", "Line 1: the first line must name the columns"),
        ("a.csv", "id,text,secton\n", "Line 1: “secton” is not known; did you mean section?"),
        ("a.csv", "id,text,speaker\n", "Line 1: “speaker” is not known; a prompt has id, text"),
        ("a.csv", "id,text,text\na,b,c\n", "Line 1: a column is named twice"),
        ("a.csv", "id,text\na,b\n\n\na,c\n", "Line 5: the same id was in line 2"),
        ("a.csv", 'id,text\na,"b\nc"\n,d\n', "Line 4: “id” is missing"),
        ("a.csv", "id,text\na,b\nc\n", "Line 3: “text” is missing"),
        ("a.csv", "id,text\na,b,c\n", "Line 2: there are 3 fields where 2 columns are named"),
        ("a.csv", 'id,text\na,"b\n', "Line 2: it is not well formed"),
        ("a.csv", 'id,text\na,"b"c\n', "Line 2: it is not well formed"),
        ("a.csv", "id,text,training\na,b,maybe\n", "Line 2: “training” must be yes or no"),
        ("a.csv", "id,text\na,b\x1b[2J\n", "Line 2: “text” holds a control character"),
        ("a.csv", "id,text\na\x00,b\n", "Line 2: "),
        ("a.csv", 'id,text\n"a\nb",c\n', "Line 2: “id” holds a control character"),
        ("a.csv", b"id,text\na,b\nc,\xff\n", "Line 3: this is not text in UTF-8"),
        ("a.csv", "id,text\na," + "x" * 10_001, "Line 2: “text” is longer than 10,000"),
        ("a.csv", "id,text\n" + "x" * 201 + ",a", "Line 2: “id” is longer than 200"),
        ("a.csv", "id,text\na," + "x" * 200_000, "Line 2: it is not well formed (field larger"),
        ("a.csv", "id,text,media\na,b,/etc/passwd\n", "Line 2: the media must be a file beside"),
        ("a.csv", "id,text,media\na,b,../a.png\n", "Line 2: the media must be a file beside"),
        ("a.csv", "id,text,media\na,b,pics/../../a.png\n", "Line 2: the media must be a file beside"),
        ("a.csv", "id,text,media\na,b,C:\\a.png\n", "Line 2: the media must be a file beside"),
        ("a.csv", "id,text,media\na,b,pics/a.exe\n", "Line 2: the media must be one of"),
        ("a.csv", "id,text,media\na,b,pics/b.png\n", "Line 2: there is no file pics/b.png"),
        ("a.json", "", "must be a list"),
        ("a.json", '{"prompts": []}', "must be a list"),
        ("a.json", "[]", "no prompt"),
        ("a.json", '[\n{"id": "a", "text": "b"},\n]', "Line 3: it is not valid JSON"),
        ("a.json", '[\n{"id": "a", "text": "b"}\n{"id": "c"}]', "Line 3: the list of prompts does not end"),
        ("a.json", '[\n{"id": "a", "text": "b"}\n] x', "does not end"),
        ("a.json", '[\n{"id": "a", "text": "b"}', "does not end"),
        ("a.json", '[\n{"id": "a",\n "text": "b"},\n 7]', "Line 4: a prompt must be an object"),
        ("a.json", '[\n{"id": "a",\n "text": }]', "Line 3: it is not valid JSON"),
        ("a.json", '[\n{"id": "a", "txt": "b"}]', "Line 2: “txt” is not known; did you mean text?"),
        ("a.json", '[{"id": "a", "text": 7}]', "Line 1: “text” must be a text"),
        ("a.json", '[{"id": "a", "id": "b", "text": "c"}]', "Line 1: it is not a prompt, or names a key twice"),
        ("a.json", '[{"id": NaN, "text": "c"}]', "Line 1: it is not a prompt"),
        ("a.json", '[{"id": "a", "text": "\\ud800"}]', "Line 1: “text” holds a control character"),
        ("a.json", "[" * 100_000, "Line 1: it is not a prompt"),
        ("a.json", '[{"id": ' + "9" * 5000 + ', "text": "c"}]', "Line 1: it is not a prompt"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    with pytest.raises(PromptScriptError) as caught:
        read_script(script(tmp_path, name, content))
    assert said in caught.value.message
    assert caught.value.about == str(tmp_path / name)


def test_a_script_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(PromptScriptError, match="not there"):
        read_script(tmp_path / "none.csv")
    with pytest.raises(PromptScriptError, match="cannot be read"):
        (tmp_path / "folder.csv").mkdir()
        read_script(tmp_path / "folder.csv")
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate((16 << 20) + 1)
    with pytest.raises(PromptScriptError, match="larger than 16 MiB"):
        read_script(tmp_path / "large.csv")


def test_a_link_out_of_the_folder_is_no_media(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    folder = tmp_path / "script"
    folder.mkdir()
    os.symlink(tmp_path / "secret.png", folder / "link.png")
    with pytest.raises(PromptScriptError, match="leads out"):
        read_script(script(folder, "a.csv", "id,text,media\na,b,link.png\n"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["csv", "tsv", "json", "txt"]), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_does_worse_than_be_refused(tmp_path: Path, kind: str, content: bytes) -> None:
    try:
        found = read_script(script(tmp_path, f"a.{kind}", content))
    except PromptScriptError as refused:
        assert refused.message
    else:
        assert found.prompts


def test_a_long_script_is_read_quickly_and_a_longer_one_refused(tmp_path: Path) -> None:
    lines = "\n".join(f"p{number},Prompt number {number}" for number in range(100_000))
    assert len(read_script(script(tmp_path, "a.csv", f"id,text\n{lines}\n"))) == 100_000
    with pytest.raises(PromptScriptError, match="Line 100002: there are more than 100,000"):
        read_script(script(tmp_path, "a.csv", f"id,text\n{lines}\none,more\n"))
