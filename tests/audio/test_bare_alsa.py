"""A Linux without a sound service that PortAudio knows: ALSA's own devices by their own names, and nobody to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audio.listening import listen
from tests.audio.rig import Microphone, SoundServer
from tests.audio.signals import noise
from voxseal.capture import portaudio
from voxseal.capture.microphone import Microphones
from voxseal.domain.recording import InputDevice, Trouble


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SoundServer, Microphone]]:
    """A server that poses as a sound card: `Interface`, and ALSA's many ways to it."""
    with SoundServer(tmp_path) as server, server.in_this_process():
        microphone = server.microphone("one")
        ways = ["default", "Interface", "Interface Loopback", "sysdefault", "surround51", "null"]
        config = "".join(
            f'pcm."{way}" {{ type pulse device {microphone.source} hint {{ show on description "{way}" }} }}\n'
            for way in ways
        )
        (tmp_path / "asound.conf").write_text(config)
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
        yield server, microphone
        assert not portaudio.any_open()


def test_they_have_their_own_names_and_ways_to_a_device_are_none(card: tuple[SoundServer, Microphone]) -> None:
    found = Microphones().devices()
    assert [(device.id, device.name, device.default, device.monitor) for device in found] == [
        ("ALSA:default", "Default microphone", True, False),
        ("ALSA:Interface", "Interface", False, False),
        ("ALSA:Interface Loopback", "Interface Loopback", False, True),
    ]


def test_they_are_recorded_from_and_their_end_is_noticed(card: tuple[SoundServer, Microphone]) -> None:
    server, microphone = card
    said = noise(microphone.format, 0.2)
    stream = Microphones().open(InputDevice("ALSA:Interface", "Interface"), microphone.format)
    try:
        microphone.speak(said)
        listen(stream, lambda got: said in got)
        server.die()
        listen(stream, lambda _: stream.trouble is not None)
        assert stream.trouble is Trouble.ENDED
    finally:
        stream.close()
