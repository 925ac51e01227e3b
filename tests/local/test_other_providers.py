"""Keys, certificates and clocks on the laptop's cloud are such, and a second plan has nothing to do."""

import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from infra.local.provider.other_providers import OtherProvider
from infra.local.provider.problems import Refused
from infra.local.provider.server import ProviderServer
from infra.local.world import World
from tests.policy.plan_room import PROJECT, Workshop

TEXT = """
resource "tls_private_key" "rsa" {
  algorithm = "RSA"
}
resource "tls_private_key" "authority" {
  algorithm   = "ECDSA"
  ecdsa_curve = "P256"
}
resource "tls_private_key" "own" {
  algorithm = "ED25519"
}
data "tls_public_key" "rsa" {
  private_key_pem = tls_private_key.rsa.private_key_pem
}
resource "tls_self_signed_cert" "authority" {
  private_key_pem       = tls_private_key.authority.private_key_pem
  validity_period_hours = 12
  is_ca_certificate     = true
  allowed_uses          = ["cert_signing"]
  subject {
    common_name = "authority.example"
  }
}
resource "tls_cert_request" "own" {
  private_key_pem = tls_private_key.own.private_key_pem
  dns_names       = ["shop.example"]
  subject {
    common_name = "shop.example"
  }
}
resource "tls_locally_signed_cert" "own" {
  cert_request_pem      = tls_cert_request.own.cert_request_pem
  ca_private_key_pem    = tls_private_key.authority.private_key_pem
  ca_cert_pem           = tls_self_signed_cert.authority.cert_pem
  validity_period_hours = 6
  allowed_uses          = ["server_auth"]
}
resource "time_sleep" "wait" {
  create_duration = "1h"
}
resource "time_static" "at" {
  rfc3339 = "2026-01-31T10:00:00Z"
}
resource "time_offset" "later" {
  base_rfc3339   = time_static.at.rfc3339
  offset_days    = 1
  offset_seconds = 30
}
resource "time_rotating" "yearly" {
  rfc3339        = time_static.at.rfc3339
  rotation_years = 1
}
output "made" {
  value = {
    cert    = tls_locally_signed_cert.own.cert_pem
    issuer  = tls_self_signed_cert.authority.cert_pem
    same    = data.tls_public_key.rsa.public_key_openssh == tls_private_key.rsa.public_key_openssh
    public  = tls_private_key.rsa.public_key_pem
    later   = time_offset.later.rfc3339
    rotates = time_rotating.yearly.rotation_rfc3339
  }
}
"""


@pytest.mark.terraform
def test_terraform_makes_keys_certificates_and_times_once():
    with ProviderServer(World(), project=PROJECT) as provider, tempfile.TemporaryDirectory() as folder:
        _, terraform = Workshop(Path(folder), provider).room({"main.tf": TEXT})
        with terraform:
            terraform.plan("p")
            terraform.apply("p", lambda *_: None)
            made = terraform.show()["values"]["outputs"]["made"]["value"]
            terraform.plan("again")
            changes = terraform.show("again")["resource_changes"]
    assert {tuple(each["change"]["actions"]) for each in changes} <= {("no-op",), ("read",)}
    cert, issuer = (x509.load_pem_x509_certificate(made[name].encode()) for name in ("cert", "issuer"))
    cert.verify_directly_issued_by(issuer)
    assert cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == ["shop.example"]
    assert made["same"] is True
    assert load_pem_public_key(made["public"].encode()).key_size == 2048
    assert made["later"] == "2026-02-01T10:00:30Z"
    assert datetime.fromisoformat(made["rotates"]).year == 2027


@pytest.mark.parametrize(
    "key",
    [{"algorithm": "RSA", "rsa_bits": 1_000_000}, {"algorithm": "DSA"}, {"algorithm": "ECDSA", "ecdsa_curve": "x"}],
)
def test_a_key_that_can_not_be_made_is_refused(key):
    with pytest.raises(Refused):
        OtherProvider("tls").create("c", "tls_private_key", {"rsa_bits": 2048, "ecdsa_curve": "P224", **key}, {})
