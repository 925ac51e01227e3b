"""One run at a time works on a deployment, and one plan of a kind waits; a run that goes ahead is begun here."""

from shared.events import Publish, RunRequested
from shared.http import Unavailable, WrongState
from shared.life.left import left_by
from shared.schemas import Deployment, Run, RunStatus
from shared.store.runs import Runs, started

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


def take_place(runs: Runs, run: Run, deployment: Deployment | None) -> None:
    """End the plans of this kind that wait for the same deployment: who asked anew waits for the new one only.

    What an alert asks for waits for its own answer.
    """
    if run.kind == "remediation":
        return
    for other in runs.of_deployment(run.deployment_id, RunStatus.AWAITING_APPROVAL):
        if other.kind == run.kind and other.run_id != run.run_id:
            runs.supersede(other.run_id, run.run_id, left_by(other, deployment), changed=False)


def begin(run: Run, runs: Runs, publish: Publish, deployment: Deployment) -> Run:
    """Store a run under its own id and send it on its way. Raises WrongState, and Unavailable where it is known."""
    refuse_another(runs, run)
    begun = run.model_copy(update=started(run, runs.clock()))
    if not runs.create(run.run_id, begun):
        raise Unavailable("This was asked for a moment ago. Try again.")
    take_place(runs, begun, deployment)
    publish(RunRequested(run_id=run.run_id))
    return begun
