"""`voxseal measure`: how good recordings are, before anything is submitted. Nothing is sealed, sent or written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from voxseal.capture import Refused, SourceFile, check_and_measure, check_rules, judge
from voxseal.cli.command import voxseal_command
from voxseal.cli.exits import Exit
from voxseal.cli.face import Face
from voxseal.cli.paths import NamedPath
from voxseal.cli.wording import count_text
from voxseal.domain.profile import AudioFormat, AudioRules, FileQuality, Profile, QualityLimits
from voxseal.domain.quality import Judgement, Measure, Verdict
from voxseal.domain.samples import AudioFacts, LeftOut
from voxseal.workflow.manifests import measures_document

_LABELS: dict[Measure, tuple[str, Callable[[float], str]]] = {
    Measure.LENGTH: ("Length", "{:.2f} s".format),
    Measure.CLIPPING: ("Clipped samples", "{:,.0f}".format),
    Measure.TRUE_PEAK: ("True peak", "{:.1f} dBTP".format),
    Measure.LOUDNESS: ("Loudness", "{:.1f} LUFS".format),
    Measure.NOISE: ("Noise", "{:.1f} dBFS".format),
    Measure.SPEECH_TO_NOISE: ("Speech to noise", "{:.1f} dB".format),
    Measure.DC_OFFSET: ("DC offset", "{:.2%}".format),
    Measure.LEADING_SILENCE: ("Silence before", "{:.2f} s".format),
    Measure.TRAILING_SILENCE: ("Silence after", "{:.2f} s".format),
    Measure.BAND_EDGE: ("Band up to", "{:,.0f} Hz".format),
}
_LENGTHS = {LeftOut.TOO_SHORT, LeftOut.TOO_LONG}
"""Judged among the measures already."""


@voxseal_command("measure")
@click.argument("files", nargs=-1, required=True, type=NamedPath())
@click.option("--profile", "profile_file", type=NamedPath(), help="Whose limits; else those of the imported one.")
def measure(face: Face, files: tuple[Path, ...], profile_file: Path | None) -> Exit:
    """Measures recordings and says what to do better: level, noise, clipping, silence. Nothing is sent.

    Exit codes: 0 all fine, 1 none could be measured, 2 usage or profile, 3 some break a limit or could not be measured.
    """
    profile = _profile(face, profile_file)
    entries = []
    for file in files:
        entry = _measured(face, file, profile)
        entries.append(entry)
        face.say()
    face.document.update(profile=profile.digest if profile else None, files=entries)
    fine = sum(entry["verdict"] in {"ok", "warning"} for entry in entries)
    against = f"the limits of {profile.organisation.name}" if profile else "no limits: there is no profile"
    face.say(f"{fine:,} of {count_text(len(entries), 'file')} fine, against {against}.")
    if fine == len(entries):
        return Exit.DONE
    return Exit.FAILED if all("error" in entry for entry in entries) else Exit.PART


def _profile(face: Face, chosen: Path | None) -> Profile | None:
    from voxseal.workflow.profiles import read_profile

    if chosen is not None:
        return read_profile(chosen)
    imported = face.folder().profile
    return read_profile(imported) if imported.exists() else None


def _measured(face: Face, file: Path, profile: Profile | None) -> dict[str, Any]:
    """Measures one file and shows it; what is returned is its part of the JSON document."""
    entry: dict[str, Any] = {"file": str(file)}
    try:
        with SourceFile(file) as source:
            checked = check_and_measure(
                source, AudioRules(formats=tuple(AudioFormat)), QualityLimits(files=FileQuality.NOTE)
            )
        if checked.measures is None:
            raise Refused(LeftOut.QUALITY, "It cannot be measured: its sample rate or number of channels is unusual.")
    except Refused as refused:
        entry.update(verdict="unreadable", error={"code": refused.why.value, "message": refused.reason})
        face.say(str(file))
        face.say(f"  {refused.reason}")
        return entry
    limits, rules = (profile.quality, profile.audio) if profile else (QualityLimits(), AudioRules())
    judgements = judge(checked.measures, limits, rules)
    unwanted = _against_rules(checked.facts, profile)
    found = {judgement.verdict for judgement in judgements} | ({Verdict.PROBLEM} if unwanted else set())
    verdict = next(verdict for verdict in (Verdict.PROBLEM, Verdict.WARNING, Verdict.OK) if verdict in found)
    entry.update(
        verdict=verdict.value,
        seconds=round(checked.facts.seconds, 6),
        sample_rate=checked.facts.sample_rate,
        channels=checked.facts.channels,
        measures=measures_document(checked.measures),
        judgements=[judgement_document(judgement) for judgement in judgements],
    )
    if unwanted is not None:
        entry["left_out"] = {"code": unwanted.why.value, "message": unwanted.reason}
    _show(face, file, checked.facts, judgements, unwanted, limits, rules)
    return entry


def _against_rules(facts: AudioFacts, profile: Profile | None) -> Refused | None:
    """Why `submit` would leave it out for what it is, however good."""
    try:
        if profile is not None:
            check_rules(facts, profile.audio)
    except Refused as refused:
        return None if refused.why in _LENGTHS else refused
    return None


def _show(
    face: Face,
    file: Path,
    facts: AudioFacts,
    judgements: tuple[Judgement, ...],
    unwanted: Refused | None,
    limits: QualityLimits,
    rules: AudioRules,
) -> None:
    face.say(f"{file}  ({facts.seconds:.2f} s, {facts.sample_rate:,} Hz, {count_text(facts.channels, 'channel')})")
    rows = []
    for judgement in judgements:
        label, text = _LABELS[judgement.measure]
        value = "-" if judgement.value is None else text(judgement.value)
        rows.append((label, value, _limit_text(judgement.measure, limits, rules), judgement.verdict.value))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for label, value, limit, verdict in rows:
        face.say(f"  {label:<{widths[0]}}  {value:>{widths[1]}}  {limit:<{widths[2]}}  {verdict}")
    if unwanted is not None:
        face.say(f"  ! {unwanted.reason}")
    for judgement in judgements:
        if judgement.verdict is not Verdict.OK:
            face.say(f"  ! {judgement.sentence} {judgement.advice}")


def _limit_text(measure: Measure, limits: QualityLimits, rules: AudioRules) -> str:
    low, high = {
        Measure.LENGTH: (rules.min_seconds, rules.max_seconds),
        Measure.CLIPPING: (None, limits.max_clipped_samples),
        Measure.TRUE_PEAK: (None, limits.max_true_peak),
        Measure.LOUDNESS: (limits.min_loudness, limits.max_loudness),
        Measure.NOISE: (None, limits.max_noise),
        Measure.SPEECH_TO_NOISE: (limits.min_speech_to_noise, None),
        Measure.DC_OFFSET: (None, limits.max_dc_offset),
        Measure.LEADING_SILENCE: (None, limits.max_silence),
        Measure.TRAILING_SILENCE: (None, limits.max_silence),
        Measure.BAND_EDGE: (None, None),
    }[measure]
    text = _LABELS[measure][1]
    if measure is Measure.BAND_EDGE and limits.reject_upsampled:
        return "not upsampled"
    if low is not None and high is not None:
        return f"{text(low)} to {text(high)}"
    if low is not None:
        return f"at least {text(low)}"
    return "no limit" if high is None else f"at most {text(high)}"


def judgement_document(judgement: Judgement) -> dict[str, Any]:
    return {
        "measure": judgement.measure.value,
        "value": judgement.value,
        "limit": judgement.limit,
        "verdict": judgement.verdict.value,
        "sentence": judgement.sentence,
        "advice": judgement.advice,
    }


commands: tuple[click.Command, ...] = (measure,)
