"""A sealed file is under its name whole, or not at all."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from tests.doubles.disk_calls import disk_calls
from voxseal.domain.errors import DiskFull, LedgerError, VoxsealBug
from voxseal.store import Spool, commit_together
from voxseal.store import spool as spool_module

NAME = "20260102-0123456789/0123456789abcdef.sealed"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


def test_it_appears_only_when_committed(spool: Spool) -> None:
    with spool.create(NAME) as file:
        file.write(b"sealed")
        assert not spool.path(NAME).exists()
        file.commit()
        assert spool.path(NAME).read_bytes() == b"sealed"
    assert spool.path(NAME).exists()
    assert stat.S_IMODE(spool.path(NAME).stat().st_mode) == 0o600
    for folder in (spool.folder, spool.path(NAME).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_is_given_up_leaves_nothing(spool: Spool) -> None:
    with pytest.raises(RuntimeError), spool.create(NAME) as file:
        file.write(b"half")
        raise RuntimeError
    assert list(spool.path(NAME).parent.iterdir()) == []


def test_a_disk_that_becomes_read_only_is_told_as_that(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the half that is there can be removed then; why nothing more was written is what counts."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(spool.path(NAME)))

    with monkeypatch.context() as read_only:
        read_only.setattr(os, "write", refused)
        read_only.setattr(Path, "unlink", refused)
        with pytest.raises(LedgerError, match=r"^The spool") as told, spool.create(NAME) as file:
            file.write(b"half")
    assert told.value.detail == "EROFS"
    assert spool.sweep(set()) == 1


def test_a_crash_leaves_what_the_next_start_sweeps_away(spool: Spool) -> None:
    file = spool.create(NAME)
    file.write(b"half")
    file._close()  # the process is gone; nobody tidied up
    kept = "20260102-0123456789/fedcba9876543210.sealed"
    with spool.create(kept) as whole:
        whole.write(b"whole")
        whole.commit()
    assert spool.sweep({kept}) == 1
    assert spool.path(kept).read_bytes() == b"whole"
    assert spool.sweep(set()) == 1
    assert list(spool.folder.iterdir()) == []


def test_sweeping_stays_in_the_spool(spool: Spool, tmp_path: Path) -> None:
    others = tmp_path / "elsewhere"
    others.mkdir()
    (others / "mine.wav").write_bytes(b"not ours")
    (spool.folder / "20260102-aaaaaaaaaa").symlink_to(others)
    assert spool.sweep(set()) == 0
    assert (others / "mine.wav").exists()


def test_several_become_durable_with_one_wait_for_their_folder(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"20260102-0123456789/000000000000000{number}.sealed" for number in range(3)]
    files = [spool.create(name) for name in names]
    for number, file in enumerate(files):
        file.write(b"sealed" * number)
    synced: list[Path] = []
    monkeypatch.setattr(spool_module, "sync_folder", synced.append)
    commit_together(files)
    assert [spool.path(name).read_bytes() for name in names] == [b"", b"sealed", b"sealedsealed"]
    assert synced == [spool.path(NAME).parent]
    assert len(list(synced[0].iterdir())) == 3


def test_no_name_is_taken_before_all_bytes_are_on_the_disk(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [spool.create(f"20260102-0123456789/000000000000000{number}.sealed") for number in range(3)]
    sync, synced = os.fsync, list[int]()

    def full_at_the_third(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 3:
            raise OSError(errno.ENOSPC, "no room")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full_at_the_third)
    with pytest.raises(DiskFull):
        commit_together(files)
    assert not list(spool.folder.rglob("*.sealed"))
    for file in files:
        file.discard()
    assert not list(spool.path(NAME).parent.iterdir())


def test_a_name_is_taken_once_its_bytes_are_on_the_disk_and_counts_once_the_name_is(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spool.create(NAME) as file:
        file.write(b"sealed")
        calls = disk_calls(monkeypatch)
        file.commit()
    place = spool.path(NAME)
    before_it_counts = [("synced", f"{place.name}.partial"), ("named", place.name), ("synced", place.parent.name)]
    assert calls[:3] == before_it_counts


def test_removing_takes_the_empty_folder_along(spool: Spool) -> None:
    with spool.create(NAME) as file:
        file.commit()
    assert spool.remove(NAME) == 0  # bytes: it is empty
    assert spool.remove(NAME) == 0
    assert list(spool.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../x.sealed", "a/b/c.sealed", "20260102-0123456789/../../x.sealed", "/etc/x.sealed"])
def test_no_name_leads_out(spool: Spool, name: str) -> None:
    with pytest.raises(VoxsealBug):
        spool.path(name)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_as_that(spool: Spool, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def full(*_: object) -> int:
        raise OSError(code, "No room, of the disk or of what this person may use of it")

    with spool.create(NAME) as file:
        monkeypatch.setattr("os.write", full)
        with pytest.raises(DiskFull):
            file.write(b"x")
    assert list(spool.path(NAME).parent.iterdir()) == []


def test_a_folder_that_goes_with_its_last_file_does_not_stop_the_next_one(spool: Spool) -> None:
    """The upload may take the last message out while the sealer begins the next."""
    stop = threading.Event()

    def remove_again_and_again() -> None:
        while not stop.is_set():
            spool.remove(NAME)

    thread = threading.Thread(target=remove_again_and_again)
    thread.start()
    try:
        for _ in range(1500):
            with spool.create(NAME):
                pass  # given up, so that the folder is empty again
    finally:
        stop.set()
        thread.join()
