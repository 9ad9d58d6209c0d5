"""What the program needs of the system that it was installed on, for `doctor`: whom to trust on the network, microphones."""

from __future__ import annotations

import re
import ssl
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from voxseal.domain.errors import MicrophoneError
from voxseal.domain.recording import InputDevice
from voxseal.workflow.checkup import Finding, fine, problem, warning

_LISTS = (
    Path("/etc/ssl/cert.pem"),
    Path("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
    Path("/etc/pki/tls/cert.pem"),
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/ssl/ca-bundle.pem"),
)
"""Where Linux distributions keep it, beside OpenSSL's own places; truststore looks at these."""

_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


def tls_roots() -> Finding:
    """Whether the system's list of certificate authorities is there. Windows and macOS have theirs built in."""
    if sys.platform in {"win32", "darwin"} or _found():
        return fine("roots", "This system's list of trusted certificate authorities is in place.")
    return problem(
        "roots",
        "This system has no list of trusted certificate authorities, so no secure connection can be checked.",
        "Nothing is sent without that. Install the list: on Debian and Ubuntu, the package ca-certificates.",
    )


def _found() -> bool:
    places = ssl.get_default_verify_paths()
    files = [Path(places.cafile)] if places.cafile else list(_LISTS)
    try:
        if any(file.is_file() and file.stat().st_size for file in files):
            return True
        folder = Path(places.capath) if places.capath else None
        return folder is not None and any(_HASHED.fullmatch(entry.name) for entry in folder.iterdir())
    except OSError:
        return False


def microphones(wanted: bool, listed: Callable[[], Sequence[InputDevice]] | None = None) -> Finding:
    """Whether one could record. `wanted`: whether the organisation asks for recordings; files are delivered without one.

    `listed` gives the microphones, the default first, or raises `MicrophoneError`; the system's by default.
    """
    try:
        found = [device for device in (listed or _microphones)() if not device.monitor]
    except MicrophoneError as error:
        return warning("microphone", f"{error.message} Recording is not possible without.", error.hint)
    if found:
        others = f", and {len(found) - 1} more" if len(found) > 1 else ""
        said = f"A microphone is there to record with: {found[0].name}{others}."
        return fine("microphone", said, found[0].name)
    if wanted:
        return warning(
            "microphone", "No microphone was found, and the organisation asks for recordings.", "Plug one in."
        )
    return fine("microphone", "No microphone was found; files are delivered without one.")


def _microphones() -> Sequence[InputDevice]:
    from voxseal.capture.devices import list_devices

    return list_devices()
