"""The gates between a plan and its apply: policy, a person where one was asked for, the kill switch."""

from dataclasses import replace

from jobs.terraform.policy.plan_declared import confirmed
from jobs.terraform.policy.plan_document import Change, changes
from jobs.terraform.policy.plan_gate import PlanLimits, judge_plan
from jobs.terraform.policy.plan_people import people_of
from jobs.terraform.policy.plan_weak import less_safe
from jobs.terraform.steps.drift import set_back
from jobs.terraform.steps.owners import Held, check_nobody_s, check_parents, read_in
from jobs.terraform.summary import exact_text, is_rest_of
from jobs.terraform.work import Ended, Work
from shared.parts.app import given_secrets
from shared.schemas import ADOPTED, EDITED, AlertStatus, Run, RunStatus
from shared.schemas.architecture import ADDED, PARTS_BY_MODEL
from shared.schemas.text import printable
from shared.terraform.difference import unified
from shared.terraform.naming import name_suffix

# As long as the sweeper lets an alert wait before it hands it to a person.
_TOO_OLD = 1800.0
_MOST = 1000
_MOST_TOLD = 30
_LONGEST = 300
_DEARER = 2.0
_DEARER_USD = 50.0
_HARDLY = 1.02
_REPAIRED = "A model repaired the files after the run was asked for. Look at what it changed before you apply the plan."


def check_policy(work: Work) -> None:
    """Raises Ended when the plan must not be applied."""
    plan = work.planned
    check_parents(work, [Held(each.address, each.type, each.before) for each in changes(plan.document) if _acts(each)])
    if told := read_in(plan.document):
        check_nobody_s(work, told)
    # What this run itself began to make, in this execution or one before.
    unfinished = work.run.intent
    desk = work.desk
    limits = PlanLimits(
        project=work.project,
        name_suffix=name_suffix(work.run.deployment_id),
        deployment_id=work.run.deployment_id,
        cap_usd=_cap(work),
        allowed=work.run.allowed_change,
        webhook_url=desk.webhook_url,
        topic=desk.topic,
        secrets=[desk.webhook_token],
        unfinished=unfinished,
        images=work.run.images,
        people=_people(work.run),
        environment=work.environment,
        declared=work.run.declared,
        registered=_registered(work),
    )
    findings = judge_plan(plan.document, work.run.plan, limits, files=work.run.files)
    if not findings:
        return
    if work.run.declared is not None and plan.summary.loses:
        # What would be allowed had a person named what is lost waits for exactly that.
        named = work.run.declared.model_copy(update={"loses": plan.summary.loses, "confirmed_by": "whoever is asked"})
        if not judge_plan(plan.document, work.run.plan, replace(limits, declared=named), files=work.run.files):
            for finding in findings:
                work.say(f"to be confirmed by name: {finding.message}")
            return
    for finding in findings:
        work.say(f"refused ({finding.rule}): {finding.message}")
    # What a refused plan has read is not shown.
    work.note(plan_sha=plan.sha, plan_summary=plan.summary.model_copy(update={"outputs": {}}))
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    raise Ended("refused_by_policy", f"{findings[0].message}{more}", findings)


def _cap(work: Work) -> float:
    """The platform's cap; what nobody was asked about keeps to what the goal allows, and goes to a person else."""
    unasked = work.run.kind == "remediation" and not work.run.requested_by
    return min(work.desk.cap_usd, (_budget(work) if unasked else None) or work.desk.cap_usd)


def _acts(change: Change) -> bool:
    """Whether it changes or removes something that stands."""
    return change.mode == "managed" and bool(change.before) and not change.does_nothing


def _registered(work: Work) -> frozenset[tuple[str, str]]:
    """The types and names of what was adopted: a name of somebody's own choosing, and known to be this deployment's."""
    if work.run.plan.stack_type != ADOPTED:
        return frozenset()
    mine = work.desk.deployments.resources.where(("deployment_id", "==", work.run.deployment_id), limit=_MOST)
    return frozenset((each.type, each.name) for each in mine if each.project == work.project)


def _people(run: Run) -> frozenset[str] | None:
    """Who may be let in: whom the architecture names, or whom a person wrote into the files last."""
    return None if EDITED in run.planned_by and not repaired_by_model(run) else people_of(run.architecture)


def may_apply(work: Work) -> bool:
    """Whether this very plan may be applied now; otherwise the run waits for a person, and says what for."""
    run, plan = work.run, work.planned
    if plan.empty and not run.drafted_files:
        return True
    repaired, unasked, unsafe = repaired_by_model(run), added_by_model(run), less_safe_than_drafted(work)
    if unsafe:
        # It stays with the run: whoever looks later sees what was agreed to.
        plan = plan._replace(summary=plan.summary.model_copy(update={"less_safe": unsafe}))
        work.plan = plan
    written = [printable(work.desk.scrub(each)) for each in written_by_model(run)]
    # A remediation makes the one change that was declared, and was let through by a person or by the gate of alerts.
    looked_at = work.environment.plan_first and run.kind != "remediation"
    # Secrets that people gave values are there before: an execution that died may have taken them in already.
    taken_in = set(given_secrets(run.architecture)) & {*run.intent} if run.architecture else set()
    back = _set_back(work)
    unnamed = [address for address in plan.summary.loses if not confirmed(address, run.declared)]
    if plan.empty and not unsafe:
        return True
    if unnamed:
        work.say(f"{len(unnamed)} that hold data would be lost")
    elif run.approved_plan_sha == plan.sha or (
        run.mode == "apply" and not (repaired or looked_at or unasked or unsafe or back or written)
    ):
        return True
    if (
        not unnamed
        and run.approved_plan_sha
        and run.intent
        and is_rest_of(plan.document, run.approved_changes, run.intent, taken_in)
    ):
        work.say("this is the rest of what was approved")
        return True
    if run.approved_plan_sha:
        work.say("the plan is not the one that was approved: it needs approval again")
    if repaired:
        work.say("a model changed the files after you last saw them: look at the attempts and their diff")
    reason = "plan_changed" if run.approved_plan_sha else "repaired_by_model" if repaired else None
    reason = "added_by_model" if unasked and reason is None else reason
    reason = "less_safe" if unsafe and reason is None else reason
    reason = "sets_back" if back and reason is None else reason
    reason = "written_by_model" if written and reason is None else reason
    reason = "confirm_loss" if unnamed else reason
    for each in unsafe:
        work.say(f"less safe than it need be: {each}")
    for each in written:
        work.say(f"a model wrote: {each}")
    for each in back:
        work.say(f"changed by hand, and would be set back: {each}")
    if unasked:
        work.say(f"nobody asked for: {'; '.join(unasked)}")
    work.say(f"waiting for approval of plan {plan.sha[:12]}")
    work.log.flush()
    work.held.leave(
        RunStatus.AWAITING_APPROVAL,
        **work.waiting,
        plan_sha=plan.sha,
        plan_summary=plan.summary,
        approved_changes=exact_text(plan.document),
        reason=reason,
        message=_message(unnamed, unasked, unsafe, back, written, repaired=repaired),
        approved_plan_sha=None,
        approved_by=None,
    )
    return False


def _set_back(work: Work) -> list[str]:
    """What somebody changed by hand and a change of the files sets back, where nobody asked for just that."""
    run = work.run
    if run.kind not in {"change", "rollback"} or run.based_on == run.digest:
        return []
    return set_back(work.planned.document)


def _message(
    unnamed: list[str], unasked: list[str], unsafe: list[str], back: list[str], written: list[str], *, repaired: bool
) -> str:
    found = []
    if unnamed:
        found.append(f"Would be lost: {', '.join(unnamed[:20])}.")
    elif repaired:
        found.append(_REPAIRED)
    elif unasked:
        found.append(f"No words of the goal ask for this: {'; '.join(unasked[:10])}.")
    if back:
        found.append(f"Somebody changed by hand, and this would set back: {'; '.join(back[:_MOST_TOLD])}.")
    if unsafe:
        rest = len(unsafe) - _MOST_TOLD
        more = f"; and {rest} more, which `less_safe` of the plan's summary and the log tell" if rest > 0 else ""
        found.append(f"Less safe than it need be: {'; '.join(unsafe[:_MOST_TOLD])}{more}.")
    if written:
        left = len(written) - _MOST_TOLD
        more = f" ... and {left} lines more in the log" if left > 0 else ""
        found.append(f"A model wrote in the files: {' | '.join(written[:_MOST_TOLD])}{more}.")
    return " ".join(found)


def less_safe_than_drafted(work: Work) -> list[str]:
    """What a person or a model wrote in the files that makes them less safe, opens or hands out, in words; what the
    catalogue writes is asked about as it is planned."""
    run = work.run
    if run.kind == "remediation":
        return []
    found = [*dearer(work), *_opened_again(work)]
    if not (EDITED in run.planned_by or run.drafted_files):
        return [printable(work.desk.scrub(each)) for each in found]
    architecture = run.architecture
    drawn = architecture.model_dump_json() if architecture else ""
    built = " ".join(run.images.values())
    said, meant = f"{run.prompt} {drawn} {built}", frozenset(run.declared.said if run.declared else ())
    found += less_safe(work.planned.document, run.files, said, run.drafted_files or None, meant)
    return [printable(work.desk.scrub(each)) for each in dict.fromkeys(found)]


def _opened_again(work: Work) -> list[str]:
    """What files that were agreed to before, or elsewhere, open or protect less than what stands here: that was
    somebody's word too, and a newer one."""
    run = work.run
    if run.kind != "rollback" and run.promotion is None:
        return []
    stands = work.desk.deployments.find(run.deployment_id)
    if stands is None or stands.files == run.files:
        return []
    built = " ".join(run.images.values())
    return less_safe(work.planned.document, run.files, built, stands.files, back=True)


def dearer(work: Work) -> list[str]:
    """What an edit makes of the bill, where that is more than twice what was drafted or a person knew of last, and what
    it or a change makes of it beyond what the goal allows."""
    run, summary = work.run, work.planned.summary
    now, more = summary.monthly_cost_usd, summary.monthly_cost_delta_usd
    if now is None or (run.kind == "deploy" and not run.drafted_files):
        return []
    was = run.plan.estimated_cost_usd if run.kind == "deploy" else now - (more or 0.0)
    if (more or 0.0) > 0 and run.kind != "deploy":
        was = _agreed(work, was)
    if (most := _budget(work)) and now > max(most, was * _HARDLY):
        return [f"it would cost {now:,.2f} USD a month; the goal allows {most:,.2f}"]
    if not run.drafted_files:
        return []
    if now <= was * _DEARER or now - was <= _DEARER_USD:
        return []
    return [f"it would cost {now:,.2f} USD a month instead of {was:,.2f}"]


def _agreed(work: Work, stands: float) -> float:
    """The bill that a person knew of last, from which every further edit counts; what stands where nobody noted it."""
    deployment = work.desk.deployments.find(work.run.deployment_id)
    return stands if deployment is None or deployment.agreed_usd is None else min(stands, deployment.agreed_usd)


def _budget(work: Work) -> float | None:
    """What the goal says that it may cost in a month."""
    if work.run.budget_usd is not None or work.run.kind == "deploy":
        return work.run.budget_usd
    stands = work.desk.deployments.find(work.run.deployment_id)
    return stands.budget_usd if stands else None


def added_by_model(run: Run) -> list[str]:
    """What a first plan has that nobody asked for, whoever added it; nothing once it stands and is changed.

    The plan says that there is something, whether or not its caller has sent on what was read in the goal.
    """
    if run.kind != "deploy":
        return []
    told = [each.how for each in run.asked if each.need == ADDED]
    return told or (["parts of the plan, by its judgement"] if PARTS_BY_MODEL in run.plan.risk_flags else [])


def written_by_model(run: Run) -> list[str]:
    """What a model wrote otherwise than the catalogue in a first draft, line by line as a difference.

    Of what stands it was told then; what a change writes otherwise is held to what stands.
    """
    if run.kind != "deploy" or not (run.written_by_a_model and run.drafted_files):
        return []
    lines = unified(run.drafted_files, run.files, context=0).splitlines()
    said = (line for line in lines if line[:1] in {"+", "-"} and line[:3] not in {"+++", "---"} and line[1:].strip())
    return [line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in said]


def repaired_by_model(run: Run) -> bool:
    """Whether a model wrote in the files since a person asked for the run; every attempt stands there with its diff."""
    return any(attempt.by in {"model", "offline"} for attempt in run.fix_attempts)


def check_may_act(work: Work) -> None:
    """The last look before something is changed: whether a person has cancelled it, at the kill switch, and at the
    alert that a remediation is for.

    Raises Ended when the agent may not act, or when that can't be told.
    """
    stopped = work.desk.switch()
    if stopped.active:
        raise Ended("halted", f"stopped before anything was changed: {stopped.why}")
    run = work.run
    if run.cancelled_by:
        raise Ended("cancelled", f"cancelled by {run.cancelled_by} before anything was changed")
    if run.alert_id is None or run.by_hand:
        return
    alert = work.desk.alert(run.alert_id)
    if alert is None or alert.closed_at is not None:
        raise Ended("not_wanted", "its incident is closed: nothing was changed")
    if alert.status is not AlertStatus.EXECUTING or alert.action is None or alert.action.run_id != run.run_id:
        raise Ended("not_wanted", f"its alert is {alert.status} and waits for this no longer: nothing was changed")
    if work.desk.clock() - run.created_at > _TOO_OLD:
        raise Ended("not_wanted", f"it was decided {_TOO_OLD / 60:.0f} minutes ago, and a person looks at it by now")
