"""The rig itself, through PortAudio as it comes: what is said is what is heard, and unplugging is felt."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.audio.rig import Microphone, SoundServer
from tests.audio.signals import noise


def heard(microphone: Microphone, monkeypatch: pytest.MonkeyPatch, enough: Callable[[bytes], bool]) -> bytes:
    import sounddevice

    monkeypatch.setenv("PULSE_SOURCE", microphone.source)
    while sounddevice._initialized:
        sounddevice._terminate()
    sounddevice._initialize()
    form, got, done = microphone.format, bytearray(), threading.Event()

    def take(data: object, frames: int, time: object, flags: object) -> None:
        got.extend(bytes(data))
        if enough(got):
            done.set()

    stream = sounddevice.RawInputStream(
        samplerate=form.sample_rate,
        channels=form.channels,
        dtype=f"int{form.bit_depth}",
        device="pulse",
        latency="high",
        callback=take,
    )
    with stream:
        microphone.speak(noise(form, 0.5))
        assert done.wait(60)
    return bytes(got)


@pytest.mark.parametrize(("channels", "bit_depth"), [(1, 24), (2, 16)])
def test_what_is_said_is_heard_bit_for_bit(
    plug: Callable[..., Microphone], monkeypatch: pytest.MonkeyPatch, channels: int, bit_depth: int
) -> None:
    microphone = plug(channels=channels, bit_depth=bit_depth)
    said = noise(microphone.format, 0.5)
    got = heard(microphone, monkeypatch, lambda got: said in got)
    assert got.strip(b"\0") == said.strip(b"\0")


def test_a_microphone_can_be_unplugged(sound: SoundServer, plug: Callable[..., Microphone]) -> None:
    one, other = plug(), plug(description="Anna’s microphone")
    assert one.source in sound.control("list", "short", "sources")
    one.unplug()
    sources = sound.control("list", "short", "sources")
    assert one.source not in sources
    assert other.source in sources
