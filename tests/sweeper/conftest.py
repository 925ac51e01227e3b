"""A sweeper without anything to sweep, and what it says of what it finds."""

import pytest

from functions.sweeper.desk import Desk
from functions.sweeper.wiring import FirestoreWaiting
from shared.reports import Reports
from shared.schemas import Deployment
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.runs import Runs
from tests.sweeper.runs import Chat, run


@pytest.fixture
def told():
    return []


@pytest.fixture
def desk(client, clock, sent, told):
    alerts, runs = Alerts(client, clock), Runs(client, clock)
    return Desk(
        waiting=FirestoreWaiting(alerts, runs, Deployments(client)),
        alerts=alerts,
        runs=runs,
        publish=sent,
        close_question=lambda alert, what: told.append(what),
        report=Reports(alerts, Chat(told)).report,
        stalled_after=45.0,
        approval_ttl=900.0,
        asks=2,
        chat=True,
        clock=clock,
    )


@pytest.fixture
def stands(client, clock):
    def store(deployment_id="run-9", **fields):
        base_ = {
            "deployment_id": deployment_id,
            "cloud": "gcp",
            "services": [],
            "region": "us-central1",
            "terraform_state_path": "",
            "alert_webhook_url": "",
            "created_at": 1.0,
            "updated_at": 1.0,
            "plan": run().plan,
            "run_id": deployment_id,
            "checked_at": clock() - 7200.0,
        }
        deployment = Deployment.model_validate(base_ | fields)
        Deployments(client).put(deployment_id, deployment)
        return deployment

    return store
