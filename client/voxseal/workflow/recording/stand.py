"""The microphone on its stand: chosen, opened, kept open through the sitting, closed and opened again when it is lost.

Methods block on the sound system, and the session calls one at a time; properties may be read from any thread.
"""

from __future__ import annotations

from voxseal.domain.events import MicrophoneOpened
from voxseal.domain.ports import Recorder
from voxseal.domain.recording import InputDevice
from voxseal.domain.secret import Private
from voxseal.workflow.recording.microphones import pick
from voxseal.workflow.recording.parts import RecordingParts


class MicrophoneStand:
    """See the module."""

    def __init__(self, parts: RecordingParts) -> None:
        self._parts = parts
        self.device: InputDevice | None = None
        self.recorder: Recorder | None = None

    @property
    def lost(self) -> bool:
        recorder = self.recorder
        return recorder is not None and recorder.trouble is not None

    def devices(self) -> list[InputDevice]:
        """Looks afresh, which the sound system does only while no microphone is open: so this one is opened again."""
        again = self.device
        self.close()
        devices = self._parts.audio.devices()
        if again is not None and again.id in {device.id for device in devices}:
            self._open(again)
        return devices

    def open(self) -> InputDevice:
        """The one that was chosen last, or the default. Nothing to do while one is open and gives sound."""
        if self.device is not None and not self.lost:
            return self.device
        self.close()
        chosen = self._parts.choice.remembered()
        devices = self._parts.audio.devices()
        return self._open(pick(devices, chosen.id if chosen else None, monitor=bool(chosen and chosen.monitor)))

    def choose(self, wanted: str, *, monitor: bool) -> InputDevice:
        """Opens the one with that id or name, and remembers it."""
        self.close()
        opened = self._open(pick(self._parts.audio.devices(), wanted, monitor=monitor, only=True))
        self._parts.choice.remember(opened)
        return opened

    def close(self) -> None:
        recorder, self.recorder, self.device = self.recorder, None, None
        if recorder is not None:
            recorder.close()

    def _open(self, device: InputDevice) -> InputDevice:
        parts, capture, rules = self._parts, self._parts.capture, self._parts.profile.recording
        stream = parts.audio.open(device, capture)
        try:
            self.recorder = parts.make_recorder(stream, device, capture, rules.pre_roll, rules.post_roll)
        except BaseException:
            stream.close()
            raise
        self.device = device
        parts.events(
            MicrophoneOpened(
                device=Private("device", device.name),
                sample_rate=capture.sample_rate,
                channels=capture.channels,
                bit_depth=capture.bit_depth,
                monitor=device.monitor,
            )
        )
        return device
