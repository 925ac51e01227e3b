"""Another name for an application: nothing of Google's changes, and yet everybody calls it otherwise from then on."""

from shared.http import WrongState
from shared.schemas import Deployment, Run, RunStatus
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.drift import run_of

_MOST = 1000


def rename(
    deployment: Deployment, name: str, deployments: Deployments, runs: Documents[Run], *, by: str, now: float
) -> None:
    """Call a deployment so from now on; the name that it had is free. The same however often it is done.

    It stands in the history as a run that is at its end: who called it so, and when.
    Raises WrongState where another one has the name, or while a run works on it.
    """
    must_be_free(deployment, name, deployments)
    at_work = runs.where(("deployment_id", "==", deployment.deployment_id), limit=_MOST)
    if going := [run.run_id for run in at_work if run.status is RunStatus.RUNNING and run.kind != "drift"]:
        raise WrongState(f"The run {going[0]} works on {deployment.deployment_id} now: wait for its end.")
    mine = deployment.environment, deployment.deployment_id
    if deployments.take_name(name, *mine) != deployment.deployment_id:
        raise _taken(name, deployment.environment)
    before = deployment.application
    told = run_of(deployment, "rename", f"Call {before or 'it'} {name} from now on", by=by, now=now)
    runs.create(told.run_id, told.model_copy(update={"application": name, "status": RunStatus.COMPLETED}))
    deployments.change(deployment.deployment_id, lambda _: {"application": name})
    if before and before != name:
        deployments.free_name(before, *mine)


def must_be_free(deployment: Deployment, name: str, deployments: Deployments) -> None:
    """Raises WrongState where another deployment of the environment has the name."""
    holder = deployments.holder_of(name, deployment.environment)
    if deployments.find(name) is not None:
        holder = name  # an id goes before every name: nobody would find this one by it
    if holder not in {"", deployment.deployment_id}:
        raise _taken(name, deployment.environment)


def _taken(name: str, environment: str) -> WrongState:
    return WrongState(f"Another deployment is called {name} in {environment} already: choose another name.")
