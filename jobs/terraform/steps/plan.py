"""terraform plan: what would change, said in a form that can be judged, shown and recognised again."""

from collections.abc import Callable
from typing import Any, NamedTuple

from jobs.terraform.steps.recover import adopt_what_exists
from jobs.terraform.summary import plan_sha, summarise
from jobs.terraform.work import Ended, Work
from jobs.terraform.workspace import PLAN_FILE
from shared.schemas import Phase, PlanSummary
from shared.terraform.runner import Interrupted, StateLocked, TerraformError, TimedOut

# Clocks of two machines differ a little.
_CLOCK_SKEW = 60.0
_UNLOCKS = 2


class Plan(NamedTuple):
    """A saved plan: the document of `terraform show -json`, the hash of its change, its summary."""

    document: dict[str, Any]
    sha: str
    summary: PlanSummary

    @property
    def empty(self) -> bool:
        """Whether there is nothing to apply, not even an output."""
        return not self.document.get("applyable", True)


def make_plan(work: Work) -> Plan:
    """Plan and save it; after a crash, first take in what the dead execution made. Raises Ended."""
    work.enter(Phase.PLANNING)
    document = _planned(work)
    if work.recovering:
        # What depends on something adopted has an id that can be told only then: go on while it helps.
        while adopt_what_exists(work, document, lambda call: unlocking(work, call)):
            document = _planned(work)
    summary = summarise(document, work.tools.scrub)
    return Plan(document, plan_sha(document, work.run.files, work.folder / PLAN_FILE), summary)


def unlocking(work: Work, call: Callable[[], None]) -> None:
    """Do something that needs the state's lock, removing one that a dead execution left behind. Raises Ended."""
    for _ in range(_UNLOCKS):
        try:
            call()
        except StateLocked as locked:
            _unlock(work, locked)
        else:
            return
    try:
        call()
    except StateLocked as locked:
        raise Ended("state_locked", str(locked)) from locked


def _unlock(work: Work, locked: StateLocked) -> None:
    """Remove the lock, but only if it can be nothing else than what a dead execution left.

    This execution has the deployment's lease, so no other job is at work; and the lock was taken while an execution
    held the lease that is known to have ended without letting go.
    """
    since = work.lease.unclean_since
    if since is None or locked.lock.created < since - _CLOCK_SKEW:
        raise Ended("state_locked", str(locked)) from locked
    work.say(f"removing the lock that a dead execution left: {locked.lock.who}, {locked.lock.operation}")
    try:
        work.terraform.force_unlock(locked.lock.id)
    except Interrupted:
        raise
    except TerraformError as error:
        work.say(f"the lock was gone already: {error}")


def _planned(work: Work) -> dict[str, Any]:
    try:
        unlocking(work, lambda: work.terraform.plan(PLAN_FILE))
        return work.terraform.show(PLAN_FILE)
    except Interrupted:
        raise
    except TimedOut as error:
        raise Ended("timed_out", str(error)) from error
    except TerraformError as error:
        raise Ended("plan_failed", str(error)) from error
