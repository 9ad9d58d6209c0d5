"""A real object store for the contest: Ceph's radosgw with TLS, as `tests/lab` starts it, in memory.

    with Radosgw(folder) as store:
        run(client, store.address, store.ca, store.credentials)
        store.emptied()         # what came, and deletes it

All contestants use the owner's keys. The lab runs in a process of its own, for the process that starts the contestants must
stay small: their peak memory includes what it had when it forked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

ROOT = Path(__file__).parents[3]


class Radosgw:
    """A context manager with `sink.Sink`'s manners. It hashes and stores, at more processor time than any client takes."""

    checksum = "md5"
    """The one that it checks."""
    wanted: ClassVar = {
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
    }
    """Environment of AWS's own tools: it does not understand the checksums that they add unasked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "lab"

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.upload.radosgw", str(self._folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        said = self._answer()
        self.address, self.ca = said["address"], Path(said["ca"])
        self.credentials = (said["key"], said["secret"], "")
        self._pids: list[int] = said["pids"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:  # closes its input, with which it ends, and waits
            pass

    def cpu(self) -> float:
        """Processor seconds that gateway, monitor and disk have used so far."""
        ticks = 0
        for pid in self._pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def emptied(self) -> Received:
        """What came since the last call; aborted uploads are not counted here."""
        assert self._process.stdin is not None
        self._process.stdin.write("empty\n")
        self._process.stdin.flush()
        said = self._answer()
        return Received(said["objects"], said["bytes"], 0, 0)

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("The lab did not start or has ended; it needs the packages that tests/run installs.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _serve(folder: Path) -> None:
    from tests.lab.cloud import BUCKET, Lab

    folder.mkdir(parents=True)
    with Lab(folder) as lab:
        pids = [daemon.pid for daemon in lab.ceph._daemons]
        said: dict[str, object] = {"address": lab.endpoint, "ca": str(lab.certificates.ca), "pids": pids}
        print(json.dumps(said | {"key": lab.ceph.owner_key, "secret": lab.ceph.owner_secret}), flush=True)
        for _ in sys.stdin:
            pages = lab.owner.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
            found = [entry for page in pages for entry in page.get("Contents", [])]
            for start in range(0, len(found), 1000):
                keys = [{"Key": entry["Key"]} for entry in found[start : start + 1000]]
                lab.owner.delete_objects(Bucket=BUCKET, Delete={"Objects": keys, "Quiet": True})
            print(json.dumps({"objects": len(found), "bytes": sum(entry["Size"] for entry in found)}), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
else:
    from upload.sink import Received
