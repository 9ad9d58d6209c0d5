"""Keys and recipients, made once a session: an RSA-4096 key takes a second."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from voxseal.sealing import KmsRsaRecipient, load_recipient

KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ESCROW_ARN = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"


def public_pem(key: rsa.RSAPrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 4096)


@pytest.fixture(scope="session")
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65_537, 4096)


@pytest.fixture(scope="session")
def key_arn() -> str:
    return KEY_ARN


@pytest.fixture(scope="session")
def pem(private_key: rsa.RSAPrivateKey) -> str:
    return public_pem(private_key)


@pytest.fixture(scope="session")
def recipient(pem: str) -> KmsRsaRecipient:
    return load_recipient(KEY_ARN, pem)


@pytest.fixture(scope="session")
def escrow(other_key: rsa.RSAPrivateKey) -> KmsRsaRecipient:
    return load_recipient(ESCROW_ARN, public_pem(other_key))
