"""terraform apply: the saved plan and nothing else; what passes by itself is waited for."""

from jobs.terraform.policy.plan_document import changes
from jobs.terraform.steps.errors import ended_by, timed_out
from jobs.terraform.steps.gate import check_may_act, check_policy
from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.patience import Patience
from jobs.terraform.steps.plan import make_plan, note_what_stands, plan_anew
from jobs.terraform.steps.way_back import before_of
from jobs.terraform.summary import exact_text, is_rest_of
from jobs.terraform.work import Ended, Passing, Work
from jobs.terraform.workspace import PLAN_FILE
from shared.parts.app import given_secrets
from shared.schemas import Phase
from shared.terraform.runner import Interrupted, TerraformError, TimedOut

_UNSAVED_STATE = "errored.tfstate"
_PUSHES = 3
_HALTED = (
    "stopped in the middle of the change: {}. What was made stays; resume, and execute the run again to finish it."
)


def apply_plan(work: Work) -> None:
    """Apply the plan; what passes is waited for, and the rest planned, judged and applied anew. Raises Ended."""
    if work.planned.empty:
        work.say("nothing to change")
        # What stands has a price, and its files may be others now.
        work.note(plan_sha=work.planned.sha, plan_summary=work.planned.summary)
        note_what_stands(work)
        return
    _take_given_secrets(work)
    allowed, patience = exact_text(work.planned.document), Patience(work)
    while True:
        try:
            _apply(work)
        except Passing as passing:
            patience.wait(passing)
            make_plan(work)
            check_policy(work)
            if work.planned.empty:
                work.say("nothing is left to change: it was done, and its answer was lost")
                note_what_stands(work)
                return
            if not is_rest_of(work.planned.document, allowed, work.run.intent):
                message = f"{passing.message} What is left to do is not the rest of what was to be done: look at it."
                raise Ended(passing.reason, message) from passing
        else:
            return


def _take_given_secrets(work: Work) -> None:
    """Secrets that people gave values beforehand are taken in, and the rest is planned. Raises Ended."""
    architecture = work.run.architecture
    given = set(given_secrets(architecture)) if architecture else set()
    to_make = {each.address for each in changes(work.planned.document) if each.actions == ("create",)} & given
    if not to_make - set(work.run.intent):
        return
    check_may_act(work)
    before = work.run.before or before_of(work.desk.deployments.find(work.run.deployment_id))
    plan, allowed = work.planned, exact_text(work.planned.document)
    work.enter(
        Phase.APPLYING,
        intent=sorted({*work.run.intent, *to_make}),
        before=before,
        plan_sha=plan.sha,
        plan_summary=plan.summary,
    )
    plan_anew(work)
    check_policy(work)
    if not is_rest_of(work.planned.document, allowed, taken_in=to_make):
        raise Ended("plan_changed", "With its secrets taken in, more would change than was planned: look at it again.")
    # What was shown stays what is shown: a secret that is there already is made by this run all the same.
    work.plan = work.planned._replace(summary=plan.summary)


def _apply(work: Work) -> None:
    """Record what is about to happen, then do it. Raises Ended."""
    plan = work.planned
    # One write: from here on an execution that takes over knows that something may have been made.
    intent = sorted({*work.run.intent, *(change.address for change in plan.summary.changes)})
    before = work.run.before or before_of(work.desk.deployments.find(work.run.deployment_id))
    work.enter(Phase.APPLYING, intent=intent, before=before, plan_sha=plan.sha, plan_summary=plan.summary)
    carry_out(work, PLAN_FILE)


def carry_out(work: Work, saved_plan: str) -> None:
    """Do what a saved plan says, after the last look whether that may be. Raises Ended."""
    check_may_act(work)
    try:
        unlocking(work, lambda: work.terraform.apply(saved_plan, work.log.add_made, timeout=work.desk.apply_timeout))
    except Interrupted as error:
        if work.watch.stopped is None:
            raise
        # A person said STOP: what terraform could not store is stored, and the run ends.
        work.terraform.resume()
        _save_state(work)
        raise Ended(work.watch.reason, _HALTED.format(work.watch.stopped)) from error
    except TerraformError as error:
        _save_state(work)
        if isinstance(error, TimedOut):
            raise timed_out(error) from error
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
