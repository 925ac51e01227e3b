"""`infraai demo` tells the whole story and fails when any part of it does not end as it should."""

import json
import os
import subprocess
import sys

import pytest

from infra.cli.demo import _closed_the_loop

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    command = [sys.executable, "-m", "infra.cli.main", "demo", "--json"]
    environment = {**os.environ, "TMPDIR": str(tmp_path_factory.mktemp("demo"))}
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(done.stdout)


def test_a_goal_ends_as_a_verified_deployment_in_the_registry(story):
    run = story["run"]
    assert (run["status"], run["phase"], run["verification"]["reachable"]) == ("completed", "verified", True)
    assert run["plan_summary"]["add"] == len(run["plan_summary"]["changes"])
    assert [phase["phase"] for phase in run["phases"]][-1] == "verified"
    assert story["plan"]["stack_type"] == "backend_api_postgres"
    assert story["graph"]["nodes"]
    assert story["deployment"]["deployment_id"] == run["run_id"]


def test_the_deployment_s_own_alert_is_decided_approved_acted_on_and_resolved(story):
    incident = story["incident"]
    assert incident["decision"]["recommended_action"] == "scale_up_vm"
    assert incident["approval"]["answer"] == "1"
    assert (incident["action"]["method"], incident["action"]["success"]) == ("terraform", True)
    assert (incident["status"], incident["verdict"]) == ("resolved", "resolved")
    metric = incident["metric"]
    assert metric["after"] <= metric["threshold"] < metric["before"]


def test_the_kill_switch_halts_an_action_that_was_approved(story):
    assert story["kill_switch"] == {
        "alert_id": story["kill_switch"]["alert_id"],
        "approved": True,
        "status": "halted",
        "halted": True,
        "approving_while_stopped": 423,
        "resumed": True,
    }


def test_an_application_of_one_s_own_is_built_and_its_database_is_written_and_read(story):
    application = story["application"]
    assert application["run"]["status"] == "completed"
    assert "building" in [phase["phase"] for phase in application["run"]["phases"]]
    assert application["read"] == [{"id": application["written"]["id"], "words": "Written through the public address."}]


def test_a_broken_file_is_repaired_and_a_hostile_one_refused(story):
    assert (story["repair"]["valid"], len(story["repair"]["attempts"])) == (True, 1)
    assert {finding["rule"] for finding in story["gate"]["findings"]} == {"data_source", "file_function"}


@pytest.mark.parametrize(
    ("incident", "well"),
    [
        (None, True),
        ({"approval": {"answer": "1"}, "status": "resolved", "verdict": "resolved"}, True),
        ({"approval": {"answer": "1"}, "status": "escalated", "verdict": "unchanged"}, False),
        ({"approval": {"answer": "2"}, "status": "rejected", "action": None}, True),
        ({"approval": {"answer": "STOP AUTONOMY"}, "status": "resolved", "action": {}}, False),
    ],
)
def test_the_demo_ends_well_only_when_the_loop_closed_or_a_no_was_obeyed(incident, well):
    assert _closed_the_loop(incident) is well
