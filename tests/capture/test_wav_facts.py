"""Plain WAVs are read without libsndfile, and the answer is libsndfile's whatever stands in the header."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from voxseal.capture import audio
from voxseal.capture.container import check_whole, container_of
from voxseal.capture.refusal import Refused
from voxseal.capture.source import SourceFile
from voxseal.capture.wav import wav_facts
from voxseal.domain.profile import AudioFormat
from voxseal.domain.samples import AudioFacts, LeftOut

GUID = bytes.fromhex("0100000000001000800000aa00389b71")


def by_libsndfile(source: SourceFile) -> AudioFacts | LeftOut:
    try:
        return audio._read_sound(source, AudioFormat.WAV, lambda: False, measuring=False, decoding=False).facts
    except Refused as refused:
        return refused.why


def agree(path: Path) -> AudioFacts | None:
    """Whether what is said without libsndfile, if anything, is what libsndfile says."""
    with SourceFile(path) as source:
        try:
            if container_of(source) is not AudioFormat.WAV:
                return None
            check_whole(source, AudioFormat.WAV)
        except Refused:
            return None
        facts = wav_facts(source)
        if facts is None:
            return None
        assert by_libsndfile(source) == (facts if facts.frames else LeftOut.EMPTY)
        return facts


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32"])
@pytest.mark.parametrize(
    ("channels", "rate", "frames"), [(1, 48_000, 1), (2, 44_100, 999), (6, 8_000, 0), (1, 96_000, 5)]
)
def test_whole_numbers_need_no_library(tmp_path: Path, subtype: str, channels: int, rate: int, frames: int) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((frames, channels)), rate, format="WAV", subtype=subtype)
    facts = agree(path)
    assert facts is not None
    assert (facts.frames, facts.channels, facts.sample_rate) == (frames, channels, rate)
    assert facts.codec == subtype.lower()


def test_the_extensible_kind_too(tmp_path: Path) -> None:
    form = struct.pack("<HHIIHHHHI", 0xFFFE, 2, 48_000, 288_000, 6, 24, 22, 24, 3) + GUID
    path = tmp_path / "a.wav"
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 60) + bytes(60)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks)
    assert agree(path) == AudioFacts("wav", "pcm_24", 48_000, 2, 24, 10)


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE", "ULAW", "ALAW", "IMA_ADPCM", "GSM610"])
def test_all_else_is_left_to_libsndfile(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(800), 8_000, format="WAV", subtype=subtype)
    with SourceFile(path) as source:
        assert wav_facts(source) is None
        assert isinstance(by_libsndfile(source), AudioFacts)


chunks = st.lists(
    st.tuples(
        st.sampled_from([b"LIST", b"bext", b"fact", b"JUNK", b"PAD ", b"data", b"odd ", b"fmt "]),
        st.binary(max_size=40),
    ),
    max_size=1,
)
small = st.sampled_from([0, 1, 2, 3, 8, 16, 20, 24, 32, 40, 65_535])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tag=st.sampled_from([1, 1, 1, 0xFFFE, 3, 6, 0]),
    channels=st.sampled_from([1, 2, 6, 0, 17, 65_535]),
    rate=st.sampled_from([48_000, 8_000, 0, 999, 1_000_000, 0xFFFFFFFF]),
    bits=st.sampled_from([16, 24, 8, 32, 12, 0, 64]),
    wrong=st.dictionaries(st.sampled_from(["speed", "block", "extra", "valid", "mask", "guid"]), small, max_size=1),
    form_size=st.sampled_from([16, 18, 40, 14, 20]),
    before=chunks,
    sound=st.binary(max_size=64),
    claimed=st.integers(-3, 3),
    after=st.binary(max_size=9),
    riff_size=st.sampled_from([None, 0, 5, 0xFFFFFFFF]),
)
@example(1, 1, 48_000, 16, {}, 16, [], b"\0" * 7, 0, b"", None)
@example(1, 2, 48_000, 24, {}, 18, [(b"LIST", b"odd")], b"\0" * 11, 0, b"LIST", 0)
def test_whatever_the_header_says(  # one argument a field
    tmp_path: Path,
    tag: int,
    channels: int,
    rate: int,
    bits: int,
    wrong: dict[str, int],
    form_size: int,
    before: list[tuple[bytes, bytes]],
    sound: bytes,
    claimed: int,
    after: bytes,
    riff_size: int | None,
) -> None:
    block = wrong.get("block", channels * bits // 8) & 0xFFFF
    speed = wrong.get("speed", rate * block) & 0xFFFFFFFF
    form = struct.pack("<HHIIHH", tag, channels, rate, speed, block, bits)
    guid = GUID if "guid" not in wrong else struct.pack("<I", wrong["guid"]) + GUID[4:]
    form += struct.pack(
        "<HHI", wrong.get("extra", 22 if form_size == 40 else 0), wrong.get("valid", bits), wrong.get("mask", 0)
    )
    form = (form + guid + bytes(40))[:form_size]
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)
        for name, content in [*before, (b"fmt ", form)]
    )
    body += b"data" + struct.pack("<I", max(len(sound) + claimed, 0)) + sound + after
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4 if riff_size is None else riff_size) + b"WAVE" + body)
    agree(path)


def test_checking_plain_wavs_loads_no_library(tmp_path: Path) -> None:
    """Starting is quicker for it, and a small computer has more memory left."""
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(800), 8_000, format="WAV", subtype="PCM_16")
    code = f"""
import sys
from pathlib import Path
from voxseal.capture import SourceFile, check_audio
from voxseal.domain.profile import AudioFormat, AudioRules
with SourceFile(Path({str(path)!r})) as source:
    check_audio(source, AudioRules(formats=(AudioFormat.WAV,)))
assert not {{"soundfile", "numpy"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
