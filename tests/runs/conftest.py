"""The runs function behind HTTP, over an embedded Firestore, and a run that is stored."""

from pathlib import Path

import pytest
from functions_framework import create_app

from functions.runs.adopt import AdoptDesk
from functions.runs.desk import Desk
from functions.runs.drift import DriftDesk
from functions.runs.environments import EnvironmentDesk
from functions.runs.files import FilesDesk
from shared.schemas import (
    Deployment,
    InfraPlan,
    Run,
    files_sha,
)
from shared.store.adoptions import pending
from shared.store.deployments import Deployments
from shared.store.environments import Environments
from shared.store.flags import KillSwitch
from shared.store.run_logs import read_lines
from shared.store.runs import Runs
from tests.support.store import client, clock, firestore_host, sent  # noqa: F401 - fixtures

SOURCE = Path(__file__).parents[2] / "functions/runs/main.py"
SHA = "ab" * 32
DATA = {"main.tf": 'resource "google_storage_bucket" "kept" {\n  name = "kept"\n}\n'}
PLAIN = {"main.tf": 'resource "google_compute_address" "one" {\n  name = "one"\n}\n'}
GOOD = {"main.tf": 'resource "google_pubsub_topic" "t" {\n  name = "t"\n}\n'}


@pytest.fixture
def runs(client, clock):
    return Runs(client, clock)


@pytest.fixture
def http(client, clock, runs, sent, monkeypatch):
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
    monkeypatch.setattr(wiring, "files", lambda: FilesDesk(runs, Deployments(client)))
    where = EnvironmentDesk(environments, Deployments(client), runs, own="demo-project", projects=None, clock=clock)
    monkeypatch.setattr(wiring, "environments", lambda: where)
    monkeypatch.setattr(wiring, "drifts", lambda: DriftDesk(runs, Deployments(client), sent))
    taking = AdoptDesk(runs, Deployments(client), pending(client), sent, environment=environments.named)
    monkeypatch.setattr(wiring, "adoptions", lambda: taking)
    monkeypatch.setattr(wiring, "guard", lambda: lambda request: "ada@example.com", raising=False)
    return create_app("runs", str(SOURCE)).test_client()


@pytest.fixture
def stored(runs, clock):
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


@pytest.fixture
def standing(client, stored):
    def store(deployment_id="d1", *, files=DATA, **fields):
        run = stored(run_id=deployment_id, files=files, status="completed")
        about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "gs://x"}
        about |= {"alert_webhook_url": "https://x", "created_at": 1.0, "updated_at": 1.0, "application": "shop"}
        about |= {"plan": run.plan, "run_id": deployment_id, "applied_run_id": deployment_id}
        deployment = Deployment(deployment_id=deployment_id, files=files, **about | fields)
        Deployments(client).register(deployment, [])
        return deployment

    return store


def begun(answer, runs):
    assert answer.status_code == 202, answer.json
    return runs.get(answer.json["run_id"])
