"""The lab's own certificate authority, made anew at each start: nothing of it is committed or outlives the run."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_LIFETIME = timedelta(days=2)


class Certificates:
    """Files under `folder`: `ca` (PEM), `server` and `server_key` for 127.0.0.1 and localhost, and `jwks`, the sign-in
    service's private signing key with its certificate."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self.ca = folder / "ca.pem"
        self.server = folder / "server.pem"
        self.server_key = folder / "server-key.pem"
        self.jwks = folder / "jwks.json"
        authority_key = ec.generate_private_key(ec.SECP256R1())
        authority = _certificate("Voxseal lab CA", authority_key, None, authority_key)
        server_key = ec.generate_private_key(ec.SECP256R1())
        server = _certificate("127.0.0.1", server_key, authority, authority_key)
        signing_key = rsa.generate_private_key(65537, 2048)
        signing = _certificate("Voxseal lab sign-in", signing_key, authority, authority_key)

        self.ca.write_bytes(authority.public_bytes(Encoding.PEM))
        self.server.write_bytes(server.public_bytes(Encoding.PEM))
        _write_private(self.server_key, _pem(server_key))
        _write_private(self.jwks, json.dumps({"keys": [_jwk(signing_key, signing)]}).encode())
        self.signing_thumbprint = hashlib.sha1(signing.public_bytes(Encoding.DER), usedforsecurity=False).hexdigest()
        # Made here, before anybody puts truststore in the place of ssl.SSLContext: this one is for serving.
        self.for_serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.for_serving.load_cert_chain(self.server, self.server_key)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=issuer is None,
                crl_sign=issuer is None,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if issuer is not None:
        names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _jwk(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> Mapping[str, object]:
    """A private JWK (RFC 7518, section 6.3). radosgw checks a token with the first key's `x5c` and nothing else."""
    private, public = key.private_numbers(), key.private_numbers().public_numbers
    numbers = {
        "n": public.n,
        "e": public.e,
        "d": private.d,
        "p": private.p,
        "q": private.q,
        "dp": private.dmp1,
        "dq": private.dmq1,
        "qi": private.iqmp,
    }
    der = certificate.public_bytes(Encoding.DER)
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "x5c": [base64.b64encode(der).decode()]} | {
        name: base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8)).rstrip(b"=").decode()
        for name, number in numbers.items()
    }


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_private(path: Path, content: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(content)
