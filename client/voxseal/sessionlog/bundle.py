"""A support bundle: one zip that a contractor has looked through and hands over, and that support can open and check.

    reference = reference_of(files)                          # VX-7K3M-9Q2C, to be quoted on the phone
    write_bundle(path, files)

    with open_bundle(path) as bundle:                        # from another machine: nothing in it is believed
        log = SessionLog(bundle)
        bundle.reference, bundle.flaws, bundle.document("profile.json")

`checksums.sha256` (as `sha256sum -c` reads it) names every file but itself and `READ-ME.txt`. The reference code is made
from it: whoever changes anything in a bundle makes one with another code.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from voxseal.domain.errors import BundleError
from voxseal.sessionlog.chain import CHAIN, HEAD, is_file_name
from voxseal.sessionlog.files import Bytes, mapped
from voxseal.sessionlog.flaws import Flaw, What

CHECKSUMS = "checksums.sha256"
READ_ME = "READ-ME.txt"
CONTENTS = "contents.json"
JOURNAL = "journal/"

_VERSION = 1
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NAME = re.compile(r"(?:journal/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_MOST_FILES = 50_000
_LARGEST_FILE = 4 << 20
"""Bytes of a file that is read into memory."""
_LARGEST_LIST = 64 << 20
"""The same of one that grows with the number of session logs."""
_LISTS = frozenset({CHECKSUMS, CONTENTS, JOURNAL + CHAIN})
_LARGEST = 2 << 30
"""Bytes of all files together, unpacked."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class BundleFile:
    """A file for a bundle. `about` says in a sentence what is in it; `open` gives its `size` bytes, the same each time."""

    name: str
    about: str
    size: int
    open: Callable[[], BinaryIO]

    @classmethod
    def of_text(cls, name: str, about: str, text: str) -> BundleFile:
        return cls.of_bytes(name, about, text.encode("utf-8", "replace"))

    @classmethod
    def of_bytes(cls, name: str, about: str, data: bytes) -> BundleFile:
        return cls(name, about, len(data), lambda: io.BytesIO(data))

    @classmethod
    def of_document(cls, name: str, about: str, document: Any) -> BundleFile:
        return cls.of_text(name, about, json.dumps(document, indent=1, ensure_ascii=False) + "\n")

    def pieces(self) -> Iterator[bytes]:
        """The bytes, a megabyte at a time. Raises `OSError` when the file has gone meanwhile."""
        left = self.size
        with self.open() as file:
            while left and (piece := file.read(min(left, _PIECE))):
                left -= len(piece)
                yield piece


def contents_of(files: Sequence[BundleFile], left_out: Sequence[BundleFile], facts: dict[str, Any]) -> BundleFile:
    """`contents.json`: what is in the bundle, and what the contractor left out of it."""
    document = facts | {
        "voxseal_bundle": _VERSION,
        "files": [{"name": file.name, "about": file.about, "size": file.size} for file in files],
        "left_out": [{"name": file.name, "about": file.about, "size": file.size} for file in left_out],
    }
    return BundleFile.of_document(CONTENTS, "What is in this bundle, and what was left out of it.", document)


def checksums_of(files: Sequence[BundleFile]) -> bytes:
    """`checksums.sha256`. Reads every file."""
    lines = []
    for file in files:
        digest = hashlib.sha256()
        for piece in file.pieces():
            digest.update(piece)
        lines.append(f"{digest.hexdigest()}  {file.name}\n")
    return "".join(lines).encode()


def reference_of(checksums: bytes) -> str:
    """Forty bits of the checksums' own hash: enough to tell one bundle from all others that support has."""
    number = int.from_bytes(hashlib.sha256(checksums).digest()[:5], "big")
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"VX-{letters[:4]}-{letters[4:]}"


def is_too_large(sizes: Sequence[tuple[str, int]]) -> bool:
    """Whether a bundle of files of these names and sizes (bytes) would be refused by whoever opens it."""
    lists = (size for name, size in sizes if name in _LISTS)
    return (
        len(sizes) > _MOST_FILES or sum(size for _, size in sizes) > _LARGEST or max(lists, default=0) > _LARGEST_LIST
    )


def write_bundle(
    path: Path, files: Sequence[BundleFile], checksums: bytes, read_me: str, *, overwrite: bool = True
) -> None:
    """Writes the zip (0600), whole or not at all. Raises `OSError`: without `overwrite`, `FileExistsError` for a name that
    something has already.
    """
    if not overwrite:
        path.open("xb").close()  # taken now, so that nobody else's file of that name is replaced below
    try:
        _write_whole(path, files, checksums, read_me)
    except BaseException:
        if not overwrite:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise


def _write_whole(path: Path, files: Sequence[BundleFile], checksums: bytes, read_me: str) -> None:
    partial = path.with_name(f".{secrets.token_hex(8)}.partial")  # whatever else lies there is left alone
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry(READ_ME), read_me.encode())
            archive.writestr(_entry(CHECKSUMS), checksums)
            for file in files:
                with archive.open(_entry(file.name), "w") as entry:
                    for piece in file.pieces():
                        entry.write(piece)
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _entry(name: str) -> zipfile.ZipInfo:
    """Without a date: it would say when each file of the contractor's was last written, to nobody's use."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def open_bundle(path: Path) -> Bundle:
    """Opens a bundle and holds it against its checksums. Raises `BundleError` for what is none."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BundleError("There is no such file.", about=str(path)) from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        raise BundleError("The file is not a support bundle.", about=str(path), detail="zip") from None
    try:
        return Bundle(archive)
    except BundleError as error:
        archive.close()
        raise BundleError(error.message, about=str(path), detail=error.detail) from None
    except OSError:
        archive.close()
        raise BundleError("The bundle cannot be unpacked here.", about=str(path), detail="os") from None


class Bundle:
    """An open bundle; `LogFiles` of the machine that it came from. A context manager; one thread at a time.

    Journals that are read are unpacked into a temporary folder, which is gone when it is closed. `flaws` says what does not
    agree with the checksums: a file that was changed, put in or taken out.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = _checked_entries(archive)
        checksums = self._read(CHECKSUMS)
        self.reference = reference_of(checksums)
        """The code that the contractor should have quoted."""
        self.flaws = list(self._compare(checksums))
        self.contents: dict[str, Any] = self.document(CONTENTS) or {}
        self._folder = tempfile.TemporaryDirectory(prefix="voxseal-bundle-", ignore_cleanup_errors=True)
        self._place = Path(self._folder.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """What was mapped stays readable until its reader lets go of it."""
        self._folder.cleanup()
        self._archive.close()

    @property
    def documents(self) -> list[str]:
        """The files that are not journals, in the order of the zip."""
        return [name for name in self._entries if not name.startswith(JOURNAL)]

    def text(self, name: str) -> str:
        """A document as text; empty when there is none, or it is too large to be one of ours."""
        return self._bytes(name).decode("utf-8", "replace")

    def document(self, name: str) -> dict[str, Any] | None:
        """A JSON object; None for whatever else there is."""
        try:
            said = json.loads(self.text(name))
        except (ValueError, RecursionError):
            return None
        return said if isinstance(said, dict) else None

    # --- LogFiles -----------------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        names = (name.removeprefix(JOURNAL) for name in self._entries if name.startswith(JOURNAL))
        return sorted(name for name in names if is_file_name(name))

    def size(self, name: str) -> int:
        entry = self._entries.get(JOURNAL + name)
        return entry.file_size if entry is not None else 0

    def open(self, name: str) -> BinaryIO:
        return self._unpack(name).open("rb")

    def map(self, name: str) -> Bytes:
        with self.open(name) as file:
            return mapped(file)

    def chain(self) -> tuple[bytes, str]:
        return self._bytes(JOURNAL + CHAIN), self.text(JOURNAL + HEAD)[:64].strip()

    def is_live(self, name: str) -> bool:
        live = self.contents.get("live")
        return isinstance(live, list) and name in live

    def is_left_out(self, name: str) -> bool:
        """A bundle holds the journals of a chosen time, less those that were left out; all others are left out too."""
        return True

    # --- parts --------------------------------------------------------------------------------------------------

    def _bytes(self, name: str) -> bytes:
        try:
            return self._read(name)
        except BundleError:
            return b""

    def _read(self, name: str) -> bytes:
        entry = self._entries.get(name)
        if entry is None:
            raise BundleError(f"The bundle has no {name}.", detail="missing")
        if entry.file_size > (_LARGEST_LIST if name in _LISTS else _LARGEST_FILE):
            raise BundleError(f"The bundle's {name} is too large.", detail="size")
        return b"".join(self._pieces(entry))

    def _unpack(self, name: str) -> Path:
        """The journal as a file. Only names of our own form become one."""
        entry = self._entries.get(JOURNAL + name)
        if entry is None or not is_file_name(name):
            raise FileNotFoundError(name)
        path = self._place / name
        if not path.exists():
            try:
                with path.open("xb") as target:
                    target.writelines(self._pieces(entry))
            except BundleError as error:
                path.unlink(missing_ok=True)
                raise OSError("cannot be unpacked") from error
        return path

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """What is in it. Raises `BundleError`."""
        left = entry.file_size  # `_checked_entries` has added them up; more than it says does not come out
        try:
            with self._archive.open(entry) as file:
                while left > 0 and (piece := file.read(min(left, _PIECE))):
                    left -= len(piece)
                    yield piece
        except Exception as error:  # noqa: BLE001  zlib and zipfile raise what they like at what they are given
            raise BundleError(f"The bundle's {entry.filename} is damaged.", detail=type(error).__name__) from None

    def _compare(self, checksums: bytes) -> Iterator[Flaw]:
        named: dict[str, str] = {}
        for line in checksums.decode("utf-8", "replace").splitlines():
            match = _LINE.fullmatch(line)
            if match is None or match[2] in named:
                yield Flaw(CHECKSUMS, None, What.BUNDLE_LINE)
                continue
            named[match[2]] = match[1]
        for name, entry in self._entries.items():
            if name in {CHECKSUMS, READ_ME}:
                continue
            if name not in named:
                yield Flaw(name, None, What.BUNDLE_ADDED)
                continue
            digest = hashlib.sha256()
            try:
                for piece in self._pieces(entry):
                    digest.update(piece)
            except BundleError:
                yield Flaw(name, None, What.BUNDLE_DAMAGED)
                continue
            if digest.hexdigest() != named[name]:
                yield Flaw(name, None, What.BUNDLE_CHANGED)
        for name in named:
            if name not in self._entries:
                yield Flaw(name, None, What.BUNDLE_REMOVED)


def _checked_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """By name. Refuses what Voxseal would never write, before any of it is unpacked."""
    entries: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if is_too_large([(info.filename, info.file_size) for info in infos]):
        raise BundleError("The bundle is larger than any that Voxseal makes.", detail="size")
    for info in infos:
        ours = _NAME.fullmatch(info.filename) is not None and info.filename not in entries
        plain = not info.flag_bits & 1 and info.compress_type in {zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED}
        if not ours or not plain:
            raise BundleError("The file is not a support bundle.", detail="entry")
        entries[info.filename] = info
    if CHECKSUMS not in entries:
        raise BundleError("The file is not a support bundle.", detail="no-checksums")
    return entries
