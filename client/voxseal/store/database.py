"""One SQLite file, opened safely: private to its owner, durable on commit, migrated, and refused when it is newer.

Called from any thread; one connection behind one lock, because writes are short and SQLite serialises them anyway. What is
slow is the disk: a commit of its own for each of eight threads took eight waits for it, so they share one.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voxseal.domain.errors import DiskFull, LedgerError, LedgerTooNew
from voxseal.store.schema import STEPS, VERSION

_BUSY_SECONDS = 10.0
_MOST_AT_ONCE = 64
"""Writers in one transaction, so that the first does not wait for ever while more keep coming."""
_LOOK_AGAIN = 0.05
_NEEDED = 64 << 10
"""Bytes that SQLite makes the files beside the ledger larger by, at least: half of it for one of them."""
_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def ledger_errors(folder: Path) -> Iterator[None]:
    """Turns SQLite's errors into ours. SQLite's texts name tables and columns, never a value, so they may be a detail."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorname", "") or type(error).__name__
        if code == "SQLITE_FULL" or (code.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) and _is_full(folder)):
            raise DiskFull(detail=code) from None
        if code in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
            raise LedgerError(
                "The ledger in the data folder is damaged.",
                hint="Your originals are untouched. Keep the data folder as it is and ask support,"
                " or start a new one with --data-dir.",
                detail=code,
            ) from None
        raise LedgerError("The ledger in the data folder cannot be read or written.", detail=code) from None


def _is_full(folder: Path) -> bool:
    """Whether nothing more goes onto its disk. SQLite says so of the ledger itself alone: not of the files beside it, which
    it needs for reading too, and not where a quota is used up.
    """
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            return probe.write(bytes(_NEEDED)) < _NEEDED
    except OSError as error:
        return error.errno in _FULL


class _Group:
    """Writers who share a transaction."""

    def __init__(self) -> None:
        self.size = 0
        self.over = threading.Event()
        self.error: BaseException | None = None


class Database:
    """The connection. Other processes may have the same file open; SQLite keeps them apart."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._group: _Group | None = None
        self._queued = 0
        self._counting = threading.Lock()
        self._folder = path.parent
        self._make_private(path)
        with ledger_errors(self._folder):
            self._connection = self._connect(str(path))
        try:
            self._prepare()
        except BaseException:
            self._connection.close()  # or it would hold the ledger for as long as the error is held
            raise

    def _prepare(self) -> None:
        with ledger_errors(self._folder):
            # WAL: readers never wait for a writer. FULL: what a call has written survives a power cut.
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA fullfsync = ON")  # macOS, whose fsync alone does not go as far
            self._connection.execute("PRAGMA foreign_keys = ON")
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > VERSION:
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
            if error.errno in _FULL:
                raise DiskFull(detail=errno.errorcode[error.errno]) from None
            raise LedgerError("The data folder cannot be written.", detail=f"errno {error.errno}") from None
        try:
            if hasattr(os, "fchmod"):
                os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)

    def _migrate(self, version: int) -> None:
        with ledger_errors(self._folder):
            for number in range(version, VERSION):
                # executescript commits first, so each step carries its own transaction and version.
                self._connection.executescript(
                    f"BEGIN IMMEDIATE;\n{STEPS[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
                )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, ledger_errors(self._folder):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of the block is on the disk when it ends, or none of it ever was. Not to be nested.

        Threads that write at the same time share one transaction, and so one wait for the disk; each is a savepoint of its
        own, so that an error in one takes nothing from the others.
        """
        with self._counting:
            self._queued += 1
        counted = True
        try:
            with self._lock, ledger_errors(self._folder):
                with self._counting:
                    self._queued -= 1
                counted = False
                group = self._joined()
                try:
                    yield self._connection
                    self._connection.execute("RELEASE own")
                except BaseException as error:
                    self._withdraw(group, error)
                    raise
                finally:
                    self._settle(group)
        finally:
            if counted:
                with self._counting:
                    self._queued -= 1
        self._await(group)

    def _joined(self) -> _Group:
        """The transaction that is open, or a new one; with a savepoint for whoever calls."""
        if self._group is None:
            self._connection.execute("BEGIN IMMEDIATE")
            self._group = _Group()
        group = self._group
        try:
            self._connection.execute("SAVEPOINT own")
        except BaseException:
            self._settle(group)
            raise
        group.size += 1
        return group

    def _withdraw(self, group: _Group, error: BaseException) -> None:
        """Undoes one member's block. After some errors SQLite has undone the whole transaction; then all are told."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK TO own")
            self._connection.execute("RELEASE own")
        else:
            self._end(group, error)

    def _settle(self, group: _Group) -> None:
        """Commits, unless the next writer is at the door already and will."""
        if self._group is group and (self._queued == 0 or group.size >= _MOST_AT_ONCE):
            self._commit(group)

    def _commit(self, group: _Group) -> None:
        try:
            self._connection.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001  every member of the group is told, this thread's own among them
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._end(group, error)
        else:
            self._end(group, None)

    def _end(self, group: _Group, error: BaseException | None) -> None:
        self._group, group.error = None, error
        group.over.set()

    def _await(self, group: _Group) -> None:
        """Returns when the group is on the disk. A writer who was at the door may have been interrupted there, so nobody
        relies on another for long."""
        while not group.over.wait(_LOOK_AGAIN):
            with self._lock:
                if self._group is group:
                    self._commit(group)
        if group.error is not None:
            with ledger_errors(self._folder):
                raise group.error

    def close(self) -> None:
        with self._lock:
            self._connection.close()
