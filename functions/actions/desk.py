"""What acting and measuring need, as protocols and one record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from shared.cloud.monitoring import Point, Reading
from shared.events import Publish
from shared.schemas import Alert
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments
from shared.store.flags import KillSwitch
from shared.store.runs import Runs


class Busy(RuntimeError):
    """Another worker is at it; Pub/Sub should ask again later."""


class NotPossible(RuntimeError):
    """The action can't be carried out, now or later; the text says why."""


class Compute(Protocol):
    """The one thing that is done to a machine without Terraform."""

    def reset(self, project: str, zone: str, name: str, *, request_id: str) -> None:
        """Reset and wait."""


class Metrics(Protocol):
    """Reading a metric."""

    def points(self, project: str, reading: Reading, *, now: float, window: float = 300.0) -> list[Point]:
        """Newest first."""


class Cooldowns(Protocol):
    """One machine action on a resource at a time."""

    def take(self, resource: str, alert_id: str) -> bool:
        """Whether this alert may act on the resource now; True again for the alert that holds it."""


@dataclass(frozen=True)
class Times:
    """Seconds: before the first look at the metric, what one point covers, between looks, and until the verdict must
    be given; `patience` is how many points may still be beyond the threshold before the action has not helped.
    `acting` and `measuring` are how long an alert is one worker's for either."""

    settle: float = 30.0
    period: float = 60.0
    every: float = 10.0
    deadline: float = 450.0
    patience: int = 3
    acting: float = 195.0
    measuring: float = 555.0


@dataclass(frozen=True)
class Desk:
    """What acting and measuring need; `report` tells people where an alert ended up."""

    alerts: Alerts
    switch: KillSwitch
    runs: Runs
    deployments: Deployments
    cooldowns: Cooldowns
    compute: Compute
    metrics: Metrics
    report: Callable[[Alert], object]
    publish: Publish
    times: Times
    clock: Callable[[], float]
    sleep: Callable[[float], None]
