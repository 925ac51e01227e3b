"""The wall around everything that `infraai up` starts: its servers, files, pages and logs."""

import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import requests

from infra.local.web import WebServer
from tests.console.conftest import FLAGS
from tests.support.endpoint import Endpoint
from tests.support.machine import CHROMIUM, needs_chromium

pytestmark = pytest.mark.cloud


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


@needs_chromium
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


# The last one: what it deploys is reached on all addresses.
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_a_directory_becomes_an_address_that_curl_reaches_as_the_command_prints_it(up, tmp_path):
    _, told, _ = up
    (tmp_path / "index.html").write_text("<title>From a directory</title>")
    api = next(each["address"] for each in told["services"] if each["name"] == "API")
    command = [sys.executable, "-m", "infra.cli.main", "deploy", "--source", ".", "a static website", "--yes"]
    done = subprocess.run(
        [*command, "--url", api], cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [address] = re.findall(r"Reachable: (http://\S+) answers 200", done.stdout)
    page = subprocess.run(["curl", "-sS", address], capture_output=True, text=True, timeout=60, check=True).stdout
    assert page == "<title>From a directory</title>"
