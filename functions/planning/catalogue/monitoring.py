"""Alert policies: one notification channel for a deployment and one policy for each entry of `plan.monitoring`.

A policy that watches whether HTTP is answered gets the uptime check that asks.

Written by code alone. An entry that can't be watched is refused by name, never dropped.

A `webhook_tokenauth` channel carries its token in the query of its address (`auth_token`): Cloud Monitoring has no
header for it. The variable is sensitive, so Terraform prints neither the token nor the address; the state holds it.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass

from functions.planning.catalogue.compose import Blueprint, Made, PlanRefused, compose
from functions.planning.catalogue.hcl import number
from functions.planning.catalogue.render import rendered
from shared.monitoring import METRIC_PROFILES, UPTIME
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
_NUM_BACKENDS = "cloudsql.googleapis.com/database/postgresql/num_backends"


@dataclass(frozen=True, slots=True)
class _Series:
    """How the time series of a resource are found, how each is aligned, and how several become one (`reducer`)."""

    resource_type: str
    selector: str
    reducer: str = ""
    aligner: str = "ALIGN_MEAN"
    period: str = "60s"
    group_by: str = ""


def generate_monitoring_tf(plan: InfraPlan) -> str:
    """The channel and the alert policies of a plan, as formatted HCL; raises PlanRefused."""
    return monitoring_tf(compose(plan))


def monitoring_tf(blueprint: Blueprint) -> str:
    """The same for a plan whose parts are chosen."""
    policies = blueprint.plan.monitoring
    shared_names = {name for name, count in Counter(policy.metric_name for policy in policies).items() if count > 1}
    blocks = [rendered("notification_channel.tf", {})]
    labels: set[str] = set()
    for index, policy in enumerate(policies):
        watched = _checked(blueprint, policy, index)
        label = (
            policy.metric_name if policy.metric_name not in shared_names else f"{watched.label}_{policy.metric_name}"
        )
        if label in labels:
            raise PlanRefused(_field(index), f"{policy.resource_ref} has {policy.metric_name} twice")
        labels.add(label)
        if policy.metric_path == UPTIME:
            address = _address(blueprint, watched)
            blocks.append(
                rendered("uptime_check.tf", {"watched": watched, "address": address, "check_label": _check(watched)})
            )
        blocks.append(_alert_policy(watched, policy, label))
    return "\n".join(blocks)


def _checked(blueprint: Blueprint, policy: MonitoringPolicy, index: int) -> Made:
    """The resource an entry watches; every word of the entry is from a closed vocabulary afterwards."""
    field = _field(index)
    resources = {made.ref: made for word in blueprint.named if (made := blueprint.made[word]).type in METRIC_PROFILES}
    watched = resources.get(policy.resource_ref)
    if watched is None:
        known = ", ".join(resources) or "nothing that has metrics"
        raise PlanRefused(field, f"resource_ref {_shown(policy.resource_ref)} is not in the plan, which has {known}")
    metrics = {profile["metric"] for profile in METRIC_PROFILES[watched.type]}
    if watched.type == "google_sql_database_instance":
        metrics.add(_NUM_BACKENDS)
    if _address(blueprint, watched) is None:
        metrics.discard(UPTIME)
    if policy.metric_path not in metrics:
        known = ", ".join(sorted(metrics))
        raise PlanRefused(field, f"metric_path {_shown(policy.metric_path)} is not watched there, but {known}")
    if not _NAME.fullmatch(policy.metric_name):
        raise PlanRefused(field, f"metric_name {_shown(policy.metric_name)} is not a name such as cpu_high")
    seconds = _DURATION.fullmatch(policy.duration)
    if not seconds or int(seconds[1]) % 60 or int(seconds[1]) > _LONGEST:
        raise PlanRefused(
            field, f"duration {_shown(policy.duration)} is not a multiple of 60s, up to {_LONGEST // 60 * 60}s"
        )
    if not math.isfinite(policy.threshold) or not 0 <= policy.threshold <= 1e15:
        raise PlanRefused(field, "threshold is not a number from 0 to 1e15")
    if policy.severity.lower() not in _SEVERITIES:
        raise PlanRefused(field, f"severity {_shown(policy.severity)} is not one of {', '.join(_SEVERITIES)}")
    return watched


def _alert_policy(watched: Made, policy: MonitoringPolicy, label: str) -> str:
    words: dict[str, object] = {
        "label": label,
        "watched": watched,
        "name": policy.metric_name,
        "metric": policy.metric_path,
        "threshold": number(policy.threshold),
        "duration": policy.duration,
        "severity": _SEVERITIES[policy.severity.lower()],
        "series": _series(watched, policy.metric_path),
        "unreachable": policy.metric_path == UPTIME,
        "advice": _UNREACHABLE_ADVICE if policy.metric_path == UPTIME else _ADVICE[watched.type],
    }
    return rendered("alert_policy.tf", words)


_GROUP_ADVICE = (
    "The group is at its limit: look at its size against `max_replicas`, at failing health checks, "
    "and at what the load balancer lets in."
)
_ADVICE = {
    "google_compute_instance": (
        "Look at what the machine is busy with; a larger `machine_type` gives it more room, a reset clears a hang."
    ),
    "google_sql_database_instance": (
        "Look at slow queries and at open connections first; the database itself is changed by a person only."
    ),
    "google_compute_instance_group_manager": _GROUP_ADVICE,
    "google_compute_region_instance_group_manager": _GROUP_ADVICE,
}


_UNREACHABLE_ADVICE = (
    "Look at whether the machines run, at the firewall rules that let HTTP in, and at the application itself."
)


def _address(blueprint: Blueprint, watched: Made) -> Made | None:
    """The address on which a resource answers HTTP; None when it has none of its own."""
    word = {"google_compute_instance": "address"}.get(watched.type, "lb_address")
    return None if watched.type == "google_sql_database_instance" else blueprint.made.get(word)


def _check(watched: Made) -> str:
    return f"{watched.label}_http"


def _series(watched: Made, metric: str) -> _Series:
    """Which series belong to a resource; its real name is taken from the resource itself."""
    if metric == UPTIME:
        # As Google's console writes it: the newest answer of each checker, and how many of them failed.
        check = f"google_monitoring_uptime_check_config.{_check(watched)}.uptime_check_id"
        selector = f'metric.labels.check_id=\\"${{{check}}}\\"'
        newest = ("REDUCE_COUNT_FALSE", "ALIGN_NEXT_OLDER", "1200s", "resource.label.*")
        return _Series("uptime_url", selector, *newest)
    # Counters of what happened since the last sample become a rate per second; gauges are averaged.
    aligner = "ALIGN_RATE" if metric.endswith("_count") else "ALIGN_MEAN"
    if watched.type == "google_sql_database_instance":
        selector = f'resource.labels.database_id=\\"${{var.project_id}}:${{{watched.address}.name}}\\"'
        if metric != _NUM_BACKENDS:
            return _Series("cloudsql_database", selector, aligner=aligner)
        # PostgreSQL counts connections per database; the sum keeps the name of the instance.
        return _Series("cloudsql_database", selector, "REDUCE_SUM", aligner, group_by="resource.label.database_id")
    if watched.type == "google_compute_instance":
        return _Series("gce_instance", f'metric.labels.instance_name=\\"${{{watched.address}.name}}\\"', "", aligner)
    # A group's machines are named after it; its load is the mean over them.
    prefix = f"${{{watched.address}.base_instance_name}}-"
    return _Series("gce_instance", f'metric.labels.instance_name=starts_with(\\"{prefix}\\")', "REDUCE_MEAN", aligner)


def _field(index: int) -> str:
    return f"monitoring.{index}"


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")
