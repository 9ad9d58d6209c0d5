"""Reading a manifest that proves nothing about its maker.

Anyone who has the public key can seal one, so every field that is used is checked, and none is used for what it should not
decide: which objects are read comes from ids of a fixed form below the manifest's own folder, and what audio a sample
is comes from the audio. Keys that are not known here are ignored: later versions of the client add some.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from intake.errors import ManifestRefused
from intake.places import SUFFIX, is_sample_id, is_submission_id

VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_PROMPT = 10_000
_LONGEST_TEXT = 200


@dataclass(frozen=True)
class Entry:
    """One sample as the manifest tells it. Sizes in bytes, digests in lower-case hex."""

    sample: str
    plaintext_size: int
    plaintext_sha256: str
    sealed_size: int
    sealed_sha256: str
    prompt: str | None


@dataclass(frozen=True)
class Known:
    """A sample that is taken already, by what was in it."""

    sample: str
    plaintext_sha256: str


@dataclass(frozen=True)
class Consent:
    """Which consent text the contractor accepted, and when; kept with the features, for without it they may not be used."""

    version: str
    text_sha256: str
    accepted_at: str


@dataclass(frozen=True)
class Manifest:
    submission: str
    consent: Consent
    entries: tuple[Entry, ...]


def read_manifest(data: bytes, submission: str, max_samples: int) -> Manifest:
    """The manifest in `data`, which must be the one of `submission`. Raises `ManifestRefused`."""
    try:
        document = json.loads(data)
        if document["voxseal_manifest"] != VERSION or isinstance(document["voxseal_manifest"], bool):
            raise ManifestRefused("manifest-version", "The manifest is of a version that this intake does not know.")
        if document["submission"] != submission or not is_submission_id(submission):
            raise ManifestRefused("manifest-elsewhere", "The manifest belongs to another submission.")
        samples = document["samples"]
        if not isinstance(samples, list) or len(samples) > max_samples:
            raise ManifestRefused("manifest-length", f"The manifest names more than {max_samples} samples, or none.")
        entries = tuple(_entry(each, submission) for each in samples)
        consent = document["consent"]
        given = Consent(*(_text(consent[name], _LONGEST_TEXT) for name in ("version", "text_sha256", "accepted_at")))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ManifestRefused("manifest-form", "The manifest is not of the documented form.") from None
    if len({entry.sample for entry in entries}) < len(entries):
        raise ManifestRefused("manifest-twice", "The manifest names a sample twice.")
    return Manifest(submission, given, entries)


def _entry(value: Any, submission: str) -> Entry:
    sample = value["id"]
    if not is_sample_id(sample) or value["object"] != f"{submission}/{sample}{SUFFIX}":
        raise ValueError
    plaintext, sealed = value["plaintext"], value["sealed"]
    for part in (plaintext, sealed):
        if type(part["size"]) is not int or not 0 <= part["size"] < 1 << 50:
            raise ValueError
        if not isinstance(part["sha256"], str) or not _SHA256.fullmatch(part["sha256"]):
            raise ValueError
    return Entry(
        sample,
        plaintext["size"],
        plaintext["sha256"],
        sealed["size"],
        sealed["sha256"],
        _prompt(value.get("recording")),
    )


def _prompt(recording: Any) -> str | None:
    """What was to be said, of a sample that was recorded from a script. Anything of another form is none: a sample is worth
    more than its label.
    """
    prompt = recording.get("prompt") if isinstance(recording, dict) else None
    value = prompt.get("text") if isinstance(prompt, dict) else None
    return _text(value, _LONGEST_PROMPT) if isinstance(value, str) and len(value) <= _LONGEST_PROMPT else None


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError
    return value.encode("utf-8", "replace").decode()  # JSON can write half a surrogate pair, which is no text
