"""`voxseal doctor` where nothing is enforced, and where there is nothing yet."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.client import Client, bare_environment
from voxseal.practice.cloud import PracticeCloud


def test_on_the_practice_cloud_it_says_what_is_not_enforced(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "cloud") as cloud:
        client = Client(tmp_path / "data", cloud.profile_path, bare_environment(tmp_path))
        client.set_up()
        document = client.json("doctor", "--sign-in")
        said = {finding["name"]: finding for finding in document["findings"]}
        warned = {name for name, finding in said.items() if finding["verdict"] == "warning"}
        assert warned - {"disk"} == {"keyring", "sessions", "read", "others"}
        assert document["problems"] == 0
        assert "enforces nothing" in said["read"]["sentence"]
        assert not list((tmp_path / "cloud" / "bucket").rglob("*.sealed"))


def test_without_a_profile_it_says_what_to_do_first(tmp_path: Path) -> None:
    client = Client(tmp_path / "data", tmp_path / "none.toml", bare_environment(tmp_path))
    done = client.run("doctor", code=1)
    assert "voxseal profile import FILE" in done.stdout
    assert "1 problem" in done.stdout
