"""What the platform reads of a plan's resources later on: labels that say whose they are, filters of what is watched.

An alert policy names in labels and filters what it is about, and what an alert names may be acted on: it names this
deployment's own resources, and nothing that another one has.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, Source, values_at
from jobs.terraform.policy.plan_own import Own
from shared.terraform.beside import whole_reference
from shared.terraform.hcl import Expr, Interpolation, Template, Text, references

Reason = tuple[str, str]

_POLICY = "google_monitoring_alert_policy"
_CHECK = "google_monitoring_uptime_check_config"
_MAPS = ("labels", "user_labels", "resource_labels", "effective_labels", "terraform_labels", "settings.user_labels")
_TEXTS = ("filter", "denominator_filter", "query")
_CONDITIONS = (
    "condition_threshold", "condition_absent", "condition_matched_log", "condition_monitoring_query_language",
    "condition_prometheus_query_language",
)  # fmt: skip
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_KEY = re.compile(r"([\w.-]+)[\"']?\s*(?:=~|!=|!~|==|=|:)\s*(?:[\w.]+\(\s*)?\Z")
# Keys that tell one resource from another, but for the names of what is inside of one.
_NAMES = re.compile(r"(?:\w*(?:name|_id|host|email|uid)|id|instance|database|bucket|deployment|resource)\Z")
_INSIDE = re.compile(
    r"(?:device|container|namespace|pod|metric|state|method|log|node|revision|configuration|zone)_?name\Z"
)
# The words of a filter that stand for something of one's own, or for what can't be told.
_OWN, _UNTOLD = "\x01", "\x02"


def watching(change: Change, source: Source, own: Own, deployment_id: str) -> Iterator[Reason]:
    """Why something may not stand with the labels that it has, or watch what it watches."""
    if change.mode != "managed" or not change.writes:
        return
    yield from _labels(change, deployment_id)
    if change.type == _POLICY:
        yield from _policy_labels(change, own)
        yield from _filters(change, source, own, deployment_id)
    elif change.type == _CHECK:
        for labels in values_at(change.after, "monitored_resource.labels"):
            for key, value in labels.items() if isinstance(labels, Mapping) else ():
                if key != "host" and isinstance(value, str) and not _is_own(key, value, own, deployment_id):
                    yield "foreign_resource", f"monitored_resource.labels.{key} = {value} is not of this deployment"


def _labels(change: Change, deployment_id: str) -> Iterator[Reason]:
    """`deployment` is the platform's own label: it says whose a thing is, wherever that is asked."""
    for path in _MAPS:
        before = [each.get("deployment") for each in values_at(change.before, path) if isinstance(each, Mapping)]
        for labels in values_at(change.after, path):
            said = labels.get("deployment") if isinstance(labels, Mapping) else None
            if said is not None and said != deployment_id and said not in before:
                shown = "what only apply can tell" if said is UNKNOWN else said
                yield "foreign_resource", f"{path}.deployment is {shown}; it is this deployment's id: var.deployment_id"


def _policy_labels(change: Change, own: Own) -> Iterator[Reason]:
    labels = change.after.get("user_labels")
    if labels is UNKNOWN:
        yield "unknown_value", "user_labels, which say whom the policy is about, are known only after apply"
    if not isinstance(labels, Mapping):
        return
    about = labels.get("resource")
    if about is UNKNOWN:
        yield "unknown_value", "user_labels.resource, whom the policy is about, is known only after apply"
    elif about is not None and not own.named(str(about)):
        yield "foreign_resource", f"user_labels.resource = {about} is not a resource of this deployment"
    severity = change.after.get("severity")
    told = {"managed-by": "infraai", **({"severity": severity.lower()} if isinstance(severity, str) else {})}
    for key, value in told.items():
        if value and labels.get(key) not in {None, value}:
            yield "refused_argument", f"user_labels.{key} may only be {value}: the platform reads it"


def _filters(change: Change, source: Source, own: Own, deployment_id: str) -> Iterator[Reason]:
    written = source.written(change)
    for path in (f"conditions.{condition}.{text}" for condition in _CONDITIONS for text in _TEXTS):
        known = [each for each in values_at(change.after, path) if each is not None]
        texts = [each for each in known if isinstance(each, str)]
        if UNKNOWN in known:
            texts += [_text(expr, own) for expr in written.get(path, ())]
        for text in texts:
            for key, value in _terms(text):
                if not _is_own(key, value, own, deployment_id):
                    shown = "what only apply can tell" if _UNTOLD in value else value
                    yield (
                        "foreign_resource",
                        f"{path} watches {key or 'what is called'} {shown}, not of this deployment",
                    )


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Every quoted word with the key that it is compared with, if there is one."""
    name, end = "", 0
    for found in _QUOTED.finditer(text):
        before = text[max(end, found.start() - 200) : found.start()]
        key = _KEY.search(before)
        # What follows in a list is compared with the same.
        name = key[1].rpartition(".")[2] if key else name if before.strip() == "," else ""
        end = found.end()
        yield name, found[1] if found[1] is not None else found[2]


def _is_own(key: str, value: str, own: Own, deployment_id: str) -> bool:
    if key == "deployment":
        return value == deployment_id
    if key in {"project_id", "project", "resource_container"}:
        return value in {own.project, f"projects/{own.project}"}
    if not key or not _NAMES.search(key) or _INSIDE.search(key):
        return _UNTOLD not in value or not _NAMES.search(key)
    return not value or _OWN in value or own.named(value.removeprefix(f"{own.project}:"))


def _text(expr: Expr, own: Own) -> str:
    """A filter as it is written, with signs for what only apply can tell."""
    if not isinstance(expr, Template):
        return f'name="{_sign(expr, own)}"'
    parts = (
        part.value if isinstance(part, Text) else _sign(part.expr, own) if isinstance(part, Interpolation) else _UNTOLD
        for part in expr.parts
    )
    return "".join(parts)


def _sign(expr: Expr, own: Own) -> str:
    """`var.project_id` is known; what is one attribute of an own resource is one's own; all else is not told."""
    reference: tuple[str, ...] = whole_reference(expr)
    if reference == ("var", "project_id"):
        return own.project
    managed: Any = [each.parts[0] for each in references(expr)]
    return _OWN if reference and managed and all(each.startswith("google_") for each in managed) else _UNTOLD
