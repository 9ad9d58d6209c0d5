"""Is this file audio, whole, and what the profile asks for?

    facts = look_at_audio(source, profile.audio)    # a quick look, without decoding: for a preview
    facts = check_audio(source, profile.audio)      # AudioFacts, or Refused with the sentence for the person
    checked = check_and_measure(source, profile.audio, profile.quality)     # the same, with measures where asked for

The content decides, not the name. Uncompressed audio is checked by its structure; compressed audio is decoded once from end
to end, since damage inside it shows nowhere else (FLAC against the MD5 that its header holds). Where the profile wants files
measured, any audio is decoded, once, and the same pass feeds the measures. Whoever calls holds the file open, so what was
checked is what is sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voxseal.capture.container import check_whole, container_of
from voxseal.capture.refusal import Refused
from voxseal.capture.source import SourceFile
from voxseal.capture.verdict import refuse_broken
from voxseal.capture.wav import wav_facts
from voxseal.domain.errors import Cancelled
from voxseal.domain.profile import AudioFormat, AudioRules, FileQuality, QualityLimits
from voxseal.domain.quality import Measures
from voxseal.domain.samples import AudioFacts, LeftOut

if TYPE_CHECKING:
    import numpy as np

    from voxseal.capture.measures import Meter

_BIT_DEPTHS = {
    "PCM_S8": 8,
    "PCM_U8": 8,
    "PCM_16": 16,
    "PCM_24": 24,
    "PCM_32": 32,
    "FLOAT": 32,
    "DOUBLE": 64,
    "ULAW": 8,
    "ALAW": 8,
}
"""libsndfile's subtypes with a fixed number of bits a sample; the others are lossy and have none."""

_WHOLE_NUMBERS = {subtype for subtype in _BIT_DEPTHS if subtype not in {"FLOAT", "DOUBLE"}}
_NO_SOUND = "It holds no sound."
_DECODED = {AudioFormat.FLAC, AudioFormat.OGG, AudioFormat.MP3}
_FRAMES_A_BLOCK = 1 << 15
_STREAMINFO_MD5 = slice(26, 42)
_LONGEST = 1 << 53
"""Frames. libsndfile gives 2^63 - 1 for 'unknown'; no recording comes near this."""


@dataclass(frozen=True)
class Checked:
    """A file that may be sealed. `measures` is None when nobody asked for them, or it cannot be measured."""

    facts: AudioFacts
    measures: Measures | None


def look_at_audio(source: SourceFile, rules: AudioRules) -> AudioFacts:
    """As `check_audio`, but by structure and header alone: damage inside compressed audio goes unseen."""
    container = _container(source, rules)
    facts = _read(source, container, lambda: False, measuring=False, decoding=False).facts
    check_rules(facts, rules)
    return facts


def check_audio(source: SourceFile, rules: AudioRules, cancelled: Callable[[], bool] = lambda: False) -> AudioFacts:
    """What the file is. Raises `Refused` when it is empty, not audio, damaged, or against `rules`.

    Raises `Cancelled` when `cancelled()`; a long compressed file takes a while to decode.
    """
    return _check(source, rules, cancelled, measuring=False).facts


def check_and_measure(
    source: SourceFile, rules: AudioRules, limits: QualityLimits, cancelled: Callable[[], bool] = lambda: False
) -> Checked:
    """As `check_audio`, and what `limits.files` asks for.

    With REFUSE it raises `Refused` for a file that breaks a limit, or that cannot be measured (an odd sample rate).
    """
    checked = _check(source, rules, cancelled, measuring=limits.files is not FileQuality.IGNORE)
    if limits.files is FileQuality.REFUSE:
        if checked.measures is None:
            raise Refused(LeftOut.QUALITY, "It cannot be measured: its sample rate or number of channels is unusual.")
        refuse_broken(checked.measures, limits)
    return checked


def _check(source: SourceFile, rules: AudioRules, cancelled: Callable[[], bool], *, measuring: bool) -> Checked:
    container = _container(source, rules)
    checked = _read(source, container, cancelled, measuring=measuring, decoding=container in _DECODED)
    check_rules(checked.facts, rules)
    return checked


def _container(source: SourceFile, rules: AudioRules) -> AudioFormat:
    """What it is, whole as far as its structure tells, and of a format that is accepted."""
    if source.size == 0:
        raise Refused(LeftOut.EMPTY, "It is empty.")
    container = container_of(source)
    if container is None:
        raise Refused(LeftOut.NOT_AUDIO, "It is not audio (or none that Voxseal knows).")
    _check_format(container.value, rules)
    check_whole(source, container)
    return container


def _read(
    source: SourceFile, container: AudioFormat, cancelled: Callable[[], bool], *, measuring: bool, decoding: bool
) -> Checked:
    """By its header alone where that tells all that is wanted, else with libsndfile."""
    plain = wav_facts(source) if container is AudioFormat.WAV and not measuring else None
    if plain is None:
        return _read_sound(source, container, cancelled, measuring=measuring, decoding=decoding)
    if plain.frames == 0:
        raise Refused(LeftOut.EMPTY, _NO_SOUND)
    return Checked(plain, None)


def _read_sound(
    source: SourceFile, container: AudioFormat, cancelled: Callable[[], bool], *, measuring: bool, decoding: bool
) -> Checked:
    import soundfile

    promised_md5 = b""
    if container is AudioFormat.FLAC:
        head = source.head(42)
        # A FLAC behind an ID3 tag keeps it elsewhere; such a file is decoded without this last check.
        promised_md5 = head[_STREAMINFO_MD5] if head[:4] == b"fLaC" and len(head) == 42 else b""
    try:
        # Lent, not given: on Windows libsndfile would close the file and not the descriptor, of which there are 8,192.
        with soundfile.SoundFile(source.descriptor_at_start(), closefd=False) as sound:
            frames = sound.frames
            if not 0 <= frames < _LONGEST:
                raise Refused(LeftOut.DAMAGED, "It was never finished: the program that recorded it did not close it.")
            meter = _meter_for(sound) if measuring else None
            if decoding or meter is not None:
                _decode(sound, promised_md5, cancelled, meter)
            facts = AudioFacts(
                container=container.value,
                codec=sound.subtype.lower(),
                sample_rate=sound.samplerate,
                channels=sound.channels,
                bit_depth=_BIT_DEPTHS.get(sound.subtype),
                frames=frames,
            )
    except soundfile.LibsndfileError:
        raise Refused(LeftOut.DAMAGED, "It is damaged: it cannot be read as audio.") from None
    if facts.frames == 0:
        raise Refused(LeftOut.EMPTY, _NO_SOUND)
    return Checked(facts, _finish(meter))


def _meter_for(sound: Any) -> Meter | None:
    """None when its sample rate or number of channels is beyond what can be measured."""
    from voxseal.capture.measures import Meter, Unmeasurable, full_scale_of

    depth = _BIT_DEPTHS.get(sound.subtype)
    try:
        return Meter(sound.samplerate, sound.channels, full_scale=full_scale_of(depth, sound.subtype.lower()))
    except Unmeasurable:
        return None


def _finish(meter: Meter | None) -> Measures | None:
    if meter is None:
        return None
    from voxseal.capture.measures import NotSound

    try:
        return meter.finish()
    except NotSound:
        raise _not_sound() from None


def _decode(sound: Any, promised_md5: bytes, cancelled: Callable[[], bool], meter: Meter | None) -> None:
    """Reads all of it; raises `Refused` when less comes out than the header promises, or something else."""
    import numpy as np

    width = _BIT_DEPTHS.get(sound.subtype, 0) // 8
    check_md5 = any(promised_md5) and width in {1, 2, 3}
    digest = hashlib.md5(usedforsecurity=False)
    # As integers, whole numbers stay exact; what was never a whole number would be cut off at full scale.
    number = "int32" if sound.subtype in _WHOLE_NUMBERS else "float64"
    block = np.empty((_FRAMES_A_BLOCK, sound.channels), dtype=number)
    count = 0
    while True:
        if cancelled():
            raise Cancelled
        got = sound.read(out=block, dtype=number)
        if not len(got):
            break
        count += len(got)
        if check_md5:
            digest.update(_packed(got, width))
        if meter is not None:
            _feed(meter, got)
    if count != sound.frames:
        raise Refused(LeftOut.DAMAGED, "It is damaged: part of its sound cannot be read.")
    if check_md5 and digest.digest() != promised_md5:
        raise Refused(LeftOut.DAMAGED, "It is damaged: its sound does not match its own checksum.")


def _feed(meter: Meter, block: np.ndarray[Any, Any]) -> None:
    from voxseal.capture.measures import NotSound

    try:
        meter.feed(block)
    except NotSound:
        raise _not_sound() from None


def _not_sound() -> Refused:
    return Refused(LeftOut.DAMAGED, "It is damaged: some of its samples are not numbers, or absurdly large.")


def _packed(block: np.ndarray[Any, np.dtype[np.int32]], width: int) -> bytes:
    """Samples as RFC 9639 hashes them: little-endian, `width` bytes each. libsndfile left-justifies in 32 bits."""
    as_bytes = block.astype("<i4", copy=False).view("u1").reshape(-1, 4)
    return as_bytes[:, 4 - width :].tobytes()


def _check_format(container: str, rules: AudioRules) -> None:
    if container not in {accepted.value for accepted in rules.formats}:
        wanted = _list([accepted.value.upper() for accepted in rules.formats])
        raise Refused(LeftOut.FORMAT, f"It is {container.upper()}; {wanted} is asked for.")


def check_rules(facts: AudioFacts, rules: AudioRules) -> None:
    """Raises `Refused` when the file is not what `rules` ask for."""
    _check_format(facts.container, rules)
    if rules.sample_rates and facts.sample_rate not in rules.sample_rates:
        raise Refused(
            LeftOut.SAMPLE_RATE, f"It has {facts.sample_rate} Hz; {_list(rules.sample_rates)} Hz is asked for."
        )
    if rules.channels and facts.channels not in rules.channels:
        raise Refused(LeftOut.CHANNELS, f"It has {facts.channels} channel(s); {_list(rules.channels)} is asked for.")
    if rules.bit_depths and facts.bit_depth not in rules.bit_depths:
        wanted = _list(rules.bit_depths)
        if facts.bit_depth is None:
            raise Refused(LeftOut.BIT_DEPTH, f"It is compressed with loss; {wanted} bits a sample is asked for.")
        raise Refused(LeftOut.BIT_DEPTH, f"It has {facts.bit_depth} bits a sample; {wanted} bits is asked for.")
    if rules.min_seconds is not None and facts.seconds < rules.min_seconds:
        raise Refused(
            LeftOut.TOO_SHORT, f"It lasts {facts.seconds:.2f} s; at least {rules.min_seconds:g} s is asked for."
        )
    if rules.max_seconds is not None and facts.seconds > rules.max_seconds:
        raise Refused(
            LeftOut.TOO_LONG, f"It lasts {facts.seconds:.2f} s; at most {rules.max_seconds:g} s is asked for."
        )


def _list(values: tuple[int, ...] | list[str]) -> str:
    words = [str(value) for value in values]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
