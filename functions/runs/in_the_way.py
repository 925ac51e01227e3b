"""One run at a time works on a deployment."""

from shared.http import WrongState
from shared.schemas import Run, RunStatus
from shared.store.runs import Runs

_FOR_ANOTHER = "a run that was asked for meanwhile"


def refuse_another(runs: Runs, run: Run) -> None:
    """Raises WrongState where another run works on the deployment, with the name of that one.

    A look for drift gives way: it is ended, and the run that was asked for begins as soon as it is gone.
    """
    looks = []
    for other in runs.of_deployment(run.deployment_id, RunStatus.RUNNING):
        if other.run_id == run.run_id:
            continue
        if other.kind != "drift" or run.kind == "drift":
            raise WrongState(
                f"The {other.kind} run {other.run_id} works on {run.deployment_id} now"
                f"{f' ({other.phase})' if other.phase else ''}: wait for its end, then ask again."
            )
        looks.append(other)
    for look in looks:
        runs.cancel(look.run_id, _FOR_ANOTHER)
