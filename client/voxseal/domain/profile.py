"""The profile: what an organisation hands its contractors. Where to, to whom, what audio.

Values only; `workflow.profiles` reads them from TOML and checks them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from voxseal.domain.recording import CaptureFormat


class Renewal(Enum):
    """What happens when the hour is over."""

    ASK = "ask"
    SILENT = "silent"


class ChecksumAlgorithm(Enum):
    """Which checksum goes with each request, for the store to check and answer.

    SHA256: `x-amz-checksum-sha256`, AWS's own. MD5: `Content-MD5` and the ETag, for S3-compatible stores that ignore
    the newer headers.
    """

    SHA256 = "sha256"
    MD5 = "md5"


class ServerSideEncryption(Enum):
    """The store's own encryption at rest, beside ours. BUCKET: whatever the bucket's default says."""

    BUCKET = "bucket"
    AES256 = "AES256"
    KMS = "aws:kms"


class AudioFormat(Enum):
    """A container that a profile may accept."""

    WAV = "wav"
    FLAC = "flac"
    AIFF = "aiff"
    OGG = "ogg"
    MP3 = "mp3"


@dataclass(frozen=True)
class Organisation:
    name: str
    support: str


@dataclass(frozen=True)
class SignInSettings:
    issuer: str
    client_id: str
    scopes: tuple[str, ...] = ("openid",)
    renewal: Renewal = Renewal.ASK


@dataclass(frozen=True)
class Cloud:
    """Where sealed messages go.

    `prefix` is a template; `{sub}` stands for the subject of the ID token. The endpoints are None for AWS itself.
    """

    region: str
    role_arn: str
    bucket: str
    prefix: str = "contractors/{sub}/"
    s3_endpoint: str | None = None
    sts_endpoint: str | None = None
    checksum: ChecksumAlgorithm = ChecksumAlgorithm.SHA256
    encryption: ServerSideEncryption = ServerSideEncryption.BUCKET
    encryption_key: str | None = None


@dataclass(frozen=True)
class RecipientKey:
    """The public half of an AWS KMS key: `key_arn` as KMS gives it (no alias), and the PEM of its SubjectPublicKeyInfo."""

    key_arn: str
    public_key_pem: str
    fingerprint: str
    """SHA-256 of the DER SubjectPublicKeyInfo, lower-case hex in groups of four, for people to compare."""


@dataclass(frozen=True)
class AudioRules:
    """What a sample must be. Empty tuples and None mean: anything. Lengths in seconds, depths in bits."""

    formats: tuple[AudioFormat, ...] = (AudioFormat.WAV, AudioFormat.FLAC)
    sample_rates: tuple[int, ...] = ()
    channels: tuple[int, ...] = ()
    bit_depths: tuple[int, ...] = ()
    min_seconds: float | None = None
    max_seconds: float | None = None


class FileQuality(Enum):
    """What the limits for takes mean for selected files."""

    IGNORE = "ignore"
    """They are not measured."""
    NOTE = "note"
    """They are measured, and the measures go into the manifest."""
    REFUSE = "refuse"
    """As NOTE, and a file that breaks a limit is left out."""


@dataclass(frozen=True)
class QualityLimits:
    """Limits for a take, in the units of `domain.quality.Measures`; None means: not judged."""

    max_clipped_samples: int | None = None
    min_loudness: float | None = None
    max_loudness: float | None = None
    max_noise: float | None = None
    max_silence: float | None = None
    min_speech_to_noise: float | None = None
    max_dc_offset: float | None = None
    max_true_peak: float | None = None
    max_dropped_frames: int | None = None
    reject_upsampled: bool = False
    files: FileQuality = FileQuality.IGNORE


@dataclass(frozen=True)
class RecordingRules:
    """How takes are recorded. `capture` is chosen from the audio rules where the profile does not say; None when those ask
    for what cannot be recorded. `container` is FLAC or WAV. Times in seconds.
    """

    capture: CaptureFormat | None = field(default_factory=lambda: CaptureFormat(48_000, 1, 24))
    container: AudioFormat = AudioFormat.FLAC
    pre_roll: float = 1.0
    post_roll: float = 0.5
    room_tone: float = 5.0
    """How long a room tone is asked for at the start of a sitting; 0 for none."""


@dataclass(frozen=True)
class PromptsFile:
    """The script for recording: a file beside the profile, as a relative path with slashes, and its SHA-256 if pinned."""

    script: str
    sha256: str | None = None


@dataclass(frozen=True)
class Consent:
    """The text that a contractor accepts before anything is recorded or submitted."""

    version: str
    text: str


@dataclass(frozen=True)
class Profile:
    """One organisation's profile. `digest` is the SHA-256 (hex) of the file it was read from."""

    organisation: Organisation
    sign_in: SignInSettings
    cloud: Cloud
    recipients: tuple[RecipientKey, ...]
    consent: Consent
    audio: AudioRules = field(default_factory=AudioRules)
    quality: QualityLimits = field(default_factory=QualityLimits)
    recording: RecordingRules = field(default_factory=RecordingRules)
    prompts: PromptsFile | None = None
    practice: bool = False
    digest: str = ""

    @property
    def fingerprints(self) -> str:
        """The first sixteen digits of each recipient key's fingerprint, apart by spaces: enough for the session log."""
        return " ".join(key.fingerprint.replace(" ", "")[:16] for key in self.recipients)

    @property
    def destination(self) -> str:
        """What tells one delivery place from another, for 'delivered before'. A practice cloud's ports come and go."""
        if self.practice:
            return f"practice/{self.cloud.bucket}"
        return f"{self.cloud.s3_endpoint or 'aws'}/{self.cloud.bucket}"
