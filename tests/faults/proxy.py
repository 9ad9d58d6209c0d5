"""A line between client and store that misbehaves by script, byte by byte, so that it does not matter what it carries.

    with FaultyLine(port_of_the_store, cutting, seed=3) as line:
        ...                     # a client that connects to 127.0.0.1:line.port
    line.mishaps                # what came about

A script is asked once for each connection what will happen to it. The same seed gives the nth connection the same fate;
which request goes over which connection is the client's own affair.
"""

from __future__ import annotations

import contextlib
import random
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Self

_PIECE = 64 * 1024
_LOOK = 0.05
"""Seconds between looks at whether the line is to end or to go down."""


class Direction(Enum):
    UP = "to the store"
    DOWN = "to the client"


class Kind(Enum):
    CUT = "both ends are closed"
    RESET = "both ends are reset"
    STALL = "nothing moves for some seconds, then it goes on"


@dataclass(frozen=True)
class Mishap:
    """What happens once `after` bytes have gone in `direction`: over one connection, or over the whole line, to the one
    that carries that byte. `seconds` is how long, if it lasts."""

    kind: Kind
    direction: Direction
    after: int
    seconds: float = 0.0


@dataclass(frozen=True)
class Fate:
    """One connection's: a mishap or none, and how fast it is (bytes a second each way; None: as fast as it goes)."""

    mishap: Mishap | None = None
    speed: int | None = None


@dataclass(frozen=True)
class Outage:
    """Once `after` bytes have gone to the store over the whole line, every connection is reset, and new ones are refused
    for `seconds`."""

    after: int
    seconds: float


Script = Callable[[random.Random], Fate]


class FaultyLine:
    """A context manager. One thread accepts, and one a connection forwards.

    Args:
        script: what each connection meets by chance.
        mishaps, outages: what the line meets in any case, by the bytes that it has carried.
    """

    def __init__(
        self,
        target: int,
        script: Script,
        *,
        mishaps: Sequence[Mishap] = (),
        outages: Sequence[Outage] = (),
        seed: int = 0,
    ) -> None:
        self._certain = list(mishaps)
        self._outages = sorted(outages, key=lambda outage: outage.after)
        self._carried = {Direction.UP: 0, Direction.DOWN: 0}
        self._target = target
        self._script = script
        self._random = random.Random(seed)
        # Two sockets on the port: on Linux a listener that is shut down refuses and may listen again later, at the same
        # port only if it was bound to it by number; the other one, which never listens, chooses the number and holds it.
        self._holder = _bound(0)
        self.port = int(self._holder.getsockname()[1])
        self._listener = _bound(self.port)
        self._listener.listen(64)
        self._connections: list[_Connection] = []
        self._lock = threading.Lock()
        self._mishaps: list[Mishap | Outage] = []
        self._down_until = 0.0
        self.ending = threading.Event()
        self._thread = threading.Thread(target=self._accept, name="faulty-line")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def mishaps(self) -> list[Mishap | Outage]:
        """Those that have come about; a connection may end before its own does."""
        with self._lock:
            return list(self._mishaps)

    @property
    def down(self) -> bool:
        with self._lock:
            return time.monotonic() < self._down_until

    def happened(self, mishap: Mishap) -> None:
        with self._lock:
            self._mishaps.append(mishap)

    def carried(self, direction: Direction, count: int) -> Mishap | None:
        """What the connection that carried these bytes meets for it."""
        with self._lock:
            self._carried[direction] += count
            if self._outages and self._carried[Direction.UP] >= self._outages[0].after:
                outage = self._outages.pop(0)
                self._mishaps.append(outage)
                self._down_until = time.monotonic() + outage.seconds
                self._listener.shutdown(socket.SHUT_RDWR)
            due = next((each for each in self._certain if self._carried[each.direction] >= each.after), None)
            if due is not None:
                self._certain.remove(due)
            return due

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ending.set()
        self._thread.join()
        for connection in self._connections:
            connection.join()
        self._listener.close()
        self._holder.close()

    def _accept(self) -> None:
        while not self.ending.is_set():
            if self.down:
                self._come_back()
            if not select.select([self._listener], [], [], _LOOK)[0]:
                continue
            with contextlib.suppress(OSError):
                client, _ = self._listener.accept()
                connection = _Connection(self, client, self._target, self._script(self._random))
                self._connections.append(connection)
                connection.start()

    def _come_back(self) -> None:
        while self.down and not self.ending.wait(_LOOK):
            pass
        self._listener.listen(64)


class _Connection(threading.Thread):
    """Forwards both ways in one thread, so that nobody else has the sockets in hand when they are to be reset."""

    def __init__(self, line: FaultyLine, client: socket.socket, target: int, fate: Fate) -> None:
        super().__init__(name="faulty-line-connection")
        self._line = line
        self._client = client
        self._target = target
        self._fate = fate
        self._gone = {Direction.UP: 0, Direction.DOWN: 0}
        self._pending = fate.mishap
        self._struck: Mishap | None = None

    def run(self) -> None:
        reset = False
        store: socket.socket | None = None
        try:
            store = socket.create_connection(("127.0.0.1", self._target), timeout=10)
            reset = self._forward(store)
        except OSError:
            pass  # one end has gone: so does the other
        finally:
            for end in filter(None, (self._client, store)):
                _close(end, reset)

    def _forward(self, store: socket.socket) -> bool:
        """Until either end closes or it is cut; True when it is to be reset."""
        ways = {self._client: (store, Direction.UP), store: (self._client, Direction.DOWN)}
        for end in ways:
            end.settimeout(_LOOK)
        while not self._line.ending.is_set():
            if self._line.down:
                return True
            for source in select.select(list(ways), [], [], _LOOK)[0]:
                target, direction = ways[source]
                data = source.recv(self._most(direction))
                if not data:
                    return False
                if not self._send(target, data):
                    return True
                self._gone[direction] += len(data)
                self._struck = self._line.carried(direction, len(data)) or self._struck
                if self._fate.speed is not None:
                    self._line.ending.wait(len(data) / self._fate.speed)
            if (mishap := self._due()) is not None:
                self._pending = self._struck = None
                self._line.happened(mishap)
                if mishap.kind is not Kind.STALL:
                    return mishap.kind is not Kind.CUT
                self._line.ending.wait(mishap.seconds)
        return False

    def _send(self, target: socket.socket, data: bytes) -> bool:
        """False when the line is to end or to go down while the other end does not read."""
        view = memoryview(data)
        while view:
            try:
                view = view[target.send(view) :]
            except TimeoutError:
                if self._line.ending.is_set() or self._line.down:
                    return False
        return True

    def _most(self, direction: Direction) -> int:
        """Bytes that may be read now: to the mishap's very byte, and little at a time on a slow line."""
        most = _PIECE if self._fate.speed is None else max(1, self._fate.speed // 100)
        if self._pending is not None and self._pending.direction is direction:
            most = min(most, max(1, self._pending.after - self._gone[direction]))
        return most

    def _due(self) -> Mishap | None:
        mishap = self._pending
        if self._struck is not None or mishap is None:
            return self._struck
        return mishap if self._gone[mishap.direction] >= mishap.after else None


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def _close(end: socket.socket, reset: bool) -> None:
    with contextlib.suppress(OSError):
        if reset:  # lingering for no time makes closing a reset
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            end.shutdown(socket.SHUT_RDWR)
    end.close()


# --- scripts --------------------------------------------------------------------------------------------------------


def steady(chance: random.Random) -> Fate:
    """A good line."""
    return Fate()


def cutting(chance: random.Random) -> Fate:
    """Half of the connections are closed, anywhere in request or answer."""
    return Fate(_mishap(chance, Kind.CUT))


def resetting(chance: random.Random) -> Fate:
    """Half of the connections are reset, anywhere in request or answer."""
    return Fate(_mishap(chance, Kind.RESET))


def stalling(seconds: float) -> Script:
    """Half of the connections stand still for so long, anywhere in request or answer."""
    return lambda chance: Fate(_mishap(chance, Kind.STALL, seconds))


def trickling(speed: int) -> Script:
    """Every connection is slow and gets its bytes in crumbs; half of them are cut as well."""

    def script(chance: random.Random) -> Fate:
        return Fate(_mishap(chance, Kind.CUT), speed)

    return script


def _mishap(chance: random.Random, kind: Kind, seconds: float = 0.0) -> Mishap | None:
    if chance.randrange(2):
        return None
    direction = chance.choice([Direction.UP, Direction.UP, Direction.DOWN])
    if direction is Direction.DOWN:
        return Mishap(kind, direction, chance.randint(1, 1000), seconds)
    # Half of them with every order of magnitude as likely, in a head or a small body; half in the middle of a part.
    most = 12 << 20
    after = int(most ** chance.random()) if chance.randrange(2) else chance.randint(1, most)
    return Mishap(kind, direction, after, seconds)
