"""The other side, for operators and the practice cloud: opening what was delivered, with a private key at hand.

    opened = open_messages([Path("…/a.sealed"), Path("…/manifest.sealed")], keys, Path("out"))

Every message is verified to its last byte before its file appears. With the submission's manifest among them, names are
restored and sizes and hashes compared; without it, `a.wav.sealed` becomes `a.wav`, and other files
are called by their ids. A real pipeline does the same with
the AWS Encryption SDK and `kms:Decrypt`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from voxseal.domain.errors import SealedMessageError, UsageError, UserWorldError
from voxseal.domain.ids import is_id
from voxseal.domain.uploads import MANIFEST_NAME
from voxseal.sealing import open_file, read_header
from voxseal.sealing.opened_files import take_back
from voxseal.workflow.manifests import Manifest, ManifestSample, parse_manifest

MANIFEST_SAMPLE = "manifest"
"""Stands in the encryption context of a manifest where a sample's id would."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""Among them half a pair of surrogates, which no disk takes, and what turns the order of letters round, ends included."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?")
"""Windows' names of devices, in any folder and with any ending (Naming Files, Paths, and Namespaces)."""
_LONGEST_PART = 200
"""Bytes of UTF-8. Linux takes 255; the names that Windows and macOS take can be three times as long."""
_LONGEST_SUFFIX = 20
_DEEPEST = 32


@dataclass(frozen=True)
class Opened:
    """One message: opened to `path`, or refused with `error`. `name` is None for a manifest."""

    sealed: Path
    sample: str
    name: str | None
    path: Path | None = None
    size: int = 0
    sha256: str = ""
    error: UserWorldError | None = None


def safe_name(name: str, sample: str) -> PurePosixPath:
    """A relative path to restore `name` under. A manifest proves nothing about its maker, so its names may be hostile."""
    parts = []
    for part in name.split("/"):
        cleaned = _shortened(_UNSAFE.sub("_", part).strip().rstrip(". "))
        if _RESERVED.fullmatch(cleaned):
            cleaned = f"_{cleaned}"
        if cleaned:  # "." and ".." have lost their dots above
            parts.append(cleaned)
    return PurePosixPath(*parts[-_DEEPEST:]) if parts else PurePosixPath(sample)


def _shortened(part: str) -> str:
    """What of it a disk takes; a suffix stays."""
    if len(part.encode()) <= _LONGEST_PART:
        return part
    stem, suffix = os.path.splitext(part)  # noqa: PTH122  a text, no path
    if len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, suffix = part, ""
    kept = stem.encode()[: _LONGEST_PART - len(suffix.encode())].decode(errors="ignore")
    return f"{kept}{suffix}".rstrip(". ")


def open_messages(
    sealed: Sequence[Path],
    keys: Sequence[Any],
    out: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Opened]:
    """Opens each message into `out`, never over a file that is there. One that fails does not stop the rest.

    `progress(done, total)` counts messages. Raises `UsageError` when `out` cannot be written.
    """
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise UsageError("The folder for the opened files cannot be made.", about=str(out)) from None
    manifests, results = _open_manifests([path for path in sealed if path.name == MANIFEST_NAME], keys, out)
    said = {(manifest.submission, sample.id): sample for manifest in manifests for sample in manifest.samples}
    covered = {manifest.submission for manifest in manifests}
    met: set[tuple[str, str]] = set()
    samples = [path for path in sealed if path.name != MANIFEST_NAME]
    for number, path in enumerate(samples, 1):
        results.append(_open_sample(path, keys, out, said, covered, met))
        progress(number, len(samples))
    for (submission, sample), entry in said.items():
        if (submission, sample) not in met:
            missing = SealedMessageError("The manifest names a sample that is not here.", about=entry.name)
            results.append(Opened(Path(entry.object), sample, entry.name, error=missing))
    return results


def _open_manifests(paths: Sequence[Path], keys: Sequence[Any], out: Path) -> tuple[list[Manifest], list[Opened]]:
    manifests, results = [], []
    for path in paths:
        try:
            submission, sample = _ids(path)
            if sample != MANIFEST_SAMPLE:
                raise SealedMessageError("The file is called a manifest and is not one.", about=str(path))
            target = _free(out / f"manifest-{submission}.json")
            opened = open_file(path, target, keys)
            manifests.append(_manifest_in(target, submission, path))
            results.append(Opened(path, MANIFEST_SAMPLE, None, target, opened.plaintext_size, opened.plaintext_sha256))
        except UserWorldError as error:
            results.append(Opened(path, MANIFEST_SAMPLE, None, error=error))
        except OSError:
            results.append(Opened(path, MANIFEST_SAMPLE, None, error=_unusable(path)))
    return manifests, results


def _manifest_in(target: Path, submission: str, sealed: Path) -> Manifest:
    """What was opened to `target`, which is gone again where it is not the manifest that it should be."""
    try:
        manifest = parse_manifest(target.read_bytes())
        if manifest.submission != submission:
            raise SealedMessageError("The manifest belongs to another submission.", about=str(sealed))
    except (UserWorldError, OSError):
        take_back(target)
        raise
    return manifest


def _unusable(path: Path) -> UsageError:
    return UsageError("It cannot be read or written.", about=str(path))


def _open_sample(
    path: Path,
    keys: Sequence[Any],
    out: Path,
    said: dict[tuple[str, str], ManifestSample],
    covered: set[str],
    met: set[tuple[str, str]],
) -> Opened:
    name: str | None = path.name
    sample = ""
    target: Path | None = None
    try:
        submission, sample = _ids(path)
        entry = said.get((submission, sample))
        if entry is None and submission in covered:
            raise SealedMessageError("The manifest of its submission does not name this message.", about=str(path))
        if (submission, sample) in met:
            raise SealedMessageError("The same message was given twice.", about=str(path))
        met.add((submission, sample))
        name = entry.name if entry else path.stem
        target = _free(out / safe_name(entry.name if entry else _name_of(path, sample), sample))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = open_file(path, target, keys)
        if entry is not None and (
            (opened.plaintext_size, opened.plaintext_sha256) != (entry.plaintext_size, entry.plaintext_sha256)
            or (opened.sealed_size, opened.sealed_sha256) != (entry.sealed_size, entry.sealed_sha256)
        ):
            take_back(target)
            raise SealedMessageError("It is not what the manifest says: size or hash differ.", about=str(path))
    except UserWorldError as error:
        return Opened(path, sample, name, error=error)
    except OSError:
        return Opened(path, sample, name, error=_unusable(path))
    return Opened(path, sample, name, target, opened.plaintext_size, opened.plaintext_sha256)


def _name_of(path: Path, sample: str) -> str:
    """Without a manifest: `a.wav.sealed` (which `voxseal seal` writes) gives `a.wav`, an opaque name the sample's id."""
    return path.stem if path.suffix == ".sealed" and Path(path.stem).suffix else f"{sample}.opened"


def _ids(path: Path) -> tuple[str, str]:
    """Submission and sample id from the message's own header. Not yet authenticated: opening does that."""
    try:
        with path.open("rb") as file:
            context = read_header(file).context
    except OSError:
        raise UsageError("It cannot be read.", about=str(path)) from None
    submission, sample = context.get("submission", ""), context.get("sample", "")
    if not is_id(submission) or not (is_id(sample) or sample == MANIFEST_SAMPLE):
        raise SealedMessageError("It is a sealed message, but not one of a Voxseal submission.", about=str(path))
    return submission, sample


def _free(path: Path) -> Path:
    """`path`, or `name (2).ext` where something is there already."""
    candidate, number = path, 1
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return candidate
