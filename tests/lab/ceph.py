"""A Ceph cluster of one monitor and one in-memory OSD, with radosgw in front: S3, STS and IAM over http and https."""

from __future__ import annotations

import http.client
import secrets
import socket
import uuid
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from .certificates import Certificates
from .processes import Daemon, LabError, run

_ATTEMPTS = 3
"""How often a start is tried when a daemon ends at once: a port that was free may be taken before the daemon has it."""
_CAPABILITIES = "roles=*;oidc-provider=*;user-policy=*;users=*;buckets=*"

_SETTINGS = """
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{mon_v2},v1:127.0.0.1:{mon_v1}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
# Nobody but this machine's own user gets in, and "secure" messages (what radosgw wants by default) need keys.
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
# One of each, quick to agree, in memory.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
paxos propose interval = 0.05
mon tick interval = 1
osd objectstore = memstore
memstore device bytes = 8589934592
run dir = {folder}
admin socket = {folder}/$name.asok
# To the daemons' own output, where a failure's message takes its last lines from.
log to file = false
log to stderr = true
mon cluster log file = {folder}/cluster.log
mon data = {folder}/mon
osd data = {folder}/osd
rgw s3 auth use sts = true
rgw sts key = {sts_key}
# To check the issuer's certificate, radosgw would need the lab's CA in the system's bundle: a mount, which containers
# seldom allow. It fetches the keys from 127.0.0.1; what the tests are about is whom *clients* trust.
rgw verify ssl = false
rgw sts min session duration = 1
rgw frontends = beast endpoint=127.0.0.1:{http} ssl_endpoint=127.0.0.1:{https} {tls}
"""


class Ceph:
    """A context manager. `http_port` and `https_port` serve S3, STS and IAM; the owner's keys may do everything."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        self._folder = folder
        self._certificates = certificates
        self._running = ExitStack()
        self._daemons: list[Daemon] = []
        self.http_port = 0
        self.https_port = 0
        self.owner_key = secrets.token_hex(10).upper()
        self.owner_secret = secrets.token_hex(20)

    def __enter__(self) -> Self:
        for attempt in range(1, _ATTEMPTS + 1):
            folder = self._folder / f"ceph-{attempt}"
            try:
                self._start(folder)
            except BaseException as error:
                again = isinstance(error, LabError) and any(daemon.ended for daemon in self._daemons)
                self._running.close()
                if again and attempt < _ATTEMPTS:
                    continue
                raise
            return self
        raise AssertionError("not reached")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _start(self, folder: Path) -> None:
        self._daemons.clear()
        for made in (folder, folder / "mon", folder / "osd"):
            made.mkdir(mode=0o700)
        fsid, osd = str(uuid.uuid4()), str(uuid.uuid4())
        mon_v2, mon_v1, self.http_port, self.https_port = _free_ports(4)
        settings = _SETTINGS.format(
            fsid=fsid,
            mon_v2=mon_v2,
            mon_v1=mon_v1,
            folder=folder,
            http=self.http_port,
            https=self.https_port,
            sts_key=secrets.token_hex(8),
            tls=f"ssl_certificate={self._certificates.server} ssl_private_key={self._certificates.server_key}",
        )
        conf = ["-c", str(folder / "ceph.conf")]
        (folder / "ceph.conf").touch(0o600)
        (folder / "ceph.conf").write_text(settings)
        address = f"[v2:127.0.0.1:{mon_v2},v1:127.0.0.1:{mon_v1}]"
        run(["monmaptool", "--create", "--addv", "a", address, "--fsid", fsid, "monmap"], folder)
        run(["ceph-mon", *conf, "--mkfs", "-i", "a", "--monmap", "monmap"], folder)
        self._run("mon", ["ceph-mon", *conf, "-i", "a", "-f"], folder)
        run(["ceph", *conf, "--connect-timeout", "10", "osd", "new", osd], folder)
        run(["ceph-osd", *conf, "-i", "0", "--mkfs", "--osd-uuid", osd], folder)
        self._run("osd", ["ceph-osd", *conf, "-i", "0", "-f"], folder)
        gateway = self._run("rgw", ["radosgw", *conf, "-n", "client.rgw", "-f"], folder)
        owner = [
            "--uid=owner",
            "--display-name=owner",
            f"--access-key={self.owner_key}",
            f"--secret={self.owner_secret}",
        ]
        run(["radosgw-admin", *conf, "user", "create", *owner, f"--caps={_CAPABILITIES}"], folder)
        gateway.until(lambda: _answers(self.http_port))

    def _run(self, name: str, command: list[str], folder: Path) -> Daemon:
        daemon = self._running.enter_context(Daemon(name, command, folder))
        self._daemons.append(daemon)
        return daemon


def _free_ports(count: int) -> list[int]:
    """Ports that nobody has at the moment, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
