"""What a sitting works with. Made by the workbench, shared by the session's parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voxseal.domain.ports import AudioInput, Clock, EventSink, InputStream, Recorder
from voxseal.domain.profile import Profile
from voxseal.domain.recording import CaptureFormat, InputDevice
from voxseal.domain.samples import ConsentGiven
from voxseal.sealing import KmsRsaRecipient
from voxseal.store import Ledger, Spool
from voxseal.store.scratch import ScratchFolder
from voxseal.workflow.recording.keys import ScratchKeys
from voxseal.workflow.recording.microphones import MicrophoneChoice

RecorderMaker = Callable[[InputStream, InputDevice, CaptureFormat, float, float], Recorder]
"""Makes a recorder of an open stream; the two numbers are pre-roll and post-roll in seconds."""


@dataclass(frozen=True)
class RecordingParts:
    """See the module."""

    ledger: Ledger
    spool: Spool
    scratch: ScratchFolder
    keys: ScratchKeys
    profile: Profile
    capture: CaptureFormat
    consent: ConsentGiven
    recipients: Sequence[KmsRsaRecipient]
    audio: AudioInput
    make_recorder: RecorderMaker
    choice: MicrophoneChoice
    events: EventSink
    clock: Clock
