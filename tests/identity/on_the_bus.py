"""The vault's contract on the current bus's Secret Service; `test_the_real_secret_service` runs it by itself."""

from __future__ import annotations

import pytest

from tests.identity.test_identity_vault import VaultContract
from voxseal.identity.backends import choose_vault, system_keyrings


class TestSecretService(VaultContract):
    @pytest.fixture
    def vault(self, events):
        chosen = choose_vault(events, system_keyrings("linux"), timeout=20)
        assert chosen.label == "Secret Service", list(events)
        yield chosen
        chosen.wipe("session")
