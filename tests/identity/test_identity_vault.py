"""One contract for every vault: memory, a keyring with Windows' limits, and the real Secret Service where there is one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

from tests.identity.conftest import wait_until
from voxseal.domain.errors import VaultError
from voxseal.domain.events import VaultUnavailable
from voxseal.identity.backends import Candidate, choose_vault, system_keyrings
from voxseal.identity.vault import KeyringVault, MemoryVault

LONG = "".join(f"{number:05d}é\U0001f399" for number in range(400))


class DictKeyring:
    """A keyring with state: Windows' limit on an entry, and the ways to fail. `after` calls, `failure` is raised."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.limit = 2560
        self.failure: Exception | None = None
        self.after = 0
        self.hang: threading.Event | None = None
        self.calls = 0

    def _turn(self) -> None:
        self.calls += 1
        if self.hang is not None:
            self.hang.wait(30)
        if self.failure is not None:
            if self.after <= 0:
                raise self.failure
            self.after -= 1

    def get_password(self, service, username):
        self._turn()
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self._turn()
        if len(password.encode("utf-16-le")) > self.limit:
            raise OSError("the stub received bad data")  # what Windows says
        self.entries[service, username] = password

    def delete_password(self, service, username):
        self._turn()
        if (service, username) not in self.entries:
            raise PasswordDeleteError("not found")
        del self.entries[service, username]


class VaultContract:
    """What every vault does. A subclass gives the fixture `vault`."""

    def test_nothing_there(self, vault):
        assert vault.load("session") is None
        vault.wipe("session")

    @pytest.mark.parametrize("text", ["", "x", "a" * 1000, "a" * 1001, LONG, "line\nline\0", '"{}'], ids=len)
    def test_what_is_saved_is_loaded(self, vault, text):
        vault.save("session", text)
        assert vault.load("session") == text

    def test_the_last_one_counts(self, vault):
        for text in (LONG, "short", LONG * 2, "end"):
            vault.save("session", text)
            assert vault.load("session") == text

    def test_names_are_apart(self, vault):
        vault.save("session", "one")
        vault.save("other", "two")
        vault.wipe("session")
        assert (vault.load("session"), vault.load("other")) == (None, "two")
        vault.wipe("other")

    def test_wiped_is_gone(self, vault):
        vault.save("session", LONG)
        vault.wipe("session")
        assert vault.load("session") is None

    def test_it_says_what_it_is(self, vault):
        assert vault.label
        assert vault.durable is not isinstance(vault, MemoryVault)


class TestMemoryVault(VaultContract):
    @pytest.fixture
    def vault(self):
        return MemoryVault()


@pytest.fixture
def keyring():
    return DictKeyring()


class TestKeyringVault(VaultContract):
    @pytest.fixture
    def vault(self, keyring):
        return KeyringVault(keyring, "double")

    def test_wiping_leaves_nothing(self, vault, keyring):
        vault.save("session", LONG)
        vault.save("session", "x" * 5000)
        vault.wipe("session")
        assert keyring.entries == {}

    def test_saving_leaves_nothing_of_the_old(self, vault, keyring):
        vault.save("session", LONG)
        vault.save("session", "canary-free")
        assert len(keyring.entries) == 2

    @pytest.mark.parametrize("after", range(60))
    def test_a_crash_at_any_call_gives_the_old_or_the_new(self, vault, keyring, after):
        old, new = "old" * 900, "new" * 1300
        vault.save("session", old)
        keyring.failure, keyring.after = OSError("power cut"), after
        try:
            vault.save("session", new)
            finished = True
        except VaultError:
            finished = False
        keyring.failure = None
        assert vault.load("session") in ({new} if finished else {old, new})
        vault.wipe("session")
        assert keyring.entries == {}, "a wipe after a crash leaves secrets behind"

    @pytest.mark.parametrize("after", range(0, 24, 2))
    def test_a_crash_while_wiping_is_made_good_by_the_next(self, vault, keyring, after):
        vault.save("session", LONG)
        keyring.failure, keyring.after = OSError("power cut"), after
        try:
            vault.wipe("session")
        except VaultError:
            pass
        keyring.failure = None
        vault.wipe("session")
        assert keyring.entries == {}

    @pytest.mark.parametrize("damage", ["missing", "changed", "index", "index-huge", "index-number"])
    def test_damaged_is_wiped(self, vault, keyring, damage):
        vault.save("session", "x" * 3000)
        index, piece = ("Voxseal", "session"), ("Voxseal", "session.a.1")
        assert piece in keyring.entries
        if damage == "missing":
            del keyring.entries[piece]
        elif damage == "changed":
            keyring.entries[piece] = keyring.entries[piece].replace("x", "y", 1)
        else:
            said = {
                "index": "}",
                "index-number": "7",
                "index-huge": '{"generation":"a","count":1000000000,"sha256":""}',
            }
            keyring.entries[index] = said[damage]
        assert vault.load("session") is None
        assert keyring.calls < 100
        assert index not in keyring.entries

    def test_too_large(self, vault):
        with pytest.raises(VaultError):
            vault.save("session", "x" * 200_000)

    @pytest.mark.parametrize(
        ("failure", "detail"),
        [
            (KeyringLocked("canary"), "locked"),
            (NoKeyringError("canary"), "no-keyring"),
            (OSError("canary"), "keyring OSError"),
            (RuntimeError("canary"), "keyring RuntimeError"),
        ],
    )
    def test_every_failure_is_a_vault_error(self, vault, keyring, failure, detail):
        keyring.failure = failure
        for call in (lambda: vault.load("s"), lambda: vault.save("s", "t"), lambda: vault.wipe("s")):
            with pytest.raises(VaultError) as told:
                call()
            assert told.value.detail == detail
            assert "canary" not in f"{told.value} {told.value.__cause__} {told.value.__context__}"

    def test_a_prompt_that_nobody_answers(self, keyring):
        vault = KeyringVault(keyring, "double", timeout=0.1)
        keyring.hang = threading.Event()
        with pytest.raises(VaultError) as told:
            vault.save("session", "secret")
        assert told.value.detail == "locked"
        keyring.hang.set()  # answered at last: what was given up does nothing more
        wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name == "keyring"])
        assert keyring.entries == {}


class TestChoice:
    def test_the_first_that_answers(self, events, keyring):
        def absent():
            raise RuntimeError("no bus")

        vault = choose_vault(events, [Candidate("A", absent), Candidate("B", lambda: keyring)])
        assert (vault.label, vault.durable, list(events)) == ("B", True, [])

    @pytest.mark.parametrize(
        ("failure", "reason"),
        [(KeyringLocked("x"), "locked"), (OSError("x"), "failed")],
    )
    def test_memory_is_said(self, events, keyring, failure, reason):
        keyring.failure = failure
        vault = choose_vault(events, [Candidate("A", lambda: keyring)])
        assert (type(vault), list(events)) == (MemoryVault, [VaultUnavailable(reason)])

    def test_none_at_all(self, events, monkeypatch):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        assert choose_vault(events, system_keyrings("linux")).label == "memory only"
        assert list(events) == [VaultUnavailable("no-keyring")]

    @pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
    def test_never_the_librarys_own_choice(self, platform):
        labels = [candidate.label for candidate in system_keyrings(platform)]
        assert set(labels) <= {"Secret Service", "KWallet", "macOS Keychain", "Windows Credential Manager"}

    def test_macos_is_given_one_entry_as_it_may_ask_about_each(self, events, keyring):
        (candidate,) = system_keyrings("darwin")
        keyring.limit = 1 << 20
        vault = choose_vault(events, [replace(candidate, open=lambda: keyring)])
        vault.save("session", LONG)
        assert vault.load("session") == LONG
        assert len(keyring.entries) == 2  # and the index

    def test_a_plaintext_default_is_not_used(self, events, monkeypatch):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        assert isinstance(choose_vault(events, system_keyrings("linux")), MemoryVault)


def test_the_real_secret_service(tmp_path):
    """The contract on gnome-keyring, on a bus of its own that ends with it."""
    (tmp_path / "run").mkdir(mode=0o700)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "PYTEST", "COV"))} | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    done = subprocess.run(
        [
            "dbus-run-session",
            "--",
            "sh",
            "-c",
            _ON_THE_BUS,
            sys.executable,
            str(Path(__file__).parent / "on_the_bus.py"),
        ],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


_ON_THE_BUS = (
    'printf "password\\n" | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1 && '
    '"$0" -m pytest -q -p no:cacheprovider -p no:randomly -p no:xdist "$1"'
)
