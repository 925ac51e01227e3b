"""Evaluating the applied alert policies: incidents open and close, one for each policy's condition and series."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from infra.local.monitoring.align import aggregate
from infra.local.monitoring.incident_log import Incident, IncidentLog
from infra.local.monitoring.pace import Pace
from infra.local.monitoring.payload import back, gone, opened, silent
from infra.local.monitoring.policies import Condition, channel_urls, conditions
from infra.local.monitoring.series import Key, SeriesStore
from infra.local.world import World, instances

BY_HAND = "by hand"


class Evaluation:
    """Holds since when each condition is met. Only samples count: time without any proves nothing."""

    def __init__(
        self, world: World, store: SeriesStore, log: IncidentLog, pace: Pace, new_id: Callable[[], str]
    ) -> None:
        self._world = world
        self._store = store
        self._log = log
        self._pace = pace
        self._new_id = new_id
        self._since: dict[tuple[str, str], float] = {}
        self._seen: dict[str, float] = {}

    def evaluate(self) -> bool:
        """Look at every condition once; whether an incident opened or closed."""
        now = self._world.clock()
        current = conditions(self._world, self._pace)
        incidents = {(each.condition, each.series): each for each in self._log.open()}
        changed = self._abandoned(incidents, {condition.id for condition in current}, now)
        for condition in current:
            read, latest = self._values(condition, now - self._pace.delay)
            for key, value in read.items():
                where = (condition.id, _text(key))
                incident = incidents.pop(where, None)
                if incident is not None:
                    self._seen[incident.id] = now
                if not condition.crossed(value):
                    self._since.pop(where, None)
                    if incident is not None:
                        self._log.end(incident, back(incident.fields, value), now)
                        changed = True
                elif latest - self._since.setdefault(where, latest) >= condition.duration - 0.001 and incident is None:
                    self._open(condition, key, value, now)
                    changed = True
        return self._silent(incidents, current, now) or changed

    def _values(self, condition: Condition, end: float) -> tuple[dict[Key, float], float]:
        """The newest aligned value of each series, and when its newest sample was taken."""
        start = end - condition.aggregation.period
        project = str(condition.policy.attributes.get("project") or "")
        read = {
            key: points
            for key, points in self._store.read(condition.filter.wanted, start, end).items()
            if not project or dict(key.resource_labels).get("project_id") == project
        }
        latest = max((points[-1].at for points in read.values()), default=end)
        series = aggregate(read, condition.aggregation, start, end)
        return {key: float(points[0].value) for key, points in series.items() if points}, latest

    def _open(self, condition: Condition, key: Key, value: float, now: float) -> None:
        names = {machine.instance_id: machine.name for machine in instances(self._world)}
        fields = opened(condition, key, value, names, {})
        project = str(condition.policy.attributes.get("project") or dict(key.resource_labels).get("project_id"))
        urls = channel_urls(self._world, condition.policy)
        self._log.begin(Incident(self._new_id(), condition.id, _text(key), project, now, fields, urls))

    def _abandoned(self, incidents: dict[tuple[str, str], Incident], current: set[str], now: float) -> bool:
        """Close the incidents of conditions that are gone."""
        left = [where for where in incidents if where[0] not in current and where[0] != BY_HAND]
        for where in left:
            incident = incidents.pop(where)
            self._log.end(incident, gone(incident.fields), now)
        self._since = {where: since for where, since in self._since.items() if where[0] in current}
        return bool(left)

    def _silent(self, incidents: Mapping[tuple[str, str], Incident], current: list[Condition], now: float) -> bool:
        """Close the incidents whose series said nothing for as long as their policy allows."""
        patience = {condition.id: condition.auto_close for condition in current}
        changed = False
        for incident in incidents.values():
            if incident.condition in patience:
                seen = self._seen.setdefault(incident.id, now)
                if now - seen >= patience[incident.condition]:
                    self._log.end(incident, silent(incident.fields), now)
                    changed = True
        return changed


def _text(key: Key) -> str:
    parts: list[Any] = [key.metric, key.metric_labels, key.resource, key.resource_labels]
    return json.dumps(parts)
