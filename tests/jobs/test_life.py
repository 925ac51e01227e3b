"""A deployment's later runs: made for what it was, with the way back stored before anything is applied."""

import pytest

from shared.schemas import RunStatus, files_sha
from shared.store.deployments import Deployments
from tests.jobs.conftest import is_applied

pytestmark = pytest.mark.cloud

TOPIC = 'resource "google_pubsub_topic" "more" {\n  name = "more${var.name_suffix}"\n}\n'


def test_a_change_keeps_what_was_before_it_and_the_deployment_what_is_now(here, requested, runs, client, keep):
    first = requested()
    here(first, change=keep)
    made = Deployments(client).get(first)
    assert (made.applied_run_id, made.plan) == (first, runs.get(first).plan)
    assert made.state_generation
    assert runs.get(first).before.files == {}
    files = {**made.files, "more.tf": TOPIC}
    second = requested(files, deployment_id=first, kind="change", based_on=files_sha(made.files))
    here(second, change=keep)
    run = runs.get(second)
    assert is_applied(run), (run.reason, run.message)
    assert (run.before.run_id, run.before.files) == (first, made.files)
    assert run.before.state_generation == made.state_generation
    now = Deployments(client).get(first)
    assert (now.applied_run_id, now.files) == (second, files)
    assert now.state_generation != made.state_generation


def test_a_change_made_for_what_the_deployment_no_longer_is_changes_nothing(here, requested, runs, client, keep):
    first = requested()
    here(first, change=keep)
    made = Deployments(client).get(first)
    files = {**made.files, "more.tf": TOPIC}
    second = requested(files, deployment_id=first, kind="change", based_on="0" * 64)
    here(second, change=keep)
    run = runs.get(second)
    assert (run.status, run.reason) == (RunStatus.FAILED, "superseded")
    assert run.intent == []
    assert Deployments(client).get(first) == made
