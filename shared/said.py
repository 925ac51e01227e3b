"""The last lines of a deployed application, for a run that ends because it does not answer."""

import logging

from shared.cloud.app_logs import AppLogs
from shared.failures import CloudError
from shared.parts.app import running_names
from shared.parts.expand import PlanRefused
from shared.schemas import Phase, Run

_log = logging.getLogger(__name__)

_LINES = 15
_LONGEST = 300


def last_lines(logs: AppLogs, run: Run) -> list[str]:
    """What the run's own services, jobs and workers said since it began to apply; empty where that can't be told."""
    if run.architecture is None:
        return []
    since = next((each.started_at for each in run.phases if each.phase is Phase.APPLYING), run.created_at)
    try:
        names = running_names(run.architecture, run.deployment_id)
        entries = logs.newest(names, _LINES, since=since, project=run.project)
        lines = [line[:_LONGEST] for each in entries for line in each.text.splitlines() if line.strip()]
        return lines[-_LINES:]
    except (CloudError, PlanRefused) as error:
        # It only explains; the verdict stands without it.
        _log.warning("reading what the application said: %s", type(error).__name__)
        return []
