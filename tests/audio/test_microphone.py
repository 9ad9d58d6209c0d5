"""A stream from a microphone: exact, and it notices whatever befalls it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.audio.listening import device_of, listen, open_files, opened, own_recording
from tests.audio.rig import Microphone, SoundServer
from tests.audio.signals import noise
from voxseal.capture import portaudio
from voxseal.capture.microphone import Microphones, MicrophoneStream
from voxseal.domain.errors import MicrophoneError
from voxseal.domain.recording import CaptureFormat, InputDevice, Trouble

Plug = Callable[..., Microphone]


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    assert not portaudio.any_open()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("voxseal")]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    """One of this test's own, to be ended or frozen."""
    with SoundServer(tmp_path) as running, running.in_this_process():
        yield running


@pytest.mark.parametrize(("channels", "bit_depth", "rate"), [(1, 24, 48_000), (2, 16, 44_100), (2, 24, 96_000)])
@pytest.mark.parametrize("floating", [False, True])
def test_what_is_said_arrives_bit_for_bit(plug: Plug, channels: int, bit_depth: int, rate: int, floating: bool) -> None:
    """Floating: as on systems whose own samples are."""
    microphone = plug(channels=channels, bit_depth=bit_depth, rate=rate)
    said = noise(microphone.format, 0.3, level=0.999)
    stream = MicrophoneStream(device_of(microphone), microphone.format, floating=floating)
    try:
        microphone.speak(said)
        listen(stream, lambda got: said in got)
        assert stream.trouble is None
    finally:
        stream.close()


def test_the_microphone_that_was_chosen_is_the_one_that_is_heard(plug: Plug) -> None:
    one, other = plug(), plug(default=True)
    said = noise(one.format, 0.3)
    stream = opened(one)
    try:
        other.speak(noise(other.format, 0.2, seed=2))
        one.speak(said)
        got = listen(stream, lambda got: said in got)
        assert bytes(got).strip(b"\0") == said.strip(b"\0")
    finally:
        stream.close()


def befallen(
    stream: MicrophoneStream, microphone: Microphone, cause: Callable[[], object], other: Microphone | None = None
) -> Trouble | None:
    """What is said before the cause is kept; nothing comes after the trouble, and least of all from another microphone."""
    said = noise(microphone.format, 0.2)
    try:
        microphone.speak(said)
        listen(stream, lambda got: said in got)
        cause()
        listen(stream, lambda _: stream.trouble is not None)
        while len(stream.read(0)):
            pass
        if other is not None:
            other.speak(said)
        assert not len(stream.read(0.1))
        return stream.trouble
    finally:
        stream.close()
        assert not portaudio.any_open()


def test_unplugged_with_another_microphone_left(plug: Plug) -> None:
    """The system moves the stream and tells nobody."""
    microphone, other = plug(), plug()
    assert befallen(opened(microphone), microphone, microphone.unplug, other) is Trouble.UNPLUGGED


def test_unplugged_with_none_left(server: SoundServer) -> None:
    microphone = server.microphone("only")
    assert befallen(opened(microphone), microphone, microphone.unplug) is Trouble.UNPLUGGED


def test_moved_to_another_microphone(sound: SoundServer, plug: Plug) -> None:
    microphone, other = plug(), plug()
    stream = opened(microphone)
    own = own_recording()
    trouble = befallen(stream, microphone, lambda: sound.control("move-source-output", own, other.source), other)
    assert trouble is Trouble.MOVED


def test_suspended(sound: SoundServer, plug: Plug) -> None:
    """As a USB microphone that hangs: it is there, and no sound comes."""
    microphone = plug()
    trouble = befallen(opened(microphone), microphone, lambda: sound.control("suspend-source", microphone.source, "1"))
    assert trouble is Trouble.STALLED


def test_the_sound_service_ended(server: SoundServer) -> None:
    microphone = server.microphone("one")
    assert befallen(opened(microphone), microphone, server.die) is Trouble.SERVER_LOST


def test_the_sound_service_was_restarted(server: SoundServer) -> None:
    microphone = server.microphone("one")

    def restart() -> None:
        server.die()
        server.start()
        server.microphone("one")

    assert befallen(opened(microphone), microphone, restart) is Trouble.SERVER_LOST
    said = noise(microphone.format, 0.2)
    again = opened(server.microphones[0])
    try:
        server.microphones[0].speak(said)
        listen(again, lambda got: said in got)
    finally:
        again.close()


def test_the_sound_service_hangs_and_closing_does_not(server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "_PATIENCE_AT_CLOSING", 0.2)
    microphone = server.microphone("one")
    stream = opened(microphone)
    with server.frozen():
        listen(stream, lambda _: stream.trouble is not None)
        assert stream.trouble is Trouble.STALLED
        stream.close()
        assert portaudio.any_open()
    # It is closed once the service answers again.
    portaudio.ask(lambda _: None)


def test_opening_while_the_service_hangs(server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> None:
    microphone = server.microphone("one")
    device = device_of(microphone)
    monkeypatch.setattr("voxseal.capture.pulse.client._PATIENCE", 0.2)
    with server.frozen(), pytest.raises(MicrophoneError, match="cannot be reached"):
        Microphones().open(device, microphone.format)


def test_a_microphone_that_has_gone_does_not_open(plug: Plug) -> None:
    microphone = plug(description="Anna’s headset")
    device = device_of(microphone)
    microphone.unplug()
    with pytest.raises(MicrophoneError, match="not there any more") as raised:
        Microphones().open(device, microphone.format)
    assert raised.value.about == "Anna’s headset"
    with pytest.raises(MicrophoneError, match="not there any more"):
        Microphones().open(InputDevice("ALSA:Nothing (hw:7,0)", "Nothing"), microphone.format)


def test_a_microphone_that_cannot_do_it_says_what_is_beyond_it(plug: Plug) -> None:
    microphone = plug()
    with pytest.raises(MicrophoneError, match="number of channels is beyond it"):
        Microphones().open(device_of(microphone), CaptureFormat(48_000, 200, 24))


def test_streams_come_and_go_without_leaving_anything(plug: Plug) -> None:
    microphone = plug()
    opened(microphone).close()
    before = open_files()
    for _ in range(5):
        stream = opened(microphone)
        stream.close()
        stream.close()
    assert open_files() == before


def test_a_program_ends_although_its_stream_is_open_and_the_service_hangs(server: SoundServer) -> None:
    microphone = server.microphone("one")
    script = f"""
import sys
from voxseal.capture.microphone import Microphones
from voxseal.domain.recording import CaptureFormat, InputDevice
stream = Microphones().open(InputDevice("pulse:{microphone.source}", ""), CaptureFormat(48_000, 1, 24))
while not len(stream.read(1)):
    pass
print("open", flush=True)
sys.stdin.readline()
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin
        assert program.stdout
        assert program.stdout.readline() == "open\n"
        with server.frozen():
            program.stdin.close()
            assert program.wait(60) == 0
