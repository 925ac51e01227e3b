"""What a run can still become: cancelled, corrected, unlocked, tried once more, or refused for another."""

import pytest

from shared.events import RunFailed, RunRequested
from shared.schemas import (
    Deployment,
    RunStatus,
)
from shared.store.deployments import Deployments
from tests.runs.conftest import GOOD


@pytest.mark.parametrize("fields", [{}, {"status": "awaiting_approval", "plan_sha": "a" * 64}])
def test_what_has_not_begun_is_cancelled_at_once_and_can_be_executed_again(http, stored, runs, sent, fields):
    stored(**fields)
    answer = http.post("/runs/r1/cancel")
    assert (answer.status_code, answer.json) == (200, {"run_id": "r1", "status": "failed"})
    run = runs.get("r1")
    assert (run.status, run.reason, run.cancelled_by) == (RunStatus.FAILED, "cancelled", "ada@example.com")
    assert sent == [RunFailed(run_id="r1")]
    assert http.post("/runs/r1/cancel").status_code == 409
    assert http.post("/runs/r1/apply", json={"plan_sha": "a" * 64}).status_code == 409
    assert http.post("/execute", json={"run_id": "r1", "files_sha": run.digest}).status_code == 202
    assert runs.get("r1").cancelled_by == ""


def test_a_run_that_works_is_asked_to_stop_and_one_that_is_over_is_not(http, stored, runs, sent):
    stored(status="running", phase="applying", execution="e1")
    assert http.post("/runs/r1/cancel").status_code == 202
    run = runs.get("r1")
    assert (run.status, run.cancelled_by, run.execution) == (RunStatus.RUNNING, "ada@example.com", "e1")
    stored("r2", status="running", phase="verifying")
    stored("r3", status="completed")
    for over in ("r2", "r3"):
        assert http.post(f"/runs/{over}/cancel").status_code == 409
    assert http.post("/runs/r4/cancel").status_code == 404
    assert sent == []


def test_an_edit_of_files_that_somebody_else_changed_meanwhile_is_not_stored(http, stored, runs):
    stored()
    looked_at = http.get("/runs/r1").json["files_sha"]
    theirs = {"files": {"main.tf": "# theirs\n"}, "files_sha": looked_at}
    assert http.put("/runs/r1/files", json=theirs).status_code == 200
    answer = http.put("/runs/r1/files", json={"files": {"main.tf": "# mine\n"}, "files_sha": looked_at})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.json["detail"]
    assert runs.get("r1").files["main.tf"] == "# theirs\n"


def test_what_was_drafted_is_kept_beside_what_is_written_in_it(http, stored, runs):
    drafted = stored().files
    for text in ("# one\n", "# two\n"):
        assert http.put("/runs/r1/files", json={"files": {"main.tf": text}}).status_code == 200
    assert (runs.get("r1").drafted_files, runs.get("r1").files["main.tf"]) == (drafted, "# two\n")


def test_a_lock_is_removed_only_by_the_id_that_was_shown(http, stored, runs, sent):
    lock = {"id": "17", "who": "op@desk", "created": 1.0, "operation": "apply"}
    stored(status="failed", reason="state_locked", lock=lock)
    assert http.get("/runs/r1/status").json["lock"] == lock
    assert http.post("/runs/r1/unlock", json={"lock_id": "16"}).status_code == 409
    assert "op@desk" in http.post("/runs/r1/unlock", json={"lock_id": "16"}).json["detail"]
    assert http.post("/runs/r1/unlock", json={"lock_id": "17"}).status_code == 202
    assert sent == [RunRequested(run_id="r1")]
    run = runs.get("r1")
    assert (run.status, run.unlock.id, run.unlock.by, run.lock) == (RunStatus.RUNNING, "17", "ada@example.com", None)
    assert http.post("/runs/r1/unlock", json={"lock_id": "17"}).status_code == 409


def test_the_files_of_a_deployment_that_failed_are_corrected_and_executed_again(http, stored, runs, sent):
    stored(status="failed", reason="refused_by_policy")
    assert http.post("/execute", json={"run_id": "r1"}).status_code == 409
    other = {"main.tf": GOOD["main.tf"].replace('"t"\n', '"other"\n')}
    edited = http.put("/runs/r1/files", json={"files": other})
    assert edited.status_code == 200, edited.json
    assert (runs.get("r1").status, runs.get("r1").reason) == (RunStatus.FAILED, "edited")
    assert http.post("/execute", json={"run_id": "r1", "files_sha": edited.json["files_sha"]}).status_code == 202


@pytest.mark.parametrize("fields", [{"status": "completed"}, {"status": "failed", "kind": "remediation"}])
def test_no_other_runs_files_can_be_changed(http, stored, fields):
    stored(**fields)
    assert http.put("/runs/r1/files", json={"files": GOOD}).status_code == 409


def test_what_was_begun_has_a_way_on_whatever_it_ended_with(http, stored, sent):
    stored(status="failed", reason="refused_by_policy", intent=["google_pubsub_topic.t"])
    assert http.post("/execute", json={"run_id": "r1", "mode": "plan"}).status_code == 202


def test_a_second_one_of_what_is_half_made_has_to_be_wanted(http, stored, client, sent):
    half = Deployment(
        deployment_id="r0",
        cloud="gcp",
        services=[],
        region="us-central1",
        terraform_state_path="gs://x",
        alert_webhook_url="https://x",
        created_at=1.0,
        updated_at=1.0,
        prompt="a topic",
        status="incomplete",
        run_id="r0",
        monthly_cost_usd=3.5,
    )
    Deployments(client).register(half, [])
    assert http.get("/deployments").json[0]["status"] == "incomplete"
    stored()
    refused = http.post("/execute", json={"run_id": "r1"})
    assert refused.status_code == 409
    assert "r0" in refused.json["detail"]
    assert sent == []
    assert http.post("/execute", json={"run_id": "r1", "beside": True}).status_code == 202


def test_a_second_run_of_a_deployment_is_refused_with_the_name_of_the_first(http, stored, runs, sent):
    stored(run_id="r1", status="running", phase="applying")
    stored(run_id="r2", deployment_id="r1", kind="change")
    refused = http.post("/execute", json={"run_id": "r2"})
    assert refused.status_code == 409
    assert "r1" in refused.json["detail"]
    assert "applying" in refused.json["detail"]
    assert sent == []
    runs.change("r1", lambda run: {"status": "completed"})
    assert http.post("/execute", json={"run_id": "r2"}).status_code == 202
