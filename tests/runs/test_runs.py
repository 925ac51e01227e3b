"""The runs over functions-framework's own app: ask for one, watch it, let a plan be applied."""

from pathlib import Path

import pytest
from functions_framework import create_app

from functions.runs.adopt import AdoptDesk
from functions.runs.desk import Desk
from functions.runs.drift import DriftDesk
from functions.runs.environments import EnvironmentDesk
from shared.events import RunFailed, RunRequested
from shared.schemas import (
    Deployment,
    Finding,
    FixAttempt,
    InfraPlan,
    Phase,
    PlanSummary,
    Run,
    RunStatus,
    Verification,
    files_sha,
)
from shared.store.adoptions import pending
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.flags import KillSwitch
from shared.store.run_logs import RunLog, read_lines
from shared.store.runs import Runs
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/runs/main.py"
GOOD = {"main.tf": 'resource "google_pubsub_topic" "t" {\n  name = "t"\n}\n'}
SHA = "ab" * 32


@pytest.fixture
def runs(client, clock):  # noqa: F811 - fixtures
    return Runs(client, clock)


@pytest.fixture
def http(client, clock, runs, sent, monkeypatch):  # noqa: F811 - fixtures
    from functions.runs import wiring

    environments = Environments(client, "demo-project")
    desk = Desk(
        runs,
        Deployments(client),
        lambda *asked: read_lines(client, *asked),
        sent,
        KillSwitch(client, clock),
        environment=environments.named,
    )
    monkeypatch.setattr(wiring, "desk", lambda: desk)
    where = EnvironmentDesk(environments, Deployments(client), runs, own="demo-project", projects=None, clock=clock)
    monkeypatch.setattr(wiring, "environments", lambda: where)
    monkeypatch.setattr(wiring, "drifts", lambda: DriftDesk(runs, Deployments(client), sent))
    taking = AdoptDesk(runs, Deployments(client), pending(client), sent, environment=environments.named)
    monkeypatch.setattr(wiring, "adoptions", lambda: taking)
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com", raising=False)
    return create_app("runs", str(SOURCE)).test_client()


@pytest.fixture
def stored(runs, clock):  # noqa: F811 - fixtures
    def store(run_id="r1", **fields):
        plan = InfraPlan(
            cloud="gcp",
            stack_type="worker_pubsub",
            region="us-central1",
            machine_type="e2-small",
            autoscaling=False,
            estimated_cost_usd=1,
            risk_flags=[],
            resources=["pubsub_topic"],
            monitoring=[],
        )
        base = {"run_id": run_id, "deployment_id": run_id, "prompt": "a topic", "plan": plan, "files": GOOD}
        base |= {"planned_by": "catalogue", "drafted_sha": files_sha(fields.get("files", GOOD))}
        run = Run.model_validate(base | {"created_at": clock(), "updated_at": clock()} | fields)
        assert runs.create(run_id, run)
        return run

    return store


def test_a_draft_is_started_once_and_its_message_sent_once(http, stored, runs, sent):  # noqa: F811
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
def test_what_can_not_be_executed_says_why(http, stored, sent, body, status):  # noqa: F811
    stored()
    given = {"data": body, "content_type": "application/json"} if isinstance(body, str) else {"json": body}
    answer = http.post("/execute", **given)
    assert answer.status_code == status
    assert answer.json["status"] == status
    assert sent == []


def test_files_that_the_gate_refuses_never_start(http, stored, runs, sent):  # noqa: F811
    stored(
        files={"main.tf": 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n'}
    )
    answer = http.post("/execute", json={"run_id": "r1"})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"].startswith("main.tf:")
    assert runs.get("r1").status is RunStatus.DRAFT
    assert sent == []


def test_files_that_can_not_be_read_never_start(http, stored, runs, sent):  # noqa: F811
    stored(files={"main.tf": 'resource "google_pubsub_topic" "t" {\n  name = \n}\n'})
    answer = http.post("/execute", json={"run_id": "r1"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "main.tf:2")
    assert (runs.get("r1").status, sent) == (RunStatus.DRAFT, [])


EDIT = {"files": {"main.tf": GOOD["main.tf"].replace('"t"', '"u"')}}


def test_what_was_looked_at_is_what_runs(http, stored, runs, sent):  # noqa: F811
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


def test_an_edit_between_the_look_and_the_write_is_not_run(http, stored, runs, sent, monkeypatch):  # noqa: F811
    stored()
    from functions.runs import desk

    def edited_meanwhile(run, environment):
        runs.change("r1", lambda now: {"files": EDIT["files"]})

    monkeypatch.setattr(desk, "_refuse_hostile", edited_meanwhile)
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


def test_a_draft_with_mistakes_that_a_repair_may_mend_starts(http, stored, sent):  # noqa: F811
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


def test_a_plan_is_applied_only_by_its_own_sha_and_only_once(http, stored, runs, sent):  # noqa: F811
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


def test_a_status_has_the_tickets_words_and_only_what_there_is(http, stored):
    stored(status="running", phase="planning", phases=[{"phase": "planning", "started_at": 5.0}])
    status = http.get("/runs/r1/status").json
    assert (status["status"], status["phase"]) == ("running", "planning")
    assert isinstance(status["updated_at"], float)
    assert status["phases"] == [{"phase": "planning", "started_at": 5.0, "ended_at": None}]
    assert status["fix_attempts"] == []
    assert not {"verification", "plan_sha", "plan_summary", "reason", "message", "findings"} & set(status)
    verification = Verification(reachable=True, ip="203.0.113.5", status_code=200)
    stored(
        "r2", status="completed", phase="verified", verification=verification, plan_sha=SHA, plan_summary=PlanSummary()
    )
    status = http.get("/runs/r2/status").json
    assert status["verification"]["ip"] == "203.0.113.5"
    assert status["plan_summary"]["add"] == 0
    assert http.get("/runs/unknown/status").status_code == 404


def test_runs_are_listed_newest_first_in_pages_that_link_to_the_next(http, stored, clock):  # noqa: F811
    for at in range(5):
        # Two of the same moment, so that a page can end between them.
        clock.sleep(at % 2)
        stored(f"r{at}")
    seen, path = [], "/runs?limit=2"
    while path:
        page = http.get(path)
        seen += [run["run_id"] for run in page.json]
        link = page.headers.get("Link")
        path = link.partition("<")[2].partition(">")[0] if link else None
    assert seen == ["r4", "r3", "r2", "r1", "r0"]
    assert "files" not in http.get("/runs").json[0]
    assert http.get("/runs/r1").json["files"] == GOOD


@pytest.mark.parametrize("query", ["limit=x", "limit=0", "cursor=nonsense", "cursor=bnVsbA==", "cursor=WzEsImEvYiJd"])
def test_a_page_that_can_not_be_asked_for_is_a_bad_request(http, query):
    assert http.get(f"/runs?{query}").status_code == 400


def test_logs_are_read_in_order_from_where_one_left_off_and_say_when_they_are_over(http, stored, runs, client, clock):  # noqa: F811
    stored(status="running", phase="planning")
    log = RunLog(client, "r1", "me", clock, lambda: None)
    for text in ("one", "two", "three"):
        log.add("planning", text)
        log.flush()
    first = http.get("/runs/r1/logs").json
    assert [line["text"] for line in first["lines"]] == ["one", "two", "three"]
    assert first["lines"][0] == {"n": 1, "at": clock(), "phase": "planning", "text": "one"}
    assert (first["next"], first["done"]) == (3, False)
    assert http.get("/runs/r1/logs?after=3").json == {"lines": [], "next": 3, "done": False}
    log.add("applying", "four")
    log.flush()
    assert [line["n"] for line in http.get("/runs/r1/logs?after=2").json["lines"]] == [3, 4]
    runs.change("r1", lambda run: {"status": "completed"})
    assert http.get("/runs/r1/logs?after=1&limit=2").json["done"] is False
    assert http.get("/runs/r1/logs?after=3").json["done"] is True
    assert http.get("/runs/r1/logs?after=-1").status_code == 400
    assert http.get("/runs/r1/logs?after=x").status_code == 400
    assert http.get("/runs/unknown/logs").status_code == 404


def test_deployments_are_listed_and_shown(http, client, clock):  # noqa: F811
    for name in ("d1", "d2"):
        clock.sleep(1)
        deployment = Deployment(
            deployment_id=name,
            cloud="gcp",
            services=["google_pubsub_topic"],
            region="us-central1",
            terraform_state_path="gs://x",
            alert_webhook_url="https://x",
            created_at=clock(),
            updated_at=clock(),
            files=GOOD,
        )
        Deployments(client).register(deployment, [])
    assert [each["deployment_id"] for each in http.get("/deployments").json] == ["d2", "d1"]
    assert http.get("/deployments/d1").json["files"] == GOOD
    assert http.get("/deployments/d3").status_code == 404


def test_while_autonomy_is_stopped_nothing_starts(http, stored, runs, sent, client, clock):  # noqa: F811
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


@pytest.mark.parametrize("fields", [{}, {"status": "awaiting_approval", "plan_sha": "a" * 64}])
def test_what_has_not_begun_is_cancelled_at_once_and_can_be_executed_again(http, stored, runs, sent, fields):  # noqa: F811
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


def test_a_run_that_works_is_asked_to_stop_and_one_that_is_over_is_not(http, stored, runs, sent):  # noqa: F811
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


def test_what_was_started_says_where_to_look(http, stored):
    stored()
    assert http.post("/execute", json={"run_id": "r1"}).headers["Location"] == "/runs/r1/status"


def test_a_lock_is_removed_only_by_the_id_that_was_shown(http, stored, runs, sent):  # noqa: F811
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


def test_the_files_of_a_deployment_that_failed_are_corrected_and_executed_again(http, stored, runs, sent):  # noqa: F811
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


def test_what_was_begun_has_a_way_on_whatever_it_ended_with(http, stored, sent):  # noqa: F811
    stored(status="failed", reason="refused_by_policy", intent=["google_pubsub_topic.t"])
    assert http.post("/execute", json={"run_id": "r1", "mode": "plan"}).status_code == 202


def test_a_second_one_of_what_is_half_made_has_to_be_wanted(http, stored, client, sent):  # noqa: F811
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


def test_a_second_run_of_a_deployment_is_refused_with_the_name_of_the_first(http, stored, runs, sent):  # noqa: F811
    stored(run_id="r1", status="running", phase="applying")
    stored(run_id="r2", deployment_id="r1", kind="change")
    refused = http.post("/execute", json={"run_id": "r2"})
    assert refused.status_code == 409
    assert "r1" in refused.json["detail"]
    assert "applying" in refused.json["detail"]
    assert sent == []
    runs.change("r1", lambda run: {"status": "completed"})
    assert http.post("/execute", json={"run_id": "r2"}).status_code == 202
