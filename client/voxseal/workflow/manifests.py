"""The manifest: what was delivered under a submission, sealed like a sample and sent last, as its commit mark.

JSON in UTF-8 (all else than ASCII escaped), version 1:

    {"voxseal_manifest": 1,
     "submission": "20261123-8k2m4q9xzr", "created_at": "…", "closed_at": "…",
     "client": {"name": "voxseal", "version": "…"},
     "organisation": "…", "profile_sha256": "…",
     "consent": {"version": "…", "text_sha256": "…", "accepted_at": "…"},
     "left_out": 3,
     "samples": [
       {"id": "7w3k9m2c5tqhx4ab", "object": "20261123-8k2m4q9xzr/7w3k9m2c5tqhx4ab.sealed", "name": "day 1/a.wav",
        "format": {"container": "wav", "codec": "pcm_16", "sample_rate": 48000, "channels": 1, "bit_depth": 16},
        "frames": 480000, "seconds": 10.0,
        "plaintext": {"size": 960044, "sha256": "…"}, "sealed": {"size": 961563, "sha256": "…"},
        "measures": {"peak": -6.02, "true_peak": -5.98, "clipped_samples": 0, "clipped_runs": 0, "loudness": -23.1,
                     "noise": -62.4, "speech_to_noise": 38.2, "dc_offset": 0.00012, "leading_silence": 0.31,
                     "trailing_silence": 0.52, "band_edge": 24000, "upsampled": false},
        "recording": {"kind": "prompt", "take": 2, "started_at": "…", "recovered": false,
                      "prompt": {"id": "p-017", "text": "…", "section": "…", "note": "…", "media": "…"},
                      "device": "USB microphone", "pre_roll_frames": 48000, "post_roll_frames": 24000,
                      "dropped_frames": 0, "trouble": null}}, …]}

Sizes are bytes, digests lower-case hex, times ISO 8601 in UTC, `object` the key below the contractor's prefix, `name` what
the person called the file: never a path to follow blindly. `measures` is there when the profile has files measured, in the
units of `domain.quality.Measures` (dBFS, dBTP, LUFS, dB, fraction of full scale, seconds, Hz); null: nothing of that kind is
in the recording. It is the contractor's own computer that measured.

`recording` is there when the sample was recorded in Voxseal, which then says how. `kind` is prompt, free or room-tone;
`prompt` is what was shown, null without a script; `take` counts the attempts at it. The frames of pre- and post-roll are in
the sample, before the start and after the stop were asked for. `dropped_frames` is what the sound system is known to have
lost in it, so that time is missing there. `trouble`: why the take ended by itself (`domain.recording.Trouble`), and
`recovered`: a crash ended it; what is there until then is whole, and its count of dropped frames may lack the last moments.
`format` is what was captured: nothing was resampled or cut by Voxseal afterwards.

Unknown keys are to be ignored: later versions add some.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from voxseal import __version__
from voxseal.domain.errors import SealedMessageError
from voxseal.domain.ids import is_id
from voxseal.domain.profile import Profile
from voxseal.domain.quality import Measures
from voxseal.domain.samples import Sample, Submission
from voxseal.domain.takes import Take
from voxseal.domain.uploads import sample_object_name
from voxseal.workflow.json_stream import json_with_list

VERSION = 1


@dataclass(frozen=True)
class ManifestSample:
    """What a manifest says of one sample. `name` comes from outside: see `opening.safe_name`."""

    id: str
    object: str
    name: str
    plaintext_size: int
    plaintext_sha256: str
    sealed_size: int
    sealed_sha256: str


@dataclass(frozen=True)
class Manifest:
    submission: str
    samples: tuple[ManifestSample, ...]


def manifest_blocks(
    profile: Profile,
    submission: Submission,
    closed_at: str,
    left_out: int,
    samples: Iterator[Sample],
    take_of: Callable[[str], Take | None] | None = None,
) -> Iterator[bytes]:
    """The manifest's bytes, a sample at a time: constant memory. `take_of` gives a sample's take, if it has one."""
    head = {
        "voxseal_manifest": VERSION,
        "submission": submission.id,
        "created_at": submission.created_at.isoformat(),
        "closed_at": closed_at,
        "client": {"name": "voxseal", "version": __version__},
        "organisation": profile.organisation.name,
        "profile_sha256": profile.digest,
        "consent": {
            "version": submission.consent.version,
            "text_sha256": submission.consent.text_sha256,
            "accepted_at": submission.consent.accepted_at.isoformat(),
        },
        "left_out": left_out,
    }
    return json_with_list(
        head, "samples", (_entry(sample, take_of(sample.id) if take_of else None) for sample in samples)
    )


def _entry(sample: Sample, take: Take | None) -> dict[str, Any]:
    sealing = sample.sealing
    if sealing is None:
        raise ValueError("only sealed samples are in a manifest")
    facts = sealing.facts
    entry = {
        "id": sample.id,
        "object": sample_object_name(sample.submission, sample.id),
        "name": sample.name,
        "format": {
            "container": facts.container,
            "codec": facts.codec,
            "sample_rate": facts.sample_rate,
            "channels": facts.channels,
            "bit_depth": facts.bit_depth,
        },
        "frames": facts.frames,
        "seconds": round(facts.seconds, 6),
        "plaintext": {"size": sealing.plaintext_size, "sha256": sealing.plaintext_sha256},
        "sealed": {"size": sealing.sealed_size, "sha256": sealing.sealed_sha256},
    }
    if sealing.measures is not None:
        entry["measures"] = measures_document(sealing.measures)
    if take is not None:
        entry["recording"] = _recording_document(take)
    return entry


def _recording_document(take: Take) -> dict[str, Any]:
    captured, prompt = take.captured, take.prompt
    if captured is None:
        raise ValueError("only takes that have ended are kept")
    said = asdict(prompt) if prompt is not None else {}
    said.pop("training", None)  # a training take is never sent
    return {
        "kind": take.kind.value,
        "take": take.version,
        "started_at": take.started_at.isoformat(),
        "recovered": take.recovered,
        "prompt": said or None,
        "device": captured.device,
        "pre_roll_frames": captured.pre_roll,
        "post_roll_frames": captured.post_roll,
        "dropped_frames": captured.dropped,
        "trouble": captured.trouble.value if captured.trouble else None,
    }


def measures_document(measures: Measures) -> dict[str, Any]:
    """Measures as JSON, rounded to what they mean: 0.01 dB, 1 Hz, a millisecond, 1e-6 of full scale."""
    rounding = {"dc_offset": 6, "leading_silence": 3, "trailing_silence": 3, "band_edge": None}
    return {
        name: round(value, rounding.get(name, 2)) if isinstance(value, float) else value
        for name, value in asdict(measures).items()
        if name != "seconds"
    }


def parse_manifest(data: bytes) -> Manifest:
    """What an opened manifest says. It proves nothing about who made it, so every field is checked."""
    try:
        document = json.loads(data)
        if document["voxseal_manifest"] != VERSION:
            raise SealedMessageError(
                "The manifest was written by a newer Voxseal.", hint="Update Voxseal, then open it again."
            )
        manifest = Manifest(str(document["submission"]), tuple(_parse_entry(entry) for entry in document["samples"]))
        if not is_id(manifest.submission):
            raise ValueError
        if any(sample.object != sample_object_name(manifest.submission, sample.id) for sample in manifest.samples):
            raise ValueError
        if len({sample.id for sample in manifest.samples}) != len(manifest.samples):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SealedMessageError("The manifest is not one that Voxseal wrote.") from None
    return manifest


def _parse_entry(entry: Any) -> ManifestSample:
    sample = ManifestSample(
        id=entry["id"],
        object=entry["object"],
        name=entry["name"],
        plaintext_size=entry["plaintext"]["size"],
        plaintext_sha256=entry["plaintext"]["sha256"],
        sealed_size=entry["sealed"]["size"],
        sealed_sha256=entry["sealed"]["sha256"],
    )
    texts = (sample.id, sample.object, sample.name, sample.plaintext_sha256, sample.sealed_sha256)
    if not all(isinstance(text, str) for text in texts) or not is_id(sample.id):
        raise ValueError
    if not all(type(size) is int and size >= 0 for size in (sample.plaintext_size, sample.sealed_size)):
        raise ValueError
    return sample
