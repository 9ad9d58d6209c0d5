"""A submission as a client delivers it, sealed with the client's own writer; and what a hostile one would put there."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import KEY_ARN, public_pem
from voxseal.domain.ids import new_sample_id, new_submission_id
from voxseal.sealing import MessageWriter, load_recipient


@dataclass
class Delivery:
    """Objects by key. Change `objects` or `document` before `put`, and it is what a damaged or hostile one would be."""

    private_key: rsa.RSAPrivateKey
    contractor: str
    submission: str = field(default_factory=lambda: new_submission_id(datetime.now(UTC)))
    objects: dict[str, bytes] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return f"contractors/{self.contractor}/{self.submission}/"

    @property
    def manifest_key(self) -> str:
        return f"{self.folder}manifest.sealed"

    def seal(self, content: bytes, sample: str, submission: str | None = None) -> bytes:
        recipient = load_recipient(KEY_ARN, public_pem(self.private_key))
        sink = io.BytesIO()
        context = {"sample": sample, "submission": submission or self.submission}
        with MessageWriter(sink, [recipient], context) as writer:
            writer.write(content)
            writer.close()
        return sink.getvalue()

    def add(self, content: bytes, sample: str | None = None, **more: Any) -> str:
        """A sample with these bytes; its id."""
        sample = sample or new_sample_id()
        sealed = self.seal(content, sample)
        self.objects[f"{self.folder}{sample}.sealed"] = sealed
        self.entries.append(
            {
                "id": sample,
                "object": f"{self.submission}/{sample}.sealed",
                "name": "day 1/Ann Lee.wav",
                "plaintext": {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()},
                "sealed": {"size": len(sealed), "sha256": hashlib.sha256(sealed).hexdigest()},
                **more,
            }
        )
        return sample

    @property
    def document(self) -> dict[str, Any]:
        return {
            "voxseal_manifest": 1,
            "submission": self.submission,
            "consent": {"version": "1", "text_sha256": "0" * 64, "accepted_at": "2026-11-01T10:00:00+00:00"},
            "samples": self.entries,
        }

    def close(self) -> None:
        """The manifest, as the document says now."""
        self.objects[self.manifest_key] = self.seal(json.dumps(self.document).encode(), "manifest")

    def put(self, s3: Any, bucket: str) -> None:
        for key, content in self.objects.items():  # the manifest is last, as the client sends it
            s3.put_object(Bucket=bucket, Key=key, Body=content)
