"""Alert policies: one notification channel for a deployment and one policy for each entry of `plan.monitoring`.

A policy that watches whether HTTP is answered gets the uptime check that asks.

Written by code alone. An entry that can't be watched is refused by name, never dropped.

On Google Cloud the channel is the platform's Pub/Sub topic and needs no secret. Where there is no topic it is a
webhook: a `webhook_tokenauth` channel carries its token in the query of its address (`auth_token`), because Cloud
Monitoring has no header for it. The variable is sensitive, so Terraform prints neither the token nor the address; the
state holds it.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from functions.planning.catalogue.compose import Blueprint, compose
from functions.planning.catalogue.hcl import number
from functions.planning.catalogue.render import filled, rendered
from shared.parts.expand import PlanRefused, expand, shown
from shared.parts.instances import Expanded, Instance, Made
from shared.parts.part import Profile, Series, holds
from shared.parts.stacks import architecture_of
from shared.schemas import InfraPlan, MonitoringPolicy

_DURATION = re.compile(r"([1-9][0-9]{0,4})s")
_LONGEST = 23 * 3600 + 30 * 60
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_SEVERITIES = {
    "critical": "critical",
    "high": "error",
    "error": "error",
    "medium": "warning",
    "warning": "warning",
    "low": "warning",
    "info": "warning",
}


def bind_monitoring(plan: InfraPlan) -> list[MonitoringPolicy]:
    """One policy per metric profile of each resource that a plan of the catalogue makes; raises PlanRefused."""
    return bind(expand(architecture_of(plan)))


Wished = Mapping[tuple[str, str], tuple[float, int | None, str]]
"""Part and policy by their names -> from which value somebody asks to be told, after how many seconds of it, and how
bad it is then (empty: as the profile says)."""

_LEVEL = re.compile(r"_(?:critical|error|warning)(?:_[2-9])?")


def _is_level(name: str, profile: Profile) -> bool:
    """Whether a policy is a further one of a profile, from another value: `cpu_high_warning` beside `cpu_high`."""
    return name.startswith(profile.name) and _LEVEL.fullmatch(name, len(profile.name)) is not None


def bind(
    expanded: Expanded, wished: Wished = MappingProxyType({}), kept: Sequence[MonitoringPolicy] = ()
) -> list[MonitoringPolicy]:
    """One policy per metric profile of each resource, in the order in which they are written.

    Of profiles that only a wish brings there is one for each that is `wished`, or that stood before (`kept`). A profile
    has further ones where somebody asks to be told from several values.
    """
    stood = {(each.resource_ref, each.metric_name): each for each in kept}
    found = []
    for instance, made, profile in _profiles(expanded):
        own = wished.get((instance.id, profile.name))
        if not profile.wished or own is not None or (made.ref, profile.name) in stood:
            found.append(_policy(instance, made, profile, profile.name, own))
        for (id_, name), level in wished.items():
            if id_ == instance.id and _is_level(name, profile):
                found.append(_policy(instance, made, profile, name, level))
        found += [
            each
            for (ref, name), each in stood.items()
            if ref == made.ref and _is_level(name, profile) and (instance.id, name) not in wished
        ]
    return found


def _policy(
    instance: Instance, made: Made, profile: Profile, name: str, wish: tuple[float, int | None, str] | None
) -> MonitoringPolicy:
    value, seconds, severity = wish or (None, None, "")
    return MonitoringPolicy(
        resource_ref=made.ref,
        metric_name=name,
        metric_path=profile.metric,
        threshold=profile.threshold_of(instance.settings) if value is None else value,
        duration=profile.duration if seconds is None else f"{seconds}s",
        severity=severity or profile.severity,
    )


def within_size(policies: list[MonitoringPolicy], expanded: Expanded) -> list[MonitoringPolicy]:
    """The same, none of them above what a part of this size can reach: a plan that came alone may be of another."""
    reached = {
        (made.ref, profile.metric): profile.threshold_of(instance.settings)
        for instance, made, profile in _profiles(expanded)
        # A share of all says nothing of how much there may be.
        if profile.by is not None and not profile.below and not profile.of_all
    }
    return [
        policy.model_copy(
            update={
                "threshold": min(policy.threshold, reached.get((policy.resource_ref, policy.metric_path), math.inf))
            }
        )
        for policy in policies
    ]


def _profiles(expanded: Expanded) -> Iterator[tuple[Instance, Made, Profile]]:
    for instance in expanded.instances():
        for profile in instance.part.profiles:
            made = instance.made.get(profile.word)
            if made is not None and holds(profile.when, instance.settings):
                yield instance, made, profile


def generate_monitoring_tf(plan: InfraPlan) -> str:
    """The channel and the alert policies of a plan, as formatted HCL; raises PlanRefused."""
    return monitoring_tf(compose(plan))


def monitoring_tf(blueprint: Blueprint) -> str:
    """The same for a plan whose parts are chosen."""
    policies = blueprint.plan.monitoring
    blocks = [rendered("notification_channel.tf", {})]
    told = [each for each in blueprint.expanded.instances() if each.part.name == "alert_channel"]
    labels: set[str] = set()
    watched_so: set[tuple[str, str]] = set()
    for index, policy in enumerate(policies):
        instance, watched, profile = _checked(blueprint.expanded, policy, index)
        name = policy.metric_name
        if (watched.label, name) in watched_so:
            raise PlanRefused(_field(index), f"{policy.resource_ref} has {name} twice")
        watched_so.add((watched.label, name))
        # The first of a name keeps it alone: a second database beside one that stands leaves its policies as they are.
        label = name if name not in labels else f"{watched.label}_{name}"
        labels.add(label)
        words: dict[str, object] = {**instance.words, "watched": watched, "s": instance.settings, "id": instance.id}
        if profile.asked:
            asked = {"watched": watched, "asked": profile.asked, "host": filled(profile.asked.host, words)}
            blocks.append(rendered("uptime_check.tf", {**asked, "check_label": _check(watched)}))
        severity = _SEVERITIES[policy.severity.lower()]
        channels = [each.made["channel"].address for each in told if severity in getattr(each.settings, "levels", ())]
        blocks.append(alert_policy(watched, policy, profile, label, words, channels=channels))
    return "\n".join(blocks)


def _checked(expanded: Expanded, policy: MonitoringPolicy, index: int) -> tuple[Instance, Made, Profile]:
    """What an entry watches, and by which profile; every word of it is from a closed vocabulary afterwards."""
    field = _field(index)
    every = list(_profiles(expanded))
    watched = [each for each in every if each[1].ref == policy.resource_ref]
    if not watched:
        known = ", ".join(dict.fromkeys(made.ref for _, made, _ in every)) or "nothing that has metrics"
        raise PlanRefused(field, f"resource_ref {shown(policy.resource_ref)} is not in the plan, which has {known}")
    alike = [each for each in watched if each[2].metric == policy.metric_path]
    name = policy.metric_name
    fitting = next(
        (each for each in alike if each[2].name == name or _is_level(name, each[2])), next(iter(alike), None)
    )
    if fitting is None:
        known = ", ".join(sorted({profile.metric for _, _, profile in watched}))
        raise PlanRefused(field, f"metric_path {shown(policy.metric_path)} is not watched there, but {known}")
    if not _NAME.fullmatch(policy.metric_name):
        raise PlanRefused(field, f"metric_name {shown(policy.metric_name)} is not a name such as cpu_high")
    seconds = _DURATION.fullmatch(policy.duration)
    if not seconds or int(seconds[1]) % 60 or int(seconds[1]) > _LONGEST:
        raise PlanRefused(
            field, f"duration {shown(policy.duration)} is not a multiple of 60s, up to {_LONGEST // 60 * 60}s"
        )
    if not math.isfinite(policy.threshold) or not 0 <= policy.threshold <= 1e15:
        raise PlanRefused(field, "threshold is not a number from 0 to 1e15")
    if policy.severity.lower() not in _SEVERITIES:
        raise PlanRefused(field, f"severity {shown(policy.severity)} is not one of {', '.join(_SEVERITIES)}")
    return fitting


def alert_policy(
    watched: Made,
    policy: MonitoringPolicy,
    profile: Profile,
    label: str,
    words: dict[str, object],
    *,
    channels: Sequence[str] = (),
) -> str:
    """One policy of one resource, by its type's profile; the words are those of its part's selector.

    `channels`: the addresses of those who are told beside the platform.
    """
    series = profile.series or _answered(watched)
    series = replace(series, resource_type=filled(series.resource_type, words), period=filled(series.period, words))
    selector = filled(series.selector, words)
    return rendered(
        "alert_policy.tf",
        {
            "label": label,
            "channels": channels,
            "watched": watched,
            "name": policy.metric_name,
            "metric": policy.metric_path.replace("{name}", f"${{{watched.address}.name}}"),
            "threshold": number(policy.threshold),
            "duration": policy.duration,
            "severity": _SEVERITIES[policy.severity.lower()],
            "series": series,
            "selector": selector.replace('"', '\\"'),
            "unreachable": profile.asked is not None,
            "below": profile.below,
            "advice": profile.advice,
            "of_all": filled(profile.of_all, words).replace('"', '\\"'),
        },
    )


def _answered(watched: Made) -> Series:
    """As Google's console writes it: the newest answer of each checker, and how many of them failed."""
    check = f"google_monitoring_uptime_check_config.{_check(watched)}.uptime_check_id"
    return Series(
        "uptime_url",
        f'metric.labels.check_id="${{{check}}}"',
        aligner="ALIGN_NEXT_OLDER",
        reducer="REDUCE_COUNT_FALSE",
        period="1200s",
        group_by="resource.label.*",
    )


def _check(watched: Made) -> str:
    return f"{watched.label}_http"


def _field(index: int) -> str:
    return f"monitoring.{index}"
