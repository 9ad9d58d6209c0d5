"""Importing the engine costs no SDK: together the heavy libraries take over half a second."""

from __future__ import annotations

import subprocess
import sys


def test_no_sdk_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, voxseal.transfer.queue, voxseal.transfer.s3, voxseal.transfer.retry, voxseal.transfer.translate;"
        "sys.exit(','.join({'boto3', 'botocore', 'urllib3'} & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
