"""What a deployment sets, through the environment that the template gives the function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Who is who, and how much is much. ARNs are of roles; a contractor role is any whose ARN begins with one of these."""

    raw_bucket: str
    features_bucket: str
    intake_role: str
    contractor_roles: tuple[str, ...]
    sealing_keys: tuple[str, ...]
    guarded: tuple[str, ...]
    """Names, ids and ARNs: a change of whatever has one of these in its request is told."""
    known_readers: tuple[str, ...] = ()
    read_floor: int = 100
    bytes_floor: int = 1 << 30
    busy_reads: int = 6_000
    busy_bytes: int = 100 << 30
    deployment: str = "voxseal"

    @classmethod
    def from_environment(cls, values: Mapping[str, str]) -> Settings:
        """Raises `KeyError` or `ValueError` when the deployment forgot something: without it nobody would be watched."""
        return cls(
            raw_bucket=values["RAW_BUCKET"],
            features_bucket=values["FEATURES_BUCKET"],
            intake_role=values["INTAKE_ROLE"],
            contractor_roles=_texts(values["CONTRACTOR_ROLES"]),
            sealing_keys=_texts(values["SEALING_KEYS"]),
            guarded=_texts(values["GUARDED"]),
            known_readers=_texts(values.get("KNOWN_READERS", "")),
            read_floor=int(values.get("READ_FLOOR", cls.read_floor)),
            bytes_floor=int(values.get("BYTES_FLOOR", cls.bytes_floor)),
            busy_reads=int(values.get("BUSY_READS", cls.busy_reads)),
            busy_bytes=int(values.get("BUSY_BYTES", cls.busy_bytes)),
            deployment=values.get("DEPLOYMENT", cls.deployment),
        )


def _texts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())
