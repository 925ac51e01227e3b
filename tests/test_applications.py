"""Five small applications, from a directory to a verified address with one sentence; and broken ones, which say why."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from infra.local.storage.objects import Condition
from tests.applications import EXAMPLES, cycle
from tests.support.machine import needs_node

pytestmark = pytest.mark.cloud

APPS = Path(__file__).parent / "apps"
PLAIN = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        {answer}

HTTPServer(("0.0.0.0", int(os.environ["PORT"])), Page).serve_forever()
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPlatform]:
    settings = LocalSettings(latency=0.0, boot_seconds=0.0, patience=0.5, time_scale=60.0, sweep_seconds=2.0)
    with LocalPlatform(tmp_path_factory.mktemp("cloud") / "data", port=0, settings=settings) as running:
        yield running


def infraai(platform: LocalPlatform, *words: str) -> tuple[int, Any, str]:
    """Exit code, the JSON it printed, what it said beside that."""
    command = [sys.executable, "-m", "infra.cli.main", *words, "--json", "--url", platform.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, json.loads(done.stdout or "null"), done.stderr


def deployed(platform: LocalPlatform, source: Path, goal: str, *words: str) -> dict[str, Any]:
    code, answer, said = infraai(platform, "deploy", "--source", str(source), goal, "--yes", *words)
    assert code == 0, (said, answer and answer.get("run", {}).get("message"))
    assert answer["status"] == "completed"
    return answer


def ask(platform: LocalPlatform, url: str, method: str = "GET", **more: Any) -> requests.Response:
    proxy = next(each.address for each in platform.services() if each.name == "internet")
    plain = url.replace("https://", "http://", 1)
    return requests.request(method, plain, proxies={"http": f"http://{proxy}"}, timeout=60, **more)


def phases(answer: dict[str, Any]) -> list[str]:
    return [each["phase"] for each in answer["run"]["phases"]]


def program(folder: Path, answer: str, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    written = {
        "main.py": PLAIN.format(answer=answer),
        "Procfile": "web: python main.py",
        "requirements.txt": "",
        **files,
    }
    for name, text in written.items():
        (folder / name).write_text(text)
    return folder


def cycled(platform: LocalPlatform, name: str, folder: Path, *, changed: bool = True) -> dict[str, Any]:
    """An example that was deployed, changed, broken and rolled back; all five: `python -m tests.applications`."""

    def page(url: str) -> str:
        answer = ask(platform, url)
        return f"{answer.status_code} {answer.text}"

    return cycle(EXAMPLES[name], folder, lambda *words: infraai(platform, *words), page, changed=changed)[0]


def test_notes_crash_once_go_back_are_kept_in_postgres_and_ended_by_name(
    platform: LocalPlatform, tmp_path: Path
) -> None:
    answer = cycled(platform, "notes", tmp_path)
    assert phases(answer)[:3] == ["starting", "building", "initializing"]
    assert answer["verification"]["status_code"] == 200
    assert ask(platform, f"{answer['url']}/notes", "POST", json={"text": "hello"}).status_code == 201
    assert [each["text"] for each in ask(platform, f"{answer['url']}/notes").json()] == ["hello"]
    assert answer["run"]["images"]["app_image"] in str(answer["run"]["plan_summary"])
    assert "/notes 201" in str(infraai(platform, "logs", "notes-cycle", "--app")[1]["lines"])
    assert infraai(platform, "destroy", "notes-cycle", "--yes")[0] == 4
    assert ask(platform, answer["url"]).status_code == 200
    code, ended, said = infraai(platform, "destroy", "notes-cycle", "--confirm", "notes-cycle", "--yes")
    assert (code, ended and ended["status"]) == (0, "completed"), (said, ended)
    assert requests.get(f"{platform.url}/deployments/{answer['deployment_id']}", timeout=30).status_code == 404


def test_a_counter_counts_in_redis(platform: LocalPlatform) -> None:
    url = deployed(platform, APPS / "counter", "a counter with Redis")["url"]
    assert [ask(platform, f"{url}/count", "POST").json() for _ in range(2)] == [{"count": 1}, {"count": 2}]


@needs_node
def test_an_express_application_throws_goes_back_and_its_lines_are_shown(
    platform: LocalPlatform, tmp_path: Path
) -> None:
    answer = cycled(platform, "greeter", tmp_path, changed=False)
    assert "Good day, dear, Ada" in ask(platform, f"{answer['url']}/?name=Ada").text
    _, shown, _ = infraai(platform, "logs", answer["deployment_id"], "--app")
    assert "greeting Ada" in [line["text"] for line in shown["lines"]]


@needs_node
def test_a_vite_site_is_built_with_its_variables_and_served(platform: LocalPlatform) -> None:
    answer = deployed(platform, APPS / "site", "a static website", "--env", "VITE_AUTHOR=Ann Lee")
    assert '<meta name="author" content="Ann Lee">' in ask(platform, answer["url"]).text


def test_a_worker_is_a_private_service_that_messages_are_pushed_to(platform: LocalPlatform) -> None:
    answer = deployed(platform, APPS / "worker", "a worker that Pub/Sub pushes its messages to")
    assert not answer["verification"]["applicable"]
    assert ask(platform, answer["url"]).status_code == 403
    uses = {part["id"]: part["uses"] for part in answer["architecture"]["parts"]}
    assert uses["jobs"] == ["api"]


def test_a_source_that_can_not_be_built_ends_the_run_before_anything_is_made(
    platform: LocalPlatform, tmp_path: Path
) -> None:
    source = program(tmp_path / "app", "pass", **{"requirements.txt": "no-such-package-of-anybody==9.9"})
    code, said, _ = infraai(platform, "deploy", "--source", str(source), "a service that is not built", "--yes")
    assert code == 1
    assert said["run"]["reason"] == "build_failed"
    assert "no-such-package-of-anybody" in said["run"]["message"]
    assert phases(said) == ["starting", "building"]
    assert said["run"]["intent"] == []


def test_a_secret_in_the_source_is_refused_before_anything_is_sent(platform: LocalPlatform, tmp_path: Path) -> None:
    source = program(tmp_path / "app", "pass", **{".env": "PASSWORD=x"})
    code, answer, _ = infraai(platform, "deploy", "--source", str(source), "an API", "--yes")
    assert code == 2
    assert ".env is not packed" in answer["detail"]


def test_a_source_that_was_not_uploaded_is_refused_by_its_field(platform: LocalPlatform) -> None:
    goal = {"prompt": "an API", "app": {"source": "ab" * 32}}
    planned = requests.post(f"{platform.url}/generate-graph", json=goal, timeout=30).json()
    sent = {"prompt": "an API", "plan": planned["plan"], "architecture": planned["architecture"]}
    answer = requests.post(f"{platform.url}/generate_terraform", json=sent, timeout=30)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "app.source"


def test_it_is_given_other_variables_new_code_and_secrets_and_goes_back(
    platform: LocalPlatform, tmp_path: Path
) -> None:
    """Each a change of exactly that; a secret has its value before it is needed, and it is kept nowhere else."""
    tell = "self.send_response(200); self.end_headers(); self.wfile.write(repr({}).encode())"
    shown = '("{}", os.environ.get("LEVEL"), os.environ["API_KEY"], os.environ.get("OTHER"))'
    source = program(tmp_path / "app", tell.format(shown.format("one")))
    needs = 'import os; assert os.environ["API_KEY"].startswith("hunter2")\n'
    (source / "main.py").write_text(needs + (source / "main.py").read_text())
    (tmp_path / "value").write_text("hunter2\n")
    given = [
        "--env",
        "LEVEL=info",
        "--secret",
        f"API_KEY={tmp_path / 'value'}",
        "--secret",
        "MADE_UP",
        "--app",
        "keyed",
    ]
    first = deployed(platform, source, "a service that is changed", *given)
    id_, url = first["deployment_id"], first["url"]
    assert ask(platform, url).text == "('one', 'info', 'hunter2', None)"

    code, _, said = infraai(platform, "env", "create", "other", "--project", "other-project", "--region", "us-west1")
    assert code == 0, said
    to_other = ["promote", "keyed", "--from", "default", "--to", "other", "--yes"]
    code, problem, _ = infraai(platform, *to_other)
    assert code == 6
    assert "API_KEY has no value in other yet" in problem["detail"]
    assert "--secret API_KEY=FILE" in problem["detail"]
    (tmp_path / "theirs").write_text("hunter2-of-others")
    code, _, said = infraai(platform, *to_other, "--secret", f"API_KEY={tmp_path / 'theirs'}")
    assert code == 0, said
    [there] = [
        each
        for each in requests.get(f"{platform.url}/deployments", timeout=10).json()
        if each["environment"] == "other"
    ]
    assert ask(platform, there["outputs"]["url"]).text == "('one', 'info', 'hunter2-of-others', None)"
    promoted_again(platform, to_other, there, tmp_path)

    discarded_value_is_never_live(platform, id_)

    program(source, tell.format(shown.format("two")))
    changed = [
        "set",
        id_,
        "LEVEL=debug, all",
        "--source",
        str(source),
        "--secret",
        f"OTHER={tmp_path / 'value'}",
        "--yes",
    ]
    code, done, said = infraai(platform, *changed)
    assert code == 0, said
    assert {each["type"] for each in done["plan_summary"]["changes"]} == {
        "google_cloud_run_v2_service",
        "google_secret_manager_secret",
        "google_secret_manager_secret_iam_member",
    }
    assert ask(platform, url).text == "('two', 'debug, all', 'hunter2', 'hunter2')"

    (tmp_path / "value").write_text("hunter2-and-more\n")
    code, done, said = infraai(platform, "secret", id_, "API_KEY", "--file", str(tmp_path / "value"), "--yes")
    assert code == 0, said
    assert [each["type"] for each in done["plan_summary"]["changes"]] == ["google_cloud_run_v2_service"]
    assert ask(platform, url).text == "('two', 'debug, all', 'hunter2-and-more', 'hunter2')"
    kept = requests.get(f"{platform.url}/deployments/{id_}", timeout=10).text
    for run in history(platform, id_):
        kept += requests.get(f"{platform.url}/runs/{run['run_id']}", timeout=10).text
        kept += requests.get(f"{platform.url}/runs/{run['run_id']}/logs", timeout=10).text
    state = platform.storage.read("infraai-local-state", f"deployments/{id_}/default.tfstate", None, Condition())[1]
    assert "hunter2" not in kept + str(state)

    code, _, said = infraai(platform, "rollback", id_, first["run_id"], "--yes", "--confirm", id_)
    assert code == 0, said
    # A key that was changed stays changed: the old one may be why.
    assert ask(platform, url).text == "('one', 'info', 'hunter2-and-more', None)"


def discarded_value_is_never_live(platform: LocalPlatform, id_: str) -> None:
    """A value for a secret that was made up goes with its discarded change, and what was made up is taken all along."""

    def versions() -> list[tuple[str, bool]]:
        found = [each.attributes for each in platform.world.list("google_secret_manager_secret_version")]
        own = [each for each in found if re.search("/(?!other-project)[^/]+/secrets/made-up", str(each["secret"]))]
        return sorted((str(each["version"]), bool(each["secret_data"])) for each in own)

    sent = {"app": {}, "secret_values": {"MADE_UP": "hunter2-of-nobody"}}
    draft = requests.post(f"{platform.url}/deployments/{id_}/app", json=sent, timeout=60).json()
    assert versions() == [("1", True), ("2", True)]
    [service] = [
        each.attributes
        for each in platform.world.list("google_cloud_run_v2_service")
        if "MADE_UP" in str(each.attributes) and "other-project" not in each.id
    ]
    taken = {each["name"]: str(each["value_source"]) for each in service["template"][0]["containers"][0]["env"]}
    assert "'version': '1'" in taken["MADE_UP"]
    assert requests.post(f"{platform.url}/runs/{draft['run_id']}/cancel", timeout=30).ok
    deadline = time.monotonic() + 60
    while ("2", True) in versions() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert versions() == [("1", True), ("2", False)]


def promoted_again(platform: LocalPlatform, to_other: list[str], there: dict[str, Any], tmp_path: Path) -> None:
    """A second promotion has a value of its own, and the value of one that is discarded is destroyed again."""

    def versions() -> list[tuple[str, str]]:
        found = [each.attributes for each in platform.world.list("google_secret_manager_secret_version")]
        own = [each for each in found if re.search("/other-project/.*api-key", str(each["secret"]))]
        return sorted((str(each["version"]), str(each["secret_data"])) for each in own)

    (tmp_path / "theirs").write_text("hunter2-of-others-again")
    given = ["--secret", f"API_KEY={tmp_path / 'theirs'}"]
    code, _, said = infraai(platform, *to_other, *given)
    assert code == 0, said
    shown = "('one', 'info', 'hunter2-of-others-again', None)"
    assert ask(platform, there["outputs"]["url"]).text == shown
    stands = [("1", "hunter2-of-others"), ("2", "hunter2-of-others-again")]
    assert versions() == stands

    asked = {
        "application": "keyed",
        "from": "default",
        "to": "other",
        "secret_values": {"API_KEY": "hunter2-of-nobody"},
    }
    draft = requests.post(f"{platform.url}/promotions", json=asked, timeout=60).json()
    assert versions() == [*stands, ("3", "hunter2-of-nobody")]
    assert requests.post(f"{platform.url}/runs/{draft['run_id']}/cancel", timeout=30).ok
    deadline = time.monotonic() + 60
    while ("3", "") not in versions() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert versions() == [*stands, ("3", "")]
    assert ask(platform, there["outputs"]["url"]).text == shown


def history(platform: LocalPlatform, deployment_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = requests.get(f"{platform.url}/deployments/{deployment_id}/history", timeout=10).json()
    return rows


def test_a_discarded_draft_s_secret_is_gone_from_secret_manager(platform: LocalPlatform) -> None:
    def post(path: str, body: Any = None) -> Any:
        answer = requests.post(f"{platform.url}{path}", json=body, timeout=60)
        assert answer.ok, answer.text
        return answer.json()

    def secrets() -> set[str]:
        found = platform.world.list("google_secret_manager_secret")
        return {str(each.attributes["secret_id"]) for each in found}

    before = secrets()
    goal = {"prompt": "a payments API", "app": {"secrets": ["STRIPE_KEY"]}, "valued": ["STRIPE_KEY"]}
    planned = post("/generate-graph", goal)
    sent = {key: planned[key] for key in ("plan", "architecture", "graph", "asked")}
    draft = post("/generate_terraform", {"prompt": goal["prompt"], **sent, "secret_values": {"STRIPE_KEY": "s3cret"}})
    assert len(secrets() - before) == 1
    assert "s3cret" not in json.dumps(draft)
    post(f"/runs/{draft['run_id']}/cancel")
    deadline = time.monotonic() + 60
    while secrets() - before and time.monotonic() < deadline:
        time.sleep(0.2)
    assert secrets() == before
