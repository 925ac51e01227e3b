"""Runs and deployments as they are listed and shown over HTTP."""

import pytest

from functions.runs.life import told
from shared.schemas import (
    Deployment,
    PlanSummary,
    Verification,
)
from shared.store.deployments import Deployments
from shared.store.run_logs import RunLog
from tests.runs.conftest import GOOD, SHA


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


def test_runs_are_listed_newest_first_in_pages_that_link_to_the_next(http, stored, clock):
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


def test_a_run_costs_what_its_plan_says_stands_afterwards_and_a_look_for_drift_is_no_step_of_a_cost(http, stored, runs):
    costs = PlanSummary(monthly_cost_usd=16.48)
    stored("r1", kind="change", status="completed", plan_summary=costs)
    stored("r2", kind="drift", status="completed", plan_summary=costs)
    stored("r3", kind="destroy", status="completed", plan_summary=PlanSummary(monthly_cost_usd=0.0))
    stored("r4")
    listed = {run["run_id"]: run["monthly_cost_usd"] for run in http.get("/runs").json}
    assert listed == {"r1": 16.48, "r2": 16.48, "r3": 0.0, "r4": None}
    history = {each: told(runs.find(each), current=False)["monthly_cost_usd"] for each in listed}
    assert history == {"r1": 16.48, "r2": None, "r3": 0.0, "r4": None}


@pytest.mark.parametrize("query", ["limit=x", "limit=0", "cursor=nonsense", "cursor=bnVsbA==", "cursor=WzEsImEvYiJd"])
def test_a_page_that_can_not_be_asked_for_is_a_bad_request(http, query):
    assert http.get(f"/runs?{query}").status_code == 400


def test_logs_are_read_in_order_from_where_one_left_off_and_say_when_they_are_over(http, stored, runs, client, clock):
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


def test_deployments_are_listed_and_shown(http, client, clock):
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


def test_what_was_started_says_where_to_look(http, stored):
    stored()
    assert http.post("/execute", json={"run_id": "r1"}).headers["Location"] == "/runs/r1/status"
