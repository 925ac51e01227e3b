"""terraform apply: the saved plan and nothing else."""

from jobs.terraform.steps.errors import ended_by
from jobs.terraform.steps.gate import check_may_act
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.plan import Plan
from jobs.terraform.work import Ended, Work
from jobs.terraform.workspace import PLAN_FILE
from shared.schemas import Phase
from shared.terraform.runner import Interrupted, TerraformError, TimedOut

_UNSAVED_STATE = "errored.tfstate"
_PUSHES = 3
_HALTED = (
    "stopped in the middle of the change: {}. What was made stays; resume, and execute the run again to finish it."
)


def apply_plan(work: Work, plan: Plan) -> None:
    """Record what is about to happen, then do it. Raises Ended."""
    # One write: from here on an execution that takes over knows that something may have been made.
    intent = sorted({*work.run.intent, *(change.address for change in plan.summary.changes)})
    work.enter(Phase.APPLYING, intent=intent, plan_sha=plan.sha, plan_summary=plan.summary)
    check_may_act(work)
    try:
        unlocking(work, lambda: work.terraform.apply(PLAN_FILE, work.log.add_made, timeout=work.tools.apply_timeout))
    except Interrupted as error:
        if work.watch.stopped is None:
            raise
        # A person said STOP: what terraform could not store is stored, and the run ends.
        work.terraform.resume()
        _save_state(work)
        raise Ended("halted", _HALTED.format(work.watch.stopped)) from error
    except TerraformError as error:
        _save_state(work)
        if isinstance(error, TimedOut):
            raise Ended("timed_out", str(error)) from error
        raise ended_by(work, "apply_failed", error) from error


def _save_state(work: Work) -> None:
    """A state that could not be stored in the bucket stands in a file; without it, what was made would be forgotten."""
    for _ in range(_PUSHES):
        if not (work.folder / _UNSAVED_STATE).exists():
            return
        try:
            work.terraform.push_state(_UNSAVED_STATE)
        except TerraformError as error:
            work.say(f"{error}")
        else:
            work.say("the state that could not be stored is stored now")
            return
