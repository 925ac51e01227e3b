"""Who may speak to the servers of the laptop's cloud: its own user's programs and pages, and nobody else."""

import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from infra.local import peers
from infra.local.identity import Identity
from infra.local.wall import OWN_USER, Wall
from infra.local.web import WebServer
from tests.console.conftest import CHROMIUM, FLAGS
from tests.support.endpoint import Endpoint

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


@pytest.mark.parametrize("how", [peers.user_of, peers._asked, peers._listed])
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_tells_its_user(server, family, how):
    with socket.socket(family) as connection:
        connection.connect(("127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1", server.port))
        theirs = ("127.0.0.1", connection.getsockname()[1])
        assert how(theirs, ("127.0.0.1", server.port)) == os.getuid()
        assert peers.admitted(theirs, ("127.0.0.1", server.port))
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


# Everything that `infraai up` starts -------------------------------------------------------------------------------


def listening(pid):
    """Ports on which the processes of a tree listen, by /proc; fails where one listens on more than the loopback."""
    tree = {pid}
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
    while grown := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= grown
    inodes = set()
    for each in tree:
        try:
            inodes |= {str(link.readlink())[8:-1] for link in Path(f"/proc/{each}/fd").iterdir() if link.is_symlink()}
        except OSError:
            continue
    ports = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = row.split()
            if fields[3] == "0A" and fields[9] in inodes:
                address, _, port = fields[1].partition(":")
                assert address in {"0100007F", "0000000000000000FFFF00000100007F"}, (
                    f"{address} is more than the loopback address"
                )
                ports.add(int(port, 16))
    return ports


@pytest.fixture(scope="module")
def up(tmp_path_factory):
    """`infraai up` in a process of its own, as a person starts it."""
    folder = tmp_path_factory.mktemp("up")
    command = [sys.executable, "-m", "infra.cli.main", "up", "--port", "0", "--no-console", "--json"]
    with subprocess.Popen(
        [*command, "--data", str(folder / "data")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        started = json.JSONDecoder()
        text = ""
        while True:
            text += process.stdout.readline()
            try:
                told, _ = started.raw_decode(text)
                break
            except ValueError:
                assert process.poll() is None, text
        yield process, told, folder / "data"
        process.terminate()


FOREIGN = [
    {"Host": "attacker.example"},
    {"Origin": "http://attacker.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:3000"},
]


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists its sockets")
def test_every_server_that_up_starts_refuses_strangers(up):
    process, told, _ = up
    ports = listening(process.pid)
    named = {int(each["address"].rpartition(":")[2]) for each in told["services"] if each["address"][-1].isdigit()
             and ":" in each["address"]}  # fmt: skip
    assert named <= ports
    assert len(ports) >= 5
    for port in ports:
        assert refuses(port), f"what listens on {port} answers strangers"


def refuses(port):
    """Whether no request of a page is answered; what speaks HTTP/2 only answers none at all."""
    for headers in FOREIGN:
        for method in ("GET", "POST"):
            for path in (
                "/",
                "/_health",
                "/runs",
                "/ops/kill-switch",
                "/v2/projects/p/locations/l/jobs",
                "/api/messages",
            ):
                try:
                    answer = requests.request(
                        method, f"http://127.0.0.1:{port}{path}", headers={"Content-Type": "text/plain", **headers},
                        data="{}" if method == "POST" else None, timeout=5,
                    )  # fmt: skip
                except requests.RequestException:
                    continue
                if answer.status_code not in {400, 401, 403, 421}:
                    return False
    return True


def test_files_and_sockets_of_a_running_platform_open_to_its_user_alone(up):
    _, told, data = up
    services = {each["name"]: each["address"] for each in told["services"]}
    assert services["Firestore"].startswith("unix:")
    folder = Path(services["Firestore"].removeprefix("unix:")).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("access-token", "state-token", "credentials.json", "webhook-token", "telegram-token"):
        assert (data / name).stat().st_mode & 0o777 == 0o600


def test_an_incident_finds_its_key_beside_the_platform(up):
    _, told, _ = up
    from infra.cli.incident import PATH, local_cloud

    assert local_cloud(told["url"]).call("GET", PATH) == []
    cloud = next(each["address"] for each in told["services"] if each["name"] == "Compute Engine")
    assert requests.get(cloud + PATH, timeout=5).status_code == 401


PAGE = """<!doctype html><title>any page</title><body><script>
const ports = PORTS, bodies = BODIES;
const done = [];
const send = (url, how) => done.push(fetch(url, how).then(r => r.type + " " + r.status, e => "refused"));
for (const port of ports) for (const name of ["127.0.0.1", "localhost"]) {
  const base = `http://${name}:${port}`;
  for (const [path, body] of bodies) {
    for (const type of ["text/plain", "application/x-www-form-urlencoded"])
      send(base + path, {method: "POST", mode: "no-cors", headers: {"Content-Type": type}, body});
    send(base + path, {method: "POST", mode: "no-cors", body: new Blob([body])});
    send(base + path, {method: "PUT", headers: {"Content-Type": "application/json"}, body});
    navigator.sendBeacon(base + path, body);
    const frame = document.createElement("iframe"); frame.name = "f" + Math.random(); document.body.append(frame);
    const form = document.createElement("form");
    form.method = "post"; form.action = base + path; form.enctype = "text/plain"; form.target = frame.name;
    const field = document.createElement("input"); field.name = body.slice(0, -1) + ', "x": "'; field.value = '"}';
    form.append(field); document.body.append(form); form.submit();
  }
  send(base + "/runs", {mode: "no-cors"});
  new WebSocket(base.replace("http", "ws") + "/");
}
Promise.all(done).then(() => setTimeout(() => { document.title = "done"; }, 1500));
</script>"""


def test_a_page_in_a_browser_changes_nothing(up, tmp_path):
    from playwright.sync_api import sync_playwright

    process, told, data = up
    mark = tmp_path / "pwned"
    job = {"template": {"template": {"containers": [{"command": ["/bin/sh", "-c", f"touch {mark}"]}]}}}
    bodies = [
        ("/v2/projects/infraai-local/locations/us-central1/jobs?jobId=x", json.dumps(job)),
        ("/v2/projects/infraai-local/locations/us-central1/jobs/x:run", "{}"),
        ("/v2/projects/infraai-local/locations/us-central1/jobs/terraform:run", "{}"),
        ("/upload/storage/v1/b/infraai-local-state/o?uploadType=media&name=mine", "{}"),
        ("/ops/kill-switch", '{"active": true}'),
        ("/generate-graph", '{"prompt": "a bucket"}'),
        ("/_local/incidents", '{"incident": "load", "target": "x"}'),
        ("/api/type", '{"text": "STOP AUTONOMY"}'),
    ]
    ports = sorted(listening(process.pid))
    open_to_all = Endpoint()
    every = [*ports, int(open_to_all.url.rpartition(":")[2])]
    text = PAGE.replace("PORTS", json.dumps(every)).replace("BODIES", json.dumps(bodies))

    def page(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [text.encode()]

    site = WebServer(page, pages=lambda environ: True)
    site.start()

    def browse() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            tab = browser.new_page()
            tab.goto(site.url)
            tab.wait_for_function("document.title === 'done'", timeout=60_000)
            browser.close()

    # In a thread of its own: another test's browser may keep an event loop in this one.
    with closing(site), open_to_all, ThreadPoolExecutor(1) as own:
        own.submit(browse).result()
    # What stands behind no wall was reached, so the page did try.
    assert {request.path for request in open_to_all.requests} >= {path for path, _ in bodies}
    assert not mark.exists()
    url, key = told["url"], {"Authorization": f"Bearer {(data / 'access-token').read_text()}"}
    cloud = next(each["address"] for each in told["services"] if each["name"] == "Cloud Storage")
    assert requests.get(f"{url}/ops/kill-switch", timeout=10).json()["active"] is False
    assert requests.get(f"{url}/runs", timeout=10).json() == []
    at = f"{cloud}/v2/projects/infraai-local/locations/us-central1/jobs"
    assert {job["name"].rpartition("/")[2] for job in requests.get(at, headers=key, timeout=10).json()["jobs"]} == {
        "terraform",
        "verification",
    }
    assert requests.get(f"{at}/-/executions", headers=key, timeout=10).json()["executions"] == []
    kept = requests.get(f"{cloud}/storage/v1/b/infraai-local-state/o", headers=key, timeout=10).json()
    assert kept["items"] == []
    chat = next(each["address"] for each in told["services"] if each["name"] == "Telegram")
    assert requests.get(f"{chat}/api/messages", timeout=5).json()["messages"] == []


def test_no_key_and_no_token_reaches_a_log(up):
    _, told, data = up
    names = ("access-token", "state-token", "webhook-token", "telegram-token", "telegram-secret")
    secrets = {name: (data / name).read_text() for name in names}
    cloud = next(each["address"] for each in told["services"] if each["name"] == "Cloud Storage")
    chat = next(each["address"] for each in told["services"] if each["name"] == "Telegram")
    token = secrets["webhook-token"]
    for body in ("{", "{}", json.dumps({"incident": {"incident_id": token, "state": 7}})):
        requests.post(f"{told['url']}/ops/webhook", params={"auth_token": token}, data=body, timeout=10)
        requests.post(f"{told['url']}/ops/webhook", auth=("x", token), data=body, timeout=10)
        requests.get(f"{told['url']}/no/such/path", params={"auth_token": token}, timeout=10)
    headers = {"Authorization": f"Bearer {secrets['access-token']}"}
    requests.get(f"{cloud}/v2/nothing?access_token={secrets['access-token']}", headers=headers, timeout=10)
    requests.post(f"{chat}/bot4242:{secrets['telegram-token']}/noSuchMethod", json={}, timeout=10)
    written = [path for folder in ("logs", "jobs/logs") for path in (data / folder).glob("*.log")]
    assert data / "logs/functions.log" in written
    for path in written:
        text = path.read_text(errors="replace")
        assert [name for name, secret in secrets.items() if secret in text] == [], path


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
