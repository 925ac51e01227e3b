"""Tokens signed with keys of our own, which a local address serves as Google serves its own."""

import base64
import datetime
import http.server
import json
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509.oid import NameOID

from shared.auth import guard_of
from shared.settings import AuthSettings

AUDIENCE = "1234.apps.googleusercontent.com"
ADA = "ada@example.com"


def part(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Signer:
    """One signing key: RSA with a certificate, as Google sign-in, or an elliptic curve, as Identity-Aware Proxy."""

    def __init__(self, key_id="k1", kind="RS256"):
        self.key_id, self.kind = key_id, kind
        self.key = (
            rsa.generate_private_key(public_exponent=65537, key_size=2048)
            if kind == "RS256"
            else ec.generate_private_key(ec.SECP256R1())
        )

    def public(self):
        if self.kind != "RS256":
            encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            return self.key.public_key().public_bytes(encoding, form).decode()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
        now = datetime.datetime.now(datetime.UTC)
        built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        built = built.serial_number(1).not_valid_before(now - datetime.timedelta(1))
        certificate = built.not_valid_after(now + datetime.timedelta(1)).sign(self.key, hashes.SHA256())
        return certificate.public_bytes(serialization.Encoding.PEM).decode()

    def token(self, signature=None, header=None, **claims):
        said = {
            "iss": "https://accounts.google.com",
            "aud": AUDIENCE,
            "email": ADA,
            "email_verified": True,
            "iat": time.time() - 5,
            "exp": time.time() + 300,
            **claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        head = {"alg": self.kind, "kid": self.key_id, "typ": "JWT", **(header or {})}
        signed = f"{part(json.dumps(head).encode())}.{part(json.dumps(said).encode())}"
        return f"{signed}.{self._sign(signed) if signature is None else signature}"

    def _sign(self, signed):
        if self.kind == "RS256":
            return part(self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))
        r, s = utils.decode_dss_signature(self.key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return part(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


class KeyServer:
    """Serves `keys` and counts how often it was asked; `down` makes it fail."""

    def __init__(self):
        self.keys, self.asked, self.down, self.max_age = {}, 0, False, 3600
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                body = json.dumps(outer.keys).encode()
                self.send_response(500 if outer.down else 200)
                self.send_header("Cache-Control", f"public, max-age={outer.max_age}, must-revalidate")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Keep quiet."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/certs"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="session")
def signer():
    return Signer()


@pytest.fixture
def key_server(signer):
    server = KeyServer()
    server.keys = {signer.key_id: signer.public()}
    yield server
    server.close()


@pytest.fixture
def guard(key_server):
    """Makes a guard with settings of one's own."""

    def made(*, behind_cloud_run=False, **settings):
        given = {"auth": "google", "auth_audiences": AUDIENCE, "auth_emails": f"{ADA}, bob@example.com"}
        given |= {"auth_keys_url": key_server.url, **settings}
        return guard_of(AuthSettings(**given), behind_cloud_run=behind_cloud_run)

    return made
