"""The door of planning, over HTTP as functions-framework serves it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import functions_framework
import pytest
from flask.testing import FlaskClient

from functions.planning import repeated, wiring
from functions.planning.risks import RISKS
from shared.schemas import Graph, InfraPlan
from shared.store import firestore_client
from tests.support.store import firestore_host  # noqa: F401 - a fixture

MAIN = Path(__file__).parents[2] / "functions" / "planning" / "main.py"
KEY = {"Idempotency-Key": "8f14e45f-ceea-467f-a8f1-2b1b2b0d8f2e"}
GOAL = "Deploy a backend API with PostgreSQL on GCP for 10k users under $300 a month"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOOGLE_CLOUD_PROJECT", "test-project")
        patch.setenv("LLM_PROVIDER", "offline")
        patch.setenv("AUTH", "none")
        for made in (wiring.settings, wiring.guard, wiring.model):
            made.cache_clear()
        yield functions_framework.create_app("planning", str(MAIN)).test_client()
    for made in (wiring.settings, wiring.guard, wiring.model):
        made.cache_clear()


def post(client: FlaskClient, body: Any) -> tuple[int, dict[str, Any], str]:
    answer = client.post("/generate-graph", json=body)
    return answer.status_code, answer.get_json(), answer.content_type


def test_a_goal_is_answered_with_plan_summary_and_graph(client: FlaskClient) -> None:
    status, body, _ = post(client, {"prompt": GOAL})
    assert status == 200
    assert set(body) == {
        "plan",
        "architecture",
        "summary",
        "graph",
        "cost",
        "risks",
        "asked",
        "ask",
        "ends_at",
        "unset",
        "planned_by",
    }
    plan = InfraPlan.model_validate(body["plan"])
    assert plan.stack_type == "cloud_run+sql"
    assert set(body["plan"]) == set(InfraPlan.model_fields)
    assert Graph.model_validate(body["graph"]).nodes
    assert all(set(node) == {"id", "type", "data", "config"} for node in body["graph"]["nodes"])
    assert body["planned_by"] == "offline"
    assert list(body["risks"]) == plan.risk_flags
    assert set(body["risks"]) <= set(RISKS)
    assert body["cost"]["total_usd"] == plan.estimated_cost_usd
    assert body["cost"]["lines"]
    assert "USD a month" in body["summary"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"prompt": ""}, 422, "empty"),
        ({"prompt": "   "}, 422, "empty"),
        ({"prompt": "x" * 8_001}, 413, "8,000"),
        ({"prompt": "write me a poem"}, 422, "what should run"),
        ({"prompt": "an EC2 instance"}, 422, "AWS"),
        ({"prompt": 7}, 422, "prompt"),
        ({"prompt": None}, 422, "prompt"),
        ({}, 422, "prompt"),
        ([], 400, "object"),
    ],
)
def test_what_can_not_be_planned_is_a_problem_document(client: FlaskClient, body: Any, status: int, says: str) -> None:
    code, problem, kind = post(client, body)
    assert (code, kind) == (status, "application/problem+json")
    assert problem["status"] == status
    assert says in problem["detail"]


@pytest.mark.parametrize("setting", [{"cpu": "3"}, {"command": "a'"}])
def test_what_does_not_fit_of_an_application_is_named(client: FlaskClient, setting: dict[str, str]) -> None:
    image = "us-docker.pkg.dev/p/r/a@sha256:" + "a" * 64
    status, problem, _ = post(client, {"prompt": "an API on Cloud Run", "app": {"image": image, **setting}})
    assert status == 422
    assert next(iter(setting)) in problem["detail"]


def test_a_plan_goes_through_the_door_to_a_stored_draft(client: FlaskClient, firestore_host: str) -> None:
    """The whole way over HTTP: sentence, plan, files, run document."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
        firestore_client.cache_clear()
        wiring.runs.cache_clear()
        _, planned, _ = post(client, {"prompt": GOAL})
        body = {"prompt": GOAL, "plan": planned["plan"], "graph": planned["graph"]}
        answer = client.post("/generate_terraform", json=body)
        assert answer.status_code == 200, answer.get_json()
        made = answer.get_json()
        run = wiring.runs().get(made["run_id"])
        again = [client.post("/generate_terraform", json=body, headers=KEY).get_json() for _ in range(2)]
        other = client.post("/generate_terraform", json={**body, "prompt": f"{GOAL} too"}, headers=KEY)
        no_key = client.post("/generate_terraform", json=body, headers={"Idempotency-Key": "a b"})
        dearer = {**body, "plan": {**planned["plan"], "machine_type": "e2-standard-8"}}
        other_plan = client.post("/generate_terraform", json=dearer, headers=KEY)
        other_app = client.post("/generate_terraform", json={**body, "ttl": "2d"}, headers=KEY)
        # Both look before either has stored its own: who comes second is told what who comes later is.
        real, looks = repeated.known_draft, iter([True, False, True, False])
        patch.setattr(repeated, "known_draft", lambda *given: None if next(looks) else real(*given))
        same_at_once = client.post("/generate_terraform", json=body, headers=KEY).get_json()
        other_at_once = client.post("/generate_terraform", json=dearer, headers=KEY)
    wiring.runs.cache_clear()
    firestore_client.cache_clear()
    assert set(made["files"]) == {"main.tf", "variables.tf", "outputs.tf"}
    assert made["valid"] is True
    assert made["findings"] == []
    assert run.plan == InfraPlan.model_validate(planned["plan"])
    assert run.graph == Graph.model_validate(planned["graph"])
    assert (run.status, run.requested_by) == ("draft", "api")
    # Sent again under its key it is the same draft; without one it is another.
    assert again[0] == again[1]
    assert again[0]["run_id"] != made["run_id"]
    assert (other.status_code, no_key.status_code) == (422, 422)
    assert {other_plan.status_code, other_app.status_code, other_at_once.status_code} == {422}
    assert same_at_once == again[0]
    assert "another goal" in other.get_json()["detail"]


def test_a_body_that_is_no_json_is_a_bad_request(client: FlaskClient) -> None:
    answer = client.post("/generate-graph", data="{", content_type="application/json")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_other_paths_and_methods_are_problems_too(client: FlaskClient) -> None:
    assert client.get("/generate-graph").status_code == 405
    assert client.post("/nothing-here", json={}).status_code == 404


@pytest.mark.slow
def test_planning_offline_loads_no_client_library() -> None:
    program = (
        "import sys, functions_framework\n"
        f"client = functions_framework.create_app('planning', {str(MAIN)!r}).test_client()\n"
        f"assert client.post('/generate-graph', json={{'prompt': {GOAL!r}}}).status_code == 200\n"
        "clients = ('google.cloud.firestore', 'google.genai', 'google.cloud.pubsub', 'grpc')\n"
        "heavy = [name for name in sys.modules if name.startswith(clients)]\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"AUTH": "none", "GOOGLE_CLOUD_PROJECT": "p", "PATH": "/usr/bin:/bin"},
        cwd=MAIN.parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
