"""The real Secret Service, locked by its owner: the session is then kept in memory, and that is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_PLAIN = [
    word for name in ("cacheprovider", "randomly", "xdist", "unraisableexception") for word in ("-p", f"no:{name}")
]


def test_the_real_secret_service_when_it_is_locked(tmp_path: Path) -> None:
    """On a bus of its own. The library drops its D-Bus connection unclosed when it finds the keyring locked, hence the last
    of the switches."""
    (tmp_path / "run").mkdir(mode=0o700)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "PYTEST", "COV"))} | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    script = str(Path(__file__).parent / "locked_on_the_bus.py")
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-m", "pytest", "-q", *_PLAIN, script],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
