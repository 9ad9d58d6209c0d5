"""Golden vectors: today's writer gives the same bytes as the day they were made, and the opener opens them."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from voxseal.sealing import open_message, read_header

FOLDER = Path(__file__).parent / "vectors"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("voxseal_make_vectors", FOLDER / "make_vectors.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


maker = _load()
INDEX = json.loads((FOLDER / "vectors.json").read_text(encoding="utf-8"))
every_vector = pytest.mark.parametrize("vector", maker.VECTORS, ids=lambda vector: vector.name)


@every_vector
def test_the_writer_still_gives_these_bytes(vector):
    assert maker.seal(vector) == (FOLDER / f"{vector.name}.sealed").read_bytes()


@every_vector
def test_the_opener_opens_them(vector):
    sealed = (FOLDER / f"{vector.name}.sealed").read_bytes()
    recorded = INDEX[vector.name]
    plaintext = io.BytesIO()
    opened = open_message(io.BytesIO(sealed), plaintext, maker.keys_of(vector))
    assert hashlib.sha256(plaintext.getvalue()).hexdigest() == recorded["plaintext_sha256"]
    assert opened.context == recorded["context"]
    assert (opened.plaintext_size, opened.plaintext_sha256) == (
        recorded["plaintext_size"],
        recorded["plaintext_sha256"],
    )
    assert (opened.sealed_size, opened.sealed_sha256) == (recorded["sealed_size"], recorded["sealed_sha256"])
    header = read_header(io.BytesIO(sealed))
    assert (header.frame_length, len(header.recipients)) == (recorded["frame_length"], vector.recipients)


def test_no_vector_is_missing_or_left_over():
    names = {vector.name for vector in maker.VECTORS}
    assert names == set(INDEX) == {path.stem for path in FOLDER.glob("*.sealed")}
