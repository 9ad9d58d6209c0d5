"""What a plain WAV is, from its own header: no library has to be loaded for the commonest recordings, nor open each file.

    wav_facts(source)       # AudioFacts, or None: ask libsndfile

Only what leaves no room for doubt is answered: RIFF, whole numbers of 8 to 32 bits, every field in agreement with the rest.
The answer is libsndfile's, which the tests hold it against; all else (floats, companded, RF64, other chunks, which it
may find fault with) is left to it.
Sources: Microsoft/IBM RIFF (1991); Microsoft, "Multiple Channel Audio Data and WAVE Files" (2001).
"""

from __future__ import annotations

import struct

from voxseal.capture.source import SourceFile
from voxseal.domain.samples import AudioFacts

_HEAD = 20 + 40 + 8
"""Bytes to where the sound begins at most, when nothing but the format stands before it."""
_PCM = 1
_EXTENSIBLE = 0xFFFE
_PCM_GUID = struct.pack("<I", _PCM) + bytes.fromhex("00001000800000aa00389b71")
_CODECS = {8: "pcm_u8", 16: "pcm_16", 24: "pcm_24", 32: "pcm_32"}
_MOST_CHANNELS = 16
_RATES = range(1_000, 768_001)


def wav_facts(source: SourceFile) -> AudioFacts | None:
    """The file is known to be a WAV that is all there (`container.check_whole`)."""
    head = source.head(_HEAD)
    if head[:4] != b"RIFF" or head[12:16] != b"fmt ":
        return None
    (form_size,) = struct.unpack_from("<I", head, 16)
    sound = 20 + form_size + 8
    if form_size not in {16, 18, 40} or len(head) < sound or head[sound - 8 : sound - 4] != b"data":
        return None
    (size,) = struct.unpack_from("<I", head, sound - 4)
    if source.size - sound - size not in {0, size & 1}:
        return None
    return _facts(head[20 : 20 + form_size], size)


def _facts(form: bytes, data_size: int) -> AudioFacts | None:
    tag, channels, rate, speed, block, bits = struct.unpack_from("<HHIIHH", form)
    if tag == _EXTENSIBLE and len(form) == 40:
        extra, valid, _, guid = struct.unpack_from("<HHI16s", form, 16)
        plain = (extra, valid, guid) == (22, bits, _PCM_GUID)
    else:
        plain = tag == _PCM and len(form) < 40 and form[16:] in {b"", b"\0\0"}
    if not (plain and bits in _CODECS and 1 <= channels <= _MOST_CHANNELS and rate in _RATES):
        return None
    if block != channels * bits // 8 or speed != rate * block:
        return None
    return AudioFacts("wav", _CODECS[bits], rate, channels, bits, data_size // block)
