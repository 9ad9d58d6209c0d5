"""One SQLite file, opened safely: private to its owner, durable on commit, migrated, and refused when it is newer.

Called from any thread; one connection behind one lock, because writes are short and SQLite serialises them anyway.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voxseal.domain.errors import DiskFull, LedgerError, LedgerTooNew
from voxseal.store.schema import STEPS, VERSION

_BUSY_SECONDS = 10.0


@contextmanager
def ledger_errors() -> Iterator[None]:
    """Turns SQLite's errors into ours. SQLite's texts name tables and columns, never a value, so they may be a detail."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "") or type(error).__name__
        if code == "SQLITE_FULL":
            raise DiskFull(detail=code) from None
        if code in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
            raise LedgerError(
                "The ledger in the data folder is damaged.",
                hint="Your originals are untouched. Keep the data folder as it is and ask support,"
                " or start a new one with --data-dir.",
                detail=code,
            ) from None
        raise LedgerError("The ledger in the data folder cannot be read or written.", detail=code) from None


class Database:
    """The connection. Other processes may have the same file open; SQLite keeps them apart."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._make_private(path)
        with ledger_errors():
            self._connection = self._connect(str(path))
            # WAL: readers never wait for a writer. FULL: what a call has written survives a power cut.
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
            self._connection.close()
            raise LedgerTooNew(detail=f"ledger {version}, this Voxseal {VERSION}")
        self._migrate(version)

    @staticmethod
    def _connect(target: str) -> sqlite3.Connection:
        connection = sqlite3.connect(target, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        return connection

    @staticmethod
    def _make_private(path: Path) -> None:
        """Creates the file as 0600 before SQLite does; its -wal and -shm take over the mode."""
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise LedgerError("The data folder cannot be written.", detail=f"errno {error.errno}") from None
        try:
            if hasattr(os, "fchmod"):
                os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)

    def _migrate(self, version: int) -> None:
        with ledger_errors():
            for number in range(version, VERSION):
                # executescript commits first, so each step carries its own transaction and version.
                self._connection.executescript(
                    f"BEGIN IMMEDIATE;\n{STEPS[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
                )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, ledger_errors():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk when the block ends, or none of it ever was."""
        with self._lock, ledger_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()
