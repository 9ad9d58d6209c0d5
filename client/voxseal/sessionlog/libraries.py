"""What libraries say in their own logs, as events that can hold no secret: only while a problem is recorded.

    listener = LibraryListener(events, pseudonyms, wanted=lambda: journal.detailed)
    listener.start()

botocore writes signed headers and session tokens at DEBUG, urllib3 whole addresses. So nothing that was filled in is taken
over, but numbers and a few words of protocols; any other value becomes a stand-in, the same for the same value. And the text
itself is taken over only if it stands as a constant in the code that logs it: a text that was put together beforehand
could hold anything, and is told by its place alone.

While it listens, these loggers pass nothing on to other handlers of the process: what they say in full goes nowhere.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from voxseal.domain.events import LibrarySaid
from voxseal.domain.ports import EventSink
from voxseal.domain.secret import Private
from voxseal.sessionlog.pseudonyms import Pseudonyms

LIBRARIES = (
    "authlib", "boto3", "botocore", "charset_normalizer", "jeepney", "joserfc", "keyring", "requests", "secretstorage",
    "truststore", "urllib3",
)  # fmt: skip

NOT_WRITTEN = "(put together beforehand, so not written)"

_WORDS = frozenset(
    (
        "GET",
        "PUT",
        "POST",
        "HEAD",
        "DELETE",
        "CONNECT",
        "http",
        "https",
        "HTTP/1.0",
        "HTTP/1.1",
        "s3",
        "sts",
        "s3v4",
        "v4",
    )
)
_NAME = re.compile(r"[A-Za-z0-9_.]{1,60}")
_LARGEST_NUMBER = 10**13
_FRAMES = 12

_TURN = threading.RLock()
_LISTENING: list[logging.Handler] = []
_BEFORE: dict[str, tuple[int, bool, list[logging.Handler]]] = {}
"""How the loggers were before anybody listened: their level, and to whom they spoke."""


class LibraryListener(logging.Handler):
    """Turns the libraries' log records into events. `start` and `stop` from any thread, any number of times."""

    def __init__(self, events: EventSink, pseudonyms: Pseudonyms, wanted: Callable[[], bool]) -> None:
        """`wanted`: whether to go on. The first record for which it says no ends the listening."""
        super().__init__(logging.DEBUG)
        self._events = events
        self._pseudonyms = pseudonyms
        self._wanted = wanted

    def start(self) -> None:
        with _TURN:
            if not _LISTENING:
                for name in LIBRARIES:
                    logger = logging.getLogger(name)
                    _BEFORE[name] = (logger.level, logger.propagate, logger.handlers)
                    logger.propagate = False
            if self not in _LISTENING:
                _LISTENING.append(self)
            for name in LIBRARIES:
                logger = logging.getLogger(name)
                logger.handlers = list(_LISTENING)
                logger.setLevel(logging.DEBUG)  # last: from here on they say more, and nobody else hears it

    def stop(self) -> None:
        with _TURN:
            if self not in _LISTENING:
                return
            _LISTENING.remove(self)
            for name in LIBRARIES:
                logger = logging.getLogger(name)
                if _LISTENING:
                    logger.handlers = list(_LISTENING)
                else:
                    level, propagate, logger.handlers = _BEFORE[name]
                    logger.setLevel(level)
                    logger.propagate = propagate

    def emit(self, record: logging.LogRecord) -> None:
        if not self._wanted():
            self.stop()
            return
        try:
            self._events(self._event(record))
        except Exception:  # noqa: BLE001  a handler raises into the code that logs; and what went wrong may name a value
            self._events(LibrarySaid("voxseal", "error", "libraries", "A library's message could not be taken over."))

    def _event(self, record: logging.LogRecord) -> LibrarySaid:
        return LibrarySaid(
            library=record.name if _NAME.fullmatch(record.name) else "unknown",
            severity=record.levelname.lower() if _NAME.fullmatch(record.levelname) else str(record.levelno),
            place=f"{record.module}:{record.lineno}",
            text=self._text(record),
        )

    def _text(self, record: logging.LogRecord) -> str:
        template = record.msg
        if not isinstance(template, str) or not _is_constant(template, record):
            return NOT_WRITTEN
        text = template
        if record.args:
            arguments = record.args
            try:
                if isinstance(arguments, tuple):
                    text = template % tuple(self._safe(value) for value in arguments)
                else:
                    text = template % {key: self._safe(value) for key, value in arguments.items()}
            except (TypeError, ValueError, KeyError):
                text = template
        if record.exc_info and record.exc_info[0] is not None:
            text += f" (after {record.exc_info[0].__name__})"
        return text

    def _safe(self, value: Any) -> Any:
        """A number, a word of a protocol, or a stand-in."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return value if abs(value) < _LARGEST_NUMBER else "<number>"
        if isinstance(value, str):
            return value if value in _WORDS else self._pseudonyms.of(Private("text", value))
        kind = value if isinstance(value, type) else type(value)
        return f"<{kind.__name__}>"


def _is_constant(text: str, record: logging.LogRecord) -> bool:
    """Whether `text` stands in the code that logged it, as it is. Looks up the stack from here."""
    frame: FrameType | None = sys._getframe(1)
    for _ in range(_FRAMES):
        frame = frame.f_back if frame is not None else None
        if frame is None:
            return False
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            return any(constant is text or constant == text for constant in code.co_consts if isinstance(constant, str))
    return False
