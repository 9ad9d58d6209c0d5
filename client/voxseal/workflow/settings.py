"""What a person has set, for the window and the command line alike: settings.toml in the data folder, 0600.

    settings = read_settings(folder.settings)           # Settings() when there is no file
    write_settings(folder.settings, replace(settings, rate=500_000))
    use_proxy(settings.proxy)                           # before anything goes to the network

    language = "de"                 # left out: the system's
    appearance = "dark"             # system, light or dark
    originals = "keep"              # or delete: what becomes of selected files once they are delivered
    microphone = "Headset"          # the input's name; left out: the system's

    [network]
    rate = 500000                   # bytes a second that uploads may take together; left out: no limit
    proxy = "system"                # or none, or an address

    [session_log]
    days = 30                       # how long it is kept
    megabytes = 50                  # and how much of it, at most

A proxy's password is not kept here: it belongs into the system's own settings.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from voxseal.domain.errors import SettingsError
from voxseal.sessionlog import Retention
from voxseal.workflow.folder import disk_error, write_private
from voxseal.workflow.toml_table import TomlTable

_LARGEST = 1 << 16
_MOST_RATE = 10**12
_MOST_DAYS = 3_650
_MOST_MEGABYTES = 100_000

SLOWEST = 10_000
"""Bytes a second. Slower, and a part would outlast the session that it is sent with."""


class Appearance(Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class OriginalsWish(Enum):
    """What becomes of the files that a person selected once they are delivered."""

    KEEP = "keep"
    DELETE = "delete"


SYSTEM_PROXY = "system"
NO_PROXY = "none"

_PROXY_VARIABLES = tuple(
    spelled for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY") for spelled in (name, name.lower())
)
_OF_THE_SYSTEM = {name: os.environ[name] for name in _PROXY_VARIABLES if name in os.environ}
"""As this process was started with."""


@dataclass(frozen=True)
class Settings:
    """`proxy` is `SYSTEM_PROXY`, `NO_PROXY`, or an address without user and password."""

    language: str | None = None
    appearance: Appearance = Appearance.SYSTEM
    originals: OriginalsWish = OriginalsWish.KEEP
    microphone: str | None = None
    rate: int | None = None
    proxy: str = SYSTEM_PROXY
    log_days: int = Retention().days
    log_megabytes: int = Retention().size // 1_000_000

    @property
    def retention(self) -> Retention:
        """How much session log is kept."""
        return Retention(self.log_days, self.log_megabytes * 1_000_000)


def read_settings(path: Path) -> Settings:
    """The settings in `path`; the usual ones when there is no file. Raises `SettingsError`, which names the key."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return Settings()
    except OSError:
        raise SettingsError("settings.toml cannot be read.", about=str(path)) from None
    if len(data) > _LARGEST:
        raise SettingsError("settings.toml is larger than 64 KiB, so it holds no settings.", about=str(path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError("settings.toml is not a text file in UTF-8.", about=str(path)) from None
    table = TomlTable.from_text(text.replace("\r\n", "\n"), SettingsError, "settings.toml")
    network, log = table.table("network", required=False), table.table("session_log", required=False)
    usual = Settings()
    settings = Settings(
        language=table.text("language", None, longest=20),
        appearance=table.choice("appearance", Appearance, Appearance.SYSTEM),
        originals=table.choice("originals", OriginalsWish, OriginalsWish.KEEP),
        microphone=table.text("microphone", None, longest=500),
        rate=next(iter(network.whole_numbers("rate", low=SLOWEST, high=_MOST_RATE)), None),
        proxy=network.text("proxy", SYSTEM_PROXY),
        log_days=next(iter(log.whole_numbers("days", low=1, high=_MOST_DAYS)), usual.log_days),
        log_megabytes=next(iter(log.whole_numbers("megabytes", low=1, high=_MOST_MEGABYTES)), usual.log_megabytes),
    )
    try:
        check_proxy(settings.proxy)
    except SettingsError as error:
        raise SettingsError(f"network.proxy: {error.message}", hint=error.hint) from None
    table.finish()
    return settings


def write_settings(path: Path, settings: Settings) -> None:
    """Replaces the file, whole or not at all. One that could not be read is kept beside it as `settings.toml.damaged`.

    Raises `SettingsError` for a proxy that cannot be, `DiskFull`, `LedgerError`.
    """
    check_proxy(settings.proxy)
    try:
        read_settings(path)
    except SettingsError:
        if path.is_file():
            try:
                path.replace(path.with_name(path.name + ".damaged"))
            except OSError as error:
                raise disk_error(error) from None
    write_private(path, (line.encode() + b"\n" for line in _lines(settings)))


def check_proxy(proxy: str) -> None:
    """Raises `SettingsError` unless it is a word of ours, or an address such as `http://proxy.example:3128`."""
    if proxy in {SYSTEM_PROXY, NO_PROXY}:
        return
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _not_a_proxy() from None
    if parts.username or parts.password:
        raise SettingsError(
            "A proxy's user name and password are not kept in Voxseal's settings, which are plain text.",
            hint="Set the proxy up in your system's own settings, and leave it to the system here.",
        )
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in {"http", "https"} or not host or port == 0 or rest or not proxy.isprintable():
        raise _not_a_proxy()


def _not_a_proxy() -> SettingsError:
    return SettingsError(
        "That is not a proxy's address.",
        hint='Give an address such as http://proxy.example:3128, or "system", or "none".',
    )


def use_proxy(proxy: str) -> None:
    """Makes all of this process's next connections go the way that is set. Call it in one thread.

    Everything that connects here asks the environment (requests, botocore and `transfer.proxies` through urllib), which
    is the one place where all of them can be told. This computer itself is always reached without a proxy.
    """
    for name in _PROXY_VARIABLES:
        os.environ.pop(name, None)
    if proxy == SYSTEM_PROXY:
        os.environ.update(_OF_THE_SYSTEM)
    elif proxy == NO_PROXY:
        os.environ["no_proxy"] = "*"
    else:
        os.environ["http_proxy"] = os.environ["https_proxy"] = proxy
        os.environ["no_proxy"] = "localhost,127.0.0.1,::1"


def _lines(settings: Settings) -> Iterator[str]:
    usual = Settings()
    if settings.language is not None:
        yield f"language = {_toml(settings.language)}"
    if settings.appearance is not usual.appearance:
        yield f"appearance = {_toml(settings.appearance.value)}"
    yield f"originals = {_toml(settings.originals.value)}"
    if settings.microphone is not None:
        yield f"microphone = {_toml(settings.microphone)}"
    yield ""
    yield "[network]"
    if settings.rate is not None:
        yield f"rate = {settings.rate}"
    yield f"proxy = {_toml(settings.proxy)}"
    if settings.retention != usual.retention:
        yield ""
        yield "[session_log]"
        yield f"days = {settings.log_days}"
        yield f"megabytes = {settings.log_megabytes}"


def _toml(text: str) -> str:
    """A TOML basic string: JSON's is one, but for DEL, which JSON leaves and TOML wants escaped (TOML 1.0, "String")."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
