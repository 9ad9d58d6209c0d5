"""What goes wrong in the user's world: a plain sentence, the right exit code, and nothing lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.doubles.small_disk import enlarge, small_disk
from voxseal.practice.cloud import PracticeCloud
from voxseal.workflow.folder import DataFolder

from .conftest import ROOT, Client, noise
from .recorder import RecordingServer


def test_no_profile_no_consent_no_such_path(client: Client, recordings: Path, tmp_path: Path) -> None:
    fresh = Client(tmp_path / "fresh", client.profile, client.env)
    assert "profile import" in fresh.run("submit", recordings, code=2).stderr
    fresh.run("profile", "import", client.profile, "--yes")
    assert "consent" in fresh.run("submit", recordings, code=2).stderr.lower()
    fresh.run("consent", "--accept")
    assert "no such file" in fresh.run("submit", tmp_path / "nowhere", code=2).stderr.lower()
    assert fresh.json("status")["submissions"] == []


def test_importing_needs_a_yes(client: Client, tmp_path: Path) -> None:
    fresh = Client(tmp_path / "fresh", client.profile, client.env)
    done = fresh.run("profile", "import", client.profile, code=2)
    assert "--yes" in done.stderr
    assert "PRACTICE" in done.stdout
    assert not (fresh.data / "profile.toml").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("bucket =", "buckt =", "cloud.bucket is missing"), ("BEGIN PUBLIC", "BEGIN PUBIC", "recipients[1]")],
)
def test_a_wrong_profile_names_its_key(client: Client, tmp_path: Path, old: str, new: str, said: str) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(client.profile.read_text().replace(old, new, 1))
    assert said in client.run("profile", "check", wrong, code=2).stderr
    assert client.json("profile", "import", wrong, "--yes", code=2)["error"]["code"] == "profile"


def test_usage_is_exit_code_2(client: Client, recordings: Path) -> None:
    client.run("submit", code=2)
    client.run("frobnicate", code=2)
    assert "not a rate" in client.run("submit", recordings, "--limit-rate", "fast", code=2).stderr


@pytest.mark.parametrize(
    "wrong", [["submit"], ["frobnicate"], ["status", "--frobnicate"], ["record", "--seconds", "0"], ["logs"]]
)
def test_a_script_gets_its_document_of_a_wrong_call_too(client: Client, wrong: list[str]) -> None:
    document = client.json(*wrong, code=2)
    assert document["error"]["code"] == "usage"
    assert document["exit_code"] == 2


def test_without_a_session_it_seals_and_asks_to_sign_in(client: Client, recordings: Path) -> None:
    document = client.json("submit", recordings, code=4)
    assert document["error"]["code"] == "sign-in-needed"
    assert {sample["state"] for sample in document["samples"]} == {"sealed"}
    assert all(sample["sealed_sha256"] for sample in document["samples"])
    assert client.run("whoami", code=4)
    assert client.json("resume", "--sign-in")["submissions"][0]["state"] == "closed"


def test_without_a_keyring_signing_in_says_what_that_means(client: Client) -> None:
    done = client.run("sign-in")
    assert "memory only" in done.stdout
    assert "voxseal submit FOLDER --sign-in" in done.stderr
    client.run("whoami", code=4)


def test_what_is_left_out_is_said_with_its_reason(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    noise(folder / "good.wav", 0.2)
    noise(folder / "cut.wav", 0.2, seed=2)
    os.truncate(folder / "cut.wav", 2000)
    (folder / "notes.wav").write_text("these are notes")
    (folder / "empty.wav").touch()
    (folder / "escape\x1b[31m.txt").write_text("no audio, and a name that would colour the terminal")
    document = client.json("submit", folder, "--sign-in", code=3)
    reasons = {sample["name"]: sample["left_out"] for sample in document["samples"]}
    assert reasons == {
        "mixed/good.wav": None,
        "mixed/cut.wav": "damaged",
        "mixed/notes.wav": "not-audio",
        "mixed/empty.wav": "empty",
        "mixed/escape\x1b[31m.txt": "not-audio",
    }
    again = client.run("submit", folder, "--sign-in", code=1)
    assert "\x1b" not in again.stdout + again.stderr
    shutil.rmtree(folder)
    noise(folder / "good.wav", 0.2)
    assert "nothing new to send" in client.run("submit", folder, "--sign-in").stdout.lower()


def test_an_empty_name_is_not_the_folder_one_is_in(client: Client, tmp_path: Path) -> None:
    """`voxseal submit "$FOLDER"`, where nobody has set it."""
    assert "an empty name" in client.run("submit", "", "--sign-in", code=2).stderr
    assert client.json("practice", "run", "", code=2)["error"]["code"] == "usage"
    assert client.json("seal", "", "--profile", client.profile, "--out", tmp_path, code=2)["error"]["code"] == "usage"
    assert client.json("--data-dir", "", "status", code=2)["error"]["code"] == "usage"
    assert client.json("status")["submissions"] == []


def test_a_path_that_cannot_be_looked_up_is_no_mistake_of_ours(client: Client, tmp_path: Path) -> None:
    assert client.json("submit", "a" * 300, code=2)["error"]["code"] == "usage"
    noise(tmp_path / "closed" / "a.wav", 0.2)
    (tmp_path / "closed").chmod(0)
    _without_roots_powers(client)
    try:
        error = client.json("submit", tmp_path / "closed" / "a.wav", code=2)["error"]
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert (error["code"], error["message"]) == ("usage", "The file or folder cannot be read: permission is missing.")


def test_a_folder_without_permission(client: Client, tmp_path: Path) -> None:
    noise(tmp_path / "voices" / "open" / "a.wav", 0.2)
    noise(tmp_path / "voices" / "closed" / "b.wav", 0.2, seed=2)
    noise(tmp_path / "voices" / "c.wav", 0.2, seed=3).chmod(0)
    (tmp_path / "voices" / "closed").chmod(0)
    _without_roots_powers(client)
    try:
        document = client.json("submit", tmp_path / "voices", "--sign-in", code=3)
    finally:
        (tmp_path / "voices" / "closed").chmod(0o700)
    reasons = {sample["name"]: sample["left_out"] for sample in document["samples"]}
    assert reasons == {"voices/closed": "unreadable", "voices/c.wav": "unreadable", "voices/open/a.wav": None}


def _without_roots_powers(client: Client) -> None:
    """Root reads everything, so root's process is started without the two capabilities that make it so."""
    powers = "-dac_override,-dac_read_search"
    client.wrapped = () if os.geteuid() else ("setpriv", f"--inh-caps={powers}", f"--bounding-set={powers}")


def test_the_data_folder_is_held_by_another(client: Client, recordings: Path) -> None:
    with DataFolder(client.data).locked():
        assert "Another Voxseal" in client.run("submit", recordings, code=5).stderr
        assert client.json("resume", code=5)["error"]["code"] == "busy"
        client.run("status")


def _interrupted(client: Client, when: Callable[[], bool], *arguments: str) -> str:
    """What the command said that gets Ctrl-C once `when` is true."""
    command = [sys.executable, "-m", "voxseal.cli", "--data-dir", str(client.data)]
    with subprocess.Popen(
        [*command, *arguments, "--sign-in"],
        cwd=ROOT,
        env=client.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            deadline = time.monotonic() + 60
            while not when() and time.monotonic() < deadline:
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            out, said = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 1, out + said
    assert "Traceback" not in said
    return out + said


def _waiting(client: Client, tmp_path: Path, *seconds: float) -> list[str]:
    """Submissions that were sealed while nobody was signed in."""
    for number, long in enumerate(seconds):
        recording = noise(tmp_path / f"{number}" / "long.wav", long, seed=number, rate=48000, subtype="PCM_32")
        client.run("submit", recording, code=4)
    return _unfinished(client)


def _unfinished(client: Client) -> list[str]:
    entries = client.json("status")["submissions"]
    return [entry["submission"] for entry in entries if entry["state"] != "closed"]


def test_ctrl_c_stops_everything_that_waits(client: Client, recorder: RecordingServer, tmp_path: Path) -> None:
    _, *rest = _waiting(client, tmp_path, 0.2, 60, 60)

    def a_part_of_the_second() -> bool:
        return any(part for _, part in recorder.stored())

    said = _interrupted(client, a_part_of_the_second, "resume", "--limit-rate", "2M")
    assert said.count("Stopped. Nothing is lost") == 1
    assert said.count("Sign in within") == 1, "it asked anew for the next one"
    assert "1 more submission not finished, and not tried now" in said
    assert _unfinished(client) == rest
    resumed = client.json("resume", "--sign-in")["submissions"]
    assert [(entry["submission"], entry["state"]) for entry in resumed] == [(each, "closed") for each in rest]


def test_ctrl_c_stops_in_order_and_says_how_to_go_on(
    client: Client, recordings: Path, recorder: RecordingServer
) -> None:
    said = _interrupted(client, lambda: bool(recorder.stored()), "submit", str(recordings), "--limit-rate", "1M")
    assert "voxseal resume" in said
    assert client.json("resume", "--sign-in")["submissions"][0]["state"] == "closed"
    assert max(recorder.stored().values()) == 1 or sum(recorder.stored().values()) <= 4 + 3 + 4


def test_a_full_disk(client: Client, recordings: Path, tmp_path: Path) -> None:
    """The large recording does not fit."""
    with small_disk(tmp_path / "small", 12) as place:
        mine = Client(place / "data", client.profile, client.env)
        mine.set_up()
        document = mine.json("submit", recordings, "--sign-in", code=1)
        assert document["error"]["code"] == "disk-full"
        assert "Free some space" in document["error"]["hint"]
        states = {sample["name"]: sample["state"] for sample in document["samples"]}
        assert states["recordings/large.wav"] == "selected"
        assert not list((mine.data / "spool").rglob("*.partial"))
        # With room again, it goes on.
        enlarge(place, 64)
        assert mine.json("resume", "--sign-in")["submissions"][0]["state"] == "closed"


def test_the_cloud_is_down(tmp_path: Path, env: dict[str, str], recordings: Path) -> None:
    with PracticeCloud(tmp_path / "cloud") as cloud:
        profile = tmp_path / "profile.toml"
        profile.write_text(cloud.profile_path.read_text())
    mine = Client(tmp_path / "data", profile, env)
    mine.set_up()
    done = mine.run("sign-in", code=1)
    assert "cannot be reached" in done.stderr
    document = mine.json("submit", recordings, "--sign-in", code=4)
    assert {sample["state"] for sample in document["samples"]} == {"sealed"}
    with PracticeCloud(tmp_path / "cloud") as cloud:
        assert cloud.profile_path.read_text() == profile.read_text()
        assert mine.json("resume", "--sign-in")["submissions"][0]["state"] == "closed"
