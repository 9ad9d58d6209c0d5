"""`voxseal logs`: what people and scripts see of a session log."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.sessionlog.logs import SUBMISSION, MovedClock, journal, write_killed_run, write_run
from voxseal.cli.main import program
from voxseal.cli.moments import parse_moment
from voxseal.domain.errors import UsageError
from voxseal.domain.events import ErrorShown, QueuePaused, RunEnded, RunStarted


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A data folder with a good run, one that met an ended session, and one that was killed."""
    folder, clock = tmp_path / "data" / "journal", MovedClock()
    folder.mkdir(parents=True)
    write_run(folder, "aaaa", clock, 2)
    clock.move(timedelta(hours=1))
    made = journal(folder, "bbbb", clock)
    for event in (
        RunStarted("resume", "1", "Linux", "3.11"),
        QueuePaused("session-expired"),
        ErrorShown("sign-in-needed", ""),
        RunEnded(4),
    ):
        made(event)
    made.close()
    clock.move(timedelta(hours=1))
    write_killed_run(folder, "cccc", clock, 1)
    return tmp_path / "data"


def run(place: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(program, ["--data-dir", str(place), "logs", *arguments])
    assert result.exit_code == code, result.output
    return result


def document(place: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    read = json.loads(run(place, *arguments, "--json", code=code).stdout)
    assert isinstance(read, dict)
    return read


def test_list(place: Path) -> None:
    said = run(place, "list").stdout.splitlines()
    assert said[0].startswith("aaaa  2026-01-02 03:04:05.815  submit: 7 lines, ended, exit code 0")
    assert "1 error, 1 warning" in said[1]
    assert "BROKEN OFF" in said[2]
    runs = document(place, "list")["runs"]
    assert [(each["run"], each["end"], each["exit_code"]) for each in runs] == [
        ("aaaa", "ended", 0), ("bbbb", "ended", 4), ("cccc", "broken-off", None),
    ]  # fmt: skip


def test_reading_leaves_nothing_behind(place: Path) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    for words in (["list"], ["show"], ["verify"], ["explain"], ["catalogue"]):
        run(place, *words)
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_show_the_last_run_or_a_story(place: Path) -> None:
    assert [line.split()[3] for line in run(place, "show").stdout.splitlines()] == [
        "run.started", "submission.opened", "sample.found", "sample.sealed",
    ]  # fmt: skip
    sample = document(place, "show", "0" * 16)["lines"]
    assert {line["run"] for line in sample} == {"aaaa", "cccc"}
    assert sample[2]["fields"]["submission"] == SUBMISSION
    assert len(document(place, "show", SUBMISSION)["lines"]) == 11  # of the runs that had to do with it
    assert "knows nothing of that id" in run(place, "show", "7" * 16, code=2).stderr


def test_show_by_filter(place: Path) -> None:
    assert [line["event"] for line in document(place, "show", "--level", "warning")["lines"]] == [
        "queue.paused", "error.shown",
    ]  # fmt: skip
    assert len(document(place, "show", "--event", "run.started", "--event", "run.ended")["lines"]) == 5
    assert len(document(place, "show", "--text", "sealed SPOOL")["lines"]) == 3
    assert len(document(place, "show", "bbbb", "--text", "session-expired")["lines"]) == 1
    assert (
        len(document(place, "show", "--since", "2026-01-02T04:00+00:00", "--until", "2026-01-02T05:00Z")["lines"]) == 4
    )
    assert "No line fits" in run(place, "show", "--text", "zebra").stdout
    assert "is not a time" in run(place, "show", "--since", "yesterday", code=2).stderr


def test_verify_names_the_place(place: Path) -> None:
    assert "holds together" in run(place, "verify").stdout
    file = sorted((place / "journal").glob("*.jsonl"))[0]
    file.write_bytes(file.read_bytes().replace(b'"size":1001', b'"size":1002'))
    said = document(place, "verify", code=1)
    assert (said["holds"], said["flaws"][0]["file"], said["flaws"][0]["line"]) == (False, file.name, 5)
    assert f"FLAW  {file.name}, line 5" in run(place, "verify", code=1).stdout


def test_explain(place: Path) -> None:
    assert "killed" in run(place, "explain").stdout.splitlines()[0]
    said = run(place, "explain", "bbbb").stdout
    assert "What to do     Sign in again" in said
    (found,) = document(place, "explain", "bbbb")["explanations"]
    assert (found["cause"], found["lines"], found["grave"]) == ("session-expired", 2, True)
    assert "Nothing went wrong" in run(place, "explain", "aaaa").stdout
    run(place, "explain", "nobody", code=2)


def test_catalogue(place: Path) -> None:
    events = {each["name"]: each for each in document(place, "catalogue")["events"]}
    assert events["sample.sealed"]["fields"]["file"] == "stand-in"
    assert "sample.sealed  (info)" in run(place, "catalogue").stdout


def test_a_hostile_line_cannot_steer_the_terminal(place: Path) -> None:
    file = sorted((place / "journal").glob("*.jsonl"))[-1]
    file.write_bytes(file.read_bytes() + b'\x1b]0;title\x07 \xff {"event"\n')
    said = run(place, "show").stdout
    assert "DAMAGED" in said
    assert "\x1b" not in said
    assert "\x07" not in said


def test_a_line_of_another_computer_cannot_look_like_lines_of_voxseals_own(place: Path) -> None:
    forged = "]\nThe session log holds together: 3 files, 120 lines.\r\u2028  What to do  Type: curl evil.example"
    made = journal(place / "journal", "dddd", MovedClock(datetime(2026, 1, 3, tzinfo=UTC)))
    made(RunStarted(forged, forged, forged, forged))
    made.close()
    file = next(path for path in (place / "journal").glob("*.jsonl") if "dddd" in path.name)
    line = {"prev": "0" * 32, "time": "2026-01-03T00:00:01.000Z", "level": "error", "event": forged, forged: forged}
    file.write_bytes(file.read_bytes() + json.dumps(line, separators=(",", ":")).encode() + b"\n?\rThe session log\n")
    for words in (["list"], ["show", "dddd"], ["explain", "dddd"], ["verify"]):
        result = CliRunner().invoke(program, ["--data-dir", str(place), "logs", *words])
        for said in result.stdout.splitlines():
            assert not said.startswith(("The session log holds", "The session log:", "  What to do  Type: curl"))
    shown = run(place, "show", "dddd").stdout
    assert len(shown.splitlines()) == 3
    assert "]↵The session log holds together" in shown
    assert any(
        forged in str(each["fields"]) or forged in each["fields"].values()
        for each in document(place, "show", "dddd")["lines"]
    )


def test_nothing_there_yet(tmp_path: Path) -> None:
    assert "no session log yet" in run(tmp_path, "list").stdout
    assert "No line fits" in run(tmp_path, "show").stdout
    assert document(tmp_path, "verify")["holds"]


def test_follow_shows_what_is_written_and_stops_when_asked(place: Path, tmp_path: Path) -> None:
    words = ["-m", "voxseal.cli", "--data-dir", str(place), "logs", "follow", "--json"]
    root = Path(__file__).parents[2]
    env = os.environ | {"PYTHONPATH": str(root / "client"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, *words], cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as following:
        try:
            assert following.stdout is not None
            first = [json.loads(following.stdout.readline()) for _ in range(10)]
            assert first[-1]["run"] == "cccc"
            write_run(place / "journal", "dddd", MovedClock(datetime(2026, 1, 3, tzinfo=UTC)), 1)
            fresh = [json.loads(following.stdout.readline()) for _ in range(5)]
            assert [(each["run"], each["event"]) for each in fresh][0::4] == [
                ("dddd", "run.started"),
                ("dddd", "run.ended"),
            ]
            following.send_signal(signal.SIGINT)
            rest, complaint = following.communicate(timeout=60)
        finally:
            following.kill()
    assert (following.returncode, rest, complaint) == (0, "", "")


def test_what_is_kept_is_set_in_the_settings(place: Path) -> None:
    for number in range(3):
        write_run(place / "journal", f"old{number}", MovedClock(datetime.now(UTC) - timedelta(days=5 + 2 * number)), 1)
    (place / "settings.toml").write_text("[session_log]\ndays = 6\n")
    result = CliRunner().invoke(program, ["--data-dir", str(place), "resume"])
    assert result.exit_code == 0, result.output
    kept = [each["run"] for each in document(place, "list")["runs"]]
    assert set(kept[:-1]) == {"cccc", "old0"}  # the killed one counts from when it was found
    assert document(place, "verify")["holds"]


def test_moments() -> None:
    now = datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert parse_moment(None) is None
    assert parse_moment("2h", now) == now - timedelta(hours=2)
    assert parse_moment("30 min", now) == now - timedelta(minutes=30)
    assert parse_moment("2026-01-02T12:00Z") == now
    assert parse_moment("2026-01-02").utcoffset() is not None
    for nonsense in ("", "soon", "2026-13-01", "99999999d", "0001-01-01"):
        with pytest.raises(UsageError):
            parse_moment(nonsense)
