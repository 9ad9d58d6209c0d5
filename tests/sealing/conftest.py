"""Keys and recipients, made once a session: an RSA-4096 key takes a second."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.conftest import KEY_ARN, public_pem
from voxseal.sealing import KmsRsaRecipient, load_recipient

ESCROW_ARN = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="session")
def key_arn() -> str:
    return KEY_ARN


@pytest.fixture(scope="session")
def recipient(pem: str) -> KmsRsaRecipient:
    return load_recipient(KEY_ARN, pem)


@pytest.fixture(scope="session")
def escrow(other_key: rsa.RSAPrivateKey) -> KmsRsaRecipient:
    return load_recipient(ESCROW_ARN, public_pem(other_key))
