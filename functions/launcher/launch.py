"""From a run event to an execution, at most one at a time for a run."""

import logging
from typing import NamedTuple, Protocol

from shared.events import InfraApplied, Message, RunRequested
from shared.schemas import Phase, Run, RunStatus
from shared.store import NotFound
from shared.store.runs import Runs, awaits_verification
from shared.trace import variables

_log = logging.getLogger(__name__)

TERRAFORM = "terraform"
VERIFICATION = "verification"


class StartsJobs(Protocol):
    """What the launcher needs of Cloud Run Jobs (`shared.cloud.jobs.Jobs`)."""

    def start(self, job: str, env: dict[str, str]) -> str:
        """Start an execution; its name."""

    def ended(self, execution: str) -> bool:
        """Whether it is over."""


class Desk(NamedTuple):
    """What the launcher works with."""

    runs: Runs
    jobs: StartsJobs


def launch(message: Message, desk: Desk) -> None:
    """Start the job that the run waits for; nothing when the run has an execution that is alive, or is past that.

    The execution is noted at the run afterwards. Should the note be lost, a second delivery starts a second execution,
    and the claim that each makes by itself lets only one of them work. google.api_core errors pass: deliver again.
    """
    if not isinstance(message, RunRequested | InfraApplied):
        _log.warning("%s is not for the launcher", type(message).__name__)
        return
    try:
        run = desk.runs.get(message.run_id)
    except NotFound:
        _log.warning("there is no run %s", message.run_id)
        return
    job = _job_for(run)
    if job is None or (job == VERIFICATION) != isinstance(message, InfraApplied):
        return
    if run.execution is not None and not desk.jobs.ended(run.execution):
        return
    execution = desk.jobs.start(job, {"RUN_ID": run.run_id, **variables()})
    held_before = run.execution

    def noted(now: Run) -> dict[str, object] | None:
        # The execution may have claimed the run already, or even have let go of it again.
        return {"execution": execution} if now.execution == held_before and _job_for(now) == job else None

    desk.runs.change(run.run_id, noted)


def _job_for(run: Run) -> str | None:
    if run.status is not RunStatus.RUNNING:
        return None
    if awaits_verification(run) or run.phase in {Phase.VERIFYING, Phase.VERIFIED}:
        return VERIFICATION
    return TERRAFORM
