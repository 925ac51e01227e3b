"""Programs of repositories: fetched from a real git server over HTTPS, at a branch, from a folder, by a connection."""

import base64
import http.server
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.test import Client

from infra.local.build.app import build_app
from infra.local.build.builds import Builds
from infra.local.build.connections import Connections, NotConnected
from infra.local.build.images import Images, Shelf
from infra.local.logs import LogStore
from infra.local.secrets import VERSION
from infra.local.storage import ObjectStore
from infra.local.world import World
from tests.local.apps.conftest import PROJECT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is what fetches a repository"),
]
CONNECTION = f"projects/{PROJECT}/locations/us-central1/connections"
OPENS = f"Basic {base64.b64encode(b'x-access-token:opens').decode()}"
IMAGE = f"us-central1-docker.pkg.dev/{PROJECT}/apps/app:x"


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a git server with `acme/shop`, and the authority that it is known by.

    `private/shop` is the same to who has its token, and to nobody else. `main` is a page that says main, `next` one
    that says next; `services/api` is another one.
    """
    bare, work = tmp_path / "git" / "acme" / "shop.git", tmp_path / "work"
    work.mkdir()
    bare.mkdir(parents=True)
    git(bare, "init", "--bare", "--quiet", ".")
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(work, "init", "--quiet", ".")
    (work / "services" / "api").mkdir(parents=True)
    (work / "services" / "api" / "index.html").write_text("the api")
    (work / "index.html").write_text("main")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "-m", "first")
    git(work, "checkout", "--quiet", "-b", "next")
    (work / "index.html").write_text("next")
    git(work, "commit", "--quiet", "-am", "second")
    git(work, "push", "--quiet", str(bare), "main", "next")
    shutil.copytree(bare, tmp_path / "git" / "private" / "shop.git")
    context, certificate = _for_this_machine(tmp_path)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(tmp_path / "git"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}/acme/shop.git", certificate
    server.shutdown()
    server.server_close()


def _for_this_machine(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What serves HTTPS at 127.0.0.1, and the file of the certificate that it shows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "git.pem", folder / "git.key"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    # Who builds is another user where there is one.
    common = Path(tempfile.gettempdir())
    for place in (certificate, *(each for each in certificate.parents if common in each.parents)):
        place.chmod(place.stat().st_mode | 0o055)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context, certificate


def _handler(root: Path) -> type[http.server.BaseHTTPRequestHandler]:
    """Git's own smart server, behind a request."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            path, _, query = self.path.partition("?")
            if path.startswith("/private/") and self.headers.get("Authorization") != OPENS:
                self.send_response(401)
                self.send_header("WWW-Authenticate", "Basic")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            env = {
                **os.environ,
                "GIT_PROJECT_ROOT": str(root),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_CONFIG_COUNT": "1",
                "GIT_CONFIG_KEY_0": "safe.directory",
                "GIT_CONFIG_VALUE_0": "*",
            }
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            done = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True, check=False)
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            fields = [line.split(": ", 1) for line in head.decode().splitlines()]
            self.send_response(int(dict(fields).get("Status", "200").split()[0]))
            for name, value in fields:
                if name != "Status":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


Fetch = Callable[..., dict[str, Any]]


@pytest.fixture
def fetched(
    tmp_path: Path, images: Images, storage: ObjectStore, logs: LogStore, served: tuple[str, Path]
) -> Iterator[Fetch]:
    url, certificate = served
    world = World()
    for name in ("opens", "lapsed"):
        secret = f"projects/{PROJECT}/secrets/{name}"
        world.put(VERSION, f"{secret}/versions/1", {"secret": secret, "version": "1", "secret_data": name})
    builds = Builds(
        tmp_path / "builds.sqlite",
        project=PROJECT,
        number="1",
        storage=storage,
        logs=logs,
        images=Shelf(images.path, lambda: images.path),
        user={**os.environ, "GIT_SSL_CAINFO": str(certificate), "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        connections=Connections(world),
    )
    client = Client(build_app(builds, PROJECT))
    for name in ("opens", "lapsed", "half"):
        token = f"projects/{PROJECT}/secrets/{name}/versions/1"
        said = {"githubConfig": {"authorizerCredential": {"oauthTokenSecretVersion": token}}}
        assert client.post(f"/v2/{CONNECTION}?connectionId={name}", json=said).status_code == 200
        private = {"remoteUri": url.replace("/acme/", "/private/")}
        assert client.post(f"/v2/{CONNECTION}/{name}/repositories?repositoryId=shop", json=private).status_code == 200
    stage = client.get(f"/v2/{CONNECTION}/half").get_json()["installationState"]["stage"]
    assert stage == "PENDING_USER_OAUTH"

    def build(connection: str = "", **source: str) -> dict[str, Any]:
        steps = [{"name": "gcr.io/k8s-skaffold/pack", "args": ["build", IMAGE]}]
        connected = {"repository": f"{CONNECTION}/{connection}/repositories/shop", **source}
        said = {"connectedRepository": connected} if connection else {"gitSource": {"url": url, **source}}
        body = {"source": said, "steps": steps, "images": [IMAGE]}
        return builds.wait(builds.create(body, "us-central1")["id"], 60)

    yield build
    builds.close()


def page(images: Images, done: dict[str, Any]) -> str:
    assert done["status"] == "SUCCESS", done.get("statusDetail")
    found = images.by_digest(done["results"]["images"][0]["digest"])
    assert found is not None
    return (found.files / "index.html").read_text()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({}, "main"),
        ({"revision": "next"}, "next"),
        ({"revision": "main", "dir": "services/api"}, "the api"),
        ({"connection": "opens", "revision": "next"}, "next"),
        ({"connection": "opens", "revision": "main", "dir": "services/api"}, "the api"),
    ],
    ids=["its usual branch", "a branch", "a folder", "a private one", "a folder of a private one"],
)
def test_a_repository_is_built_at_its_branch_and_from_its_folder(
    fetched: Fetch, images: Images, source: dict[str, str], says: str
) -> None:
    assert page(images, fetched(**source)) == says


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({"revision": "nowhere"}, "did not work"),
        ({"dir": "services/none"}, "has no folder services/none"),
        ({"connection": "lapsed", "revision": "main"}, "its connection's token does not open it"),
    ],
)
def test_what_is_not_there_is_said(fetched: Fetch, source: dict[str, str], says: str) -> None:
    done = fetched(**source)
    assert done["status"] == "FAILURE"
    assert says in done["statusDetail"]


@pytest.mark.parametrize(
    ("connection", "code", "says"), [("none", 404, "connections/none"), ("half", 400, "is not COMPLETE")]
)
def test_a_build_of_a_connection_that_reads_nothing_is_refused(
    fetched: Fetch, connection: str, code: int, says: str
) -> None:
    with pytest.raises(NotConnected, match=says) as refused:
        fetched(connection=connection, revision="main")
    assert refused.value.code == code
