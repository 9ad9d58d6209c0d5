"""`voxseal record --seconds`: as much as was asked for comes from the microphone, however slow that is to give it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.doubles.microphone import FakeRecorder, Room
from voxseal.cli.main import program
from voxseal.domain.ports import InputStream
from voxseal.domain.recording import CaptureFormat, InputDevice


class SlowRoom(Room):
    """Its microphone gives a hundredth of a second of sound in five hundredths."""

    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def make_recorder(
        self, stream: InputStream, device: InputDevice, capture: CaptureFormat, pre_roll: float, post_roll: float
    ) -> FakeRecorder:
        recorder = super().make_recorder(stream, device, capture, pre_roll, post_roll)
        piece = bytes(capture.frames_in(0.01) * capture.frame_size)
        recorder.hear(piece * 10)  # what was heard before is not what was asked for

        def give() -> None:
            while not self.over.wait(0.05):
                recorder.hear(piece)

        threading.Thread(target=give, daemon=True).start()
        return recorder


def test_a_slow_microphone_makes_the_take_no_shorter(
    tmp_path: Path, profile_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = SlowRoom()
    monkeypatch.setattr("voxseal.identity.backends.system_keyrings", lambda platform: [])
    monkeypatch.setattr("voxseal.capture.microphone.Microphones", lambda: room)
    monkeypatch.setattr("voxseal.capture.recorder.recorder_maker", lambda limits, events: room.make_recorder)
    profile = tmp_path / "acme.toml"
    profile.write_text(profile_text)
    begin = ["--data-dir", str(tmp_path / "data")]
    imported = CliRunner().invoke(program, [*begin, "profile", "import", str(profile), "--yes"])
    assert imported.exit_code == 0, imported.output
    try:
        words = ["record", "--free", "--seconds", "0.2", "--accept-consent", "--leave", "--json"]
        result = CliRunner().invoke(program, [*begin, *words])
    finally:
        room.over.set()
    assert result.exit_code in {0, 3}, result.output  # silence is no good take
    take = json.loads(result.stdout)["take"]
    rate = take["frames"] / take["seconds"]
    said = (take["frames"] - take["pre_roll_frames"]) / rate
    assert take["pre_roll_frames"] > 0
    assert said >= 0.2
