"""A stranger's test. Ten things go wrong with the real command; support has nothing but the bundle, and must be able to say
what happened and what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.audio.rig import Microphone, SoundServer
from tests.doubles.small_disk import small_disk
from voxseal.cli.main import program
from voxseal.practice.cloud import PracticeCloud
from voxseal.sessionlog.files import FolderFiles
from voxseal.sessionlog.reading import Filter, SessionLog
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.support_bundle import collect

from .client import ROOT, TIMEOUT, Client, bare_environment
from .conftest import noise
from .recorder import Answer, RecordingServer, Request

REFUSED = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>{}</Code><Message>No.</Message></Error>'


class StagedServer(RecordingServer):
    """Refuses what is to be stored, with this status and code, so many times."""

    status, code, times = 0, "", 0

    def stage(self, status: int, code: str, times: int = 1 << 30) -> None:
        self.status, self.code, self.times = status, code, times

    def ask(self, request: Request) -> Answer | None:
        if request.method != "PUT" or not self.times:
            return None
        self.times -= 1
        body = REFUSED.format(self.code).encode()
        return Answer(self.status, (("Content-Type", "application/xml"),), body)


@pytest.fixture(scope="module")
def shared_store(cloud: PracticeCloud) -> Iterator[StagedServer]:
    with StagedServer(int(cloud.endpoint.rsplit(":", 1)[1])) as server:
        yield server


@pytest.fixture
def store(shared_store: StagedServer) -> Iterator[StagedServer]:
    """Refuses nothing until a test says so, nor after that test."""
    yield shared_store
    shared_store.stage(0, "", 0)


@pytest.fixture(scope="module")
def set_up(cloud: PracticeCloud, shared_store: StagedServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its profile, to be copied."""
    place = tmp_path_factory.mktemp("set-up")
    profile = place / "profile.toml"
    text = cloud.profile_path.read_text()
    profile.write_text(text.replace(f's3_endpoint = "{cloud.endpoint}"', f's3_endpoint = "{shared_store.address}"'))
    made = Client(place / "data", profile, bare_environment(place))
    made.set_up()
    return made.data


@pytest.fixture
def contractor(set_up: Path, tmp_path: Path) -> Client:
    return contractor_in(tmp_path / "data", set_up)


def contractor_in(data: Path, set_up: Path) -> Client:
    shutil.copytree(set_up, data)
    return Client(data, data / "profile.toml", bare_environment(data.parent))


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    noise(tmp_path / "voices" / "a.wav", 0.2)
    return tmp_path / "voices"


def told_a_stranger(contractor: Client, elsewhere: Path) -> list[dict[str, Any]]:
    """What `voxseal logs explain` says of the bundle, on a computer that has nothing else."""
    saved = collect(DataFolder(contractor.data), doctor=False).save(elsewhere / "bundle.zip")
    words = ["--data-dir", str(elsewhere / "empty"), "logs", "--bundle", str(saved.path)]
    result = CliRunner().invoke(program, [*words, "explain", "--json"])
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(program, [*words, "verify"]).exit_code == 0
    explanations: list[dict[str, Any]] = json.loads(result.stdout)["explanations"]
    for each in explanations:
        assert each["happened"]
        assert each["safe"]
        assert each["to_do"]
    return explanations


def assert_told(contractor: Client, elsewhere: Path, cause: str, shown: str) -> None:
    """The first cause, and a line that shows it."""
    first = told_a_stranger(contractor, elsewhere)[0]
    assert first["cause"] == cause
    assert shown in json.dumps(first["shown"])


def test_an_expired_session(contractor: Client, store: StagedServer, voices: Path, tmp_path: Path) -> None:
    store.stage(400, "ExpiredToken", 1)
    contractor.run("submit", voices, "--sign-in")  # and it went on, signed in anew
    assert_told(contractor, tmp_path, "session-expired", "session-expired")


def test_nobody_signed_in(contractor: Client, voices: Path, tmp_path: Path) -> None:
    contractor.run("submit", voices, code=4)
    assert_told(contractor, tmp_path, "not-signed-in", "sign-in-needed")


def test_a_wrong_clock(contractor: Client, store: StagedServer, voices: Path, tmp_path: Path) -> None:
    store.stage(403, "RequestTimeTooSkewed")
    contractor.run("submit", voices, "--sign-in", code=1)
    assert_told(contractor, tmp_path, "clock", "RequestTimeTooSkewed")


def test_a_full_disk(set_up: Path, voices: Path, tmp_path: Path) -> None:
    """The log itself lies on the disk that is full."""
    noise(voices / "large.wav", 40, rate=48000, subtype="PCM_32")
    with small_disk(tmp_path / "small", 3) as place:
        contractor = contractor_in(place / "data", set_up)
        contractor.run("submit", voices, "--sign-in", code=1)
        assert_told(contractor, tmp_path, "disk-full", "disk-full")


def test_a_wrong_device(
    contractor: Client, sound: SoundServer, plug: Callable[..., Microphone], tmp_path: Path
) -> None:
    """Somebody moves the recording to another microphone in the system's sound settings, in the middle of a take."""
    other = plug(description="Built-in Microphone")
    plug(description="Headset", default=True)
    words = ["record", "--free", "--device", "Headset", "--seconds", "120", "--leave", "--no-sign-in"]
    with subprocess.Popen(
        [sys.executable, "-m", "voxseal.cli", "--data-dir", str(contractor.data), *words],
        cwd=ROOT,
        env=contractor.env | {name: value for name, value in os.environ.items() if name.startswith("PULSE")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as recording:
        try:
            until_logged(contractor, "take.started")
            stream = sound.control("list", "short", "source-outputs").splitlines()[-1].split()[0]  # the latest
            sound.control("move-source-output", stream, other.source)
            _, complaint = recording.communicate(timeout=TIMEOUT)
        finally:
            recording.kill()
    assert "Traceback" not in complaint
    assert_told(contractor, tmp_path, "wrong-device", "moved")
    assert "Headset" not in b"".join(path.read_bytes() for path in (contractor.data / "journal").iterdir()).decode()


def until_some_was_recorded(contractor: Client) -> None:
    end = time.monotonic() + TIMEOUT
    while not any(path.stat().st_size > 20_000 for path in (contractor.data / "scratch").iterdir()):
        assert time.monotonic() < end, "waited in vain for sound"
        time.sleep(0.05)


def until_logged(contractor: Client, event: str) -> None:
    log = SessionLog(FolderFiles(contractor.data / "journal"))
    end = time.monotonic() + TIMEOUT
    while not len(log.select(Filter(events=frozenset({event})))):
        assert time.monotonic() < end, log.event_names
        time.sleep(0.05)
        log.refresh()


def test_refused_by_policy(contractor: Client, store: StagedServer, voices: Path, tmp_path: Path) -> None:
    store.stage(403, "AccessDenied")
    contractor.run("submit", voices, "--sign-in", code=1)
    assert_told(contractor, tmp_path, "refused", "AccessDenied")


def test_a_bad_profile(contractor: Client, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(contractor.profile.read_text().replace("bucket =", "buckt =", 1))
    contractor.run("profile", "import", wrong, "--yes", code=2)
    assert_told(contractor, tmp_path, "bad-profile", "cloud.bucket")


def test_a_damaged_file(contractor: Client, voices: Path, tmp_path: Path) -> None:
    noise(voices / "cut.wav", 0.3, seed=2)
    os.truncate(voices / "cut.wav", 3000)
    contractor.run("submit", voices, "--sign-in", code=3)
    assert_told(contractor, tmp_path, "damaged-file", '"reason": "damaged"')


def test_a_proxy(contractor: Client, tmp_path: Path) -> None:
    text = contractor.profile.read_text()
    issuer = next(line for line in text.splitlines() if line.startswith("issuer = "))
    contractor.profile.write_text(text.replace(issuer, 'issuer = "https://sso.acme.example"'))
    contractor.env["HTTPS_PROXY"] = "http://127.0.0.1:9"
    contractor.run("sign-in", code=1)
    assert_told(contractor, tmp_path, "proxy", "ProxyError")


def test_a_lost_network(contractor: Client, tmp_path: Path) -> None:
    text = contractor.profile.read_text()
    issuer = next(line for line in text.splitlines() if line.startswith("issuer = "))
    contractor.profile.write_text(text.replace(issuer, 'issuer = "http://127.0.0.1:9"'))
    contractor.run("sign-in", code=1)
    assert_told(contractor, tmp_path, "network", "issuer-unreachable")


def test_a_kill(contractor: Client, voices: Path, tmp_path: Path) -> None:
    contractor.run("submit", voices, "--sign-in", kill=("event:sample.sealed", 1))
    assert_told(contractor, tmp_path, "killed", "sample.sealed")
