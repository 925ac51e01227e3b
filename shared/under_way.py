"""What the agent is doing at this moment, for whoever stops it."""

import logging

from shared.schemas import Alert, AlertStatus, Run, RunStatus
from shared.store.alerts import Alerts
from shared.store.runs import Runs

_log = logging.getLogger(__name__)

_MOST = 20


class UnderWay:
    """Actions that have begun and runs that go on."""

    def __init__(self, alerts: Alerts, runs: Runs) -> None:
        self._alerts = alerts
        self._runs = runs

    def __call__(self) -> list[str]:
        """A line each, at most twenty of either; two queries. A stop stands whether this can be read or not."""
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        try:
            return self._lines()
        except GoogleAPIError:
            _log.exception("reading what is under way")
            return ["what is under way can't be read"]

    def _lines(self) -> list[str]:
        acting = self._alerts.where(("status", "==", AlertStatus.EXECUTING.value), limit=_MOST)
        runs = self._runs.where(("status", "==", RunStatus.RUNNING.value), limit=_MOST)
        return [*map(_action, acting), *map(_run, runs)]


class PlansWaiting:
    """Runs whose plan waits for somebody; `console` is the address that leads to them, empty for none."""

    def __init__(self, runs: Runs, console: str = "") -> None:
        self._runs = runs
        self._console = console

    def __call__(self) -> list[str]:
        """A line each, at most twenty; one query. The rest of an answer stands whether this can be read or not."""
        from google.api_core.exceptions import GoogleAPIError  # comes with the client

        try:
            waiting = self._runs.where(("status", "==", RunStatus.AWAITING_APPROVAL.value), limit=_MOST)
        except GoogleAPIError:
            _log.exception("reading which plans wait")
            return ["which plans wait can't be read"]
        return [_plan(run, self._console) for run in waiting]


def _action(alert: Alert) -> str:
    name = alert.action.name if alert.action else "an action"
    where = alert.target.name if alert.target else alert.resource
    through = f" (run {alert.action.run_id})" if alert.action and alert.action.run_id else ""
    return f"{name} on {where}{through}"


def _plan(run: Run, console: str) -> str:
    """Whose plan waits, and where; and why, where it is more than that every plan waits there."""
    why = f". {run.message}" if run.message else ""
    # A phone has no shell.
    at = f", {console}/runs/{run.run_id}" if console else ""
    return f"{run.run_id}: {run.kind} of {run.application or run.deployment_id}{at}{why}"


def _run(run: Run) -> str:
    return f"run {run.run_id}, {run.phase or 'running'}, deployment {run.deployment_id}"
