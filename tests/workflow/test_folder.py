"""The data folder is its owner's alone, one Voxseal's at a time, and never holds half a file."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.desk import Desk
from tests.doubles.disk_calls import disk_calls
from voxseal.domain.errors import DataFolderBusy, DiskFull, LedgerError, UsageError
from voxseal.identity.vault import MemoryVault
from voxseal.workflow.folder import DataFolder, default_folder, write_private
from voxseal.workflow.workbench import Workbench


@pytest.fixture
def generous() -> Iterator[None]:
    """As where a person's files are made for everybody to read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("generous")
def test_nothing_in_it_is_for_others(tmp_path: Path) -> None:
    with Workbench(DataFolder(tmp_path / "data"), vault=MemoryVault()) as bench:
        bench.folder.scratch_name()
        entries = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
        assert {path.name for path in entries} >= {"ledger.sqlite3", "spool", "journal", "receipts", "lock"}
        assert not [path for path in entries if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.mark.usefixtures("generous")
def test_a_private_file_is_whole_on_the_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(b"for everybody")
    calls = disk_calls(monkeypatch)
    write_private(path, [b"for ", b"me"])
    assert calls == [("synced", "receipt.json.partial"), ("named", "receipt.json")]
    assert path.read_bytes() == b"for me"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("code", "error"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EIO, LedgerError)]
)
def test_a_disk_that_does_not_take_it_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"as it was")

    def fails(descriptor: int) -> None:
        raise OSError(code, "the disk")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(error):
        write_private(path, [b"new"])
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("settings.toml", b"as it was")]


def test_a_disk_that_becomes_read_only_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the half that is there can be removed then; why it was not written is what counts."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(tmp_path))

    monkeypatch.setattr(os, "fsync", refused)
    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(LedgerError, match=r"^A file in the data folder cannot be written\.$"):
        write_private(tmp_path / "settings.toml", [b"new"])


def test_the_name_of_the_scratch_keys_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path / "data")
    calls = disk_calls(monkeypatch)
    name = folder.scratch_name()
    assert calls[-2:] == [("named", "installation.id"), ("synced", "data")]
    assert folder.scratch_name() == name


def test_a_second_voxseal_changes_nothing(desk: Desk) -> None:
    before = {path: path.stat().st_mtime_ns for path in desk.bench.folder.path.rglob("*")}
    with pytest.raises(DataFolderBusy) as refused:
        Workbench(DataFolder(desk.bench.folder.path), vault=MemoryVault())
    assert refused.value.about == str(desk.bench.folder.path)
    after = {path: path.stat().st_mtime_ns for path in desk.bench.folder.path.rglob("*")}
    changed = {path.name for path, when in after.items() if before.get(path) != when}
    assert {name for name in changed if not name.startswith("ledger")} <= {"journal"} | {
        path.name for path in desk.bench.folder.journal.iterdir()
    }


def test_whoever_only_looks_is_let_in_beside_it(desk: Desk) -> None:
    with Workbench(DataFolder(desk.bench.folder.path), vault=MemoryVault(), exclusive=False) as other:
        assert other.unfinished() == []


def test_an_account_without_a_home_is_told_to_name_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "VOXSEAL_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 54321)  # whom the system does not know
    with pytest.raises(UsageError, match="no home folder") as refused:
        default_folder()
    assert "--data-dir" in refused.value.hint
