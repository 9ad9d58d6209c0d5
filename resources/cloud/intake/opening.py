"""Opening sealed messages, with the AWS Encryption SDK and `kms:Decrypt`. The private key never leaves KMS.

    opener = Opener(kms, ["arn:aws:kms:…:key/…"])
    plaintext = opener.open(sealed, submission="…", sample="…")

Two things can fail: the message (then it never opens, and it is `Poisoned`) or KMS (then nothing opens just now, and it is
`Trouble`). The SDK wraps both alike, so what KMS answered is noted on the way.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import aws_encryption_sdk
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import CreateAwsKmsRsaKeyringInput, CreateMultiKeyringInput
from botocore.exceptions import BotoCoreError, ClientError

from intake.errors import Poisoned, Trouble

ALGORITHM = "RSAES_OAEP_SHA_256"
_MOST_DATA_KEYS = 10
_MESSAGE_AT_FAULT = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})


class _NotingKms:
    """A KMS client that remembers why it said no. The SDK asks it for `decrypt` and for `meta`."""

    def __init__(self, kms: Any) -> None:
        self._kms = kms
        self.meta = kms.meta
        self.trouble: str | None = None

    def decrypt(self, **request: Any) -> Any:
        try:
            return self._kms.decrypt(**request)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", "no-code"))
            if code not in _MESSAGE_AT_FAULT:
                self.trouble = code
            raise
        except BotoCoreError as error:
            self.trouble = type(error).__name__
            raise


class Opener:
    """Opens messages that are sealed to any of `key_arns`. Not for several threads."""

    def __init__(self, kms: Any, key_arns: Sequence[str]) -> None:
        self._kms = _NotingKms(kms)
        self._client = aws_encryption_sdk.EncryptionSDKClient(max_encrypted_data_keys=_MOST_DATA_KEYS)
        providers = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())
        rings = [
            providers.create_aws_kms_rsa_keyring(
                CreateAwsKmsRsaKeyringInput(kms_key_id=arn, encryption_algorithm=ALGORITHM, kms_client=self._kms)
            )
            for arn in key_arns
        ]
        self._keyring = providers.create_multi_keyring(CreateMultiKeyringInput(generator=None, child_keyrings=rings))

    def open(self, sealed: bytes, *, submission: str, sample: str) -> bytes:
        """The plaintext of `sealed`, verified to its last byte and bound to these two ids.

        Raises `Poisoned` when it is not such a message, `Trouble` when KMS does not answer or will not.
        """
        self._kms.trouble = None
        source = io.BytesIO(sealed)
        try:
            with self._client.stream(mode="decrypt", source=source, keyring=self._keyring) as stream:
                plaintext: bytes = stream.read()
                context = dict(stream.header.encryption_context)
        except Exception as error:  # noqa: BLE001  the SDK and its providers raise from many trees, none common to them
            if self._kms.trouble is not None:
                raise Trouble("kms", f"KMS does not decrypt: {self._kms.trouble}.") from None
            raise Poisoned("not-sealed", f"It does not open as a sealed message ({type(error).__name__}).") from None
        if source.read(1):
            raise Poisoned("trailing", "There is more behind the sealed message.")
        if context.get("submission") != submission or context.get("sample") != sample:
            raise Poisoned("context", "It was sealed as another sample.")
        return plaintext
