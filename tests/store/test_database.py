"""Writers at the same time share a transaction, and nothing else: each is durable when it returns, and fails alone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from voxseal.domain.errors import DiskFull
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


def test_a_writer_that_never_comes_is_not_waited_for(database: Database, tmp_path: Path) -> None:
    """As when one is interrupted at the door."""
    database._queued += 1
    with database.writing() as db:
        db.execute(ADD, ("alone", ""))
    assert on_disk(tmp_path / "ledger.sqlite3") == {"alone"}
    database._queued -= 1
