"""Fault cases played on a whole platform: the fault happens, and the run ends in words, never in silence."""

import json
import re
import time
from pathlib import Path

import pytest
import requests

from infra.cli.main import app
from infra.local.faults import FaultPlan
from infra.local.platform import LocalPlatform
from infra.local.settings import LocalSettings
from tests.local.fault_cases import fault_of
from tests.support.command_line import CliRunner

pytestmark = pytest.mark.cloud

CASES = [json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "faults").glob("*.json"))]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    settings = LocalSettings(latency=0.0, boot_seconds=0.2)
    # The fault that is there from the start has no call to meet.
    there = FaultPlan(presets=["chat-kicked"])
    with LocalPlatform(tmp_path_factory.mktemp("f"), port=0, settings=settings, faults=there) as running:
        yield running


def call(platform, method, path, body=None):
    answer = requests.request(method, platform.url + path, json=body, timeout=60)
    assert answer.ok, answer.text
    return answer.json()


def ended(platform, run_id):
    deadline = time.monotonic() + 120
    while True:
        status = call(platform, "GET", f"/runs/{run_id}/status")
        if status["status"] not in {"running", "draft", "starting"}:
            return status
        assert time.monotonic() < deadline, status
        time.sleep(0.1)


def edited(platform, run_id, step):
    """What the step changes in the files beforehand; what is sent with the files that were looked at."""
    files = call(platform, "GET", f"/runs/{run_id}")["files"]
    if "edit" in step:
        name, pattern, new = step["edit"]
        text, count = re.subn(pattern, new, files[name])
        assert count
    elif "without" in step:
        name = "main.tf"
        text, count = re.subn(rf'(?ms)^resource "{step["without"]}".*?^\}}\n', "", files[name])
        assert count
    else:
        return {}
    answer = call(platform, "PUT", f"/runs/{run_id}/files", {"files": {name: text}})
    return {"files_sha": answer["files_sha"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_happens_and_the_run_ends_in_words(platform, case):
    plan = call(platform, "POST", "/generate-graph", {"prompt": case["goal"]})["plan"]
    run_id = call(platform, "POST", "/generate_terraform", {"prompt": case["goal"], "plan": plan})["run_id"]
    status = {}
    for step in case["steps"]:
        if status.get("status") == "completed":
            break
        platform.faults.clear()
        files_sha = edited(platform, run_id, step)
        platform.faults.add(FaultPlan(faults=[fault_of(each) for each in step["faults"]]))
        call(platform, "POST", "/execute", {"run_id": run_id, "mode": "apply", "beside": True, **files_sha})
        status = ended(platform, run_id)
        assert status["status"] in step["may"], status
        acted = sum(each["acted"] for each in platform.faults.current())
        assert acted >= step.get("acted", 0)
        if status["status"] == "failed":
            assert status["reason"]
            assert step.get("said", "") in status["message"]


def test_every_kind_of_fault_that_a_case_may_name_can_be_said():
    said = {key for case in CASES for step in case["steps"] for fault in step["faults"] for key in fault}
    assert {"type", "verb", "times", "after", "taint", "error", "crash", "delay", "storage", "match"} <= said
    assert fault_of({"type": "t", "verb": "read", "times": -1, "patch": [[["settings", 0, "disk_size"], 25]]}).patch
    assert fault_of({"type": "t", "verb": "read", "gone": True}).gone
    assert fault_of({"telegram": "sendMessage", "code": 429, "text": "x", "params": {"retry_after": 3}}).error
    assert fault_of({"verb": "update", "skip": 2, "error": "Error 409: x", "match": "vm"}).nth == 3


def infraai(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_the_command_line_sets_lists_and_clears_faults(platform, tmp_path):
    platform.faults.clear()
    url = ("--url", platform.url)
    made = infraai("incident", "fault", "zone-full", *url)
    assert (made.exit_code, "zone-full-" in made.output, "no machines left" in made.output) == (0, True, True)
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"faults": [{"verb": "create", "delay": 1}], "presets": ["networks-quota"]}))
    assert infraai("incident", "fault", file, *url).exit_code == 0
    names = [each["fault"]["id"].rpartition("-")[0] for each in platform.faults.current()]
    assert names == ["zone-full", "fault", "networks-quota"]
    assert "zone-full" in infraai("incident", "clear", "zone-full", *url).output
    assert len(platform.faults.current()) == 2
    assert infraai("incident", "clear", "all", *url).exit_code == 0
    assert platform.faults.current() == []
    unknown = infraai("incident", "fault", "everything", *url)
    assert (unknown.exit_code, "iam-not-there-yet" in unknown.output) == (1, True)


def test_the_command_line_does_what_google_changes_by_itself(platform):
    settings = [{"disk_size": 10, "version": 1}]
    platform.world.put("google_sql_database_instance", "projects/p/instances/d", {"name": "d", "settings": settings})
    done = infraai("incident", "drift", "google", "--json", "--url", platform.url)
    assert done.exit_code == 0, done.output
    assert platform.world.get("google_sql_database_instance", "projects/p/instances/d").attributes["settings"] == [
        {"disk_size": 25, "version": 2}
    ]
    platform.world.delete("google_sql_database_instance", "projects/p/instances/d")


def test_the_command_line_changes_things_by_hand_and_locks_states(platform):
    platform.world.put("google_pubsub_topic", "projects/p/topics/by-hand", {"name": "by-hand", "labels": {"a": "b"}})
    url = ("--url", platform.url)
    done = infraai("incident", "drift", "by-hand", "--set", "labels.a=c", "--set", 'labels.n={"x": 1}', *url)
    assert done.exit_code == 0, done.output
    kept = platform.world.get("google_pubsub_topic", "projects/p/topics/by-hand").attributes
    assert kept["labels"] == {"a": "c", "n": {"x": 1}}
    assert infraai("incident", "drift", "by-hand", *url).exit_code == 1
    assert infraai("incident", "drift", "by-hand", "--set", "colour=1", *url).exit_code == 1
    assert infraai("incident", "drift", "by-hand", "--gone", *url).exit_code == 0
    assert platform.world.get("google_pubsub_topic", "projects/p/topics/by-hand") is None
    locked = infraai("incident", "state-lock", "run-1", "--who", "ada@work", *url)
    assert (locked.exit_code, "deployments/run-1/default.tflock" in locked.output) == (0, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no plan"),
        ('{"faults": [{"verb": "x"}]}', "faults.0"),
        ('{"presets": ["x"]}', "zone-full"),
        (None, "read"),
    ],
)
def test_a_file_of_faults_that_can_not_be_read_ends_up_with_a_sentence(tmp_path, text, said):
    file = tmp_path / "faults.json"
    if text is not None:
        file.write_text(text)
    refused = infraai("up", "--faults", file, "--data", tmp_path / "data", "--no-console", "--port", 0)
    assert (refused.exit_code, said in " ".join(refused.output.split())) == (1, True)


def test_what_half_stands_is_listed_costs_what_it_is_and_its_alerts_name_the_run(platform):
    platform.faults.clear()
    words = "googleapi: Error 403: Quota exceeded, quotaExceeded"
    full = fault_of({"type": "google_monitoring_alert_policy", "verb": "create", "times": -1, "error": words})
    platform.faults.add(FaultPlan(faults=[full]))
    goal = "A backend API on a VM for 1k users"
    plan = call(platform, "POST", "/generate-graph", {"prompt": goal})["plan"]
    run_id = call(platform, "POST", "/generate_terraform", {"prompt": goal, "plan": plan})["run_id"]
    call(platform, "POST", "/execute", {"run_id": run_id, "mode": "apply", "beside": True})
    assert ended(platform, run_id)["reason"] == "apply_failed"
    half = call(platform, "GET", f"/deployments/{run_id}")
    machine = next(name for name in half["resource_map"] if name.startswith("backend-vm-1"))
    assert half["status"] == "incomplete"
    planned = call(platform, "GET", f"/runs/{run_id}")["plan_summary"]["monthly_cost_usd"]
    assert 10 < half["monthly_cost_usd"] <= planned, (half["monthly_cost_usd"], planned)
    incident = {
        "incident_id": f"0.{run_id}",
        "scoping_project_id": platform.settings.project,
        "state": "open",
        "started_at": int(time.time()),
        "policy_name": "CPU",
        "condition_name": "CPU",
        "resource": {"type": "gce_instance", "labels": {"project_id": platform.settings.project}},
        "metric": {
            "type": "compute.googleapis.com/instance/cpu/utilization",
            "displayName": "CPU",
            "labels": {"instance_name": machine},
        },
        "observed_value": "0.95",
        "threshold_value": "0.8",
        "severity": "Critical",
        "summary": "CPU is high",
    }
    token = platform.environment()["OPS_WEBHOOK_TOKEN"]
    received = call(
        platform, "POST", f"/ops/webhook?auth_token={token}&wait=20", {"version": "1.2", "incident": incident}
    )
    alert = call(platform, "GET", f"/ops/alerts/{received['alert_id']}")
    assert alert["status"] == "pending_approval"
    assert "deployment_incomplete" in alert["decision_reasons"]
    assert any(run_id in entry["detail"] for entry in alert["history"]), alert["history"]
