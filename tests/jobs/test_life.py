"""A deployment's later runs: made for what it was, with the way back stored before anything is applied."""

import pytest

from infra.local.faults import Fault, FaultPlan
from shared.schemas import Declared, Phase, RunStatus, files_sha
from shared.store.deployments import Deployments
from shared.store.runs import awaits_verification
from shared.terraform.difference import declared as difference
from shared.terraform.naming import name_suffix
from tests.jobs.conftest import is_applied

pytestmark = pytest.mark.cloud

ADDRESS = """
variable "project_id" {
  type = string
}

variable "name_suffix" {
  type = string
}

provider "google" {
  project = var.project_id
  region  = "us-central1"
}

resource "google_compute_address" "one" {
  name = "one${var.name_suffix}"
}
"""
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
    waiting = requested({**files, "other.tf": ""}, deployment_id=first, kind="change", based_on=files_sha(made.files))
    runs.change(waiting, lambda _: {"status": RunStatus.AWAITING_APPROVAL, "plan_sha": "0" * 64})
    # The same files once more, as a way back has them: it is no longer about what it was planned for either.
    same = requested(files, deployment_id=first, kind="rollback", based_on=files_sha(made.files))
    runs.change(same, lambda _: {"status": RunStatus.AWAITING_APPROVAL, "plan_sha": "0" * 64})
    here(second, change=keep)
    # What was planned for the deployment as it was waits for nobody any more.
    for each in (waiting, same):
        ended = runs.get(each)
        assert (ended.status, ended.reason, ended.plan_sha) == (RunStatus.FAILED, "superseded", None)
        assert second in ended.message
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


def destroying(deployment, **fields):
    return {
        "files": deployment.files,
        "plan": deployment.plan,
        "deployment_id": deployment.deployment_id,
        "kind": "destroy",
        "based_on": files_sha(deployment.files),
        "declared": Declared(removed=["*"]),
        **fields,
    }


def left_of(platform, deployment_id):
    """What of a deployment stands in the stand-in's project."""
    suffix, world = name_suffix(deployment_id), platform.world
    return sorted(
        f"{kind} {entry.id}" for kind in world.kinds() for entry in world.list(kind) if suffix in str(entry.attributes)
    )


def test_a_deployment_is_destroyed_only_once_what_it_holds_is_named(here, requested, runs, client, keep, platform):
    first = requested(stack="backend_api_postgres")
    here(first, change=keep)
    made = Deployments(client).get(first)
    last = requested(**destroying(made))
    here(last, change=keep)
    waiting = runs.get(last)
    assert (waiting.status, waiting.reason) == (RunStatus.AWAITING_APPROVAL, "confirm_loss")
    assert "google_sql_database_instance.app_db" in waiting.plan_summary.loses
    assert "1 sql database instance" in waiting.message
    assert waiting.plan_summary.destroy == runs.get(first).plan_summary.add
    assert Deployments(client).get(first) == made
    # Without the names the same plan is not applied, whoever approves it.
    assert runs.approve(last, waiting.plan_sha, by="somebody") is not None
    here(last, change=keep)
    assert runs.get(last).status is RunStatus.AWAITING_APPROVAL
    named = waiting.declared.model_copy(update={"loses": waiting.plan_summary.loses, "confirmed_by": "somebody"})
    assert runs.approve(last, runs.get(last).plan_sha, by="somebody", declared=named) is not None
    here(last, change=keep)
    run = runs.get(last)
    assert run.status is RunStatus.COMPLETED, (run.reason, run.message)
    assert [time.phase for time in run.phases][-3:] == ["backing_up", "destroying", "finalizing"]
    assert {each.what.partition(" ")[0] for each in run.kept} == {"final", "snapshot"}
    assert Deployments(client).find(first) is None
    assert Deployments(client).resources.where(("deployment_id", "==", first), limit=5) == []
    left = left_of(platform, first)
    assert [each.split(" projects/")[0] for each in left] == ["google_compute_snapshot", "sql final backup"]
    assert any(each.where.rpartition("/")[2] in left[0] for each in run.kept)


LATE = (
    "Error deleting Address: googleapi: Error 400: The address resource 'one' is already being used by 'a machine', "
    "resourceInUseByAnotherResource"
)


def test_what_is_released_or_seen_late_is_waited_for_and_a_repeat_does_no_harm(
    here, requested, runs, client, keep, faults, platform
):
    first = requested({"main.tf": ADDRESS}, stack="backend_api")
    here(first, change=keep)
    faults.fail("google_compute_address", "delete", LATE, times=2)
    # Google does not know of it yet, neither at a look nor by its name: it is not forgotten for that.
    unseen = Fault(type="google_compute_address", verb="read", gone=True, times=2)
    platform.faults.add(FaultPlan(faults=[unseen]))
    last = requested(**destroying(Deployments(client).get(first)))
    here(last, change=keep)
    run = runs.get(last)
    assert run.status is RunStatus.COMPLETED, (run.reason, run.message)
    assert left_of(platform, first) == []
    runs.change(last, lambda run: {"status": "running", "phase": "destroying"})
    here(last, change=keep)
    assert runs.get(last).status is RunStatus.COMPLETED


def test_a_change_does_what_it_declared_and_nothing_else(here, requested, runs, client, keep):
    first = requested()
    here(first, change=keep)
    made = Deployments(client).get(first)
    files = {**made.files, "more.tf": TOPIC}
    about = {"deployment_id": first, "kind": "change", "based_on": files_sha(made.files)}
    other = requested(files, declared=Declared(added=["google_pubsub_topic.other"]), **about)
    here(other, change=keep)
    assert (runs.get(other).reason, runs.get(other).findings[0].rule) == ("refused_by_policy", "undeclared_change")
    said = requested(files, declared=difference(made.files, files), **about)
    here(said, change=keep)
    assert is_applied(runs.get(said)), (runs.get(said).reason, runs.get(said).message)
    # The way back removes what holds messages: it waits until somebody has named that.
    back = requested(
        made.files,
        deployment_id=first,
        kind="rollback",
        based_on=files_sha(files),
        declared=difference(files, made.files),
    )
    here(back, change=keep)
    run = runs.get(back)
    assert (run.status, run.reason) == (RunStatus.AWAITING_APPROVAL, "confirm_loss")
    assert run.plan_summary.loses == ["google_pubsub_topic.more"]


SERVICE = 'resource "google_project_service" "api" {\n  service = "pubsub.googleapis.com"\n}\n'


def test_a_name_lets_what_it_names_go_and_nothing_beside_it(here, requested, runs, client, keep):
    first = requested({"main.tf": ADDRESS, "more.tf": TOPIC, "api.tf": SERVICE}, stack="backend_api")
    here(first, change=keep)
    made = Deployments(client).get(first)
    about = {"deployment_id": first, "kind": "change", "based_on": files_sha(made.files), "plan": made.plan}
    # Whoever takes the topic away would switch an API off for the whole project: no name helps that.
    files = {"main.tf": made.files["main.tf"]}
    said = requested(files, declared=difference(made.files, files), **about)
    here(said, change=keep)
    run = runs.get(said)
    assert (run.status, run.reason) == (RunStatus.FAILED, "refused_by_policy")
    assert any("disabled for everything" in each.message for each in run.findings)


def test_an_earlier_state_is_put_back_by_name_and_nothing_of_google_s_is_changed(
    here, requested, runs, client, keep, platform
):
    first = requested({"main.tf": ADDRESS})
    here(first, change=keep)
    made = Deployments(client).get(first)
    files = {**made.files, "more.tf": TOPIC}
    added = Declared(added=["google_pubsub_topic.more"])
    here(requested(files, deployment_id=first, kind="change", declared=added), change=keep)
    now = Deployments(client).get(first)
    standing = left_of(platform, first)
    back = {"deployment_id": first, "kind": "rollback", "mode": "plan", "restores_state": made.state_generation}
    run_id = requested(files, declared=Declared(), **back)
    here(run_id, change=keep)
    waiting = runs.get(run_id)
    assert (waiting.status, waiting.reason) == (RunStatus.AWAITING_APPROVAL, "confirm_loss"), waiting.message
    shown = [(each.address, each.actions) for each in waiting.plan_summary.changes]
    assert shown == [("google_pubsub_topic.more", ["forget"])]
    # Without the name nothing is put back, whoever approves it.
    runs.approve(run_id, waiting.plan_sha, by="ada")
    here(run_id, change=keep)
    assert runs.get(run_id).status is RunStatus.AWAITING_APPROVAL
    assert Deployments(client).get(first) == now
    runs.approve(run_id, waiting.plan_sha, by="ada", declared=Declared(confirmed_by="ada"))
    here(run_id, change=keep)
    run = runs.get(run_id)
    # It waits for its verification, as after an apply.
    assert (run.status, run.phase, awaits_verification(run)) == (RunStatus.RUNNING, Phase.FINALIZING, True), run.message
    after = Deployments(client).get(first)
    assert set(after.resource_map) == {f"one{name_suffix(first)}"}
    assert [(each.address, each.actions) for each in after.drift.changes] == [("google_pubsub_topic.more", ["create"])]
    assert left_of(platform, first) == standing
    gone = requested(files, declared=Declared(confirmed_by="ada"), **{**back, "restores_state": "1"})
    here(gone, change=keep)
    assert "not kept any more" in runs.get(gone).message


INSIDE = """
resource "google_pubsub_subscription" "inside" {
  name  = "inside${var.name_suffix}"
  topic = google_pubsub_topic.around.id
}

resource "google_pubsub_topic" "around" {
  name = "around${var.name_suffix}"
}

resource "google_pubsub_topic_iam_member" "reads" {
  topic  = google_pubsub_topic.around.id
  role   = "roles/pubsub.viewer"
  member = google_service_account.reader.member
}

resource "google_service_account" "reader" {
  account_id = "reader${var.name_suffix}"
}
"""


def test_inside_of_what_is_registered_as_another_s_nothing_is_changed_destroyed_or_read(
    here, requested, runs, client, keep
):
    """A state may hold a part of another deployment's thing: its own names and arguments would not tell."""
    first = requested({"main.tf": ADDRESS, "more.tf": INSIDE}, stack="backend_api")
    here(first, change=keep)
    registry = Deployments(client)
    made, name = registry.get(first), f"around{name_suffix(first)}"
    (theirs,) = [each for each in registry.of_names([name]) if each.type == "google_pubsub_topic"]
    registry.resources.put(name, theirs.model_copy(update={"deployment_id": "another"}))
    changed = {**made.files, "more.tf": INSIDE.replace("roles/pubsub.viewer", "roles/pubsub.editor")}
    reading = {**made.files, "read.tf": f'data "google_pubsub_topic" "x" {{\n  name = "{name}"\n}}\n'}
    asked = [
        requested(**destroying(made)),
        requested(changed, deployment_id=first, kind="change", based_on=files_sha(made.files)),
        requested(reading, deployment_id=first, kind="change", based_on=files_sha(made.files)),
    ]
    for run_id, about in zip(asked, ("iam_member", "iam_member", "data.google_pubsub_topic.x"), strict=True):
        here(run_id, change=keep)
        run = runs.get(run_id)
        assert (run.status, run.reason) == (RunStatus.FAILED, "refused_by_policy"), (run.reason, run.message)
        assert run.message.endswith("belongs to the deployment another already."), run.message
        assert about in run.message
        assert run.intent == []
