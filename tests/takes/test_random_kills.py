"""kill -9 at random moments while recording: every take comes back, opens, and lacks its last tenth of a second at most.

`python -m tests.takes.random_kills --seed 7 --kills 100` does it a hundred times.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.takes.random_kills import RandomKills, describe
from tests.takes.studio import Studio

KILLS = 3


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [11])
def test_random_kills(
    seed: int, studio_of: Callable[..., Studio], tmp_path: Path, profile_text: str, private_key: rsa.RSAPrivateKey
) -> None:
    (tmp_path / "acme.toml").write_text(profile_text)
    studio = studio_of(tmp_path / "acme.toml")
    driver = RandomKills(studio, private_key, seed)
    before = studio.keys_in_the_vault()
    kills = [driver.kill() for _ in range(KILLS)]
    # Nothing is left over: each take was kept, so its key is gone from the keyring and its scratch from the disk.
    assert list((studio.client.data / "scratch").iterdir()) == []
    assert studio.keys_in_the_vault() == before
    said = describe(seed, kills)
    print(said)  # shown when it fails: the command that has it again
    assert not any(kill.too_much for kill in kills), said
