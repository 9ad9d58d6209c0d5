"""Uses a window as assistive tools do: by the accessibility bus, with the names and roles that a screen reader tells.

    with Assistive(session_bus_address) as assistive:
        window = assistive.application("voxseal")
        window.find("button", "They match, import").press()

The protocol is AT-SPI 2, spoken on D-Bus by jeepney. A control that cannot be reached by name and role cannot be used here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.installer.packaged.program import NotAsPromised

_PATIENCE = 60.0
_LOOK = 0.25
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_SHOWING, _ENABLED = 25, 8  # bits of AtspiStateType


@dataclass(frozen=True)
class Thing:
    """Something that the accessibility bus tells of."""

    connection: DBusConnection
    owner: str
    path: str

    def _call(self, interface: str, method: str, signature: str = "", *arguments: Any) -> Any:
        address = DBusAddress(self.path, bus_name=self.owner, interface=interface)
        reply = self.connection.send_and_get_reply(
            new_method_call(address, method, signature or None, arguments), timeout=10
        )
        if reply.header.message_type is MessageType.error:
            raise LookupError(f"{method}: {reply.body}")
        return reply.body[0] if len(reply.body) == 1 else reply.body

    def _property(self, name: str) -> Any:
        return self._call("org.freedesktop.DBus.Properties", "Get", "ss", _ACCESSIBLE, name)[1]

    @property
    def name(self) -> str:
        return str(self._property("Name"))

    @property
    def role(self) -> str:
        return str(self._call(_ACCESSIBLE, "GetRoleName"))

    @property
    def usable(self) -> bool:
        low, _ = self._call(_ACCESSIBLE, "GetState")
        return bool(low >> _SHOWING & 1 and low >> _ENABLED & 1)

    @property
    def children(self) -> list[Thing]:
        return [Thing(self.connection, owner, path) for owner, path in self._call(_ACCESSIBLE, "GetChildren")]

    def all(self) -> Iterator[Thing]:
        """This and everything within, as far as it lasts: what has gone meanwhile is left out."""
        yield self
        try:
            children = self.children
        except LookupError:
            return
        for child in children:
            yield from child.all()

    def find(self, role: str, name: str, *, whole: bool = False) -> Thing:
        """The usable control of this role whose name begins so, or is `whole`; waits for it."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for thing in self.all():
                try:
                    named = thing.name == name if whole else thing.name.startswith(name)
                    if named and thing.role == role and thing.usable:
                        return thing
                except LookupError:
                    continue
            time.sleep(_LOOK)
        raise NotAsPromised(f"no {role} {name!r} in the window:\n" + self.told())

    def press(self) -> None:
        """The first of its actions: press, toggle, open."""
        self._call("org.a11y.atspi.Action", "DoAction", "i", 0)

    def told(self) -> str:
        """Everything that has a name, for a failure's text."""
        lines = []
        for thing in self.all():
            try:
                lines.append(f"  {thing.role}: {thing.name}")
            except LookupError:
                continue
        return "\n".join(line for line in lines if not line.endswith(": "))


class Assistive:
    """A connection to the accessibility bus of a session."""

    def __init__(self, session_bus: str) -> None:
        self._session = open_dbus_connection(session_bus)
        launcher = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        address = self._session.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=10).body[0]
        self._bus = open_dbus_connection(str(address))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()
        self._session.close()

    def application(self, name: str) -> Thing:
        """The running program that calls itself so; waits for it."""
        desktop = Thing(self._bus, "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            for thing in desktop.children:
                try:
                    if thing.name == name:
                        return thing
                except LookupError:
                    continue
            time.sleep(_LOOK)
        raise NotAsPromised(f"no program {name!r} on the accessibility bus")
