"""The features file: Parquet, one row a sample. What each column means is in `SCHEMA.md` beside the deployment guide.

Read with any Parquet reader:

    row = pyarrow.parquet.read_table("00000.parquet").to_pylist()[0]
    decibels = numpy.array(row["log_mel"], numpy.float32).reshape(-1, 80) - 100

The file's metadata holds `voxseal_features`: a JSON object with the schema's version and every parameter that the numbers
depend on. A change that alters what a column means raises `VERSION`, and with it the folder that files are written to.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from intake import features
from intake.decoder import Taken
from intake.manifest import Consent, Entry, Known
from intake.places import Place

VERSION = 1
METADATA = b"voxseal_features"
_LEVEL = 9  # zstd; more gains a few percent for several times the processor time
_GROUP_ROWS = 64
_GROUP_BYTES = 32 << 20

_COLUMNS = [
    pa.field("sample", pa.string(), nullable=False),
    pa.field("submission", pa.string(), nullable=False),
    pa.field("contractor", pa.string(), nullable=False),
    pa.field("plaintext_sha256", pa.string(), nullable=False),
    pa.field("prompt", pa.string()),
    pa.field("consent_version", pa.string(), nullable=False),
    pa.field("consent_sha256", pa.string(), nullable=False),
    pa.field("consent_accepted_at", pa.string(), nullable=False),
    pa.field("container", pa.string(), nullable=False),
    pa.field("codec", pa.string(), nullable=False),
    pa.field("sample_rate", pa.int32(), nullable=False),
    pa.field("channels", pa.int32(), nullable=False),
    pa.field("frames", pa.int64(), nullable=False),
    pa.field("seconds", pa.float64(), nullable=False),
    pa.field("feature_frames", pa.int32(), nullable=False),
]


@dataclass(frozen=True)
class Row:
    """One sample's line in the table."""

    entry: Entry
    taken: Taken

    @property
    def size(self) -> int:
        """Bytes of its features."""
        return sum(array.nbytes for array in self.taken.features.values())


def write_table(rows: Sequence[Row], place: Place, consent: Consent, kinds: Sequence[str]) -> bytes:
    """The file's bytes. The same rows give the same bytes, whenever they are written."""
    encodings = {
        # Speech changes little from one value to the next: this encoding saves a sixth, and every reader undoes it.
        f"{kind}.list.element": "DELTA_BINARY_PACKED"
        for kind in kinds
        if _is_whole(rows[0], kind)
    }
    sink = io.BytesIO()
    with pq.ParquetWriter(
        sink,
        _schema(rows[0], kinds),
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=False,
        column_encoding=encodings,
    ) as writer:
        for group in _groups(rows):
            writer.write_table(_table(group, place, consent, kinds, writer.schema), row_group_size=len(group))
    return sink.getvalue()


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The file's row groups. One is encoded at once, and that takes twelve times the memory of its features."""
    group: list[Row] = []
    for row in rows:
        if group and (len(group) == _GROUP_ROWS or sum(each.size for each in group) + row.size > _GROUP_BYTES):
            yield group
            group = []
        group.append(row)
    yield group


def _is_whole(row: Row, kind: str) -> bool:
    return bool(row.taken.features[kind].dtype == np.uint8)


def _schema(row: Row, kinds: Sequence[str]) -> Any:
    lists = [
        pa.field(kind, pa.list_(pa.uint8() if _is_whole(row, kind) else pa.float16()), nullable=False) for kind in kinds
    ]
    metadata = {METADATA: json.dumps(parameters(kinds), sort_keys=True).encode()}
    return pa.schema([*_COLUMNS, *lists], metadata=metadata)


def _table(rows: Sequence[Row], place: Place, consent: Consent, kinds: Sequence[str], schema: Any) -> Any:
    columns: dict[str, list[Any]] = {
        "sample": [row.entry.sample for row in rows],
        "submission": [place.submission] * len(rows),
        "contractor": [place.contractor] * len(rows),
        "plaintext_sha256": [row.entry.plaintext_sha256 for row in rows],
        "prompt": [row.entry.prompt for row in rows],
        "consent_version": [consent.version] * len(rows),
        "consent_sha256": [consent.text_sha256] * len(rows),
        "consent_accepted_at": [consent.accepted_at] * len(rows),
        "container": [row.taken.container for row in rows],
        "codec": [row.taken.codec for row in rows],
        "sample_rate": [row.taken.sample_rate for row in rows],
        "channels": [row.taken.channels for row in rows],
        "frames": [row.taken.frames for row in rows],
        "seconds": [row.taken.frames / row.taken.sample_rate for row in rows],
        "feature_frames": [len(row.taken.features[kinds[0]]) for row in rows],
    }
    columns |= {kind: [row.taken.features[kind].reshape(-1) for row in rows] for kind in kinds}
    return pa.table(columns, schema=schema)


def parameters(kinds: Sequence[str]) -> dict[str, Any]:
    """What the numbers depend on, for whoever reads them in ten years."""
    return {
        "version": VERSION,
        "sample_rate": features.RATE,
        "window": features.WINDOW,
        "hop": features.HOP,
        "bands": features.BANDS,
        "mel_scale": "slaney",
        "mel_norm": "slaney",
        "floor_db": features.FLOOR_DB,
        "padding": "zeros, centred",
        "resampler": "soxr HQ",
        "widths": {kind: features.WIDTHS[kind] for kind in kinds},
    }


def known_samples(content: bytes) -> tuple[Known, ...]:
    """Whom a features file is about."""
    table = pq.read_table(io.BytesIO(content), columns=["sample", "plaintext_sha256"])
    names, digests = (table.column(name).to_pylist() for name in ("sample", "plaintext_sha256"))
    return tuple(Known(*pair) for pair in zip(names, digests, strict=True))
