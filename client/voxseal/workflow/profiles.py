"""Reads a profile from TOML, checks every key, and says what a person must compare before trusting it.

profile = read_profile(Path("acme.toml"))           # ProfileError names the key
for line in confirmation(profile): ...              # organisation, bucket, sign-in, key fingerprints
changes = differences(old, new)                     # what a person must confirm again
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from voxseal.domain.errors import ProfileError, RecipientKeyError, SignInError
from voxseal.domain.profile import (
    AudioFormat,
    AudioRules,
    ChecksumAlgorithm,
    Cloud,
    Consent,
    FileQuality,
    Organisation,
    Profile,
    PromptsFile,
    QualityLimits,
    RecipientKey,
    RecordingRules,
    Renewal,
    ServerSideEncryption,
    SignInSettings,
)
from voxseal.domain.recording import CaptureFormat
from voxseal.identity.addresses import is_safe_address
from voxseal.identity.policy import prefix_for, session_policy
from voxseal.sealing import load_recipient
from voxseal.workflow.toml_table import TomlTable

_LARGEST = 256 << 10
_MOST_RECIPIENTS = 10
_LONGEST_CONSENT = 50_000
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""AWS's rules for bucket names (S3 User Guide, 'General purpose bucket naming rules')."""
_REGION = re.compile(r"[a-z0-9][a-z0-9-]{1,40}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::[0-9]*:role/[\w+=,.@/-]{1,512}")
_SCRIPT = re.compile(r"(?:[^/\\\\:\x00-\x1f]+/)*[^/\\\\:\x00-\x1f]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_USUAL_RATE = 48_000
_MOST_CHANNELS = 8
"""What FLAC holds (RFC 9639, 9.1.3)."""
_SUBJECT = "x"
"""As short as somebody's id can be: what is refused with it is refused to everybody."""


def read_profile(path: Path) -> Profile:
    """The profile in the file `path`. Raises `ProfileError`, with the key or what is wrong with the file."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise ProfileError("There is no such profile file.", about=str(path), detail="no-file") from None
    except IsADirectoryError:
        raise ProfileError("The profile is a folder, not a file.", about=str(path), detail="folder") from None
    except OSError:
        raise ProfileError("The profile file cannot be read.", about=str(path), detail="unreadable") from None
    return parse_profile(data)


def parse_profile(data: bytes) -> Profile:
    """The profile in `data` (UTF-8 TOML of at most 256 KiB)."""
    if len(data) > _LARGEST:
        raise ProfileError("The profile is larger than 256 KiB, so it is not a profile.", detail="too-large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProfileError("The profile is not a text file in UTF-8.", detail="not-text") from None
    table = TomlTable.from_text(text.replace("\r\n", "\n"))
    audio = _audio(table.table("audio", required=False))
    profile = Profile(
        organisation=_organisation(table.table("organisation")),
        sign_in=_sign_in(table.table("sign_in")),
        cloud=_cloud(table.table("cloud")),
        recipients=_recipients(table.tables("recipients")),
        consent=_consent(table.table("consent")),
        audio=audio,
        quality=_quality(table.table("quality", required=False)),
        recording=_recording(table.table("recording", required=False), audio),
        prompts=_prompts(table.table("prompts", required=False)),
        practice=table.flag("practice", False),
        digest=hashlib.sha256(data).hexdigest(),
    )
    table.finish()
    return profile


def confirmation(profile: Profile) -> list[tuple[str, str]]:
    """What a person compares before importing: all that decides where voices and the sign-in's token go, and who may open
    what is sealed. Label and value, each on one line: a value must not be able to look like a row of its own."""
    cloud, sign_in = profile.cloud, profile.sign_in
    rows = [
        ("Organisation", profile.organisation.name),
        ("Support", profile.organisation.support),
        ("Bucket", f"{cloud.bucket} ({cloud.s3_endpoint or 'AWS, ' + cloud.region})"),
        ("Folder", cloud.prefix),
        ("Sign-in", sign_in.issuer),
        ("Client", sign_in.client_id),
        ("Sessions from", cloud.sts_endpoint or f"AWS STS, {cloud.region}"),
        ("Role", cloud.role_arn),
        *(row for number, key in enumerate(profile.recipients, 1) for row in _key_rows(number, key)),
    ]
    return [(label, " ".join(value.split())) for label, value in rows]


def _key_rows(number: int, key: RecipientKey) -> list[tuple[str, str]]:
    return [(f"Key {number}", key.key_arn), (f"Fingerprint {number}", key.fingerprint)]


def differences(old: Profile, new: Profile) -> list[tuple[str, str, str]]:
    """Label, old value, new value of everything in `confirmation` that differs."""
    before, after = dict(confirmation(old)), dict(confirmation(new))
    labels = list(dict.fromkeys([*before, *after]))
    return [
        (label, before.get(label, "(none)"), after.get(label, "(none)"))
        for label in labels
        if before.get(label) != after.get(label)
    ]


def _organisation(table: TomlTable) -> Organisation:
    return Organisation(name=table.text("name", longest=200), support=table.text("support", longest=500))


def _sign_in(table: TomlTable) -> SignInSettings:
    issuer = table.text("issuer")
    _check_address(table, "issuer", issuer)
    scopes = table.texts("scopes", ("openid",))
    table.check("scopes", "openid" in scopes, 'must hold "openid"')
    client_id = table.text("client_id")
    table.check("client_id", client_id.isprintable(), "holds line ends or other characters that cannot be shown")
    return SignInSettings(
        issuer=issuer,
        client_id=client_id,
        scopes=scopes,
        renewal=table.choice("renewal", Renewal, Renewal.ASK),
    )


def _cloud(table: TomlTable) -> Cloud:
    cloud = Cloud(
        region=table.text("region"),
        role_arn=table.text("role_arn"),
        bucket=table.text("bucket"),
        prefix=table.text("prefix", "contractors/{sub}/"),
        s3_endpoint=table.text("s3_endpoint", None),
        sts_endpoint=table.text("sts_endpoint", None),
        checksum=table.choice("checksum", ChecksumAlgorithm, ChecksumAlgorithm.SHA256),
        encryption=table.choice("encryption", ServerSideEncryption, ServerSideEncryption.BUCKET),
        encryption_key=table.text("encryption_key", None),
    )
    table.check("region", bool(_REGION.fullmatch(cloud.region)), 'is not a region, such as "eu-central-1"')
    table.check(
        "role_arn",
        bool(_ROLE.fullmatch(cloud.role_arn)),
        'is not a role, such as "arn:aws:iam::123456789012:role/name"',
    )
    table.check("bucket", bool(_BUCKET.fullmatch(cloud.bucket)) and ".." not in cloud.bucket, "is not a bucket's name")
    for key, endpoint in (("s3_endpoint", cloud.s3_endpoint), ("sts_endpoint", cloud.sts_endpoint)):
        if endpoint is not None:
            _check_address(table, key, endpoint)
    wants_key = cloud.encryption is ServerSideEncryption.KMS
    table.check("encryption_key", cloud.encryption_key is None or wants_key, 'only goes with encryption = "aws:kms"')
    _check_prefix(table, cloud)
    return cloud


def _check_prefix(table: TomlTable, cloud: Cloud) -> None:
    """By what signing in asks of it: nobody must find out only there."""
    table.check(
        "prefix",
        _passes(lambda: prefix_for(cloud.prefix, _SUBJECT)),
        'must be folders with {sub} as one of them, such as "contractors/{sub}/", named with letters from A to Z, digits and'
        " . _ @ : | = ! - only",
    )
    prefix = prefix_for(cloud.prefix, _SUBJECT)
    table.check(
        "prefix", _passes(lambda: session_policy(cloud, prefix)), "is too long, together with bucket and encryption_key"
    )


def _passes(step: Callable[[], str]) -> bool:
    """Whether this step of signing in takes what the profile says."""
    try:
        step()
    except SignInError:
        return False
    return True


def _check_address(table: TomlTable, key: str, address: str) -> None:
    """https, or http to this very machine (practice and tests): nothing else can keep a token to itself."""
    table.check(
        key,
        is_safe_address(address, loopback=True) and not {"?", "#"} & set(address),
        "must be an https:// address without user name, ? or #, in plain ASCII (a name in other letters as xn--…)",
    )


def _recipients(tables: list[TomlTable]) -> tuple[RecipientKey, ...]:
    recipients = []
    for table in tables:
        arn, pem = table.text("key_arn"), table.text("public_key", longest=20_000)
        try:
            recipient = load_recipient(arn, pem)
        except RecipientKeyError as error:
            name = table.name("")[:-1]
            detail = " ".join(word for word in (f"{name}.public_key", error.detail) if word)
            raise ProfileError(f"{name}: {error.message}", detail=detail) from None
        recipients.append(RecipientKey(arn, pem, recipient.fingerprint))
    if len(recipients) > _MOST_RECIPIENTS:
        raise ProfileError(f"recipients holds more than {_MOST_RECIPIENTS} keys.", detail="recipients")
    if len({recipient.key_arn for recipient in recipients}) < len(recipients):
        raise ProfileError("recipients names the same key_arn twice.", detail="recipients")
    return tuple(recipients)


def _consent(table: TomlTable) -> Consent:
    return Consent(version=table.text("version", longest=100), text=table.text("text", longest=_LONGEST_CONSENT))


def _audio(table: TomlTable) -> AudioRules:
    rules = AudioRules(
        formats=table.choices("formats", AudioFormat, AudioRules().formats),
        sample_rates=table.whole_numbers("sample_rate", low=1_000, high=768_000),
        channels=table.whole_numbers("channels", low=1, high=256),
        bit_depths=table.whole_numbers("bit_depth", low=8, high=64),
        min_seconds=table.number("min_seconds", low=0, high=86_400),
        max_seconds=table.number("max_seconds", low=0.001, high=1_000_000),
    )
    if rules.min_seconds is not None and rules.max_seconds is not None:
        table.check("max_seconds", rules.min_seconds <= rules.max_seconds, "is less than min_seconds")
    return rules


def _quality(table: TomlTable) -> QualityLimits:
    clipped = table.number("max_clipped_samples", low=0, high=1e9)
    dropped = table.number("max_dropped_frames", low=0, high=1e9)
    limits = QualityLimits(
        max_clipped_samples=None if clipped is None else int(clipped),
        min_loudness=table.number("min_loudness", low=-100, high=0),
        max_loudness=table.number("max_loudness", low=-100, high=0),
        max_noise=table.number("max_noise", low=-200, high=0),
        max_silence=table.number("max_silence", low=0, high=3600),
        min_speech_to_noise=table.number("min_speech_to_noise", low=0, high=200),
        max_dc_offset=table.number("max_dc_offset", low=0, high=1),
        max_true_peak=table.number("max_true_peak", low=-100, high=20),
        max_dropped_frames=None if dropped is None else int(dropped),
        reject_upsampled=table.flag("reject_upsampled", False),
        files=table.choice("files", FileQuality, FileQuality.IGNORE),
    )
    if limits.min_loudness is not None and limits.max_loudness is not None:
        table.check("max_loudness", limits.min_loudness <= limits.max_loudness, "is less than min_loudness")
    return limits


def _recording(table: TomlTable, audio: AudioRules) -> RecordingRules:
    usual = RecordingRules()
    wanted = [kind for kind in (AudioFormat.FLAC, AudioFormat.WAV) if kind in audio.formats]
    container = table.choice("container", AudioFormat, wanted[0] if wanted else usual.container)
    table.check("container", container in {AudioFormat.FLAC, AudioFormat.WAV}, "must be one of: flac, wav")
    rate = _one_of(table, "sample_rate", audio.sample_rates, _USUAL_RATE, low=8_000, high=192_000)
    channels = _one_of(table, "channels", audio.channels, 1, low=1, high=_MOST_CHANNELS)
    depth = _one_of(
        table, "bit_depth", tuple(bits for bits in audio.bit_depths if bits in {16, 24}), 24, low=16, high=24
    )
    table.check("bit_depth", depth in {16, 24}, "must be 16 or 24")
    for key, value, accepted in (
        ("sample_rate", rate, audio.sample_rates),
        ("channels", channels, audio.channels),
        ("bit_depth", depth, audio.bit_depths),
        ("container", container, audio.formats),
    ):
        table.check(
            key,
            value in accepted or not accepted or not table.has(key),
            f"is not what audio.{_AUDIO_KEYS[key]} accepts",
        )
    possible = bool(wanted) and all(
        value in accepted or not accepted
        for value, accepted in ((rate, audio.sample_rates), (channels, audio.channels), (depth, audio.bit_depths))
    )
    pre_roll = table.number("pre_roll", low=0, high=10)
    post_roll = table.number("post_roll", low=0, high=10)
    room_tone = table.number("room_tone", low=0, high=120)
    return RecordingRules(
        capture=CaptureFormat(rate, channels, depth) if possible else None,
        container=container,
        pre_roll=usual.pre_roll if pre_roll is None else pre_roll,
        post_roll=usual.post_roll if post_roll is None else post_roll,
        room_tone=usual.room_tone if room_tone is None else room_tone,
    )


_AUDIO_KEYS = {"sample_rate": "sample_rate", "channels": "channels", "bit_depth": "bit_depth", "container": "formats"}


def _one_of(table: TomlTable, key: str, accepted: tuple[int, ...], usual: int, *, low: int, high: int) -> int:
    """What the profile says; else what is usual where that is accepted; else the accepted value next to it."""
    said = table.whole_numbers(key, low=low, high=high)
    table.check(key, len(said) < 2, "must be one whole number")
    if said:
        return said[0]
    possible = [value for value in accepted if low <= value <= high]
    return usual if usual in possible or not possible else min(possible, key=lambda value: (abs(value - usual), value))


def _prompts(table: TomlTable) -> PromptsFile | None:
    script, digest = table.text("script", None, longest=500), table.text("sha256", None)
    if digest is not None:
        table.check("sha256", script is not None, "only goes with a script")
        table.check("sha256", bool(_SHA256.fullmatch(digest)), "must be 64 digits of lower-case hex")
    if script is None:
        return None
    # A profile comes from outside, and prompts go into the manifest: no other file of this computer may be named as one.
    inside = bool(_SCRIPT.fullmatch(script)) and not {".", ".."} & set(script.split("/"))
    table.check("script", inside, 'must be a file beside the profile, such as "prompts.csv"')
    return PromptsFile(script, digest)
