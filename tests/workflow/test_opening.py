"""The other side: every message is verified, and a hostile manifest leads nowhere."""

from __future__ import annotations

import errno
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import KEY_ARN
from voxseal.domain.errors import SealedMessageError, UsageError
from voxseal.domain.ids import new_sample_id, new_submission_id
from voxseal.sealing import MessageWriter, RsaOpeningKey, SealedResult, load_recipient
from voxseal.workflow.manifests import parse_manifest
from voxseal.workflow.opening import open_messages, safe_name


class Delivered:
    """A folder as a bucket would hold it."""

    def __init__(self, folder: Path, private_key: rsa.RSAPrivateKey, pem: str) -> None:
        self.folder = folder
        self.submission = new_submission_id(datetime.now(UTC))
        self.keys = [RsaOpeningKey(private_key)]
        self.entries: list[dict[str, Any]] = []
        self._recipient = load_recipient(KEY_ARN, pem)

    def seal(self, path: Path, content: bytes, sample: str) -> SealedResult:
        sink = io.BytesIO()
        with MessageWriter(sink, [self._recipient], {"sample": sample, "submission": self.submission}) as writer:
            writer.write(content)
            result = writer.close()
        path.write_bytes(sink.getvalue())
        return result

    def add(self, name: str, content: bytes) -> Path:
        sample = new_sample_id()
        path = self.folder / f"{sample}.sealed"
        result = self.seal(path, content, sample)
        self.entries.append(
            {
                "id": sample,
                "object": f"{self.submission}/{sample}.sealed",
                "name": name,
                "plaintext": {"size": result.plaintext_size, "sha256": result.plaintext_sha256},
                "sealed": {"size": result.sealed_size, "sha256": result.sealed_sha256},
            }
        )
        return path

    def manifest(self, submission: str | None = None) -> Path:
        path = self.folder / "manifest.sealed"
        document = {"voxseal_manifest": 1, "submission": submission or self.submission, "samples": self.entries}
        self.seal(path, json.dumps(document).encode(), "manifest")
        return path


@pytest.fixture
def delivered(tmp_path: Path, private_key: rsa.RSAPrivateKey, pem: str) -> Delivered:
    (tmp_path / "bucket").mkdir()
    return Delivered(tmp_path / "bucket", private_key, pem)


def test_names_and_bytes_come_back(delivered: Delivered, tmp_path: Path) -> None:
    paths = [
        delivered.add("day 1/a.wav", b"first"),
        delivered.add("day 2/a.wav", b"second"),
        delivered.add("ü.wav", b""),
    ]
    results = open_messages([delivered.manifest(), *paths], delivered.keys, tmp_path / "out")
    assert [result.error for result in results] == [None] * 4
    assert (tmp_path / "out/day 1/a.wav").read_bytes() == b"first"
    assert (tmp_path / "out/day 2/a.wav").read_bytes() == b"second"
    assert (tmp_path / "out/ü.wav").read_bytes() == b""


def test_two_of_one_name_are_both_kept(delivered: Delivered, tmp_path: Path) -> None:
    paths = [delivered.add("a.wav", b"1"), delivered.add("a.wav", b"2")]
    open_messages([delivered.manifest(), *paths], delivered.keys, tmp_path / "out")
    assert {file.read_bytes() for file in (tmp_path / "out").glob("a*.wav")} == {b"1", b"2"}


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", "C:\\evil", "a/../../evil", "con", "", "a\0b", "..", "x:y"]
)
def test_no_name_leads_out(delivered: Delivered, tmp_path: Path, name: str) -> None:
    path = delivered.add(name, b"content")
    results = open_messages([delivered.manifest(), path], delivered.keys, tmp_path / "out")
    assert [result.error for result in results] == [None, None]
    (file,) = [file for file in tmp_path.rglob("*") if file.is_file() and file.read_bytes() == b"content"]
    assert file.resolve().is_relative_to((tmp_path / "out").resolve())


ODD_NAMES = {
    "half of a pair": "half a \ud800 pair.wav",
    "deep": "a/" * 2000 + "deep.wav",
    "long": "声" * 250 + ".wav",
    "long, no suffix": "🎤" * 250,
    "long suffix": "a." + "b" * 400,
    "turned round": "evil\u202evaw.exe",
}


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=list(ODD_NAMES))
def test_a_name_that_no_disk_takes_stops_nothing(delivered: Delivered, tmp_path: Path, name: str) -> None:
    """Whoever delivers chooses names, and Windows and macOS take three times as many bytes in one as Linux does."""
    first, second = delivered.add(name, b"odd"), delivered.add("plain.wav", b"plain")
    results = open_messages([delivered.manifest(), first, second], delivered.keys, tmp_path / "out")
    assert [result.error for result in results] == [None] * 3
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file() and file.suffix != ".json"]
    found = {file.read_bytes(): file for file in files}
    assert set(found) == {b"odd", b"plain"}
    assert found[b"odd"].suffix[:8] == Path(name).suffix[:8]
    assert "\u202e" not in found[b"odd"].name


def test_what_lies_in_the_folder_already_stays(delivered: Delivered, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/manifest.json").write_text("somebody's own")
    (tmp_path / "bucket/manifest.sealed").write_bytes(b"no sealed message")
    (result,) = open_messages([tmp_path / "bucket/manifest.sealed"], delivered.keys, tmp_path / "out")
    assert isinstance(result.error, SealedMessageError)
    assert (tmp_path / "out/manifest.json").read_text() == "somebody's own"


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_every_name_becomes_a_harmless_one(name: str) -> None:
    safe = safe_name(name, "sample")
    assert not safe.is_absolute()
    assert ".." not in safe.parts
    assert safe.parts
    assert all(0 < len(part.encode()) <= 202 for part in safe.parts)


@pytest.mark.parametrize("name", ["CON", "nul.wav", "con .wav", "aux .", "COM¹", "lpt³.flac", "conout$", "prn . ."])
def test_no_name_is_a_device_of_windows(name: str) -> None:
    (part,) = safe_name(name, "sample").parts
    assert part.startswith("_")
    assert not part.endswith((" ", "."))


def test_what_the_manifest_does_not_bear_out_is_refused(delivered: Delivered, tmp_path: Path) -> None:
    good, swapped = delivered.add("good.wav", b"good"), delivered.add("swapped.wav", b"before")
    missing = delivered.add("missing.wav", b"gone")
    manifest = delivered.manifest()
    delivered.seal(swapped, b"after!", delivered.entries[1]["id"])  # anyone may seal to a public key
    stranger = delivered.add("stranger.wav", b"unnamed")
    missing.unlink()
    results = open_messages([manifest, good, swapped, stranger], delivered.keys, tmp_path / "out")
    refused = {result.name: result.error.message for result in results if result.error}
    assert len(refused) == 3
    assert "differ" in refused["swapped.wav"]
    assert "does not name" in refused[stranger.name]
    assert "not here" in refused["missing.wav"]
    assert not (tmp_path / "out/swapped.wav").exists()
    assert (tmp_path / "out/good.wav").read_bytes() == b"good"


def test_the_same_content_in_another_message_is_refused(delivered: Delivered, tmp_path: Path) -> None:
    path = delivered.add("a.wav", b"content")
    manifest = delivered.manifest()
    delivered.seal(path, b"content", delivered.entries[0]["id"])
    (_, sample) = open_messages([manifest, path], delivered.keys, tmp_path / "out")
    assert sample.error is not None
    assert "differ" in sample.error.message
    assert not (tmp_path / "out/a.wav").exists()


def test_a_copy_of_a_message_is_not_opened_again(delivered: Delivered, tmp_path: Path) -> None:
    path = delivered.add("a.wav", b"content")
    copy = path.with_name("copy.sealed")
    copy.write_bytes(path.read_bytes())
    (_, first, second) = open_messages([delivered.manifest(), path, copy], delivered.keys, tmp_path / "out")
    assert first.error is None
    assert second.error is not None
    assert "given twice" in second.error.message
    assert [file.name for file in (tmp_path / "out").iterdir() if file.suffix == ".wav"] == ["a.wav"]


def test_a_manifest_of_another_submission_is_not_believed(delivered: Delivered, tmp_path: Path) -> None:
    other = new_submission_id(datetime.now(UTC))
    delivered.entries.append(_entry(other))
    manifest = delivered.manifest(other)  # anyone may seal to a public key, under any ids
    (result,) = open_messages([manifest], delivered.keys, tmp_path / "out")
    assert result.error is not None
    assert "another submission" in result.error.message
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("what", ["manifest", "sample"])
def test_what_is_not_borne_out_and_cannot_be_removed_again_is_named(
    delivered: Delivered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path = delivered.add("a.wav", b"content")
    if what == "manifest":
        other = new_submission_id(datetime.now(UTC))
        delivered.entries.append(_entry(other))
        manifest = delivered.manifest(other)
    else:
        manifest = delivered.manifest()
        delivered.seal(path, b"another", delivered.entries[0]["id"])

    def refuses(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, "read-only", str(self))

    monkeypatch.setattr(Path, "unlink", refuses)
    results = open_messages([manifest, path], delivered.keys, tmp_path / "out")
    error = results[0 if what == "manifest" else 1].error
    assert error is not None
    assert "could not be removed again" in error.message
    assert error.about is not None
    assert Path(error.about).exists()


def test_a_manifest_that_cannot_be_read_again_stops_nothing(
    delivered: Delivered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, manifest, read = delivered.add("a.wav", b"content"), delivered.manifest(), Path.read_bytes

    def fails(self: Path) -> bytes:
        if self.suffix == ".json":
            raise OSError(errno.EIO, "the disk", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", fails)
    first, second = open_messages([manifest, path], delivered.keys, tmp_path / "out")
    assert isinstance(first.error, UsageError)
    assert second.error is None
    assert [file.read_bytes() for file in (tmp_path / "out").iterdir()] == [b"content"]


def test_a_sample_is_no_manifest_whatever_its_name(delivered: Delivered, tmp_path: Path) -> None:
    entry = _entry(delivered.submission)
    document = {"voxseal_manifest": 1, "submission": delivered.submission, "samples": [entry]}
    path = delivered.add("a.wav", json.dumps(document).encode()).rename(delivered.folder / "manifest.sealed")
    (result,) = open_messages([path], delivered.keys, tmp_path / "out")
    assert result.error is not None
    assert "is not one" in result.error.message
    assert not list((tmp_path / "out").iterdir())


def test_without_a_manifest_files_keep_the_names_they_came_with(delivered: Delivered, tmp_path: Path) -> None:
    path = delivered.add("a.wav", b"content")
    (result,) = open_messages([path], delivered.keys, tmp_path / "out")
    assert result.path is not None
    assert result.path.read_bytes() == b"content"


def _entry(submission: str) -> dict[str, Any]:
    sample = new_sample_id()
    known = {"size": 1, "sha256": "0" * 64}
    name = f"{submission}/{sample}.sealed"
    return {"id": sample, "object": name, "name": "a", "plaintext": known, "sealed": known}


def test_a_manifest_that_names_a_sample_twice_or_a_place_of_another_is_none() -> None:
    submission = new_submission_id(datetime.now(UTC))
    entry, other = _entry(submission), _entry(submission)
    document = {"voxseal_manifest": 1, "submission": submission, "samples": [entry, other]}
    assert len(parse_manifest(json.dumps(document).encode()).samples) == 2
    outside = {**entry, "id": "../x", "object": f"{submission}/../x.sealed"}
    for samples in ([entry, entry], [entry, {**other, "object": entry["object"]}], [outside]):
        with pytest.raises(SealedMessageError):
            parse_manifest(json.dumps({**document, "samples": samples}).encode())


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"[]",
        b"{}",
        b'{"voxseal_manifest": 1}',
        b'{"voxseal_manifest": 2, "submission": "20260101-0123456789", "samples": []}',
        b'{"voxseal_manifest": 1, "submission": "../..", "samples": []}',
        b'{"voxseal_manifest": 1, "submission": "20260101-0123456789", "samples": [{}]}',
        b'{"voxseal_manifest": 1, "submission": "20260101-0123456789", "samples": 7}',
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_is_none(document: bytes) -> None:
    with pytest.raises(SealedMessageError):
        parse_manifest(document)
