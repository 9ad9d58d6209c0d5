"""The ring between PortAudio's thread and the recorder, and the sound of the last seconds."""

from __future__ import annotations

import threading
import time

from hypothesis import given
from hypothesis import strategies as st

from voxseal.capture.recent import RecentSound
from voxseal.capture.ring import Ring

BLOCKS = st.lists(st.binary(min_size=1, max_size=40), max_size=30)


@given(blocks=BLOCKS, size=st.integers(1, 64), takes=st.data())
def test_what_fits_comes_out_in_order_and_what_does_not_is_counted(
    blocks: list[bytes], size: int, takes: st.DataObject
) -> None:
    ring, put, got = Ring(size), b"", b""
    for block in blocks:
        refused = ring.refused
        ring.put(memoryview(block))
        if ring.refused == refused:
            put += block
        else:
            assert ring.refused == refused + len(block)
        for _ in range(takes.draw(st.integers(0, 2))):
            got += ring.take(0)
    while len(piece := ring.take(0)):
        got += piece
    assert got == put


def test_what_was_handed_out_is_not_overwritten_until_the_next_call() -> None:
    ring = Ring(8)
    ring.put(memoryview(b"12345678"))
    held = ring.take(0)
    ring.put(memoryview(b"abcd"))
    assert (bytes(held), ring.refused) == (b"12345678", 4)
    assert not len(ring.take(0))
    ring.put(memoryview(b"abcd"))
    assert bytes(ring.take(0)) == b"abcd"


def test_two_threads_lose_nothing() -> None:
    ring, rounds, got = Ring(1 << 16), 3000, bytearray()
    said = bytes(range(1, 201))

    def put() -> None:
        done = 0
        while done < rounds:
            refused = ring.refused
            ring.put(memoryview(said))
            done += ring.refused == refused

    thread = threading.Thread(target=put)
    thread.start()
    while len(got) < rounds * len(said):
        got += ring.take(10)
    thread.join()
    assert got == said * rounds


def test_taking_waits_for_something_and_can_be_woken() -> None:
    ring = Ring(8)
    threading.Timer(0.05, ring.wake).start()
    began = time.perf_counter()
    assert not len(ring.take(60))
    assert time.perf_counter() - began < 50
    threading.Timer(0.05, lambda: ring.put(memoryview(b"x"))).start()
    assert bytes(ring.take(60)) == b"x"


@given(blocks=st.lists(st.integers(0, 12), max_size=30), frames=st.integers(1, 10), since=st.integers(0, 200))
def test_the_last_frames_are_kept(blocks: list[int], frames: int, since: int) -> None:
    recent, heard = RecentSound(frames, 2), b""
    for count in blocks:
        said = bytes(number % 256 for number in range(len(heard), len(heard) + 2 * count))
        recent.add(memoryview(said))
        heard += said
    assert recent.end == len(heard) // 2
    assert recent.first == max(len(heard) // 2 - frames, 0)
    assert b"".join(recent.since(since)) == heard[2 * max(since, recent.first) :]
