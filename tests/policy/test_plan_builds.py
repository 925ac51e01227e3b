"""Who may start workflows, and which repository's pushes are built."""

from typing import Any

import pytest

from jobs.terraform.policy.plan_builds import TRIGGER, builds, builds_of
from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source
from jobs.terraform.policy.plan_starts import starts_workflows
from shared.parts.build_trigger.part import pushed
from tests.parts.architectures import architecture, part

OURS = "projects/demo-project/locations/us-central1/connections/github/repositories/acme-shop"
NAMED = builds_of(architecture(part("push", "build_trigger", repository="acme/shop")))


class Own:
    """A deployment of the project with these types."""

    project = "demo-project"

    def __init__(self, *types: str) -> None:
        self._types = types

    def has_any(self, types: Any) -> bool:
        return bool(set(types) & set(self._types))


def _made(kind: str, name: str, **after: Any) -> Change:
    return Change(f"{kind}.{name}", "managed", kind, name, "google", ("create",), after=after)


def trigger(repository: Any = OURS, **push: Any) -> Change:
    config = {"repository": repository, "push": [push or {"branch": "^main$"}]}
    return _made(TRIGGER, "push", repository_event_config=[config])


def found(change: Change, people: Any = NAMED) -> set[str]:
    return {rule for rule, _ in builds(change, Own(), people)}  # type: ignore[arg-type]


def test_what_the_plan_names_is_built() -> None:
    assert {"built:connections/github/repositories/acme-shop@branch:^main$"} == NAMED
    assert found(trigger()) == set()
    assert found(trigger(branch="^.*$"), None) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (trigger(OURS.replace("acme-shop", "mallory-shop")), "foreign_identity"),
        (trigger(OURS.replace("connections/github", "connections/other")), "foreign_identity"),
        (trigger(OURS.replace("demo-project", "another")), "foreign_project"),
        (trigger(f"{OURS}/x"), "foreign_resource"),
        (trigger(None), "foreign_resource"),
        (trigger(UNKNOWN), "unknown_value"),
        (trigger(branch="^.*$"), "foreign_identity"),
        (trigger(branch="^main$", tag="^v.*$"), "refused_argument"),
        (trigger(tag="^main$"), "foreign_identity"),
    ],
)
def test_nothing_else_is(change: Change, rule: str) -> None:
    assert rule in found(change)


def test_a_branch_is_exactly_the_one_that_is_said() -> None:
    assert pushed("release/1.2") == r"^release/1\.2$"
    assert pushed("v*") == "^v.*$"


STARTS = """
resource "google_service_account" "clock" {
  account_id = "clock-abcde"
}
resource "google_project_iam_member" "starts" {
  project = "demo-project"
  role    = "roles/workflows.invoker"
  member  = google_service_account.clock.member
}
resource "google_cloud_scheduler_job" "clock" {
  name = "clock-abcde"
  http_target {
    uri = "x"
    oauth_token {
      service_account_email = google_service_account.clock.email
    }
  }
}
"""
ACTS = """
resource "google_cloud_run_v2_service" "api" {
  name = "api"
  template {
    service_account = google_service_account.clock.email
  }
}
"""
LENDS = """
resource "google_service_account_iam_member" "lent" {
  service_account_id = google_service_account.clock.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://x"
}
"""
BY_ADDRESS = """
locals {
  who = "clock-abcde@demo-project.iam.gserviceaccount.com"
}
"""
FLOW = "google_workflows_workflow"


def starting(*types: str, more: str = "", member: Any = UNKNOWN) -> list[str]:
    change = _made("google_project_iam_member", "starts", member=member)
    source = Source({"main.tf": STARTS + more})
    return [message for _, message in starts_workflows(change, source, Own(*types))]  # type: ignore[arg-type]


def test_only_what_starts_workflows_may_act_as_who_may() -> None:
    assert starting(FLOW) == []
    assert starting()
    assert "google_cloud_run_v2_service.api" in starting(FLOW, more=ACTS)[0]
    assert "google_service_account_iam_member.lent" in starting(FLOW, more=LENDS)[0]
    email = "serviceAccount:clock-abcde@demo-project.iam.gserviceaccount.com"
    assert starting(FLOW, more=BY_ADDRESS, member=email)
    assert starting(FLOW, member=email) == []
