"""Commands on a system without a keyring: what they exit with and write down, and that what they advise leads on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.doubles.desk import voice
from voxseal.cli.main import program


@pytest.fixture
def place(tmp_path: Path, profile_text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No keyring, and a folder with a recording; no profile is imported yet."""
    monkeypatch.setattr("voxseal.identity.backends.system_keyrings", lambda platform: [])
    (tmp_path / "acme.toml").write_text(profile_text)
    voice(tmp_path / "voices" / "a.wav", seed=1)
    return tmp_path


def run(place: Path, *arguments: object, code: int) -> Result:
    result = CliRunner().invoke(program, ["--data-dir", str(place / "data"), *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def runs(place: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(run(place, "logs", "list", "--json", code=0).stdout)["runs"]
    return read


def test_the_session_log_has_the_code_that_the_shell_got(place: Path) -> None:
    run(place, "whoami", code=2)
    run(place, "doctor", code=1)
    run(place, "profile", "import", place / "acme.toml", code=2)
    run(place, "profile", "import", place / "acme.toml", "--yes", code=0)
    run(place, "submit", place / "voices", code=2)
    run(place, "whoami", code=4)
    run(place, "submit", place / "voices", "--accept-consent", code=4)
    # Within a second or two, and told in the order in which they began.
    assert [(each["command"], each["exit_code"]) for each in runs(place)] == [
        ("whoami", 2), ("doctor", 1), ("profile import", 2), ("profile import", 0), ("submit", 2), ("whoami", 4),
        ("submit", 4),
    ]  # fmt: skip


def test_what_waits_is_led_on_by_one_command(place: Path) -> None:
    """A sign-in of its own would be over before the next command, which would ask for it again."""
    run(place, "profile", "import", place / "acme.toml", "--yes", code=0)
    said = run(place, "submit", place / "voices", "--accept-consent", code=4).stderr
    assert "voxseal resume --sign-in" in said
    assert "voxseal sign-in" not in said
    again = json.loads(run(place, "resume", "--json", code=4).stdout)["submissions"][0]["error"]["hint"]
    assert again.endswith("voxseal resume --sign-in")
    said = run(place, "whoami", code=4).stderr
    assert "voxseal resume --sign-in" in said
    assert "voxseal sign-in" not in said
    told = json.loads(run(place, "logs", "explain", "--json", code=0).stdout)["explanations"]
    assert "voxseal resume --sign-in" in next(each["command"] for each in told if each["cause"] == "keyring")


def test_a_sign_in_that_fails_is_tried_again_together_with_the_upload(place: Path) -> None:
    profile = (place / "acme.toml").read_text().replace("https://sso.acme.example", "https://127.0.0.1:1")
    (place / "acme.toml").write_text(profile)
    run(place, "profile", "import", place / "acme.toml", "--yes", code=0)
    said = run(place, "submit", place / "voices", "--accept-consent", "--sign-in", code=4).stderr
    assert "sign-in service cannot be reached" in said
    assert "Try again: voxseal resume --sign-in" in said
    assert "voxseal sign-in" not in said


def explained(place: Path) -> dict[str, Any]:
    first: dict[str, Any] = json.loads(run(place, "logs", "explain", "--json", code=0).stdout)["explanations"][0]
    assert first["safe"]
    assert first["to_do"]
    return first


def test_the_commonest_mistakes_are_explained_as_what_they_are(place: Path) -> None:
    (place / "empty").mkdir()
    run(place, "submit", place / "voices", code=2)
    assert explained(place)["cause"] == "no-profile"
    run(place, "profile", "import", place / "acme.toml", code=2)
    assert explained(place)["cause"] == "usage"
    run(place, "profile", "import", place / "acme.toml", "--yes", code=0)
    run(place, "submit", place / "nowhere", "--accept-consent", code=2)
    assert explained(place)["cause"] == "usage"
    run(place, "whoami", code=4)
    assert explained(place)["cause"] == "not-signed-in"
    run(place, "submit", place / "empty", code=1)
    assert explained(place)["cause"] == "nothing-found"
    run(place, "submit", place / "voices", code=4)
    assert explained(place)["cause"] == "not-signed-in"
