"""Promotion: the same architecture in another environment, and nothing that was never seen to work."""

import pytest

from functions.planning.merge import merge
from infra.cli.client import ApiError
from infra.cli.output import NEEDS_YES
from tests.environments.conftest import store

pytestmark = pytest.mark.cloud
GOAL = "a container API on Cloud Run"


@pytest.fixture(scope="module")
def web(run, staging, prod):
    return run("deploy", GOAL, "--environment", "staging", "--app", "web")


@pytest.fixture(scope="module")
def promoted(run, web):
    return run("promote", "web", "--from", "staging", "--to", "prod", "--set", "api.max_instances=7")


def test_the_same_architecture_stands_in_the_other_project_with_what_was_said_to_differ(promoted, web, call, platform):
    assert (promoted["status"], promoted["kind"]) == ("completed", "deploy")
    there = call("GET", f"/deployments/{promoted['deployment_id']}")
    here = call("GET", f"/deployments/{web['deployment_id']}")
    assert (there["environment"], there["project"], there["application"]) == ("prod", "shop-prod-1", "web")
    assert there["region"] == "us-east1"
    parts = [[part["part"] for part in each["architecture"]["parts"]] for each in (here, there)]
    assert parts[0] == parts[1]
    differs = {each["what"]: each["after"] for each in promoted["differences"]}
    assert differs == {"project": "shop-prod-1", "api.max_instances": "7", "region": "us-east1"}
    services = platform.world.list("google_cloud_run_v2_service")
    (service,) = [each for each in services if each.attributes["project"] == "shop-prod-1"]
    assert service.attributes["location"] == "us-east1"
    assert promoted["plan_summary"]["changes"]


def test_while_the_plan_of_a_promotion_waits_another_is_refused_with_its_name_and_leaves_nothing(run, call, web, prod):
    run("env", "create", "qa", "--project", "shop-qa-1", "--region", "us-east1", "--plan-first")
    # --yes was no look at the plan: a script does not believe that it stands there.
    first = run("promote", "web", "--from", "staging", "--to", "qa", code=NEEDS_YES)
    assert first["status"] == "awaiting_approval"
    before = [each["run_id"] for each in call("GET", "/runs")]
    refused = run("promote", "web", "--from", "staging", "--to", "qa", code=1)
    assert (refused["status"], f"infraai apply {first['run_id']}" in refused["detail"]) == (409, True)
    assert [each["run_id"] for each in call("GET", "/runs")] == before
    call("POST", f"/runs/{first['run_id']}/cancel")
    assert run("promote", "web", "--from", "staging", "--to", "qa", "--dry-run")["status"] == "awaiting_approval"


def test_a_second_promotion_changes_what_stands_and_keeps_what_differs(run, promoted, web):
    again = run("promote", "web", "--from", "staging", "--to", "prod", "--set", "api.memory=1Gi")
    assert (again["status"], again["kind"]) == ("completed", "change")
    assert again["deployment_id"] == promoted["deployment_id"]
    differs = {each["what"]: each["after"] for each in again["differences"]}
    assert differs["api.max_instances"] == "7"
    changed = [each["address"] for each in again["plan_summary"]["changes"]]
    assert changed == ["google_cloud_run_v2_service.api_service"], changed
    assert again["plan_summary"]["destroy"] == again["plan_summary"]["replace"] == 0


def test_what_was_never_verified_is_not_promoted(call, web, platform):
    from shared.schemas import RunStatus
    from shared.store.runs import Runs

    runs = Runs(store(platform), lambda: 1.0)
    run_id = call("GET", f"/deployments/{web['deployment_id']}")["applied_run_id"]
    runs.change(run_id, lambda run: {"status": RunStatus.VERIFY_FAILED})
    try:
        with pytest.raises(ApiError) as refused:
            call("POST", "/promotions", {"application": "web", "from": "staging", "to": "prod"})
    finally:
        runs.change(run_id, lambda run: {"status": RunStatus.COMPLETED})
    assert refused.value.status == 409
    assert "never seen to work" in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        ({"from": "staging", "to": "staging"}, 422, "comes from"),
        ({"from": "staging", "to": "nowhere"}, 404, "nowhere"),
        ({"from": "default", "to": "prod"}, 404, "web"),
        ({"from": "staging", "to": "prod", "settings": [{"part": "db", "key": "tier", "value": "x"}]}, 422, "no part"),
        ({"from": "staging", "to": "prod", "settings": [{"part": "api", "key": "tier", "value": "x"}]}, 422, "setting"),
    ],
)
def test_what_can_not_be_promoted_says_why(call, web, asked, status, says):
    with pytest.raises(ApiError) as refused:
        call("POST", "/promotions", {"application": "web", **asked})
    assert (refused.value.status, says in str(refused.value)) == (status, True), str(refused.value)


def test_edits_by_hand_go_along_block_by_block_and_a_conflict_is_named():
    base = {"main.tf": 'resource "a" "x" {\n  n = 1\n}\n\nresource "a" "y" {\n  n = 1\n}\n'}
    mine = {"main.tf": 'resource "a" "x" {\n  n = 2\n}\n\nresource "a" "y" {\n  n = 1\n}\n\nresource "a" "z" {\n}\n'}
    theirs = {"main.tf": 'resource "a" "x" {\n  n = 1\n}\n\nresource "a" "y" {\n  n = 3\n}\n'}
    kept = merge(base, mine, theirs)
    assert kept.conflicts == []
    assert kept.files["main.tf"] == (
        'resource "a" "x" {\n  n = 2\n}\n\nresource "a" "y" {\n  n = 3\n}\n\nresource "a" "z" {\n}\n'
    )
    other = {"main.tf": theirs["main.tf"].replace("n = 1", "n = 9")}
    assert [each.block for each in merge(base, mine, other).conflicts] == ["resource a x"]
    assert merge(base, theirs, base).files == theirs
