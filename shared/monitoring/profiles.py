"""Metric profiles: the alert policies a resource of each type is born with.

All metrics are ones that Google Cloud samples by itself: none needs an agent on the machine, so none stays silent
because an agent is missing. Source of the metric types: https://cloud.google.com/monitoring/api/metrics_gcp.
"""

from typing import TypedDict

from shared.schemas import InfraPlan, MonitoringPolicy
from shared.terraform.naming import resource_ref
from shared.terraform.stacks import REGIONAL, database_engine


class MetricProfile(TypedDict):
    """One policy: `threshold` in the metric's unit (ratio, bytes per second, count), `duration` in seconds ("60s")."""

    name: str
    metric: str
    threshold: float
    duration: str
    severity: str


UPTIME = "monitoring.googleapis.com/uptime_check/check_passed"
"""Whether an uptime check was answered; its policies count the checkers that were not."""

# Two of the checkers must agree, so that one of them that has trouble of its own raises nothing.
_UNREACHABLE: MetricProfile = {
    "name": "http_unreachable",
    "metric": UPTIME,
    "threshold": 1,
    "duration": "60s",
    "severity": "error",
}
_GROUP: list[MetricProfile] = [
    {
        "name": "asg_cpu_high",
        "metric": "compute.googleapis.com/instance/cpu/utilization",
        "threshold": 0.70,
        "duration": "120s",
        "severity": "critical",
    },
    {
        "name": "asg_disk_read_high",
        "metric": "compute.googleapis.com/instance/disk/read_bytes_count",
        "threshold": 100_000_000,
        "duration": "120s",
        "severity": "warning",
    },
    _UNREACHABLE,
]

METRIC_PROFILES: dict[str, list[MetricProfile]] = {
    "google_compute_instance": [
        {
            "name": "cpu_high",
            "metric": "compute.googleapis.com/instance/cpu/utilization",
            "threshold": 0.80,
            "duration": "60s",
            "severity": "critical",
        },
        {
            "name": "disk_read_high",
            "metric": "compute.googleapis.com/instance/disk/read_bytes_count",
            "threshold": 100_000_000,
            "duration": "120s",
            "severity": "warning",
        },
        _UNREACHABLE,
    ],
    "google_sql_database_instance": [
        {
            "name": "sql_cpu_high",
            "metric": "cloudsql.googleapis.com/database/cpu/utilization",
            "threshold": 0.75,
            "duration": "60s",
            "severity": "critical",
        },
        {
            "name": "sql_connections_high",
            "metric": "cloudsql.googleapis.com/database/network/connections",
            "threshold": 100,
            "duration": "60s",
            "severity": "warning",
        },
    ],
    "google_compute_instance_group_manager": _GROUP,
    "google_compute_region_instance_group_manager": _GROUP,
}
"""Terraform type -> its profiles."""

# What a resource answers HTTP with, where it does: a machine by itself or a group behind its load balancer. A worker
# has no address, so there is nothing that could be asked.
_ANSWERS_ON = {
    "google_compute_instance": "google_compute_address",
    "google_compute_instance_group_manager": "google_compute_global_forwarding_rule",
    "google_compute_region_instance_group_manager": "google_compute_global_forwarding_rule",
}
# PostgreSQL counts its connections under a metric of its own.
_POSTGRES = {
    "cloudsql.googleapis.com/database/network/connections": "cloudsql.googleapis.com/database/postgresql/num_backends"
}


def bind_monitoring(plan: InfraPlan) -> list[MonitoringPolicy]:
    """One policy per profile of each resource type of the plan, in the plan's order, a type that repeats once.

    A zonal and a regional group manager are one group under one name, so only the first of them is bound. Whether HTTP
    is answered is only watched where the plan has an address for it.
    """
    metrics = _POSTGRES if database_engine(plan.stack_type) == "postgres" else {}
    zonal = {regional: kind for kind, regional in REGIONAL.items()}
    kinds = {zonal.get(kind, kind): kind for kind in reversed(plan.resources)}
    return [
        MonitoringPolicy(
            resource_ref=resource_ref(kind, plan.stack_type),
            metric_name=profile["name"],
            metric_path=metrics.get(profile["metric"], profile["metric"]),
            threshold=profile["threshold"],
            duration=profile["duration"],
            severity=profile["severity"],
        )
        for kind in reversed(kinds.values())
        for profile in METRIC_PROFILES.get(kind, [])
        if profile["metric"] != UPTIME or _ANSWERS_ON[kind] in plan.resources
    ]
