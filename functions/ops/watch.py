"""How what stands is: the metrics that are watched, as numbers over time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, Protocol

from flask import Request
from pydantic import BaseModel

from shared.cloud.monitoring import Point, Reading
from shared.failures import CloudError, Missing
from shared.http import Answer, NoSuchThing, Unavailable
from shared.http.called import one_called
from shared.schemas import AlertTarget, Deployment, MonitoringPolicy, Resource
from shared.store import NotFound
from shared.store.alerts import Alerts
from shared.store.deployments import Deployments

HOUR = 3600.0
_LONGEST = 24 * HOUR
_MOST_POINTS = 240
_AT_ONCE = 4

Unit = Literal["ratio", "bytes_per_second", "count"]


class Shown(BaseModel):
    """One point: the epoch seconds at which its minute ends, and its value in the metric's own unit."""

    at: float
    value: float


class Series(BaseModel):
    """An alert's metric around the alert, oldest point first; where it is long the worst point of each stretch.

    `began_at`, `acted_at` and `closed_at` in epoch seconds. `why` says why there is no point.
    """

    metric: str
    label: str
    unit: Unit
    threshold: float | None
    comparison: Literal["gt", "lt", ""]
    from_at: float
    to_at: float
    began_at: float
    acted_at: float | None
    closed_at: float | None
    points: list[Shown]
    why: str


class Watched(BaseModel):
    """One alert policy as it stands: its metric's last hour on one resource, and whether it is beyond its threshold.

    `resource` is the real name, `ref` and `address` those of the files. `value` is None where nothing was measured.
    """

    resource: str
    ref: str
    address: str
    metric: str
    label: str
    unit: Unit
    threshold: float
    severity: str
    value: float | None
    at: float | None
    crossed: bool
    points: list[Shown]


class Health(BaseModel):
    """How a deployment is, by what is watched of it. `state` is the worst of it; unknown while nothing was measured."""

    deployment_id: str
    state: Literal["well", "in trouble", "unknown"]
    at: float
    watched: list[Watched]


class Read(Protocol):
    """Reading a metric."""

    def __call__(self, project: str, reading: Reading, *, now: float, window: float = 300.0) -> list[Point]:
        """Newest first."""


@dataclass(frozen=True)
class Watch:
    """What looking at metrics needs."""

    alerts: Alerts
    deployments: Deployments
    read: Read
    clock: Callable[[], float]


def series(watch: Watch, _: Request, alert_id: str) -> Answer:
    """GET /ops/alerts/{id}/series: the hour before it began and the one after; raises NoSuchThing, Unavailable."""
    from shared.measures import measured  # a list of alerts needs no parts
    from shared.readings import reading_of  # see above

    try:
        alert = watch.alerts.show(alert_id)
    except NotFound as error:
        raise NoSuchThing(f"There is no alert {alert_id}.") from error
    began = alert.started_at or alert.created_at
    start = began - HOUR
    end = min(watch.clock(), (alert.closed_at or began) + HOUR, start + _LONGEST)
    reading = None
    if alert.target is not None:
        reading = reading_of(alert.metric, alert.target, watch.deployments.find(alert.target.deployment_id))
    points: list[Shown] = []
    why = "It is about nothing that belongs to a deployment, or its metric is none that is read."
    if reading is not None and alert.target is not None:
        found = _read(watch, alert.target.project, reading, now=end, window=end - start)
        points = _thinned(found, low=alert.comparison == "lt")
        why = "" if points else "Cloud Monitoring has no point of that time."
    shown = Series(
        metric=alert.metric,
        label=measured(alert.metric),
        unit=unit_of(alert.metric),
        threshold=alert.threshold,
        comparison=alert.comparison,
        from_at=start,
        to_at=end,
        began_at=began,
        acted_at=alert.action.started_at if alert.action else None,
        closed_at=alert.closed_at,
        points=points,
        why=why,
    )
    return Answer(shown.model_dump(mode="json"))


def health(watch: Watch, _: Request, deployment_id: str) -> Answer:
    """GET /deployments/{id}/health; raises NoSuchThing, WrongState for the name of several, Unavailable."""
    deployment = one_called(deployment_id, watch.deployments)
    resources = watch.deployments.resources.where(("deployment_id", "==", deployment.deployment_id), limit=1000)
    asked = [
        (policy, resource)
        for policy in deployment.monitoring_policies
        if (resource := _about(policy, resources)) is not None
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        watched = list(pool.map(lambda each: _watched(watch, deployment, *each), asked))
    known = [each for each in watched if each.value is not None]
    shown = Health(
        deployment_id=deployment.deployment_id,
        state="in trouble" if any(each.crossed for each in known) else "well" if known else "unknown",
        at=watch.clock(),
        watched=watched,
    )
    return Answer(shown.model_dump(mode="json"))


def unit_of(metric: str) -> Unit:
    """What a metric's values are."""
    if metric.endswith(("utilization", "_ratio")):
        return "ratio"
    return "bytes_per_second" if metric.endswith("bytes_count") else "count"


def _watched(watch: Watch, deployment: Deployment, policy: MonitoringPolicy, resource: Resource) -> Watched:
    from shared.measures import measured  # see series
    from shared.parts.views import profiles  # see series
    from shared.readings import reading_of  # see series

    low = any(each.below for each in profiles().get(resource.type, ()) if each.metric == policy.metric_path)
    target = AlertTarget.model_validate(resource.model_dump())
    reading = reading_of(policy.metric_path, target, deployment)
    found = _read(watch, target.project, reading, now=watch.clock(), window=HOUR) if reading is not None else []
    newest = found[0] if found else None
    return Watched(
        resource=resource.name,
        ref=policy.resource_ref,
        address=resource.address,
        metric=policy.metric_path,
        label=measured(policy.metric_path),
        unit=unit_of(policy.metric_path),
        threshold=policy.threshold,
        severity=policy.severity,
        value=newest.value if newest else None,
        at=newest.at if newest else None,
        crossed=newest is not None and (newest.value < policy.threshold if low else newest.value > policy.threshold),
        points=_thinned(found, low=low),
    )


def _about(policy: MonitoringPolicy, resources: Sequence[Resource]) -> Resource | None:
    """The resource that a policy watches: of its name, and of a type that has such a metric where there are several."""
    from shared.parts.views import profiles  # see series

    named = [each for each in resources if each.ref == policy.resource_ref]
    fitting = [each for each in named if any(one.metric == policy.metric_path for one in profiles().get(each.type, ()))]
    return next(iter(fitting or named), None)


def _read(watch: Watch, project: str, reading: Reading, *, now: float, window: float) -> list[Point]:
    try:
        return watch.read(project, reading, now=now, window=window)
    except Missing:
        # No point of such a metric has been written yet.
        return []
    except CloudError as error:
        raise Unavailable("Cloud Monitoring does not answer; try again.") from error


def _thinned(newest_first: Sequence[Point], *, low: bool = False) -> list[Shown]:
    """The same curve with so many points at most, oldest first; what is worst in a stretch stands for it."""
    points = [Shown(at=each.at, value=each.value) for each in reversed(newest_first)]
    step = -(-len(points) // _MOST_POINTS) or 1
    worst = min if low else max
    return [worst(points[n : n + step], key=lambda each: each.value) for n in range(0, len(points), step)]
