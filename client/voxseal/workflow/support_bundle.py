"""What support needs, collected on this computer: shown in full before anything is saved, and less whatever is left out.

    draft = collect(folder, workbench)                       # blocks: looks at clock, network and keyring like doctor
    for file in draft.files:
        print(file.name, file.about, draft.text(file.name))
    saved = draft.save(Path("~/Desktop"), leave_out={"profile.json"})
    print(saved.reference)                                   # VX-7K3M-9Q2C, to be quoted

Each file is put together from what is known to be harmless; nothing is copied from the data folder but the session log. So
no audio can be in it, no key, no token, and of people, files and devices only the stand-ins that the session log has for
them. Works without a workbench too, for a data folder that cannot be opened.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from voxseal import __version__
from voxseal.domain.errors import DiskFull, LedgerError, UsageError, VoxsealError
from voxseal.domain.events import BundleSaved
from voxseal.sessionlog import Pseudonyms
from voxseal.sessionlog.bundle import (
    CHECKSUMS,
    CONTENTS,
    JOURNAL,
    READ_ME,
    BundleFile,
    checksums_of,
    contents_of,
    is_too_large,
    reference_of,
    write_bundle,
)
from voxseal.sessionlog.chain import CHAIN, HEAD, FileState, read_chain
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.redaction import redact
from voxseal.workflow.bundle_documents import (
    event_meanings,
    findings,
    profile_without_keys,
    settings_without_names,
    submissions,
    surroundings,
    versions,
)
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

USUAL_PERIOD = timedelta(days=7)
_LONGEST_LINE = 1 << 16


@dataclass(frozen=True)
class SavedBundle:
    path: Path
    reference: str
    files: int
    size: int


class SupportBundle:
    """A draft: nothing is saved yet. `files` are those that can be looked at, each of which may be left out."""

    def __init__(
        self,
        documents: Sequence[BundleFile],
        journals: Sequence[BundleFile] = (),
        facts: dict[str, Any] | None = None,
        folder: DataFolder | None = None,
        saved: Callable[[BundleSaved], None] = lambda event: None,
    ) -> None:
        self.files = (*documents, *journals)
        self._documents = tuple(documents)
        self._facts = facts or {"created_at": "", "voxseal": __version__}
        self._folder = folder
        self._saved = saved

    def covering(self, since: datetime) -> SupportBundle:
        """The same, with the session logs from another time on."""
        if self._folder is None:
            return self
        return _of_time(self._documents, self._folder, since, None, self._saved)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def text(self, name: str) -> str:
        """All that is in a file, as it will be saved. Raises `UsageError` for a name that is none."""
        for file in self.files:
            if file.name == name:
                with _still_there():
                    return b"".join(file.pieces()).decode("utf-8", "replace")
        raise UsageError(f"There is no {name!r} in the bundle.")

    def about(self, leave_out: frozenset[str] = frozenset()) -> str:
        """What the bundle says of itself: `READ-ME.txt`, `contents.json` and the checksums, as they will be saved."""
        files, left_out = self._divided(leave_out)
        with _still_there():
            checksums = checksums_of(files)
            contents = b"".join(files[0].pieces())
        read_me = _read_me(reference_of(checksums), self._facts, files[1:], left_out)
        return f"{read_me}\n{contents.decode()}\n{checksums.decode()}"

    def _divided(self, leave_out: frozenset[str]) -> tuple[list[BundleFile], list[BundleFile]]:
        """What is kept, its list first, and what is left out."""
        unknown = leave_out - {file.name for file in self.files}
        if unknown:
            raise UsageError(f"There is no {min(unknown)!r} in the bundle.", hint="Nothing was saved.")
        kept = [file for file in self.files if file.name not in leave_out]
        left_out = [file for file in self.files if file.name in leave_out]
        return [contents_of(kept, left_out, self._facts), *kept], left_out

    def save(self, place: Path, leave_out: frozenset[str] = frozenset(), *, overwrite: bool = True) -> SavedBundle:
        """Writes the zip: `place` is its name, or a folder to give it one in.

        Raises `UsageError`, `DiskFull`, and `LedgerError` when a session log has gone since it was collected.

        What is left out is named in the bundle as left out, so that nobody takes it for lost. `overwrite`: the person has
        said already that a file of that name may go.
        """
        files, left_out = self._divided(leave_out)
        try:
            checksums = checksums_of(files)
            reference = reference_of(checksums)
            path = place / f"voxseal-support-{reference}.zip" if place.is_dir() else place
            read_me = _read_me(reference, self._facts, files[1:], left_out)
            sizes = [(file.name, file.size) for file in files]
            if is_too_large([*sizes, (CHECKSUMS, len(checksums)), (READ_ME, len(read_me))]):
                raise UsageError(
                    "There is more session log in that time than a bundle holds.",
                    hint="Nothing was saved. Choose a shorter time.",
                )
            write_bundle(path, files, checksums, read_me, overwrite=overwrite)
        except FileExistsError:
            raise UsageError(
                "There is a file of that name already.", about=str(place), hint="Nothing was saved."
            ) from None
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                if not place.parent.is_dir():
                    raise UsageError(
                        "There is no such folder.", about=str(place.parent), hint="Nothing was saved."
                    ) from None
                if self._has_lost_one():
                    raise _gone() from None
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull(hint="Nothing was saved. Free some space, or save it elsewhere.") from None
            raise UsageError(
                "The bundle cannot be saved there.", about=str(place), hint="Choose another place."
            ) from None
        self._saved(BundleSaved(reference, len(files) - 1, len(left_out)))
        return SavedBundle(path, reference, len(files), path.stat().st_size)

    def _has_lost_one(self) -> bool:
        """Whether a file that was collected has gone; some folders answer the same when they take no new file."""
        try:
            for file in self.files:
                file.open().close()
        except FileNotFoundError:
            return True
        return False


@contextmanager
def _still_there() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise _gone() from None


def _gone() -> LedgerError:
    return LedgerError(
        "A session log was removed meanwhile.", hint="Nothing was saved. Collect again.", detail="journal"
    )


def collect(
    folder: DataFolder,
    workbench: Workbench | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    doctor: bool = True,
) -> SupportBundle:
    """Everything for a bundle, with the session logs that have lines between `since` (by default a week ago) and `until`.

    `doctor` looks at the network, the cloud and the keyring, which may take a while. What cannot be found out is said in
    its place; never raises a `VoxsealError`.
    """
    now = datetime.now(UTC)
    since = since or now - USUAL_PERIOD
    pseudonyms = Pseudonyms.of_installation(folder.pseudonyms_key)
    documents: list[tuple[str, str, Callable[[], Any]]] = [
        ("versions.json", "Which Voxseal this is, on which system.", versions),
        ("settings.json", "The settings, without names.", lambda: settings_without_names(folder, pseudonyms)),
        ("surroundings.json", "Room on the disk, time zone, whether there is a proxy.", lambda: surroundings(folder)),
    ]
    if workbench is not None:
        documents += [
            ("profile.json", "The organisation's profile, without keys.", lambda: profile_without_keys(workbench)),
            ("submissions.json", "How far each submission is: ids and counts.", lambda: submissions(workbench)),
        ]
        if doctor:
            about = "What voxseal doctor found."
            documents.append(("doctor.json", about, lambda: list(findings(workbench, pseudonyms))))
    about = "What each event in the session log means."
    documents.append(("catalogue.json", about, event_meanings))
    files = [BundleFile.of_document(name, about, _careful(make)) for name, about, make in documents]
    publish = workbench.publish if workbench is not None else lambda event: None
    # Last: what was looked at above is in them, and may have begun a file that made an old one go.
    return _of_time(files, folder, since, until, publish)


def _of_time(
    documents: Sequence[BundleFile],
    folder: DataFolder,
    since: datetime,
    until: datetime | None,
    saved: Callable[[BundleSaved], None],
) -> SupportBundle:
    now = datetime.now(UTC)
    journals, live = _journals(folder, since, until or now)
    facts = {
        "created_at": now.isoformat(timespec="seconds"),
        "voxseal": __version__,
        "since": since.astimezone(UTC).isoformat(timespec="seconds"),
        "until": (until or now).astimezone(UTC).isoformat(timespec="seconds"),
        "live": live,
    }
    return SupportBundle(documents, journals, facts, folder, saved)


def _careful(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except VoxsealError as error:
        return {"not_known": error.code, "detail": redact(error.detail)}
    except OSError as error:
        return {"not_known": type(error).__name__}


def _journals(folder: DataFolder, since: datetime, until: datetime) -> tuple[list[BundleFile], list[str]]:
    """The chain, and the files of the chosen time as far as they are whole at this moment; and which are being written."""
    files = FolderFiles(folder.journal)
    names = files.names()
    live = [name for name in names if files.is_live(name)]
    data, head = files.chain()
    found = []
    if data:
        # As it is, byte for byte: a line that a power cut tore counts with what is in it.
        about = "Which session logs there are, to check that none is missing."
        found.append(BundleFile.of_bytes(JOURNAL + CHAIN, about, data))
        found.append(BundleFile.of_text(JOURNAL + HEAD, "The hash of the last line of that.", head + "\n"))
    chained = read_chain(data).files
    unknown = [_unchained(folder.journal, name) for name in names if name not in chained and files.size(name)]
    for state in (*chained.values(), *unknown):
        path = folder.journal / state.name
        opened, ended = _moment(state.opened), _moment(state.ended) if state.ended else datetime.now(UTC)
        if state.removed is None and opened < until and ended >= since:
            with suppress(OSError):
                about = f"The session log of a run that began {opened:%Y-%m-%d %H:%M} UTC."
                found.append(_file(path, about, live=state.name in live))
    return found, live


def _unchained(folder: Path, name: str) -> FileState:
    """A session log that a damaged chain does not know (any more): of what went wrong, it may be all there is."""
    written = datetime.now(UTC)
    with suppress(OSError):
        written = datetime.fromtimestamp((folder / name).stat().st_mtime, UTC)
    return FileState(name, "", 1, opened=name[:16], ended=str(written))


def _file(path: Path, about: str, *, live: bool) -> BundleFile:
    """All of it as it is now; of one that is being written, what is whole."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if live:
            begin = max(size - _LONGEST_LINE, 0)
            file.seek(begin)
            size = begin + file.read(size - begin).rfind(b"\n") + 1

    def opened() -> BinaryIO:
        return path.open("rb")

    return BundleFile(JOURNAL + path.name, about, size, opened)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_me(reference: str, facts: dict[str, Any], kept: Sequence[BundleFile], left_out: Sequence[BundleFile]) -> str:
    lines = [
        f"Voxseal support bundle {reference}",
        "",
        f"Made {facts['created_at']} by Voxseal {facts['voxseal']}.",
        "Quote the code above: it belongs to these files and no others.",
        "It holds no audio, no key and no token. Files, people and devices have stand-ins, which mean nothing elsewhere.",
        "",
        "To read it, with any Voxseal:",
        "  voxseal logs --bundle THIS.zip verify       has anything in it been changed?",
        "  voxseal logs --bundle THIS.zip list         the runs of the program",
        "  voxseal logs --bundle THIS.zip explain      what went wrong, and what to do",
        "  voxseal logs --bundle THIS.zip show ID      the story of a run, a submission or a sample",
        "",
        "What is in it:",
        f"  {CONTENTS}: this list, for programs",
        *(f"  {file.name}: {file.about}" for file in kept),
    ]
    if left_out:
        lines += ["", "Left out by the person who made it:", *(f"  {file.name}: {file.about}" for file in left_out)]
    return "\n".join(lines) + "\n"
