"""Run events become executions, at most one that works; Cloud Run's REST API is the laptop's."""

import base64
import sys
from pathlib import Path

import pytest
from functions_framework import create_app

from functions.launcher.launch import Desk
from infra.local.run_jobs import RunJobs, run_jobs_app
from infra.local.run_jobs.executions import Job
from infra.local.web import WebServer
from shared.cloud.jobs import ExecutionSettings, Jobs, JobsSettings
from shared.events import ActionTaken, InfraApplied, RunRequested
from shared.schemas import InfraPlan, Run
from shared.store.runs import Runs, started
from tests.support.keys import google_keys, key_file  # noqa: F401 - fixtures
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/launcher/main.py"
PARENT = "projects/p1/locations/us-central1"


@pytest.fixture
def cloud(tmp_path):
    """Jobs that wait until they are told to end: their input is a file that appears."""
    wait = "import os,sys,time\nwhile not os.path.exists(sys.argv[1]): time.sleep(0.01)"
    jobs = RunJobs(tmp_path / "jobs", environment=lambda: {"PATH": ""}, grace=0.1)
    for name in ("terraform", "verification"):
        command = [sys.executable, "-c", wait, str(tmp_path / "end")]
        jobs.put_job(Job(name=f"{PARENT}/jobs/{name}", command=command, told={"RUN_ID", "TRACEPARENT"}))
    server = WebServer(run_jobs_app(jobs))
    server.start()
    jobs.url = server.url
    jobs.end = (tmp_path / "end").touch
    yield jobs
    server.close()
    jobs.close()


@pytest.fixture
def jobs(cloud, google_keys):
    return Jobs("p1", JobsSettings(run_location="us-central1", run_endpoint=cloud.url))


@pytest.fixture
def runs(client, clock):
    plan = InfraPlan(
        cloud="gcp",
        stack_type="bucket",
        region="us-central1",
        machine_type="serverless",
        autoscaling=False,
        estimated_cost_usd=1,
        risk_flags=[],
        resources=[],
        monitoring=[],
    )
    runs = Runs(client, clock)
    run = Run(run_id="r1", deployment_id="r1", prompt="", plan=plan, files={}, created_at=1, updated_at=1)
    runs.create("r1", run.model_copy(update=started(run, clock())))
    return runs


@pytest.fixture
def deliver(runs, jobs, monkeypatch):
    from functions.launcher import wiring

    monkeypatch.setattr(wiring, "desk", lambda: Desk(runs, jobs))
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "pubsub", raising=False)
    http = create_app("launcher", str(SOURCE), "cloudevent").test_client()

    def push(message):
        data = base64.b64encode(message if isinstance(message, bytes) else message.model_dump_json().encode()).decode()
        body = {"message": {"data": data, "attributes": {"type": type(message).__name__}, "messageId": "1"}}
        headers = {
            "ce-id": "1",
            "ce-source": "//pubsub.googleapis.com/projects/p1/topics/t",
            "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
            "ce-specversion": "1.0",
        }
        return http.post("/", json=body, headers=headers).status_code

    return push


def executions(cloud, job="terraform"):
    return cloud.executions(f"{PARENT}/jobs/{job}")


def test_a_requested_run_gets_one_execution_however_often_it_is_delivered(deliver, cloud, runs):
    for _ in range(3):
        assert deliver(RunRequested(run_id="r1")) == 200
    (execution,) = executions(cloud)
    assert execution.env["RUN_ID"] == "r1"
    short = execution.name.rpartition("/")[2]
    assert runs.get("r1").execution == f"locations/us-central1/jobs/terraform/executions/{short}"


def test_the_execution_that_was_noted_can_claim_the_run(deliver, cloud, runs, jobs):
    deliver(RunRequested(run_id="r1"))
    short = executions(cloud)[0].name.rpartition("/")[2]
    me = ExecutionSettings(cloud_run_job="terraform", cloud_run_execution=short).execution
    held = runs.claim("r1", me, ended=lambda each: jobs.ended(each, me), claimable=lambda run: True)
    assert held.run.execution == f"locations/us-central1/jobs/terraform/executions/{short}#0"
    # A second delivery finds it held by somebody alive.
    assert deliver(RunRequested(run_id="r1")) == 200
    assert len(executions(cloud)) == 1


def test_a_run_whose_execution_ended_gets_another(deliver, cloud, runs):
    deliver(RunRequested(run_id="r1"))
    cloud.end()
    cloud.wait(executions(cloud)[0].name, 10)
    assert deliver(RunRequested(run_id="r1")) == 200
    assert len(executions(cloud)) == 2


def test_an_execution_that_cloud_run_forgot_has_ended(deliver, cloud, runs):
    runs.change("r1", lambda run: {"execution": "jobs/terraform/executions/terraform-gone#0"})
    deliver(RunRequested(run_id="r1"))
    assert len(executions(cloud)) == 1


def applied(run):
    return {"phase": "finalizing", "phases": [{"phase": "finalizing", "started_at": 1, "ended_at": 2}]}


def test_an_applied_run_gets_its_verification_once(deliver, cloud, runs):
    assert deliver(InfraApplied(run_id="r1")) == 200
    assert executions(cloud, "verification") == []
    runs.change("r1", applied)
    for _ in range(2):
        deliver(InfraApplied(run_id="r1"))
    assert len(executions(cloud, "verification")) == 1
    # A late request does not start terraform again.
    deliver(RunRequested(run_id="r1"))
    assert executions(cloud) == []


@pytest.mark.parametrize(
    "status", ["draft", "awaiting_approval", "completed", "failed", "deploy_success_verify_failed"]
)
def test_a_run_that_does_not_run_starts_nothing(deliver, cloud, runs, status):
    runs.change("r1", lambda run: {"status": status})
    for message in (RunRequested(run_id="r1"), InfraApplied(run_id="r1")):
        assert deliver(message) == 200
    assert executions(cloud) == executions(cloud, "verification") == []


@pytest.mark.parametrize("message", [RunRequested(run_id="unknown"), ActionTaken(alert_id="a"), b"nonsense"], ids=str)
def test_what_can_not_be_launched_is_dropped_and_not_sent_again(deliver, cloud, message):
    assert deliver(message) == 200
    assert executions(cloud) == []


def test_a_launch_that_failed_is_delivered_again(deliver, cloud, runs):
    cloud.delete_job(f"{PARENT}/jobs/terraform")
    assert deliver(RunRequested(run_id="r1")) == 500
    assert runs.get("r1").execution is None


def test_an_earlier_attempt_of_ones_own_execution_is_over_and_a_later_one_is_not(jobs):
    name = "jobs/terraform/executions/terraform-x"
    assert jobs.ended(f"{name}#0", f"{name}#1")
    assert not jobs.ended(f"{name}#2", f"{name}#1")
    assert jobs.ended(name, f"{name}#0")
