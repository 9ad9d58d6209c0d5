"""The data folder: where everything of an installation lies, and the lock that keeps it to one Voxseal at a time.

profile.toml        the imported profile, as it was given
settings.toml       what the person has set
ledger.sqlite3      what was selected, sealed, sent, delivered
spool/              sealed messages that wait
scratch/            takes that are not decided on, sealed under keys that are elsewhere
prompts/            the profile's script and its media, a folder for each profile's digest
installation.id     names the keys of those takes in the keyring, wherever this folder lies
microphone.json     which microphone was chosen last
receipts/           proof of what was delivered, CSV and JSON
journal/            session logs, a file a run
crashes/            reports of mistakes of our own: kinds and places, no names
window.json         where the window stood
recording.json      from when until when the session log holds more detail (“Record the problem”)
pseudonyms.key      makes names in the session log unreadable for others
lock                held while Voxseal changes anything
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voxseal.domain.errors import DataFolderBusy, DiskFull, LedgerError, UsageError, UserWorldError
from voxseal.domain.ids import is_id, new_sample_id
from voxseal.store.durable import sync, sync_folder, take_name

ENVIRONMENT = "VOXSEAL_DATA_DIR"


def default_folder() -> Path:
    """`VOXSEAL_DATA_DIR`, else the one that was chosen in the window, else where this system keeps a program's data."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    import platformdirs

    try:
        return _chosen() or Path(platformdirs.user_data_dir("voxseal", appauthor=False))
    except RuntimeError:
        raise UsageError(
            "This account has no home folder, where the data folder would lie.",
            hint=f"Nothing was done. Name the data folder: with --data-dir, or in {ENVIRONMENT}.",
        ) from None


def _chosen() -> Path | None:
    try:
        chosen = os.fsdecode(_choice().read_bytes().strip(b"\n"))
    except OSError:
        return None
    return Path(chosen) if chosen and "\0" not in chosen and Path(chosen).is_absolute() else None


def choose_folder(folder: Path) -> None:
    """Makes `folder` the data folder from the next start on. Raises `DiskFull`, `LedgerError`."""
    place = _choice()
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error) from None
    write_private(place, [os.fsencode(folder.absolute()), b"\n"])


def _choice() -> Path:
    """The file that names the chosen data folder: it cannot lie in that folder itself."""
    import platformdirs

    return Path(platformdirs.user_config_dir("voxseal", appauthor=False)) / "data-folder"


class DataFolder:
    """Creates the folder (0700) when it is first used. Not with `make` False: for a look at what is left of one that cannot
    be used.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        self.path = path.absolute()
        if make:
            self._make()

    def _make(self) -> None:
        try:
            for folder in (self.path, self.journal, self.receipts):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            raise LedgerError(
                "The data folder cannot be made or written.",
                about=str(self.path),
                hint="Choose another folder with --data-dir, or correct its permissions.",
            ) from None

    @property
    def own(self) -> tuple[Path, ...]:
        """What is Voxseal's here, and no recording to be sent: of the person's own, anything may lie beside it.

        To open the ledger and close it again would also undo the locks that SQLite holds on it in this process
        (https://www.sqlite.org/howtocorrupt.html, 2.2).
        """
        folders = self.spool, self.scratch, self.prompts, self.receipts, self.journal, self.crashes
        ledger = (self.ledger, *(self.ledger.with_name(self.ledger.name + more) for more in ("-wal", "-shm")))
        files = self.profile, self.settings, self.microphone, self.window, self.recording, self.installation
        return (*folders, *ledger, *files, self.pseudonyms_key, self.path / "lock")

    @property
    def profile(self) -> Path:
        return self.path / "profile.toml"

    @property
    def settings(self) -> Path:
        return self.path / "settings.toml"

    @property
    def window(self) -> Path:
        """What the window remembers of itself."""
        return self.path / "window.json"

    @property
    def crashes(self) -> Path:
        """Reports of our own mistakes."""
        return self.path / "crashes"

    @property
    def ledger(self) -> Path:
        return self.path / "ledger.sqlite3"

    @property
    def spool(self) -> Path:
        return self.path / "spool"

    @property
    def scratch(self) -> Path:
        return self.path / "scratch"

    @property
    def prompts(self) -> Path:
        return self.path / "prompts"

    @property
    def microphone(self) -> Path:
        return self.path / "microphone.json"

    @property
    def receipts(self) -> Path:
        return self.path / "receipts"

    @property
    def journal(self) -> Path:
        return self.path / "journal"

    @property
    def recording(self) -> Path:
        return self.path / "recording.json"

    @property
    def pseudonyms_key(self) -> Path:
        return self.path / "pseudonyms.key"

    @property
    def vault_name(self) -> str:
        """The session's name in the keyring: one keyring serves many data folders."""
        return "session-" + hashlib.sha256(os.fsencode(self.path.resolve())).hexdigest()[:16]

    @property
    def installation(self) -> Path:
        return self.path / "installation.id"

    def scratch_name(self) -> str:
        """The same for the keys of takes that are not decided on: by a random id that stays with the folder, made at first
        use, so that one that is moved still finds them. A copy shares them, as each is one take's; it must not share a
        session, which it would overwrite. Raises `DiskFull`, `LedgerError`.
        """
        try:
            known = self.installation.read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            known = ""
        except OSError:
            raise LedgerError("A file in the data folder cannot be read.", about=str(self.path)) from None
        if not is_id(known):
            known = new_sample_id()
            write_private(self.installation, [known.encode(), b"\n"])
            _make_durable(self.path)  # or a power cut might leave keys in the keyring that no folder names
        return f"scratch-{known}"

    @property
    def scratch_name_before(self) -> str:
        """What these keys were called by the folder's path, before there was an id: they are still read."""
        return self.vault_name.replace("session-", "scratch-", 1)

    def free_bytes(self) -> int:
        """Room on its disk. Raises `LedgerError` where that cannot be said: the drive was unplugged, or is failing."""
        try:
            return shutil.disk_usage(self.path).free
        except OSError:
            raise LedgerError("The disk with the data folder does not answer.") from None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the folder for this process, or raises `DataFolderBusy` at once. A killed process holds nothing."""
        import filelock

        lock = filelock.FileLock(self.path / "lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise DataFolderBusy(about=str(self.path)) from None
        except OSError:
            raise LedgerError("The data folder cannot be written.", about=str(self.path)) from None
        try:
            yield
        finally:
            lock.release()


def write_private(path: Path, blocks: Iterable[bytes]) -> None:
    """Replaces `path` by `blocks`, whole or not at all, readable by its owner alone."""
    partial = path.with_name(path.name + ".partial")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(blocks)
            file.flush()
            sync(file.fileno())
        take_name(partial, path)
    except OSError as error:
        with suppress(OSError):  # a disk that takes no more may not even let go of it; the next one is written over it
            partial.unlink(missing_ok=True)
        raise disk_error(error) from None


def _make_durable(folder: Path) -> None:
    try:
        sync_folder(folder)
    except OSError as error:
        raise disk_error(error) from None


def disk_error(error: OSError) -> UserWorldError:
    """What `error` about a file in the data folder is in our words. No path is in them."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull()
    return LedgerError("A file in the data folder cannot be written.")
