"""Somebody records, with names and secrets planted wherever a recording has words: the session log and a bundle have none of
them, nor any of what was said, at any level of detail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from tests.audio.rig import SoundServer
from tests.audio.signals import noise
from tests.end_to_end.trap import Trap, assert_nothing_private, log_and_bundles
from tests.takes.studio import Studio
from voxseal.practice.cloud import PracticeCloud

NAME = "wombat-canary"
SCRIPT = (
    f"id,text,section,note,training\n{NAME}-t,Say {NAME}.,,,yes\n{NAME}-1,Call {NAME} at 0123 456789.,{NAME} part,by {NAME},"
    f"\n{NAME}-2,Write to wombat@canary.example.,,,\n"
)


@pytest.fixture
def studio(studio_of: Callable[..., Studio], cloud: PracticeCloud, tmp_path: Path) -> Studio:
    """The organisation's contact, and the profile's own script, are canaries."""
    text = cloud.profile_path.read_text()
    support = next(line for line in text.splitlines() if line.startswith("support = "))
    profile = tmp_path / "profile.toml"
    profile.write_text(text.replace(support, f'support = "{NAME} <wombat@canary.example>"'))
    return studio_of(profile)


def test_nothing_that_was_recorded_or_read_out_is_in_the_log_or_a_bundle(
    studio: Studio, sound_server: SoundServer, tmp_path: Path
) -> None:
    client, trap = studio.client, Trap(studio.client, tmp_path)
    script = tmp_path / f"{NAME}.csv"
    script.write_text(SCRIPT)
    headset = sound_server.microphone(
        f"{NAME}-device".replace("-", "_"), description=f"Headset of {NAME}", default=True
    )
    said = noise(headset.format, 120.0)
    prompts = ("record", "--prompt-script", script)
    try:
        trap.run("logs", "record-problem")
        trap.run("record", "--list-devices")
        trap.run(*prompts, "--device", f"no {NAME}", "--seconds", "1", code=1)
        with headset.speaking(said):
            trap.run(*prompts, "--seconds", "0.5", "--room-tone", code=None)
            for _ in range(2):  # the training prompt, and the first one
                trap.run(*prompts, "--device", f"Headset of {NAME}", "--seconds", "0.6", code=None)
            trap.run(*prompts, "--prompt", f"{NAME}-1", "--seconds", "0.6", code=None)  # takes the place of that
            trap.run(*prompts, "--seconds", "0.5", "--leave", code=None)
            trap.run("record", "--decide", "discard")
            with studio.recording(
                "--free", "--seconds", "600"
            ) as running:  # and a computer that goes out in the middle
                running.kill()
        trap.run("record", "--decide", "keep")
        own = tmp_path / f"{NAME}.wav"
        samples = [int.from_bytes(said[at : at + 3], "little", signed=True) << 8 for at in range(0, 30_000, 3)]
        soundfile.write(own, [sample / 2**31 for sample in samples], 48_000, subtype="PCM_24")
        trap.run("measure", own, code=None)
        trap.run("record", "--finish", "--sign-in")
        trap.run("sign-out")
        trap.run("doctor", code=None)
        trap.run("support-bundle", "--yes", "--out", tmp_path / "a.zip")
        trap.run("logs", "record-problem", "--stop", "--yes", "--out", tmp_path / "b.zip")
    finally:
        headset.unplug()

    secrets = trap.secrets()
    assert len(secrets) >= 5  # keys, tokens: the trap works
    written = log_and_bundles(client, tmp_path / "a.zip", tmp_path / "b.zip")
    everything = b"".join(written.values())
    for event in (
        b"take.started",
        b"take.kept",
        b"take.discarded",
        b"take.recovered",
        b"object.delivered",
        b"library.said",
    ):
        assert b'"event":"' + event in everything, event
    planted = (*secrets, NAME, NAME.replace("-", "_"), "wombat", "canary.example", "0123 456789", str(tmp_path))
    assert_nothing_private(written, client, planted)
    stretches = {everything[at : at + 12] for at in range(len(everything))}
    assert not any(said[at : at + 12] in stretches for at in range(0, len(said), 3))
    assert json.loads(written["b.zip: profile.json"])["recipients"][0]["fingerprint"]
