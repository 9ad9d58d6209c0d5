"""The rig as fixtures. A folder of tests that wants them imports them in its conftest.

One server serves a whole worker, so a test plugs in microphones of its own (`plug`), and whoever ends or freezes the server
starts another one (`SoundServer(tmp_path)`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from tests.audio.rig import Microphone, SoundServer

_names = itertools.count(1)


@pytest.fixture(scope="session")
def sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    """A server that cannot start fails every test that wants it, with the end of its log in the message."""
    with SoundServer(tmp_path_factory.mktemp("sound")) as server:
        yield server


@pytest.fixture
def sound(sound_server: SoundServer) -> Iterator[SoundServer]:
    """The server, seen by this process and those that it starts. What was plugged in is unplugged afterwards."""
    with sound_server.in_this_process():
        yield sound_server
        for microphone in list(sound_server.microphones):
            microphone.unplug()


@pytest.fixture
def plug(sound: SoundServer) -> Callable[..., Microphone]:
    """`plug(description=…, rate=…, channels=…, bit_depth=…, default=…)`: a microphone that no other test has."""

    def plug_in(**what: object) -> Microphone:
        return sound.microphone(f"m{next(_names)}", **what)

    return plug_in
