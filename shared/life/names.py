"""Whose an application's name is."""

from shared.schemas import Run
from shared.store.deployments import Deployments
from shared.store.documents import Documents
from shared.store.runs import makes_something


def take_name(
    application: str, environment: str, deployment_id: str, deployments: Deployments, runs: Documents[Run]
) -> str:
    """Have a name for a deployment; answers whose it is then. What failed keeps no name."""
    holder = deployments.take_name(application, environment, deployment_id)
    if holder == deployment_id or stands(holder, deployments, runs):
        return holder
    return deployments.take_name(application, environment, deployment_id, over=holder)


def stands(deployment_id: str, deployments: Deployments, runs: Documents[Run]) -> bool:
    """Whether there is anything of a deployment, or somebody at work on it."""
    return deployments.find(deployment_id) is not None or at_work_on(deployment_id, runs) is not None


def at_work_on(deployment_id: str, runs: Documents[Run]) -> Run | None:
    """The run that makes a deployment, or waits to, or has begun to."""
    return next(filter(makes_something, runs.where(("deployment_id", "==", deployment_id))), None)
