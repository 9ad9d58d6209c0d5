"""The Windows Credential Manager as `keyring` speaks to it, over a stand-in for the calls of Windows themselves."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from keyring.backends import Windows

from voxseal.identity.backends import choose_vault, system_keyrings
from voxseal.identity.vault import KeyringVault


class NotThere(Exception):
    def __init__(self, funcname):
        super().__init__(funcname)
        self.winerror, self.funcname = 1168, funcname


class CredentialManager:
    """wincred.h: one credential a target, 2,560 bytes of UTF-16 at most. `between` is called before each write."""

    CRED_TYPE_GENERIC, CRED_PERSIST_LOCAL_MACHINE, CRED_PERSIST_ENTERPRISE = 1, 2, 3

    def __init__(self):
        self.targets = {}
        self.between = lambda: None

    def CredRead(self, Type, TargetName):  # noqa: N802, N803  wincred.h's names
        if TargetName not in self.targets:
            raise NotThere("CredRead")
        return dict(self.targets[TargetName])

    def CredWrite(self, credential, flags):  # noqa: N802  wincred.h's name
        between, self.between = self.between, lambda: None
        between()
        blob = credential["CredentialBlob"].encode("utf-16-le")
        assert len(blob) <= 2560
        assert credential["Persist"] == self.CRED_PERSIST_LOCAL_MACHINE
        self.targets[credential["TargetName"]] = {**credential, "CredentialBlob": blob}

    def CredDelete(self, Type, TargetName):  # noqa: N802, N803  wincred.h's names
        if self.targets.pop(TargetName, None) is None:
            raise NotThere("CredDelete")


@pytest.fixture
def windows(monkeypatch):
    manager = CredentialManager()
    monkeypatch.setattr(Windows, "win32cred", manager, raising=False)
    monkeypatch.setattr(Windows, "pywintypes", SimpleNamespace(error=NotThere), raising=False)
    monkeypatch.setattr(Windows, "missing_deps", False)
    return manager


def vault_of(events):
    vault = choose_vault(events, system_keyrings("win32"))
    assert isinstance(vault, KeyringVault)
    assert vault.label == "Windows Credential Manager"
    return vault


def test_what_is_saved_is_there_and_what_is_wiped_leaves_nothing(windows, events):
    vault = vault_of(events)
    texts = {"session": "s" * 5000, "scratch-1": "one", "scratch-2": "two"}
    for name, text in texts.items():
        vault.save(name, text)
    vault.save("session", "shorter")
    assert {name: vault.load(name) for name in texts} == {**texts, "session": "shorter"}
    for name in texts:
        vault.wipe(name)
    assert windows.targets == {}


def test_two_programs_that_save_at_the_same_moment_lose_nothing(windows, events):
    """A sign-in in the terminal, just as the window keeps the key of a take."""
    vault_of(events).save("session", "of yesterday")
    windows.between = lambda: vault_of(events).save("session", "of today")
    vault_of(events).save("scratch-1", "the key of a take")
    assert vault_of(events).load("session") == "of today"
    assert vault_of(events).load("scratch-1") == "the key of a take"
