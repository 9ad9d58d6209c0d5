"""Standard input, output and error that are closed, full, in an old encoding, or that nobody reads any more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, TIMEOUT, Client, noise


def _shell(client: Client, redirected: str, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command as a shell does that redirects its streams."""
    words = [sys.executable, "-m", "voxseal.cli", "--data-dir", client.data, *arguments]
    return subprocess.run(
        ["sh", "-c", f'"$@" {redirected}', "sh", *map(str, words)],
        cwd=ROOT,
        env=client.env | more,
        capture_output=True,
        timeout=TIMEOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def _states(client: Client) -> list[str]:
    return [entry["state"] for entry in client.json("status")["submissions"]]


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    noise(tmp_path / "voices" / "Запись.wav", 0.2)
    return tmp_path / "voices"


@pytest.mark.parametrize("redirected", ["<&-", ">&-", "2>&-", "2>/dev/full", "<&- >&- 2>&-"])
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_stream_that_takes_nothing_beside_the_result_stops_nothing(
    client: Client, voices: Path, redirected: str, as_json: tuple[str, ...]
) -> None:
    done = _shell(client, redirected, "submit", voices, "--sign-in", *as_json)
    assert done.returncode == 0, done
    assert b"Traceback" not in done.stderr
    assert _states(client) == ["closed"]
    if as_json and ">&-" not in redirected.split():
        assert json.loads(done.stdout)["state"] == "closed"


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_result_that_cannot_be_written_is_said_in_words(
    client: Client, voices: Path, as_json: tuple[str, ...]
) -> None:
    done = _shell(client, ">/dev/full", "submit", voices, "--sign-in", *as_json)
    assert done.returncode == 1
    assert b"The disk is full." in done.stderr
    assert b"voxseal status" in done.stderr
    assert b"mistake" not in done.stderr
    assert b"Traceback" not in done.stderr
    assert _states(client) == ["closed"]
    helped = _shell(client, ">/dev/full", "submit", "--help", *as_json)
    assert (helped.returncode, helped.stderr.count(b"The disk is full.")) == (1, 1)


def test_a_reader_who_has_gone_is_no_mistake_of_ours(client: Client, voices: Path) -> None:
    done = _shell(client, "| true", "submit", voices, "--sign-in")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"mistake" not in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    assert _states(client) == ["closed"]
    assert [each["cause"] for each in client.json("logs", "explain")["explanations"] if each["cause"] == "bug"] == []


def test_a_wrong_call_where_nothing_can_be_said(client: Client) -> None:
    done = _shell(client, "2>/dev/full", "submit", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "usage"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_encoding_that_lacks_the_letters_of_a_name(client: Client, voices: Path, encoding: str) -> None:
    done = _shell(client, "", "submit", voices, "--sign-in", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done
    assert b"Receipt of submission" in done.stdout
    assert rb"\u0417" in done.stdout or "Запись" in done.stdout.decode(errors="replace")
