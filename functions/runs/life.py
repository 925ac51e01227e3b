"""What becomes of a deployment after it was made: its end, the way back, its history."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from shared.http import Body, NoSuchThing, Unprocessable, WrongState
from shared.schemas import CHANGES_NOTHING, Declared, Deployment, Run, RunMode, RunStatus, files_sha


class Destroy(Body):
    """The body of POST /deployments/{id}/destroy.

    `confirm` is the application's name or the deployment's id, typed by a person: it names everything that would be
    lost. Without it a deployment that holds data is planned (`mode` plan), and nothing is destroyed.
    """

    confirm: str = Field("", max_length=200)
    mode: RunMode = "apply"


class RollBack(Body):
    """The body of POST /deployments/{id}/rollback: to what `run_id` had made; without it, one run back.

    Versions of secrets are no part of it, unless `secret_versions` says so: an older one may be a key that leaked.
    With `state` nothing of Google's is changed: terraform's state becomes again what it was when that run had ended,
    once somebody has typed the name.
    """

    run_id: str | None = Field(None, min_length=1, max_length=200)
    mode: RunMode = "plan"
    state: bool = False
    secret_versions: bool = False


def ending(deployment: Deployment, body: Destroy, *, by: str, now: float) -> Run:
    """The run that ends a deployment. Raises Unprocessable where data would be lost that nobody has named."""
    loses = holding_data(deployment)
    named = _is_name_of(deployment, body.confirm)
    if body.confirm and not named:
        raise _not_confirmed(deployment, loses)
    if loses and body.mode == "apply" and not named:
        raise _not_confirmed(deployment, loses)
    return _run(
        deployment,
        kind="destroy",
        prompt=f"Destroy {deployment.application or deployment.deployment_id}",
        files=deployment.files,
        mode=body.mode,
        declared=Declared(loses=loses if named else [], removed=["*"], confirmed_by=by or "a person" if named else ""),
        by=by,
        now=now,
    )


def _before(run: Run | None, history: Sequence[Run]) -> str:
    """The run whose doing stood before this one's; empty for none.

    What was written down before its apply says so. A run that had nothing to apply (drift taken into the files) has no
    such note: then it is the last one that was applied before it.
    """
    if run is None or run.before is not None:
        return run.before.run_id if run is not None and run.before is not None else ""
    earlier = [each for each in history if was_applied(each) and each.created_at < run.created_at]
    return max(earlier, key=lambda each: each.created_at).run_id if earlier else ""


def _nothing_to(to: str, deployment: Deployment, stays: Sequence[str], target: Run) -> str:
    if files_sha(target.files) == files_sha(deployment.files):
        return f"{deployment.deployment_id} is what {to} made it: there is nothing to go back to."
    return f"There is nothing to go back to: {'; '.join(stays)}."


def going_back(
    deployment: Deployment, history: Sequence[Run], body: RollBack, *, by: str, now: float
) -> tuple[Run, list[str]]:
    """The run that makes a deployment what an earlier run had made of it, and in words what of it stays as it is now.

    Raises NoSuchThing for a run that is not its own, WrongState for one that was never applied or changes nothing.
    """
    from functions.runs.way_back import architecture_then, with_what_stays  # parses: a GET needs none

    known = {run.run_id: run for run in history}
    to = body.run_id or _before(known.get(deployment.run_id), history)
    if not to:
        raise WrongState("There is no run before the last one: nothing to go back to.")
    nothing, second = "", None
    last, name = known.get(deployment.run_id), deployment.application or deployment.deployment_id
    while True:
        target = known.pop(to, None)
        if target is None:
            raise NoSuchThing(f"{to} is no run of {deployment.deployment_id}.")
        if not was_applied(target):
            raise WrongState(f"{to} was never applied to its end: it is {target.status}. Name one that was.")
        files, stays = with_what_stays(target.files, deployment.files, secrets=not body.secret_versions)
        if files_sha(files) != files_sha(deployment.files) or target.images != deployment.images:
            if body.run_id or target.status is RunStatus.COMPLETED:
                break
            second = second or (to, target, files, stays)
        elif stays and not body.run_id:
            # Nobody who takes the last change back means the one before it.
            raise WrongState(
                f"The last change of {name} is one that stays: {'; '.join(stays)}. Nothing was changed; infraai "
                f"history {name} lists the runs, infraai rollback {name} RUN goes back further."
            )
        else:
            nothing = nothing or _nothing_to(to, deployment, stays, target)
        # Who names no run goes back to the last one that made it something else and worked.
        to = "" if body.run_id else _before(target, history)
        if not to and second:
            to, target, files, stays = second
            break
        if not to:
            raise WrongState(nothing)
    run = _run(
        deployment,
        kind="rollback",
        prompt=f"Back to what {to} had made: {target.prompt}",
        files=files,
        mode=body.mode,
        declared=difference(deployment.files, files),
        by=by,
        now=now,
    )
    run = run.model_copy(
        update={
            "architecture": architecture_then(target, deployment, secrets=not body.secret_versions),
            "plan": target.plan,
            "images": target.images,
            "planned_by": target.planned_by,
            # What somebody took back since is not agreed to by what was said before.
            "drafted_files": deployment.files if files != deployment.files and not target.is_the_catalogue_s else {},
            "goes_back_to": to,
        }
    )
    if last is not None and last.kind == "rollback" and not body.run_id:
        again = f"the last run went back already: this takes that back, to what {to} had made ({target.prompt[:80]})"
        stays = [again, *stays]
    return run, stays


def restoring(deployment: Deployment, history: Sequence[Run], to: str | None, *, by: str, now: float) -> Run:
    """The run that puts back the state as it was when an earlier run had ended; without one, before the last apply.

    Raises NoSuchThing for a run that is not its own, WrongState where that version is not known.
    """
    applied = sorted((run for run in history if run.before is not None), key=lambda run: run.created_at)
    if to is None:
        version = applied[-1].before.state_generation if applied and applied[-1].before else ""
        told = f"the state before {applied[-1].run_id}" if applied else "an earlier state"
    else:
        if not any(run.run_id == to for run in history):
            raise NoSuchThing(f"{to} is no run of {deployment.deployment_id}.")
        found = [run.before.state_generation for run in applied if run.before and run.before.run_id == to]
        version, told = next((each for each in found if each), ""), f"the state that {to} left"
    if not version:
        raise WrongState(f"Which version {told} is was not written down: nothing to put back.")
    if version == deployment.state_generation:
        raise WrongState(f"The state is {told} already.")
    run = _run(
        deployment,
        kind="rollback",
        prompt=f"Put back {told}",
        files=deployment.files,
        mode="plan",
        declared=Declared(),
        by=by,
        now=now,
    )
    return run.model_copy(update={"restores_state": version})


def confirmed_loss(run: Run, deployment: Deployment | None, confirm: str, by: str) -> Declared | None:
    """What a run may do once a person has typed the name of what it belongs to; None where nothing would be lost.

    Whoever applies it types the name, also where it was typed for the plan: that may have been somebody else. Raises
    Unprocessable when something would be lost, and the name is another one.
    """
    loses = run.plan_summary.loses if run.plan_summary else []
    if not loses or run.status is not RunStatus.AWAITING_APPROVAL:
        return None
    declared = run.declared or Declared()
    known = {run.deployment_id, deployment.application if deployment else ""} - {""}
    if confirm not in known:
        raise _unconfirmed(max(known), loses)
    return declared.model_copy(update={"loses": sorted({*declared.loses, *loses}), "confirmed_by": by or "a person"})


def told(run: Run, *, current: bool) -> dict[str, Any]:
    """One line of a history."""
    # A look for drift changes nothing, whatever its plan found.
    summary = run.plan_summary if run.kind != "drift" else None
    return {
        "run_id": run.run_id,
        "kind": run.kind,
        "what": _what(run),
        "by": run.approved_by or run.requested_by or ("the agent" if run.alert_id else ""),
        "status": run.status,
        "reason": run.reason,
        "at": run.created_at,
        "ended_at": run.updated_at,
        "add": summary.add if summary else 0,
        "change": summary.change if summary else 0,
        "replace": summary.replace if summary else 0,
        "destroy": summary.destroy if summary else 0,
        "monthly_cost_usd": summary.monthly_cost_usd if summary else None,
        "kept": [each.model_dump() for each in run.kept],
        "ran": run.ran,
        "current": current,
        "can_go_back_to": was_applied(run) and not current,
    }


def _what(run: Run) -> str:
    """What a run was for: a repair is no second try of the goal that it was made for."""
    allowed = run.allowed_change
    if run.kind != "remediation" or allowed is None:
        return run.prompt
    if allowed.kind == "restore":
        return f"Bring {allowed.address} back to what the files say"
    values = f": {allowed.before} -> {allowed.after}" if allowed.before and allowed.after else ""
    return f"Change {allowed.attribute} of {allowed.address}{values}"


def was_applied(run: Run) -> bool:
    """Whether a run came to the end of its apply, so that its files are what stood afterwards."""
    ended = run.status in {RunStatus.COMPLETED, RunStatus.VERIFY_FAILED}
    return ended and run.kind not in CHANGES_NOTHING | {"destroy"}


def holding_data(deployment: Deployment) -> list[str]:
    """The addresses of the files' blocks that hold data."""
    from shared.policy.plan_types import STATEFUL_TYPES  # the parts' tables: a GET needs none
    from shared.terraform.hcl import parse_file

    return sorted(
        ".".join(block.names)
        for name, text in deployment.files.items()
        for block in parse_file(name, text).body.blocks_of("resource")
        if block.names and block.names[0] in STATEFUL_TYPES
    )


def difference(before: dict[str, str], after: dict[str, str]) -> Declared:
    """What turning one set of files into another says it does."""
    from shared.terraform.difference import declared  # parses: a GET needs none

    return declared(before, after)


def _run(deployment: Deployment, *, prompt: str, files: dict[str, str], by: str, now: float, **fields: Any) -> Run:
    if deployment.plan is None:
        known = f"{deployment.deployment_id} was registered by an older version"
        raise WrongState(f"{known}: execute its run {deployment.run_id} once more, then ask again.")
    return Run(
        run_id="",
        deployment_id=deployment.deployment_id,
        application=deployment.application,
        environment=deployment.environment,
        project=deployment.project,
        prompt=prompt,
        plan=deployment.plan,
        architecture=deployment.architecture,
        files=dict(files),
        valid=True,
        planned_by=deployment.planned_by,
        drafted_sha=files_sha(files),
        based_on=files_sha(deployment.files),
        images=deployment.images,
        budget_usd=deployment.budget_usd,
        requested_by=by,
        created_at=now,
        updated_at=now,
        **fields,
    )


def _is_name_of(deployment: Deployment, confirm: str) -> bool:
    return bool(confirm) and confirm in {deployment.application, deployment.deployment_id}


def _not_confirmed(deployment: Deployment, loses: Sequence[str]) -> Unprocessable:
    return _unconfirmed(deployment.application or deployment.deployment_id, loses)


def _unconfirmed(name: str, loses: Sequence[str]) -> Unprocessable:
    more = f" and {len(loses) - 12} more" if len(loses) > 12 else ""
    lost = f" It would lose what these hold: {', '.join(loses[:12])}{more}." if loses else ""
    message = f"type the name of what is destroyed: {name}"
    return Unprocessable(f"Not confirmed: {message}.{lost}", errors=[{"field": "confirm", "message": message}])
