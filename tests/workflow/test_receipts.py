"""A receipt's copy goes where its owner wants it, and touches nothing else there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from voxseal.domain.errors import DiskFull
from voxseal.workflow import receipts
from voxseal.workflow.receipts import save_copy


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.csv"
    path.write_bytes(b"delivered")
    return path


def test_whatever_else_lies_there_is_left_alone(receipt: Path, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / ".mine.csv.partial").write_bytes(b"mine")
    (place / "mine.csv").write_bytes(b"to be replaced")
    save_copy(receipt, place / "mine.csv")
    assert {path.name: path.read_bytes() for path in place.iterdir()} == {
        ".mine.csv.partial": b"mine",
        "mine.csv": b"delivered",
    }


def test_what_cannot_be_tidied_up_hides_no_error(
    receipt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(partial: Path, final: Path) -> None:
        raise OSError(errno.ENOSPC, "no room")

    def refuses(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "read-only", str(self))

    monkeypatch.setattr(receipts, "take_name", full)
    monkeypatch.setattr(Path, "unlink", refuses)
    with pytest.raises(DiskFull):
        save_copy(receipt, tmp_path / "copy.csv")
