"""The second net: takes out of a text whatever looks like a secret, a path, an address or a person.

>>> redact("AccessDenied 403 id 7Q2F")
'AccessDenied 403 id 7Q2F'
>>> redact("cannot open /home/ann/voice.wav")
'cannot open <path>'

The first net is the types: an event has no place for a name or a secret. This one is for the day on which a text holds more
than it should. It goes by form alone, so it is no reason to put a name into a text.
"""

from __future__ import annotations

import re

_FORMS: tuple[tuple[str, str], ...] = (
    ("token", r"\beyJ[\w-]{8,}(?:\.[\w-]*)*"),  # a JSON web token, or what begins like one (RFC 7519)
    ("token", r"(?i:\b(?:bearer|basic|negotiate|aws4-hmac-sha256)\s+\S{6,})"),
    ("key", r"\b(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[A-Z0-9]{8,}"),  # AWS, "Understanding unique ID prefixes"
    ("key", r"-----BEGIN[^-]*-----.*?(?:-----END[^-]*-----|$)"),
    (
        "secret",
        r"(?i:\b[\w-]*(?:token|secret|passw(?:or)?d|signature|credential|authorization|cookie|verifier|assertion|api[_-]?key)"
        r"[\w-]*[\"']?\s*[:=]\s*[\"']?(?:(?:bearer|basic|negotiate|aws4-hmac-sha256)\s+)?[^\s\"'&,;]+)",
    ),
    ("address", r"(?i:\b[a-z][a-z0-9+.-]{1,20}://\S+)"),
    ("e-mail", r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+"),
    ("path", r"(?:(?<![\w.])~|\b[A-Za-z]:|\\)?[\\/](?:[^\s\\/:\"'<>|]+[\\/])+[^\s\\/:\"'<>|]*"),
    ("path", r"(?<![\w/])(?:~|[A-Za-z]:)?[\\/][^\s\\/:\"'<>|,;)]{2,}"),
    ("file", r"(?i:[^\s\"'<>|]+\.(?:wav|wave|flac|aiff?|ogg|opus|mp3|m4a|csv|tsv|toml|pem|key|txt|sealed)\b)"),
    ("secret", r"(?<![\w+/=-])(?![0-9a-f]{32,128}(?![\w+/=-]))(?=[\w+/-]*[0-9])(?=[\w+/-]*[A-Za-z])[\w+/-]{40,}={0,2}"),
)
_ANY = re.compile("|".join(f"(?P<_{number}>{form})" for number, (_, form) in enumerate(_FORMS)), re.DOTALL)
_WORDS = {f"_{number}": f"<{word}>" for number, (word, _) in enumerate(_FORMS)}
_SUSPECT = re.compile(
    r"[/\\@:=]|\.[A-Za-z]|\S{40}|eyJ|-----|[BbNnAa](?i:earer|asic|egotiate|ws4-hmac-sha256)\s|A[KSRIBC][IOCD]A"
)
"""Quick to look for; without any of these, none of the forms can be there."""
_HEX = re.compile(r"[0-9a-f]{32,128}")


def redact(text: str) -> str:
    """`text` with whatever looks private replaced by its kind in angle brackets."""
    if _SUSPECT.search(text) is None or _HEX.fullmatch(text) is not None:
        return text
    return _ANY.sub(lambda found: _WORDS[found.lastgroup or ""], text)
