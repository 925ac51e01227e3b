"""Odd and hostile bodies at both of planning's paths: the right status, a problem document, never a stack trace."""

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.store import firestore_host  # noqa: F401 - a fixture

PATHS = ("/generate-graph", "/generate_terraform")
# The shape that the frontend has sent from the beginning: short names, no monitoring, a cost made up by hand.
EXAMPLE: dict[str, Any] = {
    "cloud": "gcp",
    "stack_type": "backend_api",
    "region": "us-central1",
    "machine_type": "e2-medium",
    "autoscaling": False,
    "estimated_cost_usd": 35.0,
    "risk_flags": ["open_firewall"],
    "resources": ["compute_instance", "compute_firewall", "compute_address"],
    "monitoring": [],
}
WATCHED = {
    "resource_ref": "backend-vm-1", "metric_name": "cpu_high", "threshold": 0.8, "duration": "60s",
    "metric_path": "compute.googleapis.com/instance/cpu/utilization", "severity": "critical",
}  # fmt: skip


def post(client: FlaskClient, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post(path, data=raw, content_type="application/json")
    assert answer.status_code < 500, answer.data
    made = answer.get_json()
    if answer.status_code >= 400:
        assert answer.content_type == "application/problem+json"
        assert made["status"] == answer.status_code
        assert {"type", "title", "detail"} <= set(made)
        assert "Traceback" not in answer.get_data(as_text=True)
    return answer.status_code, made


def with_plan(**changes: Any) -> dict[str, Any]:
    return {"prompt": "a backend API on a VM", "plan": EXAMPLE | changes}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"a VM"', 400),
        (b"1e999", 400),
        (b"[" * 100_000, 400),
        (b'{"prompt": "a VM\\ud800"}', 400),
        (b'{"prompt": "a VM", "prompt": "another"}', 400),
        ({}, 422),
        ({"prompt": None}, 422),
        ({"prompt": 7}, 422),
        ({"prompt": ["a VM"]}, 422),
        ({"prompt": {"text": "a VM"}}, 422),
        ({"prompt": True}, 422),
        ({"Prompt": "a VM"}, 422),
        ({"prompt": "", "plan": EXAMPLE}, 422),
        ({"prompt": "a VM", "plan": EXAMPLE, "app": {"port": True}}, 422),
        ({"prompt": "a VM", "plan": EXAMPLE, "app": {"port": "8080"}}, 422),
        ({"prompt": "a VM", "plan": EXAMPLE, "app": {"port": 8080.0}}, 422),
        ({"prompt": "a VM", "plan": EXAMPLE, "app": {"command": "run\0x"}}, 422),
        ({"prompt": " \n\t ", "plan": EXAMPLE}, 422),
        ({"prompt": "a VM " + "x" * 8_000, "plan": EXAMPLE}, 413),
        ({"prompt": "ä" * 8_001, "plan": EXAMPLE}, 413),
        (b'{"prompt": "a VM", "rest": "' + b"x" * 2**20 + b'"}', 413),
    ],
)
def test_a_body_that_is_none_is_refused(client: FlaskClient, path: str, body: Any, status: int) -> None:
    if path == "/generate-graph" and isinstance(body, dict):
        body = {name: said for name, said in body.items() if name != "plan"}
    assert post(client, path, body)[0] == status


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_the_longest_goal_is_read(client: FlaskClient, path: str) -> None:
    plan = {"plan": EXAMPLE} if path == "/generate_terraform" else {}
    assert post(client, path, {"prompt": "a VM ".ljust(8_000, "x"), **plan})[0] == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "prompt",
    [
        "a VM\x00", "a VM \u202e\u200b", "\u0430 VM with a cyrillic \u0430", "a VM " + "🚀" * 100, "VM\r\nX-Evil: 1",
        "a VM in " + "9" * 4_000, "a VM for " + "9" * 4_000 + " users under $" + "9" * 3_000 + " a month",
        "a VM with " + "1" * 400 + " cores and " + "9" * 400 + " GB RAM", "VM " + "e2-standard-" * 500,
        "a VM for \u0661\u0660\u0660 users", "a VM for ½ users", "a VM for ² users under $² a month",
        "a VM, $1.2.3.4,5,6 a month",
        "a VM for -5 users under -$5", "m5.99999999999xlarge VM", "standard_d" + "9" * 400 + " VM",
    ],
)  # fmt: skip
def test_strange_characters_and_numbers_are_no_error(client: FlaskClient, prompt: str) -> None:
    status, body = post(client, "/generate-graph", {"prompt": prompt})
    assert status in {200, 422}
    if status == 200:
        assert body["plan"]["estimated_cost_usd"] > 0
        again, made = post(client, "/generate_terraform", {"prompt": prompt, "plan": body["plan"]})
        assert again == 200, made
        assert made["valid"]


@pytest.mark.parametrize("path", ["/generate-graph", "/generate_terraform"])
def test_a_field_that_there_is_not_is_named_and_never_left_aside(client: FlaskClient, path: str) -> None:
    body = with_plan() if path == "/generate_terraform" else {"prompt": "a VM"}
    status, problem = post(client, path, body | {"ap": {"image": "x"}, "run_id": "run-mine"})
    assert status == 422
    assert {each["field"] for each in problem["errors"]} == {"ap", "run_id"}


def test_a_whole_answer_may_be_sent_on_with_its_goal(client: FlaskClient) -> None:
    goal = {"prompt": "an API with Redis for the weekend"}
    answer = post(client, "/generate-graph", goal)[1]
    assert answer["ends_at"] > time.time()
    assert post(client, "/generate_terraform", answer | goal)[0] == 200


def test_the_example_of_the_old_frontend_is_completed(client: FlaskClient) -> None:
    status, made = post(client, "/generate_terraform", with_plan(resources=["compute_instance"]))
    assert status == 200
    assert made["valid"]
    assert any("google_compute_network" in note for note in made["notes"])
    assert 'resource "google_compute_instance"' in made["files"]["main.tf"]
    # Nobody said what to watch, so it is bound as it is for a plan of our own.
    assert made["files"]["main.tf"].count('resource "google_monitoring_alert_policy"') >= 2


@pytest.mark.parametrize("cost", [0, -1, 1e308, 3, "35.5", 10**400])
def test_a_cost_made_up_by_a_caller_is_not_kept(client: FlaskClient, cost: Any) -> None:
    from functions.planning import wiring

    body = json.dumps(with_plan(estimated_cost_usd=cost)).encode()
    status, made = post(client, "/generate_terraform", body)
    assert status in {200, 422}
    if status == 200:
        run = wiring.runs().get(made["run_id"])
        assert run is not None
        assert 10 < run.plan.estimated_cost_usd < 100


@pytest.mark.parametrize("cost", [b"NaN", b"Infinity", b"-Infinity"])
def test_a_cost_that_is_no_number_is_no_error_of_ours(client: FlaskClient, cost: bytes) -> None:
    body = json.dumps(with_plan()).encode().replace(b"35.0", cost)
    assert post(client, "/generate_terraform", body)[0] in {200, 400, 422}


@pytest.mark.parametrize(
    "changes",
    [
        {"cloud": "aws"}, {"cloud": 1}, {"cloud": None},
        {"stack_type": None}, {"stack_type": ["backend_api"]},
        {"stack_type": "../../etc", "resources": []}, {"stack_type": "", "resources": []},
        {"region": "eu-central-1"}, {"region": ""}, {"region": "us-central1\"\n}"}, {"region": None}, {"region": 1},
        {"machine_type": "t3.micro"}, {"machine_type": ""}, {"machine_type": 'e2-medium" } provisioner "x" {'},
        {"machine_type": "x" * 5_000}, {"machine_type": None},
        {"autoscaling": "maybe"}, {"estimated_cost_usd": "much"}, {"estimated_cost_usd": None},
        {"risk_flags": "open"}, {"risk_flags": [1]}, {"resources": "compute_instance"}, {"resources": [None]},
        {"resources": None}, {"resources": ["aws_instance"]}, {"resources": ["google_project_iam_member"]},
        {"resources": ["compute_instance\" \"x\" {}"]}, {"resources": [""]},
        {"monitoring": None}, {"monitoring": {}}, {"monitoring": [{}]}, {"monitoring": ["cpu"]},
        {"monitoring": [WATCHED | {"threshold": "high"}]}, {"monitoring": [WATCHED | {"duration": "soon"}]},
        {"monitoring": [WATCHED | {"duration": "61s"}]}, {"monitoring": [WATCHED | {"metric_path": 'x" OR "1'}]},
        {"monitoring": [WATCHED | {"resource_ref": "somebody-elses-vm"}]},
        {"monitoring": [WATCHED | {"severity": "${file(\"/etc/passwd\")}"}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_plan_that_can_not_be_written_says_which_field(client: FlaskClient, changes: dict[str, Any]) -> None:
    status, made = post(client, "/generate_terraform", with_plan(**changes))
    assert status == 422, made
    assert any(error["field"].startswith(f"plan.{next(iter(changes))}") for error in made["errors"]), made


@pytest.mark.parametrize("missing", sorted(EXAMPLE))
def test_a_plan_without_a_field_says_which(client: FlaskClient, missing: str) -> None:
    plan = {name: value for name, value in EXAMPLE.items() if name != missing}
    status, made = post(client, "/generate_terraform", {"prompt": "a VM", "plan": plan})
    assert status == 422
    assert f"plan.{missing}" in {error["field"] for error in made["errors"]}


@pytest.mark.parametrize("plan", [None, [], "gcp", 7, {}, {"plan": EXAMPLE}])
def test_a_plan_that_is_none_is_refused(client: FlaskClient, plan: Any) -> None:
    assert post(client, "/generate_terraform", {"prompt": "a VM", "plan": plan})[0] == 422


@pytest.mark.parametrize(
    "graph",
    [
        [], "x", {"nodes": 7}, {"nodes": [{"id": "a"}]},
        {"nodes": [], "edges": [{"source": "a", "target": "b", "relation": "owns"}]},
    ],
)  # fmt: skip
def test_a_drawing_that_is_none_is_refused(client: FlaskClient, graph: Any) -> None:
    assert post(client, "/generate_terraform", with_plan() | {"graph": graph})[0] == 422


def test_what_is_too_large_to_keep_is_refused(client: FlaskClient) -> None:
    line = {"words": "x" * 900_000, "need": "x", "met": False, "how": "x"}
    assert post(client, "/generate_terraform", with_plan() | {"asked": [line]})[0] == 413


@pytest.mark.parametrize("path", PATHS)
def test_other_methods_are_told_what_is_taken(client: FlaskClient, path: str) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = client.open(path, method=method)
        assert answer.status_code == 405
        assert "POST" in answer.headers["Allow"]
