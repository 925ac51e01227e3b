"""The laptop's own certificate authority: who trusts its file reads the laptop's internet over HTTPS too.

It may sign for what the laptop's internet has and for nothing else, which stands in its certificate.
"""

import os
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder, GeneralName, KeyUsage

DOMAINS = ("run.app", "storage.googleapis.com")
"""The names it may sign for, with all below them."""

RANGE = IPv4Network("203.0.113.0/24")
"""The addresses it may sign for."""

_DAYS = 3650
_LEAF_DAYS = 90
_KEPT = 256


class Authority:
    """The authority of a folder, made at its first use; its certificate is the file `certificate`.

    `named` is another one for the domains of applied certificates. It may sign for any name, so nobody is to trust it
    but the platform's own verification, which reads the file `trusted`: the certificates of both.
    """

    def __init__(self, folder: Path, *, limited: bool = True) -> None:
        start = "ca" if limited else "domains-ca"
        self.certificate = folder / f"{start}.pem"
        self.trusted = folder / "verification-ca.pem"
        self._key = folder / f"{start}-key.pem"
        self._leaves = folder / ("tls" if limited else "domains-tls")
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._limited = limited
        self.named = Authority(folder, limited=False) if limited else self

    def prepare(self) -> None:
        """Make the certificates where there are none."""
        if self.named is not self:
            self.named.prepare()
        with self._lock:
            if not (self.certificate.exists() and self._key.exists()):
                self._make()
            if self.named is not self:
                both = self.certificate.read_bytes() + self.named.certificate.read_bytes()
                if not (self.trusted.exists() and self.trusted.read_bytes() == both):
                    _write(self.trusted, both)

    def _make(self) -> None:
        from cryptography import x509  # the first start alone makes them
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        said = f"INFRAai: {'Google Cloud' if self._limited else 'domains'} on this laptop"
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, said)])
        allowed: list[GeneralName] = [x509.DNSName(domain) for domain in DOMAINS]
        allowed.append(x509.IPAddress(RANGE))
        made = _certificate(key, name, name, _DAYS)
        if self._limited:
            made = made.add_extension(x509.NameConstraints(allowed, None), critical=True)
        signed = (
            made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write(self._key, _private(key))
        _write(self.certificate, _public(signed), mode=0o644)

    def context(self, host: str) -> ssl.SSLContext:
        """What a server at `host` shows; `host` is a name or an address that the authority may sign for."""
        self.prepare()
        with self._lock:
            if host not in self._contexts:
                while len(self._contexts) >= _KEPT:
                    self._contexts.pop(next(iter(self._contexts)))
                self._contexts[host] = self._signed(host)
            return self._contexts[host]

    def _signed(self, host: str) -> ssl.SSLContext:
        from cryptography import x509  # see prepare
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        issuer = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        signer = serialization.load_pem_private_key(self._key.read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            named: GeneralName = x509.IPAddress(ip_address(host))
        except ValueError:
            named = x509.DNSName(host)
        # A common name has at most 64 characters; what counts is the other name.
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host[:64])])
        made = (
            _certificate(key, subject, issuer.subject, _LEAF_DAYS)
            .add_extension(x509.SubjectAlternativeName([named]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(signer, hashes.SHA256())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        self._leaves.mkdir(mode=0o700, exist_ok=True)
        leaf = self._leaves / "leaf.pem"
        _write(leaf, _public(made) + _private(key))
        context.load_cert_chain(leaf)
        leaf.unlink()
        return context


def _certificate(key: "EllipticCurvePrivateKey", subject: object, issuer: object, days: int) -> "CertificateBuilder":
    from cryptography import x509  # see prepare

    assert isinstance(subject, x509.Name)
    assert isinstance(issuer, x509.Name)
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _usage(*, signs: bool) -> "KeyUsage":
    from cryptography import x509  # see prepare

    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: "EllipticCurvePrivateKey") -> bytes:
    from cryptography.hazmat.primitives import serialization  # see prepare

    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public(certificate: "Certificate") -> bytes:
    from cryptography.hazmat.primitives import serialization  # see prepare

    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(file: Path, content: bytes, mode: int = 0o600) -> None:
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as opened:
        opened.write(content)
    fresh.rename(file)
