"""Environments: made, chosen, and never left."""

import re

import pytest

from infra.cli.client import ApiError
from infra.cli.output import NEEDS_YES
from shared.terraform.naming import name_suffix

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def shop(run, staging):
    """A bucket called shop, in staging."""
    return run("deploy", "a private bucket for invoices", "--environment", "staging", "--app", "shop")


def test_an_environment_is_made_once_and_shown(run, staging):
    assert (staging["project"], staging["regions"], staging["plan_first"]) == ("shop-staging", ["us-central1"], False)
    again = run("env", "create", "staging", "--project", "shop-staging", "--region", "us-central1")
    assert (again["created_at"], again["status"]) == (staging["created_at"], "exists")
    other = run("env", "create", "staging", "--project", "shop-other", "--region", "us-central1", code=1)
    assert other["status"] == 409
    assert [each["name"] for each in run("env", "list")][:1] == ["default"]
    assert run("env", "show", "default")["project"] == "infraai-local"


@pytest.mark.parametrize(
    ("name", "project", "region", "field"),
    [
        ("default", "shop-staging", "us-central1", "name"),
        ("Staging", "shop-staging", "us-central1", "name"),
        ("qa", "Shop Staging", "us-central1", "project"),
        ("qa", "shop-staging", "mars-north1", "region"),
    ],
)
def test_what_can_be_no_environment_is_refused_by_name(call, name, project, region, field):
    with pytest.raises(ApiError) as refused:
        call("POST", "/environments", {"name": name, "project": project, "region": region})
    assert refused.value.status == 422
    assert [each["field"] for each in refused.value.problem["errors"]] == [field]


def test_a_deployment_goes_to_its_environment_s_project_and_carries_it_in_every_name(shop, platform, call):
    run_ = shop["run"]
    assert run_["status"] == "completed"
    assert (run_["environment"], run_["project"], run_["application"]) == ("staging", "shop-staging", "shop")
    deployment = shop["deployment_id"]
    assert re.fullmatch(r"shop-staging-[a-z0-9]{6}", deployment)
    (bucket,) = [
        each
        for each in platform.world.list("google_storage_bucket")
        if each.attributes["name"].endswith(name_suffix(deployment))
    ]
    assert bucket.attributes["project"] == "shop-staging"
    assert bucket.attributes["labels"]["deployment"] == deployment
    stands = call("GET", f"/deployments/{deployment}")
    assert stands["terraform_state_path"].endswith(f"deployments/{deployment}/default.tfstate")
    assert (stands["environment"], stands["project"]) == ("staging", "shop-staging")


def test_its_alert_policies_stand_in_the_same_project(platform, shop):
    suffix = shop["deployment_id"]
    policies = platform.world.list("google_monitoring_alert_policy")
    mine = [each for each in policies if each.attributes["user_labels"].get("deployment") == suffix]
    assert all(each.id.startswith("projects/shop-staging/") for each in mine)


def test_an_application_stands_once_in_an_environment_and_may_in_another(run, shop, prod):
    again = run("deploy", "a private bucket for invoices", "--environment", "staging", "--app", "shop", code=1)
    assert again["status"] == 409
    assert shop["deployment_id"] in again["detail"]
    elsewhere = run("deploy", "a private bucket for letters", "--environment", "prod", "--app", "shop")
    assert elsewhere["run"]["project"] == "shop-prod-1"
    assert elsewhere["run"]["plan"]["region"] == "us-east1"


def test_an_environment_in_which_something_stands_stays(run, shop):
    refused = run("env", "delete", "staging", code=1)
    assert refused["status"] == 409
    assert shop["deployment_id"] in refused["detail"]


def test_an_empty_environment_is_removed_and_then_unknown(run):
    run("env", "create", "short", "--project", "shop-short", "--region", "us-central1")
    assert run("env", "delete", "short")["removed"] == "short"
    assert run("env", "show", "short", code=1)["status"] == 404
    assert run("deploy", "a private bucket", "--environment", "short", code=1)["status"] == 422


def test_an_empty_environment_may_be_moved_and_one_in_use_only_be_told_how_it_works(run, call, shop):
    run("env", "create", "moving", "--project", "shop-moving", "--region", "us-central1", "--size", "sql.backup_days=9")
    moved = run("env", "change", "moving", "--project", "shop-moved", "--region", "us-east1", "--plan-first")
    assert (moved["project"], moved["regions"], moved["plan_first"]) == ("shop-moved", ["us-east1"], True)
    sized = run("env", "change", "moving", "--size", "sql.disk_gb=20", "--size", "sql.backup_days=")
    assert [(each["key"], each["value"]) for each in sized["sizes"]] == [("disk_gb", "20")]
    for size in ("cloud_run.source=copy:ghcr.io/a/b:1", "cloud_run.public=true", "sql.env=A=b"):
        assert run("env", "change", "moving", "--size", size, code=1)["status"] == 422
    for confirmed in ((), ("--confirm", "staging")):
        run("env", "change", "moving", "--no-plan-first", *confirmed, code=4)
    for confirm in ({}, {"confirm": "staging"}, {"confirm": "Moving"}):
        with pytest.raises(ApiError, match="would stop at its plan in moving") as refused:
            call("PATCH", "/environments/moving", {"plan_first": False, **confirm})
        assert refused.value.status == 422
    assert run("env", "show", "moving")["plan_first"]
    assert not run("env", "change", "moving", "--no-plan-first", "--confirm", "moving")["plan_first"]
    run("env", "delete", "moving")
    for where in (("--project", "shop-elsewhere"), ("--region", "us-east1")):
        assert shop["deployment_id"] in run("env", "change", "staging", *where, code=1)["detail"]
    wider = run("env", "change", "staging", "--also", "us-east1")
    assert wider["regions"] == ["us-central1", "us-east1"]
    assert run("env", "change", "staging", "--size", "sql.bogus=1", code=1)["status"] == 422
    assert run("env", "change", "default", "--plan-first", code=1)["status"] == 409


def test_a_goal_for_a_region_outside_is_refused_in_words(run, call, staging):
    call("PATCH", "/environments/staging", {"regions": ["us-central1"]})
    refused = run("deploy", "a private bucket in Frankfurt (europe-west3)", "--environment", "staging", code=1)
    assert refused["status"] == 422
    assert "europe-west3 is outside us-central1" in refused["detail"]


def test_in_prod_every_run_stops_at_its_plan(run, call):
    made = run("env", "create", "production", "--project", "shop-prod-2", "--region", "us-central1")
    assert made["plan_first"]
    planned = call("POST", "/generate-graph", {"prompt": "a private bucket", "environment": "production"})
    sent = {key: planned[key] for key in ("plan", "architecture", "asked")}
    draft = call("POST", "/generate_terraform", {"prompt": "a private bucket", "environment": "production", **sent})
    started = call("POST", "/execute", {"run_id": draft["run_id"], "mode": "apply", "files_sha": draft["files_sha"]})
    assert started["mode"] == "plan"
    assert "production" in started["why"]


def test_a_yes_from_before_the_plan_is_no_look_at_it(run):
    run("env", "create", "live", "--project", "shop-live", "--region", "us-central1", "--plan-first")
    planned = run("deploy", "a private bucket", "--environment", "live", "--app", "letters", code=NEEDS_YES)
    assert planned["status"] == "awaiting_approval"


@pytest.mark.parametrize(
    "text",
    [
        'resource "google_pubsub_topic" "t" {\n  name    = "t${var.name_suffix}"\n  project = "shop-prod-1"\n}\n',
        'resource "google_pubsub_topic" "t" {\n  name    = "t${var.name_suffix}"\n  project = "infraai-local"\n}\n',
    ],
)
def test_files_that_lead_into_another_project_never_start(call, staging, text):
    planned = call("POST", "/generate-graph", {"prompt": "a private bucket", "environment": "staging"})
    sent = {key: planned[key] for key in ("plan", "architecture", "asked")}
    draft = call("POST", "/generate_terraform", {"prompt": "a private bucket", "environment": "staging", **sent})
    files = {"main.tf": draft["files"]["main.tf"] + text}
    edited = call("PUT", f"/runs/{draft['run_id']}/files", {"files": files})
    with pytest.raises(ApiError) as refused:
        call("POST", "/execute", {"run_id": draft["run_id"], "files_sha": edited["files_sha"]})
    assert refused.value.status == 422
    assert "another project than shop-staging" in str(refused.value)
