"""A run through the real terraform, on the laptop's cloud."""

import json
import threading
from dataclasses import replace

import pytest

from functions.planning.catalogue import compose, write
from jobs.terraform.steps.gate import added_by_model
from shared.schemas import EDITED, AllowedChange, Asked, RunStatus
from shared.schemas.architecture import ADDED, PARTS_BY_MODEL
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitchState
from shared.store.runs import LostClaim
from shared.terraform.naming import name_suffix
from tests.jobs.conftest import is_applied, lines_of, plan_of

pytestmark = pytest.mark.cloud

_OPEN = 'cors {\n    origin = ["*"]\n    method = ["PUT"]\n  }'
_KEPT = "soft_delete_policy {\n    retention_duration_seconds = 1209600\n  }"
PHASES = ["starting", "initializing", "validating", "planning", "applying", "finalizing"]


def test_a_run_is_applied_registered_and_let_go_of(here, requested, runs, client, keep, published, platform):
    run_id = requested(stack="backend_api")
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message, run.fix_attempts)
    assert [time.phase for time in run.phases] == PHASES
    assert all(time.ended_at is not None for time in run.phases)
    assert run.valid
    assert run.plan_summary.add == len(run.plan_summary.changes) == len(run.intent)
    assert run.plan_summary.monthly_cost_usd > 5
    assert run.outputs["external_ip"].startswith("203.0.113.")
    assert [type(message).__name__ for message in published] == ["InfraApplied"]
    deployment = Deployments(client).get(run_id)
    vm = f"backend-vm-1{name_suffix(run_id)}"
    assert deployment.resource_map[vm] == run_id
    assert deployment.terraform_state_path == f"gs://infraai-local-state/deployments/{run_id}/default.tfstate"
    resource = Deployments(client).resources.get(vm)
    assert (resource.ref, resource.machine_type, resource.zone[:-2]) == ("backend-vm-1", "e2-small", "us-central1")
    assert resource.address == "google_compute_instance.backend_vm_1"
    assert resource.cloud_id
    lines = lines_of(client, run_id)
    assert [line.n for line in lines] == list(range(1, len(lines) + 1))
    assert any("Creation complete" in line.text for line in lines)
    assert client.collection("claims").document(f"deployment-{run_id}").get().exists is False


def test_no_secret_reaches_the_log_or_a_document(here, requested, runs, client, keep, cloud_environment):
    run_id = requested(stack="backend_api")
    here(run_id, change=keep)
    token = cloud_environment["OPS_WEBHOOK_TOKEN"]
    kept = runs.get(run_id).model_dump_json() + str(lines_of(client, run_id))
    kept += Deployments(client).get(run_id).model_dump_json()
    assert token not in kept
    assert "auth_token=" not in runs.get(run_id).plan_summary.model_dump_json()


def test_a_plan_right_after_is_empty_and_ends_well_without_an_apply(here, requested, runs, client, keep):
    first = requested(stack="backend_api")
    here(first, change=keep)
    second = requested(stack="backend_api", deployment_id=first, kind="remediation")
    here(second, change=keep)
    run = runs.get(second)
    assert is_applied(run), (run.reason, run.message, run.fix_attempts)
    assert (run.plan_summary.changes, run.plan_summary.monthly_cost_usd is not None) == ([], True)
    assert "applying" not in [time.phase for time in run.phases]
    # What was there keeps the run that made it.
    assert set(Deployments(client).get(first).resource_map.values()) == {first}


def test_a_run_executed_twice_at_once_runs_once(here, requested, runs, keep, published):
    run_id = requested()

    def execute_again_before_apply(desk):
        def switch():
            # The heartbeat asks too, from a thread of its own.
            if threading.current_thread() is threading.main_thread():
                here(run_id, change=keep)
            return KillSwitchState(active=False)

        return replace(keep(desk), switch=switch, ended=lambda execution: False)

    here(run_id, change=lambda desk: replace(execute_again_before_apply(desk)))
    assert is_applied(runs.get(run_id))
    assert len(published) == 1


def test_plan_mode_stops_at_the_change_and_applies_exactly_that(here, requested, runs, keep, published):
    run_id = requested(mode="plan")
    here(run_id, change=keep)
    waiting = runs.get(run_id)
    assert waiting.status is RunStatus.AWAITING_APPROVAL
    assert waiting.execution is None
    assert waiting.plan_summary.add == len(waiting.plan_summary.changes) > 0
    assert published == []
    assert runs.approve(run_id, "0" * 64) is None
    assert runs.approve(run_id, waiting.plan_sha, by="somebody") is not None
    assert runs.approve(run_id, waiting.plan_sha) is None
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert is_applied(run), (run.reason, run.message, run.fix_attempts)
    assert (run.plan_sha, run.approved_by) == (waiting.plan_sha, "somebody")


def test_what_a_model_added_unasked_waits_for_a_person_whatever_the_mode(here, requested, runs, keep):
    run_id = requested(mode="apply")
    told = Asked(words="", need=ADDED, met=True, how="miner: a virtual machine")
    runs.change(run_id, lambda run: {"asked": [told]})
    flagged = runs.get(run_id).model_copy(update={"asked": []})
    assert added_by_model(flagged) == []
    plan = flagged.plan.model_copy(update={"risk_flags": [PARTS_BY_MODEL]})
    assert added_by_model(flagged.model_copy(update={"plan": plan})), "whoever leaves `asked` out is asked all the same"
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.AWAITING_APPROVAL, "added_by_model")
    assert "miner: a virtual machine" in run.message
    assert runs.approve(run_id, run.plan_sha, by="somebody") is not None
    here(run_id, change=keep)
    assert is_applied(runs.get(run_id))


@pytest.mark.parametrize(
    ("by", "edit", "reason", "told"),
    [
        (f"catalogue, {EDITED}", _OPEN, "less_safe", "cors.method = PUT instead of GET"),
        ("catalogue, adapted by gemini", _KEPT, "written_by_model", "= 1209600"),
    ],
)
def test_what_an_edit_makes_less_safe_waits_for_a_person_who_is_told_what(
    here, requested, runs, keep, by, edit, reason, told
):
    files = write(compose(plan_of("bucket"))).by_name()
    text = files["main.tf"].replace("  versioning {", f"  {edit}\n\n  versioning {{")
    assert text != files["main.tf"]
    run_id = requested({**files, "main.tf": text}, mode="apply", planned_by=by, drafted_files=files)
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.AWAITING_APPROVAL, reason)
    assert told in run.message
    assert bool(run.plan_summary.less_safe) == (reason == "less_safe")
    assert runs.approve(run_id, run.plan_sha, by="somebody") is not None
    here(run_id, change=keep)
    assert is_applied(runs.get(run_id))
    assert runs.get(run_id).plan_summary.less_safe == run.plan_summary.less_safe, "what was agreed to stays with it"


def test_a_plan_that_changed_since_it_was_approved_needs_approval_again(here, requested, runs, keep):
    run_id = requested(mode="plan")
    here(run_id, change=keep)
    shown = runs.get(run_id)
    more = {**shown.files, "more.tf": 'resource "google_pubsub_topic" "more" {\n  name = "more${var.name_suffix}"\n}\n'}
    runs.change(run_id, lambda run: {"files": more})
    assert runs.approve(run_id, shown.plan_sha) is not None
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.AWAITING_APPROVAL, "plan_changed")
    assert run.plan_sha != shown.plan_sha
    assert run.approved_plan_sha is None
    assert "google_pubsub_topic.more" in [change.address for change in run.plan_summary.changes]


def test_an_approval_covers_the_approved_changes_and_their_values_and_nothing_else():
    from jobs.terraform.summary import exact_text, is_rest_of

    def plan(address="google_compute_network.n", actions=("create",), before=None, unknown=None, **after):
        change = {"actions": list(actions), "before": before, "after": after, "after_unknown": unknown or {}}
        return {"resource_changes": [{"address": address, "mode": "managed", "type": "t", "change": change}]}

    approved = exact_text(plan(size="small", link=None, unknown={"link": True}))
    assert is_rest_of({"resource_changes": []}, approved)
    assert is_rest_of(plan(size="small", link="projects/p/n"), approved)
    assert not is_rest_of(plan(size="large", link=None, unknown={"link": True}), approved)
    assert not is_rest_of(plan(size="small", link="x", more="y"), approved)
    assert not is_rest_of(plan(address="google_compute_network.other", size="small"), approved)
    # Somebody changed what was half made: setting it back is no rest of making it.
    assert not is_rest_of(plan(actions=("update",), before={"size": "large"}, size="small"), approved)
    # What was taken in instead of being made may become what was to be made, and nothing else.
    found, taken_in = {"actions": ("update",), "before": {"size": "large"}}, ["google_compute_network.n"]
    assert is_rest_of(plan(**found, size="small", link="x"), approved, taken_in=taken_in)
    assert not is_rest_of(plan(**found, size="middle", link="x"), approved, taken_in=taken_in)
    assert not is_rest_of(plan(size="small"), "")
    assert "small" not in approved


def test_two_plans_of_the_same_files_and_state_have_the_same_sha(here, requested, runs, keep):
    first = requested(mode="plan", stack="backend_api")
    here(first, change=keep)
    sha = runs.get(first).plan_sha
    assert runs.approve(first, sha) is not None
    runs.change(first, lambda run: {"approved_plan_sha": None})
    here(first, change=keep)
    assert runs.get(first).plan_sha == sha


@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": 'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}\n'},
        {"main.tf": 'locals {\n  x = file("/etc/hostname")\n}\n'},
        {"main.tf": "", "backend.tf": ""},
        {"../main.tf": ""},
        {"main.tf": "", "modules/x/main.tf": ""},
        {},
    ],
    ids=["provisioner", "file", "backend", "outside", "module", "nothing"],
)
def test_hostile_files_end_the_run_before_terraform_sees_them(here, requested, runs, client, keep, files):
    run_id = requested(files)

    def without_terraform(desk):
        return replace(keep(desk), terraform=lambda folder, say, project: _NoTerraform())

    here(run_id, change=without_terraform)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "refused_by_policy")
    assert run.message


class _NoTerraform:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __getattr__(self, name):
        raise AssertionError(f"terraform {name} was run")


def test_a_plan_that_policy_refuses_is_not_applied(here, requested, runs, keep, platform):
    from functions.planning.catalogue import compose, write

    files = write(compose(plan_of("backend_api"))).by_name()
    files["main.tf"] = files["main.tf"].replace('["80", "443"]', '["80", "22"]')
    run_id = requested(files, stack="backend_api")
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "refused_by_policy")
    assert [finding.rule for finding in run.findings] == ["public_port"]
    assert run.findings[0].file == "main.tf"
    assert run.plan_summary.add > 0
    assert not run.intent
    assert not _made(platform, run_id)


def test_a_plan_above_the_cap_is_not_applied(here, requested, runs, keep):
    run_id = requested(stack="backend_api")
    here(run_id, change=keep, max_monthly_cost_usd=5)
    assert [finding.rule for finding in runs.get(run_id).findings] == ["cost_above_cap"]


def test_the_kill_switch_stops_a_run_right_before_apply(here, requested, runs, keep, platform, client):
    from shared.store.flags import KillSwitch

    run_id = requested()
    switch = KillSwitch(client, lambda: 1.0)
    switch.set(active=True, by="a person")
    try:
        here(run_id, change=keep)
    finally:
        switch.set(active=False, by="a person")
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "halted")
    assert not _made(platform, run_id)
    assert runs.request(run_id, "apply") is not None
    here(run_id, change=keep)
    assert is_applied(runs.get(run_id))


def test_a_run_that_a_person_cancels_changes_nothing_and_can_be_executed_again(here, requested, runs, keep, platform):
    run_id = requested()
    assert runs.cancel(run_id, "ada").status is RunStatus.RUNNING
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "cancelled")
    assert "ada" in run.message
    assert not _made(platform, run_id)
    assert runs.request(run_id, "apply") is not None
    here(run_id, change=keep)
    assert is_applied(runs.get(run_id))


def test_a_remediation_changes_what_it_declared_and_nothing_else(here, requested, runs, client, keep):
    first = requested(stack="backend_api")
    here(first, change=keep)
    vm = "google_compute_instance.backend_vm_1"
    files = runs.get(first).files
    bigger = {**files, "variables.tf": files["variables.tf"].replace('"e2-small"', '"e2-medium"')}
    declared = AllowedChange(address=vm, attribute="machine_type", before="e2-small", after="e2-medium")
    also = {**bigger, "main.tf": bigger["main.tf"].replace('tags                      = ["http', 'tags = ["x", "http')}
    refused = requested(also, stack="backend_api", deployment_id=first, kind="remediation", allowed_change=declared)
    here(refused, change=keep)
    assert {finding.rule for finding in runs.get(refused).findings} == {"undeclared_change"}
    second = requested(bigger, stack="backend_api", deployment_id=first, kind="remediation", allowed_change=declared)
    here(second, change=keep)
    run = runs.get(second)
    assert is_applied(run), (run.reason, run.message)
    (change,) = run.plan_summary.changes
    assert change.actions == ["update"]
    assert change.attributes == {"machine_type": ("e2-small", "e2-medium")}
    assert run.plan_summary.monthly_cost_delta_usd > 1
    deployment = Deployments(client).get(first)
    name = f"backend-vm-1{name_suffix(first)}"
    assert deployment.resource_map[name] == second
    assert Deployments(client).resources.get(name).machine_type == "e2-medium"


def test_the_registry_takes_no_name_of_another_deployment(here, requested, runs, client, keep):
    """Though the files' output claims it; a resource that bears it is not even planned for."""
    victim = requested()
    here(victim, change=keep)
    name = next(iter(Deployments(client).get(victim).resource_map))
    files = {
        "main.tf": 'resource "google_pubsub_topic" "own" {\n  name = "own${var.name_suffix}"\n}\n',
        "variables.tf": 'variable "name_suffix" {\n  type = string\n}\n',
        "outputs.tf": f'output "resource_names" {{\n  value = {{\n    "{name}" = "google_pubsub_topic.own"\n  }}\n}}\n',
    }
    claim = f'resource "google_pubsub_topic" "t" {{\n  name = "{name}"\n}}\n'
    refused = requested({**files, "claim.tf": claim})
    here(refused, change=keep)
    assert runs.get(refused).reason == "refused_by_policy"
    attacker = requested(files)
    here(attacker, change=keep)
    assert is_applied(runs.get(attacker)), runs.get(attacker).message
    assert Deployments(client).resources.get(name).deployment_id == victim
    assert list(Deployments(client).get(attacker).resource_map) == [f"own{name_suffix(attacker)}"]


def test_an_apply_that_the_cloud_refuses_is_an_honest_failure(here, requested, runs, keep):
    topics = [f'resource "google_pubsub_topic" "{one}" {{\n  name = "one${{var.name_suffix}}"\n}}\n' for one in "ab"]
    # One name twice: the second is refused by the cloud.
    run_id = requested({"main.tf": "\n".join(topics), "variables.tf": 'variable "name_suffix" {\n  type = string\n}\n'})
    here(run_id, change=keep)
    run = runs.get(run_id)
    assert (run.status, run.reason) == (RunStatus.FAILED, "apply_failed")
    assert run.intent


def test_a_run_that_was_lost_is_left_without_a_trace(here, requested, runs, keep, published):
    run_id = requested()

    def loses(desk):
        def switch():
            runs.change(run_id, lambda run: {"execution": "jobs/terraform/executions/other#0"})
            return KillSwitchState(active=False)

        return replace(keep(desk), switch=switch)

    here(run_id, change=loses)
    run = runs.get(run_id)
    assert run.execution == "jobs/terraform/executions/other#0"
    assert run.status is RunStatus.RUNNING
    assert published == []


def test_what_keeps_a_run_from_being_recorded_is_raised(here, requested, keep, runs):
    from google.api_core.exceptions import ServiceUnavailable

    run_id = requested()

    def broken(desk):
        def switch():
            raise ServiceUnavailable("nobody there")

        return replace(keep(desk), switch=switch)

    with pytest.raises(ServiceUnavailable):
        here(run_id, change=broken)
    assert runs.get(run_id).status is RunStatus.RUNNING
    assert not issubclass(LostClaim, ServiceUnavailable)


def _made(platform, run_id):
    """What stands in the cloud under this run's suffix."""
    suffix = name_suffix(run_id)
    entries = [entry for kind in platform.world.kinds() for entry in platform.world.list(kind)]
    return [entry.id for entry in entries if suffix in json.dumps(entry.attributes, default=str)]
