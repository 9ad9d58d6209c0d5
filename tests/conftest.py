"""Keys, made once a run (an RSA-4096 key takes a second), and a profile that is right, to be made wrong key by key."""

from __future__ import annotations

import signal

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_LONG = ("tests/audio/test_under_load.py::test_five_minutes", "tests/faults/", "tests/end_to_end/")
"""The first ones are the longest."""


def pytest_configure() -> None:
    """Ctrl-C is heard, here and in what is started, even where a shell began the run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first (and otherwise as they were shuffled), so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: next((n for n, long in enumerate(_LONG) if item.nodeid.startswith(long)), len(_LONG)))


KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 4096)


@pytest.fixture(scope="session")
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 4096)


@pytest.fixture(scope="session")
def pem(private_key: rsa.RSAPrivateKey) -> str:
    return public_pem(private_key)


@pytest.fixture(scope="session")
def profile_text(pem: str) -> str:
    return profile_with(pem)


def profile_with(pem: str) -> str:
    """A profile that is right, with this key."""
    return f'''
[organisation]
name = "Acme"
support = "help@acme.example"

[sign_in]
issuer = "https://sso.acme.example"
client_id = "voxseal"

[cloud]
region = "eu-central-1"
role_arn = "arn:aws:iam::123456789012:role/contractor"
bucket = "acme-voices"

[[recipients]]
key_arn = "{KEY_ARN}"
public_key = """
{pem}"""

[consent]
version = "1"
text = "I agree."
'''
