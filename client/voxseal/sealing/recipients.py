"""Recipients: who will be able to open a message. Here is only the public half of their key.

    recipient = load_recipient(key_arn, public_key_pem)
    recipient.fingerprint          # for people to compare: "3f9a 01c4 …"

Only RSA-4096 keys of AWS KMS are taken: the private half never leaves KMS, and wrapping under the public half needs no
network. Source: aws-encryption-sdk-specification, `framework/aws-kms/aws-kms-rsa-keyring.md`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from voxseal.domain.errors import RecipientKeyError
from voxseal.sealing.format import EncryptedDataKey

PROVIDER_ID = "aws-kms-rsa"
KEY_BITS = 4096
PUBLIC_EXPONENT = 65_537
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
"""What KMS calls RSAES_OAEP_SHA_256."""

_MAX_PEM = 16_384
_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/[A-Za-z0-9-]{1,128}")
_ALIAS_ARN = re.compile(r"(arn:[^:]*:kms:[^:]*:[^:]*:)?alias/.*", re.DOTALL)
_BEGIN = re.compile(r"-----BEGIN ([^-\r\n]*)-----")


class Recipient(Protocol):
    """Whoever a data key can be wrapped for."""

    def wrap(self, data_key: bytearray, context: bytes) -> EncryptedDataKey:
        """Wraps `data_key`, bound to the serialised `context`. Works without a network; blocks for milliseconds."""
        ...


@dataclass(frozen=True)
class KmsRsaRecipient:
    """An RSA-4096 key of AWS KMS. Made by `load_recipient`.

    `fingerprint`: SHA-256 of the DER SubjectPublicKeyInfo, lower-case hex in groups of four.
    """

    key_arn: str
    fingerprint: str
    _public_key: rsa.RSAPublicKey = field(repr=False, compare=False)

    def wrap(self, data_key: bytearray, context: bytes) -> EncryptedDataKey:
        # The digest in front ties the data key to the context: KMS offers no context for asymmetric keys.
        wrapped = self._public_key.encrypt(hashlib.sha384(context).digest() + data_key, OAEP)
        return EncryptedDataKey(PROVIDER_ID, self.key_arn.encode(), wrapped)


def load_recipient(key_arn: str, public_key_pem: str) -> KmsRsaRecipient:
    """Checks a recipient as a profile names it.

    Args:
        key_arn: the key's ARN as KMS gives it; an alias is refused, since an alias can be pointed at another key.
        public_key_pem: one PEM block, `PUBLIC KEY`, RSA-4096.

    Raises `RecipientKeyError`, whose message names what is wrong and holds nothing of the key.
    """
    _check_arn(key_arn)
    public_key = _load_public_key(public_key_pem)
    der = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.sha256(der).hexdigest()
    fingerprint = " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
    return KmsRsaRecipient(key_arn, fingerprint, public_key)


def _check_arn(key_arn: str) -> None:
    if _ALIAS_ARN.fullmatch(key_arn):
        raise RecipientKeyError("key_arn names an alias. It must be the ARN of the key itself (…:key/…).")
    if not _KEY_ARN.fullmatch(key_arn):
        raise RecipientKeyError(
            "key_arn is not the ARN of a KMS key: arn:aws:kms:<region>:<12-digit account>:key/<key id>."
        )


def _load_public_key(pem: str) -> rsa.RSAPublicKey:
    if len(pem) > _MAX_PEM:
        raise RecipientKeyError("The public key is far too long to be one.")
    labels = _BEGIN.findall(pem)
    if any("PRIVATE KEY" in label for label in labels):
        raise RecipientKeyError(
            "There is a private key where the public key belongs. Whoever has seen it can open what is sealed to it.",
            hint="Nothing was sealed. Tell the organisation that gave you the profile: that key should be replaced.",
        )
    if len(labels) > 1:
        raise RecipientKeyError("There are several PEM blocks where one public key belongs.")
    if labels != ["PUBLIC KEY"]:
        raise RecipientKeyError("The public key is not a PEM block that begins with -----BEGIN PUBLIC KEY-----.")
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Without "from": the library's words may quote what it read.
        raise RecipientKeyError("The public key is damaged: it cannot be read.") from None
    if not isinstance(key, rsa.RSAPublicKey):
        raise RecipientKeyError("The public key is not an RSA key. An RSA-4096 key of AWS KMS is needed.")
    if key.key_size != KEY_BITS:
        raise RecipientKeyError(f"The public key has {key.key_size} bits. An RSA-4096 key of AWS KMS is needed.")
    if key.public_numbers().e != PUBLIC_EXPONENT:
        raise RecipientKeyError("The public key has an exponent that no key of AWS KMS has.")
    return key
