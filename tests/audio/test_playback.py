"""Takes are heard as they were recorded, from wherever one likes, and fall silent when told to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.audio.listening import LONG, listen
from tests.audio.rig import Microphone, SoundServer
from tests.audio.signals import noise, unpacked
from voxseal.capture import portaudio
from voxseal.capture.microphone import Microphones, MicrophoneStream
from voxseal.capture.playback import Playback, play
from voxseal.domain.errors import LedgerError, PlaybackError, VoxsealBug
from voxseal.domain.recording import CaptureFormat, InputDevice

Plug = Callable[..., Microphone]


class Take:
    """A `domain.ports.PcmSource`, which may fail from a frame on."""

    def __init__(
        self, said: bytes, capture: CaptureFormat, *, fails_at: int = -1, error: Exception | None = None
    ) -> None:
        self.format, self._said = capture, said
        self.frames = len(said) // capture.frame_size
        self.readers: set[str] = set()
        self._fails_at, self._error = fails_at, error

    def read(self, first: int, count: int, /) -> memoryview:
        self.readers.add(threading.current_thread().name)
        if self._error is not None and first + count > self._fails_at:
            raise self._error
        size = self.format.frame_size
        return memoryview(self._said)[first * size : (first + count) * size]


@pytest.fixture
def loudspeakers(sound: SoundServer, plug: Plug) -> Iterator[tuple[CaptureFormat, MicrophoneStream]]:
    """The format in which they play exactly, and a stream that hears them."""
    cable = plug()
    sound.control("set-default-sink", f"{cable.name}_cable")
    hearing = Microphones().open(InputDevice(f"pulse:{cable.loopback}", "loudspeakers", monitor=True), cable.format)
    yield cable.format, hearing
    hearing.close()
    assert not portaudio.any_open()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("voxseal")]


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.005)


def heard_is(said: bytes, hearing: MicrophoneStream, capture: CaptureFormat) -> None:
    """All of it, in order, to the last bit. On a machine that has no time there may be a moment of silence within."""
    wanted, heard = unpacked(said, capture.bit_depth), np.empty(0, np.int32)
    wanted = wanted[wanted != 0]
    end = time.monotonic() + LONG
    while len(heard) < len(wanted):
        assert time.monotonic() < end, f"waited in vain: {len(heard)} of {len(wanted)}"
        piece = unpacked(hearing.read(0.05), capture.bit_depth)
        heard = np.concatenate((heard, piece[piece != 0]))
    assert np.array_equal(heard, wanted)


def test_it_is_heard_bit_for_bit_and_comes_to_its_end(
    loudspeakers: tuple[CaptureFormat, MicrophoneStream],
) -> None:
    capture, hearing = loudspeakers
    said = noise(capture, 1.3)
    playing = play(Take(said, capture))
    heard_is(said, hearing, capture)
    until(lambda: playing.done)
    assert (playing.error, playing.position) == (None, len(said) // capture.frame_size)
    playing.stop()


def test_from_a_place_in_the_middle(loudspeakers: tuple[CaptureFormat, MicrophoneStream]) -> None:
    capture, hearing = loudspeakers
    said = noise(capture, 1.0)
    playing = play(Take(said, capture), first=30_000)
    assert playing.position >= 30_000
    rest = said[30_000 * capture.frame_size :]
    heard_is(rest, hearing, capture)
    until(lambda: playing.done)
    assert playing.position == 48_000


def test_it_falls_silent_at_once_and_reads_no_more(loudspeakers: tuple[CaptureFormat, MicrophoneStream]) -> None:
    capture, hearing = loudspeakers
    take = Take(noise(capture, 30.0), capture)
    playing = play(take)
    listen(hearing, lambda got: any(got))
    before = playing.position
    until(lambda: playing.position > before)
    playing.stop()
    assert playing.done
    assert playing.error is None
    assert playing.position < take.frames // 2
    take.readers.clear()
    playing.stop()
    assert not take.readers


@pytest.mark.parametrize(
    ("raised", "shown"),
    [(LedgerError(), LedgerError), (ZeroDivisionError(), VoxsealBug)],
    ids=["the disk", "a mistake"],
)
def test_what_cannot_be_read_ends_it_with_the_reason(
    loudspeakers: tuple[CaptureFormat, MicrophoneStream], raised: Exception, shown: type[Exception]
) -> None:
    capture, _ = loudspeakers
    playing = play(Take(noise(capture, 5.0), capture, fails_at=2 * capture.sample_rate, error=raised))
    until(lambda: playing.done)
    assert isinstance(playing.error, shown)


def test_nothing_to_play_is_done_at_once(loudspeakers: tuple[CaptureFormat, MicrophoneStream]) -> None:
    capture, _ = loudspeakers
    for playing in (play(Take(b"", capture)), play(Take(noise(capture, 0.1), capture), first=1 << 40)):
        until(lambda playing=playing: playing.done)
        assert playing.error is None


def lost(server: SoundServer, cause: Callable[[], object]) -> Playback:
    cable = server.microphone("one")
    server.control("set-default-sink", "one_cable")
    playing = play(Take(noise(cable.format, 30.0), cable.format))
    until(lambda: playing.position > 0)
    cause()
    until(lambda: playing.done)
    return playing


def test_loudspeakers_that_vanish_end_it(tmp_path: Path) -> None:
    with SoundServer(tmp_path) as server, server.in_this_process():
        playing = lost(server, server.die)
        assert isinstance(playing.error, PlaybackError)
        playing.stop()


def test_without_loudspeakers_it_says_so(tmp_path: Path) -> None:
    with SoundServer(tmp_path) as server, server.in_this_process():
        server.die()
        with pytest.raises(PlaybackError, match="nothing to play sound on"):
            play(Take(noise(CaptureFormat(48_000, 1, 24), 0.1), CaptureFormat(48_000, 1, 24)))
