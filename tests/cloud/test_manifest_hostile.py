"""A manifest proves nothing about its maker: whatever it holds, it is read as documented or refused."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import ManifestRefused
from intake.manifest import read_manifest
from intake.places import Place

SUBMISSION = "20261123-8k2m4q9xzr"
GOOD: dict[str, Any] = {
    "voxseal_manifest": 1,
    "submission": SUBMISSION,
    "consent": {"version": "1", "text_sha256": "0" * 64, "accepted_at": "2026-11-01T10:00:00+00:00"},
    "samples": [
        {
            "id": "7w3k9m2c5tqhx4ab",
            "object": f"{SUBMISSION}/7w3k9m2c5tqhx4ab.sealed",
            "name": "a.wav",
            "plaintext": {"size": 5, "sha256": "1" * 64},
            "sealed": {"size": 900, "sha256": "2" * 64},
        }
    ],
}


def read(document: Any, most: int = 100) -> Any:
    return read_manifest(json.dumps(document).encode(), SUBMISSION, most)


def test_the_documented_form_is_read_and_what_is_unknown_is_ignored() -> None:
    document = copy.deepcopy(GOOD)
    document["something_new"] = [1, {"a": None}]
    document["samples"][0] |= {
        "recording": {"kind": "prompt", "prompt": {"id": "p1", "text": "Say it."}, "device": "Mic", "new": {"a": 1}}
    }
    manifest = read(document)
    (entry,) = manifest.entries
    assert (entry.sample, entry.plaintext_size, entry.sealed_size, entry.prompt) == (
        "7w3k9m2c5tqhx4ab",
        5,
        900,
        "Say it.",
    )
    assert manifest.consent.version == "1"


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ({"text": "Say it."}, "Say it."),
        ({"words": "Say it."}, None),
        ({"text": 7}, None),
        (["Say it."], None),
        (None, None),
        ("Say it.", None),
        ({"text": "x" * 10_001}, None),
        ({"text": "half a \ud800 pair"}, "half a ? pair"),
    ],
)
def test_a_prompt_is_text_or_none(prompt: Any, expected: str | None) -> None:
    document = copy.deepcopy(GOOD)
    document["samples"][0]["recording"] = {"kind": "prompt", "prompt": prompt}
    assert read(document).entries[0].prompt == expected


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(GOOD)
    at: Any = document
    for step in path[:-1]:
        at = at[step]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return document


S = ("samples", 0)
REFUSED: dict[str, Any] = {
    "another version": changed(("voxseal_manifest",), 2),
    "a version that is true": changed(("voxseal_manifest",), True),
    "another submission": changed(("submission",), "20261123-0000000000"),
    "no samples": changed(("samples",), KeyError),
    "samples that are a table": changed(("samples",), {"0": GOOD["samples"][0]}),
    "a sample that is a text": changed(("samples",), ["7w3k9m2c5tqhx4ab"]),
    "a path for an id": changed((*S, "id"), "../../bob/voice"),
    "an id that is a list": changed((*S, "id"), ["7w3k9m2c5tqhx4ab"]),
    "another's object": changed((*S, "object"), "../bob/20261123-8k2m4q9xzr/7w3k9m2c5tqhx4ab.sealed"),
    "another submission's object": changed((*S, "object"), "20261123-0000000000/7w3k9m2c5tqhx4ab.sealed"),
    "a size that is true": changed((*S, "sealed", "size"), True),
    "a size below nothing": changed((*S, "sealed", "size"), -1),
    "a size that is a fraction": changed((*S, "sealed", "size"), 1.5),
    "a size that is endless": changed((*S, "sealed", "size"), float("inf")),
    "a size beyond all disks": changed((*S, "sealed", "size"), 1 << 60),
    "a hash in capitals": changed((*S, "sealed", "sha256"), "A" * 64),
    "a hash with a line end": changed((*S, "sealed", "sha256"), "a" * 64 + "\n"),
    "no plaintext": changed((*S, "plaintext"), KeyError),
    "no consent": changed(("consent",), KeyError),
    "a consent that is a number": changed(("consent", "version"), 1),
    "a consent that is a book": changed(("consent", "version"), "x" * 201),
    "the same sample twice": changed(("samples",), GOOD["samples"] * 2),
    "a list": [GOOD],
    "null": None,
}


@pytest.mark.parametrize("document", REFUSED.values(), ids=list(REFUSED))
def test_anything_else_is_refused(document: Any) -> None:
    with pytest.raises(ManifestRefused) as told:
        read(document)
    assert "bob" not in str(told.value)


def test_too_many_samples_are_refused() -> None:
    with pytest.raises(ManifestRefused, match="manifest-length"):
        read(GOOD, most=0)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe{}", b"[" * 100_000, b'{"voxseal_manifest": ' + b"9" * 10_000 + b"}", b"\0" * 100]
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestRefused):
        read_manifest(data, SUBMISSION, 100)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PLACES = [(name,) for name in GOOD] + [(*S, name) for name in GOOD["samples"][0]] + [(*S, "sealed", "size")]


@given(st.sampled_from(PLACES), JSON)
def test_nothing_breaks_the_reader(path: tuple[Any, ...], value: Any) -> None:
    try:
        manifest = read(changed(path, value))
    except ManifestRefused:
        return
    assert all(entry.sample == "7w3k9m2c5tqhx4ab" for entry in manifest.entries)


@pytest.mark.parametrize(
    "key",
    [
        "contractors/alice/20261123-8k2m4q9xzr/7w3k9m2c5tqhx4ab.sealed",
        "contractors/alice/20261123-8k2m4q9xzr/more/manifest.sealed",
        "contractors/alice/manifest.sealed",
        "contractors/../20261123-8k2m4q9xzr/manifest.sealed",
        "contractors/a*/20261123-8k2m4q9xzr/manifest.sealed",
        "contractors//20261123-8k2m4q9xzr/manifest.sealed",
        "others/alice/20261123-8k2m4q9xzr/manifest.sealed",
        "contractors/alice/2026-8k2m4q9xzr/manifest.sealed",
        "",
    ],
)
def test_a_key_that_is_no_manifests_is_refused(key: str) -> None:
    with pytest.raises(ManifestRefused):
        Place.of_manifest(key, "contractors/")


def test_a_manifests_key_says_where_everything_is() -> None:
    place = Place.of_manifest("contractors/auth0|8f2c/20261123-8k2m4q9xzr/manifest.sealed", "contractors/")
    assert place.raw("x") == "contractors/auth0|8f2c/20261123-8k2m4q9xzr/x.sealed"
    assert place.piece(3) == "features/v1/contractors/auth0|8f2c/20261123-8k2m4q9xzr/00003.parquet"
