"""What other systems than this one need for a file to be on the disk, to take its name, and to go."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from tests.doubles.disk_calls import disk_calls
from voxseal.store import Ledger, Spool, durable
from voxseal.store.durable import new_file, sync, take_name, tidy
from voxseal.store.scratch import ScratchFolder

NAME = "20260102-0123456789/0123456789abcdef.sealed"
TAKE = "0123456789abcdef"


class MacDrive:
    """`fcntl` as macOS has it, where only F_FULLFSYNC reaches the disk itself."""

    F_FULLFSYNC = 51

    def __init__(self, *, knows_it: bool = True) -> None:
        self.whole: list[int] = []
        self._knows_it = knows_it

    def fcntl(self, descriptor: int, command: int) -> int:
        assert command == self.F_FULLFSYNC
        if not self._knows_it:
            raise OSError(errno.ENOTSUP, "not on this disk")
        self.whole.append(descriptor)
        return 0


def on_macos(monkeypatch: pytest.MonkeyPatch, drive: MacDrive) -> list[int]:
    """Gives the descriptors that only `fsync` was asked for."""
    usual: list[int] = []
    monkeypatch.setattr(durable, "_fcntl", drive)
    monkeypatch.setattr(durable, "_WHOLE", drive.F_FULLFSYNC)
    monkeypatch.setattr(os, "fsync", usual.append)
    return usual


def test_on_macos_what_was_written_goes_through_the_drive_s_own_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = MacDrive()
    usual = on_macos(monkeypatch, drive)
    sync(7)
    assert (drive.whole, usual) == ([7], [])


def test_a_disk_that_cannot_is_asked_for_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = on_macos(monkeypatch, MacDrive(knows_it=False))
    sync(7)
    assert usual == [7]


def test_the_ledger_asks_for_it_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite3")
    with ledger._database.reading() as db:
        assert db.execute("PRAGMA fullfsync").fetchone()[0] == 1
    ledger.close()


class Held:
    """Another program that has files open, as Windows knows it: they are neither renamed nor removed, for so many tries."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tries: int) -> None:
        self._tries = tries
        monkeypatch.setattr(durable, "_AGAIN_AFTER", (0.0,) * 3)
        for name in ("replace", "unlink"):
            monkeypatch.setattr(os, name, self._refusing(getattr(os, name)))

    def _refusing(self, real):
        def call(*args, **rest):
            if self._tries > 0:
                self._tries -= 1
                raise PermissionError(errno.EACCES, "it is used by another process")
            return real(*args, **rest)

        return call


def test_a_virus_scanner_that_looks_at_a_new_file_costs_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial, final = tmp_path / "a.partial", tmp_path / "a"
    partial.write_bytes(b"new")
    final.write_bytes(b"old")
    Held(monkeypatch, tries=3)
    take_name(partial, final)
    assert final.read_bytes() == b"new"
    assert not partial.exists()


def test_one_that_never_lets_go_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.partial").write_bytes(b"new")
    Held(monkeypatch, tries=100)
    with pytest.raises(PermissionError):
        take_name(tmp_path / "a.partial", tmp_path / "a")


def test_a_file_that_cannot_go_now_stops_nothing_and_goes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool, scratch = Spool(tmp_path / "spool"), ScratchFolder(tmp_path / "scratch")
    with spool.create(NAME) as file:
        file.write(b"sealed")
        file.commit()
    scratch.create(TAKE).close()
    with monkeypatch.context() as held:
        Held(held, tries=100)
        assert spool.remove(NAME) == 0
        assert spool.sweep(set()) == 0
        scratch.remove(TAKE)
        assert scratch.sweep(set()) == 0
        assert not tidy(spool.path(NAME))
    assert spool.path(NAME).exists()
    assert spool.sweep(set()) == 1
    assert scratch.sweep(set()) == 1


@pytest.mark.parametrize("failing", ["take_name", "sync_folder", "sync"])
def test_a_new_file_that_cannot_be_whole_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "the disk")

    monkeypatch.setattr(durable, failing, fails)
    with pytest.raises(OSError, match="the disk"), new_file(tmp_path / "a") as file:
        file.write(b"new")
    assert not list(tmp_path.iterdir())


def test_a_new_file_is_on_the_disk_before_it_takes_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_file(tmp_path / "a") as file:
        file.write(b"new")
        calls = disk_calls(monkeypatch)
    [(synced, _), *then] = calls
    assert (synced, then[:2]) == ("synced", [("named", "a"), ("synced", tmp_path.name)])
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
