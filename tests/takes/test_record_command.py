"""`voxseal record`: spoken into a microphone, sealed, delivered, opened by the pipeline, and the same to the last bit."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.audio.signals import noise, packed
from tests.end_to_end.client import ROOT
from tests.takes.studio import LONG, Studio
from voxseal.practice.cloud import PracticeCloud
from voxseal.sealing import load_private_key
from voxseal.workflow.opening import open_messages

MakeStudio = Callable[..., Studio]
SCRIPT = (
    "id,text,section,training\nt,This is practice.,,yes\np-1,The birch canoe slid.,One,\np-2,Glue the sheet.,One,\n"
)
AFTER_IT = "p-1,The birch canoe slid.,One,\np-2,Glue the sheet.,One,like this.wav\n"


@pytest.fixture
def studio(studio_of: MakeStudio, cloud: PracticeCloud) -> Studio:
    return studio_of(cloud.profile_path)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "prompts.csv"
    path.write_text(SCRIPT)
    return path


def opened(studio: Studio, cloud: PracticeCloud, place: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of the only submission of this computer, and each sample's PCM by its name."""
    (submission,) = studio.client.json("status")["submissions"]
    assert submission["state"] == "closed"
    bucket = cloud.folder / "bucket" / "contractors" / "practice" / submission["submission"]
    results = open_messages(sorted(bucket.glob("*.sealed")), [load_private_key(cloud.key_path)], place)
    assert [result.error for result in results] == [None] * len(results)
    manifest = next(result.path for result in results if result.name is None)
    assert manifest is not None
    sounds = {result.name: pcm_of(result.path) for result in results if result.name and result.path}
    document: dict[str, Any] = json.loads(manifest.read_text())
    return document, sounds


def pcm_of(path: Path) -> bytes:
    samples, _ = soundfile.read(path, dtype="int32", always_2d=True)
    return packed(np.asarray(samples) >> 8, 24)


def test_what_was_said_is_what_the_pipeline_opens(
    studio: Studio, cloud: PracticeCloud, script: Path, tmp_path: Path
) -> None:
    said = noise(studio.microphone.format, 60.0)
    client, arguments = studio.client, ("record", "--prompt-script", script)
    takes = []
    with studio.microphone.speaking(said):
        takes.append(client.json(*arguments, "--seconds", "0.5")["take"])  # the training prompt
        takes.append(client.json(*arguments, "--seconds", "0.8")["take"])
        takes.append(client.json(*arguments, "--seconds", "0.5", "--prompt", "p-1")["take"])  # takes the place of that
        takes.append(client.json(*arguments, "--seconds", "0.5", "--room-tone")["take"])
    assert [(take["kind"], take["prompt"], take["version"]) for take in takes] == [
        ("training", "t", 1),
        ("prompt", "p-1", 1),
        ("prompt", "p-1", 2),
        ("room-tone", None, 1),
    ]
    document = client.json("record", "--finish", "--sign-in")
    assert document["state"] == "closed"
    manifest, sounds = opened(studio, cloud, tmp_path / "opened")
    assert set(sounds) == {"p-1.flac", "room-tone-001.flac"}
    entries = {entry["name"]: entry for entry in manifest["samples"]}
    for name, take in (("p-1.flac", takes[2]), ("room-tone-001.flac", takes[3])):
        entry, size = entries[name], studio.microphone.format.frame_size
        assert entry["id"] == take["id"]
        assert entry["frames"] * size == len(sounds[name]) == take["frames"] * size
        assert take["frames"] >= 0.5 * 48_000 + take["post_roll_frames"]
        assert take["post_roll_frames"] == 24_000
        recording = entry["recording"]
        assert recording["device"] == "Desk Microphone"
        assert recording["dropped_frames"] == take["dropped_frames"]
        # Whatever the sound system had lost would be missing in the middle.
        assert sounds[name] in said or take["dropped_frames"]
    assert entries["p-1.flac"]["recording"]["prompt"]["text"] == "The birch canoe slid."
    assert entries["p-1.flac"]["recording"]["take"] == 2
    assert entries["p-1.flac"]["measures"]["clipped_samples"] == 0


def test_what_goes_wrong_is_said_before_anything_is_recorded(
    studio: Studio, studio_of: MakeStudio, cloud: PracticeCloud, script: Path
) -> None:
    client = studio.client
    listed = client.json("record", "--list-devices")["devices"]
    by_id = {device["id"]: device for device in listed}
    mine = by_id[f"pulse:{studio.microphone.source}"]
    assert (mine["name"], mine["default"], mine["monitor"]) == ("Desk Microphone", True, False)
    monitor = f"pulse:{studio.microphone.loopback}"
    assert by_id[monitor]["monitor"]
    error = client.json("record", "--device", monitor, "--seconds", "1", code=2)["error"]
    assert "what this computer plays" in error["message"]
    error = client.json("record", "--device", "no such", "--seconds", "1", code=1)["error"]
    assert error["code"] == "microphone"
    error = client.json("record", code=2)["error"]
    assert "no terminal" in error["message"]
    error = client.json("record", "--finish", code=2)["error"]
    assert "nothing to send" in error["message"]
    script.write_text("id,text\na,\n")
    error = client.json("record", "--prompt-script", script, "--seconds", "1", code=2)["error"]
    assert error["message"].startswith("Line 2: “text” is missing")
    assert client.json("status")["submissions"] == []
    stranger = studio_of(cloud.profile_path, bare=True)
    stranger.client.run("profile", "import", cloud.profile_path, "--yes")
    assert stranger.client.json("record", "--seconds", "1", code=2)["error"]["code"] == "consent"


def test_a_recording_is_given_up_with_a_warning(studio: Studio, script: Path) -> None:
    client = studio.client
    with studio.microphone.speaking(noise(studio.microphone.format, 30.0)):
        client.json("record", "--prompt-script", script, "--prompt", "p-1", "--seconds", "0.5", code=None)
    (before,) = client.json("status")["submissions"]
    assert client.json("cancel", code=2)["error"]["message"] == "Cancelling needs a yes."
    person = Terminal(studio, "cancel")
    try:
        person.when("Its takes are destroyed, and there is no other copy", "n\n")
        assert person.end() == 1
    finally:
        person.kill()
    assert client.json("status")["submissions"] == [before]
    assert "takes are destroyed" in client.run("cancel", "--yes").stdout
    assert client.json("status")["submissions"][0]["state"] == "cancelled"
    assert list((client.data / "spool").iterdir()) == []
    assert list((client.data / "scratch").iterdir()) == []


def test_a_finished_recording_that_waits_is_given_up_with_the_same_warning(studio: Studio, script: Path) -> None:
    client = studio.client
    with studio.microphone.speaking(noise(studio.microphone.format, 30.0)):
        client.json("record", "--prompt-script", script, "--prompt", "p-1", "--seconds", "0.5", code=None)
    client.json("record", "--decide", "keep", "--finish", code=4)  # nobody is signed in: it waits
    (waits,) = client.json("status")["submissions"]
    assert waits["state"] == "open"
    said = client.run("cancel", "--yes").stdout
    assert "its takes are destroyed" in said
    assert "originals" not in said


def test_a_take_that_is_interrupted_in_order_is_undecided(studio: Studio) -> None:
    with studio.recording("--seconds", "600") as running:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=LONG)
    document = studio.client.json("record", "--decide", "discard")
    assert document["recovery"]["recovered"] == []  # it had ended as it should
    assert len(document["decided"]) == 1
    assert list((studio.client.data / "scratch").iterdir()) == []


def test_takes_whose_key_is_not_there_wait_until_they_are_discarded(studio: Studio) -> None:
    client, name = studio.client, studio.client.data / "installation.id"
    with studio.microphone.speaking(noise(studio.microphone.format, 60.0)):
        here = client.json("record", "--free", "--seconds", "0.5", "--leave", code=None)["take"]["id"]
        with studio.recording("--free", "--seconds", "600") as running:
            running.kill()
            running.wait(timeout=LONG)
    name.rename(name.with_suffix(".aside"))  # no entry of the keyring bears the id that there is now
    document = client.json("record", "--decide", "keep", code=1)
    assert document["error"]["code"] == "vault"
    waiting = document["recovery"]["unopened"]
    assert (waiting[0], len(waiting), document["recovery"]["lost"]) == (here, 2, [])
    assert len(list((client.data / "scratch").iterdir())) == 2
    said = client.run("record", "--decide", "discard").stderr
    assert "2 takes cannot be opened now" in said
    assert list((client.data / "scratch").iterdir()) == []
    assert client.json("record", "--decide", "discard")["recovery"]["unopened"] == []


class Terminal:
    """Somebody at a keyboard, who presses a key when the program has said something."""

    def __init__(self, studio: Studio, *arguments: str | Path) -> None:
        self.said = ""
        master, slave = pty.openpty()
        self._master = master
        words = [str(word) for word in ("--data-dir", studio.client.data, *arguments)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voxseal.cli", *words],
            cwd=ROOT,
            env=studio.client.env | {"TERM": "xterm", "COLUMNS": "120"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def when(self, said: str, press: str = "") -> None:
        """Waits for `said`, which may be a pattern, and forgets what came up to it; then presses, a key or a line."""
        end = time.monotonic() + LONG
        while (found := re.search(said, self.said)) is None:
            assert time.monotonic() < end, f"waited in vain for {said!r}:\n{self.said}"
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self.said += os.read(self._master, 4096).decode(errors="replace")
                except OSError:  # the program has ended, which Linux says so
                    pytest.fail(f"it ended before {said!r}:\n{self.said}")
        self.said = self.said[found.end() :]
        if press:
            # A key that is pressed before it is asked for is dropped, on purpose: nobody is to keep a take by mistake.
            while (termios.tcgetattr(self._master)[3] & termios.ICANON == 0) == press.endswith("\n"):
                assert time.monotonic() < end, f"nothing is asked:\n{self.said}"
                time.sleep(0.01)
            os.write(self._master, press.encode())

    def end(self) -> int:
        while True:
            try:
                if not os.read(self._master, 4096):
                    break
            except OSError:
                break
        os.close(self._master)
        return self.process.wait(timeout=LONG)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def test_step_by_step_in_a_terminal(studio: Studio, cloud: PracticeCloud, script: Path, tmp_path: Path) -> None:
    said = noise(studio.microphone.format, 120.0)
    soundfile.write(script.parent / "like this.wav", np.zeros(4_800, np.int16), 16_000)
    script.write_text("id,text,section,media\nt,This is practice.,,\n" + AFTER_IT)
    with studio.microphone.speaking(said):
        person = Terminal(studio, "record", "--prompt-script", script)
        try:
            person.when("be quiet for", "s")
            person.when(r"Prompt 1 of 3")
            person.when(r"\[r\] record", "s")
            person.when(r"Prompt 2 of 3, One")
            person.when(r"\[r\] record", "r")
            person.when("00:00", "x")  # it shows how long and how loud, and any key stops
            person.when(r"\[k\] keep", "d")
            person.when("Discarded")
            person.when(r"\[r\] record", "r")
            person.when("00:00", "x")
            person.when(r"\[k\] keep", "k")
            person.when("Kept")
            person.when(r"Prompt 3 of 3, One")
            person.when(r"\[l\] listen first", "l")
            person.when("Playing")
            person.when(r"\[r\] record", "s")
            person.when("That was the last one")
            person.when(r"\[f\] finish", "f")
            person.when("deliver what was kept", "y\n")
            person.when("Receipt of submission")
            assert person.end() == 0
        finally:
            person.kill()
    manifest, sounds = opened(studio, cloud, tmp_path / "opened")
    assert list(sounds) == ["p-1.flac"]
    assert manifest["samples"][0]["recording"]["take"] == 2
    assert sounds["p-1.flac"] in said or manifest["samples"][0]["recording"]["dropped_frames"]
