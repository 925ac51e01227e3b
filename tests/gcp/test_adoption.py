"""Nothing that infra/gcp makes for the platform can be taken in as somebody's deployment."""

import json

import pytest

from jobs.terraform.policy.plan_named import named
from jobs.terraform.settings import Settings
from shared.policy.adopted_state import RefusedState, judge_state
from shared.policy.plan_types import ALLOWED_TYPES
from shared.policy.platform_names import is_platform_s
from shared.schemas import Environment
from tests.gcp.conftest import PROJECT
from tests.gcp.reading import existing

pytestmark = pytest.mark.terraform


def test_nothing_that_the_platform_is_made_of_is_ever_adopted(applied, monkeypatch):
    made = [each for each in applied.state["values"]["root_module"]["resources"] if each["mode"] == "managed"]
    adoptable = [each for each in made if each["type"] in ALLOWED_TYPES]
    own = _settings(applied, monkeypatch).own_names
    taken = []
    for each in adoptable:
        projects = {PROJECT, each["values"].get("project") or PROJECT}
        for project in projects:
            here = Environment.model_construct(name="default", project=project, region="us-central1")
            try:
                judge_state(_state(each), here)
            except RefusedState:
                continue
            found = named(each["type"], each["values"])
            if not is_platform_s(each["type"], each["values"], (found.things, found.texts), project, own(project)):
                taken.append(each["address"])
    assert len(adoptable) > 100
    # APIs are everybody's, and none is switched off at an end; so is what Google's own accounts may do.
    left = {each.partition("[")[0] for each in taken}
    assert left == {"google_project_service.this", "google_project_service.deployments", STORAGE}


STORAGE = "google_project_iam_member.storage_events"


def _settings(applied, monkeypatch):
    """The terraform job's, as infra/gcp gives them."""
    jobs = existing(applied.state, "google_cloud_run_v2_job").values()
    (job,) = [each for each in jobs if each["name"] == "terraform"]
    given = job["template"][0]["template"][0]["containers"][0]["env"]
    for each in given:
        if each["value"]:
            monkeypatch.setenv(each["name"], each["value"])
    return Settings(run_id="run-1", cloud_run_job="terraform", cloud_run_execution="terraform-x")


def _state(resource):
    entry = {
        "mode": "managed",
        "type": resource["type"],
        "name": "x",
        "provider": 'provider["registry.terraform.io/hashicorp/google"]',
        "instances": [{"schema_version": 0, "attributes": resource["values"]}],
    }
    whole = {"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "a" * 36, "resources": [entry]}
    return json.dumps(whole)
