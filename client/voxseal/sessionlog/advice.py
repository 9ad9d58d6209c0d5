"""What goes wrong, in plain words: what happened, what is safe, what to do. `explanation` finds which of these a log shows.

A cause is told by the events that it leaves behind. The first that fits an event has it; errors that none fits are told in
their own words (`domain.errors`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from voxseal.domain import errors
from voxseal.domain.errors import VoxsealError
from voxseal.domain.recording import Trouble
from voxseal.domain.samples import LeftOut

Fields = dict[str, Any]
_KEPT = "What is sealed waits on the computer, and what was delivered stays delivered."


@dataclass(frozen=True)
class Cause:
    """`key` is stable, for scripts. `shows` is asked with an event's name and fields; they may come from anybody.

    `command` is what to type for it, where a command line is at hand.
    """

    key: str
    happened: str
    safe: str
    to_do: str
    command: str
    shows: Callable[[str, Fields], bool]
    aside: bool = False
    """It is worth knowing, and hardly ever what somebody asks about: told after the others."""


def _text(fields: Fields, name: str) -> str:
    """A field that is a text, else nothing: a bundle from elsewhere may hold a list in its place."""
    said = fields.get(name)
    return said if isinstance(said, str) else ""


def _code(*codes: str) -> Callable[[str, Fields], bool]:
    return lambda event, fields: _text(fields, "code") in codes


def _detailed(code: str, detail: str) -> Callable[[str, Fields], bool]:
    return lambda event, fields: _text(fields, "code") == code and _text(fields, "detail") == detail


def _nothing_found(event: str, fields: Fields) -> bool:
    return event == "scan.ended" and fields.get("found") == 0


def _event(*names: str) -> Callable[[str, Fields], bool]:
    return lambda event, fields: event in names


def _left_out(*reasons: LeftOut) -> Callable[[str, Fields], bool]:
    values = {reason.value for reason in reasons}
    return lambda event, fields: event == "sample.left-out" and _text(fields, "reason") in values


def _unreachable(fields: Fields) -> bool:
    return _text(fields, "code") in {"store-unavailable", "issuer-unreachable", "store-rejected"}


def _proxy(event: str, fields: Fields) -> bool:
    return _unreachable(fields) and (
        "proxy" in _text(fields, "detail").lower() or " 407" in f" {_text(fields, 'detail')}"
    )


def _certificate(event: str, fields: Fields) -> bool:
    return _unreachable(fields) and (_text(fields, "detail") == "tls" or "SSL" in _text(fields, "detail"))


def _network(event: str, fields: Fields) -> bool:
    return _text(fields, "code") in {"store-unavailable", "issuer-unreachable", "damaged-in-transit"}


def _trouble(event: str, fields: Fields) -> str:
    """What befell a recording, as `Trouble` names it."""
    return _text(fields, "trouble") if event in {"microphone.trouble", "take.recorded"} else ""


def _not_written(event: str, fields: Fields) -> bool:
    return _trouble(event, fields) == Trouble.NOT_WRITTEN.value


def _wrong_device(event: str, fields: Fields) -> bool:
    moved = _trouble(event, fields) == Trouble.MOVED.value
    return moved or (event == "microphone.opened" and fields.get("monitor") is True)


def _lost_device(event: str, fields: Fields) -> bool:
    return bool(_trouble(event, fields)) or _text(fields, "code") == "microphone"


_SIGN_IN = "voxseal sign-in, then voxseal resume; without a keyring: voxseal resume --sign-in"

CAUSES: tuple[Cause, ...] = (
    Cause(
        "not-signed-in",
        "Nobody was signed in, and without that the cloud takes nothing.",
        _KEPT,
        "Sign in; the same upload goes on.",
        _SIGN_IN,
        _detailed("sign-in-needed", "nobody"),
    ),
    Cause(
        "session-expired",
        "The session was over. It lasts an hour at most; after that the cloud takes nothing more under it.",
        f"{_KEPT} Parts that had arrived are not sent again.",
        "Sign in again; the same upload goes on.",
        _SIGN_IN,
        lambda event, fields: (
            event == "session.ended" or _text(fields, "code") in {"session-expired", "sign-in-needed"}
        ),
    ),
    Cause(
        "clock",
        "The computer's clock is wrong by more than the cloud allows, so it took nothing that was signed by it.",
        _KEPT,
        "Set the clock, best automatically from the network (and check the time zone), then sign in and go on.",
        "voxseal doctor compares the clock",
        _code("clock"),
    ),
    Cause(
        "disk-full",
        "The disk had no room left, for a sealed copy or for Voxseal's own records.",
        "The originals are untouched, and what was sealed before is kept.",
        "Free some space, or choose a data folder elsewhere, then go on.",
        "voxseal resume",
        lambda event, fields: _text(fields, "code") == "disk-full" or event == "log.gap",
    ),
    Cause(
        "take-not-written",
        "A take could not be written on: the disk is full, or failing.",
        "The take is kept as far as it could be written, and marked.",
        "Free some space and see whether the disk is sound, or choose a data folder elsewhere. Listen to the last take, and "
        "record it anew if it is cut.",
        "voxseal doctor says how much room there is",
        _not_written,
    ),
    Cause(
        "wrong-device",
        "Recorded was from another device than meant: the system moved the recording to another one, or a loopback of what "
        "the computer plays was chosen.",
        "The takes made before it are kept. A take that was under way is kept up to that moment, and marked.",
        "Choose the microphone again, listen to the last take, and record it anew.",
        "voxseal record --list-devices",
        _wrong_device,
    ),
    Cause(
        "device-lost",
        "The microphone was lost: unplugged, or its sound service stopped.",
        "The take is kept up to that moment, and marked.",
        "Plug the microphone in again, choose it, listen to the last take, and record it anew if it is cut.",
        "voxseal record --list-devices",
        _lost_device,
    ),
    Cause(
        "refused",
        "The cloud knows who is signed in, and does not allow what was asked: its rules do not fit the profile, or the "
        "account is not set up (any more).",
        _KEPT,
        "The organisation has to look at the role's and the bucket's policy; then go on.",
        "voxseal doctor shows what is allowed; then voxseal resume",
        _code("access-refused", "session-refused"),
    ),
    Cause(
        "no-profile",
        "No profile has been imported yet, so Voxseal does not know where anything goes, or whom it is sealed to.",
        "Nothing was read, sealed or sent.",
        "Import the file that the organisation gave you.",
        "voxseal profile import FILE",
        _detailed("profile", "no-profile"),
    ),
    Cause(
        "usage",
        "What was asked cannot be done: something that was named is not there or not allowed, or a choice was missing.",
        "What is sealed, recorded or delivered is kept.",
        "Read the message on the screen and correct that. The log holds no names, so here it cannot be said which it was.",
        "voxseal COMMAND --help says what a command takes",
        _code("usage"),
    ),
    Cause(
        "bad-profile",
        "The profile file cannot be used: something in it is missing or wrong. The detail names the key.",
        "Nothing was changed; a profile that was in use before still is.",
        "Ask the organisation for a corrected profile, and import that one.",
        "voxseal profile check FILE, then voxseal profile import FILE",
        _code("profile", "recipient-key"),
    ),
    Cause(
        "damaged-file",
        "A file is damaged: what its beginning promises is not in it.",
        "It was left out, the others were sent. The file itself was not touched.",
        "Play the file to its end in another program, export it anew from its source, and submit it again.",
        "voxseal submit FILE",
        _left_out(LeftOut.DAMAGED),
    ),
    Cause(
        "file-changed",
        "A file changed or went away while it was read.",
        "It was left out, the others were sent.",
        "Wait until whatever writes to it is finished, and submit it again.",
        "voxseal submit FILE",
        _left_out(LeftOut.CHANGED, LeftOut.VANISHED, LeftOut.UNREADABLE),
    ),
    Cause(
        "unfit-file",
        "A file is not what the profile asks for; the reason says in what.",
        "It was left out, the others were sent. The file itself was not touched.",
        "Convert or record it as the profile asks, and submit it again.",
        "voxseal measure FILE says how it is; then voxseal submit FILE",
        _left_out(
            *(
                reason
                for reason in LeftOut
                if reason not in {LeftOut.TWICE, LeftOut.WAITING, LeftOut.DELIVERED_BEFORE, LeftOut.LINK_OUTSIDE}
            )
        ),
    ),
    Cause(
        "nothing-found",
        "In what was chosen there was no file that is to be sent.",
        "Nothing was sealed or sent, and no file was touched.",
        "Check whether it was the right file or folder. If files were left out, their reasons are with the submission.",
        "voxseal status ID",
        _nothing_found,
    ),
    Cause(
        "same-recording",
        "A recording was not sent again: the same one was delivered before, waits to be sent, or was chosen twice.",
        "It is delivered once, or will be. The file itself was not touched.",
        "Nothing has to be done, unless something waits: then let that go on.",
        "voxseal status; then voxseal resume if something is not finished",
        _left_out(LeftOut.TWICE, LeftOut.WAITING, LeftOut.DELIVERED_BEFORE),
    ),
    Cause(
        "proxy",
        "The network's proxy stood in the way: it did not answer, refused, or asked for a sign-in of its own.",
        _KEPT,
        "Check the proxy in the system's or Voxseal's settings, or try another network; ask whoever runs the network "
        "whether the cloud may be reached. Then go on.",
        "voxseal doctor, then voxseal resume",
        _proxy,
    ),
    Cause(
        "certificate",
        "Whoever answered could not prove to be the service: its certificate is not accepted.",
        "Nothing was sent to it.",
        "A sign-in page of a hotel, or a company's proxy that opens connections, can cause this: try another network, and "
        "check the computer's date.",
        "voxseal doctor",
        _certificate,
    ),
    Cause(
        "network",
        "The network was gone or broke off: the service could not be reached.",
        f"{_KEPT} Parts that had arrived are not sent again.",
        "Check the network. Voxseal tries again by itself for a while; after that, tell it to go on.",
        "voxseal resume",
        _network,
    ),
    Cause(
        "keyring",
        "The system's keyring is missing or locked, so the session is kept in memory only.",
        "Nothing is written down that should not be.",
        "Unlock the keyring, or sign in again each time.",
        "voxseal submit FOLDER --sign-in; for what waits already: voxseal resume --sign-in",
        _event("vault.unavailable"),
        aside=True,
    ),
    Cause(
        "log-changed",
        "The session log's chain was cut or changed, or the power failed as it was written.",
        "Samples and uploads do not depend on it.",
        "Have the log checked: that names the place.",
        "voxseal logs verify",
        _event("chain.disputed"),
    ),
)

KILLED = Cause(
    "killed",
    "The program ended without a last word: it was killed, it crashed, or the power failed.",
    "What was sealed and sent is written down before it counts, so nothing is lost and nothing is sent twice.",
    "Start it again; it goes on where it stopped.",
    "voxseal resume",
    lambda event, fields: False,
)
"""Told by what is missing."""


@cache
def error_of(code: str) -> type[VoxsealError] | None:
    """The kind of error that has this code; None where there is none, and for a cancelling, which needs no words."""
    for kind in vars(errors).values():
        if inspect.isclass(kind) and issubclass(kind, VoxsealError) and kind.code == code and code != "cancelled":
            return kind
    return None


@cache
def in_own_words(code: str) -> Cause | None:
    """The error of this code as it would be shown; None for a code that no error has."""
    kind = error_of(code)
    if kind is None:
        return None
    safe, _, to_do = kind.default_hint.partition(". ")
    return Cause(code, f"{kind.title}.", f"{safe.rstrip('.')}." if safe else "", to_do, "", _code(code))
