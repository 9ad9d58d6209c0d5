"""The other implementations: AWS Encryption SDK for Python and for JavaScript, with a stand-in for KMS."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from voxseal.sealing import KmsRsaRecipient, load_recipient, seal_stream

HERE = Path(__file__).parent
KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


class StandInKms:
    """As much of a KMS client as the SDK's keyring uses. `decrypt` holds the private key in memory."""

    meta = SimpleNamespace(region_name="eu-west-1", config=SimpleNamespace(user_agent_extra=None))

    def __init__(self, private_key: rsa.RSAPrivateKey) -> None:
        self._private_key = private_key
        self.calls: list[dict[str, object]] = []

    def decrypt(self, **request: object) -> dict[str, object]:
        self.calls.append(request)
        assert request["EncryptionAlgorithm"] == "RSAES_OAEP_SHA_256"
        assert request["KeyId"] == KEY_ARN
        wrapped = request["CiphertextBlob"]
        assert isinstance(wrapped, bytes)
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        return {
            "KeyId": KEY_ARN,
            "Plaintext": self._private_key.decrypt(wrapped, oaep),
            "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
        }


class PythonSdk:
    """aws-encryption-sdk with the KMS RSA keyring of the material providers library."""

    def __init__(self, private_key: rsa.RSAPrivateKey) -> None:
        import aws_encryption_sdk
        from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
        from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
        from aws_cryptographic_material_providers.mpl.models import CreateAwsKmsRsaKeyringInput
        from aws_encryption_sdk.identifiers import AlgorithmSuite

        self._client = aws_encryption_sdk.EncryptionSDKClient()
        self._suite = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY
        public = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self._keyring = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig()).create_aws_kms_rsa_keyring(
            CreateAwsKmsRsaKeyringInput(
                kms_key_id=KEY_ARN,
                encryption_algorithm="RSAES_OAEP_SHA_256",
                public_key=public,
                kms_client=StandInKms(private_key),
            )
        )

    def open(self, sealed: bytes) -> tuple[bytes, dict[str, str]]:
        plaintext, header = self._client.decrypt(source=sealed, keyring=self._keyring)
        return plaintext, dict(header.encryption_context)

    def seal(self, plaintext: bytes, context: dict[str, str], frame_length: int) -> bytes:
        sealed, _ = self._client.encrypt(
            source=plaintext,
            keyring=self._keyring,
            encryption_context=context,
            algorithm=self._suite,
            frame_length=frame_length,
        )
        return bytes(sealed)


@dataclass(frozen=True)
class NodeSdk:
    """@aws-crypto/client-node, in a process of its own."""

    node: str
    key_file: Path

    def run(self, sealed: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [self.node, str(HERE / "open-message.mjs"), str(self.key_file)]
        return subprocess.run(command, input=sealed, capture_output=True, timeout=60, check=False)


@pytest.fixture(scope="session")
def recipient(private_key: rsa.RSAPrivateKey) -> KmsRsaRecipient:
    pem = private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return load_recipient(KEY_ARN, pem.decode())


@pytest.fixture(scope="session")
def escrow() -> KmsRsaRecipient:
    key = rsa.generate_private_key(65_537, 4096)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return load_recipient(KEY_ARN.replace("1234abcd", "abcd1234"), pem.decode())


@pytest.fixture(scope="session")
def python_sdk(private_key: rsa.RSAPrivateKey) -> PythonSdk:
    return PythonSdk(private_key)


@pytest.fixture(scope="session")
def node_sdk(private_key: rsa.RSAPrivateKey, tmp_path_factory: pytest.TempPathFactory) -> NodeSdk:
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules" / "@aws-crypto" / "client-node").is_dir():
        pytest.fail(
            "The interop tests need Node.js and its Encryption SDK: npm install --prefix tests/interop --no-package-lock",
            pytrace=False,
        )
    key_file = tmp_path_factory.mktemp("interop") / "key.pem"
    key_file.touch(0o600)
    key_file.write_bytes(private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return NodeSdk(node, key_file)


@pytest.fixture(scope="session")
def sealed_by_voxseal(recipient: KmsRsaRecipient) -> Callable[..., bytes]:
    def seal(plaintext: bytes, context: dict[str, str], frame_length: int, *more: KmsRsaRecipient) -> bytes:
        sink = io.BytesIO()
        seal_stream(io.BytesIO(plaintext), sink, [*more, recipient], context, frame_length=frame_length)
        return sink.getvalue()

    return seal
