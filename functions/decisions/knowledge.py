"""What is known: which alerts have a known fix, and which actions a resource type may ever see.

A closed table in code. The model can choose among these or ask a person, and nothing else.
"""

from collections.abc import Callable, Sequence
from typing import Literal, cast

from pydantic import BaseModel

from shared.parts.views import fixes, metrics, monitored_types, usual_thresholds
from shared.schemas import ActionName, Alert, AlertTarget, Resource

ALLOWED_ACTIONS = {kind: frozenset(cast("ActionName", fix.action) for fix in known) for kind, known in fixes().items()}
"""Terraform type -> the actions it may see. A type that is not here is only ever looked at by a person."""

MONITORED_TYPES = monitored_types()
"""Cloud Monitoring's resource type -> the Terraform types it can be about."""

USUAL_THRESHOLDS = usual_thresholds()
"""Metric of a machine's load -> above which value it is high, for alerts that don't say: a ratio, or percent."""
_FIXED = frozenset(fix.metric for known in fixes().values() for fix in known)

METRICS = metrics()
"""The metrics a model is told by name. The name of any other may be somebody's own words."""


class Evidence(BaseModel):
    """What the cloud itself says about the target, read at the time of the decision; None is not known.

    `missing_firewall` is the Terraform address of a firewall rule that the deployment declares and the project lacks,
    has disabled or has narrowed, "" when all are as declared; `instance_status` is Compute Engine's word (RUNNING,
    TERMINATED, ...), `machine_type` its size as it is now.
    """

    missing_firewall: str | None = None
    instance_status: str | None = None
    machine_type: str | None = None


def needs_evidence(alert: Alert) -> bool:
    """Whether only a look tells the alert's cause, or what its fix would start from."""
    return alert.metric in _FIXED or alert.metric in USUAL_THRESHOLDS


# A load that nobody has measured is none: data that stay away are not mended by a larger machine.
_CAUSES: dict[str, Callable[[Alert, Evidence], bool]] = {
    "scale_up_vm": lambda alert, _: (
        alert.value is not None and alert.comparison != "lt" and alert.resource_type != "uptime_url"
    ),
    "modify_firewall": lambda _, evidence: bool(evidence.missing_firewall),
    "restart_instance": lambda _, evidence: evidence.missing_firewall == "" and evidence.instance_status == "RUNNING",
}
"""Action -> whether what it mends is the cause, as far as anybody knows; an action without a row is never known."""


def known_fix(alert: Alert, target: AlertTarget, evidence: Evidence) -> ActionName:
    """The action that is known to mend this alert on this target, or `none`: a problem for a person."""
    # What helps against one load of a machine helps against another.
    load = alert.metric in USUAL_THRESHOLDS
    for fix in fixes().get(target.type, ()):
        told = fix.metric == alert.metric or (load and fix.metric in USUAL_THRESHOLDS)
        if told and (cause := _CAUSES.get(fix.action)) and cause(alert, evidence):
            return cast("ActionName", fix.action)
    return "none"


def attribute_of(action: ActionName, kind: str) -> str | None:
    """The one attribute that a known fix changes of a Terraform type; None where it changes none."""
    return next((fix.attribute for fix in fixes().get(kind, ()) if fix.action == action), None)


Mismatch = Literal["unknown_resource", "ambiguous_target", "target_mismatch", "foreign_scope"]


def match_target(alert: Alert, registered: Sequence[Resource], platform: str) -> AlertTarget | Mismatch:
    """The one registered resource that the alert is about, or why there is none.

    `registered` holds what the registry has under the alert's names or its numeric id. Names that lead to two
    resources, or to another project, zone, type or id than the registry's, make it nobody's: a person looks. Of
    resources that share one name the alert's type, zone and project choose. The alert's scoping project has to be the
    resource's or `platform`, the platform's own.
    """
    if not registered:
        return "unknown_resource"
    if len({resource.name for resource in registered}) > 1:
        return "ambiguous_target"
    fitting = [resource for resource in registered if _fits(alert, resource)]
    if not fitting:
        return "target_mismatch"
    if alert.scope != platform:
        fitting = [resource for resource in fitting if _agree(alert.scope, resource.project)]
        if not fitting:
            return "foreign_scope"
    return AlertTarget.model_validate(fitting[0].model_dump()) if len(fitting) == 1 else "ambiguous_target"


def _fits(alert: Alert, resource: Resource) -> bool:
    """Whether nothing that the alert says of its resource contradicts the registry.

    What may be acted on has to be meant by its own type and by the most specific name; only an uptime check, which
    knows an address, leaves that to the names behind it.
    """
    types = MONITORED_TYPES.get(alert.resource_type)
    if types is not None and resource.type not in types:
        return False
    if resource.type in ALLOWED_ACTIONS:
        if types is None and alert.resource_type:
            return False
        if alert.resource_type != "uptime_url" and alert.resource_names[:1] not in ([], [resource.name]):
            return False
    return (
        _agree(alert.project, resource.project)
        and _agree(alert.zone, resource.zone)
        and (resource.type != "google_compute_instance" or _agree(alert.resource_id, resource.cloud_id))
    )


def _agree(said: str, registered: str | None) -> bool:
    return not said or not registered or said == registered
