"""Losses that nobody tells of, found by the clock, and none found where sound was only late."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voxseal.capture.lost_frames import WINDOW, LostFrames

RATE = 48_000
JITTER = st.lists(st.floats(0.0, 0.012), min_size=40, max_size=200)


def fed(latenesses: list[float], overflows: frozenset[int] = frozenset()) -> LostFrames:
    lost = LostFrames(RATE)
    for number, lateness in enumerate(latenesses):
        lost.window(lateness, WINDOW, overflowed=number in overflows)
    return lost


@given(jitter=JITTER, drift=st.floats(-400e-6, 400e-6), origin=st.floats(-1e6, 1e6))
def test_jitter_and_a_clock_that_is_off_lose_nothing(jitter: list[float], drift: float, origin: float) -> None:
    assert fed([origin + late + drift * WINDOW * n for n, late in enumerate(jitter)]).frames == 0


@given(jitter=JITTER, at=st.integers(8, 30), gap=st.floats(0.06, 20.0))
def test_a_gap_is_counted_as_long_as_it_is(jitter: list[float], at: int, gap: float) -> None:
    lost = fed([late + (gap if number >= at else 0.0) for number, late in enumerate(jitter)])
    assert abs(lost.frames / RATE - gap) < 0.030


@given(jitter=JITTER, at=st.integers(8, 30), length=st.integers(1, 8), late=st.floats(0.1, 3.0))
def test_what_was_only_late_is_not_lost(jitter: list[float], at: int, length: int, late: float) -> None:
    """A machine that has no time for the stream for up to two seconds; then all of it comes."""
    assert fed([j + (late if at <= n < at + length else 0.0) for n, j in enumerate(jitter)]).frames < 0.02 * RATE


def test_the_jitter_round_a_delay_is_no_loss_either() -> None:
    assert fed([0.0] * 30 + [1.0117] * 2 + [1.0] * 3 + [0.0117] + [0.0] * 4).frames == 0


def test_two_gaps_add_up() -> None:
    levels = [0.0] * 10 + [0.5] * 10 + [0.8] * 10
    assert fed(levels).frames == round(0.8 * RATE)


def test_an_overflow_counts_even_where_the_clock_shows_little() -> None:
    assert fed([0.0] * 20, frozenset({10})).frames == 1
    assert fed([0.0] * 10 + [0.010] * 10, frozenset({10})).frames == 480
    assert fed([0.0] * 10 + [0.010] * 10).frames == 0


def test_what_comes_at_once_in_the_first_second_is_no_loss() -> None:
    assert fed([-0.4, -0.2, 0.0, 0.0] + [0.0] * 20).frames == 0
