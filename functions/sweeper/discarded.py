"""Secrets and versions that were made for a draft and that nobody will ever read: they go once it was discarded.

One that nobody executes is discarded by itself after a week, if it brought values of secrets.
"""

import logging

from functions.sweeper.desk import Desk
from shared.failures import CloudError
from shared.life.left import left_by, version_of
from shared.parts.app import first_secrets, taken_versions
from shared.schemas import Run, RunStatus
from shared.store.runs import is_worth_another_try

_log = logging.getLogger(__name__)

_AGAIN = 600.0
_MAY_GO_ON = frozenset({RunStatus.DRAFT, RunStatus.RUNNING, RunStatus.AWAITING_APPROVAL})


def remove_left(desk: Desk) -> int:
    """Remove what discarded drafts left, unless something else of their deployment takes it; how many went.

    Noted after it was done: what dies in between is done again, and finds nothing left to do.
    """
    removed = 0
    for due in desk.waiting.leaving():
        run = _expired(due, desk)
        try:
            taken = _taken(run, desk)
            for name in run.secrets_left:
                if name not in taken:
                    removed += desk.remove_secret(run.project, name, run.deployment_id)
        except CloudError as error:
            _log.warning("%s: its secrets are not removed yet: %s", run.run_id, error)
            desk.runs.change(run.run_id, lambda _: {"secrets_left_at": desk.clock() + _AGAIN})
        else:
            desk.runs.change(run.run_id, lambda _: {"secrets_left": [], "secrets_left_at": None})
    return removed


def _expired(run: Run, desk: Desk) -> Run:
    """The run, discarded where it is a draft still. What was executed meanwhile leaves nothing, or says so itself."""
    if run.status is not RunStatus.DRAFT:
        return run
    left = left_by(run, desk.deployments.find(run.deployment_id))
    return desk.runs.expire(run.run_id, left) or run


def _taken(run: Run, desk: Desk) -> set[str]:
    """The secrets and versions that the deployment has, or another run of it brings."""
    deployment = desk.deployments.find(run.deployment_id)
    architectures = [deployment.architecture] if deployment else []
    for other in desk.runs.of_deployment(run.deployment_id):
        goes_on = other.status in _MAY_GO_ON or (other.status is RunStatus.FAILED and is_worth_another_try(other))
        if other.run_id != run.run_id and goes_on:
            architectures.append(other.architecture)
    found = [each for each in architectures if each]
    versions = {version_of(*of) for each in found for of in taken_versions(each, run.deployment_id).items()}
    return versions | {name for each in found for name in first_secrets(each, run.deployment_id)}
