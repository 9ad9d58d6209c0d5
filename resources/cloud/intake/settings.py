"""What a deployment sets, through the environment that the template gives the function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.errors import Trouble

MIB = 1 << 20


@dataclass(frozen=True)
class Settings:
    """Buckets by name, limits in bytes, samples and seconds.

    `max_sample_bytes` bounds memory: a sealed message and its plaintext are held at once, beside the decoded audio at
    4 bytes a sample and 16 kHz. `batch_*` bound one features file: the first that is reached closes it. How much features
    a sample gives goes by its length, not by its size: an hour of silence is a few kilobytes of FLAC.
    """

    raw_bucket: str
    features_bucket: str
    audit_bucket: str
    sealing_keys: tuple[str, ...]
    prefix: str = "contractors/"
    features: tuple[str, ...] = ("log_mel",)
    max_manifest_bytes: int = 64 * MIB
    max_samples: int = 100_000
    max_sample_bytes: int = 256 * MIB
    max_sample_seconds: float = 2 * 3600
    batch_samples: int = 256
    batch_bytes: int = 1024 * MIB
    batch_feature_bytes: int = 128 * MIB
    decoder_bytes: int = 2048 * MIB
    decoder_seconds: float = 120.0
    keep_free_seconds: float = 180.0
    """How much of the function's time must be left to begin another sample: more than one may take, and its writing."""
    actor: str = "intake"
    """Who the receipts say it was."""

    @classmethod
    def from_environment(cls, values: Mapping[str, str]) -> Settings:
        """Raises `Trouble` when the deployment forgot something."""
        try:
            return cls(
                raw_bucket=values["RAW_BUCKET"],
                features_bucket=values["FEATURES_BUCKET"],
                audit_bucket=values["AUDIT_BUCKET"],
                sealing_keys=_texts(values["SEALING_KEYS"]),
                prefix=values.get("PREFIX", cls.prefix),
                features=_texts(values.get("FEATURES", "log_mel")),
                max_sample_bytes=int(values.get("MAX_SAMPLE_BYTES", cls.max_sample_bytes)),
                batch_samples=int(values.get("BATCH_SAMPLES", cls.batch_samples)),
                batch_feature_bytes=int(values.get("BATCH_FEATURE_BYTES", cls.batch_feature_bytes)),
                decoder_seconds=float(values.get("DECODER_SECONDS", cls.decoder_seconds)),
                actor=values.get("ACTOR") or values.get("AWS_LAMBDA_FUNCTION_NAME", cls.actor),
            )
        except (KeyError, ValueError) as error:
            raise Trouble("settings", f"The environment lacks a setting, or one is no number: {error}.") from None


def _texts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())
