"""After apply: what exists now, into the registry."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Literal

from jobs.terraform.policy.plan_document import values_at
from jobs.terraform.policy.plan_prices import as_configured
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.work import Ended, Work
from shared.failures import CloudError
from shared.life.left import left_by
from shared.loading import load_meanwhile
from shared.parts.prices import planned_cost
from shared.parts.views import type_rules
from shared.schemas import EDITED, AllowedChange, Deployment, Drift, Phase, Resource, Run, RunStatus, files_sha
from shared.schemas.text import printable
from shared.store.adoptions import Adopted
from shared.terraform.naming import is_own_name
from shared.terraform.runner import Interrupted, TerraformError


def register(work: Work) -> None:
    """Register the deployment from the state as it is, and let go of the run. Raises Ended."""
    work.enter(Phase.FINALIZING)
    # While terraform reads the state: the message that follows needs it.
    load_meanwhile("google.cloud.pubsub_v1")
    try:
        outputs = registered(work, "complete")
    except TerraformError as error:
        raise Ended("unexpected", f"it is applied, but not registered: {error}") from error
    end_what_waits(work)
    work.log.flush()
    work.held.leave(RunStatus.RUNNING, **work.waiting, outputs=outputs)


def end_what_waits(work: Work) -> None:
    """Plans that wait for somebody and were made for what stood before this run can't be applied any more: they end.

    The one change of a remediation leaves those that fit the files as they are now.

    What is not ended here, since this process died, ends when somebody applies it.
    """
    run, runs = work.run, work.desk.runs
    stands = files_sha(run.files)
    deployment = work.desk.deployments.find(run.deployment_id)
    for other in runs.of_deployment(run.deployment_id, RunStatus.AWAITING_APPROVAL):
        stale = bool(other.based_on) and stands not in {other.based_on, other.digest}
        if other.run_id != run.run_id and (stale or "remediation" not in {run.kind, other.kind}):
            runs.supersede(other.run_id, run.run_id, left_by(other, deployment))
            work.say(f"{other.run_id} waited for a look, and is superseded by this")


def register_what_stands(work: Work) -> None:
    """Register what a run that failed has made so far, as incomplete: it costs, and its alerts have to be understood.

    Nothing is raised: that it failed is what has to be recorded.
    """
    try:
        if work.run.allowed_change is not None:
            # Terraform may have written down what it meant to do: only a look tells whether it was done.
            unlocking(work, partial(work.terraform.refresh, work.run.allowed_change.address))
        work.note(outputs=registered(work, "incomplete"))
    except Ended as end:
        work.say(f"what stands could not be read: {end.message}")
    except (TerraformError, Interrupted) as error:
        work.say(f"what stands could not be read: {error}")


def registered(work: Work, status: Literal["complete", "incomplete"]) -> dict[str, Any]:
    """Read the state and store what it says; the outputs."""
    state = work.terraform.show().get("values") or {}
    outputs = {
        name: _visible(work.desk.scrub.deep(each.get("value")))
        for name, each in (state.get("outputs") or {}).items()
        if not each.get("sensitive")
    }
    root = state.get("root_module") or {}
    applied = [each for each in root.get("resources") or [] if each.get("mode") == "managed"]
    # A failed apply has no outputs yet, or old ones: all that stands counts.
    resources = list(_resources(work, outputs if status == "complete" else {}, applied))
    deployment = _deployment(work, outputs, resources, applied, status)
    for name in work.desk.deployments.register(deployment, resources):
        work.say(f"{name} is not registered: it belongs to another deployment")
    work.say(
        f"registered as {status}: {', '.join(resource.name for resource in resources) or 'no resource with a name'}"
    )
    return outputs


def _visible(value: Any) -> Any:
    """An output as it may be shown anywhere: what Google or a file put into it may steer a terminal."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable(str(key)): _visible(item) for key, item in value.items()}
    return [_visible(item) for item in value] if isinstance(value, list) else value


def _resources(work: Work, outputs: Mapping[str, Any], applied: list[Mapping[str, Any]]) -> Iterator[Resource]:
    """The resources with a name of this deployment's own: those that `resource_names` lists, else all of them.

    The output is written by whoever wrote the files: it may choose among what stands in the state, and names nothing.
    """
    listed = outputs.get("resource_names")
    chosen = {str(address) for address in listed.values()} if isinstance(listed, Mapping) else None
    adopted = Adopted(work.desk.deployments, work.run.deployment_id)
    for each in applied:
        values, address, kind = each.get("values") or {}, str(each.get("address")), str(each.get("type"))
        name = _name(kind, values)
        if not name or "/" in name or kind.endswith("_iam_member") or (chosen is not None and address not in chosen):
            continue
        if not is_own_name(name, work.run.deployment_id) and not adopted(kind, values):
            work.say(f"{address} is not registered: its name, {name}, is not one of this deployment's own")
            continue
        yield Resource(
            name=name,
            deployment_id=work.run.deployment_id,
            ref=str(each.get("name")).replace("_", "-"),
            type=kind,
            address=address,
            project=str(values.get("project") or work.project),
            cloud_id=_text(values.get("instance_id")),
            zone=_last(values.get("zone")),
            region=_last(values.get("region") or values.get("location")),
            machine_type=_last(values.get("machine_type")),
        )


def _cost(work: Work, applied: list[Mapping[str, Any]]) -> float:
    """What stands costs a month, counted as the plan counted it; by its values alone where there was no plan."""
    return planned_cost(as_configured(applied, work.plan.document) if work.plan else applied).total_usd


def _agreed(run: Run, before: Deployment | None, cost: float) -> float:
    """The bill that a person knew of last: that of a plan they approved or a sentence whose draft told it. What is
    edited and dearer by less than is asked about counts on from there."""
    if run.approved_by or not (run.drafted_files or EDITED in run.planned_by or run.kind == "remediation"):
        return cost
    if before is None:
        return min(cost, run.plan.estimated_cost_usd)
    return min(cost, before.monthly_cost_usd if before.agreed_usd is None else before.agreed_usd)


def _alert_policies(applied: list[Mapping[str, Any]]) -> Iterator[str]:
    """Google's own names of the alert policies that stand: an incident of any other is none of this deployment's."""
    for each in applied:
        name = (each.get("values") or {}).get("name")
        if each.get("type") == "google_monitoring_alert_policy" and isinstance(name, str) and name:
            yield name


def _name(kind: str, values: Mapping[str, Any]) -> str:
    """What it is called; where `name` is a whole path, by the argument that names it."""
    name = str(values.get("name") or "")
    rules = type_rules().get(kind)
    if "/" in name and rules and rules.name:
        return str(values.get(rules.name[0]) or "")
    return name


def _deployment(
    work: Work,
    outputs: dict[str, Any],
    resources: list[Resource],
    applied: list[Mapping[str, Any]],
    status: Literal["complete", "incomplete"],
) -> Deployment:
    run, desk = work.run, work.desk
    before = desk.deployments.find(run.deployment_id)
    now = desk.clock()
    # A name that was there before keeps the run that made or last changed it.
    changed = {change.address for change in run.plan_summary.changes} if run.plan_summary else set()
    earlier = before.resource_map if before else {}
    resource_map = {
        each.name: run.run_id if each.address in changed else earlier.get(each.name, run.run_id) for each in resources
    }
    # A remediation that failed changes nothing about the deployment's being whole, and its files only if it was made.
    remediation = status == "incomplete" and run.kind == "remediation" and before is not None
    keeps_files = remediation and not _is_made(run.allowed_change, applied)
    return Deployment(
        deployment_id=run.deployment_id,
        cloud=run.plan.cloud,
        services=run.plan.resources,
        region=run.plan.region,
        terraform_state_path=desk.backend.path(run.deployment_id),
        alert_webhook_url=desk.webhook_url,
        resource_map=resource_map,
        monitoring_policies=run.plan.monitoring,
        alert_policies=list(_alert_policies(applied)),
        created_at=before.created_at if before else now,
        updated_at=now,
        prompt=before.prompt if before else run.prompt,
        stack_type=run.plan.stack_type,
        # What stands, not what was meant: also after a plan that had nothing to do.
        monthly_cost_usd=(cost := round(_cost(work, applied), 2)),
        agreed_usd=_agreed(run, before, cost),
        outputs=(before.outputs if before else {}) | outputs,
        files=before.files if before and keeps_files else run.files,
        status=before.status if before and remediation else status,
        run_id=run.run_id,
        # It may have been renamed since the run was drafted.
        application=(before.application if before else "") or run.application or _application(run),
        architecture=run.architecture or (before.architecture if before else None),
        plan=run.plan,
        planned_by=before.planned_by if before and run.kind == "remediation" else run.planned_by,
        applied_run_id=run.run_id if status == "complete" else before.applied_run_id if before else "",
        images=run.images if run.architecture or not before else before.images,
        state_generation=_state_generation(work),
        environment=run.environment,
        project=work.project,
        budget_usd=before.budget_usd if before else run.budget_usd,
        ends_at=before.ends_at if before else now + run.ends_after if run.ends_after else None,
        lasts=before.lasts if before else run.ends_after,
        end_told=before.end_told if before else "",
        drift=_left_as_it_is(before.drift, changed) if before and run.kind == "remediation" else None,
        checked_at=before.checked_at if before and run.kind == "remediation" else now,
    )


def _left_as_it_is(drift: Drift | None, changed: set[str]) -> Drift | None:
    """What a remediation leaves of what was changed by hand: what it set back is news if it is changed once more."""
    left = [each for each in drift.changes if each.address not in changed] if drift else []
    return drift.model_copy(update={"changes": left}) if drift and left else None


def _state_generation(work: Work) -> str:
    """Which version of the state this is; it is told for a way back, and no reason to fail."""
    try:
        return work.desk.locks.state_generation(work.run.deployment_id)
    except CloudError as error:
        work.say(f"the version of the state is not known: {error}")
        return ""


def _application(run: Run) -> str:
    """What people call it by where nobody said: the architecture's name."""
    return run.architecture.name if run.architecture else run.deployment_id


def _is_made(allowed: AllowedChange | None, applied: list[Mapping[str, Any]]) -> bool:
    """Whether the one change a remediation declared stands in the state."""
    if allowed is None or allowed.kind != "update" or allowed.attribute is None:
        return False
    values = next((each.get("values") or {} for each in applied if each.get("address") == allowed.address), {})
    return any(str(value) == allowed.after for value in values_at(values, allowed.attribute))


def _last(value: Any) -> str | None:
    """A name, or the last part of a link."""
    return str(value).rpartition("/")[2] if value else None


def _text(value: Any) -> str | None:
    return str(value) if value else None
