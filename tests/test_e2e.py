"""From a sentence to a deployment and from an alert to a decision, over HTTP, on the laptop's cloud.

The same tests run against the real Gemini API with `pytest -m gemini` and GEMINI_API_KEY.
"""

import os
import time

import pytest
import requests

from infra.cli.incident import inject
from infra.local.faults import FaultPlan
from infra.local.faults.preset_pieces import ROLES_OF_THE_CLOUD
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings

pytestmark = pytest.mark.cloud

GOAL = "Deploy a basic backend API with PostgreSQL on a VM on GCP"
# Terraform may do what infra/gcp grants it, and nothing else.
IN_THE_CLOUD = FaultPlan(presets=[ROLES_OF_THE_CLOUD])
CPU = "compute.googleapis.com/instance/cpu/utilization"

providers = [
    "offline",
    pytest.param(
        "gemini",
        marks=[
            pytest.mark.gemini,
            pytest.mark.skipif(not os.environ.get("GEMINI_API_KEY"), reason="needs GEMINI_API_KEY"),
        ],
    ),
]


class Client:
    """The API, and what the tests before have made."""

    def __init__(self, platform):
        self.platform = platform
        self.session = requests.Session()
        self.session.trust_env = False
        self.made = {}

    def __call__(self, method, path, body=None, **query):
        return self.session.request(method, self.platform.url + path, json=body, params=query, timeout=90)

    def until(self, path, done, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            body = self("GET", path).json()
            if done(body):
                return body
            assert time.monotonic() < deadline, f"{path} is still {body}"
            time.sleep(0.1)


@pytest.fixture(scope="module", params=providers)
def api(request, tmp_path_factory):
    user = {**os.environ, "LLM_PROVIDER": request.param}
    settings = LocalSettings(boot_seconds=0.5, latency=0.0)
    folder = tmp_path_factory.mktemp("e2e")
    with LocalPlatform(folder, port=0, settings=settings, user=user, faults=IN_THE_CLOUD) as platform:
        yield Client(platform)


def made(api, what):
    """What an earlier test has made; a test that lacks it has nothing to say of its own."""
    if what not in api.made:
        pytest.skip(f"the test that makes the {what} has failed")
    return api.made[what]


def test_1_a_goal_becomes_a_plan_and_a_graph(api):
    answer = api("POST", "/generate-graph", {"prompt": GOAL})
    assert answer.status_code == 200, answer.text
    assert answer.elapsed.total_seconds() < 10
    body = answer.json()
    plan = body["plan"]
    assert (plan["cloud"], plan["estimated_cost_usd"] > 0) == ("gcp", True)
    assert {"google_compute_instance", "google_sql_database_instance"} <= set(plan["resources"])
    assert {policy["metric_name"] for policy in plan["monitoring"]} >= {"cpu_high", "sql_cpu_high"}
    nodes = {node["id"] for node in body["graph"]["nodes"]}
    assert nodes
    assert all({edge["source"], edge["target"]} <= nodes for edge in body["graph"]["edges"])
    assert body["summary"]
    api.made["plan"] = body


def test_2_the_plan_becomes_valid_terraform(api):
    planned = made(api, "plan")
    body = {"prompt": GOAL, "plan": planned["plan"], "graph": planned["graph"]}
    answer = api("POST", "/generate_terraform", body)
    assert answer.status_code == 200, answer.text
    draft = answer.json()
    assert set(draft["files"]) == {"main.tf", "variables.tf", "outputs.tf"}
    assert (draft["valid"], draft["findings"]) == (True, [])
    main = draft["files"]["main.tf"]
    assert main.count('resource "google_monitoring_notification_channel"') == 1
    assert main.count('resource "google_monitoring_alert_policy"') == len(planned["plan"]["monitoring"])
    api.made["run"] = draft["run_id"]


def test_3_execute_applies_it_with_terraform_and_it_answers(api):
    run_id = made(api, "run")
    answer = api("POST", "/execute", {"run_id": run_id, "mode": "apply"})
    assert (answer.status_code, answer.json()) == (202, {"run_id": run_id, "status": "starting"})
    assert api("POST", "/execute", {"run_id": run_id, "mode": "apply"}).status_code == 409
    status = api.until(f"/runs/{run_id}/status", lambda body: body["status"] != "running")
    assert (status["status"], status["phase"]) == ("completed", "verified"), status
    verification = status["verification"]
    assert (verification["reachable"], verification["status_code"]) == (True, 200)
    phases = [entry["phase"] for entry in status["phases"]]
    order = ["starting", "initializing", "validating", "planning", "applying", "finalizing", "verifying", "verified"]
    assert phases == order
    assert all(entry["ended_at"] >= entry["started_at"] for entry in status["phases"])
    assert isinstance(status["updated_at"], float)
    api.made["deployment"] = run_id


def test_4_the_registry_knows_what_was_made(api):
    deployment_id = made(api, "deployment")
    deployment = api("GET", f"/deployments/{deployment_id}").json()
    assert (deployment["deployment_id"], deployment["cloud"]) == (deployment_id, "gcp")
    machine = next(name for name in deployment["resource_map"] if name.startswith("backend-vm-1"))
    assert deployment["resource_map"][machine] == deployment_id
    assert deployment["monitoring_policies"]
    api.made["machine"] = machine


def test_5_an_incident_becomes_an_alert_with_a_decision(api):
    machine = made(api, "machine")
    token = api.platform.environment()["OPS_WEBHOOK_TOKEN"]
    incident = {
        "policy_name": "backend-vm-1 — cpu_high",
        "condition": {"metricType": CPU, "currentValue": 0.93},
        "resource": {"labels": {"instance_name": machine}, "type": "gce_instance"},
        "severity": "critical",
    }
    # What the metric speaks against is offered to nobody: the load is there, and measured.
    inject(api.platform.url, "load", machine)
    time.sleep(8.0)
    answer = api("POST", "/ops/webhook", {"incident": incident}, auth_token=token, wait=20)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["received"] is True
    assert body["decision"]["recommended_action"] == "scale_up_vm"
    assert body["decision"]["requires_approval"] is True
    assert api("GET", f"/ops/alerts/{body['alert_id']}").json()["status"] == "pending_approval"
    api.made["alert"] = body["alert_id"]


def test_6_approved_it_is_acted_on_through_terraform(api):
    """What a person does by hand: read the alert, see what would change, approve, watch the machine grow."""
    alert_id = made(api, "alert")
    asked = api("GET", f"/ops/alerts/{alert_id}").json()
    proposal, meant = asked["proposal"], {name: asked["approval"][name] for name in ("question", "proposal_sha")}
    assert api("POST", f"/ops/alerts/{alert_id}/approve", meant).json() == {"success": True}
    alert = api.until(
        f"/ops/alerts/{alert_id}",
        lambda body: body["status"] not in {"approved", "executing"},
    )
    assert alert["action"]["success"] is True, alert["history"]
    run = api("GET", f"/runs/{alert['action']['run_id']}").json()
    assert (run["kind"], run["status"]) == ("remediation", "completed")
    changes = [change for change in run["plan_summary"]["changes"] if change["actions"] != ["no-op"]]
    assert [change["address"] for change in changes] == [proposal["address"]]
    assert changes[0]["attributes"]["machine_type"] == [proposal["before"], proposal["after"]]
