"""What a sealed message says of itself before anyone has opened it.

    with open(path, "rb") as source:
        header = read_header(source)
    header.context["sample"], header.recipients

The input is hostile: every length is bounded before anything of that length is read, and only `SealedMessageError` comes
out for what it holds. Nothing here is authenticated: that takes a key (`open_message`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from voxseal.sealing import format as fmt
from voxseal.sealing.refusals import altered, not_a_message
from voxseal.sealing.streams import ByteSource, MessageSource

MAX_HEADER_SIZE = 128 * 1024
"""Bytes, whatever the lengths inside say. The context can take up 64 KiB; ours is under one."""
MAX_WRAPPED_KEYS = 32
"""Each costs the opener an RSA decryption, so a header must not name 65,535."""


@dataclass(frozen=True)
class HeaderRecipient:
    """For whom a data key was wrapped. `key_name` is the key's ARN for KMS; what is not printable is escaped."""

    provider_id: str
    key_name: str
    wrapped_size: int


@dataclass(frozen=True)
class MessageHeader:
    """A message's header, well formed and not yet authenticated. Sizes in bytes, `message_id` as lower-case hex.

    The context's keys and values are as the message has them, whatever characters those are.
    """

    suite_id: int
    suite_name: str
    message_id: str
    context: dict[str, str]
    recipients: tuple[HeaderRecipient, ...]
    frame_length: int
    size: int


@dataclass(frozen=True)
class RawHeader:
    """The same, with all that the opener needs."""

    shown: MessageHeader
    message_id: bytes
    context: bytes
    wrapped_keys: tuple[fmt.EncryptedDataKey, ...]
    commitment: bytes
    body: bytes
    tag: bytes


def read_header(source: ByteSource) -> MessageHeader:
    """Reads a header and leaves `source` just behind it. Raises `SealedMessageError`, or what the source raises."""
    return parse_header(MessageSource(source)).shown


def parse_header(source: MessageSource) -> RawHeader:
    """Reads a header. Raises `SealedMessageError` unless it is one of version 2, suite 0x0478, framed."""
    read = _HeaderReader(source)
    version = read.take(1)[0]
    if version == 1:
        raise not_a_message("It is in version 1 of the message format, which Voxseal neither writes nor opens.")
    if version != fmt.VERSION:
        raise not_a_message("It is not a sealed message.")
    suite = read.u16()
    if suite != fmt.SUITE:
        raise not_a_message(f"It uses the algorithm suite 0x{suite:04x}; Voxseal opens 0x{fmt.SUITE:04x} only.")
    message_id = read.take(fmt.MESSAGE_ID_SIZE)
    serialised_context = read.sized()
    context = _parse_context(serialised_context)
    wrapped_keys = _read_wrapped_keys(read)
    content_type = read.take(1)[0]
    if content_type != fmt.CONTENT_FRAMED:
        raise not_a_message("Its content is not in frames, which Voxseal always writes.")
    frame_length = read.u32()
    if not 1 <= frame_length <= fmt.MAX_FRAME_LENGTH:
        raise not_a_message(f"Its frame length is not within 1 to {fmt.MAX_FRAME_LENGTH} bytes.")
    commitment = read.take(fmt.COMMITMENT_SIZE)
    body = read.so_far()
    tag = read.take(fmt.TAG_SIZE)
    shown = MessageHeader(
        suite_id=suite,
        suite_name=fmt.SUITE_NAME,
        message_id=message_id.hex(),
        context=context,
        recipients=tuple(
            HeaderRecipient(key.provider_id, _printable(key.provider_info), len(key.ciphertext)) for key in wrapped_keys
        ),
        frame_length=frame_length,
        size=len(body) + len(tag),
    )
    return RawHeader(shown, message_id, serialised_context, wrapped_keys, commitment, body, tag)


class _HeaderReader:
    """Takes fields off the source, keeps them (the tag covers them all) and stops at the cap."""

    def __init__(self, source: MessageSource) -> None:
        self._source = source
        self._kept = bytearray()

    def take(self, size: int) -> bytes:
        if len(self._kept) + size > MAX_HEADER_SIZE:
            raise not_a_message(f"Its header is larger than {MAX_HEADER_SIZE} bytes.")
        piece = bytes(self._source.exactly(size))
        self._kept += piece
        return piece

    def u16(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def u32(self) -> int:
        return int.from_bytes(self.take(4), "big")

    def sized(self) -> bytes:
        return self.take(self.u16())

    def so_far(self) -> bytes:
        return bytes(self._kept)


def _read_wrapped_keys(read: _HeaderReader) -> tuple[fmt.EncryptedDataKey, ...]:
    count = read.u16()
    if not 1 <= count <= MAX_WRAPPED_KEYS:
        raise not_a_message(f"It names {count} recipients; 1 to {MAX_WRAPPED_KEYS} are accepted.")
    keys = []
    for _ in range(count):
        provider_id, provider_info, ciphertext = read.sized(), read.sized(), read.sized()
        keys.append(fmt.EncryptedDataKey(_printable(provider_id), provider_info, ciphertext))
    return tuple(keys)


def _parse_context(serialised: bytes) -> dict[str, str]:
    """Strict, as the specification has it: UTF-8, sorted by the keys' bytes, no key twice, nothing left over."""
    if not serialised:
        return {}
    context: dict[str, str] = {}
    try:
        (count,) = struct.unpack_from(">H", serialised)
        at = 2
        previous: bytes | None = None
        for _ in range(count):
            key, at = _sized_at(serialised, at)
            value, at = _sized_at(serialised, at)
            if previous is not None and key <= previous:
                raise altered("Its encryption context names a key twice or out of order.")
            previous = key
            context[key.decode()] = value.decode()
    except (struct.error, UnicodeDecodeError):
        raise altered("Its encryption context is not well formed.") from None
    if at != len(serialised) or not context:
        raise altered("Its encryption context is not well formed.")
    return context


def _sized_at(data: bytes, at: int) -> tuple[bytes, int]:
    (size,) = struct.unpack_from(">H", data, at)
    end = at + 2 + size
    if end > len(data):
        raise struct.error
    return data[at + 2 : end], end


def _printable(raw: bytes) -> str:
    text = raw.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
