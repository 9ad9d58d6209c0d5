"""Known secrets and names are planted, a problem is recorded, and everything is run: neither the session log nor a bundle
has any of them, at any level of detail, whatever the libraries say at theirs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voxseal.practice.cloud import PracticeCloud

from .conftest import Client, noise
from .trap import Trap, assert_nothing_private, log_and_bundles

NAME = "quokka-canary"
MAIL = "quokka@canary.example"
PASSWORD = "quokkapassword"


@pytest.fixture
def client(client: Client, tmp_path: Path) -> Client:
    """Its organisation's contact is a canary, and so is its home."""
    text = client.profile.read_text()
    support = next(line for line in text.splitlines() if line.startswith("support = "))
    client.profile.write_text(text.replace(support, f'support = "{NAME} <{MAIL}>, call 0123 456789"'))
    home = tmp_path / f"home of {NAME}"
    home.mkdir()
    client.env["HOME"] = str(home)
    return client


@pytest.fixture
def trap(client: Client, tmp_path: Path) -> Trap:
    return Trap(client, tmp_path)


def test_nothing_private_is_in_the_log_or_a_bundle_at_any_level(
    trap: Trap, client: Client, cloud: PracticeCloud, tmp_path: Path
) -> None:
    folder = tmp_path / NAME
    noise(folder / f"{NAME}-1.wav", 0.2)
    noise(folder / f"{NAME}-2.wav", 0.3, seed=2)
    (folder / f"{NAME} of {MAIL}.wav").write_bytes(b"RIFF no audio at all")
    trap.run("logs", "record-problem")
    trap.run("profile", "import", client.profile, "--yes")
    trap.run("profile", "import", folder / f"{NAME}-1.wav", "--yes", code=2)
    trap.run("consent", "--accept")
    trap.run("sign-in")
    trap.run("submit", folder, code=4)
    trap.run("resume", "--sign-in", code=3)
    trap.run("submit", folder, "--sign-in", code=1)
    trap.run("submit", folder / f"no {NAME}.wav", code=2)
    client.env["HTTPS_PROXY"] = f"http://{NAME}:{PASSWORD}@127.0.0.1:9"
    trap.run("doctor", "--sign-in", code=None)
    trap.run("whoami", code=4)
    trap.run("sign-out")
    trap.run("support-bundle", "--yes", "--out", tmp_path / "a.zip")
    trap.run("logs", "record-problem", "--stop", "--yes", "--out", tmp_path / "b.zip")

    secrets = trap.secrets()
    assert len(secrets) >= 5  # keys, tokens: the trap works
    written = log_and_bundles(client, tmp_path / "a.zip", tmp_path / "b.zip")
    everything = b"".join(written.values())
    # The libraries did speak, and each kind of thing is there.
    for event in (b"library.said", b"store.answered", b"session.opened", b"object.delivered", b"sample.left-out"):
        assert b'"event":"' + event in everything, event
    assert b"urllib3" in everything
    assert b"botocore" in everything
    planted = (*secrets, NAME, "quokka", MAIL, PASSWORD, "0123 456789", str(tmp_path))
    assert_nothing_private(written, client, planted)
    assert client.json("logs", "verify")["holds"]
    said = client.json("logs", "--bundle", tmp_path / "b.zip", "verify")
    assert said["holds"], said
    assert json.loads(written["b.zip: profile.json"])["recipients"][0]["fingerprint"]
