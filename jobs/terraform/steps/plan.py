"""terraform plan: what would change, said in a form that can be judged, shown and recognised again."""

from typing import Any, NamedTuple

from jobs.terraform.steps.locks import unlocking
from jobs.terraform.steps.recover import adopt_what_exists
from jobs.terraform.summary import plan_sha, summarise
from jobs.terraform.work import Ended, Work
from jobs.terraform.workspace import PLAN_FILE
from shared.schemas import Phase, PlanSummary
from shared.terraform.runner import Interrupted, TerraformError, TimedOut


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
        while adopt_what_exists(work, document):
            document = _planned(work)
    summary = summarise(document, work.tools.scrub)
    return Plan(document, plan_sha(document, work.run.files, work.folder / PLAN_FILE), summary)


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
