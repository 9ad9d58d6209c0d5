"""What a package must do at the command line, a step each. A step says what it saw, or raises `NotAsPromised`."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.installer.packaged.program import NotAsPromised, Program
from voxseal.practice.cloud import PracticeCloud
from voxseal.sealing import load_private_key
from voxseal.workflow.opening import open_messages
from voxseal.workflow.resources import practice_speech


def promised(true: object, what: str) -> None:
    if not true:
        raise NotAsPromised(what)


def says_what_it_is(program: Program, commit: str) -> Iterator[str]:
    """`commit`: what it was built from, if anybody knows."""
    said = program.run("--version").stdout.strip()
    promised(f"(commit {commit[:12]}, " in said if commit else "voxseal " in said, f"--version says {said!r}")
    yield said


def holds_no_practice_cloud(program: Program) -> Iterator[str]:
    refused = program.run("practice", "run", code=2)
    promised("not part of this installation" in refused.stderr, refused.stderr)
    yield "the practice cloud is not in it"


def findings(program: Program) -> dict[str, tuple[str, str]]:
    """What `doctor` says: verdict and sentence by name."""
    found = program.json("doctor", code=None)["findings"]
    return {one["name"]: (one["verdict"], one["sentence"]) for one in found}


def finds_what_the_system_has(program: Program) -> Iterator[str]:
    """Keyring, certificates and microphone are there, or their absence is said in words."""
    found = findings(program)
    for name in ("keyring", "roots", "microphone"):
        promised(name in found, f"doctor says nothing of {name}: {found}")
        yield f"{name}: {found[name][0]}: {found[name][1]}"
    promised(found["roots"][0] == "ok", found["roots"][1])


def profile_of(cloud: PracticeCloud, shared: Path) -> Path:
    """The practice cloud's profile, named so that a double click opens it; without its script, so that any take will do."""
    profile = shared / "practice.voxseal-profile"
    text, _, _ = cloud.profile_path.read_text(encoding="utf-8").partition("[prompts]")
    profile.write_text(text, encoding="utf-8")
    profile.chmod(0o644)
    return profile


def delivers(program: Program, cloud: PracticeCloud, shared: Path) -> Iterator[str]:
    """`shared`: a folder that both sides see under one name."""
    profile = profile_of(cloud, shared)
    recordings = shared / "recordings"
    if not recordings.exists():
        shutil.copytree(practice_speech(), recordings)
    for file in (recordings, *recordings.iterdir()):
        file.chmod(0o755 if file.is_dir() else 0o644)
    program.run("profile", "import", profile, "--yes")
    yield "a profile is imported"
    said = program.run("submit", "--sign-in", "--accept-consent", recordings).stdout
    yield "signed in, sealed and sent: " + next(line for line in said.splitlines() if line.startswith("Delivered"))
    yield from arrived(cloud, recordings, shared / "opened")


def arrived(cloud: PracticeCloud, recordings: Path, out: Path) -> Iterator[str]:
    """Opens what lies in the bucket and compares it with what was chosen."""
    sealed = sorted(cloud.bucket_path.rglob("*.sealed"))
    opened = open_messages(sealed, [load_private_key(cloud.key_path)], out)
    wrong = [one.name for one in opened if one.error is not None]
    promised(not wrong, f"not to be opened: {wrong}")
    there = {_digest(one.path) for one in opened if one.path is not None and one.name is not None}
    chosen = {_digest(file) for file in recordings.iterdir()}
    promised(chosen <= there, "what was opened is not what was chosen")
    yield f"{len(chosen)} files arrived, and open to the very bytes that were chosen"


def refuses_a_newer_ledger(program: Program) -> Iterator[str]:
    """An older program meets a data folder that a newer one has written."""
    ledger = program.data / "ledger.sqlite3"
    with sqlite3.connect(ledger) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.close()
    before = _digest(ledger)
    refused = program.run("status", code=1)
    promised("belongs to a newer Voxseal" in refused.stderr, refused.stderr)
    promised(_digest(ledger) == before, "the newer ledger was changed")
    with sqlite3.connect(ledger) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    yield "a data folder of a newer Voxseal is refused, untouched: " + refused.stderr.splitlines()[0]


def still_knows(program: Program) -> Iterator[str]:
    """After an update or a new installation: receipts are there, and nothing is sent twice."""
    receipts = program.json("receipts")["receipts"]
    promised(receipts, "the receipts are gone")
    yield f"what people made is there: {len(receipts)} receipt(s)"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
