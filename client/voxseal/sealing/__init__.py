"""Sealing: plaintext in, a message that only the recipients' keys open out. Offline, in one pass, in constant memory.

    recipient = load_recipient(key_arn, public_key_pem)
    sealed = seal_stream(source, sink, [recipient], {"submission": submission_id, "sample": sample_id})

The bytes are those of the AWS Encryption SDK (message format 2, suite 0x0478), so that any pipeline with that SDK and
`kms:Decrypt` opens them. `client/voxseal/sealing/format.py` has the layout, `open_message` the reference opener.
"""

from voxseal.sealing.header import HeaderRecipient, MessageHeader, read_header
from voxseal.sealing.opened_files import open_file
from voxseal.sealing.opener import OpenedMessage, open_message
from voxseal.sealing.opening_keys import OpeningKey, RsaOpeningKey, load_private_key
from voxseal.sealing.recipients import KmsRsaRecipient, Recipient, load_recipient
from voxseal.sealing.sealer import seal_stream
from voxseal.sealing.streams import ByteSink, ByteSource
from voxseal.sealing.writer import MessageWriter, SealedResult

__all__ = [
    "ByteSink",
    "ByteSource",
    "HeaderRecipient",
    "KmsRsaRecipient",
    "MessageHeader",
    "MessageWriter",
    "OpenedMessage",
    "OpeningKey",
    "Recipient",
    "RsaOpeningKey",
    "SealedResult",
    "load_private_key",
    "load_recipient",
    "open_file",
    "open_message",
    "read_header",
    "seal_stream",
]
