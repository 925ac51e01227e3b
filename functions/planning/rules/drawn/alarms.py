"""Alerts with figures of a goal's own, each as a policy of the part that it is said of.

What no part here measures, or not in that unit, is told with what there is instead.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from functions.planning.rules.changes.parts import Now
from functions.planning.rules.meant.alarms import Alarm
from functions.planning.rules.meant.mentions import Words
from functions.planning.rules.read import Reading
from functions.planning.rules.sketch import Sketch, Told
from shared.parts.part import Profile, holds
from shared.schemas import Asked

_NEED = "alert"
# What is measured, in which unit, and the policies that tell of it, by the beginnings of their names.
_POLICIES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("cpu", ("percent",), ("cpu_high", "sql_cpu", "asg_cpu", "redis_cpu", "cluster_cpu", "spanner_cpu", "valkey_cpu", "bigtable_cpu", "alloydb_cpu", "container_cpu")),
    ("memory", ("percent",), ("redis_memory", "cluster_memory", "valkey_memory", "sql_memory", "container_memory", "memory_full")),
    ("disk", ("percent",), ("filestore_disk", "sql_disk", "bigtable_storage", "spanner_storage", "disk_full")),
    ("latency", ("s",), ("latency_p", "balancer_latency_p", "filestore_latency")),
    ("errors", ("percent",), ("error_share", "balancer_error_share")),
    ("errors", ("rate",), ("request_errors", "balancer_errors", "inner_errors", "tasks_failing")),
    ("connections", ("count",), ("sql_connections", "alloydb_connections")),
    ("waiting", ("count",), ("messages_waiting", "tasks_waiting", "airflow_tasks_queued")),
    ("age", ("s",), ("messages_old", "dataflow_lag")),
    ("lag", ("s",), ("sql_replica_lag", "dataflow_lag", "messages_old")),
    ("set_aside", ("count",), ("messages_set_aside",)),
    ("runtime", ("s",), ("job_runs_long",)),
)  # fmt: skip
_LONGEST = 84_600
"""Seconds for which a value may have to stay so: Cloud Monitoring takes no more."""
_USUAL_SHARE = "95"
_HOW = {
    "percent": "a share, in percent",
    "s": "a time",
    "rate": "so many a second",
    "count": "a number",
}
# Of what there are several, the one that requests come in by tells of them all.
_FRONTS = ("load_balancer",)


class _Place(NamedTuple):
    """A policy that may be meant, and the part that has it."""

    id: str
    profile: Profile


def _same_sentence(text: str, one: int, other: int) -> bool:
    return re.search(r"[.!?](?=\s)|[;\n]", text[min(one, other) : max(one, other)]) is None


def draw_alarms(sketch: Sketch, reading: Reading) -> None:
    """Give each alert that states a figure its policy, its value and its time; tell which, or why not."""
    typed = Words.of(reading.goal.text, reading.text)
    for alarm in reading.alarms:
        if any(low <= alarm.core[0] < high for low, high in reading.negated) or not sketch.parts:
            continue
        if any(_same_sentence(reading.text, each.start, alarm.core[0]) for each in reading.of("log_alert")):
            # How often the log says something is counted in the log.
            continue
        met, how = _drawn(sketch, reading.text, alarm)
        sketch.told.append(Asked(words=typed(*alarm.core), need=_NEED, met=met, how=how))
        sketch.taken.append(alarm.span)
        sketch.stated.append(alarm.core)


def _drawn(sketch: Sketch, text: str, alarm: Alarm) -> tuple[bool, str]:
    """Whether the plan has the alert now, and how."""
    _measured(sketch, alarm, text)
    places = list(_places(sketch, alarm))
    if not places:
        return False, _nowhere(sketch, alarm)
    if alarm.below:
        return False, f"{places[0].profile.label}: an alert here tells of values above one, and of none below"
    lines = [_set(sketch, place, alarm) for place in _meant(sketch, text, alarm, places)]
    return all(met for met, _ in lines), "; ".join(how for _, how in lines)


def _measured(sketch: Sketch, alarm: Alarm, text: str) -> None:
    """What is only measured with something more gets that: the agent on a machine that says how full it is."""
    if alarm.what in {"memory", "disk"}:
        machines = sketch.of("vm")
        named = [
            id_ for id_ in Now(sketch.architecture(), comes=True).named(text[slice(*alarm.span)]) if id_ in machines
        ]
        stores = sketch.of("sql", "redis", "valkey", "filestore", "bigtable", "spanner", "gke")
        for id_ in named or ([] if stores else machines):
            sketch.put("", id_, logs=True)


def _places(sketch: Sketch, alarm: Alarm) -> Iterator[_Place]:
    share = alarm.share if alarm.share != "90" else _USUAL_SHARE
    for what, units, names in _POLICIES:
        if what != alarm.what or alarm.unit not in units:
            continue
        for drawn in sketch.parts.values():
            settings = drawn.part.settings.model_validate(drawn.settings)
            for profile in drawn.part.profiles:
                if not profile.name.startswith(names) or not holds(profile.when, settings):
                    continue
                if re.search(r"_p\d\d_", profile.name) and f"_p{share or _USUAL_SHARE}_" not in profile.name:
                    continue
                yield _Place(drawn.id, profile)


def _meant(sketch: Sketch, text: str, alarm: Alarm, places: list[_Place]) -> list[_Place]:
    """Those that the alert's words name, else those that its sentence does, else all; requests at where they come in."""
    now = Now(sketch.architecture(), comes=True)
    there = {place.id for place in places}
    low = max((at for at in (text.rfind(mark, 0, alarm.span[0]) for mark in (". ", "\n", "; ")) if at >= 0), default=0)
    for stretch in ((alarm.core[0], alarm.core[1]), alarm.span, (low, alarm.span[1])):
        if named := there & set(now.named(text[slice(*stretch)])):
            return [place for place in places if place.id in named]
    if alarm.what in {"errors", "latency"}:
        fronts = [place for place in places if place.id in sketch.of(*_FRONTS)]
        return fronts or places
    return places


def _set(sketch: Sketch, place: _Place, alarm: Alarm) -> tuple[bool, str]:
    value = alarm.value or 0.0
    profile = place.profile
    if alarm.unit == "percent" and profile.threshold <= 1:
        value /= 100
    if alarm.unit == "s" and "milliseconds" in profile.label.lower():
        value *= 1_000
    seconds = alarm.seconds
    if alarm.what == "runtime":
        value, seconds = profile.threshold, int(alarm.value or 0)
    said = f"{place.id}: {profile.label} {'below' if profile.below else 'above'} {value:g}"
    lasts = None if seconds is None else min(max(60, -(-seconds // 60) * 60), _LONGEST)
    sketch.policies[place.id, profile.name] = Told(value, lasts)
    after = f" for {lasts} s" if lasts else ""
    if alarm.share == "90":
        return False, f"{said}{after} ({profile.name}): of 50, 95 and 99 % of the requests, and not of 90"
    if seconds is not None and seconds != lasts:
        return False, f"{said}{after} ({profile.name}): Cloud Monitoring looks for whole minutes, up to 23.5 hours"
    return True, f"{said}{after} ({profile.name})"


def _nowhere(sketch: Sketch, alarm: Alarm) -> str:
    """Why there is no such policy: nothing here measures it, or it is measured otherwise."""
    others = [(units[0], names) for what, units, names in _POLICIES if what == alarm.what]
    for unit, names in others:
        for drawn in sketch.parts.values():
            for profile in drawn.part.profiles:
                if profile.name.startswith(names) and not profile.wished:
                    return f"{drawn.id}: {profile.label} ({profile.name}) is {_HOW[unit]}: say it so, with `infraai change`"
    return "no part of this plan has a metric for it that an alert policy could watch"
