"""The list of microphones: names, the default, loopbacks, coming and going; and a machine that has no sound at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.audio.listening import device_of, opened
from tests.audio.rig import Microphone, SoundServer
from voxseal.capture import portaudio
from voxseal.capture.microphone import Microphones
from voxseal.domain.errors import MicrophoneError

Plug = Callable[..., Microphone]


def names() -> list[str]:
    return [device.name for device in Microphones().devices()]


def test_microphones_are_listed_as_people_know_them_the_default_first_and_loopbacks_last(plug: Plug) -> None:
    plug(description="Zoë’s headset", rate=16_000, channels=1, bit_depth=16)
    plug(description="Desk Microphone", default=True, channels=2)
    found = Microphones().devices()
    assert [device.name for device in found[:2]] == ["Desk Microphone", "Zoë’s headset"]
    assert [device.default for device in found] == [True, False, False, False]
    assert [device.monitor for device in found] == [False, False, True, True]
    assert [(device.sample_rate, device.channels) for device in found[:2]] == [(48_000, 2), (16_000, 1)]


def test_a_loopback_stays_one_when_it_is_the_default(sound: SoundServer, plug: Plug) -> None:
    microphone = plug()
    sound.control("set-default-source", microphone.loopback)
    first = Microphones().devices()[0]
    assert (first.id, first.monitor, first.default) == (f"pulse:{microphone.loopback}", True, True)


def test_the_environment_may_choose_the_default(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, _ = plug(), plug(default=True)
    monkeypatch.setenv("PULSE_SOURCE", chosen.source)
    assert Microphones().devices()[0].id == f"pulse:{chosen.source}"


def test_what_is_plugged_in_or_out_shows_at_once_and_keeps_its_id(plug: Plug) -> None:
    microphone = plug(description="Come and go")
    before = device_of(microphone)
    microphone.unplug()
    assert "Come and go" not in names()
    microphone.plug_in()
    assert device_of(microphone) == before


def test_new_microphones_show_even_while_one_records(plug: Plug) -> None:
    stream = opened(plug(description="First"))
    try:
        plug(description="Second")
        assert "Second" in names()
    finally:
        stream.close()


def test_no_service_means_no_microphones_and_a_new_one_is_found(tmp_path: Path, sound: SoundServer) -> None:
    with SoundServer(tmp_path) as other, other.in_this_process():
        other.microphone("here")
        assert "here" in names()
        other.die()
        assert names() == []
        other.start()
        other.microphone("there")
        assert "there" in names()


def test_a_service_that_hangs_is_told_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SoundServer(tmp_path) as other, other.in_this_process():
        other.microphone("here")
        monkeypatch.setattr(portaudio, "_PATIENCE", 0.5)
        with other.frozen(), pytest.raises(MicrophoneError, match="does not answer"):
            Microphones().devices()
        monkeypatch.undo()
        assert "here" in names()


def test_without_portaudio_it_says_what_to_install() -> None:
    script = """
import ctypes.util
ctypes.util.find_library = lambda name: None
from voxseal.capture.microphone import Microphones
from voxseal.domain.errors import MicrophoneError
try:
    Microphones().devices()
except MicrophoneError as error:
    print(error.message, error.hint)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert "PortAudio, through which Voxseal reaches microphones, is not on this computer." in done.stdout
    assert "apt-get install libportaudio2" in done.stdout
    assert done.stderr == ""


def test_without_libpulse_the_default_is_still_there(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(default=True)
    monkeypatch.setattr("voxseal.capture.pulse.abi.library", lambda: None)
    assert names() == ["Default microphone"]


def test_importing_capture_starts_no_sound() -> None:
    script = "import sys, voxseal.capture.microphone; print({'sounddevice', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "set()"
