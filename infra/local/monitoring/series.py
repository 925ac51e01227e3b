"""Time series: what is sampled, under which labels, with which points."""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple

from infra.local.parts import HALVES, Metric

Value = float | int | bool
Labels = tuple[tuple[str, str], ...]


CPU = "compute.googleapis.com/instance/cpu/utilization"
DISK_READ = "compute.googleapis.com/instance/disk/read_bytes_count"
UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
MADE_FROM_LOGS = "logging.googleapis.com/user/{name}"
MEMORY_USED = "agent.googleapis.com/memory/percent_used"
DISK_USED = "agent.googleapis.com/disk/percent_used"
EXPIRES = "monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires"

METRICS: dict[str, Metric] = {
    CPU: Metric("GAUGE", "DOUBLE", "10^2.%", "CPU utilization"),
    DISK_READ: Metric("DELTA", "INT64", "By", "Disk read bytes"),
    UPTIME: Metric("GAUGE", "BOOL", "", "Check passed"),
    MADE_FROM_LOGS: Metric("DELTA", "INT64", "1", "Entries of the log"),
    EXPIRES: Metric("GAUGE", "DOUBLE", "d", "Time until SSL certificate expires"),
    MEMORY_USED: Metric("GAUGE", "DOUBLE", "%", "Memory utilization"),
    DISK_USED: Metric("GAUGE", "DOUBLE", "%", "Disk utilization"),
    **{signal.metric: signal.what for half in HALVES for watched in half.watched for signal in watched.signals},
}
"""Metric type -> what it is; the ones that are sampled here."""

RESOURCES: dict[str, str] = {
    "gce_instance": "VM Instance",
    "uptime_url": "Uptime Check URL",
    **{watched.resource: watched.shown for half in HALVES for watched in half.watched},
}
"""Monitored resource type -> its name for people."""


class Key(NamedTuple):
    """What tells one series from another."""

    metric: str
    metric_labels: Labels
    resource: str
    resource_labels: Labels


class Point(NamedTuple):
    """A sample: epoch seconds, and a gauge's value or what a counter grew by since the sample before."""

    at: float
    value: Value


class Series:
    """One series; `user_labels` are those of the resource, and change with it; `name` is a machine's."""

    def __init__(self, key: Key, limit: int) -> None:
        self.key = key
        self.user_labels: Mapping[str, str] = {}
        self.name = ""
        self.points: deque[Point] = deque(maxlen=limit)

    def between(self, after: float, until: float) -> list[Point]:
        """The points sampled in (after, until], oldest first."""
        found: list[Point] = []
        for point in reversed(self.points):
            if point.at <= after:
                break
            if point.at <= until:
                found.append(point)
        return found[::-1]


class SeriesStore:
    """All series, in memory: like a cache of the last hour, it starts empty."""

    def __init__(self, limit: int = 7200) -> None:
        """`limit` is how many points of a series are kept."""
        self._limit = limit
        self._lock = threading.Lock()
        self._all: dict[Key, Series] = {}

    def record(self, key: Key, point: Point, user_labels: Mapping[str, str], name: str = "") -> None:
        """Add a sample."""
        with self._lock:
            series = self._all.get(key)
            if series is None:
                series = self._all[key] = Series(key, self._limit)
            series.user_labels = user_labels
            series.name = name
            series.points.append(point)

    def read(self, wanted: Callable[[Series], bool], after: float, until: float) -> dict[Key, list[Point]]:
        """The points in (after, until] of the series that are wanted; series without any are left out."""
        with self._lock:
            found = {series.key: series.between(after, until) for series in self._all.values() if wanted(series)}
        return {key: points for key, points in found.items() if points}

    def forget(self, before: float) -> None:
        """Drop the series whose last point is older."""
        with self._lock:
            for key in [key for key, series in self._all.items() if series.points[-1].at < before]:
                del self._all[key]


def labels(**pairs: str) -> Labels:
    """Labels in a form that can be compared."""
    return tuple(sorted(pairs.items()))
