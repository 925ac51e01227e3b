"""What a deployed application says: GET /deployments/{id}/logs -> its lines, and where to go on after them."""

from typing import Protocol

from pydantic import BaseModel

from shared.cloud.app_logs import AppLine, Names
from shared.failures import CloudError
from shared.http import BadRequest, Unavailable, WrongState
from shared.parts.app import running_names
from shared.parts.expand import PlanRefused
from shared.schemas import Deployment

MOST_LINES = 500


class Logs(Protocol):
    """Cloud Logging, as far as it is asked (`shared.cloud.app_logs.AppLogs`)."""

    def newest(self, names: Names, limit: int, *, project: str = "") -> list[AppLine]:
        """The newest entries, the oldest of them first."""

    def after(self, names: Names, cursor: str, limit: int, *, project: str = "") -> list[AppLine]:
        """What follows a cursor; raises ValueError for what is none."""


class AppLogLine(BaseModel):
    """One line: when (epoch seconds), how grave in Cloud Logging's words, which service, job or worker said it."""

    at: float
    severity: str
    who: str
    text: str


class AppLogAnswer(BaseModel):
    """Lines in order; `next` is what to ask `after` for those that follow."""

    lines: list[AppLogLine]
    next: str


def lines_of(deployment: Deployment, logs: Logs, *, after: str, limit: int) -> AppLogAnswer:
    """The application's newest lines, or those after a cursor.

    Raises WrongState for what runs no program, BadRequest for a cursor that is none, Unavailable while
    Cloud Logging does not answer.
    """
    names = names_of(deployment)
    if not names:
        raise WrongState(f"{deployment.deployment_id} runs no program on Cloud Run, whose lines could be shown.")
    try:
        at = deployment.project
        found = logs.after(names, after, limit, project=at) if after else logs.newest(names, limit, project=at)
    except ValueError as error:
        raise BadRequest("`after` is not one of ours: take it from `next`.") from error
    except CloudError as error:
        raise Unavailable(f"Cloud Logging does not answer ({error.kind}). Try again.") from error
    lines = [AppLogLine(at=each.at, severity=each.severity, who=each.who, text=each.text) for each in found]
    return AppLogAnswer(lines=lines, next=found[-1].cursor if found else after)


def names_of(deployment: Deployment) -> dict[str, list[str]]:
    """The real names of what runs, by Cloud Logging's label; of an older deployment nothing is known."""
    if deployment.architecture is None:
        return {}
    try:
        return running_names(deployment.architecture, deployment.deployment_id)
    except PlanRefused:
        return {}
