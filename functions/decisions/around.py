"""Reading what stands around an alert for whoever is asked: its deployment, its metric's last hour, the last runs."""

import logging
from collections.abc import Callable

from functions.decisions.background import background
from shared.cloud.monitoring import Metrics, Point
from shared.failures import CloudError, translated
from shared.readings import reading_of
from shared.schemas import Alert, Deployment, Run
from shared.store.deployments import Deployments
from shared.store.runs import Runs

_log = logging.getLogger(__name__)

_HOUR = 3600.0


class Around:
    """Read-only; what can't be read is left out, and keeps nobody from being asked."""

    def __init__(self, deployments: Deployments, runs: Runs, metrics: Metrics, clock: Callable[[], float]) -> None:
        self._deployments = deployments
        self._runs = runs
        self._metrics = metrics
        self._clock = clock

    def __call__(self, alert: Alert) -> list[str]:
        """The lines that stand in the question."""
        if not alert.deployment_id:
            return []
        deployment, runs, hour = None, list[Run](), list[Point]()
        try:
            with translated():
                deployment = self._deployments.find(alert.deployment_id)
                runs = self._runs.of_deployment(alert.deployment_id)
                hour = self._hour(alert, deployment)
        except CloudError as error:
            _log.warning("looking around %s: %s", alert.alert_id, error.kind)
        return background(alert.metric, deployment, runs, hour)

    def _hour(self, alert: Alert, deployment: Deployment | None) -> list[Point]:
        reading = reading_of(alert.metric, alert.target, deployment) if alert.target is not None else None
        if reading is None or alert.target is None:
            return []
        found = self._metrics.points(alert.target.project, reading, now=self._clock(), window=_HOUR)
        return sorted(found)
