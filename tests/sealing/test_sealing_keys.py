"""Recipients' keys, opening keys and opened files: what is taken, what is refused, and that nothing of a key shows."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from tests.doubles.disk_calls import disk_calls
from voxseal.domain.errors import RecipientKeyError, SealedMessageError, UsageError
from voxseal.domain.secret import Secret
from voxseal.sealing import load_private_key, load_recipient, open_file, open_message, seal_stream

IDS = {"sample": "7w3k9m2c5tqhx4ab"}


def public(key) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def private(key, password: bytes | None = None) -> bytes:
    protection = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)


# --- recipients -------------------------------------------------------------------------------------------------


def test_the_fingerprint_is_that_of_the_der_in_groups_of_four(recipient, pem):
    der = load_pem_public_key(pem.encode()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    groups = recipient.fingerprint.split(" ")
    assert "".join(groups) == hashlib.sha256(der).hexdigest()
    assert [len(group) for group in groups] == [4] * 16


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef",
        "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    ],
)
def test_key_arns_that_are_taken(pem, arn):
    assert load_recipient(arn, pem).key_arn == arn


@pytest.mark.parametrize(
    ("arn", "words"),
    [
        ("arn:aws:kms:eu-west-1:111122223333:alias/voxseal", "alias"),
        ("alias/voxseal", "alias"),
        ("1234abcd-12ab-34cd-56ef-1234567890ab", "not the ARN"),
        ("arn:aws:s3:::bucket", "not the ARN"),
        ("arn:aws:kms:eu-west-1:1234:key/1234abcd", "not the ARN"),
        ("arn:aws:kms:eu-west-1:111122223333:key/", "not the ARN"),
        ("arn:aws:kms:eu-west-1:111122223333:key/abc\n", "not the ARN"),
        ("arn:aws:kms:eu-west-1:111122223333:key/" + "a" * 129, "not the ARN"),
        ("", "not the ARN"),
    ],
)
def test_key_arns_that_are_refused(pem, arn, words):
    with pytest.raises(RecipientKeyError, match=words):
        load_recipient(arn, pem)


@pytest.mark.parametrize("bits", [1024, 2048, 3072])
def test_weaker_keys_are_refused(key_arn, bits):
    with pytest.raises(RecipientKeyError, match=f"{bits} bits.*RSA-4096"):
        load_recipient(key_arn, public(rsa.generate_private_key(65_537, bits)))


def test_another_exponent_is_refused(key_arn, private_key):
    modulus = private_key.public_key().public_numbers().n
    pem = rsa.RSAPublicNumbers(3, modulus).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(RecipientKeyError, match="exponent"):
        load_recipient(key_arn, pem.decode())


@pytest.mark.parametrize("key", [ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()])
def test_keys_of_another_kind_are_refused(key_arn, key):
    with pytest.raises(RecipientKeyError, match="not an RSA key"):
        load_recipient(key_arn, public(key))


def test_a_private_key_is_refused_and_not_repeated(key_arn, private_key, pem):
    text = private(private_key).decode()
    for given in (text, pem + text, text + pem):
        with pytest.raises(RecipientKeyError, match="private key") as caught:
            load_recipient(key_arn, given)
        assert text.splitlines()[1] not in f"{caught.value!r}{caught.value.hint}{caught.value.detail}"


@pytest.mark.parametrize(
    "damage",
    [
        lambda pem: "",
        lambda pem: "garbage",
        lambda pem: pem + pem,
        lambda pem: pem.replace("PUBLIC KEY", "CERTIFICATE"),
        lambda pem: pem.replace("PUBLIC KEY", "RSA PUBLIC KEY"),
        lambda pem: pem[: len(pem) // 2],
        lambda pem: pem.replace(pem.splitlines()[3], "!" * 64),
        lambda pem: pem.replace(pem.splitlines()[3] + "\n", ""),
        lambda pem: "\n" * 20_000 + pem,
        lambda pem: "\ud800" + pem,
    ],
)
def test_public_keys_that_cannot_be_read_are_refused(key_arn, pem, damage):
    with pytest.raises(RecipientKeyError) as caught:
        load_recipient(key_arn, damage(pem))
    assert pem.splitlines()[2] not in str(caught.value)
    assert caught.value.__cause__ is None and (caught.value.__context__ is None or caught.value.__suppress_context__)


# --- opening keys -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed(recipient) -> bytes:
    sink = io.BytesIO()
    seal_stream(io.BytesIO(b"audio"), sink, [recipient], IDS)
    return sink.getvalue()


def test_a_private_key_is_read_from_bytes_and_from_a_file(tmp_path, private_key, sealed):
    pem = private(private_key)
    (tmp_path / "key.pem").write_bytes(pem)
    for source in (pem, tmp_path / "key.pem"):
        sink = io.BytesIO()
        open_message(io.BytesIO(sealed), sink, load_private_key(source))
        assert sink.getvalue() == b"audio"


def test_a_protected_private_key_needs_its_password(private_key, sealed):
    pem = private(private_key, b"correct horse")
    open_message(io.BytesIO(sealed), io.BytesIO(), [load_private_key(pem, Secret("correct horse"))])
    with pytest.raises(UsageError, match="needs its password"):
        load_private_key(pem)
    with pytest.raises(UsageError, match="password is wrong") as caught:
        load_private_key(pem, Secret("wrong horse"))
    assert "horse" not in repr(caught.value)
    with pytest.raises(UsageError, match="not protected"):
        load_private_key(private(private_key), Secret("correct horse"))


def test_what_is_no_private_key_is_refused(tmp_path, pem):
    for source in (b"", b"garbage", pem.encode(), b"x" * 100_000, tmp_path / "none.pem", tmp_path):
        with pytest.raises(UsageError):
            load_private_key(source)
    with pytest.raises(UsageError, match="damaged"):
        label = "PRIVATE KEY"
        load_private_key(f"-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n".encode())
    for key in (ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65_537, 2048)):
        with pytest.raises(UsageError, match="RSA-4096"):
            load_private_key(private(key))


def test_an_opening_key_shows_nothing_of_itself(private_key):
    assert repr(load_private_key(private(private_key))) == "RsaOpeningKey(**redacted**)"


# --- opened files -----------------------------------------------------------------------------------------------


@pytest.fixture
def sealed_file(tmp_path, sealed) -> Path:
    path = tmp_path / "sample.sealed"
    path.write_bytes(sealed)
    return path


def test_a_file_is_opened_for_its_owner_only(tmp_path, sealed_file, private_key):
    out = tmp_path / "sample.flac"
    before = os.umask(0)
    try:
        opened = open_file(sealed_file, out, private_key)
    finally:
        os.umask(before)
    assert out.read_bytes() == b"audio"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (opened.context, opened.plaintext_size) == (IDS, 5)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sample.flac", "sample.sealed"]


def test_a_name_is_taken_once_what_was_opened_is_on_the_disk(tmp_path, sealed_file, private_key, monkeypatch):
    calls = disk_calls(monkeypatch)
    open_file(sealed_file, tmp_path / "sample.flac", private_key, overwrite=True)
    [first, *then] = calls
    assert (first[0], first[1].endswith(".opening")) == ("synced", True)
    assert then == [("named", "sample.flac"), ("synced", tmp_path.name)]


def test_a_name_that_cannot_be_taken_is_let_go(tmp_path, sealed_file, private_key, monkeypatch):
    def fails(self, target):
        raise OSError(errno.EIO, "the disk")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(UsageError):
        open_file(sealed_file, tmp_path / "sample.flac", private_key)
    assert [path.name for path in tmp_path.iterdir()] == ["sample.sealed"]


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data + b"x", lambda data: data[:-1] + b"\0"])
def test_of_a_bad_message_no_file_is_left(tmp_path, sealed_file, private_key, damage):
    sealed_file.write_bytes(damage(sealed_file.read_bytes()))
    with pytest.raises(SealedMessageError):
        open_file(sealed_file, tmp_path / "sample.flac", private_key)
    assert [path.name for path in tmp_path.iterdir()] == ["sample.sealed"]


def test_an_existing_file_is_kept_unless_told(tmp_path, sealed_file, private_key):
    out = tmp_path / "sample.flac"
    out.write_bytes(b"mine")
    with pytest.raises(UsageError, match="already"):
        open_file(sealed_file, out, private_key)
    assert out.read_bytes() == b"mine"
    open_file(sealed_file, out, private_key, overwrite=True)
    assert out.read_bytes() == b"audio"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path, sealed_file, private_key):
    out = tmp_path / "sample.flac"

    class Slow:
        def unwrap(self, wrapped):
            out.write_bytes(b"mine")
            return load_private_key(private(private_key)).unwrap(wrapped)

    with pytest.raises(UsageError, match="already"):
        open_file(sealed_file, out, Slow())
    assert out.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sample.flac", "sample.sealed"]


def test_a_dangling_link_is_not_followed(tmp_path, sealed_file, private_key):
    out = tmp_path / "sample.flac"
    out.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="already"):
        open_file(sealed_file, out, private_key)
    assert not (tmp_path / "elsewhere").exists()


def test_paths_that_cannot_be_used_are_said_plainly(tmp_path, sealed_file, private_key):
    for path, out in ((tmp_path / "none", tmp_path / "out"), (sealed_file, tmp_path / "none" / "out")):
        with pytest.raises(UsageError) as caught:
            open_file(path, out, private_key)
        assert str(tmp_path) not in caught.value.message + caught.value.detail
        assert caught.value.detail == "ENOENT"


def refuses(self, missing_ok=False):
    """`Path.unlink` on a disk that is read-only: it says no before it looks whether anything is there."""
    raise OSError(errno.EROFS, "read-only", str(self))


def test_where_nothing_was_written_nothing_is_said_to_be_left(tmp_path, sealed_file, private_key, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError) as caught:
        open_file(sealed_file, tmp_path / "file" / "out", private_key)
    assert caught.value.detail == "ENOTDIR"
    monkeypatch.setattr(Path, "unlink", refuses)
    with pytest.raises(UsageError) as caught:
        open_file(sealed_file, tmp_path / "none" / "out", private_key)
    assert caught.value.detail == "ENOENT"


def test_what_cannot_be_removed_again_is_named(tmp_path, sealed_file, private_key, monkeypatch):
    sealed_file.write_bytes(sealed_file.read_bytes()[:-1])
    monkeypatch.setattr(Path, "unlink", refuses)
    with pytest.raises(UsageError, match="could not be removed again") as caught:
        open_file(sealed_file, tmp_path / "sample.flac", private_key)
    (left,) = tmp_path.glob(".*")
    assert caught.value.about == str(left)
    assert str(tmp_path) not in caught.value.message + caught.value.detail
