"""A judgement in the person's language: what was found, what is asked for, what to do. The core's own sentences are English,
for the command line and scripts; here the same is said from its values.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale

from voxseal.domain.quality import Judgement, Measure, Verdict
from voxseal.ui.language import Texts

tr = Texts("Record")
_DIGITS = {
    Measure.LENGTH: 2,
    Measure.LEADING_SILENCE: 2,
    Measure.TRAILING_SILENCE: 2,
    Measure.CLIPPING: 0,
    Measure.DROPPED_FRAMES: 0,
}


def judgement_text(judgement: Judgement) -> str:
    """What was found, and when a limit is broken, what is asked for."""
    said = _found(judgement)
    value, limit = judgement.value, judgement.limit
    if judgement.verdict is not Verdict.PROBLEM or value is None or limit is None:
        return said
    asked = _number(judgement.measure, limit)
    if value < limit and judgement.measure is not Measure.DC_OFFSET:
        return said + " " + tr("At least {limit} is asked for.", limit=asked)
    return said + " " + tr("At most {limit} is asked for.", limit=asked)


def _found(judgement: Judgement) -> str:
    value = judgement.value
    if value is None:
        return _nothing(judgement)
    number = _number(judgement.measure, value)
    match judgement.measure:
        case Measure.CLIPPING:
            return tr.count("%Ln sample(s) are clipped.", int(value)) if value else tr("Nothing is clipped.")
        case Measure.DROPPED_FRAMES:
            lost = tr.count("The sound system lost %Ln frame(s) while recording.", int(value))
            return lost if value else tr("Nothing was lost while recording.")
        case Measure.BAND_EDGE:
            if judgement.verdict is Verdict.OK:
                return tr("It uses the band of its sample rate.")
            return tr(
                "There is nothing above {value} kHz: it was made from a recording of a lower sample rate.", value=number
            )
        case Measure.SPEECH_TO_NOISE if value == 0:
            return tr("Nothing in it rises above its noise.")
        case _:
            return {
                Measure.LENGTH: tr("It lasts {value} s.", value=number),
                Measure.TRUE_PEAK: tr("Its true peak is {value} dBTP.", value=number),
                Measure.LOUDNESS: tr("Its loudness is {value} LUFS.", value=number),
                Measure.NOISE: tr("The noise in its quiet parts is {value} dBFS.", value=number),
                Measure.SPEECH_TO_NOISE: tr("Its speech is {value} dB above its noise.", value=number),
                Measure.DC_OFFSET: tr("Its DC offset is {value} of full scale.", value=number),
                Measure.LEADING_SILENCE: tr("There is {value} s of silence before the first sound.", value=number),
                Measure.TRAILING_SILENCE: tr("There is {value} s of silence after the last sound.", value=number),
            }.get(judgement.measure, judgement.sentence)


def _nothing(judgement: Judgement) -> str:
    """There is nothing of that kind in it."""
    if judgement.measure is Measure.LOUDNESS:
        if judgement.verdict is Verdict.OK:
            return tr("It is too short for its loudness to be judged.")
        return tr("It is silent: nothing in it is louder than -70 LUFS.")
    return {
        Measure.TRUE_PEAK: tr("It is digital silence."),
        Measure.NOISE: tr("Its quiet parts are digital silence."),
        Measure.SPEECH_TO_NOISE: tr("There is no noise to compare speech with."),
        Measure.BAND_EDGE: tr("It is too short for its spectrum to be judged."),
    }.get(judgement.measure, judgement.sentence)


def advice_text(judgement: Judgement) -> str:
    """What to do about it; empty when it is fine."""
    if judgement.verdict is Verdict.OK:
        return ""
    value, limit = judgement.value, judgement.limit
    low = value is not None and limit is not None and value < limit
    quieter = tr(
        "Find a quieter room, switch off fans, and move closer to the microphone. Leave a pause at either end."
    )
    pause = tr("Begin to speak soon after starting, and stop soon after the last word.")
    lower = tr("Lower the gain or move away from the microphone.")
    nearer = tr("Move closer to the microphone or raise the gain.")
    if judgement.measure is Measure.LOUDNESS and value is None:
        return tr("Check that the right microphone is chosen and not muted.")
    return {
        Measure.LENGTH: tr("Record more in one go.") if low else tr("Record it in shorter pieces."),
        Measure.CLIPPING: lower,
        Measure.TRUE_PEAK: lower,
        Measure.LOUDNESS: nearer if low else lower,
        Measure.NOISE: quieter,
        Measure.SPEECH_TO_NOISE: quieter,
        Measure.DC_OFFSET: tr("Try another socket or sound card."),
        Measure.LEADING_SILENCE: pause,
        Measure.TRAILING_SILENCE: pause,
        Measure.BAND_EDGE: tr(
            "Use a microphone that has the sample rate asked for: a Bluetooth headset often has not."
        ),
        Measure.DROPPED_FRAMES: tr("Close other programs and record it again."),
    }.get(judgement.measure, judgement.advice)


def _number(measure: Measure, value: float) -> str:
    if measure is Measure.DC_OFFSET:
        return QLocale().toString(100 * value, "f", 2) + "\N{NO-BREAK SPACE}%"
    if measure is Measure.BAND_EDGE:
        value /= 1000
    return QLocale().toString(float(value), "f", _DIGITS.get(measure, 1))
