"""The types of hashicorp/time and tls that are let in, and archive's: what each argument is, as facts.

From the providers' documentation (time 0.13, tls 4.1, archive 2.7). They work values out and keep them in
the state; only `archive_file` touches files.
"""

from functools import cache
from typing import Any

from shared.terraform.schema import Block, decode_block

_TEXT, _NUMBER, _FLAG = "string", "number", "bool"
_TEXTS = ["list", "string"]
_ID = {"id": [_TEXT, "c"]}
_TRIGGERS = {"triggers": [["map", "string"], "of"]}
_CLOCK = {name: [_NUMBER, "c"] for name in ("year", "month", "day", "hour", "minute", "second", "unix")}
_PERIODS = ("years", "months", "days", "hours", "minutes")
_KEY = {
    **{name: [_TEXT, "c"] for name in ("public_key_pem", "public_key_openssh")},
    **{f"public_key_fingerprint_{name}": [_TEXT, "c"] for name in ("md5", "sha256")},
}
_NAMES = {name: [_TEXTS, "of"] for name in ("dns_names", "ip_addresses", "uris")}
_SUBJECT = {
    "a": {
        **{
            name: [_TEXT, "of"]
            for name in (
                "common_name", "organization", "organizational_unit", "locality", "province", "country", "postal_code",
                "serial_number",
            )
        },
        "street_address": [_TEXTS, "of"],
    }
}  # fmt: skip
_CERTIFICATE = {
    "validity_period_hours": [_NUMBER, "rf"],
    "allowed_uses": [_TEXTS, "rf"],
    "early_renewal_hours": [_NUMBER, "oc"],
    "is_ca_certificate": [_FLAG, "ocf"],
    "set_subject_key_id": [_FLAG, "ocf"],
    "cert_pem": [_TEXT, "c"],
    "validity_start_time": [_TEXT, "c"],
    "validity_end_time": [_TEXT, "c"],
    "ready_for_renewal": [_FLAG, "c"],
    **_ID,
}
_OF_A_CERTIFICATE = {
    "early_renewal_hours": {"default": 0},
    "is_ca_certificate": {"default": False},
    "set_subject_key_id": {"default": False},
}

RESOURCES: dict[str, dict[str, Any]] = {
    "time_offset": {
        "a": {
            "base_rfc3339": [_TEXT, "ocf"],
            **{f"offset_{name}": [_NUMBER, "o"] for name in (*_PERIODS, "seconds")},
            "rfc3339": [_TEXT, "c"],
            **_CLOCK,
            **_TRIGGERS,
            **_ID,
        }
    },
    "time_rotating": {
        "a": {
            "rfc3339": [_TEXT, "ocf"],
            **{f"rotation_{name}": [_NUMBER, "of"] for name in _PERIODS},
            "rotation_rfc3339": [_TEXT, "ocf"],
            **_CLOCK,
            **_TRIGGERS,
            **_ID,
        }
    },
    "time_sleep": {"a": {"create_duration": [_TEXT, "o"], "destroy_duration": [_TEXT, "o"], **_TRIGGERS, **_ID}},
    "time_static": {"a": {"rfc3339": [_TEXT, "ocf"], **_CLOCK, **_TRIGGERS, **_ID}},
    "tls_private_key": {
        "a": {
            "algorithm": [_TEXT, "rf"],
            "rsa_bits": [_NUMBER, "ocf"],
            "ecdsa_curve": [_TEXT, "ocf"],
            **{name: [_TEXT, "cs"] for name in ("private_key_pem", "private_key_openssh", "private_key_pem_pkcs8")},
            **_KEY,
            **_ID,
        },
        "x": {"rsa_bits": {"default": 2048}, "ecdsa_curve": {"default": "P224"}},
    },
    "tls_cert_request": {
        "a": {
            "private_key_pem": [_TEXT, "rfs"],
            "key_algorithm": [_TEXT, "c"],
            "cert_request_pem": [_TEXT, "c"],
            **_NAMES,
            **_ID,
        },
        "b": {"subject": ["list", 0, 1, _SUBJECT, "f"]},
    },
    "tls_self_signed_cert": {
        "a": {
            "private_key_pem": [_TEXT, "rfs"],
            "key_algorithm": [_TEXT, "c"],
            "set_authority_key_id": [_FLAG, "ocf"],
            **_NAMES,
            **_CERTIFICATE,
        },
        "b": {"subject": ["list", 0, 1, _SUBJECT, "f"]},
        "x": {**_OF_A_CERTIFICATE, "set_authority_key_id": {"default": False}},
    },
    "tls_locally_signed_cert": {
        "a": {
            "cert_request_pem": [_TEXT, "rf"],
            "ca_private_key_pem": [_TEXT, "rfs"],
            "ca_cert_pem": [_TEXT, "rf"],
            "ca_key_algorithm": [_TEXT, "c"],
            **_CERTIFICATE,
        },
        "x": _OF_A_CERTIFICATE,
    },
}
DATA_SOURCES: dict[str, dict[str, Any]] = {
    "archive_file": {
        "a": {
            "type": [_TEXT, "r"],
            "output_path": [_TEXT, "r"],
            **{name: [_TEXT, "o"] for name in ("source_dir", "source_file", "source_content", "output_file_mode")},
            "source_content_filename": [_TEXT, "o"],
            "excludes": [["set", "string"], "o"],
            "exclude_symlink_directories": [_FLAG, "o"],
            "output_size": [_NUMBER, "c"],
            **{
                f"output_{name}": [_TEXT, "c"]
                for name in ("md5", "sha", "sha256", "sha512", "base64sha256", "base64sha512")
            },
            **_ID,
        },
        "b": {"source": ["set", 0, 0, {"a": {"content": [_TEXT, "r"], "filename": [_TEXT, "r"]}}]},
    },
    "tls_public_key": {
        "a": {
            "private_key_pem": [_TEXT, "os"],
            "private_key_openssh": [_TEXT, "os"],
            "algorithm": [_TEXT, "c"],
            **_KEY,
            **_ID,
        }
    },
}
PROVIDERS = frozenset({"archive", "time", "tls"})


@cache
def other_schema(type_name: str, *, resource: bool) -> Block | None:
    """The block of a type of these providers; None when there is no such type, or it is not let in."""
    raw = (RESOURCES if resource else DATA_SOURCES).get(type_name)
    return None if raw is None else decode_block(raw)
