"""Takes from a real PortAudio stream: what is spoken is in them, whole, at full correlation, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.audio.listening import LONG, device_of, opened
from tests.audio.rig import Microphone, SoundServer
from tests.audio.signals import correlation, noise, packed, unpacked
from voxseal.capture.microphone import MicrophoneStream
from voxseal.capture.recorder import StreamRecorder
from voxseal.domain.recording import Captured, LevelHint, Trouble

Plug = Callable[..., Microphone]
SPEECH = Path(__file__).parents[2] / "resources/practice-speech/prompt-01.flac"


class Tape(bytearray):
    def write(self, pcm: memoryview, /) -> None:
        self.extend(pcm)


class Studio:
    """A recorder at a microphone of the rig."""

    def __init__(self, microphone: Microphone, stream: MicrophoneStream | None = None) -> None:
        self.microphone = microphone
        self.stream = stream or opened(microphone)
        self.recorder = StreamRecorder(self.stream, device_of(microphone), microphone.format, 1.0, 0.5)

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + LONG
        while not condition():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.005)

    def take(self, said: bytes) -> tuple[Captured, Tape]:
        tape = Tape()
        self.recorder.start(tape)
        self.microphone.speak(said)
        # `paplay` returns when the sound service has played it; it may take a moment more to arrive.
        self.until(lambda: said in tape or self.recorder.ended)
        return self.recorder.stop(), tape


@pytest.fixture
def studio(plug: Plug) -> Iterator[Callable[..., Studio]]:
    made: list[Studio] = []

    def make(**what: object) -> Studio:
        made.append(Studio(plug(**what)))
        return made[-1]

    yield make
    for each in made:
        each.recorder.close()


def spoken(channels: int, bit_depth: int) -> tuple[bytes, int]:
    """A synthetic voice and its sample rate, with a breath of noise, so that the lowest bits are used as well."""
    import soundfile

    voice, rate = soundfile.read(SPEECH, dtype="float64", frames=16_000)
    samples = np.repeat(voice[:, None], channels, axis=1) * 0.9 * 2.0 ** (bit_depth - 1)
    samples += np.random.default_rng(4).uniform(-200, 200, samples.shape)
    return packed(np.rint(samples), bit_depth), rate


@pytest.mark.parametrize(("channels", "bit_depth"), [(1, 24), (2, 16)])
def test_what_is_spoken_is_in_the_take_at_full_correlation_and_its_exact_length(
    studio: Callable[..., Studio], channels: int, bit_depth: int
) -> None:
    said, rate = spoken(channels, bit_depth)
    at = studio(channels=channels, bit_depth=bit_depth, rate=rate)
    captured, tape = at.take(said)
    assert (captured.trouble, captured.format) == (None, at.microphone.format)
    assert captured.frames * captured.format.frame_size == len(tape)
    # Found to the frame, and of its own length: nothing is cut out or put in.
    start = tape.find(said[:300])
    heard = unpacked(tape[start : start + len(said)], bit_depth)
    assert correlation(heard, unpacked(said, bit_depth)) > 0.999
    assert bytes(tape[:start]).strip(b"\0") == bytes(tape[start + len(said) :]).strip(b"\0") == b""


def test_a_word_that_was_begun_before_the_key_was_pressed_is_not_cut(studio: Callable[..., Studio]) -> None:
    at = studio()
    tape = Tape()
    said = noise(at.microphone.format, 0.4)
    with at.microphone.speaking(said):
        at.until(lambda: at.recorder.level.peak > -20)
        pre_roll = at.recorder.start(tape)
        assert pre_roll > 0
        at.until(lambda: said in tape)
    captured = at.recorder.stop()
    assert captured.post_roll >= at.microphone.format.frames_in(0.5)


def test_takes_follow_one_another_on_the_same_open_stream(studio: Callable[..., Studio]) -> None:
    at = studio()
    for seed in range(3):
        said = noise(at.microphone.format, 0.2, seed=seed)
        _, tape = at.take(said)
        assert said in tape
    assert at.stream.trouble is None


def test_level_and_outline_follow_the_voice(studio: Callable[..., Studio]) -> None:
    at = studio()
    at.until(lambda: at.recorder.level.hint is LevelHint.NO_SIGNAL)
    tape = Tape()
    at.recorder.start(tape)
    with at.microphone.speaking(noise(at.microphone.format, 30.0, level=1.0)):
        at.until(lambda: at.recorder.level.peak > -1)
        at.until(lambda: at.recorder.level.hint is LevelHint.TOO_LOUD)
        outline = at.recorder.envelope
        at.until(lambda: len(at.recorder.envelope) > len(outline))
    assert max(at.recorder.envelope.highs) > 32_000
    captured = at.recorder.stop()
    assert len(at.recorder.envelope) == captured.frames // at.recorder.envelope.step


def cut_off(at: Studio, cause: Callable[[], object]) -> Trouble | None:
    """A take that ends by itself; all that was said before is in it."""
    tape = Tape()
    said = noise(at.microphone.format, 0.3)
    at.recorder.start(tape)
    at.microphone.speak(said)
    at.until(lambda: said in tape)
    cause()
    at.until(lambda: at.recorder.ended)
    captured = at.recorder.stop()
    assert captured.frames * captured.format.frame_size == len(tape)
    assert captured.trouble is at.recorder.trouble
    # It is closed, so the next look at the devices is a fresh one.
    at.recorder.close()
    return captured.trouble


def test_a_take_that_loses_its_microphone_is_kept(studio: Callable[..., Studio], plug: Plug) -> None:
    at = studio()
    plug()
    assert cut_off(at, at.microphone.unplug) is Trouble.UNPLUGGED


def test_a_take_that_loses_the_sound_service_is_kept(tmp_path: Path) -> None:
    with SoundServer(tmp_path) as server, server.in_this_process():
        at = Studio(server.microphone("one"))
        assert cut_off(at, server.die) is Trouble.SERVER_LOST
