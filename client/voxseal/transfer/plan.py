"""How a sealed message is cut for sending, and how much goes at once.

>>> plan = plan_upload(20 * MIB, ChecksumAlgorithm.SHA256)
>>> [part.size // MIB for part in parts_of(plan, 20 * MIB)]
[8, 8, 4]

The limits are S3's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voxseal.domain.errors import StoreRejected, VoxsealBug
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.domain.uploads import Part, UploadPlan

MIB = 1024 * 1024
SINGLE_PUT_LIMIT = 8 * MIB
"""Up to here one put: sending it again costs less than the two requests that multipart adds."""
SMALLEST_PART = 8 * MIB
MOST_PARTS = 10_000
LARGEST_PART = 5 * 1024 * MIB
LARGEST_OBJECT = 5 * 1024 * 1024 * MIB


@dataclass(frozen=True)
class Workers:
    """How much goes at once: `parts` requests of one large object, `objects` small objects."""

    parts: int = 4
    objects: int = 8


def plan_upload(size: int, algorithm: ChecksumAlgorithm) -> UploadPlan:
    """The plan for `size` bytes: one put up to 8 MiB, else parts of whole MiB, never more than 10,000.

    Raises `StoreRejected` above 5 TiB, which no store of this kind takes.
    """
    if size < 0:
        raise VoxsealBug("A sealed message cannot have a negative size.")
    if size > LARGEST_OBJECT:
        raise StoreRejected(
            "The sealed message is larger than 5 TiB, which is the most a store takes as one object.",
            hint="Nothing was sent. Split the recording and submit the pieces.",
        )
    if size <= SINGLE_PUT_LIMIT:
        return UploadPlan(part_size=max(size, 1), parts=1, algorithm=algorithm)
    smallest = -(-size // MOST_PARTS)
    part_size = max(SMALLEST_PART, -(-smallest // MIB) * MIB)
    return UploadPlan(part_size=part_size, parts=-(-size // part_size), algorithm=algorithm)


def parts_of(plan: UploadPlan, size: int) -> Iterator[Part]:
    """The parts in order; together they cover 0 to `size` without gap or overlap."""
    for number in range(1, plan.parts + 1):
        offset = (number - 1) * plan.part_size
        yield Part(number, offset, min(plan.part_size, size - offset))


def workers_for(bytes_per_second: int | None) -> Workers:
    """How much goes at once under a limit: below 1 MiB/s few requests, so that each still ends within its timeout."""
    if bytes_per_second is None or bytes_per_second >= MIB:
        return Workers()
    if bytes_per_second >= MIB // 8:
        return Workers(parts=2, objects=2)
    return Workers(parts=1, objects=1)
