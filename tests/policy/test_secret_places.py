"""A secret is found wherever people put it: in code, settings, commands, statements and headers; words for it pass."""

import bz2
import gzip
import io
import lzma
import random
import sqlite3
import zipfile
from base64 import b64encode

import pytest

from shared.schemas.file_kinds import is_listed, unread
from shared.schemas.secret_files import secret_in_file


def zipped(name, content):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


PW = "hT6kd82LmQ"
HELD = [
    ("app.js", 'const k = "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0\\n";'),
    ("config.json", '{"auths": {"https://index.docker.io/v1/": {"auth": "dXNlcjpoVDZrZDgyTG1R"}}}'),
    (".npmrc", f"//registry.example.net/:_password={PW}"),
    ("app.py", f'os.environ["DB_PASSWORD"] = "{PW}"'),
    ("app.py", f'app.config["SECRET_KEY"] = b"{PW}"'),
    ("app.py", f'KEY = os.getenv("SECRET_KEY", "{PW}")'),
    ("app.py", f'os.environ.setdefault("DB_PASSWORD", default="{PW}")'),
    ("app.py", f'DB_PASSWORD = """{PW}"""'),
    ("app.js", f"const s = process.env.JWT_SECRET || `{PW}`"),
    ("app.ts", f'const s = process.env["JWT_SECRET"] ?? "{PW}"'),
    ("compose.yaml", f"POSTGRES_PASSWORD: ${{POSTGRES_PASSWORD:-{PW}}}"),
    ("wp-config.php", f"define('DB_PASSWORD', '{PW}');"),
    ("k8s.yaml", f"env:\n- name: DB_PASSWORD\n  value: {PW}\n"),
    ("task.json", f'[{{"name": "DB_PASSWORD", "value": "{PW}"}}]'),
    ("Dockerfile", f"FROM python\nENV DB_PASSWORD {PW}\n"),
    ("Dockerfile", f"FROM python\nENV A=b DB_PASSWORD={PW}\n"),
    ("run.sh", f"PGPASSWORD={PW} psql -h db\n"),
    ("deploy", f"#!/bin/sh\nexport USER=x DB_PASSWORD={PW}\n"),
    ("run.sh", f"sshpass -p {PW} ssh root@host"),
    ("run.sh", f"mysql -uroot -p{PW} shop"),
    ("run.sh", f"curl -u admin:{PW} https://shop.example.com"),
    ("appsettings.json", f'{{"Default": "Server=db;User Id=sa;Password={PW};"}}'),
    ("app.properties", f"url=jdbc:postgresql://10.0.0.1/x?user=app&password={PW}"),
    ("settings.xml", f"<password>{PW}</password>"),
    ("init.sql", f"CREATE USER app IDENTIFIED BY '{PW}';"),
    ("init.sql", f"ALTER ROLE app WITH PASSWORD '{PW}';"),
    ("app.js", 'headers = {Authorization: "Basic YWRtaW46aFQ2a2Q4MkxtUQ=="}'),
    ("app.js", f'headers = {{"Authorization": "Bearer {PW}{PW}"}}'),
    ("compose.yaml", f"url: postgres://app:{PW}@db:5432/x"),
    ("netrc", "machine a login b"),
    (".bash_history", "ls"),
    ("note.ipynb", f'{{"source": ["DB_PASSWORD = \\"{PW}\\""]}}'),
    ("key.jwk", '{"kty": "RSA", "n": "x", "d": "abcdefghijklmnopqrstuv1234"}'),
    ("half.sh.gz", gzip.compress(b"echo\n") + gzip.compress(f"DB_PASSWORD={PW}\n".encode())),
    ("half.sh.bz2", bz2.compress(b"echo\n") + bz2.compress(f"DB_PASSWORD={PW}\n".encode())),
    ("cert.bin", b"\x30\x82\x09\x01\x02\x01\x03\x30\x82" + bytes(40)),
    (".dev.vars", "A=b"),
    ("env.local", "A=b"),
    (".vault_pass", "x"),
    ("hosts.ini", f"[web]\n10.0.0.1 ansible_ssh_pass={PW}\n"),
    ("Makefile", f"DB_PASSWORD := {PW}\n"),
    ("src/main.rs", f'const DB_PASSWORD: &str = "{PW}";\n'),
    (".circleci/config.yml", f"      - run: docker login -u a -p {PW}\n"),
    ("nuget.config", f'<add key="ClearTextPassword" value="{PW}" />\n'),
    ("Info.plist", f"<key>ApiSecret</key>\n<string>{PW}</string>\n"),
    ("env.txt", f"DB_PASSWORD={PW}\n".encode("utf-16")),
    ("env.txt", f"DB_PASSWORD={PW}\n".encode("utf-32")),
    ("app.py", "#" * 1_100_000 + f'\nDB_PASSWORD = "{PW}"\n'),
    ("page.html", f'<a href="data:;base64,{b64encode(f"DB_PASSWORD={PW}".encode()).decode()}">'),
    ("state.json", '{"version": 4, "terraform_version": "1.9", "resources": []}'),
    ("shop.har", "{}"),
    ("log.json", f'{{"name": "Authorization", "value": "Bearer {PW}{PW}"}}'),
    ("README.md", f'curl -H "Authorization: Bearer {PW}{PW}" x'),
    ("debug.log", f"GET /?access_token={PW}{PW}"),
    ("users.csv", "1,a@b.c,$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"),
    ("notes.txt", f"db_password: {PW}"),
    ("run.sh", b"#!/bin/sh\n" + zipped(".env", "A=1")),
    ("logo.png", b"\x89PNG\r\n\x1a\n" + b"tEXt\0DB_PASSWORD=" + PW.encode() + b"\0IEND\xaeB`\x82"),
    ("dump.sql.gz", gzip.compress(b"x\n" * 900_000 + f"ALTER ROLE app WITH PASSWORD '{PW}';".encode())),
    ("store.dat", b"\xfe\xed\xfe\xed" + bytes(40)),
]
NONE = [
    ("public.pem", "-----BEGIN PUBLIC KEY-----\nMIIBabcd\n-----END PUBLIC KEY-----\n"),
    ("Makefile", "DB_PASSWORD := $(shell pass db1)\n"),
    (".circleci/config.yml", "- run: docker login -u a -p $DOCKER_PASSWORD1\n"),
    ("app.py", 'password = os.environ["DB_PASSWORD"]'),
    ("app.py", 'KEY = os.getenv("SECRET_KEY", "change-me")'),
    ("app.py", 'fields = ["password", "new_password1", "new_password2"]'),
    ("app.py", 'check("password", "min_length_8")'),
    ("app.js", "const s = process.env.JWT_SECRET || config.jwt.secret1"),
    ("compose.yaml", "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-postgres}"),
    ("compose.yaml", "url: postgres://shop:s3cr3tpw@db:5432/shop"),
    ("k8s.yaml", "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db-secret1}\n"),
    ("Dockerfile", "FROM python\nENV PATH /usr/local/bin1\nARG DB_PASSWORD\n"),
    ("run.sh", "PGPASSWORD=$DB_PASSWORD psql -h db\nmysql -uroot -p$PW shop\ncurl -u admin:$PW https://x\n"),
    ("app.js", "headers = {Authorization: `Bearer ${token}`}"),
    ("app.js", 'headers = {Authorization: "Bearer YOUR_ACCESS_TOKEN_1234"}'),
    ("init.sql", "CREATE USER app IDENTIFIED BY '${DB_PASSWORD}';"),
    ("page.html", '<input name="password" value="" placeholder="Password1">'),
    ("key.jwk", '{"kty": "RSA", "n": "abcdefghijklmnopqrstuv1234", "e": "AQAB"}'),
    ("Makefile", "test:\n\tpytest --password-file x\n"),
]


@pytest.mark.parametrize(("name", "content"), HELD, ids=[str(at) for at, _ in enumerate(HELD)])
def test_a_secret_is_found_where_people_put_it(name, content):
    assert secret_in_file(name, content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(("name", "content"), NONE, ids=str)
def test_what_only_speaks_of_one_passes(name, content):
    assert secret_in_file(name, content.encode()) == ""


def kept():
    """A database in a file, which is neither a text nor packed."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE keys (name TEXT)")
    return made.serialize()


NOISE = random.Random(1).randbytes(2_000)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64) + b"IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("shop.db", kept()),
        ("settings.txt", kept()),
        ("all.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40)),
        ("all.rar", b"Rar!\x1a\x07\x01\0" + bytes(40)),
        ("all.lzma", lzma.compress(b"x", format=lzma.FORMAT_ALONE)),
        ("all.zst", b"\x28\xb5\x2f\xfd\x04\0" + bytes(40)),
        ("plan.out", zipped("tfplan", NOISE)),
        ("logo.png", PNG + gzip.compress(b"A=1")),
        ("key.bin", NOISE),
        ("half.gz", gzip.compress(NOISE)[:-400]),
        ("deep.gz", gzip.compress(gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"A=1")))))),
        ("lib.so", b"\x7fELF\x02\x01\x01" + bytes(60)),
        ("model.pkl", b"\x80\x04\x95\x0b\0\0\0\0\0\0\0}\x94."),
        ("notes.txt", b"A=1\0" * 10),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_text_and_of_no_known_kind_is_unread(name, content):
    assert unread(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", PNG),
        ("font.woff2", b"wOF2" + NOISE[:60]),
        ("a.jpg", b"\xff\xd8\xff\xe0" + NOISE[:60] + b"\xff\xd9"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + NOISE[:60]),
        ("de.po", "Gr\u00fc\u00dfe an alle".encode("latin-1")),
        ("a.txt", "Hallo".encode("utf-16")),
        ("empty", b""),
        ("log.txt", b"\x1b[31mred\x1b[0m\r\n"),
        ("lib.jar", zipped("A.class", b"\xca\xfe\xba\xbe\0\0\0\x34" + NOISE[:60])),
        ("data.csv.gz", gzip.compress(b"a,b\n")),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_texts_pictures_fonts_and_what_is_packed_of_them_are_looked_into(name, content):
    assert unread(name, content) == ""


def test_what_is_packed_unread_is_named_by_a_person_and_nothing_is_by_a_star_alone():
    listed = is_listed("# models\n./data/a.onnx\nweights/*.bin\n*\nx/**\n")
    assert [each for each in ("data/a.onnx", "weights/w.bin", "x/y.db", "b.onnx") if listed(each)] == [
        "data/a.onnx",
        "weights/w.bin",
    ]
