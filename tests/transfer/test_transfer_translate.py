"""What a store, or whoever answers in its place, may do to us, and what it is called then. Over real connections."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import HTTPClientError

from tests.transfer.conftest import FakeClock
from tests.transfer.crooked_server import answer, error, serving
from tests.transfer.s3_server import ACCESS_KEY, SECRET_KEY, TOKEN, cloud_at, session_until
from tests.transfer.store_contract import Bytes, checksum_of
from voxseal.domain import errors
from voxseal.domain.profile import ChecksumAlgorithm, ServerSideEncryption
from voxseal.domain.uploads import PartReceipt
from voxseal.transfer.body import FileSlice
from voxseal.transfer.bounded import LARGEST, BoundedSession
from voxseal.transfer.s3 import S3ObjectStore

SHA256, MD5 = ChecksumAlgorithm.SHA256, ChecksumAlgorithm.MD5
DATA = b"sealed bytes"
Use = Callable[[S3ObjectStore], object]


def put(store: S3ObjectStore) -> object:
    return store.put("k", Bytes(DATA), checksum_of(DATA, SHA256))


def put_md5(store: S3ObjectStore) -> object:
    return store.put("k", Bytes(DATA), checksum_of(DATA, MD5))


def send_part(store: S3ObjectStore) -> object:
    return store.send_part("k", "u", 1, Bytes(DATA), checksum_of(DATA, SHA256))


def complete(store: S3ObjectStore) -> object:
    return store.complete_upload("k", "u", [PartReceipt(1, 5, "0" * 32, "ab" * 32)])


def list_parts(store: S3ObjectStore) -> object:
    return store.list_parts("k", "u")


def list_objects(store: S3ObjectStore) -> object:
    return list(store.list_objects("p/"))


def list_uploads(store: S3ObjectStore) -> object:
    return list(store.list_uploads("p/"))


def create(store: S3ObjectStore) -> object:
    return store.create_upload("k")


def open_store(endpoint: str, *, remaining: float = 3600, **changes: Any) -> S3ObjectStore:
    clock = FakeClock()
    session = session_until(clock.now() + timedelta(seconds=remaining))
    return S3ObjectStore(cloud_at(endpoint, **changes), lambda: session, clock, connect_timeout=30, read_timeout=30)


def caught(script: list[bytes | None], use: Use, *, remaining: float = 3600, **changes: Any) -> errors.VoxsealError:
    with serving(script) as server:
        store = open_store(server.endpoint, remaining=remaining, **changes)
        with pytest.raises(errors.VoxsealError) as info:
            use(store)
        store.close()
    assert info.value.__context__ is None or type(info.value.__context__).__name__ == "SdkFailure"
    return info.value


TABLE = [
    (error("403 Forbidden", "AccessDenied"), put, errors.AccessRefused),
    (error("403 Forbidden", "SignatureDoesNotMatch"), put, errors.AccessRefused),
    (error("403 Forbidden", "QuotaExceeded"), put, errors.AccessRefused),
    (error("507 Insufficient Storage", "XMinioStorageFull"), put, errors.AccessRefused),
    (error("400 Bad Request", "ExpiredToken"), put, errors.SessionExpired),
    (error("400 Bad Request", "InvalidToken"), put, errors.SessionExpired),
    (error("403 Forbidden", "InvalidAccessKeyId"), put, errors.SessionExpired),
    (error("403 Forbidden", "RequestTimeTooSkewed"), put, errors.ClockSkewed),
    (error("400 Bad Request", "EntityTooSmall"), complete, errors.StoreRejected),
    (error("400 Bad Request", "EntityTooLarge"), put, errors.StoreRejected),
    (error("301 Moved Permanently", "PermanentRedirect"), put, errors.StoreRejected),
    (
        answer("307 Temporary Redirect", "", 'ETag: "e"', "Location: http://127.0.0.1:9/"),
        send_part,
        errors.StoreRejected,
    ),
    (error("404 Not Found", "NoSuchBucket"), put, errors.StoreRejected),
    (error("404 Not Found", "NoSuchBucket"), send_part, errors.StoreRejected),
    (error("501 Not Implemented", "NotImplemented"), list_uploads, errors.StoreRejected),
    (error("404 Not Found", "NoSuchUpload"), send_part, errors.NoSuchUpload),
    (error("404 Not Found", "NoSuchKey"), list_parts, errors.NoSuchUpload),
    (answer("404 Not Found"), complete, errors.NoSuchUpload),
    (error("400 Bad Request", "InvalidPart"), complete, errors.NoSuchUpload),
    (error("400 Bad Request", "BadDigest"), put, errors.DamagedInTransit),
    (error("400 Bad Request", "InvalidDigest"), put, errors.DamagedInTransit),
    (error("400 Bad Request", "XAmzContentSHA256Mismatch"), put, errors.DamagedInTransit),
    (error("400 Bad Request", "XAmzContentChecksumMismatch"), put, errors.DamagedInTransit),
    (error("503 Slow Down", "SlowDown"), put, errors.StoreUnavailable),
    (error("500 Internal Server Error", "InternalError"), create, errors.StoreUnavailable),
    (error("400 Bad Request", "RequestTimeout"), put, errors.StoreUnavailable),
    (error("200 OK", "InternalError"), complete, errors.StoreUnavailable),
    (error("200 OK", "SlowDown"), complete, errors.StoreUnavailable),
    (answer("429 Too Many Requests"), put, errors.StoreUnavailable),
    (answer("503 Service Unavailable", "<html>busy</html>"), put, errors.StoreUnavailable),
    (answer("502 Bad Gateway"), put, errors.StoreUnavailable),
    (answer("403 Forbidden"), put, errors.AccessRefused),
    (answer("400 Bad Request", "<html>no</html>"), put, errors.StoreRejected),
    (answer("200 OK", "<html>Welcome to Hotel WiFi"), create, errors.StoreUnavailable),
    (answer("200 OK", "<a/>"), create, errors.StoreUnavailable),
    (answer("200 OK", "Welcome"), list_objects, errors.StoreUnavailable),
    (answer("200 OK"), send_part, errors.StoreUnavailable),
    (None, put, errors.StoreUnavailable),
    (b"", put, errors.StoreUnavailable),
    (b"nonsense\r\n\r\n", put, errors.StoreUnavailable),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<List", list_objects, errors.StoreUnavailable),
    (answer("200 OK", "", f'ETag: "{"0" * 32}"'), put_md5, errors.DamagedInTransit),
    (answer("200 OK", "", "x-amz-checksum-sha256: " + "A" * 43 + "="), put, errors.DamagedInTransit),
    (answer("200 OK", "", 'ETag: "e"', "x-amz-checksum-sha256: " + "A" * 43 + "="), send_part, errors.DamagedInTransit),
]


@pytest.mark.parametrize(("reply", "use", "expected"), TABLE)
def test_each_answer_has_its_name(reply: bytes | None, use: Use, expected: type[errors.VoxsealError]) -> None:
    failure = caught([reply], use)
    assert type(failure) is expected
    assert failure.message
    assert failure.hint or expected is errors.NoSuchUpload
    assert "<" not in failure.detail


def test_the_sdk_makes_exactly_one_attempt() -> None:
    with serving([error("503 Slow Down", "SlowDown")]) as server:
        store = open_store(server.endpoint)
        with pytest.raises(errors.StoreUnavailable):
            put(store)
        store.close()
    assert len(server.requests) == 1


REDIRECTS = [
    answer("307 Temporary Redirect", "", "Location: http://127.0.0.1:9/elsewhere"),
    error("301 Moved Permanently", "PermanentRedirect", "x-amz-bucket-region: eu-west-9"),
    error("400 Bad Request", "AuthorizationHeaderMalformed", extra="<Region>eu-west-9</Region>"),
]


@pytest.mark.parametrize("use", [put, send_part, create, complete, list_parts, list_objects, list_uploads])
@pytest.mark.parametrize("reply", REDIRECTS)
def test_nobody_goes_where_a_store_points(reply: bytes, use: Use) -> None:
    with serving([reply]) as server:
        store = open_store(server.endpoint)
        with pytest.raises(errors.StoreRejected):
            use(store)
        store.close()
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["200 OK", "403 Forbidden"])
@pytest.mark.parametrize("use", [create, complete, list_parts, list_objects, list_uploads])
def test_an_answer_that_is_too_long_is_not_read_to_its_end(status: str, use: Use) -> None:
    long = f"<Result><UploadId>u</UploadId>{' ' * LARGEST}</Result>"
    failure = caught([answer(status, long)], use)
    assert (type(failure), failure.detail) == (errors.StoreUnavailable, "HTTPClientError")


@pytest.mark.parametrize("longest", [-1.0, 30.0])
def test_an_answer_that_takes_for_ever_is_left(longest: float) -> None:
    raw = io.BytesIO(b"<a/>")  # has of a connection what is asked of one
    plain = SimpleNamespace(send=lambda request: SimpleNamespace(raw=raw, asked=request.stream_output))
    session = BoundedSession(plain, longest=longest)
    if longest > 0:
        response = session.send(SimpleNamespace())
        assert (response._content, response.asked) == (b"<a/>", True)
    else:
        with pytest.raises(HTTPClientError, match="does not end"):
            session.send(SimpleNamespace())
        assert raw.closed


def test_a_connection_is_kept_for_the_next_question() -> None:
    page = b"<ListBucketResult></ListBucketResult>"
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    accepted: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            accepted.append(connection)
            while connection.recv(65536):
                connection.sendall(reply)
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        store = open_store(f"http://127.0.0.1:{listener.getsockname()[1]}")
        try:
            assert [list_objects(store) for _ in range(3)] == [[], [], []]
        finally:
            store.close()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
    assert len(accepted) == 1


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [(0, errors.SessionExpired), (59, errors.SessionExpired), (3600, errors.AccessRefused)],
)
@pytest.mark.parametrize("reply", [error("403 Forbidden", "AccessDenied"), answer("403 Forbidden")])
def test_a_plain_refusal_is_the_session_s_end_when_it_has_ended(
    reply: bytes, remaining: float, expected: type[errors.StoreError]
) -> None:
    """radosgw says AccessDenied where AWS says ExpiredToken."""
    assert type(caught([reply], put, remaining=remaining)) is expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Retry-After: 7", 7.0),
        ("Retry-After: 999999", 3600.0),
        ("Retry-After: Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Retry-After: Mon, 23 Nov 2020 12:00:30 GMT", 0.0),
        ("Retry-After: soon", None),
        ("Retry-After: -5", None),
        ("X: y", None),
    ],
)
def test_retry_after_is_read(header: str, seconds: float | None) -> None:
    assert FakeClock().now() == datetime(2026, 11, 23, 12, tzinfo=UTC)
    failure = caught([error("503 Slow Down", "SlowDown", header)], put)
    assert isinstance(failure, errors.StoreUnavailable)
    assert failure.retry_after == seconds


def test_details_hold_code_status_and_request_id_only() -> None:
    failure = caught([error("503 Slow Down", "SlowDown", "x-amz-request-id: REQ1")], put)
    assert failure.detail == "SlowDown 503 id REQ1"


def test_what_a_stranger_writes_is_not_repeated() -> None:
    reply = answer("403 Forbidden", "<Error><Code>x y\n&lt;b&gt;</Code><RequestId>call 555 now</RequestId></Error>")
    assert caught([reply], put).detail == "403"


@pytest.mark.parametrize(
    "reply",
    [
        error("400 Bad Request", "InvalidToken", extra=f"<Token-0>{TOKEN}</Token-0>"),
        error("403 Forbidden", "SignatureDoesNotMatch", extra=f"<AWSAccessKeyId>{ACCESS_KEY}</AWSAccessKeyId>"),
        answer("403 Forbidden", f"<Error><Code>{TOKEN}</Code><Message>{TOKEN} {SECRET_KEY}</Message></Error>"),
        None,
    ],
)
def test_no_exception_in_the_chain_holds_a_secret(reply: bytes | None) -> None:
    failure: BaseException | None = caught([reply], put)
    assert not _found(("".join(traceback.format_exception(failure)),))
    while failure is not None:
        assert not _found((repr(failure), str(failure), repr(vars(failure))))
        assert not type(failure).__module__.startswith(("botocore", "urllib3"))
        failure = failure.__cause__ or failure.__context__


def _found(texts: tuple[str, ...]) -> list[str]:
    return [word for word in (SECRET_KEY, TOKEN, ACCESS_KEY) for text in texts if word in text]


def test_nobody_listening_is_the_network() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        store = open_store(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(errors.StoreUnavailable) as info:
            put(store)
        store.close()
    assert info.value.detail == "ConnectionRefusedError"


def test_a_certificate_that_proves_nothing_is_not_retried(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    with serving([answer("200 OK")], tls=context) as server:
        store = open_store(server.endpoint)
        with pytest.raises(errors.StoreRejected, match="not private"):
            put(store)
        store.close()
    assert server.requests == []


def test_a_certificate_that_is_trusted_is_taken(tmp_path: Path) -> None:
    pem = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    clock = FakeClock()
    session = session_until(clock.now())
    with serving([answer("200 OK", "", 'ETag: "e"')], tls=context) as server:
        store = S3ObjectStore(cloud_at(server.endpoint), lambda: session, clock, ca_bundle=pem)
        put(store)
        store.close()
    assert b"UNSIGNED-PAYLOAD" in server.requests[0]


def test_a_body_that_stops_or_is_damaged_comes_out_as_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.sealed"
    path.write_bytes(DATA)

    def cancelled(count: int) -> None:
        raise errors.Cancelled

    with serving([answer("200 OK")]) as server:
        store = open_store(server.endpoint)
        with FileSlice(path, 0, len(DATA), cancelled) as body, pytest.raises(errors.Cancelled):
            store.put("k", body, checksum_of(DATA, SHA256))
        with FileSlice(path, 0, len(DATA) + 1) as body, pytest.raises(errors.SpoolDamaged):
            store.put("k", body, checksum_of(DATA, SHA256))
        store.close()


def sent_head(use: Use, **changes: Any) -> str:
    with serving([answer("200 OK", "<r><UploadId>u</UploadId></r>", 'ETag: "e"')]) as server:
        store = open_store(server.endpoint, **changes)
        use(store)
        store.close()
    return server.requests[0].decode()


def test_a_put_carries_one_checksum_and_our_name() -> None:
    request = sent_head(put)
    assert "x-amz-checksum-sha256: " in request
    assert "\r\nuser-agent: voxseal/" in request
    assert request.startswith("PUT /voices/k HTTP/1.1")
    assert "content-md5" not in request.lower()
    assert "crc32" not in request.lower()
    assert "expect:" not in request.lower()
    assert "content-md5: " in sent_head(put_md5, checksum=MD5)
    assert "sha256-" not in sent_head(put_md5, checksum=MD5)


def test_a_creation_says_which_checksum_the_parts_will_have() -> None:
    assert "x-amz-checksum-algorithm: SHA256" in sent_head(create)
    assert "x-amz-checksum-algorithm" not in sent_head(create, checksum=MD5)


def test_encryption_at_rest_is_asked_for_as_the_profile_says() -> None:
    for use in (put, create):
        assert "server-side-encryption" not in sent_head(use)
        assert "x-amz-server-side-encryption: AES256" in sent_head(use, encryption=ServerSideEncryption.AES256)
        request = sent_head(use, encryption=ServerSideEncryption.KMS, encryption_key="key-1")
        assert "x-amz-server-side-encryption: aws:kms\r\n" in request
        assert "x-amz-server-side-encryption-aws-kms-key-id: key-1" in request


def test_a_large_body_is_not_sent_to_a_store_that_refuses_at_once() -> None:
    data = bytes(1024 * 1024)
    with serving([error("403 Forbidden", "AccessDenied")]) as server:
        store = open_store(server.endpoint)
        with pytest.raises(errors.AccessRefused):
            store.put("k", Bytes(data), checksum_of(data, SHA256))
        store.close()
    assert len(server.requests[0]) < 4096


def test_with_kms_an_etag_that_is_no_md5_is_taken() -> None:
    reply = answer("200 OK", "", f'ETag: "{"0" * 32}"', "x-amz-server-side-encryption: aws:kms")
    with serving([reply]) as server:
        store = open_store(server.endpoint, checksum=MD5)
        stored = store.put("k", Bytes(DATA), checksum_of(DATA, MD5))
        store.close()
    assert (stored.etag, stored.checksum) == ("0" * 32, None)


UPLOADS = (
    "<ListMultipartUploadsResult>{encoding}<IsTruncated>{more}</IsTruncated>"
    "<NextKeyMarker>{marker}</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>"
    "<Upload><Key>{key}</Key><UploadId>{upload}</UploadId></Upload></ListMultipartUploadsResult>"
)


def test_uploads_are_listed_page_by_page_and_keys_decoded() -> None:
    url = "<EncodingType>url</EncodingType>"
    pages: list[bytes | None] = [
        answer("200 OK", UPLOADS.format(encoding=url, more="true", marker="p%2Fa", key="p/a%7Cb", upload="u1")),
        answer("200 OK", UPLOADS.format(encoding="", more="false", marker="", key="p/c", upload="u2")),
    ]
    with serving(pages) as server:
        store = open_store(server.endpoint)
        assert [(upload.key, upload.upload_id) for upload in store.list_uploads("p/")] == [
            ("p/a|b", "u1"),
            ("p/c", "u2"),
        ]
        store.close()
    assert b"key-marker=p%2Fa" in server.requests[1]


def test_keys_that_were_not_asked_for_are_left_out() -> None:
    page = answer("200 OK", UPLOADS.format(encoding="", more="false", marker="", key="other/a", upload="u"))
    with serving([page]) as server:
        store = open_store(server.endpoint)
        assert list(store.list_uploads("p/")) == []
        store.close()


@pytest.mark.parametrize(
    ("use", "page"),
    [
        (list_uploads, UPLOADS.format(encoding="", more="true", marker="p/a", key="p/a", upload="u")),
        (
            list_objects,
            "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"
            "</ListBucketResult>",
        ),
        (list_objects, "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"),
        (
            list_parts,
            "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>5</NextPartNumberMarker>"
            "</ListPartsResult>",
        ),
    ],
)
def test_a_listing_that_never_ends_is_left(use: Use, page: str) -> None:
    assert "does not end" in caught([answer("200 OK", page)], use).detail


def test_numbers_out_of_bounds_are_left_out() -> None:
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><Size>{size}</Size><ETag>{etag}</ETag></Part>"
        for number, size, etag in [
            (0, 1, "e"),
            (10_001, 1, "e"),
            (1, -1, "e"),
            (2, 1, ""),
            (3, 1, "e" * 999),
            (4, 1, "e"),
        ]
    )
    with serving([answer("200 OK", f"<ListPartsResult>{parts}</ListPartsResult>")]) as server:
        store = open_store(server.endpoint)
        assert store.list_parts("k", "u") == [PartReceipt(4, 1, "e")]
        store.close()


def test_numbers_that_are_none_are_not_understood() -> None:
    page = "<ListPartsResult><Part><PartNumber>one</PartNumber><Size>x</Size></Part></ListPartsResult>"
    assert type(caught([answer("200 OK", page)], list_parts)) is errors.StoreUnavailable


def _self_signed(folder: Path) -> Path:
    """A key and a certificate for 127.0.0.1, in one PEM file."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
