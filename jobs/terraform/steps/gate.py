"""The gates between a plan and its apply: policy, a person where one was asked for, the kill switch."""

from jobs.terraform.steps.plan import Plan
from jobs.terraform.work import Ended, Work
from shared.policy.plan_gate import Limits, judge
from shared.schemas import RunStatus


def check_policy(work: Work, plan: Plan) -> None:
    """Raises Ended when the plan must not be applied."""
    unfinished = work.run.intent if work.recovering else ()
    tools = work.tools
    limits = Limits(
        project=tools.project,
        cap_usd=tools.cap_usd,
        allowed=work.run.allowed_change,
        webhook_url=tools.webhook_url,
        secrets=[tools.webhook_token],
        unfinished=unfinished,
    )
    findings = judge(plan.document, work.run.plan, limits, files=work.run.files)
    if not findings:
        return
    for finding in findings:
        work.say(f"refused ({finding.rule}): {finding.message}")
    work.note(plan_sha=plan.sha, plan_summary=plan.summary)
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    raise Ended("refused_by_policy", f"{findings[0].message}{more}", findings)


def may_apply(work: Work, plan: Plan) -> bool:
    """Whether this very plan may be applied now; otherwise the run waits for a person, and says what for."""
    run = work.run
    if run.mode == "apply" or run.approved_plan_sha == plan.sha:
        return True
    changed = {change.address for change in plan.summary.changes}
    if run.approved_plan_sha and work.recovering and changed <= set(run.intent):
        work.say("this is the rest of what was approved")
        return True
    if run.approved_plan_sha:
        work.say("the plan is not the one that was approved: it needs approval again")
    work.say(f"waiting for approval of plan {plan.sha[:12]}")
    work.log.flush()
    work.held.leave(
        RunStatus.AWAITING_APPROVAL,
        **work.waiting,
        plan_sha=plan.sha,
        plan_summary=plan.summary,
        reason="plan_changed" if run.approved_plan_sha else None,
        approved_plan_sha=None,
        approved_by=None,
        intent=[],
    )
    return False


def check_switch(work: Work) -> None:
    """Raises Ended when the agent may not act, or when that can't be told."""
    stopped = work.tools.switch()
    if stopped is not None:
        raise Ended("halted", f"stopped before anything was changed: {stopped}")
