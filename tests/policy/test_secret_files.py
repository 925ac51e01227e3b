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
        ("config/settings.py", b'DB = "postgres://shop:s3cr3tpw@db.shop.internal:5432/shop"'),
        ("app.yaml", b"redis: redis://:hunter22@10.1.2.3:6379/0"),
        ("Procfile", b"web: DB_PASSWORD=hunter22 gunicorn main:app\n"),
        ("sub/Procfile", b"web: serve --api-key=abcd1234\n"),
    ],
    ids=str,
)
def test_a_state_a_login_and_a_key_in_another_encoding_are_found(name, content):
    assert secret_in_file(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("main.tf", b'backend "gcs" {}'),
        ("docker-compose.yml", b"url: postgres://shop:s3cr3tpw@db:5432/shop"),
        ("settings.py", b'DB = "postgres://postgres:postgres@db.local.net/x" or "redis://:hunter22@localhost/0"'),
        ("settings.py", b'DB = f"postgres://{user}:{password}@{host}.internal.net/x"'),
        ("config.js", b'url = "postgres://u:${PW}@db.shop.net/x"; doc = "https://user:pass@host.example.com"'),
        ("README.md", b"postgres://shop:s3cr3tpw@db.shop.internal:5432/shop"),
        ("Procfile", b"web: gunicorn main:app --bind :$PORT --workers 2\n"),
        ("notes.txt", "The state of things".encode("utf-16")),
        ("k8s/deployment.yaml", b"kind: Deployment\nspec:\n  token: abcdefgh12345678\n"),
        ("kube.yaml", KUBE.replace("abcdefgh12345678", "${TOKEN}").encode()),
        ("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    ],
    ids=str,
)
def test_ordinary_files_pass(name, content):
    assert secret_in_file(name, content) == ""
