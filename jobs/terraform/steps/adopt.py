"""An existing configuration with its state becomes a deployment: its state is taken in, and what differs is listed.

Nothing is changed but the state: it is stored under the deployment's own prefix, as things are.
"""

from collections import Counter
from functools import partial

from jobs.terraform.policy.plan_document import standing
from jobs.terraform.policy.plan_gate import PlanLimits, judge_plan
from jobs.terraform.policy.plan_weak import less_safe
from jobs.terraform.steps.drift import without_google_s
from jobs.terraform.steps.errors import ended_by
from jobs.terraform.steps.finalize import registered
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.owners import Held, check_nobody_s, check_not_platform_s, in_plan, read_in
from jobs.terraform.work import Ended, Work
from shared.failures import CloudError
from shared.policy.adopted_state import MAX_STATE, AdoptedState, RefusedState, judge_state
from shared.schemas import Drift, Phase, RunStatus
from shared.schemas.text import one_line, printable
from shared.store.adoptions import key_of
from shared.terraform.naming import name_suffix
from shared.terraform.runner import TerraformError

_STATE_FILE = "adopted.state"
# Of what a plan would do and nobody does, or what it costs already: it is said, and refused where it is to be applied.
_ONLY_LISTED = frozenset({"claimed_name", "cost_above_cap", "destroys_data", "unprotects_data"})


def take_state(work: Work) -> None:
    """Store the state under the deployment's prefix, once it is known to hold nothing of anybody else's. Raises Ended.

    Until the deployment is registered it is stored anew each time: what a try before this one left is nothing to keep.
    """
    run, desk = work.run, work.desk
    stands = desk.deployments.find(run.deployment_id)
    if stands is not None:
        if stands.run_id == run.run_id:
            return
        raise Ended(
            "refused_by_policy", f"It is adopted already: it is the deployment {_called(work, run.deployment_id)}."
        )
    state = _state(work)
    held = [Held(each.address, each.type, each.values) for each in state.objects]
    check_not_platform_s(work, held)
    check_nobody_s(work, held)
    claims = [key_of("lineage", state.lineage)]
    claims += [key_of(each.type, each.id) for each in state.objects if each.type.startswith("google_")]
    owner = desk.deployments.claim(claims, run.deployment_id)
    if owner != run.deployment_id:
        called = _called(work, owner)
        raise Ended("refused_by_policy", f"It, or a part of it, is adopted already: it belongs to {called}.")
    path = work.folder / _STATE_FILE
    path.write_text(state.text, encoding="utf-8")
    path.chmod(0o644)
    try:
        unlocking(work, partial(work.terraform.push_state, _STATE_FILE, force=True))
    except TerraformError as error:
        raise ended_by(work, "unexpected", error) from error
    finally:
        path.unlink()
    work.say(f"took in a state of {len(state.objects)} resources")


def judge(work: Work) -> None:
    """Raises Ended where what stands, or what the files want, is nothing that a deployment may be."""
    run, desk = work.run, work.desk
    _check_it_stands(work)
    # What Google says of it, and what the files want, may name others than the state did.
    held = [*in_plan(work.planned.document), *read_in(work.planned.document)]
    check_not_platform_s(work, held)
    check_nobody_s(work, held)
    limits = PlanLimits(
        project=work.project,
        name_suffix=name_suffix(run.deployment_id),
        deployment_id=run.deployment_id,
        cap_usd=desk.cap_usd,
        webhook_url=desk.webhook_url,
        topic=desk.topic,
        secrets=[desk.webhook_token],
        people=None,
        environment=work.environment,
    )
    found = judge_plan(work.planned.document, run.plan, limits, files=run.files)
    refused = [each for each in found if each.rule not in _ONLY_LISTED]
    for finding in found:
        work.say(
            f"{'refused' if finding in refused else 'to be refused when applied'} ({finding.rule}): {finding.message}"
        )
    if refused:
        summary = work.planned.summary.model_copy(update={"outputs": {}})
        work.note(plan_sha=work.planned.sha, plan_summary=summary)
        more = f" (and {len(refused) - 1} more)" if len(refused) > 1 else ""
        raise Ended("refused_by_policy", f"{refused[0].message}{more}", refused)
    weak = _weak(work, limits)
    for each in weak:
        work.say(f"stands less safe than it need be: {each}")
    work.plan = work.planned._replace(summary=work.planned.summary.model_copy(update={"less_safe": weak}))


def _weak(work: Work, limits: PlanLimits) -> list[str]:
    """What stands open or less safe than it need be, as if it were made now: nothing is changed by being adopted."""
    document, run = work.planned.document, work.run
    anew = [
        each | {"change": {**each["change"], "actions": ["create"], "before": None, "after": each["change"]["before"]}}
        for each in document.get("resource_changes") or []
        if each.get("mode") == "managed" and each["change"].get("before")
    ]
    made = document | {"resource_changes": anew}
    opened = (each for each in judge_plan(made, run.plan, limits, files=run.files) if each.rule.startswith("public_"))
    weak = [each.message for each in opened] + less_safe(made, run.files, run.prompt)
    return [printable(work.desk.scrub(each)) for each in dict.fromkeys(weak)]


def _check_it_stands(work: Work) -> None:
    """Raises Ended where the state holds what Google does not know: it would be registered, and is not there."""
    found = standing(work.planned.document)
    ids = {(str(each["type"]), str(each["values"].get("id"))) for each in found}
    there = Counter(f"{each['type']}.{each['name']}" for each in found)
    said = [each for each in _state(work).objects if each.type.startswith("google_")]
    told = Counter(each.address for each in said)
    # A newer provider may write an id otherwise.
    gone = [
        (each.address, each.id)
        for each in said
        if (each.type, each.id) not in ids and there[each.address] < told[each.address]
    ]
    if gone:
        address, identity = gone[0]
        more = f" Nor does it know {len(gone) - 1} more of its resources." if len(gone) > 1 else ""
        raise Ended(
            "refused_by_policy",
            f"The state holds {address} ({printable(identity)[:200]}), which Google does not know in the project "
            f"{work.project}.{more} Bring the state up to date first (`terraform apply -refresh-only`, or `terraform "
            "apply` to make it again), then adopt it.",
        )


def register_adopted(work: Work) -> bool:
    """Register what was taken in, and forget the state that was given. Raises Ended."""
    register_as_found(work)
    return False


def register_as_found(work: Work, *, verified: bool = False) -> None:
    """Register the deployment as it stands, with what differs from its files, and end the run. Raises Ended.

    `verified`: it is not over with that, a verification follows as after every apply.
    """
    plan, desk = work.planned, work.desk
    found = [left for change in plan.summary.changes if (left := without_google_s(change, plan.document)) is not None]
    summary = plan.summary.model_copy(update={"changes": found})
    work.enter(Phase.FINALIZING, plan_sha=plan.sha, plan_summary=summary)
    try:
        # What the state said was somebody's word: it is registered as Google has it.
        unlocking(work, work.terraform.refresh)
        outputs = registered(work, "complete")
    except TerraformError as error:
        raise Ended("unexpected", f"its state is taken in, but not registered: {error}") from error
    now = desk.clock()
    drift = Drift(run_id=work.run.run_id, at=now, changes=found) if found else None
    desk.deployments.change(work.run.deployment_id, lambda _: {"drift": drift, "checked_at": now})
    for change in found:
        work.say(f"differs from the files: {change.address} ({'/'.join(change.actions)})")
    work.say(f"{len(found)} resources differ from the files" if found else "everything is as the files say")
    desk.adoptions.delete(work.run.run_id)
    work.log.flush()
    work.held.leave(RunStatus.RUNNING if verified else RunStatus.COMPLETED, **work.waiting, outputs=outputs)


def let_go(work: Work) -> None:
    """After a failure: nothing is claimed, and the state that was given is forgotten."""
    if work.desk.deployments.find(work.run.deployment_id) is None:
        work.desk.deployments.unclaim(work.run.deployment_id)
    work.desk.adoptions.delete(work.run.run_id)


def _called(work: Work, deployment_id: str) -> str:
    stands = work.desk.deployments.find(deployment_id)
    return (stands.application if stands else "") or deployment_id


def _state(work: Work) -> AdoptedState:
    pending = work.desk.adoptions.find(work.run.run_id)
    if pending is None or pending.is_over(work.desk.clock()):
        raise Ended("refused_by_policy", "The state that was given is gone, or a day old: adopt it again.")
    try:
        text = pending.state or _read(work, pending.state_url)
        return judge_state(text, work.environment, work.desk.own_names(work.project))
    except RefusedState as refused:
        raise Ended("refused_by_policy", str(refused)) from refused


def _read(work: Work, url: str) -> str:
    try:
        held = work.desk.read_object(url, work.project)
        if len(held) > MAX_STATE:
            raise RefusedState(f"The state is larger than {MAX_STATE} bytes: adopt it in parts.")
        return held.decode()
    except (CloudError, ValueError) as error:
        if isinstance(error, RefusedState):
            raise
        raise RefusedState(f"The state can't be read from {url}: {_why(error)}.") from error


def _why(error: CloudError | ValueError) -> str:
    """What was wrong with it, and what to do where that is known."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not a text in UTF-8, as a state is"
    status = getattr(getattr(error.__cause__, "response", None), "status_code", None)
    if status in {401, 403}:
        return "terraform's identity may not read it; give it roles/storage.objectViewer on the bucket"
    if status == 404:
        return "there is no such object"
    return one_line(str(error), 300).rstrip(".") or type(error).__name__
