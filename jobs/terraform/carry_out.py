"""The second half of a run, once its files are valid: plan, gate, apply, register."""

from jobs.terraform.steps.apply import apply_plan
from jobs.terraform.steps.finalize import register
from jobs.terraform.steps.gate import check_policy, may_apply
from jobs.terraform.steps.plan import make_plan
from jobs.terraform.work import Work


def carry_out(work: Work) -> None:
    """Bring the deployment to what the files say, or stop where a person has to approve; raises Ended."""
    plan = make_plan(work)
    check_policy(work, plan)
    if plan.empty:
        work.say("nothing to change")
    elif not may_apply(work, plan):
        return
    else:
        apply_plan(work, plan)
    register(work)
