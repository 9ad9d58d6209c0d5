"""A sealed file is under its name whole, or not at all."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from voxseal.domain.errors import DiskFull, VoxsealBug
from voxseal.store import Spool

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
    assert stat.S_IMODE(spool.path(NAME).parent.stat().st_mode) == 0o700


def test_what_is_given_up_leaves_nothing(spool: Spool) -> None:
    with pytest.raises(RuntimeError), spool.create(NAME) as file:
        file.write(b"half")
        raise RuntimeError
    assert list(spool.path(NAME).parent.iterdir()) == []


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


def test_removing_takes_the_empty_folder_along(spool: Spool) -> None:
    with spool.create(NAME) as file:
        file.commit()
    spool.remove(NAME)
    spool.remove(NAME)
    assert list(spool.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../x.sealed", "a/b/c.sealed", "20260102-0123456789/../../x.sealed", "/etc/x.sealed"])
def test_no_name_leads_out(spool: Spool, name: str) -> None:
    with pytest.raises(VoxsealBug):
        spool.path(name)


def test_a_full_disk_is_said_as_that(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

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
