"""Cloud Run's stand-in runs what was built: at its own address, by its revisions, with its logs."""

import re
import time

import pytest

from infra.local.serve.instances import NoneFree
from infra.local.serve.program import free_port, until
from infra.local.serve.services import SERVICE
from infra.local.tenant import USERS, tenant
from tests.local.apps.conftest import APPS
from tests.support.machine import needs_node

pytestmark = [pytest.mark.slow, pytest.mark.terraform]

HELLO = "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
PAGE = HELLO + "@app.get('/')\ndef home():\n    print('asked', flush=True)\n    return 'one'\n"
NEEDS = "flask>=3.0\ngunicorn>=22.0\n"


def flask(main: str, **more: str) -> dict[str, str]:
    return {"main.py": main, "requirements.txt": NEEDS, **more}


@needs_node
def test_a_built_application_answers_at_its_own_address_over_http_and_https(cloud):
    done = cloud.deploy(APPS / "greeter", env='env {\n name = "GREETING"\n value = "Good morning"\n }')
    assert done.returncode == 0, done.stderr
    for scheme in ("http", "https"):
        answer = cloud.ask("/?name=Ada", scheme=scheme)
        assert (answer.status_code, answer.text) == (200, "<h1>Good morning, Ada</h1>")
    broken = cloud.ask("/fail")
    assert broken.status_code == 500
    assert "this was asked for" in broken.text or "Internal Server Error" in broken.text
    (entry,) = cloud.world.list(SERVICE)
    (asked,) = cloud.said('severity>=ERROR AND logName:"requests"')
    assert [cloud.applications.front.failed(entry.id) for _ in range(2)] == [1, 0]
    assert asked["httpRequest"]["status"] == 500
    assert cloud.said('textPayload="greeting Ada" AND resource.labels.service_name="web"')


def test_a_crash_on_start_fails_the_apply_with_its_last_lines_and_the_last_good_revision_serves_on(cloud):
    assert cloud.deploy(flask(PAGE)).returncode == 0
    assert cloud.ask().text == "one"
    done = cloud.deploy(flask("raise RuntimeError('no database')\n" + PAGE))
    assert done.returncode == 1
    assert "Error waiting to update Service" in done.stderr
    assert "failed to start and listen on the port defined provided by the PORT=8080" in done.stderr
    assert "RuntimeError: no database" in done.stderr
    assert cloud.ask().text == "one"
    done = cloud.deploy(flask(PAGE.replace("'one'", "'two'")))
    assert done.returncode == 0, done.stderr
    assert cloud.ask().text == "two"


def plain(program: str) -> dict[str, str]:
    """An application without a package to install."""
    return {"main.py": program, "Procfile": "web: python main.py\n"}


SERVER = """
import http.server, os, sys, time
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        DO
        self.send_response(200); self.send_header("Content-Length", "2"); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *_): pass
http.server.ThreadingHTTPServer(("HOST", PORT), Page).serve_forever()
"""


def server(do: str = "pass", port: str = "int(os.environ['PORT'])", host: str = "", before: str = "") -> dict[str, str]:
    return plain(before + SERVER.replace("DO", do).replace("PORT)", f"{port})", 1).replace("HOST", host))


QUICK = "startup_probe {\n period_seconds = 1\n failure_threshold = 2\n tcp_socket {\n port = 8080\n }\n }"


@pytest.mark.parametrize(
    ("source", "last"),
    [
        (server(port="18417", before="print('listening elsewhere', flush=True)\n"), "listening elsewhere"),
        (server(host="127.0.0.1", before="print('for myself', flush=True)\n"), "for myself"),
        (server(before="print('taking my time', flush=True)\nimport time; time.sleep(30)\n"), "taking my time"),
        (plain("import sys\nprint('no setting', flush=True)\nsys.exit(3)\n"), "Container called exit(3)."),
        (
            plain("print('filling', flush=True)\nx = bytearray(400 << 20)\nwhile True: x[0] = 1\n"),
            "Memory limit of 128 MiB",
        ),
    ],
    ids=["another port", "this machine alone", "too slow", "exit", "out of memory"],
)
def test_what_does_not_start_is_a_revision_that_is_not_ready(cloud, source, last):
    mounted = 'volume_mounts {\n name = "files"\n mount_path = "/data"\n }'
    limits = 'resources {\n limits = {\n memory = "128Mi"\n cpu = "1"\n }\n }'
    volume = 'volumes {\n name = "files"\n gcs {\n bucket = "b"\n }\n }'
    beside = 'containers {\n name = "proxy"\n image = "us-docker.pkg.dev/cloudrun/container/hello"\n }'
    container = f"{QUICK}\n{limits}\n{mounted}\nports {{\n container_port = 8080\n }}\n}}\n{volume}\n{beside[:-1]}"
    done = cloud.deploy(source, container=container)
    assert done.returncode == 1
    assert "no bucket is mounted at /data" in done.stderr
    assert "the container proxy beside it does not run" in done.stderr
    assert "Error waiting to create Service: Error waiting for Creating Service: Error code 9" in done.stderr
    assert "failed to start and listen on the port defined provided by the PORT=8080" in done.stderr
    assert last in done.stderr
    (entry,) = cloud.world.list(SERVICE)
    assert entry.attributes["terminal_condition"][0]["state"] == "CONDITION_FAILED"


def test_a_program_with_a_port_of_its_own_is_reached_there_where_its_container_says_so(cloud):
    number = free_port()
    says = f"ports {{\n container_port = {number}\n }}"
    for text in ("one", "two"):
        done = cloud.deploy(server(f"self.text = '{text}'", port=str(number)), container=says)
        assert done.returncode == 0, done.stderr
        assert cloud.ask().status_code == 200
    done = cloud.deploy(server(port="18417"), container=f"{says}\n{QUICK.replace('8080', str(number))}")
    assert "It listens on port 18417, and not on the one in PORT: let it read PORT, or say --port 18417." in done.stderr
    assert cloud.ask().status_code == 200, "the one before serves on"


def test_an_image_that_was_never_built_is_not_found(cloud):
    done = cloud.deploy(f"us-central1-docker.pkg.dev/demo/apps/web@sha256:{'a' * 64}")
    assert done.returncode == 1
    assert "Error code 5, message: Image 'us-central1-docker.pkg.dev/demo/apps/web@sha256:" in done.stderr
    (entry,) = cloud.world.list(SERVICE)
    assert cloud.applications.services.serves(entry), "no greeting page stands for it"
    with pytest.raises(NoneFree):
        cloud.applications.services.pool(entry)


def test_what_ends_or_fills_up_during_a_request_is_503_with_its_reason_and_comes_back(cloud):
    fill = "globals().update(x=bytearray(b'x') * (400 << 20)) if self.path == '/fill' else 0"
    do = f"os._exit(1) if self.path == '/die' else {fill}"
    limits = 'resources {\n limits = {\n memory = "128Mi"\n cpu = "1"\n }\n }'
    assert cloud.deploy(server(do), container=limits).returncode == 0
    assert cloud.ask("/die").status_code == 503
    assert cloud.ask().status_code == 200
    assert cloud.said('logName:"varlog" AND textPayload="Container called exit(1)."')
    cloud.ask("/fill")
    assert cloud.said('textPayload:"Memory limit of 128 MiB exceeded"')
    assert cloud.ask().status_code == 200


def test_an_application_sees_its_own_environment_and_nothing_of_the_platforms(cloud, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_PLATFORM", "x")
    do = "print(sorted(os.environ), os.getuid(), flush=True)"
    assert cloud.deploy(server(do), env='env {\n name = "GREETING"\n value = "hi"\n }').returncode == 0
    assert cloud.ask().status_code == 200
    (line,) = cloud.said('textPayload:"GREETING"')
    names = set(re.findall(r"'(\w+)'", line["textPayload"]))
    assert {"PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION", "GREETING", "HOME", "PATH"} <= names
    assert "SECRET_OF_THE_PLATFORM" not in names
    assert not any(name.startswith(("GOOGLE_", "PIP_", "PYTEST_")) for name in names)
    if tenant().apart:
        assert int(line["textPayload"].rpartition(" ")[2]) in USERS


def test_nobody_but_who_may_reaches_it_and_idle_instances_stop(cloud):
    assert cloud.deploy(server()).returncode == 0
    (entry,) = cloud.world.list(SERVICE)
    _, pool = cloud.applications.services.pool(entry)
    assert cloud.ask().status_code == 200
    # The request is over for the client a moment before it is for its instance.
    assert until(lambda: pool.rest(0.0) or not pool.running, time.monotonic() + 5)
    assert cloud.ask().status_code == 200, "it starts again when somebody asks"
    assert pool.running
    grant = cloud.world.list("google_cloud_run_v2_service_iam_member")[0]
    cloud.world.delete(grant.kind, grant.id)
    assert cloud.ask().status_code == 403
