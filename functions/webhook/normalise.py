"""From what Cloud Monitoring sends to the fields of an alert.

Tolerant of what real payloads look like (version 1.2 open and closed, test sends, the older flat shape), strict about
types: every field ends as bounded text or a finite number. Nothing in here is trusted; names are only candidates until
the registry knows them.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from shared.schemas import Alert, AlertStatus, HistoryEntry

_NAME_LABELS = (
    "instance_name",
    "database_id",
    "instance_group_manager_name",
    "instance_group_name",
    "service_name",
    "job_name",
    "function_name",
    "bucket_name",
    "cluster_name",
    "subscription_id",
    "topic_id",
    "forwarding_rule_name",
    "name",
)
_SEVERITIES = {
    "critical": "critical",
    "error": "error",
    "warning": "warning",
    "info": "info",
    "high": "critical",
    "medium": "error",
    "low": "warning",
}
# An agent's metric says by label of which part of a machine it tells; of these parts, much is load.
_LOAD = {"", "used", "user", "system"}
# What a name on Google Cloud is made of; anything else is words.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~+%-]*")
_PATH = re.compile(r"(//[a-z.]+/)?projects/[a-z0-9.:-]+(/[A-Za-z0-9._~+%-]+)*")
# As JSON writes a number, and with a leading sign or point; Python would take 1_0 and other scripts' digits too.
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_SHORT = 256
_LONG = 4096
_WINDOW = 3600.0
_LATEST = 253_402_300_799.0


class NotAnIncident(ValueError):
    """The payload holds no incident; the text says what is missing."""


class Incident(NamedTuple):
    """A payload as read: `test` sends are acknowledged and start nothing."""

    alert: Alert
    closed: bool
    test: bool


def normalise(payload: Mapping[str, Any], now: float) -> Incident:
    """Read a payload; raises NotAnIncident."""
    incident = payload.get("incident")
    if not isinstance(incident, Mapping) or not incident:
        pushed = " A push of Pub/Sub belongs to /ops/pubsub." if "message" in payload else ""
        raise NotAnIncident(f"`incident` is missing or not an object; Cloud Monitoring always sends one.{pushed}")
    metric = _mapping(incident, "metric")
    resource = _mapping(incident, "resource")
    condition = _mapping(incident, "condition")
    labels = _mapping(resource, "labels")
    started_at, ended_at = _moment(incident.get("started_at")), _moment(incident.get("ended_at"))
    state = _text(incident.get("state")).lower()
    closed = state in {"closed", "resolved"} or (not state and ended_at is not None)
    scope = _text(incident.get("scoping_project_id"))
    # Cloud SQL's id is `PROJECT:NAME`, which is all that some payloads say about the project.
    owner = _text(labels.get("project_id")) or _text(labels.get("database_id")).rpartition(":")[0]
    names = _names(incident, metric, labels, [project for project in (scope, owner) if project])
    resource_id = _text(labels.get("instance_id")) or _text(incident.get("resource_id"))
    policy_name = _text(incident.get("policy_name")) or "unnamed policy"
    metric_type = _metric_type(metric, condition)
    incident_id = _text(incident.get("incident_id")) or _derived_id(
        policy_name, names[0] if names else "", metric_type, started_at, now
    )
    alert = Alert(
        alert_id=alert_id(scope or owner, incident_id),
        incident_id=incident_id,
        policy_name=policy_name,
        condition_name=_text(incident.get("condition_name")) or _text(condition.get("displayName")),
        resource=names[0] if names else resource_id or _text(incident.get("resource_display_name")),
        resource_type=_text(resource.get("type")) or _filtered(condition, "resource"),
        resource_names=names,
        resource_id=resource_id,
        zone=_text(labels.get("zone")),
        project=owner or scope,
        metric=metric_type,
        value=_observed(incident, condition),
        threshold=_threshold(incident, condition),
        comparison=_comparison(condition),
        severity=_severity(incident),
        summary=_text(incident.get("summary"), _LONG),
        url=_text(incident.get("url"), _LONG),
        started_at=started_at,
        closed_at=(ended_at or now) if closed else None,
        status=AlertStatus.RESOLVED if closed else AlertStatus.PENDING,
        history=[HistoryEntry(at=now, event="closed" if closed else "raised", by="Cloud Monitoring")],
        created_at=now,
        updated_at=now,
    )
    return Incident(alert, closed, test=_text(payload.get("version")).lower() == "test")


def alert_id(project: str, incident_id: str) -> str:
    """The id of an incident's alert: the same however often and in whatever order its messages arrive."""
    return "al-" + hashlib.sha256(f"{project}\n{incident_id}".encode()).hexdigest()[:20]


def _derived_id(policy: str, resource: str, metric: str, started_at: float | None, now: float) -> str:
    """The older shape has no incident id: the same trouble within the same hour is one incident."""
    moment = started_at if started_at is not None else now // _WINDOW
    return hashlib.sha256("\n".join((policy, resource, metric, str(moment))).encode()).hexdigest()[:20]


def _names(
    incident: Mapping[str, Any], metric: Mapping[str, Any], labels: Mapping[str, Any], projects: Iterable[str]
) -> list[str]:
    """Every name the alert gives its resource, the most specific first, without repeats."""
    found = [_mapping(metric, "labels").get("instance_name")]
    found += [labels.get(label) for label in _NAME_LABELS]
    found += [incident.get("resource_name"), incident.get("resource_display_name")]
    # An uptime check knows an address only; the policy that watches it says by label whose that is.
    found += [_mapping(incident, "policy_user_labels").get("resource")]
    short = [_short(_text(name), projects) for name in found]
    return list(dict.fromkeys(name for name in short if _NAME.fullmatch(name)))


def _short(name: str, projects: Iterable[str]) -> str:
    """The name alone, out of `PROJECT NAME`, `PROJECT:NAME`, `projects/.../NAME` and `NAME labels {...}`.

    Only the alert's own projects are taken off: what else stands before a name makes it none.
    """
    name = name.partition(" labels {")[0]
    for project in projects:
        name = name.removeprefix(f"{project} ").removeprefix(f"{project}:")
    return name.rpartition("/")[2] if _PATH.fullmatch(name) else name


def _metric_type(metric: Mapping[str, Any], condition: Mapping[str, Any]) -> str:
    """The metric's type, and `{state=...}` where an agent tells of what is no load: free memory, an idle CPU."""
    kind = _text(metric.get("type")) or _text(condition.get("metricType")) or _filtered(condition, "metric")
    if not kind.startswith("agent.googleapis.com/"):
        return kind
    labels = _mapping(metric, "labels")
    state = _text(labels.get("state")) or _text(labels.get("cpu_state"))
    return kind if state in _LOAD else f"{kind}{{state={state}}}"


def _filtered(condition: Mapping[str, Any], what: str) -> str:
    """The type of the metric or the resource by the condition's filter: some payloads say it nowhere else."""
    for kind in ("conditionThreshold", "conditionAbsent"):
        found = re.search(rf'\b{what}\.type\s*=\s*"([^"]+)"', _text(_mapping(condition, kind).get("filter"), _LONG))
        if found:
            return found[1][:_SHORT]
    return ""


def _observed(incident: Mapping[str, Any], condition: Mapping[str, Any]) -> float | None:
    for value in (incident.get("observed_value"), condition.get("currentValue")):
        number = _number(value)
        if number is not None:
            return number
    return None


def _threshold(incident: Mapping[str, Any], condition: Mapping[str, Any]) -> float | None:
    number = _number(incident.get("threshold_value"))
    if number is None:
        number = _number(_mapping(condition, "conditionThreshold").get("thresholdValue"))
    return number if number is not None else _number(condition.get("threshold"))


def _comparison(condition: Mapping[str, Any]) -> Literal["gt", "lt", ""]:
    compared = _text(_mapping(condition, "conditionThreshold").get("comparison")).upper()
    if compared in {"COMPARISON_GT", "COMPARISON_GE"}:
        return "gt"
    return "lt" if compared in {"COMPARISON_LT", "COMPARISON_LE"} else ""


def _severity(incident: Mapping[str, Any]) -> str:
    """critical, error, warning, info, or unknown when the payload says none of these.

    The policy's own label can make it critical and nothing else: what is not known to be harmless asks a person.
    """
    said, label = (
        _SEVERITIES.get(_text(value).lower(), "unknown")
        for value in (incident.get("severity"), _mapping(incident, "policy_user_labels").get("severity"))
    )
    return label if label == "critical" else said


def _mapping(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, Mapping) else {}


def _text(value: Any, limit: int = _SHORT) -> str:
    """Bounded printable text of a scalar; anything else is empty."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return "".join(char if char.isprintable() else " " for char in str(value)[:limit]).strip()


def _moment(value: Any) -> float | None:
    """Seconds since 1970, before the year 10000; an incident that has not ended says null or 0."""
    seconds = _number(value)
    return seconds if seconds is not None and 0 < seconds <= _LATEST else None


def _number(value: Any) -> float | None:
    """A finite number out of a number or its text; None for prose, booleans, infinities."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and not _DECIMAL.fullmatch(value.strip()):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
