"""Who may be let in is whom the plan's settings name, or whom a person wrote into the files last."""

import pytest

from jobs.terraform.policy.plan_access import PEOPLE_ACCESS
from jobs.terraform.steps.gate import _people
from shared.schemas import CATALOGUE, EDITED, RunStatus
from tests.jobs.conftest import plan_of

pytestmark = pytest.mark.cloud

GRANT = """
resource "google_project_iam_member" "looks" {
  project = var.project_id
  role    = "roles/logging.viewer"
  member  = "user:ann@example.com"
}
"""


def files():
    from functions.planning.catalogue import compose, write

    made = write(compose(plan_of("bucket"))).by_name()
    return {**made, "main.tf": made["main.tf"] + GRANT}


def asked(requested, planned_by):
    plan = plan_of("bucket", risk_flags=[PEOPLE_ACCESS])
    return requested(files(), plan=plan, planned_by=planned_by, mode="plan")


def test_nobody_is_let_in_whom_only_the_files_of_a_model_or_the_catalogue_name(here, requested, runs, keep):
    run_id = asked(requested, f"{CATALOGUE}, gemini")
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "refused_by_policy")
    assert [(one.rule, one.message.partition(":")[0]) for one in run.findings] == [
        ("foreign_identity", "google_project_iam_member.looks")
    ]


def test_whom_a_person_wrote_into_the_files_waits_for_the_approval_of_the_plan(here, requested, runs, keep):
    run_id = asked(requested, f"{CATALOGUE}, {EDITED}")
    here(run_id, change=keep)
    assert runs.get(run_id).status is RunStatus.AWAITING_APPROVAL


def test_what_a_model_repaired_after_a_person_lets_in_nobody_new(requested, runs):
    from shared.schemas import FixAttempt

    run = runs.get(asked(requested, f"{CATALOGUE}, {EDITED}"))
    assert _people(run) is None
    attempt = FixAttempt.model_construct(by="model")
    assert _people(run.model_copy(update={"fix_attempts": [attempt]})) is not None
