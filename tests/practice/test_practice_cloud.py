"""The practice cloud as people use it: started, signed in to, filled, stopped, killed, and started again."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from voxseal.domain.errors import SignInError, UsageError
from voxseal.domain.identity import StsSession
from voxseal.domain.profile import Cloud, Consent, Organisation, Profile, SignInSettings
from voxseal.identity.signin import sign_in
from voxseal.practice.browser import play_the_person
from voxseal.practice.cloud import PracticeCloud
from voxseal.practice.objects import Objects


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def profile_of(cloud: PracticeCloud) -> Profile:
    said = tomllib.loads(cloud.profile_path.read_text())
    wanted = ("region", "role_arn", "bucket", "prefix", "s3_endpoint", "sts_endpoint")
    return Profile(
        organisation=Organisation(**said["organisation"]),
        sign_in=SignInSettings(
            said["sign_in"]["issuer"], said["sign_in"]["client_id"], tuple(said["sign_in"]["scopes"])
        ),
        cloud=Cloud(**{name: said["cloud"][name] for name in wanted}),
        recipients=(),
        consent=Consent(**said["consent"]),
        practice=said["practice"],
    )


def signed_in(cloud: PracticeCloud, open_browser: Callable[[str], bool] | None = None) -> StsSession:
    _, session = sign_in(
        profile_of(cloud),
        clock=RealClock(),
        events=lambda event: None,
        open_browser=open_browser or cloud.browser,
        timeout=30,
    )
    return session


@contextmanager
def bucket(cloud: PracticeCloud, session: StsSession) -> Iterator:
    client = boto3.client(
        "s3",
        region_name="us-east-1",
        endpoint_url=cloud.endpoint,
        aws_access_key_id=session.access_key_id.reveal(),
        aws_secret_access_key=session.secret_access_key.reveal(),
        aws_session_token=session.session_token.reveal(),
        config=Config(retries={"total_max_attempts": 1}),
    )
    try:
        yield client
    finally:
        client.close()


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    with PracticeCloud(tmp_path_factory.mktemp("practice") / "made") as running:
        yield running


def listing(client) -> dict[str, tuple[int, str]]:
    found = client.list_objects_v2(Bucket="voxseal-practice").get("Contents", [])
    return {entry["Key"]: (entry["Size"], entry["ETag"]) for entry in found}


def test_what_is_delivered_stays(tmp_path):
    part = b"a" * (5 << 20)
    with PracticeCloud(tmp_path) as cloud:
        ports = (cloud.issuer, cloud.endpoint)
        key = cloud.key_path.read_bytes()
        session = signed_in(cloud)
        assert session.prefix == "contractors/practice/"
        with bucket(cloud, session) as client:
            client.put_object(Bucket="voxseal-practice", Key=session.prefix + "s/one.sealed", Body=b"one")
            where = {"Bucket": "voxseal-practice", "Key": session.prefix + "s/two.sealed"}
            upload = client.create_multipart_upload(**where)["UploadId"]
            sent = [
                {
                    "PartNumber": number,
                    "ETag": client.upload_part(**where, UploadId=upload, PartNumber=number, Body=body)["ETag"],
                }
                for number, body in ((1, part), (2, b"b"))
            ]
            assert not (tmp_path / "bucket" / where["Key"]).exists()
            client.complete_multipart_upload(**where, UploadId=upload, MultipartUpload={"Parts": sent})
            unfinished = client.create_multipart_upload(**where)["UploadId"]
            before = listing(client)
        one = tmp_path / "bucket" / "contractors" / "practice" / "s" / "one.sealed"
        assert one.read_bytes() == b"one"
        assert one.with_name("two.sealed").read_bytes() == part + b"b"
        assert stat.S_IMODE(one.stat().st_mode) == 0o600
    with PracticeCloud(tmp_path) as cloud:
        assert (cloud.issuer, cloud.endpoint) == ports, "an unfinished submission is bound to its endpoint"
        assert cloud.key_path.read_bytes() == key
        with bucket(cloud, signed_in(cloud)) as client:
            assert listing(client) == before
            assert before["contractors/practice/s/two.sealed"][1].endswith('-2"')
            with pytest.raises(ClientError, match="NoSuchUpload"):
                client.upload_part(**where, UploadId=unfinished, PartNumber=1, Body=b"x")


def test_the_folder_is_private(cloud):
    for path in [cloud.folder, *cloud.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_profile(cloud):
    said = tomllib.loads(cloud.profile_path.read_text())
    assert said["practice"] is True
    assert said["organisation"]["name"] == "Voxseal practice (nothing leaves this computer)"
    assert said["cloud"]["checksum"] == "md5"
    assert said["cloud"]["encryption"] == "bucket"
    assert said["audio"]["formats"] == ["wav", "flac", "aiff", "ogg", "mp3"]
    (recipient,) = said["recipients"]
    assert recipient["key_arn"].startswith("arn:aws:kms:us-east-1:123456789012:key/")
    public = load_pem_public_key(recipient["public_key"].encode())
    assert public.key_size == 4096
    private = load_pem_private_key(cloud.key_path.read_bytes(), None)
    assert private.public_key().public_numbers() == public.public_numbers()


def test_only_this_machine_is_served(cloud):
    for address in (cloud.issuer, cloud.endpoint):
        port = int(address.rsplit(":", 1)[1])
        with socket.socket() as other:
            other.settimeout(5)
            assert other.connect_ex(("127.0.0.2", port)) != 0


@pytest.mark.parametrize(
    "key", ["../out", "a/../../out", "/out", "a//b", "a/./b", "a\\b", "a/", "x" * 201, "a\nb", "~ x"]
)
def test_keys_cannot_lead_out_of_the_folder(cloud, key):
    with bucket(cloud, signed_in(cloud)) as client, pytest.raises(ClientError) as told:
        client.put_object(Bucket="voxseal-practice", Key=key, Body=b"x")
    assert told.value.response["ResponseMetadata"]["HTTPStatusCode"] in {400, 404, 405}
    assert not list(cloud.folder.parent.glob("out*"))
    assert not [path for path in cloud.bucket_path.rglob("*") if path.name == "out"]


def test_links_and_leftovers_are_not_loaded(tmp_path):
    objects = Objects(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "bucket" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "bucket" / ".part-0011").write_bytes(b"half")
    objects.keep("a/b", b"whole", "etag")
    assert list(objects.all()) == [("a/b", b"whole", "etag")]
    assert not (tmp_path / "bucket" / ".part-0011").exists()


def test_the_browser_command(cloud):
    """As BROWSER for the real program: a process of its own that plays the person."""

    def by_command(url: str) -> bool:
        return (
            subprocess.run([sys.executable, "-m", "voxseal.practice.browser", url], timeout=60, check=False).returncode
            == 0
        )

    assert signed_in(cloud, by_command).subject == "practice"


@pytest.mark.parametrize(
    "url",
    ["https://sign-in.example.org/authorize", "http://192.0.2.1/", "file:///etc/passwd", "", "http://127.0.0.1:x/"],
)
def test_the_browser_goes_nowhere_else(url):
    assert play_the_person(url) is False


def test_two_at_once_do_not_meet(cloud, tmp_path):
    (tmp_path / "ports.json").write_bytes((cloud.folder / "ports.json").read_bytes())
    with PracticeCloud(tmp_path) as other:
        assert {other.issuer, other.endpoint}.isdisjoint({cloud.issuer, cloud.endpoint})
        assert signed_in(other).subject == "practice"


def test_a_second_in_the_same_folder_changes_nothing(cloud):
    before = {path: path.read_bytes() for path in cloud.folder.iterdir() if path.is_file()}
    with pytest.raises(UsageError, match="Another practice cloud runs in this folder"), PracticeCloud(cloud.folder):
        pass
    assert {path: path.read_bytes() for path in cloud.folder.iterdir() if path.is_file()} == before
    assert signed_in(cloud).subject == "practice"


def test_the_folder_is_free_again_whoever_ended_it(tmp_path):
    cloud = PracticeCloud(tmp_path)
    cloud.__enter__()
    ending = threading.Thread(target=cloud.__exit__, args=(None, None, None))
    ending.start()
    ending.join()
    (tmp_path / "tmp").write_bytes(b"in the way")
    with pytest.raises(UsageError, match="did not start"), PracticeCloud(tmp_path):
        pass
    (tmp_path / "tmp").unlink()
    with PracticeCloud(tmp_path) as again:
        assert signed_in(again).subject == "practice"


@pytest.mark.parametrize("ports", ["", "[1]", '["a", 2]', "[22, 80]", "{}", "null"])
def test_nonsense_in_the_ports_file(tmp_path, ports):
    (tmp_path / "ports.json").write_text(ports)
    cloud = PracticeCloud(tmp_path)
    assert cloud._last_ports() == (0, 0)


def test_a_folder_that_cannot_be(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError), PracticeCloud(tmp_path / "file"):
        pass


def test_a_server_that_does_not_start(tmp_path):
    (tmp_path / "bucket").write_bytes(b"in the way")
    with pytest.raises(UsageError, match="did not start"), PracticeCloud(tmp_path):
        pass
    assert b"bucket" in (tmp_path / "server-errors.log").read_bytes()


def test_it_ends_with_the_context(tmp_path):
    with PracticeCloud(tmp_path) as cloud:
        pid = cloud.pid
    assert not alive(pid)
    assert not (tmp_path / "tmp").exists()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("practice")]


@contextmanager
def a_parent(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, str]]:
    """A process with a cloud in `folder`, the cloud's process id, and its endpoint."""
    code = (
        "import sys, json, time; from pathlib import Path; from voxseal.practice.cloud import PracticeCloud\n"
        "with PracticeCloud(Path(sys.argv[1])) as cloud:\n"
        "    sys.stdout.write(json.dumps([cloud.pid, cloud.endpoint]) + '\\n'); sys.stdout.flush()\n"
        "    time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE)
    try:
        pid, endpoint = json.loads(parent.stdout.readline())
        yield parent, pid, endpoint
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def test_waiting_for_it_can_be_interrupted(cloud, monkeypatch):
    """Windows interrupts nobody who waits for a process without end, so nobody must."""
    wait, waited = subprocess.Popen.wait, []

    def noted(process, timeout=None):
        waited.append(timeout)
        if len(waited) == 3:
            raise KeyboardInterrupt
        return wait(process, 0.01)

    with monkeypatch.context() as windows:
        windows.setattr(subprocess.Popen, "wait", noted)
        with pytest.raises(KeyboardInterrupt):
            cloud.wait()
    assert None not in waited


def test_killing_the_parent_ends_the_server(tmp_path):
    with a_parent(tmp_path) as (parent, pid, endpoint):
        assert alive(pid)
        parent.send_signal(signal.SIGKILL)
        parent.wait(10)
        wait_until(lambda: not alive(pid))
        with (
            pytest.raises(OSError),
            socket.create_connection(("127.0.0.1", int(endpoint.rsplit(":", 1)[1])), timeout=5),
        ):
            pass


def test_started_again_at_once_after_a_kill(tmp_path):
    """The last server clears up while the next one starts."""
    with a_parent(tmp_path) as (parent, pid, endpoint):
        parent.send_signal(signal.SIGKILL)
        parent.wait(10)
        with PracticeCloud(tmp_path) as cloud:
            wait_until(lambda: not alive(pid))
            assert cloud.endpoint == endpoint
            with bucket(cloud, signed_in(cloud)) as client:
                key = "contractors/practice/s/big.sealed"
                client.put_object(
                    Bucket="voxseal-practice", Key=key, Body=bytes(3 << 20)
                )  # more than moto keeps in memory
            assert (tmp_path / "bucket" / key).stat().st_size == 3 << 20


def test_a_term_signal_ends_the_server(tmp_path):
    with PracticeCloud(tmp_path) as cloud:
        os.kill(cloud.pid, signal.SIGTERM)
        cloud._process.wait(20)
        assert not (tmp_path / "tmp").exists()
        with pytest.raises(SignInError):
            signed_in(cloud)


def test_etags_of_plain_objects(cloud):
    with bucket(cloud, signed_in(cloud)) as client:
        answer = client.put_object(Bucket="voxseal-practice", Key="contractors/practice/md5", Body=b"hello")
    assert answer["ETag"].strip('"') == hashlib.md5(b"hello").hexdigest()


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie whose parent is gone does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
