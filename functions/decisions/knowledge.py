"""What is known: which alerts have a known fix, and which actions a resource type may ever see.

A closed table in code. The model can choose among these or ask a person, and nothing else.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from shared.schemas import ActionName, Alert, AlertTarget

ALLOWED_ACTIONS: dict[str, frozenset[ActionName]] = {
    "google_compute_instance": frozenset({"scale_up_vm", "restart_instance", "modify_firewall"}),
}
"""Terraform type -> the actions it may see. A type that is not here is only ever looked at by a person."""

MONITORED_TYPES: dict[str, frozenset[str]] = {
    "gce_instance": frozenset({"google_compute_instance"}),
    "uptime_url": frozenset({"google_compute_instance"}),
    "cloudsql_database": frozenset({"google_sql_database_instance"}),
    "instance_group": frozenset(
        {"google_compute_instance_group_manager", "google_compute_region_instance_group_manager"}
    ),
    "cloud_run_revision": frozenset({"google_cloud_run_v2_service"}),
    "gcs_bucket": frozenset({"google_storage_bucket"}),
    "pubsub_subscription": frozenset({"google_pubsub_subscription"}),
    "pubsub_topic": frozenset({"google_pubsub_topic"}),
}
"""Cloud Monitoring's resource type -> the Terraform types it can be about."""

_NEEDS_A_LARGER_MACHINE = frozenset(
    {
        "compute.googleapis.com/instance/cpu/utilization",
        "agent.googleapis.com/cpu/utilization",
        "agent.googleapis.com/memory/percent_used",
    }
)
_DOES_NOT_ANSWER = frozenset({"monitoring.googleapis.com/uptime_check/check_passed"})


class Evidence(BaseModel):
    """What the cloud itself says about the target, read at the time of the decision; None is not known.

    `missing_firewall` is the Terraform address of a firewall rule that the deployment declares and the project lacks
    or has disabled, "" when all are there; `instance_status` is Compute Engine's word (RUNNING, TERMINATED, ...).
    """

    missing_firewall: str | None = None
    instance_status: str | None = None


def needs_evidence(alert: Alert) -> bool:
    """Whether the alert's cause can only be told by looking."""
    return alert.metric in _DOES_NOT_ANSWER


def known_fix(alert: Alert, target: AlertTarget, evidence: Evidence) -> ActionName:
    """The action that is known to mend this alert on this target, or `none`: a problem for a person."""
    fix: ActionName = "none"
    if alert.metric in _NEEDS_A_LARGER_MACHINE and alert.comparison != "lt":
        fix = "scale_up_vm"
    elif alert.metric in _DOES_NOT_ANSWER and evidence.missing_firewall:
        fix = "modify_firewall"
    elif alert.metric in _DOES_NOT_ANSWER and evidence.missing_firewall == "" and evidence.instance_status == "RUNNING":
        fix = "restart_instance"
    return fix if fix in ALLOWED_ACTIONS.get(target.type, frozenset()) else "none"


Mismatch = Literal["unknown_resource", "ambiguous_target", "target_mismatch"]


def match_target(alert: Alert, registered: Sequence[AlertTarget]) -> AlertTarget | Mismatch:
    """The one registered resource that the alert is about, or why there is none.

    `registered` holds what the registry has under the alert's names or its numeric id. Names that lead to two
    resources, to another project, zone or resource type than the registry's make it nobody's: a person looks.
    """
    found = {target.name: target for target in registered}
    if not found:
        return "unknown_resource"
    if len(found) > 1:
        return "ambiguous_target"
    target = next(iter(found.values()))
    types = MONITORED_TYPES.get(alert.resource_type)
    same_type = types is None or target.type in types
    same_project = not alert.project or not target.project or alert.project == target.project
    same_zone = not alert.zone or not target.zone or alert.zone == target.zone
    return target if same_type and same_project and same_zone else "target_mismatch"
