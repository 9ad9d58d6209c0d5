"""The documents of a support bundle: what this computer can say of itself that names nobody.

Each is put together field by field from what is known to be harmless, so that nothing new gets into a bundle by accident.
Any of them may raise a `VoxsealError` or an `OSError`; `support_bundle` says so in its place.
"""

from __future__ import annotations

import importlib.metadata
import locale
import os
import platform
import shutil
import sqlite3
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.request import getproxies

from voxseal.domain.secret import Private
from voxseal.sessionlog import Pseudonyms
from voxseal.sessionlog.catalogue import catalogue
from voxseal.sessionlog.redaction import redact
from voxseal.workflow.build import build_facts
from voxseal.workflow.doctor import examine
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.settings import NO_PROXY, SYSTEM_PROXY, read_settings
from voxseal.workflow.workbench import Workbench

_LIBRARIES = (
    "authlib", "boto3", "botocore", "cryptography", "filelock", "joserfc", "keyring", "numpy", "PySide6-Essentials",
    "requests", "sounddevice", "soundfile", "truststore", "urllib3",
)  # fmt: skip
_MOST_SUBMISSIONS = 200


def versions() -> dict[str, Any]:
    build = build_facts()
    libraries = {}
    for name in _LIBRARIES:
        with suppress(importlib.metadata.PackageNotFoundError):
            libraries[name] = importlib.metadata.version(name)
    return {
        "voxseal": build.version,
        "commit": build.commit or None,
        "date": build.date or None,
        "installed": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "openssl": ssl.OPENSSL_VERSION,
        "sqlite": sqlite3.sqlite_version,
        "libraries": libraries,
    }


def settings_without_names(folder: DataFolder, pseudonyms: Pseudonyms) -> dict[str, Any]:
    settings = read_settings(folder.settings)
    named = settings.proxy not in {SYSTEM_PROXY, NO_PROXY}
    return {
        "language": settings.language,
        "appearance": settings.appearance.value,
        "originals": settings.originals.value,
        "microphone": pseudonyms.of(Private("device", settings.microphone)) if settings.microphone else None,
        "rate": settings.rate,
        "proxy": "an address" if named else settings.proxy,
    }


def surroundings(folder: DataFolder) -> dict[str, Any]:
    offset = datetime.now().astimezone().utcoffset()
    free, size = _disk(folder)
    return {
        "minutes_east_of_utc": int(offset.total_seconds() // 60) if offset else 0,
        "zone": list(time.tzname),
        "language": (locale.getlocale()[0] or ""),
        "encoding": sys.getfilesystemencoding(),
        "disk_free": free,
        "disk_size": size,
        "proxies": sorted(getproxies()),
        "display": os.environ.get("XDG_SESSION_TYPE") or None,
        "desktop": redact(os.environ.get("XDG_CURRENT_DESKTOP", "")) or None,
    }


def _disk(folder: DataFolder) -> tuple[int | None, int | None]:
    """Bytes that are free, and that there are; neither of a folder that is not there."""
    try:
        disk = shutil.disk_usage(folder.path)
    except OSError:
        return None, None
    return disk.free, disk.total


def profile_without_keys(workbench: Workbench) -> dict[str, Any]:
    profile = workbench.profile
    cloud, audio, quality = profile.cloud, profile.audio, profile.quality
    return {
        "sha256": profile.digest,
        "practice": profile.practice,
        "organisation": redact(profile.organisation.name),
        "issuer": profile.sign_in.issuer,
        "scopes": list(profile.sign_in.scopes),
        "renewal": profile.sign_in.renewal.value,
        "region": cloud.region,
        "bucket": cloud.bucket,
        "prefix": cloud.prefix,
        "role": cloud.role_arn,
        "s3_endpoint": cloud.s3_endpoint,
        "sts_endpoint": cloud.sts_endpoint,
        "checksum": cloud.checksum.value,
        "encryption": cloud.encryption.value,
        "recipients": [{"key_arn": key.key_arn, "fingerprint": key.fingerprint} for key in profile.recipients],
        "consent": profile.consent.version,
        "audio": {
            "formats": [each.value for each in audio.formats],
            "sample_rates": list(audio.sample_rates),
            "channels": list(audio.channels),
            "bit_depths": list(audio.bit_depths),
            "min_seconds": audio.min_seconds,
            "max_seconds": audio.max_seconds,
        },
        "files_measured": quality.files.value,
        "prompts": profile.prompts is not None,
    }


def submissions(workbench: Workbench) -> list[dict[str, Any]]:
    found = []
    for submission in workbench.ledger.submissions()[-_MOST_SUBMISSIONS:]:
        counts = workbench.counts(submission.id)
        found.append(
            {
                "submission": submission.id,
                "state": submission.state.value,
                "created_at": submission.created_at.isoformat(),
                "closed_at": submission.closed_at.isoformat() if submission.closed_at else None,
                "samples": {state.value: count for state, count in counts.by_state.items()},
                "sealed_bytes": counts.sealed_bytes,
                "delivered_bytes": counts.delivered_bytes,
            }
        )
    return found


def findings(workbench: Workbench, pseudonyms: Pseudonyms) -> Iterator[dict[str, Any]]:
    for finding in examine(workbench):
        sentence = finding.sentence
        for name in finding.private:
            sentence = sentence.replace(name, pseudonyms.of(Private("name", name)))
        yield {
            "name": finding.name,
            "verdict": finding.verdict.value,
            "sentence": redact(sentence),
            "hint": redact(finding.hint) or None,
        }


def event_meanings() -> list[dict[str, Any]]:
    return [
        {
            "name": kind.name,
            "level": kind.level.value,
            "means": " ".join(part for part in (kind.sentence, kind.more) if part),
        }
        for kind in catalogue().values()
    ]
