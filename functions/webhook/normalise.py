"""From what Cloud Monitoring sends to the fields of an alert.

Total: whatever real payloads look like (1.0 to 1.2, test sends, the older flat shape) is read, every field ends as
bounded text or a finite number, and what is present and not understood is named in `not_understood`. Nothing in here
is trusted; names are only candidates until the registry knows them.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from functions.webhook.conditions import Condition, read_condition
from functions.webhook.naming import ID, NUMBER, PROJECT, Named, read_named
from functions.webhook.reading import LONG, SHORT, Reader, Unread, decimal, given_twice, printable
from functions.webhook.words import Words, read_words, why_closed
from shared.schemas import CLOSINGS, Alert, AlertStatus, Closing, HistoryEntry

_ROOT = ("version", "incident", "alert_policy", "condition")
_INCIDENT = (
    *("incident_id", "scoping_project_id", "scoping_project_number", "url", "apigee_url", "state", "severity"),
    *("started_at", "ended_at", "summary", "observed_value", "threshold_value", "policy_name", "policy_user_labels"),
    *("condition", "condition_name", "resource", "resource_id", "resource_name", "resource_display_name"),
    *("resource_type", "resource_type_display_name", "metric", "metadata", "documentation", "renotify", "errors"),
)
_STATES = {"open": "open", "closed": "closed", "test": "test"}
_VERSIONS = {"1.0": "1.0", "1.1": "1.1", "1.2": "1.2", "test": "test"}
_SEVERITIES = {
    "critical": "critical",
    "error": "error",
    "warning": "warning",
    "info": "info",
    "high": "critical",
    "medium": "error",
    "low": "warning",
    **dict.fromkeys(("p0", "p1", "sev0", "sev1", "s1", "emergency", "fatal", "page"), "critical"),
    **dict.fromkeys(("p2", "sev2", "s2", "err"), "error"),
    **dict.fromkeys(("p3", "sev3", "s3", "warn"), "warning"),
    **dict.fromkeys(("p4", "p5", "sev4", "s4"), "info"),
    "no severity": "unknown",
    "severity_unspecified": "unknown",
    "": "unknown",
}
# An agent's metric says by label of which part of a machine it tells; of these parts, much is load.
_LOAD = {"", "used", "user", "system"}
_POLICY_PATH = re.compile(r"projects/[^/]+/alertPolicies/[^/]+")
_CONDITION_PATH = re.compile(r"(projects/[^/]+/alertPolicies/[^/]+)/conditions/[^/]+")
_OURS = "infraai"
_LABELS = ("deployment", "resource", "metric")
_WITHOUT_VALUE = {"absent", "log"}
_WINDOW = 3600.0
# Cloud Monitoring is younger than this; clocks differ by less than that.
_EARLIEST = 1_262_304_000.0
_AHEAD = 3600.0


class NotAnIncident(ValueError):
    """The payload holds no incident; the text says what is missing."""


class Incident(NamedTuple):
    """A payload as read: `test` sends are acknowledged and start nothing."""

    alert: Alert
    closed: bool
    test: bool


def normalise(payload: Mapping[str, Any], now: float) -> Incident:
    """Read a payload; raises NotAnIncident."""
    raw = payload.get("incident")
    if not isinstance(raw, Mapping) or not raw:
        pushed = " A push of Pub/Sub belongs to /ops/pubsub." if "message" in payload else ""
        raise NotAnIncident(f"`incident` is missing or not an object; Cloud Monitoring always sends one.{pushed}")
    if not raw.keys() & {*_INCIDENT}:
        raise NotAnIncident("`incident` has none of the fields that Cloud Monitoring gives one, not even `state`.")
    unread = Unread()
    root, incident = Reader(payload, unread), Reader(raw, unread)
    for path in given_twice(payload):
        unread.add(path.removeprefix("incident."))
    root.only(*_ROOT)
    incident.only(*_INCIDENT)
    _check_rest(root, incident)
    version, state = _version(root), incident.word("state", _STATES)
    started_at = incident.moment("started_at", _EARLIEST, now + _AHEAD)
    ended_at = incident.moment("ended_at", started_at or _EARLIEST, now + _AHEAD, null=True)
    closed = state == "closed" or (not incident.has("state") and ended_at is not None)
    if state == "open" and ended_at is not None:
        incident.refuse("ended_at")
    condition, words = read_condition(incident), read_words(incident.text("summary", LONG))
    if state == "open" and words.normal:
        incident.refuse("summary")
    scope, from_url = incident.identifier("scoping_project_id", PROJECT), _project_of(incident.text("url", LONG))
    if scope and from_url and scope != from_url:
        incident.refuse("url")
    named = read_named(incident, condition, words, [project for project in (scope, from_url) if project])
    inferred = named.inferred
    metric_type = _metric_type(incident, condition, words, inferred)
    value = _value(incident, condition, words, inferred, closed=closed)
    threshold, comparison = _bound(incident, condition, words, inferred)
    policy_name = _policy_name(root, incident)
    policy = _policy(root, incident, condition)
    incident_id = incident.identifier("incident_id", ID, whole=True)
    if not incident_id:
        moment = started_at if started_at is not None else now // _WINDOW
        incident_id = _derived_id(raw, [policy_name, *named.names[:1], metric_type, str(moment)])
    closing = _closing(incident, condition, value, threshold, comparison) if closed else ""
    alert = Alert(
        alert_id=alert_id(scope or named.owner, incident_id),
        incident_id=incident_id,
        policy_name=policy_name,
        condition_name=incident.text("condition_name") or condition.name,
        policy=policy,
        told=_told(incident, named.type),
        resource=_shown(incident, named),
        resource_type=named.type,
        resource_names=named.names,
        resource_id=named.id,
        zone=named.zone,
        project=named.owner or scope or from_url,
        scope=scope or from_url,
        metric=metric_type,
        value=value,
        threshold=threshold,
        comparison=comparison,
        absent=condition.kind == "absent",
        severity=_severity(incident, inferred),
        summary=incident.text("summary", LONG),
        url=incident.text("url", LONG),
        started_at=started_at,
        closed_at=(ended_at or now) if closed else None,
        closing=closing,
        status=AlertStatus.RESOLVED if closed else AlertStatus.PENDING,
        inferred=list(dict.fromkeys(inferred)),
        not_understood=list(unread),
        created_at=now,
        updated_at=now,
    )
    alert.history.append(closed_entry(alert, now) if closed else _raised(alert, now))
    return Incident(alert, closed, test="test" in (version, state))


def alert_id(project: str, incident_id: str) -> str:
    """The id of an incident's alert: the same however often and in whatever order its messages arrive."""
    return "al-" + hashlib.sha256(f"{project}\n{incident_id}".encode()).hexdigest()[:20]


def closed_entry(alert: Alert, now: float) -> HistoryEntry:
    """That the incident is closed, and why."""
    detail = CLOSINGS[alert.closing or "unsaid"]
    if alert.not_understood:
        detail += f"; {unread_fields(alert)}"
    return HistoryEntry(
        at=now, event="closed", by="Cloud Monitoring", detail=detail, data={"closing": alert.closing or "unsaid"}
    )


def unread_fields(alert: Alert) -> str:
    """The fields of a message that were not understood, for people."""
    return f"not understood: {', '.join(alert.not_understood)}"


def _shown(incident: Reader, named: Named) -> str:
    if named.names:
        return named.names[0]
    return (named.id if named.type == "gce_instance" else "") or incident.text("resource_display_name")


def _raised(alert: Alert, now: float) -> HistoryEntry:
    detail = unread_fields(alert) if alert.not_understood else ""
    return HistoryEntry(at=now, event="raised", by="Cloud Monitoring", detail=detail)


def _check_rest(root: Reader, incident: Reader) -> None:
    """What is kept nowhere is held against its type all the same: a payload with it twisted is none of Google's."""
    for name in ("resource_type_display_name", "resource_display_name", "apigee_url"):
        incident.text(name)
    incident.identifier("scoping_project_number", NUMBER, whole=True)
    incident.check("documentation", (str, Mapping), null=True)
    incident.check("renotify", bool)
    metadata = incident.object("metadata")
    metadata.only("system_labels", "user_labels")
    metadata.object("system_labels")
    metadata.object("user_labels")
    if incident.has("errors") and incident.raw("errors") != []:
        # Google could not write the message that it meant to write.
        incident.refuse("errors")
    if root.has("condition") and root.raw("condition") != incident.raw("condition"):
        root.refuse("condition")


def _version(root: Reader) -> str:
    """The version, as text or as the number that older channels wrote."""
    said = root.raw("version")
    number = None if isinstance(said, str) else decimal(said)
    written = "" if number is None else f"{number:.1f}"
    if written in _VERSIONS and float(written) == number:
        return written
    return root.word("version", _VERSIONS)


def _policy_name(root: Reader, incident: Reader) -> str:
    name, shown = incident.text("policy_name"), root.object("alert_policy").text("displayName")
    return (shown if shown and _POLICY_PATH.fullmatch(name) else name) or "unnamed policy"


def _policy(root: Reader, incident: Reader, condition: Condition) -> str:
    """Google's own name of the policy, the same wherever it stands; empty when the payload doesn't say it."""
    found = _CONDITION_PATH.fullmatch(condition.path)
    paths = [incident.text("policy_name"), root.object("alert_policy").text("name")]
    said = [each for each in paths if _POLICY_PATH.fullmatch(each)]
    named = [*([found[1]] if found else []), *said]
    if any(each != named[0] for each in named[1:]):
        incident.refuse("condition.name")
    return named[0] if named else ""


def _told(incident: Reader, kind: str) -> dict[str, str]:
    """What the policy's labels say of whose it is, and the address that an uptime check asked."""
    labels = incident.labels("policy_user_labels")
    if labels.get("managed-by", _OURS) != _OURS:
        incident.refuse("policy_user_labels.managed-by")
    told = {label: printable(labels[label], SHORT) for label in _LABELS if label in labels}
    host = incident.object("resource").labels("labels").get("host", "") if kind == "uptime_url" else ""
    return {**told, "host": printable(host, SHORT)} if host else told


def _derived_id(raw: Mapping[str, Any], said: list[str]) -> str:
    """The older shape has no incident id: the same trouble within the same hour is one incident."""
    # An id that can't be read still tells one incident from another.
    odd = [json.dumps(raw["incident_id"], sort_keys=True, default=lambda _: "twice")] if raw.get("incident_id") else []
    return hashlib.sha256("\n".join((*said, *odd)).encode()).hexdigest()[:20]


def _project_of(url: str) -> str:
    try:
        said = parse_qs(urlsplit(url).query).get("project", [])
    except ValueError:
        return ""
    return said[0] if len(said) == 1 and PROJECT.fullmatch(said[0]) else ""


def _metric_type(incident: Reader, condition: Condition, words: Words, inferred: list[str]) -> str:
    """The metric's type, and `{state=...}` where an agent tells of what is no load: free memory, an idle CPU."""
    metric = incident.object("metric")
    metric.only("type", "displayName", "labels")
    metric.text("displayName")
    said = metric.text("type")
    if said and condition.metric and said != condition.metric and condition.kind not in {"mql", "promql"}:
        incident.refuse("metric.type")
    kind = said or condition.metric or words.metric
    if kind and not said and (condition.kind in {"mql", "promql"} or not condition.metric):
        inferred.append("metric")
    kind = printable(kind, SHORT)
    if not kind.startswith("agent.googleapis.com/"):
        return kind
    labels = metric.labels("labels")
    state = labels.get("state") or labels.get("cpu_state") or ""
    return kind if state in _LOAD else f"{kind}{{state={printable(state, SHORT)}}}"


def _value(incident: Reader, condition: Condition, words: Words, inferred: list[str], *, closed: bool) -> float | None:
    if condition.indirect:
        inferred.append("condition")
    observed = incident.raw("observed_value")
    prose = isinstance(observed, str) and " " in observed.strip()
    # A changed policy's closing has a sentence where the value was, and so has data that stay away.
    said = None if prose and (closed or condition.kind == "absent") else incident.number("observed_value")
    if said is not None and condition.value is not None and said != condition.value:
        incident.refuse("observed_value")
    # The summary of a closing may still tell the value that it opened with.
    if said is not None and words.value is not None and not closed and not _near(said, words.value):
        incident.refuse("summary")
    if said is None and not incident.has("observed_value"):
        said = condition.value
        if said is None and words.value is not None and condition.kind not in _WITHOUT_VALUE:
            inferred.append("value")
            said = words.value
    return said


def _near(said: float, told: float) -> bool:
    """Whether two values are one: sentences round, and tell shares as per cent."""
    return any(abs(said - one) <= 0.02 * max(abs(said), abs(one)) + 1e-9 for one in (told, told / 100, told * 100))


def _bound(incident: Reader, condition: Condition, words: Words, inferred: list[str]) -> tuple[float | None, Any]:
    """The threshold, and which side of it is wrong."""
    said = incident.number("threshold_value")
    if said is not None and condition.threshold is not None and not condition.implied:
        near = abs(said - condition.threshold) <= 1e-3 * max(abs(said), abs(condition.threshold))
        if not near and condition.kind not in {"mql", "promql"}:
            incident.refuse("threshold_value")
    threshold = said
    if threshold is None and not incident.has("threshold_value"):
        threshold = condition.threshold
        if (condition.implied or threshold is None) and condition.kind not in _WITHOUT_VALUE:
            threshold = words.threshold if words.threshold is not None else threshold
            if threshold is not None:
                inferred.append("threshold")
    comparison = condition.comparison
    return threshold, comparison or ("" if condition.kind in _WITHOUT_VALUE else words.comparison)


def _closing(
    incident: Reader, condition: Condition, value: float | None, threshold: float | None, comparison: str
) -> Closing:
    observed = incident.raw("observed_value")
    crossed = False
    if value is not None and threshold is not None and comparison:
        crossed = value < threshold if comparison == "lt" else value > threshold
    return why_closed(
        condition.kind,
        printable(observed, SHORT) if isinstance(observed, str) else "",
        incident.text("summary", LONG),
        measured=value is not None,
        crossed=crossed,
    )


def _severity(incident: Reader, inferred: list[str]) -> str:
    """critical, error, warning, info, or unknown when the payload says none of these.

    A label of the policy's can make it critical; where nothing else says how severe it is, a label is shown and a
    person is asked: what is not known to be harmless is not acted on.
    """
    said = incident.word("severity", _SEVERITIES)
    beside = incident.labels("policy_user_labels").get("severity", "")
    system = incident.object("metadata").object("system_labels").raw("severity")
    label = _SEVERITIES.get(beside.lower() or (system.lower() if isinstance(system, str) else ""), "unknown")
    if beside and said and said not in {label, "unknown"}:
        incident.refuse("policy_user_labels.severity")
    if label == "critical" or incident.has("severity"):
        return label if label == "critical" else said or "unknown"
    if label != "unknown":
        inferred.append("severity")
    return label
