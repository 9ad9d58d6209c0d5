"""Writers at the same time share a transaction, and nothing else: each is durable when it returns, and fails alone."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doubles.small_disk import small_disk
from voxseal.domain.errors import DiskFull, LedgerError
from voxseal.store import database as store_database
from voxseal.store.database import Database

ADD = "INSERT INTO consent (text_sha256, version, accepted_at) VALUES (?, ?, '')"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "ledger.sqlite3")
    yield database
    database.close()


def on_disk(path: Path) -> set[str]:
    """What another process sees: committed rows alone."""
    with sqlite3.connect(path) as other:
        rows = {row[0] for row in other.execute("SELECT text_sha256 FROM consent")}
    other.close()
    return rows


def at_once(*jobs: Callable[[], None]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def test_each_write_is_on_the_disk_when_it_returns(database: Database, tmp_path: Path) -> None:
    missing: list[str] = []

    def writer(name: str) -> Callable[[], None]:
        def write() -> None:
            for number in range(40):
                key = f"{name}-{number}"
                with database.writing() as db:
                    db.execute(ADD, (key, name))
                if key not in on_disk(tmp_path / "ledger.sqlite3"):
                    missing.append(key)

        return write

    at_once(*(writer(name) for name in "abcdefgh"))
    assert missing == []
    assert len(on_disk(tmp_path / "ledger.sqlite3")) == 320


def test_an_error_in_one_takes_nothing_from_the_others(database: Database, tmp_path: Path) -> None:
    def good(name: str) -> Callable[[], None]:
        def write() -> None:
            for number in range(40):
                with database.writing() as db:
                    db.execute(ADD, (f"{name}-{number}", name))

        return write

    def bad() -> None:
        for number in range(40):
            with pytest.raises(ValueError, match="on purpose"), database.writing() as db:
                db.execute(ADD, (f"bad-{number}", "bad"))
                raise ValueError("on purpose")

    at_once(good("a"), bad, good("b"), bad, good("c"))
    rows = on_disk(tmp_path / "ledger.sqlite3")
    assert len(rows) == 120
    assert not [row for row in rows if row.startswith("bad")]


def test_when_the_disk_is_full_everybody_who_was_not_written_is_told(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 20}")  # SQLite then answers as it does on a full disk
    written: set[str] = set()
    told: list[str] = []

    def writer(name: str) -> Callable[[], None]:
        def write() -> None:
            for number in range(40):
                key = f"{name}-{number}"
                try:
                    with database.writing() as db:
                        db.execute(ADD, (key, "x" * 3000))
                    written.add(key)
                except DiskFull:
                    told.append(key)

        return write

    at_once(*(writer(name) for name in "abcd"))
    assert len(told) + len(written) == 160
    assert told
    assert on_disk(tmp_path / "ledger.sqlite3") == written


@pytest.mark.parametrize("there", [True, False])
def test_a_ledger_on_a_full_disk_says_so_when_it_is_opened(tmp_path: Path, there: bool) -> None:
    """SQLite calls it an input/output error, as the files beside the ledger are what there is no room for."""
    with small_disk(tmp_path / "small", 1) as place:
        ledger = place / "ledger.sqlite3"
        if there:
            Database(ledger).close()
        with (place / "rest").open("wb", buffering=0) as rest, pytest.raises(OSError, match="No space"):
            while rest.write(bytes(4096)):
                pass
        with pytest.raises(DiskFull):
            Database(ledger)


def test_a_writer_that_never_comes_is_not_waited_for(database: Database, tmp_path: Path) -> None:
    """As when one is interrupted at the door."""
    database._queued += 1
    with database.writing() as db:
        db.execute(ADD, ("alone", ""))
    assert on_disk(tmp_path / "ledger.sqlite3") == {"alone"}
    database._queued -= 1


def test_a_commit_that_fails_leaves_the_next_writer_a_whole_ledger(database: Database, tmp_path: Path) -> None:
    with pytest.raises(LedgerError), database.writing() as db:
        db.execute(
            "PRAGMA defer_foreign_keys = ON"
        )  # so that SQLite refuses at the commit, and leaves it to us to undo
        db.execute(ADD, ("half", ""))
        db.execute("INSERT INTO part (object, number, size, etag) VALUES ('nobody', 1, 1, '')")
    with database.writing() as db:
        db.execute(ADD, ("whole", ""))
    assert on_disk(tmp_path / "ledger.sqlite3") == {"whole"}


def test_what_returns_has_reached_the_disk_and_belongs_to_something(database: Database) -> None:
    with database.reading() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2, "FULL: a power cut takes nothing that was committed"
    with pytest.raises(LedgerError), database.writing() as db:
        db.execute("INSERT INTO part (object, number, size, etag) VALUES ('nobody', 1, 1, '')")


def test_a_ledger_that_others_could_read_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.touch(0o644)
    path.chmod(0o644)
    database = Database(path)
    with database.writing() as db:
        db.execute(ADD, ("mine", ""))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    database.close()
    assert modes == {path.name: 0o600, f"{path.name}-wal": 0o600, f"{path.name}-shm": 0o600}


def test_a_step_that_fails_changes_nothing_and_lets_go_of_the_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.sqlite3"
    Database(path).close()
    half = "CREATE TABLE later (id TEXT) STRICT; CREATE TABLE later (id TEXT) STRICT;"
    monkeypatch.setattr(store_database, "STEPS", (*store_database.STEPS, half))
    monkeypatch.setattr(store_database, "VERSION", store_database.VERSION + 1)
    with pytest.raises(LedgerError) as held:  # and with it all that it was raised through
        Database(path)
    assert held.value.detail == "SQLITE_ERROR"
    with contextlib.closing(sqlite3.connect(path, timeout=0)) as other:
        assert other.execute("PRAGMA user_version").fetchone()[0] == len(store_database.STEPS) - 1
        assert not other.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall()
        other.execute(ADD, ("nobody holds it", ""))
