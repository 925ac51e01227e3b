"""Deployments that stand, and what is said about them, for the tests of changes."""

import pytest

from functions.planning.change import ChangeRequest, change
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.schemas import Deployment, Run
from shared.settings import ModelSettings
from shared.store import Documents
from shared.store.deployments import Deployments
from tests.support.store import client, firestore_host  # noqa: F401 - fixtures

PLANNED = make_plan("an API", provider(ModelSettings(), RULES))


@pytest.fixture
def deployments(client):
    return Deployments(client)


@pytest.fixture
def runs(client):
    return Documents(client, "runs", Run)


@pytest.fixture
def standing(deployments):
    def store(id_, application, environment="default"):
        deployments.take_name(application, environment, id_)
        about = {"cloud": "gcp", "services": [], "region": "us-central1", "terraform_state_path": "", "created_at": 1.0}
        about |= {"alert_webhook_url": "", "updated_at": 1.0, "application": application, "environment": environment}
        drawn = {"architecture": PLANNED.expanded.architecture, "plan": PLANNED.plan}
        deployments.register(Deployment(deployment_id=id_, **about, **drawn), [])

    return store


@pytest.fixture
def say(deployments, runs):
    def said(name, sentence, **more):
        body = ChangeRequest(prompt=sentence, **more)
        told = {"by": "ada", "clock": lambda: 2.0, "new_id": lambda: "run-new"}
        return change(name, body, deployments=deployments, runs=runs, **told)

    return said
