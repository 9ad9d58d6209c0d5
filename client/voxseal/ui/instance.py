"""One window per data folder: a second start raises the first and hands over its files.

    if hand_over(folder, files):            # before a window is made; in as many calls as it takes
        sys.exit(0)
    instance = Instance(folder)             # once the data folder is ours
    instance.called.connect(...)            # a tuple of paths, maybe empty

The socket lies in the data folder, which only its owner can enter; on Windows it is a named pipe for this user alone. What
comes in is input from outside all the same: one line of JSON, bounded in size, number and time, and nothing in it is trusted
to be a path until it was looked at.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_LARGEST = 1 << 20
"""Bytes of a call."""
_MOST_FILES = 5_000
_LONGEST_TOKEN = 200
_FRAME = 2_000
"""Bytes that are enough for what is round the files in a call: a token of which each character is escaped, and the keys."""
_MOST_CALLERS = 8
_PATIENCE = 5_000
"""Milliseconds that either side waits for the other."""
_LONGEST_ADDRESS = 100
"""Bytes. An address of a socket is at most 107 (unix(7)), and on macOS 103."""
_ANSWER = b"raised\n"


def address(folder: Path) -> str:
    """Where the window of the data folder `folder` listens."""
    name = "voxseal-" + hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    if sys.platform == "win32":
        return name
    place = folder / "window.socket"
    if len(os.fsencode(place)) > _LONGEST_ADDRESS:
        place = _runtime_folder() / name
    return str(place)


def _runtime_folder() -> Path:
    """A folder of this user alone with a short name; where the system has none, one in which nothing can listen."""
    if sys.platform == "darwin":
        return Path(tempfile.gettempdir())
    return Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")


def hand_over(folder: Path, files: Sequence[Path]) -> bool:
    """Whether a window on `folder` runs already; it was raised then, and has all the files. If not, it may have some of
    them: handing them over again is harmless.
    """
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")  # Wayland lets only its owner bring a window to the front
    return all(_answered(folder, call) for call in _calls(files, token))


def _calls(files: Sequence[Path], token: str) -> Iterator[bytes]:
    """As many calls as it takes for each to be within what the other side reads; one where there are no files. The first
    raises the window, and a token is good for once.
    """
    names: list[str] = []
    size = 0
    for path in files:
        length = len(json.dumps(str(path))) + len(", ")
        if names and (len(names) == _MOST_FILES or size + length > _LARGEST - _FRAME):
            yield _call(names, token)
            names, size, token = [], 0, ""
        names.append(str(path))
        size += length
    yield _call(names, token)


def _call(names: list[str], token: str) -> bytes:
    return json.dumps({"files": names, "token": token if len(token) < _LONGEST_TOKEN else ""}).encode() + b"\n"


def _answered(folder: Path, call: bytes) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(address(folder))
    if not socket.waitForConnected(_PATIENCE):
        return False
    socket.write(call)
    answer = b""
    while len(answer) < len(_ANSWER) and socket.waitForReadyRead(_PATIENCE):
        answer += bytes(socket.read(len(_ANSWER)).data())
    socket.abort()
    return answer == _ANSWER


class Instance(QObject):
    """Listens. Make it while the data folder's lock is held: whatever listened there before is gone then."""

    called = Signal(object)
    """A tuple of paths that a second start was given."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        place = address(folder)
        QLocalServer.removeServer(place)  # left behind by a crash
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self.listening = self._server.listen(place)
        """False where the system offers no such socket; a second start then only finds the folder taken."""
        self._callers: set[_Caller] = set()

    def close(self) -> None:
        for caller in list(self._callers):
            caller.end()
        self._server.close()

    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._callers) >= _MOST_CALLERS:
                socket.abort()
                socket.deleteLater()
                continue
            caller = _Caller(socket, self)
            caller.said.connect(self.called)
            caller.ended.connect(lambda caller=caller: self._callers.discard(caller))
            self._callers.add(caller)
            caller.read()


class _Caller(QObject):
    """One connection: reads one line, answers, ends."""

    said = Signal(object)
    ended = Signal()

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._data = b""
        self._done = False
        socket.setParent(self)
        socket.setReadBufferSize(_LARGEST)
        socket.readyRead.connect(self.read)
        socket.disconnected.connect(self.end)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self.end)
        self._limit.start(_PATIENCE)

    def read(self) -> None:
        if self._done:
            return
        self._data += bytes(self._socket.read(_LARGEST + 1 - len(self._data)).data())
        line, newline, _ = self._data.partition(b"\n")
        if not newline:
            if len(self._data) > _LARGEST:
                self.end()
            return
        files = _files_of(line)
        if files is None:
            self.end()
            return
        self._done = True
        self._socket.write(_ANSWER)
        self._socket.flush()
        self.said.emit(files)

    def end(self) -> None:
        self._done = True
        self._limit.stop()
        self._socket.abort()
        self.ended.emit()
        self.deleteLater()


def _files_of(line: bytes) -> tuple[Path, ...] | None:
    """The paths in a call; None for anything that is not one."""
    try:
        call = json.loads(line)
        files, token = call["files"], call["token"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(files, list) or len(files) > _MOST_FILES or not isinstance(token, str):
        return None
    if not all(isinstance(file, str) and "\0" not in file and Path(file).is_absolute() for file in files):
        return None
    if token and len(token) < _LONGEST_TOKEN and token.isascii() and token.isprintable():
        os.environ["XDG_ACTIVATION_TOKEN"] = token
    return tuple(Path(file) for file in files)
