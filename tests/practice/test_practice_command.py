"""`voxseal practice` as people and scripts run it: processes of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import select
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.client import Client, bare_environment
from tests.end_to_end.conftest import ROOT, noise
from tests.practice.test_practice_cloud import wait_until
from voxseal.domain.errors import UsageError
from voxseal.identity.vault import MemoryVault
from voxseal.practice.cloud import PracticeCloud
from voxseal.workflow.folder import DataFolder
from voxseal.workflow.workbench import Workbench

TIMEOUT = 120


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return bare_environment(home)


def voxseal(env: dict[str, str], *arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voxseal.cli", *map(str, arguments)],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@contextmanager
def serving(env: dict[str, str], *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """`voxseal practice serve` until the end of the context."""
    command = [sys.executable, "-m", "voxseal.cli", "practice", "serve", *map(str, arguments)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()  # as Ctrl-C
        try:
            process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], TIMEOUT)[0], "it says nothing"
    return process.stdout.readline()


def test_what_serve_says_as_json_is_of_use_while_it_serves(env: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "practice"
    with serving(env, "--json", "--folder", place) as process:
        said = json.loads(first_line(process))
        assert said == {
            "practice": True,
            "folder": str(place),
            "profile": str(place / "practice.toml"),
            "key": str(place / "practice-key.pem"),
        }
        client = Client(tmp_path / "data", Path(said["profile"]), env)
        client.set_up()
        recording = tmp_path / "one.wav"
        noise(recording, 1.0)
        assert client.json("submit", "--sign-in", recording)["state"] == "closed"
        assert list((place / "bucket").rglob("*.sealed"))
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=TIMEOUT) == ("", "")
        assert process.returncode == 0


def test_a_run_beside_serve_leaves_its_folder_alone(env: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "practice"
    with serving(env, "--json", "--folder", place) as process:
        profile = Path(json.loads(first_line(process))["profile"])
        before = profile.read_bytes()
        for command in ("run", "serve"):
            done = voxseal(env, "practice", command, "--folder", place)
            assert done.returncode == 2, done.stderr
            assert "Another practice cloud runs in this folder." in done.stderr
            assert "End it first" in done.stderr
        assert profile.read_bytes() == before
        assert not (place / "client").exists()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(TIMEOUT)
        wait_until(lambda: not (place / "tmp").exists())  # its server ends by itself, and that is the last it does
    assert voxseal(env, "practice", "run", "--folder", place).returncode == 0, "a killed one holds nothing"


def test_what_run_says_to_type_can_be_typed(env: dict[str, str], tmp_path: Path) -> None:
    recording = noise(tmp_path / "one.wav", 1.0)
    for arguments in (["practice", "run", "--folder", "pf two"], ["--data-dir", "my data", "practice", "run"]):
        done = voxseal(env, *arguments, recording, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        said = re.search(r"now or later: voxseal (practice open.*)", done.stdout)
        assert said is not None
        opened = voxseal(env, *shlex.split(said[1]), cwd=tmp_path)
        assert opened.returncode == 0, opened.stderr
    (folder,) = (tmp_path / "pf two" / "opened").iterdir()
    assert any(path.name == "one.wav" for path in folder.rglob("*"))


def test_in_a_document_as_well(env: dict[str, str], tmp_path: Path) -> None:
    recording = noise(tmp_path / "one.wav", 1.0)
    done = voxseal(env, "practice", "run", "--folder", "pf two", "--json", recording, cwd=tmp_path)
    words = shlex.split(json.loads(done.stdout)["opened_with"])
    assert words == ["voxseal", "practice", "open", "--folder", str(tmp_path / "pf two")]


def test_where_the_folder_is_by_default(env: dict[str, str]) -> None:
    assert "by default in Voxseal's data folder" in " ".join(voxseal(env, "practice", "run", "--help").stdout.split())


def test_without_the_extra_it_names_what_there_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No package index has Voxseal."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as told, PracticeCloud(tmp_path / "cloud"):
        pass
    assert told.value.hint is not None
    assert "installer/from-source" in told.value.hint
    assert not (tmp_path / "cloud").exists()


def test_what_an_earlier_run_left_counts_and_is_in_the_document(env: dict[str, str], tmp_path: Path) -> None:
    place, mixed, same = tmp_path / "practice", tmp_path / "mixed", tmp_path / "same"
    noise(mixed / "a.wav", 0.2)
    (mixed / "notes.txt").write_text("no audio")
    noise(same / "b.wav", 0.2)
    with (
        PracticeCloud(place) as cloud,
        Workbench(DataFolder(place / "client"), vault=MemoryVault()) as bench,
    ):
        bench.import_profile(cloud.profile_path)
        bench.accept_consent()
        earlier = bench.open_submission([mixed]).id
    done = voxseal(env, "practice", "run", same, "--folder", place, "--json")
    document = json.loads(done.stdout)
    assert document["submission"] != earlier
    assert [sample["left_out"] for sample in document["samples"]] == ["delivered-before"]
    assert (document["state"], "receipt" in document) == ("empty", False)
    (before,) = document["earlier"]
    assert (before["submission"], before["state"]) == (earlier, "closed")
    assert earlier in before["receipt"]["json"]
    assert done.returncode == document["exit_code"] == 3, "the earlier one left something out"
