"""Starts and stops the practice cloud, and writes the profile that leads to it.

    with PracticeCloud(folder) as cloud:
        profile = read_profile(cloud.profile_path)
        sign_in(profile, ..., open_browser=cloud.browser)      # "practice" signs in, without a person

What is delivered stays in `<folder>/bucket`; `<folder>/practice-key.pem` opens it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import queue
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from voxseal.domain.errors import UsageError, VoxsealBug
from voxseal.practice.browser import open_in_background
from voxseal.practice.server import ACCOUNT, BUCKET, CLIENT_ID, REGION
from voxseal.workflow.resources import resource

if TYPE_CHECKING:
    import filelock

PROMPTS = "prompts.csv"
"""Beside the profile."""
ORGANISATION = "Voxseal practice (nothing leaves this computer)"

_CONSENT = (
    "This is practice. Whatever you record or choose is sealed and stored in a folder on this computer, "
    "and nothing leaves it."
)
_START = 60.0  # seconds; a slow disk reads a lot of Python before the first answer
_STOP = 10.0
_LOOK = 0.5


class PracticeCloud:
    """A context manager; start and stop it on one thread. `folder` is made if it is missing, and kept.

    `prompts`: the profile comes with a script to record by. Then it cannot be copied elsewhere alone.

    Raises `UsageError` when the `practice` extra is not installed, the folder cannot be used, or another practice cloud runs
    in it: two would write the same profile, and the one that it does not lead to could no longer be found.
    """

    def __init__(self, folder: Path, *, prompts: bool = False) -> None:
        self.folder = folder.absolute()
        self._prompts = prompts
        self.profile_path = self.folder / "practice.toml"
        self.key_path = self.folder / "practice-key.pem"
        self.bucket_path = self.folder / "bucket"
        self.browser = open_in_background
        self._ports_path = self.folder / "ports.json"
        self._process: subprocess.Popen[bytes] | None = None
        self._ports = (0, 0)
        self._lock: filelock.BaseFileLock | None = None

    def __enter__(self) -> PracticeCloud:
        _require_extra()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            self._lock = _held(self.folder / "lock")
            public_key = self._practice_key()
            self._start()
            _write_private(self._ports_path, json.dumps(self._ports).encode())
            if self._prompts:
                _write_private(self.folder / PROMPTS, resource("practice-prompts.csv").read_bytes())
            _write_private(self.profile_path, self._profile(public_key).encode())
        except OSError as error:
            self._stop()
            raise UsageError(
                "The practice folder cannot be used.",
                hint="Nothing was lost. Choose a folder that you may write to.",
                about=str(self.folder),
                detail=f"practice {type(error).__name__}",
            ) from error
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def issuer(self) -> str:
        """The sign-in service's address."""
        return f"http://127.0.0.1:{self._ports[0]}"

    @property
    def endpoint(self) -> str:
        """The address of bucket and session service."""
        return f"http://127.0.0.1:{self._ports[1]}"

    @property
    def pid(self) -> int:
        """The server's process."""
        if self._process is None:
            raise VoxsealBug("The practice cloud is not running.")
        return self._process.pid

    def wait(self) -> None:
        """Blocks until the server ends by itself, which it does not; for a program that only serves, until Ctrl-C."""
        while self._process is not None:
            try:
                self._process.wait(_LOOK)  # and not for ever: on Windows, nothing interrupts that
                return
            except subprocess.TimeoutExpired:
                continue

    def _start(self) -> None:
        asked = self._last_ports()
        log = os.open(self.folder / "server-errors.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "voxseal.practice.server"),
                    *("--folder", str(self.folder), "--ports", f"{asked[0]},{asked[1]}"),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | {"PYTHONWARNINGS": "ignore"},
            )
        finally:
            os.close(log)
        line = _first_line(self._process.stdout, _START)
        try:
            said = json.loads(line)
            self._ports = (int(said["issuer"]), int(said["cloud"]))
        except (ValueError, KeyError, TypeError):
            raise UsageError(
                "The practice cloud did not start.",
                hint="Nothing was lost. Its folder holds server-errors.log, which says why.",
                about=str(self.folder),
                detail="practice start",
            ) from None

    def _stop(self) -> None:
        lock, self._lock = self._lock, None
        try:
            self._stop_server()
        finally:
            if lock is not None:
                lock.release()

    def _stop_server(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()  # it ends by itself then
        try:
            process.wait(_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _last_ports(self) -> tuple[int, int]:
        """Those of the last run, for an unfinished submission is bound to its endpoint; or zeros: any."""
        try:
            issuer, cloud = json.loads(self._ports_path.read_bytes())
        except (OSError, ValueError, TypeError):
            return 0, 0
        return (
            (issuer, cloud) if all(type(port) is int and 1024 <= port <= 65535 for port in (issuer, cloud)) else (0, 0)
        )

    def _practice_key(self) -> str:
        """The public half, PEM, of a key that is made once and stays in the folder."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        if self.key_path.exists():
            try:
                private = serialization.load_pem_private_key(self.key_path.read_bytes(), password=None)
            except ValueError as error:
                raise UsageError(
                    "The practice key cannot be read.",
                    hint="Choose another folder. Without this key, what was delivered here cannot be opened.",
                    about=str(self.key_path),
                ) from error
        else:
            private = rsa.generate_private_key(public_exponent=65537, key_size=4096)
            pem = private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            _write_private(self.key_path, pem)
        public = private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return public.decode("ascii")

    def _profile(self, public_key: str) -> str:
        # An ARN in KMS's form, the same for the same key; no KMS has it.
        key_id = uuid.UUID(bytes=hashlib.sha256(public_key.encode()).digest()[:16], version=4)
        sections: list[tuple[str, dict[str, object]]] = [
            ("", {"practice": True}),
            ("[organisation]", {"name": ORGANISATION, "support": "This is practice: nobody needs to help."}),
            (
                "[sign_in]",
                {"issuer": self.issuer, "client_id": CLIENT_ID, "scopes": ["openid"], "renewal": "ask"},
            ),
            (
                "[cloud]",
                {
                    "region": REGION,
                    "role_arn": f"arn:aws:iam::{ACCOUNT}:role/voxseal-practice",
                    "bucket": BUCKET,
                    "prefix": "contractors/{sub}/",
                    "s3_endpoint": self.endpoint,
                    "sts_endpoint": self.endpoint,
                    "checksum": "md5",
                    "encryption": "bucket",
                },
            ),
            (
                "[[recipients]]",
                {"key_arn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key_id}", "public_key": public_key},
            ),
            ("[consent]", {"version": "practice-1", "text": _CONSENT}),
            ("[audio]", {"formats": ["wav", "flac", "aiff", "ogg", "mp3"]}),
        ]
        if self._prompts:
            sections.append(("[prompts]", {"script": PROMPTS}))
        blocks = (
            "\n".join(filter(None, [head, *(f"{name} = {json.dumps(value)}" for name, value in keys.items())]))
            for head, keys in sections  # JSON's strings, lists and booleans are TOML's
        )
        return "# Written anew at each start of the practice cloud.\n" + "\n\n".join(blocks) + "\n"


def _require_extra() -> None:
    if any(importlib.util.find_spec(name) is None for name in ("moto", "werkzeug", "oidc_provider_mock")):
        raise UsageError(
            "The practice cloud is not installed.",
            hint="It comes with Voxseal's source. There, run: installer/from-source practice",
            detail="practice extra",
        )


def _held(path: Path) -> filelock.BaseFileLock:
    """A lock that this process holds until it releases it or ends. Raises OSError, and `UsageError` when another has it."""
    import filelock

    # Not of one thread: whichever ends the cloud must free the folder.
    lock = filelock.FileLock(path, timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise UsageError(
            "Another practice cloud runs in this folder.",
            hint="End it first, or choose another place with --folder (with --data-dir for the window).",
            about=str(path.parent),
            detail="practice busy",
        ) from None
    return lock


def _first_line(stream: IO[bytes] | None, timeout: float) -> bytes:
    """The first line of `stream`, or nothing when it ends or `timeout` seconds are over."""
    lines: queue.Queue[bytes] = queue.Queue()
    if stream is None:
        return b""
    threading.Thread(target=lambda: lines.put(stream.readline(1024)), name="practice-start", daemon=True).start()
    try:
        return lines.get(timeout=timeout)
    except queue.Empty:
        return b""


def _write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, mode 0600."""
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
