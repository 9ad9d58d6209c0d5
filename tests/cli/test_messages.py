"""`seal`, `inspect` and `open` as files, and what another implementation makes of `seal`'s output."""

from __future__ import annotations

import errno
import hashlib
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.conftest import KEY_ARN, public_pem
from voxseal.cli.main import program
from voxseal.sealing import MessageWriter, load_recipient


@pytest.fixture
def place(tmp_path: Path, profile_text: str, private_key: rsa.RSAPrivateKey) -> Path:
    (tmp_path / "acme.toml").write_text(profile_text)
    (tmp_path / "key.pem").write_bytes(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "a.wav").write_bytes(b"first" * 50_000)
    (tmp_path / "b.wav").write_bytes(b"")
    return tmp_path


def run(*arguments: object, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(program, [*map(str, arguments), "--json"])
    assert result.exit_code == code, result.output
    document = json.loads(result.stdout)
    assert isinstance(document, dict)
    return document


def seal(place: Path, *names: str, code: int = 0) -> list[dict[str, Any]]:
    files = [place / name for name in names]
    document = run("seal", *files, "--profile", place / "acme.toml", "--out", place / "sealed", code=code)
    entries: list[dict[str, Any]] = document["files"]
    return entries


def test_sealed_shown_and_opened_again(place: Path) -> None:
    first, second = seal(place, "a.wav", "b.wav")
    sealed = Path(first["sealed"])
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert b"first" not in sealed.read_bytes()
    assert first["sealed_sha256"] == hashlib.sha256(sealed.read_bytes()).hexdigest()

    shown = run("inspect", sealed)
    assert shown["context"]["sample"] == first["id"]
    assert [key["key"] for key in shown["recipients"]] == [KEY_ARN]
    assert (shown["frame_length"], shown["size"]) == (65_536, sealed.stat().st_size)
    assert shown["suite"] == "0x0478"

    opened = run("open", sealed, second["sealed"], "--key", place / "key.pem", "--out", place / "opened")
    assert [entry["sha256"] for entry in opened["files"]] == [first["plaintext_sha256"], second["plaintext_sha256"]]
    assert (place / "opened" / "a.wav").read_bytes() == (place / "a.wav").read_bytes()


def test_a_file_there_already_is_not_overwritten(place: Path) -> None:
    seal(place, "a.wav")
    before = (place / "sealed" / "a.wav.sealed").read_bytes()
    (entry,) = seal(place, "a.wav", code=1)
    assert entry["error"]["code"] == "sealing"
    assert (place / "sealed" / "a.wav.sealed").read_bytes() == before


def test_whatever_else_lies_there_is_left_alone(place: Path) -> None:
    (place / "sealed").mkdir()
    (place / "sealed" / "a.wav.sealed.partial").write_bytes(b"mine")
    seal(place, "a.wav")
    assert sorted(file.name for file in (place / "sealed").iterdir()) == ["a.wav.sealed", "a.wav.sealed.partial"]
    assert (place / "sealed" / "a.wav.sealed.partial").read_bytes() == b"mine"


def test_a_file_that_comes_meanwhile_is_not_overwritten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = place / "sealed" / "a.wav.sealed"
    monkeypatch.setattr("voxseal.store.durable.sync", lambda descriptor: there.write_bytes(b"mine"))
    (entry,) = seal(place, "a.wav", code=1)
    assert "there already" in entry["error"]["message"]
    assert [(file.name, file.read_bytes()) for file in there.parent.iterdir()] == [(there.name, b"mine")]


def test_a_folder_that_cannot_be_is_told_as_that(place: Path) -> None:
    document = run(
        "seal", place / "a.wav", "--profile", place / "acme.toml", "--out", place / "b.wav" / "sealed", code=1
    )
    (entry,) = document["files"]
    _is_about_the_folder(entry["error"], place / "b.wav" / "sealed" / "a.wav.sealed")


def test_a_name_that_the_folder_does_not_take_is_told_as_that(place: Path) -> None:
    name = "n" * 250  # the disk takes 255, and not with the ending
    (place / name).write_bytes(b"first")
    (entry,) = seal(place, name, code=1)
    _is_about_the_folder(entry["error"], place / "sealed" / f"{name}.sealed")
    assert not list((place / "sealed").iterdir())


def _is_about_the_folder(error: dict[str, Any], target: Path) -> None:
    assert (error["code"], error["message"]) == ("sealing", "The sealed file could not be written there.")
    assert error["about"] == str(target)
    assert "data folder" not in json.dumps(error)


def test_a_full_disk_is_told_as_that(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr("voxseal.store.durable.sync", full)
    (entry,) = seal(place, "a.wav", code=1)
    assert (entry["error"]["code"], entry["error"]["about"]) == ("disk-full", str(place / "sealed" / "a.wav.sealed"))
    assert "resume" not in entry["error"]["hint"]  # nothing waits anywhere
    assert not list((place / "sealed").iterdir())


def test_one_that_fails_does_not_stop_the_rest(place: Path) -> None:
    first, second = seal(place, "missing.wav", "a.wav", code=3)
    assert first["error"]["message"] == "It is not there."
    assert Path(second["sealed"]).exists()


def test_a_folder_is_called_one(place: Path) -> None:
    (entry,) = seal(place, ".", code=1)
    assert entry["error"]["message"] == "It is a folder."
    assert not list(place.rglob("*.sealed"))


@pytest.mark.parametrize("damage", ["flipped", "cut", "joined", "trailing"])
def test_what_is_not_whole_is_refused_and_nothing_of_it_kept(place: Path, damage: str) -> None:
    (entry,) = seal(place, "a.wav")
    sealed = Path(entry["sealed"])
    content = bytearray(sealed.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    sealed.write_bytes(
        {"flipped": content, "cut": content[:-100], "joined": content * 2, "trailing": content + b"\0"}[damage]
    )
    document = run("open", sealed, "--key", place / "key.pem", "--out", place / "opened", code=1)
    assert document["files"][0]["error"]["code"] == "sealed-message"
    assert list((place / "opened").iterdir()) == []


def test_the_wrong_key_and_no_message_at_all(place: Path, other_key: rsa.RSAPrivateKey) -> None:
    (entry,) = seal(place, "a.wav")
    (place / "other.pem").write_bytes(other_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    run("open", entry["sealed"], "--key", place / "other.pem", "--out", place / "opened", code=1)
    run("open", entry["sealed"], "--key", place / "a.wav", "--out", place / "opened", code=2)
    assert run("inspect", place / "a.wav", code=1)["error"]["code"] == "sealed-message"
    assert run("inspect", place / "none", code=2)["error"]["code"] == "usage"


def test_nothing_in_a_header_or_a_name_looks_like_a_line_of_ours(place: Path, private_key: rsa.RSAPrivateKey) -> None:
    """Whoever has the public key seals whatever context they like, and files may be called what they like."""
    sealed = place / "forged.sealed"
    context = {"sample": "s\n  Recipient  arn:trusted", "submission": "\x1b[2K\u202eu"}
    with (
        sealed.open("wb") as sink,
        MessageWriter(sink, [load_recipient(KEY_ARN, public_pem(private_key))], context) as writer,
    ):
        writer.close()
    result = CliRunner().invoke(program, ["inspect", str(sealed)])
    recipients = [line for line in result.stdout.splitlines() if line.lstrip().startswith("Recipient")]
    assert len(recipients) == 1
    assert all(line.isprintable() for line in result.stdout.splitlines())
    missing = CliRunner().invoke(program, ["inspect", str(place / "none\nOpened and verified 1 file.sealed")])
    assert not [line for line in missing.stderr.splitlines() if line.startswith("Opened")]
