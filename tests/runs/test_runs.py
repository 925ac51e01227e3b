"""Runs over HTTP: what starts, what is refused, what waits for a person."""

import pytest

from shared.events import RunRequested
from shared.schemas import (
    Finding,
    FixAttempt,
    Phase,
    RunStatus,
)
from shared.store.flags import KillSwitch
from tests.runs.conftest import GOOD, SHA


def test_a_draft_is_started_once_and_its_message_sent_once(http, stored, runs, sent):
    stored()
    answer = http.post("/execute", json={"run_id": "r1"})
    assert (answer.status_code, answer.json) == (202, {"run_id": "r1", "status": "starting"})
    run = runs.get("r1")
    assert (run.status, run.phase, run.mode, run.execution) == (RunStatus.RUNNING, Phase.STARTING, "apply", None)
    assert [time.phase for time in run.phases] == ["starting"]
    again = http.post("/execute", json={"run_id": "r1"})
    assert again.status_code == 409
    assert again.content_type == "application/problem+json"
    assert "running" in again.json["detail"]
    assert sent == [RunRequested(run_id="r1")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"run_id": ""}, 422),
        ({"run_id": "a/b"}, 422),
        ({"run_id": 3}, 422),
        ({"run_id": "r1", "mode": "destroy"}, 422),
        ({"run_id": "r1", "files_sha": "abc"}, 422),
        ({"run_id": "unknown"}, 404),
        ("{", 400),
        ("[]", 400),
    ],
    ids=str,
)
def test_what_can_not_be_executed_says_why(http, stored, sent, body, status):
    stored()
    given = {"data": body, "content_type": "application/json"} if isinstance(body, str) else {"json": body}
    answer = http.post("/execute", **given)
    assert answer.status_code == status
    assert answer.json["status"] == status
    assert sent == []


def test_files_that_the_gate_refuses_never_start(http, stored, runs, sent):
    stored(
        files={"main.tf": 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n'}
    )
    answer = http.post("/execute", json={"run_id": "r1"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"].startswith("main.tf:")
    assert runs.get("r1").status is RunStatus.DRAFT
    assert sent == []


def test_files_that_can_not_be_read_never_start(http, stored, runs, sent):
    stored(files={"main.tf": 'resource "google_pubsub_topic" "t" {\n  name = \n}\n'})
    answer = http.post("/execute", json={"run_id": "r1"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "main.tf:2")
    assert (runs.get("r1").status, sent) == (RunStatus.DRAFT, [])


EDIT = {"files": {"main.tf": GOOD["main.tf"].replace('"t"', '"u"')}}


def test_what_was_looked_at_is_what_runs(http, stored, runs, sent):
    """A looks, B edits, A presses Apply."""
    stored()
    looked_at = http.get("/runs/r1").json["files_sha"]
    edited = http.put("/runs/r1/files", json=EDIT).json
    answer = http.post("/execute", json={"run_id": "r1", "mode": "apply", "files_sha": looked_at})
    assert (answer.status_code, "look at them again" in answer.json["detail"]) == (409, True)
    assert (runs.get("r1").status, sent) == (RunStatus.DRAFT, [])
    assert edited["files_sha"] == http.get("/runs/r1").json["files_sha"] != looked_at
    body = {"run_id": "r1", "mode": "apply", "files_sha": edited["files_sha"]}
    assert http.post("/execute", json=body).json == {"run_id": "r1", "status": "starting"}
    assert runs.get("r1").mode == "apply"


def test_an_edit_between_the_look_and_the_write_is_not_run(http, stored, runs, sent, monkeypatch):
    stored()
    from functions.runs import desk

    def edited_meanwhile(run, environment):
        runs.change("r1", lambda now: {"files": EDIT["files"]})

    monkeypatch.setattr(desk, "refuse_hostile", edited_meanwhile)
    answer = http.post("/execute", json={"run_id": "r1"})
    assert (answer.status_code, runs.get("r1").status, sent) == (409, RunStatus.DRAFT, [])


@pytest.mark.parametrize("edited_back", [False, True])
def test_who_names_no_files_and_runs_others_than_the_draft_s_sees_the_plan_first(http, stored, runs, edited_back):
    stored()
    http.put("/runs/r1/files", json=EDIT)
    if edited_back:
        http.put("/runs/r1/files", json={"files": GOOD})
    answer = http.post("/execute", json={"run_id": "r1", "mode": "apply"}).json
    assert (runs.get("r1").mode, answer.get("mode")) == (("apply", None) if edited_back else ("plan", "plan"))


@pytest.mark.parametrize(
    "fields",
    [
        {"planned_by": "catalogue, adapted by gemini"},
        {"planned_by": "catalogue, adapted by gemini, edited by a person"},
        {"planned_by": "gemini"},
        {"planned_by": ""},
        {
            "status": "failed",
            "reason": "apply_failed",
            "fix_attempts": [FixAttempt(attempt=1, diagnostics=["d"], by="model")],
        },
    ],
    ids=str,
)
def test_what_a_model_wrote_is_planned_and_shown_before_it_is_applied(http, stored, runs, fields):
    stored(**fields)
    body = {"run_id": "r1", "mode": "apply", "files_sha": runs.get("r1").digest}
    answer = http.post("/execute", json=body)
    assert (answer.status_code, answer.json["mode"], "model" in answer.json["why"]) == (202, "plan", True)
    assert runs.get("r1").mode == "plan"


def test_a_draft_with_mistakes_that_a_repair_may_mend_starts(http, stored, sent):
    finding = Finding(rule="schema", file="main.tf", line=2, message="nam is not an argument")
    stored(files={"main.tf": GOOD["main.tf"].replace("name", "nam")}, findings=[finding])
    assert http.post("/execute", json={"run_id": "r1"}).status_code == 202
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": "failed", "reason": "apply_failed"}, 202),
        ({"status": "failed", "reason": "halted"}, 202),
        ({"status": "failed", "reason": "refused_by_policy"}, 409),
        ({"status": "failed", "reason": "fix_not_converging"}, 409),
        ({"status": "completed"}, 409),
        ({"status": "awaiting_approval"}, 409),
        ({"status": "running"}, 409),
    ],
    ids=str,
)
def test_only_a_failure_that_another_try_may_overcome_is_tried_again(http, stored, runs, fields, status):
    stored(**fields)
    assert http.post("/execute", json={"run_id": "r1"}).status_code == status
    if status == 202:
        assert (runs.get("r1").reason, runs.get("r1").message) == (None, "")


def test_a_plan_is_applied_only_by_its_own_sha_and_only_once(http, stored, runs, sent):
    stored(status="awaiting_approval", mode="plan", plan_sha=SHA)
    assert http.post("/runs/r1/apply", json={"plan_sha": "cd" * 32}).status_code == 409
    assert http.post("/runs/r1/apply", json={"plan_sha": "nonsense"}).status_code == 422
    assert http.post("/runs/unknown/apply", json={"plan_sha": SHA}).status_code == 404
    assert sent == []
    assert http.post("/runs/r1/apply", json={"plan_sha": SHA}).status_code == 202
    assert runs.get("r1").approved_plan_sha == SHA
    assert http.post("/runs/r1/apply", json={"plan_sha": SHA}).status_code == 409
    assert sent == [RunRequested(run_id="r1")]


def test_a_run_that_does_not_wait_for_approval_can_not_be_applied(http, stored):
    stored(status="completed", plan_sha=SHA)
    answer = http.post("/runs/r1/apply", json={"plan_sha": SHA})
    assert answer.status_code == 409
    assert "completed" in answer.json["detail"]


def test_while_autonomy_is_stopped_nothing_starts(http, stored, runs, sent, client, clock):
    stored()
    stored("r2", status="awaiting_approval", plan_sha=SHA)
    switch = KillSwitch(client, clock)
    switch.set(active=True, by="a person")
    assert http.post("/execute", json={"run_id": "r1"}).status_code == 423
    answer = http.post("/runs/r2/apply", json={"plan_sha": SHA})
    assert (answer.status_code, "a person" in answer.json["detail"]) == (423, True)
    assert sent == []
    switch.set(active=False, by="a person")
    assert http.post("/execute", json={"run_id": "r1"}).status_code == 202


def test_files_are_changed_only_as_those_that_were_looked_at(http, stored, runs):
    stored()
    looked = http.get("/runs/r1/files")
    assert looked.json["files"] == GOOD
    assert looked.headers["ETag"] == f'"{looked.json["files_sha"]}"'
    mine = http.put("/runs/r1/files", json=EDIT, headers={"If-Match": looked.headers["ETag"]})
    assert mine.status_code == 200
    assert mine.headers["ETag"] == http.get("/runs/r1/files").headers["ETag"] != looked.headers["ETag"]
    other = http.put("/runs/r1/files", json={"files": GOOD}, headers={"If-Match": looked.headers["ETag"]})
    assert other.status_code == 412
    assert runs.get("r1").files["main.tf"] == EDIT["files"]["main.tf"]
    assert http.put("/runs/r1/files", json={"files": GOOD}, headers={"If-Match": "*"}).status_code == 200


def test_a_list_is_asked_for_one_state_and_one_deployment(http, stored):
    stored()
    assert [each["run_id"] for each in http.get("/runs?status=draft").json] == ["r1"]
    assert http.get("/runs?status=running").json == []
    assert [each["run_id"] for each in http.get("/runs?deployment_id=r1").json] == ["r1"]
    assert [each["run_id"] for each in http.get("/runs?status=draft&deployment_id=r1").json] == ["r1"]
    assert http.get("/runs?status=draft&deployment_id=r2").json == []
    bogus = http.get("/runs?status=bogus")
    assert (bogus.status_code, "awaiting_approval" in bogus.json["detail"]) == (400, True)
    assert http.get("/deployments?environment=prod").json == []
    for wrong in ("/runs?statsu=draft", "/deployments?app=shop"):
        refused = http.get(wrong)
        assert (refused.status_code, wrong.partition("?")[2].partition("=")[0] in refused.json["detail"]) == (400, True)
