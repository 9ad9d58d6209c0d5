"""Keys that open: the private half of a recipient's key, or whatever can decrypt with it.

In production the private half is in KMS and nowhere else, and an `OpeningKey` is a call of `kms:Decrypt`. A private key
in a file is for the practice cloud, for an escrow key, and for tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from voxseal.domain.errors import UsageError
from voxseal.domain.secret import Secret
from voxseal.sealing.format import EncryptedDataKey
from voxseal.sealing.recipients import KEY_BITS, OAEP, PROVIDER_ID

_MAX_PEM = 65_536


class OpeningKey(Protocol):
    """Something that can decrypt a wrapped data key."""

    def unwrap(self, wrapped: EncryptedDataKey) -> bytes | None:
        """The plaintext of `wrapped` (SHA-384 of the context, then the data key), or None if it is not for this key.

        May block on a network. Whatever it raises leaves `open_message` as it is.
        """
        ...


class RsaOpeningKey:
    """A private key in memory. Its `repr` shows nothing of it."""

    def __init__(self, private_key: rsa.RSAPrivateKey) -> None:
        self._private_key = private_key

    def unwrap(self, wrapped: EncryptedDataKey) -> bytes | None:
        if wrapped.provider_id != PROVIDER_ID or len(wrapped.ciphertext) != self._private_key.key_size // 8:
            return None
        try:
            return self._private_key.decrypt(wrapped.ciphertext, OAEP)
        except ValueError:
            return None

    def __repr__(self) -> str:
        return "RsaOpeningKey(**redacted**)"


def load_private_key(source: Path | bytes, password: Secret | None = None) -> RsaOpeningKey:
    """Reads an RSA-4096 private key from a PEM file, or from the PEM itself.

    Raises `UsageError`, which says what is wrong and holds nothing of key or password.
    """
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                pem = file.read(_MAX_PEM + 1)
        except OSError as error:
            raise UsageError(
                "The private key file cannot be read.",
                hint="Check the path and who may read it.",
                about=str(source),
                detail=type(error).__name__,
            ) from None
    else:
        pem = source
    if len(pem) > _MAX_PEM or b"PRIVATE KEY-----" not in pem:
        raise UsageError(
            "That is not a private key in PEM form.", hint="Give the file that begins -----BEGIN … KEY-----."
        )
    try:
        key = load_pem_private_key(pem, password.reveal().encode() if password else None)
    except TypeError:
        # The library's way to say that a password is missing, or given where none is needed.
        raise UsageError(
            "The private key is not protected by a password." if password else "The private key needs its password.",
            hint="Nothing was opened.",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError("The private key cannot be read: it is damaged, or the password is wrong.") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != KEY_BITS:
        raise UsageError("The private key is not an RSA-4096 key, so nothing was sealed for it.")
    return RsaOpeningKey(key)
