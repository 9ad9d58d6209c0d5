"""What Windows asks of whoever opens a device: held against a stand-in for its sound systems, since none is here."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from voxseal.capture import portaudio
from voxseal.capture.devices import list_devices
from voxseal.capture.microphone import MicrophoneStream
from voxseal.capture.playback import Playback
from voxseal.domain.recording import CaptureFormat

SPEECH = CaptureFormat(16_000, 1, 16)


class WindowsSound:
    """As sounddevice shows it there: each device once for each sound system, and WASAPI's at its own rate alone."""

    class PortAudioError(Exception):
        pass

    def __init__(self, *systems: str) -> None:
        self._systems = systems
        self._entries = [
            {
                "name": f"{name} ({system})",
                "hostapi": number,
                "max_input_channels": inputs,
                "max_output_channels": outputs,
                "default_samplerate": 44_100.0,
            }
            for number, system in enumerate(systems)
            for name, inputs, outputs in (("Headset", 2, 0), ("Loudspeakers", 0, 2))
        ]
        self.default = SimpleNamespace(device=(0, 1))
        self.RawInputStream = self.RawOutputStream = self._open

    def query_hostapis(self, index: int | None = None) -> Any:
        systems = tuple(
            {"name": system, "default_input_device": 2 * number} for number, system in enumerate(self._systems)
        )
        return systems if index is None else systems[index]

    def query_devices(self, index: int | None = None) -> Any:
        return self._entries if index is None else self._entries[index]

    @staticmethod
    def WasapiSettings(*, auto_convert: bool) -> Any:  # noqa: N802  sounddevice calls it so
        return SimpleNamespace(auto_convert=auto_convert)

    def _open(self, *, device: int, samplerate: int, channels: int, extra_settings: Any, **_: Any) -> Any:
        shared = "WASAPI" in self._systems[self._entries[device]["hostapi"]]
        if extra_settings is not None and not shared:
            raise self.PortAudioError("Incompatible host API specific stream info", -9984)
        converts = not shared or (extra_settings is not None and extra_settings.auto_convert)
        if samplerate != self._entries[device]["default_samplerate"] and not converts:
            raise self.PortAudioError("Invalid sample rate", -9997)
        return SimpleNamespace(start=lambda: None, latency=0.01, abort=lambda: None, close=lambda: None)


class Silence:
    format = SPEECH
    frames = 160

    def read(self, first: int, count: int, /) -> memoryview:
        return memoryview(bytes(min(count, self.frames - first) * SPEECH.frame_size))


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def use(*systems: str) -> None:
        library = WindowsSound(*systems)
        monkeypatch.setattr(portaudio, "ask", lambda job: job(library))
        monkeypatch.setattr(portaudio, "open_stream", lambda make: make(library))
        monkeypatch.setattr(portaudio, "close_stream", lambda stream: None)

    return use


@pytest.mark.parametrize("systems", [("MME", "Windows DirectSound", "Windows WASAPI"), ("MME",)])
def test_a_microphone_of_another_rate_opens_at_the_rate_that_is_asked_for(
    windows: Callable[..., None], systems: tuple[str, ...]
) -> None:
    windows(*systems)
    (device,) = list_devices()
    assert device.name == f"Headset ({systems[-1]})"
    MicrophoneStream(device, SPEECH, floating=True).close()


def test_what_is_played_is_converted_too(windows: Callable[..., None]) -> None:
    for systems in (("Windows WASAPI",), ("MME", "Windows WASAPI")):
        windows(*systems)
        Playback(Silence(), 0).stop()
