"""What a profile's limits say of the measures: one judgement a measure, in plain words, with what to do.

    for judgement in judge(measures, profile.quality, profile.audio): ...
    for judgement in judge_take(captured, measures, profile.quality, profile.audio): ...    # what befell a take as well
    refuse_broken(measures, profile.quality)        # Refused when a limit is broken

A broken limit is a problem. Where the profile has no limit, what is usually wrong with a recording is still a warning; the
figures for that are below, with their reasons. Levels, silences and DC offset are compared as they are shown, rounded to
0.1 dB, 0.01 s and 0.01 %: nobody is told that -16.0 is more than -16.
"""

from __future__ import annotations

from voxseal.capture.refusal import Refused
from voxseal.domain.profile import AudioRules, QualityLimits
from voxseal.domain.quality import Judgement, Measure, Measures, Verdict
from voxseal.domain.recording import Captured, Trouble
from voxseal.domain.samples import LeftOut

_USUAL_TRUE_PEAK = 1.0
"""dBTP. A waveform may swing a little over its samples; more than this was clipped before it was sampled, or scaled up."""
_USUAL_SPEECH_TO_NOISE = 20.0
"""dB. Below it a voice is plainly heard in noise."""
_USUAL_DC_OFFSET = 0.01
"""Of full scale, -40 dBFS: a fault of the sound card, and audible as a click at every cut."""
_SHORTEST_GATED = 0.4

_NEARER = "Move closer to the microphone or raise the gain."
_LOWER = "Lower the gain or move away from the microphone."
_QUIETER = "Find a quieter room, switch off fans, and move closer to the microphone."
_PAUSE = "Begin to speak soon after starting, and stop soon after the last word; or cut the ends."


def judge(measures: Measures, limits: QualityLimits, rules: AudioRules | None = None) -> tuple[Judgement, ...]:
    """Every measure against its limit, in a fixed order; the length first, when `rules` has limits for it."""
    return (
        *_length(measures, rules),
        _clipping(measures, limits),
        _true_peak(measures, limits),
        _loudness(measures, limits),
        _noise(measures, limits),
        _speech_to_noise(measures, limits),
        _dc_offset(measures, limits),
        _silence(Measure.LEADING_SILENCE, "before the first sound", measures.leading_silence, limits),
        _silence(Measure.TRAILING_SILENCE, "after the last sound", measures.trailing_silence, limits),
        _band_edge(measures, limits),
    )


def judge_take(
    captured: Captured, measures: Measures | None, limits: QualityLimits, rules: AudioRules | None = None
) -> tuple[Judgement, ...]:
    """As `judge`, preceded by what befell the take while it was recorded. `measures` None: it could not be measured."""
    return (
        *_trouble(captured),
        _dropped(captured, limits),
        *(judge(measures, limits, rules) if measures is not None else ()),
    )


def refuse_broken(measures: Measures, limits: QualityLimits) -> None:
    """Raises `Refused` (QUALITY) with a sentence and advice for each limit that is broken."""
    broken = [entry for entry in judge(measures, limits) if entry.verdict is Verdict.PROBLEM]
    if broken:
        raise Refused(LeftOut.QUALITY, " ".join(f"{entry.sentence} {entry.advice}" for entry in broken))


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 1) + 0.0


def _verdict(broken: bool, unusual: bool = False) -> Verdict:
    return Verdict.PROBLEM if broken else Verdict.WARNING if unusual else Verdict.OK


def _judged(
    measure: Measure, value: float | None, limit: float | None, verdict: Verdict, sentence: str, advice: str
) -> Judgement:
    return Judgement(measure, value, limit, verdict, sentence, "" if verdict is Verdict.OK else advice)


def _length(measures: Measures, rules: AudioRules | None) -> tuple[Judgement, ...]:
    if rules is None or (rules.min_seconds is None and rules.max_seconds is None):
        return ()
    value = measures.seconds
    said, limit, advice = f"It lasts {value:.2f} s", rules.max_seconds, ""
    if rules.min_seconds is not None and value < rules.min_seconds:
        limit, advice = rules.min_seconds, "Record more in one go."
        said += f"; at least {limit:g} s is asked for"
    elif rules.max_seconds is not None and value > rules.max_seconds:
        advice = "Record it in shorter pieces."
        said += f"; at most {rules.max_seconds:g} s is asked for"
    elif limit is None:
        limit = rules.min_seconds
    return (_judged(Measure.LENGTH, value, limit, _verdict(bool(advice)), said + ".", advice),)


_TROUBLES = {
    Trouble.UNPLUGGED: "The microphone went away while this was recorded",
    Trouble.MOVED: "The system moved the recording to another microphone",
    Trouble.STALLED: "The microphone stopped giving sound",
    Trouble.SERVER_LOST: "The system's sound service ended while this was recorded",
    Trouble.NOT_WRITTEN: "The disk is full, or could not be written",
    Trouble.ENDED: "The recording ended by itself",
}


def _trouble(captured: Captured) -> tuple[Judgement, ...]:
    if captured.trouble is None:
        return ()
    said = f"{_TROUBLES[captured.trouble]}; the {captured.seconds:.2f} s until then are whole."
    advice = "Listen to the end of it, check the microphone, and record it again if anything is missing."
    return (Judgement(Measure.TROUBLE, 1, None, Verdict.WARNING, said, advice),)


def _dropped(captured: Captured, limits: QualityLimits) -> Judgement:
    value, limit = captured.dropped, limits.max_dropped_frames
    broken = limit is not None and value > limit
    said = "Nothing was lost while recording"
    if value:
        seconds = value / captured.format.sample_rate
        said = f"The sound system lost {value:,} frames ({seconds:.3f} s) while recording"
    said += f"; at most {limit:,} is asked for." if broken else "."
    advice = "Close other programs and record it again."
    return _judged(Measure.DROPPED_FRAMES, value, limit, _verdict(broken, limit is None and value > 0), said, advice)


def _clipping(measures: Measures, limits: QualityLimits) -> Judgement:
    value, limit = measures.clipped_samples, limits.max_clipped_samples
    broken = limit is not None and value > limit
    said = "Nothing is clipped"
    if value:
        places = measures.clipped_runs
        said = f"{value:,} samples are clipped, in {places:,} place{'' if places == 1 else 's'}"
    said += f"; at most {limit:,} is asked for." if broken else "."
    verdict = _verdict(broken, limit is None and value > 0)
    return _judged(Measure.CLIPPING, value, limit, verdict, said, f"{_LOWER} Then record it again.")


def _true_peak(measures: Measures, limits: QualityLimits) -> Judgement:
    value, limit = _rounded(measures.true_peak), limits.max_true_peak
    if value is None:
        return Judgement(Measure.TRUE_PEAK, None, limit, Verdict.OK, "It has no peak: it is digital silence.")
    broken = limit is not None and value > limit
    said = f"Its true peak is {value:.1f} dBTP" + (f"; at most {limit:g} is asked for." if broken else ".")
    verdict = _verdict(broken, limit is None and value > _USUAL_TRUE_PEAK)
    return _judged(Measure.TRUE_PEAK, value, limit, verdict, said, _LOWER)


def _loudness(measures: Measures, limits: QualityLimits) -> Judgement:
    value, low, high = _rounded(measures.loudness), limits.min_loudness, limits.max_loudness
    if value is None:
        if measures.seconds < _SHORTEST_GATED:
            said = "Its loudness is not judged: it is shorter than 0.4 s."
            return Judgement(Measure.LOUDNESS, None, low, Verdict.OK, said)
        said = "It is silent: nothing in it is louder than -70 LUFS."
        advice = "Check that the right microphone is chosen and not muted."
        return Judgement(Measure.LOUDNESS, None, low, _verdict(low is not None, True), said, advice)
    said = f"Its loudness is {value:.1f} LUFS"
    if low is not None and value < low:
        return Judgement(
            Measure.LOUDNESS, value, low, Verdict.PROBLEM, f"{said}; at least {low:g} is asked for.", _NEARER
        )
    if high is not None and value > high:
        return Judgement(
            Measure.LOUDNESS, value, high, Verdict.PROBLEM, f"{said}; at most {high:g} is asked for.", _LOWER
        )
    return Judgement(Measure.LOUDNESS, value, low if high is None else high, Verdict.OK, f"{said}.")


def _noise(measures: Measures, limits: QualityLimits) -> Judgement:
    value, limit = _rounded(measures.noise), limits.max_noise
    if value is None:
        return Judgement(Measure.NOISE, None, limit, Verdict.OK, "Its quiet parts are digital silence.")
    broken = limit is not None and value > limit
    said = f"The noise in its quiet parts is {value:.1f} dBFS" + (
        f"; at most {limit:g} is asked for." if broken else "."
    )
    return _judged(Measure.NOISE, value, limit, _verdict(broken), said, f"{_QUIETER} Leave a pause at either end.")


def _speech_to_noise(measures: Measures, limits: QualityLimits) -> Judgement:
    value, limit = _rounded(measures.speech_to_noise), limits.min_speech_to_noise
    if value is None:
        said = "There is no noise to compare speech with."
        return Judgement(Measure.SPEECH_TO_NOISE, None, limit, Verdict.OK, said)
    broken = limit is not None and value < limit
    said = "Nothing in it rises above its noise" if value == 0 else f"Its speech is {value:.1f} dB above its noise"
    said += f"; at least {limit:g} dB is asked for." if broken else "."
    verdict = _verdict(broken, limit is None and value < _USUAL_SPEECH_TO_NOISE)
    return _judged(Measure.SPEECH_TO_NOISE, value, limit, verdict, said, f"{_QUIETER} Leave a pause at either end.")


def _dc_offset(measures: Measures, limits: QualityLimits) -> Judgement:
    value, limit = round(measures.dc_offset, 4) + 0.0, limits.max_dc_offset
    broken = limit is not None and abs(value) > limit
    said = f"Its DC offset is {value:.2%} of full scale"
    said += f"; at most {limit:.2%} is asked for." if broken and limit is not None else "."
    verdict = _verdict(broken, limit is None and abs(value) > _USUAL_DC_OFFSET)
    return _judged(Measure.DC_OFFSET, value, limit, verdict, said, "Try another socket or sound card.")


def _silence(measure: Measure, where: str, value: float, limits: QualityLimits) -> Judgement:
    value, limit = round(value, 2), limits.max_silence
    broken = limit is not None and value > limit
    said = f"There is {value:.2f} s of silence {where}"
    said += f"; at most {limit:g} s is asked for." if broken else "."
    return _judged(measure, value, limit, _verdict(broken), said, _PAUSE)


def _band_edge(measures: Measures, limits: QualityLimits) -> Judgement:
    value = measures.band_edge
    if value is None:
        return Judgement(Measure.BAND_EDGE, None, None, Verdict.OK, "Its spectrum is not judged: there is too little.")
    if not measures.upsampled:
        return Judgement(Measure.BAND_EDGE, value, None, Verdict.OK, "It uses the band of its sample rate.")
    said = f"There is nothing above {value / 1000:.1f} kHz: it was made from a recording of a lower sample rate."
    advice = (
        "Record at the sample rate that is asked for, with a microphone that has it: a Bluetooth headset often has not."
    )
    return _judged(Measure.BAND_EDGE, value, None, _verdict(limits.reject_upsampled, True), said, advice)
