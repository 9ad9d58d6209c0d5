"""A real Secret Service whose keyring gets locked; `test_identity_locked_keyring` runs it on a bus of its own."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import secretstorage
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.identity.conftest import wait_until
from voxseal.domain.errors import VaultError
from voxseal.domain.events import VaultUnavailable
from voxseal.domain.ports import Vault
from voxseal.identity.backends import choose_vault, system_keyrings

TEXT = "a session " * 300


@contextmanager
def keyring_daemon() -> Iterator[None]:
    """Somebody has logged in: the daemon runs, and got the password."""
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as daemon:
        try:
            assert daemon.stdin is not None
            daemon.stdin.write(b"password\n")
            daemon.stdin.close()
            wait_until(lambda: has_owner("org.freedesktop.secrets"), 30)
            wait_until(lambda: chosen().durable, 30)
            yield
        finally:
            daemon.kill()


def has_owner(name: str) -> bool:
    """Asked of the bus itself: asking the service would make the bus start another daemon, one without a password."""
    with open_dbus_connection() as connection:
        answer: tuple[int] = connection.send_and_get_reply(message_bus.NameHasOwner(name)).body
        return bool(answer[0])


def chosen(events=lambda _: None) -> Vault:
    return choose_vault(events, system_keyrings("linux"), timeout=20)


def lock() -> None:
    connection = secretstorage.dbus_init()
    try:
        secretstorage.get_default_collection(connection).lock()
    finally:
        connection.close()


def test_a_keyring_that_gets_locked_costs_a_sign_in_and_nothing_else(events) -> None:
    with keyring_daemon():
        vault = chosen()
        assert vault.label == "Secret Service"
        vault.save("session", TEXT)
        lock()
        started = time.monotonic()
        for call in (lambda: vault.load("session"), lambda: vault.save("session", "x"), lambda: vault.wipe("session")):
            with pytest.raises(VaultError) as told:
                call()
            assert told.value.detail == "locked"
        assert time.monotonic() - started < 60
        later = chosen(events)
        assert (later.label, later.durable) == ("memory only", False)
        assert list(events) == [VaultUnavailable("locked")]

    with keyring_daemon():
        again = chosen()
        assert again.load("session") == TEXT
        again.wipe("session")
