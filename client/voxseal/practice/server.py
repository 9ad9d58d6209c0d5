"""The practice cloud's process: sign-in service and bucket on 127.0.0.1, nothing else.

    python -m voxseal.practice.server --folder F [--ports ISSUER,CLOUD]

Says one JSON line on stdout when it is ready: {"issuer": port, "cloud": port}. It ends when its stdin closes, so it
never outlives whoever started it, however that one ended; or on SIGTERM.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from voxseal.practice.objects import DurableObjects, Objects, StartResponse, WsgiApp
from voxseal.practice.pages import own_pages

ACCOUNT = "123456789012"
BUCKET = "voxseal-practice"
CLIENT_ID = "voxseal-practice"
REGION = "us-east-1"

_LAST = 30.0  # seconds for the last server to end in; it takes one
_BUFFER = 256 * 1024  # bytes of an object or part that moto keeps in memory; the rest is in its temporary files


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="voxseal.practice.server")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--ports", type=_ports, default=(0, 0))
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder: Path = asked.folder
    with _after_the_last(folder), _scratch(folder / "tmp"):
        logging.basicConfig(filename=folder / "server.log", level=logging.WARNING)
        (folder / "server.log").chmod(0o600)
        logging.captureWarnings(True)
        warnings.simplefilter("ignore", DeprecationWarning)  # the stand-ins', about each other's libraries
        apps = (_issuer_app(), _cloud_app(Objects(folder)))
        with contextlib.ExitStack() as running:
            issuer, cloud = (
                running.enter_context(_serving(app, port)) for app, port in zip(apps, asked.ports, strict=True)
            )
            sys.stdout.write(json.dumps({"issuer": issuer, "cloud": cloud}) + "\n")
            sys.stdout.flush()
            sys.stdin.buffer.read()  # until whoever started us closes it or is gone
    return 0


def _ports(text: str) -> tuple[int, int]:
    issuer, cloud = (int(port) for port in text.split(","))
    return issuer, cloud


@contextlib.contextmanager
def _after_the_last(folder: Path) -> Iterator[None]:
    """Waits for the folder's last server, which outlives a killed parent by a moment and clears up at its end."""
    import filelock

    with filelock.FileLock(folder / "server.lock", timeout=_LAST, mode=0o600):
        yield


@contextlib.contextmanager
def _scratch(folder: Path) -> Iterator[None]:
    """Temporary files inside the practice folder: gone at the end, and at the next start after a crash."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _issuer_app() -> WsgiApp:
    import oidc_provider_mock

    # No refresh token: the stand-in's renewal gives no ID token, so there would be nothing to renew a session with.
    app = oidc_provider_mock.app(require_nonce=True, issue_refresh_token=False)
    app.debug = False
    own_pages(app)
    debugger: Any = app.wsgi_app
    bare: WsgiApp = debugger.app  # without werkzeug's debugger in front of it: no code is run through a browser

    def for_public_clients(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        # The stand-in takes any client with any secret, but not one without: Voxseal, like any program that people
        # install, has none (RFC 8252, section 8.4). So a secret is added on its doorstep.
        if environ.get("PATH_INFO") == "/oauth2/token":
            environ["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(f"{CLIENT_ID}:any".encode()).decode()
        return bare(environ, start_response)

    return for_public_clients


def _cloud_app(objects: Objects) -> WsgiApp:
    os.environ["MOTO_S3_DEFAULT_KEY_BUFFER_SIZE"] = str(_BUFFER)
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "1"  # no page in a browser reads from here
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from moto.s3.models import s3_backends

    backend = s3_backends[ACCOUNT]["aws"]
    backend.create_bucket(BUCKET, REGION)
    for key, body, etag in objects.all():
        backend.put_object(BUCKET, key, body, etag=etag)

    def read(key: str) -> tuple[bytes, str] | None:
        found = backend.get_object(BUCKET, key)
        return None if found is None else (found.value, found.etag.strip('"'))

    def knows(upload: str) -> bool:
        return upload in backend.get_bucket(BUCKET).multiparts

    return DurableObjects(DomainDispatcherApplication(create_backend_app), BUCKET, objects, read, knows)


@contextlib.contextmanager
def _serving(app: WsgiApp, port: int) -> Iterator[int]:
    """Serves `app` on 127.0.0.1 at `port`, or where that is taken, at one that the system chooses."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    class QuietHandler(MotoRequestHandler):
        # HTTP/1.1 for "100 Continue": without it, each upload waits a second for one. werkzeug closes after each answer.
        protocol_version = "HTTP/1.1"

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            """An address holds a sign-in's state; no log needs it."""

    with _listening(port) as listener:
        bound = int(listener.getsockname()[1])
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler, fd=listener.fileno())
    thread = threading.Thread(target=server.serve_forever, name="practice-server", daemon=True)
    thread.start()
    try:
        yield bound
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _listening(port: int) -> socket.socket:
    """Bound here and not by werkzeug, which ends the process when a port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two programs share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener


if __name__ == "__main__":
    sys.exit(main())
