"""Reading the metric of an alert itself, right before something is done about it unasked."""

import logging
from collections.abc import Callable
from typing import Protocol

from shared.cloud.monitoring import Point, Reading
from shared.failures import CloudError
from shared.readings import reading_of
from shared.schemas import AlertTarget, Deployment

_log = logging.getLogger(__name__)

# Points of Compute Engine come up to four minutes late.
_WINDOW = 600.0
# The newest minute may not be whole yet: not every checker of an address has told of it.
_NEWEST = 2


class Read(Protocol):
    """Reading a metric."""

    def __call__(self, project: str, reading: Reading, *, now: float, window: float = 300.0) -> list[Point]:
        """Newest first; raises CloudError."""


class MonitoringMeasure:
    """Read-only, one request; `project` is where a target is whose registry entry names none."""

    def __init__(self, read: Read, clock: Callable[[], float], project: str) -> None:
        self._read = read
        self._clock = clock
        self._project = project

    def __call__(
        self,
        metric: str,
        target: AlertTarget,
        deployment: Deployment | None,
        newest: int = _NEWEST,
        *,
        low: bool = False,
        since: float = 0.0,
    ) -> float | None:
        """The highest of its newest points from `since` on, the lowest where `low` is what is wrong; what can't be read
        is None."""
        reading = reading_of(metric, target, deployment)
        if reading is None:
            return None
        now = self._clock()
        try:
            found = self._read(target.project or self._project, reading, now=now, window=_WINDOW)
        except CloudError as error:
            _log.warning("measuring %s of %s: %s", metric, target.name, error.kind)
            return None
        times = sorted({point.at for point in found if point.at >= since}, reverse=True)[:newest]
        values = [point.value for point in found if point.at in times]
        return (min if low else max)(values, default=None)
