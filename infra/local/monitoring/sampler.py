"""What is sampled: the load of machines and services, and uptime checks through the laptop's internet."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from infra.local.incidents import Load
from infra.local.internet import REFUSED, Answer
from infra.local.monitoring.pace import Pace
from infra.local.monitoring.series import (
    CPU,
    DISK_READ,
    DISK_USED,
    EXPIRES,
    MADE_FROM_LOGS,
    MEMORY_USED,
    UPTIME,
    Key,
    Point,
    SeriesStore,
    labels,
)
from infra.local.world import Entry, World

CHECK = "google_monitoring_uptime_check_config"
LOGGED = "google_logging_metric"
_RESOURCE = re.compile(r'resource\.type ?= ?"?([a-z0-9_]+)')
# Google renews what it manages thirty days before its end.
_CERTIFICATE_DAYS = 60.0
CHECKERS = ("apac-singapore", "eur-belgium", "usa-iowa")
# Google says that it can take five minutes until the results of a new check begin to flow.
_FIRST_PROBE = 180.0
_REQUESTS = "run.googleapis.com/request_count"


class _Sample(NamedTuple):
    key: Key
    value: float | int | bool
    user_labels: Mapping[str, str]
    name: str = ""


class Sampler:
    """Samples once when it is told to."""

    def __init__(
        self,
        world: World,
        load: Load,
        probe: Answer,
        store: SeriesStore,
        pace: Pace,
        *,
        failed: Callable[[str], int],
        lines: Callable[[str, str], int],
    ) -> None:
        self._lines = lines
        self._failed = failed
        self._world = world
        self._load = load
        self._probe = probe
        self._store = store
        self._pace = pace
        self._last: float | None = None
        self._probed: dict[str, float] = {}

    def sample(self) -> None:
        """Read everything and add it to the store."""
        now = self._world.clock()
        elapsed = self._pace.sample_seconds if self._last is None else max(now - self._last, 0.0)
        self._last = now
        for sample in (*self._machines(elapsed), *self._services(elapsed), *self._checks(now), *self._logged()):
            self._store.record(sample.key, Point(now, sample.value), sample.user_labels, sample.name)

    def _machines(self, elapsed: float) -> Iterator[_Sample]:
        for machine, cpu, read_bytes in self._load.machines():
            name = machine.name
            resource = labels(project_id=machine.project, instance_id=machine.instance_id, zone=machine.zone)
            user = _labels(machine.entry)
            yield _Sample(Key(CPU, labels(instance_name=name), "gce_instance", resource), cpu, user)
            disk = labels(
                instance_name=name, device_name="persistent-disk-0", device_type="permanent", storage_type="pd"
            )
            yield _Sample(Key(DISK_READ, disk, "gce_instance", resource), int(read_bytes * elapsed), user)
            # What the agent on it says: a busy machine fills its memory, and nothing fills its disk.
            for metric, used in ((MEMORY_USED, 30 + 60 * cpu), (DISK_USED, 40.0)):
                agent = labels(state="used") if metric == MEMORY_USED else labels(state="used", device="/dev/sda1")
                yield _Sample(Key(metric, agent, "gce_instance", resource), used, user, name)

    def _services(self, elapsed: float) -> Iterator[_Sample]:
        """What the services' own halves say of them."""
        for watched, entry, levels in self._load.services():
            resource = labels(**watched.labels(entry))
            for signal, level in levels:
                counted = signal.what.kind == "DELTA" and signal.what.value_type != "DISTRIBUTION"
                value = level * elapsed if counted else level
                if signal.metric == _REQUESTS:
                    # What really failed comes on top of what was made to fail.
                    value += self._failed(entry.id)
                key = Key(signal.metric, labels(**signal.labels), watched.resource, resource)
                yield _Sample(key, round(value) if signal.what.value_type == "INT64" else value, _labels(entry))

    def _logged(self) -> Iterator[_Sample]:
        """What metrics made from logs count: the entries themselves."""
        for entry in self._world.list(LOGGED):
            text = str(entry.attributes.get("filter") or "")
            found = _RESOURCE.search(text)
            resource = labels(project_id=str(entry.attributes.get("project")))
            metric = MADE_FROM_LOGS.format(name=entry.attributes.get("name"))
            key = Key(metric, labels(), found[1] if found else "global", resource)
            yield _Sample(key, self._lines(entry.id, text), {})

    def _checks(self, now: float) -> Iterator[_Sample]:
        checks = self._world.list(CHECK)
        self._probed = {check.id: self._probed[check.id] for check in checks if check.id in self._probed}
        for check in checks:
            period = self._pace.real(_seconds(check.attributes.get("period"), 300.0))
            before = self._probed.get(check.id)
            due = check.created_at + self._pace.real(_FIRST_PROBE) if before is None else before + period
            # A moment early is on time: samples are taken at moments of their own.
            if now < due - self._pace.sample_seconds / 2:
                continue
            self._probed[check.id] = now
            yield from self._probes(check)

    def _probes(self, check: Entry) -> Iterator[_Sample]:
        http, watched = _block(check, "http_check"), _block(check, "monitored_resource")
        target = dict(watched.get("labels") or {})
        host = str(target.get("host"))
        port = int(http.get("port") or (443 if http.get("use_ssl") else 80))
        path = "/" + str(http.get("path") or "/").removeprefix("/")
        timeout = _seconds(check.attributes.get("timeout"), 10.0)
        reply = self._probe(host, port, path)
        passed = reply is not None and reply is not REFUSED and 200 <= reply.status < 300 and reply.delay <= timeout
        project = str(target.get("project_id") or check.attributes.get("project"))
        check_id = str(check.attributes.get("uptime_check_id") or check.id.rpartition("/")[2])
        resource = labels(project_id=project, host=host)
        for checker in CHECKERS:
            metric = labels(check_id=check_id, checker_location=checker, checked_resource_id=host)
            yield _Sample(Key(UPTIME, metric, "uptime_url", resource), passed, _labels(check))
            if http.get("use_ssl") and passed:
                yield _Sample(Key(EXPIRES, metric, "uptime_url", resource), _CERTIFICATE_DAYS, _labels(check))


def _labels(entry: Entry) -> Mapping[str, str]:
    attributes = entry.attributes
    found = attributes.get("effective_labels") or attributes.get("labels") or attributes.get("user_labels") or {}
    return {str(name): str(value) for name, value in found.items()}


def _block(entry: Entry, name: str) -> dict[str, Any]:
    found = entry.attributes.get(name) or [{}]
    return dict(found[0])


def _seconds(text: object, otherwise: float) -> float:
    """`60s` as seconds."""
    return float(text.removesuffix("s")) if isinstance(text, str) and text.endswith("s") else otherwise
