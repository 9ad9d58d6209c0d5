"""The lab's sign-in service: npm's oidc-provider on Node, over https."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from .certificates import Certificates
from .processes import Daemon, LabError, run

CLIENT_ID = "voxseal-lab"

_HERE = Path(__file__).parent
_INSTALL = "npm install --prefix tests/lab --no-package-lock"


class Issuer:
    """A context manager; `address` is the issuer's URL, on a port of the system's choice."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        self._folder = folder / "issuer"
        self._certificates = certificates
        self._daemon: Daemon | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        # Node comes as a Python package: beside this very Python, whether or not that is on the PATH.
        beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        node = shutil.which("node", path=beside)
        if node is None or not (_HERE / "node_modules" / "oidc-provider").is_dir():
            raise LabError(f"The lab needs Node.js and its OpenID Provider: {_INSTALL}")
        self._folder.mkdir(mode=0o700)
        # What is on the PATH may be a wrapper that starts Node as a child of its own, which would outlive it.
        node = run([node, "-p", "process.execPath"], self._folder).strip()
        ready = self._folder / "port"
        settings = self._folder / "settings.json"
        settings.write_text(
            json.dumps(
                {
                    "certificate": str(self._certificates.server),
                    "key": str(self._certificates.server_key),
                    "jwks": str(self._certificates.jwks),
                    "clientId": CLIENT_ID,
                    "ready": str(ready),
                }
            )
        )
        command = [node, str(_HERE / "issuer.mjs"), str(settings)]
        self._daemon = Daemon("issuer", command, self._folder)
        self._daemon.__enter__()
        try:
            self._daemon.until(ready.exists)
            self.port = int(ready.read_text())
        except BaseException:
            self._daemon.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._daemon is not None:
            self._daemon.__exit__(kind, error, trace)
