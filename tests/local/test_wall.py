"""Who may speak to the servers of the laptop's cloud: its own user's programs and pages, and nobody else."""

import json
import os
import socket
import subprocess
import sys

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from infra.local import peers
from infra.local.identity import Identity
from infra.local.wall import OWN_USER, Wall
from infra.local.web import WebServer

pytestmark = pytest.mark.cloud


PORT = 8080


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def asked(wall, method="GET", path="/", own_user=True, query="", **headers):
    """The status of a request with these headers (`Sec_Fetch_Site=...`) to a wall."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "REQUEST_URI": path, OWN_USER: own_user}
    environ |= {"QUERY_STRING": query, "HTTP_HOST": f"127.0.0.1:{PORT}"}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    statuses = []
    body = b"".join(wall(environ, lambda status, _: statuses.append(status)))
    assert (statuses == ["200 OK"]) == (body == b"hello")
    return int(statuses[0].split()[0])


@pytest.fixture(scope="module")
def wall():
    return Wall(hello, PORT)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"])
def test_a_name_of_this_machine_with_the_servers_own_port_is_answered(wall, host):
    assert asked(wall, host=host) == 200
    assert asked(wall, host=host, origin=f"http://{host}", sec_fetch_site="same-origin", method="POST") == 200
    assert asked(wall, host=host, sec_fetch_site="none") == 200


@pytest.mark.parametrize(
    "host",
    [
        *("attacker.example", "attacker.example:8080", "127.0.0.1", "localhost", "127.0.0.1:8081", "localhost:80", ""),
        *("127.0.0.1:8080,attacker.example", "127.0.0.1:8080@attacker.example", "127.0.0.1.nip.io:8080", "[::]:8080"),
        *("0.0.0.0:8080", "127.1:8080", "2130706433:8080", "localhost.:8080", "127.0.0.2:8080", "x.localhost:8080"),
    ],
)
def test_every_other_host_is_refused(wall, host):
    assert asked(wall, host=host) == 421


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_no_text_is_taken_for_a_name_of_this_machine(host):
    named = host.lower() in {f"{name}:{PORT}" for name in ("127.0.0.1", "localhost", "[::1]")}
    assert (asked(Wall(hello, PORT), host=host) == 200) == named


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": "http://attacker.example"},
        {"origin": "https://127.0.0.1:8080"},
        {"origin": "http://127.0.0.1:9090"},
        {"origin": "http://127.0.0.1:8080.attacker.example"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "Cross-Site"},
        {"sec_fetch_site": "same-origin,cross-site"},
        {"sec_fetch_site": "something new"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
def test_a_page_of_another_address_is_refused(wall, headers, method):
    assert asked(wall, method, **headers) == 403
    # Nor does a key help it: a page has none of its own.
    assert asked(Wall(hello, PORT, key=lambda *_: True), method, **headers) == 403


def test_a_link_may_open_a_page_and_nothing_else():
    wall = Wall(hello, PORT, pages=lambda environ: environ["PATH_INFO"] == "/")
    opened = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert asked(wall, **opened) == 200
    assert asked(wall, path="/api", **opened) == 403
    assert asked(wall, "POST", **opened) == 403
    assert asked(wall, **{**opened, "sec_fetch_dest": "iframe"}) == 403
    assert asked(wall, **{**opened, "sec_fetch_mode": "no-cors"}) == 403
    assert asked(wall, **opened, origin="null") == 403


def test_another_user_is_refused_unless_a_key_is_shown():
    assert asked(Wall(hello, PORT), own_user=False) == 403
    assert asked(Wall(hello, PORT), own_user=None) == 403
    locked = Wall(hello, PORT, key=lambda shown, path: shown == "Bearer x" and path != "/v2/")
    assert asked(locked, own_user=True) == 401
    assert asked(locked, own_user=False, authorization="Bearer x") == 200
    assert asked(locked, path="/v2/", authorization="Bearer x") == 401


def test_a_proxy_takes_what_names_the_other_end_only():
    proxy = Wall(hello, PORT, proxy=True)
    assert asked(proxy) == 400
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "REQUEST_URI": "http://203.0.113.7/"}
    assert proxy(environ, lambda *_: None) == [b"hello"]


@pytest.fixture
def server():
    server = WebServer(hello)
    server.start()
    yield server
    server.close()


def raw(server, request):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request)
        return connection.recv(4096)


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: attacker.example\r\n\r\n",
        b"GET http://attacker.example/ HTTP/1.1\r\nHost: HERE\r\n\r\n",
        (
            b"GET / HTTP/1.1\r\nHost: HERE\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://attacker.example\r\n\r\n"
        ),
        b"POST / HTTP/1.1\r\nHost: HERE\r\nOrigin: null\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        (
            b"POST / HTTP/1.1\r\nHost: HERE\r\nOrigin: http://a.example\r\nContent-Type: application/grpc-web+proto\r\n"
            b"X-Grpc-Web: 1\r\nContent-Length: 0\r\n\r\n"
        ),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_odd_requests_are_refused_on_the_wire(server, request_):
    answer = raw(server, request_.replace(b"HERE", server.address.encode()))
    assert b" 200 " not in answer.split(b"\r\n")[0]
    assert b"hello" not in answer


def test_nothing_listens_on_other_addresses_of_this_machine(server):
    for address in ("::1", socket.gethostbyname(socket.gethostname())):
        if address != "127.0.0.1":
            with pytest.raises(OSError, match=r"refused|unreachable|assign"):
                socket.create_connection((address, server.port), timeout=1)


def user_in(found):
    return found and found[0]


HOW = [
    peers.user_of,
    lambda theirs, ours: user_in(peers._asked(theirs, ours)),
    lambda theirs, ours: user_in(peers._listed(theirs, ours)),
]


@pytest.mark.parametrize("how", HOW, ids=["either", "asked", "listed"])
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_tells_its_user(server, family, how):
    with socket.socket(family) as connection:
        connection.connect(("127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1", server.port))
        theirs = ("127.0.0.1", connection.getsockname()[1])
        assert how(theirs, ("127.0.0.1", server.port)) == os.getuid()
        assert peers.admitted(theirs, ("127.0.0.1", server.port))
        assert peers.process_of(theirs, ("127.0.0.1", server.port)) == os.getpid()
    assert peers.process_of(theirs, ("127.0.0.1", server.port)) is None
    assert how(theirs, ("127.0.0.1", server.port)) is None
    assert how(("127.0.0.1", 1), ("127.0.0.1", server.port)) is None
    assert not peers.admitted(theirs, ("127.0.0.1", server.port))


FROM_ANOTHER = """
import encodings.idna, os, socket, sys
os.setuid(65534)
with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5) as connection:
    connection.sendall(f"GET / HTTP/1.1\\r\\nHost: 127.0.0.1:{sys.argv[1]}\\r\\n\\r\\n".encode())
    print(connection.recv(99).split()[1].decode())
"""


@pytest.mark.skipif(os.getuid() != 0, reason="becoming another user takes root")
def test_another_user_of_this_machine_is_refused(server):
    command = [sys.executable, "-I", "-S", "-c", FROM_ANOTHER, str(server.port)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "403\n"
    assert requests.get(server.url, timeout=5).text == "hello"


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    return Identity(tmp_path_factory.mktemp("data"), "p1")


def test_keys_are_readable_by_their_user_alone_and_stay_the_same(identity):
    folder = identity.credentials.parent
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "access-token": 0o600,
        "state-token": 0o600,
        "credentials.json": 0o600,
    }
    again = Identity(folder, "p1")
    assert (again.access_token, again.state_token) == (identity.access_token, identity.state_token)
    assert again.credentials.read_text() == identity.credentials.read_text()


@pytest.mark.parametrize("path", ["/v2/projects/p1", "/compute/v1/projects/p1", "/_local/incidents", "/storage/v1/b"])
def test_each_key_opens_what_it_is_for(identity, path):
    assert identity.opens(f"Bearer {identity.access_token}", path)
    assert identity.opens(f"Bearer {identity.state_token}", path) == path.startswith("/storage")
    for shown in ("", "Bearer ", "Bearer local", "Basic x", f"Basic {identity.access_token}", "Bearer é"):
        assert not identity.opens(shown, path)


def test_googles_clients_sign_a_token_that_opens_and_nobody_elses_does(identity, tmp_path):
    from google.auth.transport.requests import Request
    from google.oauth2 import service_account

    def token(of, **changed):
        info = {**json.loads(of.credentials.read_text()), **changed}
        made = service_account.Credentials.from_service_account_info(info, always_use_jwt_access=True)
        made = made.with_scopes(["https://www.googleapis.com/auth/cloud-platform"])
        made._create_self_signed_jwt(None)
        made.refresh(Request())
        return made.token

    path = "/v2/projects/p1/locations/l/jobs"
    assert identity.opens(f"Bearer {token(identity)}", path)
    assert not identity.opens(f"Bearer {token(Identity(tmp_path, 'p1'))}", path)
    assert not identity.opens(f"Bearer {token(identity, client_email='me@p1.iam.gserviceaccount.com')}", path)
    head, claims, _ = token(identity).split(".")
    assert not identity.opens(f"Bearer {head}.{claims}.", path)
    assert not identity.opens(f"Bearer eyJhbGciOiJub25lIn0.{claims}.", path)


def test_an_upload_that_was_begun_goes_on_by_its_own_secret_for_this_user_and_nobody_else():
    from infra.local.storage import goes_on

    wall = Wall(hello, PORT, key=lambda *_: False, sessions=goes_on)
    key = f"uploadType=resumable&upload_id={'a1' * 16}"
    path = "/upload/storage/v1/b/x/o"
    assert asked(wall, "PUT", path, query=key) == 200
    assert asked(wall, "PUT", path, query=key, own_user=False) == 401
    assert asked(wall, "PUT", path, query="upload_id=guess") == 401
    assert asked(wall, "GET", path, query=key) == 401
    assert asked(wall, "PUT", "/storage/v1/b/x/o", query=key) == 401
    assert asked(wall, "PUT", path, query=key, origin="https://evil.example") == 403
