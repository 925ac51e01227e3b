"""The second half of a run, once its files are valid: plan, gate, apply, register."""

from jobs.terraform.steps.apply import apply_plan
from jobs.terraform.steps.finalize import register
from jobs.terraform.steps.gate import check_policy, may_apply
from jobs.terraform.steps.intent import check_intent
from jobs.terraform.steps.patience import Patience
from jobs.terraform.steps.plan import Plan, make_plan, note_what_stands
from jobs.terraform.summary import exact_text, is_rest_of
from jobs.terraform.work import Ended, Passing, Work


def carry_out(work: Work) -> None:
    """Bring the deployment to what the files say, or stop where a person has to approve; raises Ended."""
    plan = make_plan(work)
    check_policy(work, plan)
    check_intent(work, plan)
    if plan.empty:
        work.say("nothing to change")
        note_what_stands(work, plan)
    elif not may_apply(work, plan):
        return
    else:
        _apply(work, plan)
    register(work)


def _apply(work: Work, plan: Plan) -> None:
    """Apply a plan; what passes by itself is waited for, and the rest planned, judged and applied anew."""
    allowed, patience = exact_text(plan.document), Patience(work)
    while True:
        try:
            apply_plan(work, plan)
        except Passing as passing:
            patience.wait(passing)
            plan = make_plan(work)
            check_policy(work, plan)
            if plan.empty:
                work.say("nothing is left to change: it was done, and its answer was lost")
                note_what_stands(work, plan)
                return
            if not is_rest_of(plan.document, allowed, work.run.intent):
                message = f"{passing.message} What is left to do is not the rest of what was to be done: look at it."
                raise Ended(passing.reason, message) from passing
        else:
            return
