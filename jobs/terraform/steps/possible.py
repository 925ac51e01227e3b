"""The look at the project before an apply: what it can't have ends the run at its plan, with what to do about it."""

from jobs.terraform.possible import look
from jobs.terraform.steps.errors import named, without
from jobs.terraform.work import Ended, Work
from shared.schemas import Finding


def check_possible(work: Work) -> None:
    """Raises Ended when Google says that the project can't have what is planned. What can't be told is said."""
    plan = work.planned
    if plan.empty:
        return
    found = look(plan.document, work.project, work.desk.google(work.project))
    for what in found.untold:
        work.say(f"before the apply it can't be told: {what}")
    work.plan = plan._replace(summary=plan.summary.model_copy(update={"untold": found.untold}))
    if not found.obstacles:
        return
    findings = [
        Finding(rule=f"project_{each.kind}", file="", line=0, message=f"{each.what}. {each.remedy}")
        for each in found.obstacles
    ]
    for finding in findings:
        work.say(f"the project can't have it: {finding.message}")
    work.note(plan_sha=plan.sha, plan_summary=work.planned.summary)
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    begun = "" if work.run.intent else " Nothing was changed."
    left_out = named(without({each.address for each in found.obstacles}), work.run)
    advice = f"{left_out}{begun} Execute the run again then: it goes on from there."
    raise Ended("project_lacks", f"{findings[0].message}{more}{advice}", findings)
