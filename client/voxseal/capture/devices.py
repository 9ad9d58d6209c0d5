"""Which microphones there are, under names that people know.

**Linux.** PortAudio lists the sound service as one device, `pulse` or `pipewire`; the microphones are the service's
*sources*. Their names stay across restarts and replugging, their descriptions are what the system's own settings show.
Without such a service, ALSA's own names have to do.

**macOS, Windows.** PortAudio's names. Windows shows each device once for each of its sound systems; only WASAPI's are
taken, whose names are whole. Two devices of one name are told apart by their order.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from voxseal.capture import portaudio
from voxseal.capture.pulse import NoPulse, PulseClient
from voxseal.domain.recording import InputDevice

_WASAPI = "WASAPI"
_SERVICES = ("pulse", "pipewire")
"""PortAudio's names for the ways to the sound service, the better one first."""
_OF_SERVICE = "pulse:"
_DEFAULT = "Default microphone"
"""What people are shown where nobody can say which one that is."""

_LOOPBACK = re.compile(
    r"loopback|stereo ?mix|what u hear|wave out mix|blackhole|soundflower|vb-audio|cable output", re.I
)
"""Names of devices that play back what the computer plays, as far as they are well known."""
_NOT_DEVICES = re.compile(
    r"^(sysdefault|samplerate|speexrate|speex|upmix|vdownmix|dmix|dsnoop|lavrate|jack|oss|null|surround\d+|front|spdif)\b"
)
"""Names that ALSA gives to ways of reaching a device."""


def list_devices() -> list[InputDevice]:
    """Every microphone once, the default first. Raises `MicrophoneError`; blocks for tens of milliseconds."""
    found = portaudio.ask(_portaudio_devices)
    ways = [device for device in found if device.name in _SERVICES]
    if ways:
        try:
            found = _sources()
        except NoPulse:
            # It has gone just now, or its library is missing: its default is still to be had.
            found = [replace(ways[0], name=_DEFAULT)]
    return sorted(found, key=lambda device: (not device.default, device.monitor))


def source_of(device: InputDevice) -> str | None:
    """The name of the sound service's source, for a device that is one."""
    return device.id.removeprefix(_OF_SERVICE) if device.id.startswith(_OF_SERVICE) else None


def portaudio_index(library: portaudio.Library, device: InputDevice) -> int | None:
    """Where PortAudio has it now; None when it is not there. In PortAudio's thread."""
    listed = {entry.id: index for index, entry in _inputs(library)}
    if source_of(device) is None:
        return listed.get(device.id)
    return next((listed[f"ALSA:{way}"] for way in _SERVICES if f"ALSA:{way}" in listed), None)


def output_index(library: portaudio.Library) -> int | None:
    """Where sound is played: the sound service, which knows where to, or PortAudio's default. In PortAudio's thread."""
    entries = list(enumerate(library.query_devices()))
    outputs = [index for index, entry in entries if entry["max_output_channels"]]
    service = [index for index, entry in entries if entry["name"] in _SERVICES and index in outputs]
    default = library.default.device[1]
    return next(iter(service), default if default in outputs else next(iter(outputs), None))


def converting(library: portaudio.Library, index: int) -> Any:
    """What makes Windows convert to the rate and channels that are asked for; None for the sound systems that do anyway.

    WASAPI shares a device at its own rate alone, unless it is told (sounddevice, `WasapiSettings`). In PortAudio's thread.
    """
    system = library.query_hostapis(library.query_devices(index)["hostapi"])
    return library.WasapiSettings(auto_convert=True) if _WASAPI in system["name"] else None


def _sources() -> list[InputDevice]:
    with PulseClient() as client:
        default = client.default_source()
        return [
            InputDevice(
                id=_OF_SERVICE + source.name,
                name=source.description,
                monitor=source.monitor,
                default=source.name == default,
                sample_rate=source.sample_rate,
                channels=source.channels,
            )
            for source in client.sources()
        ]


def _portaudio_devices(library: portaudio.Library) -> list[InputDevice]:
    return [device for _, device in _inputs(library)]


def _inputs(library: portaudio.Library) -> list[tuple[int, InputDevice]]:
    systems: tuple[dict[str, Any], ...] = library.query_hostapis()
    best = next((number for number, system in enumerate(systems) if _WASAPI in system["name"]), None)
    default = systems[best]["default_input_device"] if best is not None else library.default.device[0]
    found: list[tuple[int, InputDevice]] = []
    seen: dict[str, int] = {}
    for index, entry in enumerate(library.query_devices()):
        if not entry["max_input_channels"] or (best is not None and entry["hostapi"] != best):
            continue
        name, system = entry["name"], systems[entry["hostapi"]]["name"]
        if system == "ALSA" and _NOT_DEVICES.match(name):
            continue
        identity = f"{system}:{name}"
        seen[identity] = seen.get(identity, 0) + 1
        device = InputDevice(
            id=identity if seen[identity] == 1 else f"{identity}#{seen[identity]}",
            name=_DEFAULT if name == "default" else name,
            monitor=_LOOPBACK.search(name) is not None,
            default=index == default,
            sample_rate=round(entry["default_samplerate"]),
            channels=entry["max_input_channels"],
        )
        found.append((index, device))
    return found
