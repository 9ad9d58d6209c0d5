"""Each limit, just kept and just broken, says the measure, the limit and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voxseal.capture import Refused, judge
from voxseal.capture.verdict import judge_take, refuse_broken
from voxseal.domain.profile import AudioRules, QualityLimits
from voxseal.domain.quality import Judgement, Measure, Measures, Verdict
from voxseal.domain.recording import Captured, CaptureFormat, Trouble
from voxseal.domain.samples import LeftOut

GOOD = Measures(
    seconds=5.0,
    peak=-6.0,
    true_peak=-5.9,
    clipped_samples=0,
    clipped_runs=0,
    loudness=-23.0,
    noise=-65.0,
    speech_to_noise=45.0,
    dc_offset=0.0001,
    leading_silence=0.5,
    trailing_silence=0.5,
    band_edge=24000.0,
    upsampled=False,
)
SILENT = replace(GOOD, peak=None, true_peak=None, loudness=None, noise=None, speech_to_noise=None, band_edge=None)


def judged(measures: Measures, limits: QualityLimits, measure: Measure, rules: AudioRules | None = None) -> Judgement:
    (found,) = [entry for entry in judge(measures, limits, rules) if entry.measure is measure]
    return found


@pytest.mark.parametrize(
    ("limits", "measures", "measure", "said", "advised"),
    [
        (
            QualityLimits(max_clipped_samples=0),
            replace(GOOD, clipped_samples=7, clipped_runs=2),
            Measure.CLIPPING,
            "7 samples are clipped, in 2 places; at most 0 is asked for.",
            "Lower the gain",
        ),
        (
            QualityLimits(max_true_peak=-1),
            replace(GOOD, true_peak=-0.94),
            Measure.TRUE_PEAK,
            "-0.9 dBTP; at most -1",
            "Lower the gain",
        ),
        (
            QualityLimits(min_loudness=-30),
            replace(GOOD, loudness=-30.1),
            Measure.LOUDNESS,
            "-30.1 LUFS; at least -30",
            "Move closer",
        ),
        (
            QualityLimits(max_loudness=-16),
            replace(GOOD, loudness=-15.9),
            Measure.LOUDNESS,
            "-15.9 LUFS; at most -16",
            "Lower the gain",
        ),
        (QualityLimits(min_loudness=-30), SILENT, Measure.LOUDNESS, "It is silent", "not muted"),
        (
            QualityLimits(max_noise=-60),
            replace(GOOD, noise=-59.9),
            Measure.NOISE,
            "-59.9 dBFS; at most -60",
            "quieter room",
        ),
        (
            QualityLimits(min_speech_to_noise=30),
            replace(GOOD, speech_to_noise=29.9),
            Measure.SPEECH_TO_NOISE,
            "29.9 dB above its noise; at least 30 dB",
            "quieter room",
        ),
        (
            QualityLimits(min_speech_to_noise=30),
            replace(GOOD, speech_to_noise=0.0),
            Measure.SPEECH_TO_NOISE,
            "Nothing in it rises above its noise; at least 30 dB",
            "quieter room",
        ),
        (
            QualityLimits(max_dc_offset=0.01),
            replace(GOOD, dc_offset=-0.0102),
            Measure.DC_OFFSET,
            "-1.02% of full scale; at most 1.00%",
            "sound card",
        ),
        (
            QualityLimits(max_silence=2),
            replace(GOOD, leading_silence=2.01),
            Measure.LEADING_SILENCE,
            "2.01 s of silence before the first sound; at most 2 s",
            "cut the ends",
        ),
        (
            QualityLimits(max_silence=2),
            replace(GOOD, trailing_silence=9.0),
            Measure.TRAILING_SILENCE,
            "9.00 s of silence after the last sound; at most 2 s",
            "cut the ends",
        ),
        (
            QualityLimits(reject_upsampled=True),
            replace(GOOD, band_edge=7900.0, upsampled=True),
            Measure.BAND_EDGE,
            "nothing above 7.9 kHz",
            "Bluetooth",
        ),
    ],
)
def test_a_broken_limit(limits: QualityLimits, measures: Measures, measure: Measure, said: str, advised: str) -> None:
    found = judged(measures, limits, measure)
    assert found.verdict is Verdict.PROBLEM
    assert said in found.sentence
    assert advised in found.advice
    with pytest.raises(Refused) as caught:
        refuse_broken(measures, limits)
    assert caught.value.why is LeftOut.QUALITY
    assert found.sentence in caught.value.reason
    assert caught.value.reason.endswith(".")
    assert judged(GOOD, limits, measure).verdict is Verdict.OK
    assert judged(GOOD, limits, measure).advice == ""
    refuse_broken(GOOD, limits)


ALL = QualityLimits(0, -23, -23, -65, 0.5, 45, 0.0001, -5.9, True)


def test_a_limit_that_is_just_met_is_kept() -> None:
    assert {entry.verdict for entry in judge(GOOD, ALL)} == {Verdict.OK}
    shown_alike = replace(GOOD, loudness=-22.951, noise=-64.951, true_peak=-5.851, speech_to_noise=44.951)
    assert {entry.verdict for entry in judge(shown_alike, ALL)} == {Verdict.OK}


@pytest.mark.parametrize(
    ("measures", "measure"),
    [
        (replace(GOOD, clipped_samples=3, clipped_runs=1), Measure.CLIPPING),
        (replace(GOOD, true_peak=1.2), Measure.TRUE_PEAK),
        (SILENT, Measure.LOUDNESS),
        (replace(GOOD, speech_to_noise=12.0), Measure.SPEECH_TO_NOISE),
        (replace(GOOD, dc_offset=0.02), Measure.DC_OFFSET),
        (replace(GOOD, band_edge=4000.0, upsampled=True), Measure.BAND_EDGE),
    ],
)
def test_without_a_limit_what_is_usually_wrong_is_a_warning_and_refuses_nothing(
    measures: Measures, measure: Measure
) -> None:
    found = judged(measures, QualityLimits(), measure)
    assert found.verdict is Verdict.WARNING
    assert found.limit is None
    assert found.advice
    refuse_broken(measures, QualityLimits())


def test_too_short_to_be_judged_is_not_held_against_it() -> None:
    short = replace(SILENT, seconds=0.3)
    assert {entry.verdict for entry in judge(short, ALL)} == {Verdict.OK}


@pytest.mark.parametrize(
    ("rules", "verdict", "said"),
    [
        (AudioRules(min_seconds=1, max_seconds=10), Verdict.OK, "It lasts 5.00 s."),
        (AudioRules(min_seconds=6), Verdict.PROBLEM, "at least 6 s"),
        (AudioRules(max_seconds=4), Verdict.PROBLEM, "at most 4 s"),
    ],
)
def test_the_length(rules: AudioRules, verdict: Verdict, said: str) -> None:
    found = judged(GOOD, QualityLimits(), Measure.LENGTH, rules)
    assert found.verdict is verdict
    assert said in found.sentence
    assert bool(found.advice) is (verdict is Verdict.PROBLEM)
    assert all(entry.measure is not Measure.LENGTH for entry in judge(GOOD, QualityLimits(), AudioRules()))


TAKE = Captured("Desk", CaptureFormat(48_000, 1, 24), frames=240_000, pre_roll=48_000, post_roll=24_000)


@pytest.mark.parametrize(
    ("dropped", "limit", "verdict", "said"),
    [
        (0, None, Verdict.OK, "Nothing was lost while recording."),
        (0, 0, Verdict.OK, "Nothing was lost while recording."),
        (1, None, Verdict.WARNING, "lost 1 frames (0.000 s) while recording."),
        (4_800, None, Verdict.WARNING, "lost 4,800 frames (0.100 s) while recording."),
        (1, 0, Verdict.PROBLEM, "lost 1 frames (0.000 s) while recording; at most 0 is asked for."),
        (480, 480, Verdict.OK, "lost 480 frames (0.010 s) while recording."),
        (481, 480, Verdict.PROBLEM, "at most 480 is asked for."),
    ],
)
def test_lost_frames_are_judged_to_the_frame(dropped: int, limit: int | None, verdict: Verdict, said: str) -> None:
    first, *rest = judge_take(replace(TAKE, dropped=dropped), GOOD, QualityLimits(max_dropped_frames=limit))
    assert (first.measure, first.value, first.limit, first.verdict) == (Measure.DROPPED_FRAMES, dropped, limit, verdict)
    assert said in first.sentence
    assert bool(first.advice) == (verdict is not Verdict.OK)
    assert tuple(rest) == judge(GOOD, QualityLimits(max_dropped_frames=limit))


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_take_that_ended_by_itself_says_why(trouble: Trouble) -> None:
    first, second = judge_take(replace(TAKE, trouble=trouble), None, QualityLimits())
    assert (first.measure, first.verdict) == (Measure.TROUBLE, Verdict.WARNING)
    assert "the 5.00 s until then are whole" in first.sentence
    assert first.advice
    assert second.measure is Measure.DROPPED_FRAMES
