"""Webhook notifications as Cloud Monitoring writes them: version 1.2.

Source: https://cloud.google.com/monitoring/support/notification-options#webhooks.
"""

from collections.abc import Mapping
from typing import Any

from infra.local.monitoring.policies import Condition
from infra.local.monitoring.series import METRICS, RESOURCES, Key

_DELETED = "Incident cancelled because the alert policy condition was deleted or modified while incident was active."
_SILENT = "The incident was closed automatically: no data came for as long as its policy waits."


def opened(
    condition: Condition, key: Key, value: float, names: Mapping[str, str], user_labels: Mapping[str, str]
) -> dict[str, Any]:
    """What an incident says for as long as it lives; `notification` adds its state.

    `names`: instance id -> name, for the words people read.
    """
    attributes = condition.policy.attributes
    resource, metric = dict(key.resource_labels), dict(key.metric_labels)
    project = resource.get("project_id") or str(attributes.get("project"))
    shown = _shown(metric, resource, names)
    answer: dict[str, Any] = {
        "severity": str(attributes.get("severity") or "No severity").capitalize(),
        "observed_value": number(value),
        "threshold_value": f"{condition.threshold:.15g}",
        "policy_name": str(attributes.get("display_name")),
        "policy_user_labels": dict(attributes.get("user_labels") or {}),
        "condition_name": str(condition.raw.get("display_name")),
        "condition": {
            "name": str(condition.raw.get("name")),
            "displayName": str(condition.raw.get("display_name")),
            "conditionThreshold": _threshold(condition),
        },
        "resource": {"type": key.resource, "labels": resource},
        "resource_id": resource.get("instance_id", ""),
        "resource_name": f"{project} {shown}" if shown else "",
        "resource_display_name": shown,
        "resource_type_display_name": RESOURCES.get(key.resource, key.resource),
        "metric": {"type": key.metric, "displayName": METRICS[key.metric].shown, "labels": metric},
        "metadata": {"system_labels": {}, "user_labels": dict(user_labels)},
    }
    for words in (attributes.get("documentation") or [])[:1]:
        answer["documentation"] = {
            name: str(words[name]) for name in ("content", "mime_type", "subject") if words.get(name)
        }
    side = "above" if condition.above else "below"
    answer["summary"] = _sentence(answer, metric, f"is {side} the threshold of {condition.threshold:.3f}")
    return answer


def back(incident: dict[str, Any], value: float) -> dict[str, Any]:
    """The incident once its condition is no longer met."""
    closed = {**incident, "observed_value": number(value)}
    return closed | {"summary": _sentence(closed, closed["metric"]["labels"], "returned to normal")}


def gone(incident: dict[str, Any]) -> dict[str, Any]:
    """The incident once nobody watches it any more: Google writes prose where the value was."""
    return {**incident, "observed_value": _DELETED, "summary": _DELETED}


def silent(incident: dict[str, Any]) -> dict[str, Any]:
    """The incident once its series has said nothing for too long: the last value stays, the summary says why."""
    return {**incident, "summary": _SILENT}


def notification(
    fields: Mapping[str, Any], incident_id: str, project: str, *, started_at: float, ended_at: float | None
) -> dict[str, Any]:
    """The whole body; times in epoch seconds."""
    return {
        "version": "1.2",
        "incident": {
            "incident_id": incident_id,
            "scoping_project_id": project,
            "scoping_project_number": 123456789012,
            "url": f"https://console.cloud.google.com/monitoring/alerting/alerts/{incident_id}?project={project}",
            "state": "open" if ended_at is None else "closed",
            "started_at": int(started_at),
            "ended_at": None if ended_at is None else int(ended_at),
            **fields,
        },
    }


def number(value: float) -> str:
    """A value as notifications have it: text with three decimals."""
    return f"{float(value):.3f}"


def _threshold(condition: Condition) -> dict[str, Any]:
    raw = condition.threshold_raw
    trigger = (raw.get("trigger") or [{"count": 1}])[0]
    aggregations = [
        {
            "alignmentPeriod": each.get("alignment_period"),
            "perSeriesAligner": each.get("per_series_aligner"),
            "crossSeriesReducer": each.get("cross_series_reducer"),
            "groupByFields": each.get("group_by_fields"),
        }
        for each in raw.get("aggregations") or []
    ]
    return {
        "filter": raw.get("filter"),
        "aggregations": [{name: value for name, value in each.items() if value} for each in aggregations],
        "comparison": raw.get("comparison"),
        "thresholdValue": condition.threshold,
        "duration": raw.get("duration"),
        "trigger": {name: value for name, value in trigger.items() if value},
    }


def _shown(metric: Mapping[str, str], resource: Mapping[str, str], names: Mapping[str, str]) -> str:
    name = metric.get("instance_name") or names.get(resource.get("instance_id") or "none")
    return name or resource.get("database_id") or resource.get("host") or ""


def _sentence(incident: Mapping[str, Any], metric: Mapping[str, str], what: str) -> str:
    told = ", ".join(f"{name}={value}" for name, value in metric.items())
    labels = f" with metric labels {{{told}}}" if told else ""
    value = incident["observed_value"]
    subject = f" for {incident['resource_name']}" if incident["resource_name"] else ""
    return f"{incident['metric']['displayName']}{subject}{labels} {what} with a value of {value}."
