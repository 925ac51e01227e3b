"""Keys of services, lines of settings and what is packed in a file: found in a source and in a setting alike."""

import base64
import gzip
import io
import json
import tarfile
import zipfile

import pytest

from shared.schemas import secret_shapes
from shared.schemas.secret_files import secret_in_file
from shared.schemas.variables import secret_in

DRAWN = {"hex": "0a1b2c3d4e5f", "low": "a1b2c3d4e5", "upper": "A2B3C4D5E6", "airtable": "aB3dEf6hIj9k"}
ROWS = [
    [each.strip() for each in line.split("|")]
    for line in (secret_shapes.files("shared.schemas") / "secret_shapes.txt").read_text().splitlines()
    if not line.startswith("#")
]


def keys(row):
    _, begins, alphabet, many = row
    count = int(many.strip("="))
    rest = (DRAWN.get(alphabet, "aB3dEf6hIj9kLm2nOp5q") * 20)[:count]
    return [begin + rest for begin in begins.split()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_a_key_of_each_service_is_found_in_a_source_and_in_a_setting(row):
    for key in keys(row):
        before = "abcdefghij0123" if key.startswith(".") else ""
        assert secret_in_file("a.txt", f"k = '{before}{key}'\n".encode()), key
        assert secret_in("X", f"{before}{key}"), key


@pytest.mark.parametrize("row", [row for row in ROWS if row[3].strip("=") >= "20"], ids=lambda row: row[1])
def test_what_stands_in_place_of_a_key_is_none(row):
    least = int(row[3].strip("="))
    for begin in row[1].split():
        for rest in ("x" * least, f"your-key-here-{'-' * least}", "..."):
            assert secret_in_file("a.py", f'k = "{begin}{rest}"'.encode()) == ""


def signed(payload):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(payload)}.aB3dEf6hIj9kLm2nOp5qRs8tUv1wXy4z"


def zipped(name, content):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def tarred(name, content):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


TOKEN = b'k = "ghp_' + b"aB3dEf6hIj9k" * 3 + b'"'
DRAWN_KEY = base64.b64encode(b"-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA1234567890abcdef")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bot.py", b'T = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawQ"'),
        ("a.txt", b"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"),
        ("token.txt", signed({"iss": "supabase", "role": "service_role"}).encode()),
        ("k.yaml", b"    client-key-data: " + DRAWN_KEY),
        ("conf.ini", b"DATABASE_URL=postgres://admin:Sup3rS3cretPassw0rd@db.example.com/x"),
        (".envrc", b"export DB_PASSWORD=hunter2hunter2\n"),
        ("prod.tfvars", b'db_password = "Sup3rS3cretPw99"\n'),
        ("my.cnf", b"[client]\nuser=root\npassword=Kd83!ksla9\n"),
        ("application.properties", b"spring.datasource.password=Kd83ksla9xx\n"),
        ("appsettings.json", b'{"Db": {"dbPassword": "Kd83ksla9xx!"}}'),
        ("config.js", b"module.exports = { apiKey: 'kd83ksla9xxQ72bb' }"),
        ("settings.py", b'DB_PASSWORD = "Kd83ksla9xx"\n'),
        ("Dockerfile", b"FROM x\nENV API_TOKEN=kd83ksla9xxQ72bb\n"),
        ("docker-compose.yml", b"services:\n  a:\n    environment:\n      - DB_PASSWORD=Kd83ksla9xx\n"),
        ("k8s.yaml", b"kind: Secret\ndata:\n  pw: " + base64.b64encode(b"Kd83ksla9xx!") + b"\n"),
        ("dump.sql.gz", gzip.compress(TOKEN)),
        ("lib.zip", zipped("a/b.py", TOKEN)),
        ("x.tar.gz", tarred("x.py", TOKEN)),
        (".env ", b"A=1"),
        ("conf/.ENV.", b"A=1"),
        ("y.jar", zipped("in.tgz", tarred(".env", b"A=1"))),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_a_secret_by_its_form_its_name_or_its_place_is_found(name, content):
    assert secret_in_file(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("settings.py", b"SECRET_KEY = 'django-insecure-a8f(d7f8a9sd7f)9a8sd7f9a8sd7f'\n"),
        (
            "package-lock.json",
            b'{"integrity": "sha512-' + base64.b64encode(bytes(range(64))) + b'", "token": "ab12cd34"}',
        ),
        ("docker-compose.yml", b"  POSTGRES_PASSWORD: postgres\n  ROOT_PASSWORD: secret123\n  X_TOKEN: ${TOKEN}\n"),
        ("tests/test_auth.py", b'password = "Sup3rS3cretPw99"\n' + signed({"sub": "u1"}).encode()),
        ("a.ts", b'const token = process.env.API_TOKEN; const csrf_token = "csrf_token_v2";'),
        ("values.yaml", b"secret: shop-db-credentials-2\npassword: password1\ntoken: /run/secrets/token1\n"),
        ("web.js", f'const anon = "{signed({"role": "anon"})}"'.encode()),
        ("README.md", b"export OPENAI_API_KEY=sk-... AKIAIOSFODNN7EXAMPLE"),
        ("de.json", b'{"password": "Passwort", "token": "Anmelde-Token 2"}'),
        ("hashes.txt", b"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ("global-bundle.pem", b"# RDS\n-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n"),
        ("ci.yml", b"token: ${{ secrets.GITHUB_TOKEN }}\n"),
        ("broken.zip", zipped("a.py", TOKEN)[:30]),
        ("data.csv.gz", gzip.compress(b"a,b\n1,2\n" * 1000)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_placeholders_tests_hashes_and_what_is_public_are_none(name, content):
    assert secret_in_file(name, content) == ""


def test_what_is_packed_a_thousandfold_is_looked_at_for_a_while_only():
    bomb = gzip.compress(gzip.compress(bytes(80_000_000)))
    assert secret_in_file("data.gz.gz", bomb) == ""
