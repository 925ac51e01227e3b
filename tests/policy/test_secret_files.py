"""Which files of a source hold a secret, however they are written."""

import pytest

from shared.schemas.secret_files import secret_in_file

KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n"
KUBE = """apiVersion: v1
kind: Config
users:
- name: ann
  user:
    token: abcdefgh12345678
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("terraform.tfstate", b"{}"),
        ("infra/prod.tfstate.backup", b"{}"),
        ("config.yaml", KUBE.encode()),
        ("deploy/cluster", KUBE.replace("token", "client-key-data").encode()),
        ("key.txt", KEY.encode("utf-16")),
        ("key.txt", KEY.encode("utf-16-le")),
        ("key.txt", KEY.encode("utf-16-be")),
    ],
    ids=str,
)
def test_a_state_a_login_and_a_key_in_another_encoding_are_found(name, content):
    assert secret_in_file(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("main.tf", b'backend "gcs" {}'),
        ("notes.txt", "The state of things".encode("utf-16")),
        ("k8s/deployment.yaml", b"kind: Deployment\nspec:\n  token: abcdefgh12345678\n"),
        ("kube.yaml", KUBE.replace("abcdefgh12345678", "${TOKEN}").encode()),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    ],
    ids=str,
)
def test_ordinary_files_pass(name, content):
    assert secret_in_file(name, content) == ""
