"""Another name for an application: nothing of Google's changes, and yet everybody calls it otherwise from then on."""

from functions.planning.change_answers import ChangeResponse
from functions.planning.said_twice import SaidTwice
from shared.http import Unprocessable, WrongState
from shared.life.names import stands, take_name
from shared.schemas import Deployment, Run, RunStatus
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.drift import run_of

_MOST = 1000


def renamed(said: SaidTwice, name: str) -> ChangeResponse:
    """Show another name first, as every change is; done once a person has repeated it.

    Raises Unprocessable for the name that it has, WrongState for one that is taken.
    """
    if name == said.name:
        raise Unprocessable(f"It is called {name} already: nothing would change.")
    step = f"call the application {name} (it is {said.name} now)"
    if said.confirm != name:
        must_be_free(said.deployment, name, said.deployments, said.runs)
        question = (
            f"Is {said.name} to be called {name} from now on? Nothing that stands in Google Cloud changes by it; every "
            f"command takes the new name then, and none takes {said.name}."
        )
        return said.asked(step, question, name)
    rename(said.deployment, name, said.deployments, said.runs, by=said.by, now=said.now)
    return said.done("renamed", step)


def rename(
    deployment: Deployment, name: str, deployments: Deployments, runs: Documents[Run], *, by: str, now: float
) -> None:
    """Call a deployment so from now on; the name that it had is free. The same however often it is done.

    It stands in the history as a run that is at its end: who called it so, and when.
    Raises WrongState where another one has the name, or while a run works on it.
    """
    must_be_free(deployment, name, deployments, runs)
    at_work = runs.where(("deployment_id", "==", deployment.deployment_id), limit=_MOST)
    if going := [run.run_id for run in at_work if run.status is RunStatus.RUNNING and run.kind != "drift"]:
        raise WrongState(f"The run {going[0]} works on {deployment.deployment_id} now: wait for its end.")
    mine = deployment.environment, deployment.deployment_id
    if take_name(name, *mine, deployments, runs) != deployment.deployment_id:
        raise _taken(name, deployment.environment)
    before = deployment.application
    told = run_of(deployment, "rename", f"Call {before or 'it'} {name} from now on", by=by, now=now)
    runs.create(told.run_id, told.model_copy(update={"application": name, "status": RunStatus.COMPLETED}))
    deployments.change(deployment.deployment_id, lambda _: {"application": name})
    if before and before != name:
        deployments.free_name(before, *mine)


def must_be_free(deployment: Deployment, name: str, deployments: Deployments, runs: Documents[Run]) -> None:
    """Raises WrongState where another deployment of the environment has the name, or has it for its id."""
    holder = deployments.holder_of(name, deployment.environment)
    if holder == name or (holder not in {"", deployment.deployment_id} and stands(holder, deployments, runs)):
        raise _taken(name, deployment.environment)


def _taken(name: str, environment: str) -> WrongState:
    return WrongState(f"Another deployment is called {name} in {environment} already: choose another name.")
