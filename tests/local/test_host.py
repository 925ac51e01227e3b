"""The functions host: functions-framework's own apps in a process of their own, over real HTTP."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from infra.local.host import FunctionsHost, event_path, find_functions
from infra.local.host.app import Host
from infra.local.host.process import HostFailed
from infra.local.host.routes import EVENTS_TOKEN, NotAFunction, route
from infra.local.processes import identity
from infra.local.web import PortInUse

pytestmark = pytest.mark.slow

PLANNING = """
import os, threading, time
import functions_framework

@functions_framework.http
def plan_entry(request):
    if request.args.get("slow"):
        open(os.environ["OUT"], "w").close()
        time.sleep(float(request.args["slow"]))
    return {"path": request.path, "method": request.method, "body": request.get_data(as_text=True),
            "env": dict(os.environ), "thread": threading.get_ident()}
"""
LAUNCHER = """
import functions_framework, json, os

@functions_framework.cloud_event
def launcher_entry(event):
    if event.data["message"].get("attributes", {}).get("fail"):
        raise RuntimeError("not now")
    with open(os.environ["OUT"], "w") as out:
        json.dump({"type": event["type"], "source": event["source"], "data": event.data}, out)
"""


TOKEN = "of-the-subscription"


def until(holds, timeout=60.0):
    deadline = time.monotonic() + timeout
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def functions(tmp_path):
    folder = tmp_path / "functions"
    for name, source in {
        "planning": PLANNING,
        "launcher": LAUNCHER,
        "runs": "import functions_framework\nimport no_such_module\n@functions_framework.http\ndef r(q): ...\n",
    }.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "main.py").write_text(source)
    (folder / "unfinished").mkdir()
    return folder


@pytest.fixture
def environment(tmp_path):
    return {"PATH": os.environ["PATH"], "ONLY": "this", "OUT": str(tmp_path / "out.json")}


@pytest.fixture
def host(tmp_path, functions, environment):
    host = FunctionsHost(tmp_path / "logs" / "functions.log", functions=functions)
    host.start({**environment, EVENTS_TOKEN: TOKEN})
    host.wait_ready()
    yield host
    host.close()


@pytest.fixture
def http():
    with requests.Session() as session:
        yield session


def push(http, host, token=TOKEN, **attributes):
    return http.post(
        host.url + event_path("launcher", "p", "run-requested", token),
        json={
            "subscription": "projects/p/subscriptions/s",
            "message": {"data": base64.b64encode(b"hello").decode(), "messageId": "7", "attributes": attributes},
        },
        timeout=10,
    )


def test_http_functions_answer_at_the_paths_of_the_api_with_their_own_environment(host, http, environment):
    answer = http.post(f"{host.url}/generate-graph", data="x", timeout=10)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["path"], body["method"], body["body"]) == ("/generate-graph", "POST", "x")
    given = {name: value for name, value in body["env"].items() if name in environment}
    assert given == environment
    framework = {"FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE", "LC_CTYPE"}
    assert set(body["env"]) - set(environment) <= framework


def test_requests_are_answered_at_the_same_time(host, http):
    http.get(f"{host.url}/generate-graph", timeout=10)
    threads = [
        threading.Thread(target=requests.get, args=(f"{host.url}/generate-graph?slow=0.5",), kwargs={"timeout": 10})
        for _ in range(8)
    ]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # One after the other they would take four seconds.
    assert time.monotonic() - started < 3.8


def test_a_push_reaches_its_function_as_an_event_of_its_topic(host, http, environment):
    assert push(http, host, type="RunRequested").status_code == 200
    event = json.loads(Path(environment["OUT"]).read_text())
    assert event["type"] == "google.cloud.pubsub.topic.v1.messagePublished"
    assert event["source"] == "//pubsub.googleapis.com/projects/p/topics/run-requested"
    assert base64.b64decode(event["data"]["message"]["data"]) == b"hello"
    assert event["data"]["message"]["attributes"] == {"type": "RunRequested"}


@pytest.mark.parametrize("shown", ["", "?token=", "?token=guessed", f"?token={TOKEN}&token=x", f"?Token={TOKEN}"])
def test_a_push_of_anybody_else_is_refused_before_its_function_hears_of_it(host, http, environment, shown):
    path = event_path("launcher", "p", "run-requested", "").partition("?")[0]
    message = {"data": "", "messageId": "7", "attributes": {}}
    answer = http.post(host.url + path + shown, json={"subscription": "s", "message": message}, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
    assert not Path(environment["OUT"]).exists()


PUSHES = ["/_events/launcher/projects/p/topics/t", "/ops/pubsub", "/ops//pubsub/", "/_functions/webhook/ops/pubsub"]


@pytest.mark.parametrize("path", PUSHES)
@pytest.mark.parametrize(("token", "shown"), [("", "token="), (TOKEN, ""), (TOKEN, "auth_token=" + TOKEN)])
def test_a_push_without_the_token_of_the_subscriptions_is_refused_wherever_one_is_taken(path, token, shown):
    app = Host(find_functions(), token)
    environ = {"PATH_INFO": path, "QUERY_STRING": shown, "REQUEST_METHOD": "POST"}
    said = []
    app(environ, lambda status, _: said.append(status))
    assert said == ["403 Forbidden"]


def test_a_function_has_an_address_of_its_own_too(host, http):
    answer = http.post(f"{host.url}/_functions/planning/some/path", timeout=10)
    assert answer.json()["path"] == "/some/path"
    assert http.post(f"{host.url}/_functions/launcher/x", timeout=10).status_code == 404


def test_a_handler_that_raises_is_a_nack(host, http):
    assert push(http, host, fail="yes").status_code == 500


def test_what_no_function_answers_is_a_problem_document(host, http):
    for path in ("/nothing", "/ops/alerts", "/_events/planning/projects/p/topics/t", "/_events/", "/_events/no/x"):
        answer = http.get(host.url + path, timeout=10)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 404


def test_a_function_that_cannot_be_loaded_fails_alone_and_says_so(host, http, tmp_path):
    answer = http.get(f"{host.url}/runs/1", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "no_such_module" not in answer.text
    assert "no_such_module" in (tmp_path / "logs" / "functions.log").read_text()
    assert http.post(f"{host.url}/generate_terraform", timeout=10).status_code == 200


def test_health_lists_the_functions_and_warming_up_loads_them(host, http):
    host.warm_up()
    warm = {"status": "ok", "functions": {"launcher": True, "planning": True, "runs": False}, "cloud": "", "data": ""}
    until(lambda: http.get(f"{host.url}/_health", timeout=10).json() == warm)


def test_functions_that_are_killed_come_back_and_callers_wait_for_them(host, http, environment, caplog):
    for _ in range(2):
        first = host.pid
        os.kill(first, signal.SIGKILL)
        until(lambda before=first: host.pid != before)
        assert http.post(f"{host.url}/generate-graph", data="x", timeout=20).status_code == 200
        http.close()
    assert "ended (-9)" in caplog.text


def test_closing_lets_an_answer_finish_and_frees_the_port(tmp_path, functions, environment):
    host = FunctionsHost(tmp_path / "log", functions=functions)
    host.start(environment)
    host.wait_ready()
    requests.get(f"{host.url}/generate-graph", timeout=10)
    answers = []
    asking = threading.Thread(
        target=lambda: answers.append(requests.get(f"{host.url}/generate-graph?slow=0.5", timeout=10).status_code)
    )
    asking.start()
    until(Path(environment["OUT"]).exists)
    pid = host.pid
    started = time.monotonic()
    host.close()
    assert time.monotonic() - started < 20
    asking.join()
    assert answers == [200]
    assert identity(pid) is None
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{host.url}/_health", timeout=2)
    again = FunctionsHost(tmp_path / "log", functions=functions, port=host.port)
    again.close()


PARENT = """
import sys, time
from pathlib import Path
from infra.local.host import FunctionsHost
host = FunctionsHost(Path(sys.argv[1]) / "log", functions=Path(sys.argv[1]) / "functions")
host.start({})
host.wait_ready()
print(host.pid, host.port, flush=True)
time.sleep(60)
"""


def test_the_host_does_not_outlive_a_killed_parent(tmp_path, functions):
    parent = subprocess.Popen([sys.executable, "-c", PARENT, tmp_path], stdout=subprocess.PIPE, text=True)
    pid, port = map(int, parent.stdout.readline().split())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    until(lambda: identity(pid) is None)
    FunctionsHost(tmp_path / "log", port=port).close()


def test_a_port_in_use_is_named(tmp_path):
    first = FunctionsHost(tmp_path / "log")
    with pytest.raises(PortInUse, match=str(first.port)):
        FunctionsHost(tmp_path / "log", port=first.port)
    first.close()


def test_a_folder_with_two_entry_points_is_refused_before_anything_runs(tmp_path, functions):
    (functions / "runs" / "main.py").write_text(PLANNING + LAUNCHER)
    with pytest.raises(NotAFunction, match="exactly one"):
        find_functions(functions)
    host = FunctionsHost(tmp_path / "log", functions=functions)
    host.start({})
    with pytest.raises(HostFailed, match="exactly one"):
        host.wait_ready()
    host.close()


def test_every_function_of_the_project_is_one_the_host_can_start():
    found = find_functions()
    assert {function.name: function.kind for function in found.values()}
    assert len({function.target for function in found.values()}) == len(found)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/generate-graph", "planning"),
        ("/generate_terraform", "planning"),
        ("/execute", "runs"),
        ("/runs", "runs"),
        ("/runs/r1/logs", "runs"),
        ("/ops/webhook", "webhook"),
        ("/ops/pubsub", "webhook"),
        ("/ops/webhooks", "ops"),
        ("/ops/alerts/a/approve", "ops"),
        ("/telegram/webhook", "telegram"),
        ("/runsaway", "console"),
        ("/", "console"),
    ],
)
def test_paths_belong_to_the_function_with_the_longest_prefix(path, name):
    assert route(path) == name
