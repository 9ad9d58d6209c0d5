"""Bodies read their own stretch of the spool in small pieces, and say so when it is not there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voxseal.domain.errors import LedgerError, SpoolDamaged
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.transfer.body import PIECE, FileSlice, digest_of, digests_of

DATA = bytes(range(256)) * 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.sealed"
    path.write_bytes(DATA)
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.integers(0, len(DATA)), st.integers(0, len(DATA)), st.integers(997, 2 * PIECE))
def test_a_slice_is_exactly_its_stretch(path: Path, start: int, end: int, step: int) -> None:
    start, end = sorted((start, end))
    with FileSlice(path, start, end - start) as body:
        pieces = list(iter(lambda: body.read(step), b""))
        assert b"".join(pieces) == DATA[start:end]
        assert all(len(piece) <= PIECE for piece in pieces)
        assert len(body) == body.tell() == end - start
        body.seek(0)
        assert body.read() == DATA[start:end]


def test_digests_are_of_the_stretch_and_leave_the_body_at_its_start(path: Path) -> None:
    with FileSlice(path, 100, 70_000) as body:
        md5, sha256 = digests_of(body, ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA256)
        assert body.tell() == 0
        assert digest_of(body, ChecksumAlgorithm.MD5) == md5
    assert md5.digest == hashlib.md5(DATA[100:70_100]).digest()
    assert sha256.digest == hashlib.sha256(DATA[100:70_100]).digest()


def test_the_hook_sees_every_byte_before_it_goes(path: Path) -> None:
    seen: list[int] = []
    with FileSlice(path, 0, len(DATA), seen.append) as body:
        body.read()
    assert sum(seen) == len(DATA)
    assert max(seen) <= PIECE


def test_a_missing_file_is_told_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(SpoolDamaged) as caught:
        FileSlice(tmp_path / "gone.sealed", 0, 1)
    assert "gone" not in f"{caught.value!r} {caught.value} {caught.value.detail}"


def test_a_file_that_cannot_be_read_is_not_said_to_be_lost(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught:
        FileSlice(tmp_path, 0, 1)  # a folder
    assert caught.value.detail == "EISDIR"
    assert str(tmp_path) not in f"{caught.value!r} {caught.value}"


def test_a_file_cut_short_is_told(path: Path) -> None:
    with FileSlice(path, 0, len(DATA)) as body:
        path.write_bytes(DATA[:-1])
        with pytest.raises(SpoolDamaged):
            body.read()
