"""Parts cover the message exactly and keep S3's limits, for any size."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxseal.domain.errors import StoreRejected, VoxsealBug
from voxseal.domain.profile import ChecksumAlgorithm
from voxseal.transfer.plan import (
    LARGEST_OBJECT,
    LARGEST_PART,
    MIB,
    MOST_PARTS,
    SINGLE_PUT_LIMIT,
    SMALLEST_PART,
    parts_of,
    plan_upload,
    workers_for,
)

sizes = st.one_of(
    st.integers(0, LARGEST_OBJECT),
    st.integers(0, 64 * MIB),
    st.integers(-3, 3).map(lambda delta: SMALLEST_PART * MOST_PARTS + delta),
    st.integers(-3, 0).map(lambda delta: LARGEST_OBJECT + delta),
)


@settings(deadline=None)
@given(sizes, st.sampled_from(ChecksumAlgorithm))
def test_parts_cover_the_message_within_the_limits(size: int, algorithm: ChecksumAlgorithm) -> None:
    plan = plan_upload(size, algorithm)
    parts = list(parts_of(plan, size))
    assert plan.algorithm is algorithm
    assert plan.single == (size <= SINGLE_PUT_LIMIT)
    assert len(parts) == plan.parts <= MOST_PARTS
    assert [part.number for part in parts] == list(range(1, plan.parts + 1))
    end = 0
    for part in parts:
        assert part.offset == end
        end += part.size
    assert end == size
    if not plan.single:
        assert plan.part_size % MIB == 0
        assert all(SMALLEST_PART <= part.size <= LARGEST_PART for part in parts[:-1])
        assert 0 < parts[-1].size <= plan.part_size


def test_more_than_a_store_takes_is_refused_in_words() -> None:
    with pytest.raises(StoreRejected, match="5 TiB"):
        plan_upload(LARGEST_OBJECT + 1, ChecksumAlgorithm.SHA256)


def test_a_negative_size_is_our_own_mistake() -> None:
    with pytest.raises(VoxsealBug):
        plan_upload(-1, ChecksumAlgorithm.SHA256)


@pytest.mark.parametrize(("rate", "parts", "objects"), [(None, 4, 8), (10 * MIB, 4, 8), (200_000, 2, 2), (1_000, 1, 1)])
def test_a_slow_line_carries_fewer_requests(rate: int | None, parts: int, objects: int) -> None:
    workers = workers_for(rate)
    assert (workers.parts, workers.objects) == (parts, objects)
