"""Where things are: the keys of a submission, on all three sides.

    raw       <prefix><contractor>/<submission>/<sample>.sealed, …/manifest.sealed
    features  features/v1/<prefix><contractor>/<submission>/00000.parquet, 00001.parquet, …
    audit     receipts/<prefix><contractor>/<submission>/00000.planned.json, 00000.deleted.json, manifest.planned.json, …
              erasures/<prefix><contractor>/<when>/…

`<contractor>` is the subject of the ID token, bound by the role's policy to whoever signed in; ids are opaque.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.errors import ManifestRefused

MANIFEST = "manifest"
SUFFIX = ".sealed"
FEATURES = "features/v1/"
RECEIPTS = "receipts/"
ERASURES = "erasures/"

_SUBMISSION = re.compile(r"[0-9]{8}-[0-9a-hjkmnp-tv-z]{10}")
_SAMPLE = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")
_CONTRACTOR = re.compile(r"[A-Za-z0-9._@:|=!-]{1,255}")


def is_submission_id(text: object) -> bool:
    return isinstance(text, str) and _SUBMISSION.fullmatch(text) is not None


def is_sample_id(text: object) -> bool:
    return isinstance(text, str) and _SAMPLE.fullmatch(text) is not None


def is_contractor(text: str) -> bool:
    """Whether `text` is one whole folder name, as the client makes them; dots alone lead elsewhere in some tools."""
    return _CONTRACTOR.fullmatch(text) is not None and text not in {".", ".."}


@dataclass(frozen=True)
class Place:
    """One submission. `prefix` is the deployment's, with a slash at its end ("contractors/")."""

    prefix: str
    contractor: str
    submission: str

    @classmethod
    def of_manifest(cls, key: str, prefix: str) -> Place:
        """From the key of a manifest, which an event brings from outside. Raises `ManifestRefused`."""
        if key.startswith(prefix):
            parts = key[len(prefix) :].split("/")
            named = len(parts) == 3 and parts[2] == MANIFEST + SUFFIX
            if named and is_contractor(parts[0]) and is_submission_id(parts[1]):
                return cls(prefix, parts[0], parts[1])
        raise ManifestRefused("key", "The object's key is not one of a manifest.")

    @property
    def folder(self) -> str:
        return f"{self.prefix}{self.contractor}/{self.submission}/"

    def raw(self, sample: str) -> str:
        """The key of a sample's sealed message; `MANIFEST` for the manifest's."""
        return f"{self.folder}{sample}{SUFFIX}"

    @property
    def features(self) -> str:
        return FEATURES + self.folder

    def piece(self, number: int) -> str:
        return f"{self.features}{number:05d}.parquet"

    @property
    def receipts(self) -> str:
        return RECEIPTS + self.folder

    def planned(self, name: str) -> str:
        return f"{self.receipts}{name}.planned.json"

    def deleted(self, name: str) -> str:
        return f"{self.receipts}{name}.deleted.json"
