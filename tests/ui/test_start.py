"""The first window comes before everything that is slow to import."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.lab.certificates import Certificates
from voxseal.domain.errors import DataFolderBusy
from voxseal.ui.app import parse
from voxseal.ui.opening import Launch, open_folder
from voxseal.workflow import folder as folder_module
from voxseal.workflow.folder import DataFolder, choose_folder, default_folder

SLOW = ("boto3", "botocore", "soundfile", "sounddevice", "keyring", "numpy", "requests", "authlib", "cryptography")

_PROGRAM = """
import sys
from voxseal.ui import app, desktop

def shown(self):
    assert self.window.isVisible()
    print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}))
    self.close()

desktop.Desktop.open = shown
app.main(sys.argv[1:])
"""


def test_nothing_slow_is_imported_before_the_first_window(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "--data-dir", str(tmp_path / "data")],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "PySide6" in loaded
    assert loaded.isdisjoint(SLOW)


_ASKS = """
import sys
from voxseal.ui import app, desktop

def filled(self, opened):
    import botocore.httpsession, requests, truststore
    try:
        said = requests.get(sys.argv.pop(), timeout=60).text
    except requests.RequestException as error:
        said = type(error).__name__
    print(said, botocore.httpsession.SSLContext is truststore.SSLContext)
    opened.close()
    self.close()

desktop.Desktop._fill = filled
app.main(sys.argv[1:3])
"""


def test_the_window_believes_whom_the_computer_believes(tmp_path: Path) -> None:
    """A company's own authority, say: requests and botocore bring lists of their own, which do not have it."""
    certificates = Certificates(tmp_path / "authority")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Greets)
    server.socket = certificates.for_serving.wrap_socket(server.socket, server_side=True)
    serving = threading.Thread(target=server.serve_forever, name="greets")
    serving.start()
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                _ASKS,
                "--data-dir",
                str(tmp_path / "data"),
                f"https://127.0.0.1:{server.server_port}/",
            ],
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "SSL_CERT_FILE": str(certificates.ca)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
    assert (done.returncode, done.stdout) == (0, "hello True\n"), done.stderr


class _Greets(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


def test_a_second_practice_leaves_the_cloud_of_the_first_alone(tmp_path: Path) -> None:
    launch = Launch(tmp_path, practice=True)
    with DataFolder(launch.folder).locked(), pytest.raises(DataFolderBusy):
        open_folder(launch, [])
    assert [path.name for path in launch.practice_folder.iterdir()] == ["client"]


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    launch = parse(["--practice", "--data-dir", "data", "acme.toml", "/recordings"])
    assert launch.practice
    assert launch.files == (tmp_path / "acme.toml", Path("/recordings"))
    assert launch.folder == tmp_path / "data" / "practice" / "client"
    assert not launch.is_usual_folder
    with pytest.raises(SystemExit) as ended:
        parse(["--nonsense"])
    assert ended.value.code == 2
    assert "usage: voxseal-app" in capsys.readouterr().err


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's home of its own."""
    monkeypatch.delenv(folder_module.ENVIRONMENT, raising=False)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_the_data_folder_that_was_chosen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = default_folder()
    assert usual.is_relative_to(home)
    chosen = home / "on another disk, ünï"
    choose_folder(chosen)
    assert default_folder() == chosen
    assert parse([]).folder == chosen
    assert parse([]).is_usual_folder
    (choice,) = [path for path in home.rglob("data-folder") if path.is_file()]
    assert choice.stat().st_mode & 0o077 == 0
    monkeypatch.setenv(folder_module.ENVIRONMENT, str(home / "named"))
    assert default_folder() == home / "named"
    assert not parse([]).is_usual_folder


@pytest.mark.parametrize("content", [b"", b"relative\n", b"/a\0b\n", b"\xff\xfe", b"\n\n"])
def test_a_damaged_choice_is_no_choice(home: Path, content: bytes) -> None:
    usual = default_folder()
    choose_folder(home / "x")
    (choice,) = [path for path in home.rglob("data-folder") if path.is_file()]
    choice.write_bytes(content)
    assert default_folder() == usual
