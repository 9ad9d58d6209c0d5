"""A profile comes from outside: every wrong key is named, nothing is guessed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voxseal.domain.errors import ProfileError, SignInError
from voxseal.domain.profile import (
    AudioFormat,
    ChecksumAlgorithm,
    FileQuality,
    PromptsFile,
    QualityLimits,
    RecordingRules,
    Renewal,
)
from voxseal.domain.recording import CaptureFormat
from voxseal.identity.policy import prefix_for
from voxseal.workflow.profiles import confirmation, differences, parse_profile, read_profile

EXAMPLE = Path(__file__).parents[2] / "resources/profile.example.toml"


def test_what_is_left_out_has_its_default(profile_text: str) -> None:
    profile = parse_profile(profile_text.encode())
    assert profile.cloud.prefix == "contractors/{sub}/"
    assert profile.cloud.checksum is ChecksumAlgorithm.SHA256
    assert profile.sign_in.renewal is Renewal.ASK
    assert profile.audio.formats == (AudioFormat.WAV, AudioFormat.FLAC)
    assert profile.quality == QualityLimits()
    assert profile.quality.files is FileQuality.IGNORE
    assert profile.recording == RecordingRules(CaptureFormat(48_000, 1, 24), AudioFormat.FLAC, 1.0, 0.5, 5.0)
    assert profile.prompts is None
    assert not profile.practice


def test_the_example_explains_itself_and_is_right_but_for_its_key(pem: str) -> None:
    text = EXAMPLE.read_text()
    with pytest.raises(ProfileError, match=r"recipients\[1\]"):
        parse_profile(text.encode())
    whole = re.sub(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n", lambda _: pem, text, flags=re.DOTALL)
    profile = parse_profile(whole.encode())
    assert profile.audio.sample_rates == (44100, 48000)
    assert profile.audio.channels == (1,)
    assert profile.quality == QualityLimits(
        max_clipped_samples=0,
        min_loudness=-30,
        max_loudness=-16,
        max_noise=-60,
        max_silence=2,
        min_speech_to_noise=30,
        max_dc_offset=0.01,
        max_true_peak=0,
        max_dropped_frames=0,
        reject_upsampled=True,
        files=FileQuality.NOTE,
    )
    assert profile.recording == RecordingRules(CaptureFormat(48_000, 1, 24), AudioFormat.FLAC, 1.0, 0.5, 5.0)
    # Every key that is commented out is one that the reader knows.
    for line in re.findall(r"^# (\w+ = .*)$", text, flags=re.MULTILINE):
        section = text[: text.index(f"# {line}")].rsplit("\n[", 1)[-1].split("]")[0]
        if line.startswith("encryption_key"):
            whole = whole.replace('encryption = "bucket"', 'encryption = "aws:kms"')
        if section in {"cloud", "quality"} and not line.startswith("script"):
            whole = whole.replace(f"# {line}", line)
    whole = whole.replace("# [prompts]\n# script", "[prompts]\nscript").replace("# practice =", "practice =")
    assert parse_profile(whole.encode()).prompts == PromptsFile("prompts.csv")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('issuer = "https://sso.acme.example"', "", "sign_in.issuer is missing"),
        ('issuer = "https://sso', 'issuer = "http://sso', "sign_in.issuer must be an https"),
        ('issuer = "https://sso', 'issuer = "https://me@sso', "sign_in.issuer must be an https"),
        ('client_id = "voxseal"', 'client_id = "vox\\nseal"', "sign_in.client_id holds line ends"),
        ('issuer = "https://sso', 'issuer = "https://s\\nso', "sign_in.issuer must be an https"),
        ("[cloud]", "[clod]", "cloud is missing"),
        ('bucket = "acme-voices"', 'buket = "acme-voices"', "cloud.bucket is missing"),
        ('bucket = "acme-voices"', 'bucket = "acme-voices"\nchecksums = "md5"', "did you mean checksum"),
        ('bucket = "acme-voices"', 'bucket = "Acme Voices"', "cloud.bucket is not a bucket"),
        ('bucket = "acme-voices"', "bucket = 7", "cloud.bucket must be a text"),
        ('bucket = "acme-voices"', 'bucket = ""', "cloud.bucket is empty"),
        ('bucket = "acme-voices"', 'bucket = "acme-voices"\nprefix = "all/"', "cloud.prefix must be folders"),
        ('bucket = "acme-voices"', 'bucket = "acme-voices"\nprefix = "../{sub}/"', "cloud.prefix must be folders"),
        ('bucket = "acme-voices"', 'bucket = "acme-voices"\nchecksum = "crc"', "must be one of: sha256, md5"),
        ('bucket = "acme-voices"', 'bucket = "acme-voices"\nencryption_key = "k"', "only goes with encryption"),
        ("role_arn = \"arn:aws:iam::", 'role_arn = "arn:aws:sts::', "cloud.role_arn is not a role"),
        ("[[recipients]]", "[recipients]", "recipients must be an array of tables"),
        (":key/1234abcd", ":alias/1234abcd", "recipients[1]"),
        ("BEGIN PUBLIC", "BEGIN PUBLICC", "recipients[1]"),
        ('text = "I agree."', "", "consent.text is missing"),
        ("[consent]", '[audio]\nformats = ["wma"]\n[consent]', "audio.formats must be one of: wav"),
        ("[consent]", "[audio]\nsample_rate = [48000, true]\n[consent]", "audio.sample_rate must hold whole numbers"),
        ("[consent]", "[audio]\nmin_seconds = 5\nmax_seconds = 1\n[consent]", "audio.max_seconds is less"),
        ("[consent]", "[audio]\nmin_seconds = nan\n[consent]", "audio.min_seconds must lie"),
        ("[consent]", '[quality]\nfiles = "drop"\n[consent]', "quality.files must be one of: ignore, note, refuse"),
        ("[consent]", "[quality]\nmin_speech_to_noise = -1\n[consent]", "quality.min_speech_to_noise must lie"),
        ("[consent]", "[quality]\nmax_dc_offset = 2\n[consent]", "quality.max_dc_offset must lie between 0 and 1"),
        ("[consent]", "[quality]\nmax_true_peak = nan\n[consent]", "quality.max_true_peak must lie"),
        ("[consent]", "[quality]\nreject_upsampled = 1\n[consent]", "quality.reject_upsampled must be true or false"),
        ("[consent]", "[quality]\nmin_loudness = -16\nmax_loudness = -30\n[consent]", "quality.max_loudness is less"),
        ("[consent]", "[quality]\nmin_snr = 30\n[consent]", "quality.min_snr is not known"),
        ('client_id = "voxseal"', 'client_id = "voxseal"\nscopes = ["email"]', 'sign_in.scopes must hold "openid"'),
        ('client_id = "voxseal"', 'client_id = "voxseal"\nrenewal = "never"', "sign_in.renewal must be one of"),
        ("[organisation]", "[organisation", "not valid TOML"),
    ],
)  # fmt: skip
def test_each_mistake_is_named(profile_text: str, old: str, new: str, said: str) -> None:
    assert old in profile_text
    with pytest.raises(ProfileError, match=re.escape(said)) as caught:
        parse_profile(profile_text.replace(old, new, 1).encode())
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["rsa-1024", "ec"])
def test_a_key_that_does_not_fit(profile_text: str, pem: str, kind: str) -> None:
    key = rsa.generate_private_key(65_537, 1024) if kind == "rsa-1024" else ec.generate_private_key(ec.SECP256R1())
    other = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(ProfileError, match=r"recipients\[1\]"):
        parse_profile(profile_text.replace(pem, other).encode())


def test_the_same_key_twice(profile_text: str) -> None:
    start, end = profile_text.index("[[recipients]]"), profile_text.index("[consent]")
    twice = profile_text[:end] + profile_text[start:end] + profile_text[end:]
    with pytest.raises(ProfileError, match="twice"):
        parse_profile(twice.encode())


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_profile_however_wrong_raises_anything_else(profile_text: str, data: st.DataObject) -> None:
    lines = profile_text.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    value = data.draw(st.sampled_from(["1", "true", "[]", "{}", '""', "1979-05-27", "inf", '"\\u0000"', "[[]]", "-1"]))
    key = lines[number].partition("=")[0]
    lines[number] = f"{key}= {value}" if "=" in lines[number] else value
    try:
        parse_profile("\n".join(lines).encode())
    except ProfileError as error:
        assert error.message


@pytest.mark.parametrize("data", [b"\xff\xfe", b"#" * ((256 << 10) + 1)], ids=["not-utf-8", "too-large"])
def test_what_is_no_profile_at_all(data: bytes) -> None:
    with pytest.raises(ProfileError):
        parse_profile(data)


_LONG = ".".join("a" * 2_000)


@pytest.mark.parametrize(
    "text",
    [
        f"{_LONG} = 1",
        f"[{_LONG}]",
        f"[[{_LONG}]]",
        f"x = {{ {_LONG} = 1 }}",
        f"x = [\n{{ {_LONG} = 1 }}]",
        " . ".join(["'a'", '"b"', "c"] * 600) + " = 1",
        f'# it\'s """\n{_LONG} = 1',
        f'x = {{ y = """z""""", {_LONG} = 1 }}',
        f"x = {{ y = '''z''''', {_LONG} = 1 }}",
        f'x = {{ y = """\\""" # """, {_LONG} = 1 }}',
        f'x = {{ y = "\\\\", {_LONG} = 1 }}',
        f'x = {{ y = "", z = "\\"", {_LONG} = 1 }}',
    ],
    ids=lambda text: text.replace(_LONG, "…")[:20],
)
def test_a_key_that_would_take_all_memory_is_refused_before_it_is_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tomllib.loads(text)  # it is valid, and tomllib reads it
    read = []
    monkeypatch.setattr("voxseal.workflow.toml_table.tomllib.loads", read.append)
    with pytest.raises(ProfileError, match="more parts than any key has"):
        parse_profile(text.encode())
    assert not read


@pytest.mark.parametrize("quote", ['"""', "'''"])
def test_a_text_and_a_comment_may_hold_as_many_dots_as_they_like(profile_text: str, quote: str) -> None:
    dots = "'1' \"2\" # ." + " ." * 100
    text = f"{quote}\n{dots}\n{dots}\n{quote}  # {dots}"
    text = profile_text.replace('"I agree."', text).replace('"Acme"', f'"Acme{"." * 50}"')
    profile = parse_profile(text.encode())
    assert profile.consent.text == f"{dots}\n{dots}"
    assert profile.organisation.name == "Acme" + "." * 50


def test_a_number_of_thousands_of_digits(profile_text: str) -> None:
    with pytest.raises(ProfileError, match="not valid TOML"):
        parse_profile(f"{profile_text}[audio]\nchannels = {'1' * 5_000}\n".encode())


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no such profile"):
        read_profile(tmp_path / "none.toml")
    with pytest.raises(ProfileError, match="folder"):
        read_profile(tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        "https://@idp.example",
        "https://:pw@idp.example",
        "https://ідп.example",
        "https://idp.example/é",
        "https://idp.example:port",
        "https://idp.example/a b",
        "https://idp.example?",
        "https://idp.example#",
        "https://",
    ],
)
@pytest.mark.parametrize("key", ["sign_in.issuer", "cloud.sts_endpoint", "cloud.s3_endpoint"])
def test_addresses_that_signing_in_would_refuse(profile_text: str, key: str, address: str) -> None:
    where, name = key.split(".")
    text = profile_text.replace('issuer = "https://sso.acme.example"\n', "") if name == "issuer" else profile_text
    with pytest.raises(ProfileError, match=f"^{re.escape(key)} must be an https:// address .* plain ASCII"):
        parse_profile(text.replace(f"[{where}]", f'[{where}]\n{name} = "{address}"', 1).encode())


def _prefix(profile_text: str, prefix: str) -> bytes:
    return profile_text.replace("[cloud]", f'[cloud]\nprefix = "{prefix}"', 1).encode()


@pytest.mark.parametrize(
    "prefix", ["contractors(eu)/{sub}/", "l'équipe/{sub}/", "o'neil/{sub}/", "a b/{sub}/", "{sub}"]
)
def test_a_prefix_that_signing_in_would_refuse_is_told_what_it_may_hold(profile_text: str, prefix: str) -> None:
    with pytest.raises(
        ProfileError, match=r"^cloud\.prefix must be folders .* A to Z, digits and \. _ @ : \| = ! - only"
    ):
        parse_profile(_prefix(profile_text, prefix))


def test_a_prefix_too_long_for_any_session(profile_text: str) -> None:
    with pytest.raises(ProfileError, match=r"^cloud\.prefix is too long"):
        parse_profile(_prefix(profile_text, "p" * 1000 + "/{sub}/"))


@given(prefix=st.from_regex(r"(?:[\x20-\x7e]{1,4}/)?\{sub\}/(?:[\x20-\x7e]{1,4}/)?", fullmatch=True))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_prefix_is_taken_exactly_where_signing_in_takes_it(profile_text: str, prefix: str) -> None:
    quoted = prefix.replace("\\", "\\\\").replace('"', '\\"')
    try:
        taken = parse_profile(_prefix(profile_text, quoted)).cloud.prefix
    except ProfileError:
        with pytest.raises(SignInError):
            prefix_for(prefix.strip(), "me")
    else:
        assert prefix_for(taken, "me")


def test_http_is_for_this_very_machine(profile_text: str) -> None:
    local = profile_text.replace("https://sso.acme.example", "http://127.0.0.1:8080")
    assert parse_profile(local.encode()).sign_in.issuer == "http://127.0.0.1:8080"


def test_what_is_shown_before_importing_and_what_changed(profile_text: str) -> None:
    before = parse_profile(profile_text.encode())
    shown = dict(confirmation(before))
    assert shown["Organisation"] == "Acme"
    assert "acme-voices" in shown["Bucket"]
    assert any(len(value.replace(" ", "")) == 64 for value in shown.values())
    after = parse_profile(profile_text.replace("acme-voices", "thiefs-voices").encode())
    ((label, old, new),) = differences(before, after)
    assert label == "Bucket"
    assert "acme-voices" in old
    assert "thiefs-voices" in new
    assert differences(before, before) == []


@pytest.mark.parametrize(
    ("old", "new", "label", "shown"),
    [
        (
            "[[recipients]]",
            'sts_endpoint = "https://sts.evil.example"\n[[recipients]]',
            "Sessions from",
            "sts.evil.example",
        ),
        ("123456789012:role/contractor", "999999999999:role/evil", "Role", "999999999999:role/evil"),
        ('client_id = "voxseal"', 'client_id = "other"', "Client", "other"),
        ("[[recipients]]", 'prefix = "elsewhere/{sub}/"\n[[recipients]]', "Folder", "elsewhere/{sub}/"),
        ("https://sso.acme.example", "https://sso.evil.example", "Sign-in", "https://sso.evil.example"),
        ("[[recipients]]", 's3_endpoint = "https://s3.evil.example"\n[[recipients]]', "Bucket", "s3.evil.example"),
    ],
)
def test_all_that_decides_where_voices_and_the_token_go_is_shown_and_compared(
    profile_text: str, old: str, new: str, label: str, shown: str
) -> None:
    before = parse_profile(profile_text.encode())
    after = parse_profile(profile_text.replace(old, new, 1).encode())
    ((changed, was, now),) = differences(before, after)
    assert changed == label
    assert shown in now
    assert shown not in was
    assert was == dict(confirmation(before))[label]
    assert now == dict(confirmation(after))[label]


def test_who_gives_the_sessions_is_said_also_when_the_profile_does_not(profile_text: str) -> None:
    assert ("Sessions from", "AWS STS, eu-central-1") in confirmation(parse_profile(profile_text.encode()))


def test_no_value_can_look_like_a_row_of_its_own(profile_text: str) -> None:
    rows = '"Acme\\n  Bucket  acme-voices (AWS, eu-central-1)"'
    forged = parse_profile(profile_text.replace('"Acme"', rows).replace('"help@acme.example"', rows).encode())
    for _, value in confirmation(forged):
        assert "\n" not in value


@pytest.mark.parametrize(
    ("audio", "recording", "expected"),
    [
        ("", "", (CaptureFormat(48_000, 1, 24), AudioFormat.FLAC)),
        ("sample_rate = [16000, 44100]", "", (CaptureFormat(44_100, 1, 24), AudioFormat.FLAC)),
        ("sample_rate = [44100, 48000]", "sample_rate = 44100", (CaptureFormat(44_100, 1, 24), AudioFormat.FLAC)),
        ('bit_depth = 16\nchannels = 2\nformats = ["wav"]', "", (CaptureFormat(48_000, 2, 16), AudioFormat.WAV)),
        ("bit_depth = [16, 24]", 'bit_depth = 16\ncontainer = "wav"', (CaptureFormat(48_000, 1, 16), AudioFormat.WAV)),
        ("bit_depth = [8, 32]", "", (None, AudioFormat.FLAC)),
        ('formats = ["mp3"]', "", (None, AudioFormat.FLAC)),
        ("sample_rate = 384000", "", (None, AudioFormat.FLAC)),
        ("channels = 16", "", (None, AudioFormat.FLAC)),
    ],
)
def test_the_capture_format_comes_from_what_is_accepted(
    profile_text: str, audio: str, recording: str, expected: tuple[CaptureFormat | None, AudioFormat]
) -> None:
    rules = parse_profile(f"{profile_text}[audio]\n{audio}\n[recording]\n{recording}\n".encode()).recording
    assert (rules.capture, rules.container) == expected


@pytest.mark.parametrize(
    ("audio", "recording", "said"),
    [
        ("sample_rate = 48000", "sample_rate = 44100", "recording.sample_rate is not what audio.sample_rate accepts"),
        ("bit_depth = 16", "bit_depth = 24", "recording.bit_depth is not what audio.bit_depth accepts"),
        ('formats = ["flac"]', 'container = "wav"', "recording.container is not what audio.formats accepts"),
        ("", "bit_depth = 20", "recording.bit_depth must be 16 or 24"),
        ("", "sample_rate = [44100, 48000]", "recording.sample_rate must be one whole number"),
        ("", 'container = "mp3"', "recording.container must be one of: flac, wav"),
        ("", "pre_roll = -1", "recording.pre_roll must lie between 0 and 10"),
        ("", "preroll = 1", "did you mean pre_roll"),
    ],
)
def test_recording_keys_are_checked(profile_text: str, audio: str, recording: str, said: str) -> None:
    with pytest.raises(ProfileError, match=said):
        parse_profile(f"{profile_text}[audio]\n{audio}\n[recording]\n{recording}\n".encode())


@pytest.mark.parametrize(
    "script",
    ["/etc/passwd", "../secret.csv", "a/../../b.csv", "C:\\\\x.csv", "..", ".", "a//b.csv", "a/", "\\u0000", "c:x.csv"],
)
def test_a_profile_names_no_script_but_one_beside_it(profile_text: str, script: str) -> None:
    with pytest.raises(ProfileError, match=r"prompts\.script"):
        parse_profile(f'{profile_text}[prompts]\nscript = "{script}"\n'.encode())


def test_a_script_may_be_pinned(profile_text: str) -> None:
    digest = "ab" * 32
    profile = parse_profile(f'{profile_text}[prompts]\nscript = "day 1/ä.csv"\nsha256 = "{digest}"\n'.encode())
    assert profile.prompts == PromptsFile("day 1/ä.csv", digest)
    for wrong in ('script = "a.csv"\nsha256 = "xyz"', f'sha256 = "{digest}"'):
        with pytest.raises(ProfileError, match=r"prompts\.sha256"):
            parse_profile(f"{profile_text}[prompts]\n{wrong}\n".encode())
