"""What a deployment was before a run: whether the run is still about that, and the way back to it."""

from jobs.terraform.work import Ended, Work
from shared.schemas import Before, Deployment, files_sha


def check_base(work: Work) -> None:
    """Raises Ended when a change was made for another version of the deployment than what stands now."""
    run = work.run
    if not run.based_on or run.intent:
        return
    deployment = work.desk.deployments.find(run.deployment_id)
    if deployment is None:
        raise Ended("superseded", f"the deployment {run.deployment_id} is no longer there: nothing was changed")
    if files_sha(deployment.files) not in {run.based_on, run.digest}:
        raise Ended(
            "superseded",
            f"it was made for {run.deployment_id} as it was, and run {deployment.run_id} has changed that. Nothing "
            "was changed: ask for it again.",
        )


def before_of(deployment: Deployment | None) -> Before:
    """The way back, to be stored before anything is applied; empty where nothing stood."""
    if deployment is None:
        return Before()
    return Before(
        run_id=deployment.applied_run_id or deployment.run_id,
        files=deployment.files,
        architecture=deployment.architecture,
        images=deployment.images,
        state_generation=deployment.state_generation,
    )
