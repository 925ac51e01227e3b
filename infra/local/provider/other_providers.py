"""hashicorp/time, tls and archive, as far as they are let in (`shared.terraform.other_providers`).

Keys and certificates are real. Nothing is slept through: a laptop's cloud has nothing to wait for. Archives are checked
and not made: a deployment has no files to pack.
"""

# ruff: noqa: ARG002 - the methods are those of service.Provider; not every one needs every argument
import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from infra.local.provider.plan import Object
from infra.local.provider.problems import Refused
from infra.local.provider.state_only import StateOnly
from shared.terraform.other_providers import DATA_SOURCES, RESOURCES
from shared.terraform.schema import ProviderSchema

_VERSIONS = {"archive": "2.7.1", "time": "0.13.1", "tls": "4.1.0"}


class OtherProvider(StateOnly):
    """One of them, by its name."""

    def __init__(self, name: str) -> None:
        lines = [f"version\t{json.dumps(_VERSIONS[name])}", "provider\t{}"]
        for kind, table in (("resources", RESOURCES), ("data_sources", DATA_SOURCES)):
            lines += [f"{kind} {each}\t{json.dumps(raw)}" for each, raw in table.items() if each.startswith(f"{name}_")]
        super().__init__(ProviderSchema(lines))

    def made(self, type_name: str, planned: Object) -> Object:
        return {**_CLOCKS, **_KEYS}[type_name](planned)

    def read_data(self, client: str, type_name: str, config: Object) -> Object:
        if type_name != "tls_public_key":
            raise Refused(f"{type_name} is not answered here", "The files of a run lie nowhere that it could read.")
        key = _loaded(config.get("private_key_pem") or config.get("private_key_openssh"))
        return {**config, "algorithm": _algorithm(key), **_public(key)}


# --- time


def _clock(moment: datetime) -> Object:
    names = ("year", "month", "day", "hour", "minute", "second")
    return {"rfc3339": _rfc3339(moment), "unix": int(moment.timestamp())} | {
        name: getattr(moment, name) for name in names
    }


def _rfc3339(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(said: Any) -> datetime:
    if not isinstance(said, str):
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except ValueError as error:
        raise Refused(f"{said!r} is not a time as RFC 3339 writes it") from error


def _static(planned: Object) -> Object:
    clock = _clock(_moment(planned.get("rfc3339")))
    return {**clock, "id": clock["rfc3339"]}


def _shifted(planned: Object, base: datetime, prefix: str) -> datetime:
    amount = {
        name: int(planned.get(f"{prefix}_{name}") or 0) for name in ("years", "months", "days", "hours", "minutes")
    }
    months = base.month - 1 + amount["months"]
    year, month = base.year + amount["years"] + months // 12, months % 12 + 1
    try:
        moved = base.replace(year=year, month=month, day=1) + timedelta(days=base.day - 1)
        more = timedelta(days=amount["days"], hours=amount["hours"], minutes=amount["minutes"])
        return moved + more + timedelta(seconds=int(planned.get(f"{prefix}_seconds") or 0))
    except (OverflowError, ValueError) as error:
        raise Refused("the time is further away than can be said") from error


def _rotating(planned: Object) -> Object:
    base = _moment(planned.get("rfc3339"))
    said = planned.get("rotation_rfc3339")
    until = said if isinstance(said, str) else _rfc3339(_shifted(planned, base, "rotation"))
    return {**_clock(base), "rotation_rfc3339": until, "id": _rfc3339(base)}


def _offset(planned: Object) -> Object:
    base = _moment(planned.get("base_rfc3339"))
    clock = _clock(_shifted(planned, base, "offset"))
    return {**clock, "base_rfc3339": _rfc3339(base), "id": _rfc3339(base)}


_CLOCKS = {
    "time_static": _static,
    "time_rotating": _rotating,
    "time_offset": _offset,
    "time_sleep": lambda _: {"id": _rfc3339(datetime.now(UTC))},
}


# --- tls

_Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
_CURVES: Mapping[str, type[ec.EllipticCurve]] = {
    "P224": ec.SECP224R1, "P256": ec.SECP256R1, "P384": ec.SECP384R1, "P521": ec.SECP521R1,
}  # fmt: skip
_PEM, _OPENSSH = serialization.Encoding.PEM, serialization.Encoding.OpenSSH
_PLAIN = serialization.NoEncryption()


def _private_key(planned: Object) -> Object:
    key: _Key
    match planned["algorithm"]:
        case "RSA":
            bits = int(planned["rsa_bits"])
            if not 1024 <= bits <= 8192:
                raise Refused(f"a key of {bits} bits is not made here", "Give 2048, 3072 or 4096.")
            key = rsa.generate_private_key(65537, bits)
        case "ECDSA" if planned["ecdsa_curve"] in _CURVES:
            key = ec.generate_private_key(_CURVES[planned["ecdsa_curve"]]())
        case "ED25519":
            key = ed25519.Ed25519PrivateKey.generate()
        case other:
            raise Refused(f"algorithm {other!r} with this curve is none of RSA, ECDSA and ED25519")
    old, new, ssh = (
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.PrivateFormat.PKCS8,
        serialization.PrivateFormat.OpenSSH,
    )
    is_new = isinstance(key, ed25519.Ed25519PrivateKey)
    no_ssh = isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp224r1"
    return {
        "private_key_pem": key.private_bytes(_PEM, new if is_new else old, _PLAIN).decode(),
        "private_key_pem_pkcs8": key.private_bytes(_PEM, new, _PLAIN).decode(),
        "private_key_openssh": "" if no_ssh else key.private_bytes(_PEM, ssh, _PLAIN).decode(),
        **_public(key),
    }


def _public(key: _Key) -> Object:
    public = key.public_key()
    pem = public.public_bytes(_PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    try:
        openssh = public.public_bytes(_OPENSSH, serialization.PublicFormat.OpenSSH).decode()
    except ValueError:  # OpenSSH knows no P224
        openssh = ""
    raw = base64.b64decode(openssh.split(" ")[1]) if openssh else b""
    md5 = hashlib.md5(raw, usedforsecurity=False).hexdigest()
    sha = base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
    return {
        "public_key_pem": pem,
        "public_key_openssh": f"{openssh}\n" if openssh else "",
        "public_key_fingerprint_md5": ":".join(md5[at : at + 2] for at in range(0, 32, 2)) if raw else "",
        "public_key_fingerprint_sha256": f"SHA256:{sha}" if raw else "",
        "id": hashlib.sha1(pem.encode(), usedforsecurity=False).hexdigest(),
    }


def _loaded(pem: Any) -> _Key:
    load = serialization.load_ssh_private_key if "OPENSSH" in str(pem) else serialization.load_pem_private_key
    try:
        key = load(str(pem).encode(), None)
    except (ValueError, TypeError) as error:
        raise Refused("the private key can't be read") from error
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise Refused("the private key is none of RSA, ECDSA and ED25519")
    return key


def _algorithm(key: _Key) -> str:
    if isinstance(key, rsa.RSAPrivateKey):
        return "RSA"
    return "ECDSA" if isinstance(key, ec.EllipticCurvePrivateKey) else "ED25519"


def _digest(key: _Key) -> hashes.SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()


_SUBJECT = {
    "common_name": NameOID.COMMON_NAME, "organization": NameOID.ORGANIZATION_NAME,
    "organizational_unit": NameOID.ORGANIZATIONAL_UNIT_NAME, "locality": NameOID.LOCALITY_NAME,
    "province": NameOID.STATE_OR_PROVINCE_NAME, "country": NameOID.COUNTRY_NAME,
    "postal_code": NameOID.POSTAL_CODE, "serial_number": NameOID.SERIAL_NUMBER,
}  # fmt: skip


def _subject(planned: Object) -> x509.Name:
    said = (planned.get("subject") or [{}])[0]
    return x509.Name([x509.NameAttribute(oid, said[name]) for name, oid in _SUBJECT.items() if said.get(name)])


def _alternatives(planned: Object) -> list[x509.GeneralName]:
    try:
        addresses = [x509.IPAddress(ip_address(each)) for each in planned.get("ip_addresses") or []]
    except ValueError as error:
        raise Refused(f"an address can't be read: {error}") from error
    names: list[x509.GeneralName] = [x509.DNSName(each) for each in planned.get("dns_names") or []]
    return [*names, *addresses, *(x509.UniformResourceIdentifier(each) for each in planned.get("uris") or [])]


def _request(planned: Object) -> Object:
    key = _loaded(planned["private_key_pem"])
    builder = x509.CertificateSigningRequestBuilder().subject_name(_subject(planned))
    if names := _alternatives(planned):
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    pem = builder.sign(key, _digest(key)).public_bytes(_PEM).decode()
    return {"cert_request_pem": pem, "key_algorithm": _algorithm(key), "id": str(secrets.randbits(63))}


def _self_signed(planned: Object) -> Object:
    key = _loaded(planned["private_key_pem"])
    subject = _subject(planned)
    draft = _draft(planned, subject, key.public_key(), _alternatives(planned))
    return {**_issued(draft.issuer_name(subject), key), "key_algorithm": _algorithm(key)}


def _locally_signed(planned: Object) -> Object:
    key = _loaded(planned["ca_private_key_pem"])
    try:
        request = x509.load_pem_x509_csr(planned["cert_request_pem"].encode())
        authority = x509.load_pem_x509_certificate(planned["ca_cert_pem"].encode())
    except ValueError as error:
        raise Refused("the request or the authority's certificate can't be read") from error
    found = [each.value for each in request.extensions if isinstance(each.value, x509.SubjectAlternativeName)]
    draft = _draft(planned, request.subject, request.public_key(), [name for each in found for name in each])
    return {**_issued(draft.issuer_name(authority.subject), key), "ca_key_algorithm": _algorithm(key)}


def _draft(planned: Object, subject: x509.Name, public: Any, names: list[x509.GeneralName]) -> x509.CertificateBuilder:
    begins = datetime.now(UTC).replace(microsecond=0)
    ends = begins + timedelta(hours=int(planned["validity_period_hours"]))
    builder = x509.CertificateBuilder().subject_name(subject).public_key(public)
    builder = builder.serial_number(secrets.randbits(120)).not_valid_before(begins).not_valid_after(ends)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if planned.get("is_ca_certificate"):
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder


def _issued(draft: x509.CertificateBuilder, key: _Key) -> Object:
    certificate = draft.sign(key, _digest(key))
    return {
        "cert_pem": certificate.public_bytes(_PEM).decode(),
        "validity_start_time": _rfc3339(certificate.not_valid_before_utc),
        "validity_end_time": _rfc3339(certificate.not_valid_after_utc),
        "ready_for_renewal": False,
        "id": str(certificate.serial_number),
    }


_KEYS = {
    "tls_private_key": _private_key,
    "tls_cert_request": _request,
    "tls_self_signed_cert": _self_signed,
    "tls_locally_signed_cert": _locally_signed,
}
