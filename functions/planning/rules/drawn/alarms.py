"""Alerts with figures of a goal's own, each as a policy of the part that it is said of.

What no part here measures, or not in that unit, is told with what there is instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from functions.planning.rules.changes.parts import Now
from functions.planning.rules.meant.alarm_levels import SEVERITIES, ranked, routed_in
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
_PAGES = re.compile(r"\b(?:page[sd]?|pagers?|sms|text (?:me|us))\b")
_NO_NUMBER = (
    "nobody's number is named for it: say which (`+491512345678`), and such an alert goes there by SMS; until then it "
    "reaches you by your channel, and whoever else is told of alerts"
)
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
    drawn: list[_Drawn] = []
    for alarm in reading.alarms:
        if any(low <= alarm.core[0] < high for low, high in reading.negated) or not sketch.parts:
            continue
        if any(_same_sentence(reading.text, each.start, alarm.core[0]) for each in reading.of("log_alert")):
            # How often the log says something is counted in the log.
            continue
        drawn.append(_drawn(sketch, reading.text, alarm))
        sketch.taken.append(alarm.span)
        sketch.stated.append(alarm.core)
    severities = _put(sketch, drawn)
    numbers = any(drawn.settings.get("kind") == "sms" for drawn in sketch.parts.values())
    for each in drawn:
        met, how = (
            (all(one.met for one in each.lines), "; ".join(one.how for one in each.lines))
            if each.lines
            else (False, each.why)
        )
        sketch.told.append(Asked(words=typed(*each.alarm.core), need=_NEED, met=met, how=how))
        paged = _PAGES.search(reading.text, *each.alarm.core)
        if paged and not numbers:
            sketch.told.append(Asked(words=typed(*paged.span()), need="alert_channel", met=False, how=_NO_NUMBER))
    _route(sketch, reading, [(each.alarm, severities[id(each)]) for each in drawn if id(each) in severities])


@dataclass(slots=True)
class _Line:
    """One policy of an alarm: from which value, and whether that is what was said; `how` says it."""

    place: _Place
    told: Told
    met: bool
    how: str


@dataclass(slots=True)
class _Drawn:
    """An alarm with its policies, or why it has none."""

    alarm: Alarm
    lines: list[_Line]
    why: str = ""


def _drawn(sketch: Sketch, text: str, alarm: Alarm) -> _Drawn:
    _measured(sketch, alarm, text)
    places = list(_places(sketch, alarm))
    if not places:
        return _Drawn(alarm, [], _nowhere(sketch, alarm))
    if alarm.below:
        why = f"{places[0].profile.label}: an alert here tells of values above one, and of none below"
        return _Drawn(alarm, [], why)
    return _Drawn(alarm, [_set(place, alarm) for place in _meant(sketch, text, alarm, places)])


def _put(sketch: Sketch, drawn: list[_Drawn]) -> dict[int, str]:
    """Write the policies, one for each value that a thing is watched from; the severity of each alarm, by its `id`."""
    severities: dict[int, str] = {}
    by_place: dict[tuple[str, str], list[tuple[_Drawn, _Line]]] = {}
    for each in drawn:
        for line in each.lines:
            by_place.setdefault((line.place.id, line.place.profile.name), []).append((each, line))
    for (id_, name), lines in by_place.items():
        values = {line.told.value: (each, line) for each, line in lines}
        said = [(value, each.alarm.severity) for value, (each, _) in values.items()]
        order = zip(ranked(said), values.values(), strict=True)
        # The worst keeps the policy's own name.
        taken: set[str] = set()
        for severity, (each, line) in sorted(order, key=lambda one: (-_rank(one[0]), -one[1][1].told.value)):
            called = name if not taken else f"{name}_{severity}"
            while called in taken:
                called = f"{name}_{severity}_{len(taken)}"
            taken.add(called)
            sketch.policies[id_, called] = line.told._replace(severity=severity)
            severities[id(each)] = severity
            line.how = f"{line.how} ({', '.join(filter(None, (called, severity)))})"
        for _, line in lines:
            if (kept := values[line.told.value][1]) is not line:
                line.how = kept.how
    return severities


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity else -1


def _route(sketch: Sketch, reading: Reading, alarms: list[tuple[Alarm, str]]) -> None:
    """Let an address that is named for one severity be told of that one alone; what nobody is told of goes to the rest."""
    said: dict[str, set[str]] = {}
    for alarm, severity in alarms:
        for address in alarm.to if severity else ():
            said.setdefault(address, set()).add(severity)
    if not said:
        for address, severity in routed_in(reading.text):
            said.setdefault(address, set()).add(severity)
    channels = {sketch.parts[id_].settings.get("to", ""): id_ for id_ in sketch.of("alert_channel")}
    routed = {channels[address]: told for address, told in said.items() if address in channels}
    if len({frozenset(told) for told in routed.values()}) < len(SEVERITIES) - 1 and len(routed) == len(channels):
        # Of one severity alone, the others would reach nobody.
        return
    heard = set().union(*routed.values()) if len(routed) == len(channels) else set(SEVERITIES)
    for severity in reversed(SEVERITIES):
        if severity not in heard:
            # As the next below it, or the least that is told.
            below = [each for each in SEVERITIES if each in heard and _rank(each) < _rank(severity)]
            near = below[-1] if below else min(heard, key=_rank)
            for told in routed.values():
                if near in told:
                    told.add(severity)
    for id_, told in routed.items():
        if sketch.put("", id_, severities=",".join(each for each in SEVERITIES if each in told)):
            to = sketch.parts[id_].settings["to"]
            of = " and ".join(each for each in SEVERITIES if each in told)
            sketch.how["alert_address"] = [
                f"{id_}: alerts of severity {of} go to {to}" if line.startswith(f"{id_}: ") else line
                for line in sketch.how.get("alert_address", [])
            ]


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
    for stretch in (alarm.of, alarm.core, alarm.span, (low, alarm.span[1])):
        said = text[slice(*stretch)]
        # `Datenbank-CPU` names it too.
        if named := there & {*now.named(said), *now.named(said.replace("-", " "))}:
            return [place for place in places if place.id in named]
    if alarm.what in {"errors", "latency"}:
        fronts = [place for place in places if place.id in sketch.of(*_FRONTS)]
        return fronts or places
    return places


def _set(place: _Place, alarm: Alarm) -> _Line:
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
    told = Told(value, lasts)
    said += f" for {lasts} s" if lasts else ""
    if alarm.share == "90":
        return _Line(place, told, False, f"{said}, of 50, 95 and 99 % of the requests, and not of 90")
    if seconds is not None and seconds != lasts:
        return _Line(place, told, False, f"{said}; Cloud Monitoring looks for whole minutes, up to 23.5 hours")
    return _Line(place, told, True, said)


def _nowhere(sketch: Sketch, alarm: Alarm) -> str:
    """Why there is no such policy: nothing here measures it, or it is measured otherwise."""
    others = [(units[0], names) for what, units, names in _POLICIES if what == alarm.what]
    for unit, names in others:
        for drawn in sketch.parts.values():
            for profile in drawn.part.profiles:
                if profile.name.startswith(names) and not profile.wished:
                    return f"{drawn.id}: {profile.label} ({profile.name}) is {_HOW[unit]}: say it so, with `infraai change`"
    return "no part of this plan has a metric for it that an alert policy could watch"
