"""What a fault leaves behind: nothing, in the window as in the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="Windows writes no core dumps")

ROOT = Path(__file__).parents[2]
_STARTED = """
import json, os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, {before})
from {module} import main
try:
    main(["--version"])
except SystemExit:
    pass
print(json.dumps(resource.getrlimit(resource.RLIMIT_CORE)))
sys.stdout.flush()
os.abort()
"""


@pytest.mark.parametrize("before", [None, (0, 0)], ids=["as it is", "forbidden already"])
@pytest.mark.parametrize("module", ["voxseal.cli.main", "voxseal.ui.app"])
def test_no_memory_is_written_when_it_crashes(tmp_path: Path, module: str, before: tuple[int, int] | None) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT / "client"), "QT_QPA_PLATFORM": "offscreen"}
    allowed = (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2
    script = _STARTED.format(module=module, before=before or allowed)
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == -6, done.stderr
    soft, hard = json.loads(done.stdout.splitlines()[-1])
    assert 0 <= soft <= 1
    assert 0 <= hard <= 1
    assert list(tmp_path.iterdir()) == []
