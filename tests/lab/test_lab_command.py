"""The real command on the lab: a profile, a sign-in, a delivery, the organisation's opening; and `voxseal doctor`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.client import Client, bare_environment
from tests.end_to_end.conftest import noise
from voxseal.domain.identity import StsSession
from voxseal.domain.secret import Secret
from voxseal.workflow.checkup import Verdict
from voxseal.workflow.clock import SystemClock
from voxseal.workflow.doctor import examine
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.store_checkup import examine_store
from voxseal.workflow.workbench import Workbench

from .cloud import Lab


def client_of(lab: Lab, tmp_path: Path, subject: str, text: str | None = None) -> Client:
    profile = tmp_path / "profile.toml"
    profile.write_text(text or lab.profile_text())
    client = Client(tmp_path / "data", profile, bare_environment(tmp_path) | lab.environment(subject))
    client.set_up()
    return client


@pytest.fixture
def client(lab: Lab, tmp_path: Path, someone: str) -> Client:
    return client_of(lab, tmp_path, someone)


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    for number in range(3):
        noise(folder / f"small {number}.wav", 0.5, seed=number)
    noise(folder / "large.wav", 60, seed=9, rate=48000, subtype="PCM_32")  # 11.5 MB: two parts
    return folder


def test_what_is_submitted_is_opened_by_the_organisation(
    client: Client, lab: Lab, someone: str, recordings: Path, tmp_path: Path
) -> None:
    document = client.json("submit", recordings, "--sign-in")
    assert document["prefix"] == f"contractors/{someone}/"
    assert {sample["state"] for sample in document["samples"]} == {"delivered"}

    keys = lab.keys(f"{document['prefix']}{document['submission']}/")
    assert len(keys) == 5
    assert all(re.fullmatch(r"contractors/[^/]+/[0-9a-z-]+/[0-9a-z]+\.sealed", key) for key in keys)
    assert lab.open_uploads(document["prefix"]) == []
    fetched = tmp_path / "fetched"
    fetched.mkdir()
    for key in keys:
        content = lab.read(key)
        assert b"RIFF" not in content
        (fetched / Path(key).name).write_bytes(content)
    opened = tmp_path / "opened"
    client.run("open", *sorted(fetched.iterdir()), "--key", lab.key_path, "--out", opened)
    found = {path.name: path.read_bytes() for path in opened.rglob("*.wav")}
    assert found == {path.name: path.read_bytes() for path in recordings.iterdir()}


@pytest.mark.parametrize(
    "point",
    [
        "after:store.create",  # an upload that nobody wrote down, and that the session may not list
        "after:store.part",
        "after:store.complete",  # ListParts answers 403 from here on
        "before:ledger.delivered",
    ],
)
def test_a_kill_is_made_good_on_a_store_that_tells_little(
    client: Client, lab: Lab, someone: str, recordings: Path, point: str
) -> None:
    client.run("submit", recordings / "large.wav", "--sign-in", kill=(point, 1))
    before = {key: lab.modified(key) for key in lab.keys(f"contractors/{someone}/")}
    document = client.json("resume", "--sign-in")
    assert document["exit_code"] == 0
    keys = lab.keys(f"contractors/{someone}/")
    assert len(keys) == 2
    assert {key: lab.modified(key) for key in before} == before, "what was complete is not sent again"


def test_who_declines_in_the_browser_is_told(lab: Lab, tmp_path: Path, recordings: Path) -> None:
    client = client_of(lab, tmp_path, "''")
    done = client.run("submit", recordings, "--sign-in", code=None)
    assert done.returncode != 0
    assert "declined in the browser" in done.stderr
    assert lab.keys("contractors//") == []


def test_a_cloud_whose_certificate_is_not_trusted_gets_nothing(
    client: Client, lab: Lab, someone: str, recordings: Path
) -> None:
    del client.env["SSL_CERT_FILE"]
    done = client.run("submit", recordings, "--sign-in", code=None)
    assert done.returncode != 0
    assert "certificate was not accepted" in done.stderr
    assert lab.keys(f"contractors/{someone}/") == []


# --- doctor -----------------------------------------------------------------------------------------------------


def verdicts(client: Client, *arguments: str, code: int = 0) -> dict[str, str]:
    document = client.json("doctor", *arguments, code=code)
    return {finding["name"]: finding["verdict"] for finding in document["findings"]}


_OF_THIS_COMPUTER = ["disk", "roots", "microphone", "profile", "consent", "clock"]
_OF_THE_CLOUD = ["issuer", "sessions", "session", "write", "resume", "list", "others"]
IN_ORDER = dict.fromkeys([*_OF_THIS_COMPUTER, *_OF_THE_CLOUD], "ok") | {"keyring": "warning"}


def test_the_doctor_finds_all_in_order_and_leaves_nothing(client: Client, lab: Lab, someone: str) -> None:
    assert verdicts(client, "--sign-in") == IN_ORDER | {"read": "warning"}  # nothing is there yet to try it on
    assert lab.keys(f"contractors/{someone}/") == []
    assert lab.open_uploads(f"contractors/{someone}/") == []


def test_after_a_delivery_the_doctor_proves_that_nothing_can_be_read(client: Client, recordings: Path) -> None:
    client.run("submit", recordings / "small 0.wav", "--sign-in")
    assert verdicts(client, "--sign-in") == IN_ORDER | {"read": "ok"}
    said = client.run("doctor", "--sign-in").stdout
    assert "Your session cannot read what was delivered" in said
    assert said.rstrip().endswith("0 problems, 1 warning.")


def test_without_a_sign_in_the_doctor_says_what_it_could_not_try(client: Client) -> None:
    said = verdicts(client)
    assert said["session"] == "warning"
    assert "write" not in said


def test_the_doctor_names_what_does_not_answer(lab: Lab, tmp_path: Path) -> None:
    nobody = "https://127.0.0.1:9"
    text = lab.profile_text(sts=nobody).replace(lab.issuer.address, nobody)
    said = verdicts(client_of(lab, tmp_path, "nobody", text), "--sign-in", code=1)
    assert (said["issuer"], said["sessions"], said["session"]) == ("problem", "problem", "problem")
    assert "clock" not in said


def test_the_doctor_says_that_a_certificate_is_not_trusted(client: Client) -> None:
    del client.env["SSL_CERT_FILE"]
    document = client.json("doctor", code=1)
    (issuer,) = (finding for finding in document["findings"] if finding["name"] == "issuer")
    assert "certificate was not accepted" in issuer["sentence"]


class Ahead(SystemClock):
    def now(self) -> datetime:
        return super().now() + timedelta(minutes=10)


def test_the_doctor_sees_a_wrong_clock(client: Client) -> None:
    with Workbench(DataFolder(client.data), exclusive=False) as workbench:
        (clock,) = (finding for finding in examine(workbench, Ahead()) if finding.name == "clock")
    assert clock.verdict is Verdict.PROBLEM
    assert "about 10 minutes ahead" in clock.sentence


def test_the_doctor_says_plainly_what_a_session_must_not_do(
    lab: Lab, someone: str, session_of: Callable[[str], StsSession]
) -> None:
    """With the owner's keys, which may do everything, in the place of a session."""
    lab.owner.put_object(Bucket="voices", Key=f"contractors/{someone}/a.sealed", Body=b"x")
    wide = replace(
        session_of(someone),
        access_key_id=Secret(lab.ceph.owner_key),
        secret_access_key=Secret(lab.ceph.owner_secret),
        session_token=Secret(""),
    )
    said = {each.name: each for each in examine_store(lab.profile, wide, lambda: wide, SystemClock())}
    assert {name: each.verdict.value for name, each in said.items()} == {
        "write": "ok", "resume": "ok", "list": "ok", "read": "problem", "others": "problem",
    }  # fmt: skip
    assert "can read what was delivered" in said["read"].sentence
    assert "lab@voxseal.example" in said["read"].hint


def test_the_doctor_says_that_a_folder_is_somebody_else_s(
    lab: Lab, someone: str, session_of: Callable[[str], StsSession]
) -> None:
    astray = replace(session_of(someone), prefix="contractors/somebody-else/")
    said = {each.name: each.verdict for each in examine_store(lab.profile, astray, lambda: astray, SystemClock())}
    assert (said["write"], said["list"]) == (Verdict.PROBLEM, Verdict.PROBLEM)
