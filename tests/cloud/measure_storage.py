"""What an hour of speech takes: as it was delivered, as FLAC, and as features. In the intake's environment:

.venv-intake/bin/python tests/cloud/measure_storage.py FOLDER…

Prints JSON, one entry a folder: MB (10^6 bytes) an hour. A sealed message is 1.4 kB larger than what is in it, if small.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import soundfile

sys.path.insert(0, str(Path(__file__).parents[2] / "resources" / "cloud"))

from intake.decoder import Decoder
from intake.manifest import Consent, Entry
from intake.places import Place
from intake.settings import Settings
from intake.table import Row, write_table

SEALED = 1_400
MOST = 256  # samples a features file
PLACE = Place("contractors/", "8f2c", "20261102-0000000000")
CONSENT = Consent("1", "0" * 64, "2026-11-02T10:00:00+00:00")


def as_flac(content: bytes) -> int:
    samples, rate = soundfile.read(io.BytesIO(content))
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format="FLAC")
    return len(written.getvalue())


def measure(folder: Path, decoder: Decoder) -> dict[str, Any]:
    paths = [path for path in sorted(folder.rglob("*.wav")) if path.parent.name != "silence"][:MOST]
    delivered = flac = 0
    seconds = 0.0
    rows = []
    began = time.perf_counter()
    for path in paths:
        content = path.read_bytes()
        taken = decoder.features(content)
        seconds += taken.frames / taken.sample_rate
        delivered += len(content) + SEALED
        flac += as_flac(content) + SEALED
        digest = hashlib.sha256(content).hexdigest()
        rows.append(Row(Entry(digest[:16], len(content), digest, 0, digest, f"the words of {path.stem}"), taken))
    kept = len(write_table(rows, PLACE, CONSENT, ("log_mel",)))
    took = time.perf_counter() - began
    hourly = 3_600 / seconds / 1e6
    return {
        "folder": str(folder),
        "sample_rate": rows[0].taken.sample_rate,
        "samples": len(rows),
        "seconds": round(seconds),
        "delivered": round(delivered * hourly, 1),
        "as_flac": round(flac * hourly, 1),
        "kept": round(kept * hourly, 1),
        "less": round(1 - kept / delivered, 3),
        "less_than_flac": round(1 - kept / flac, 3),
        "times_real_time": round(seconds / took),
    }


if __name__ == "__main__":
    with Decoder(Settings("raw", "features", "audit", ("key",))) as decoder:
        print(json.dumps([measure(Path(each), decoder) for each in sys.argv[1:]], indent=1))
