"""Who an alert is about: the type, the names, the numeric id, the place and the project of its resource.

Names are only candidates until the registry knows them. Labels of the resource come first, then the fields that people
read, then what only a filter, a query or a sentence names.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from functions.webhook.conditions import Condition
from functions.webhook.reading import LONG, SHORT, Reader, printable
from functions.webhook.resources import AROUND, OWN_NAMES, called, of_path, own_names
from functions.webhook.words import Words, read_labels

PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]*", re.ASCII)
NUMBER = re.compile(r"\d{1,30}", re.ASCII)
ID = re.compile(r"[\x21-\x7e]{1,200}")
# What a name on Google Cloud is made of; anything else is words.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~+%-]*|\(default\)")
_PATH = re.compile(r"(//[a-z.]+/)?projects/[a-z0-9.:-]+(/[A-Za-z0-9._~+%-]+)*")
_PLACE = re.compile(r"[a-z0-9-]+", re.ASCII)
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*", re.ASCII)


class Named(NamedTuple):
    """Who the alert is about: type, names, numeric id, place, project, and whether only words or a filter say so."""

    type: str
    names: list[str]
    id: str
    zone: str
    owner: str
    inferred: list[str]


def read_named(incident: Reader, condition: Condition, words: Words, scopes: list[str]) -> Named:
    """Everything an incident says of its resource; `scopes` are the projects that it names elsewhere."""
    resource, metric = incident.object("resource"), incident.object("metric")
    resource.only("type", "labels")
    labels, of_metric = resource.labels("labels"), metric.labels("labels")
    written = incident.text("resource_name", LONG)
    in_words = {**words.labels, **read_labels(written)}
    # Cloud SQL's id is `PROJECT:NAME`, which is all that some payloads say about the project.
    owner = _like(labels.get("project_id"), PROJECT, incident, "resource.labels.project_id")
    owner = owner or labels.get("database_id", "").rpartition(":")[0] or in_words.get("project_id", "")
    owner = owner if PROJECT.fullmatch(owner) else ""
    projects = [project for project in (*scopes, owner) if project]
    kind, inferred = _type(incident, resource, condition, written, projects)
    if not kind and called(words.called):
        kind, inferred = called(words.called), ["resource_type"]
    number = _like(labels.get("instance_id"), NUMBER, incident, "") if kind in {"", "gce_instance"} else ""
    beside = _resource_id(incident, kind, number)
    own = own_names(kind)
    given = [labels[label] for label in own if label in labels]
    # A load balancer has a name for each of its parts: the first is the one people know.
    strong = [of_metric.get("instance_name"), *(given[:1] if kind in OWN_NAMES else given)]
    if condition.kind in {"mql", "promql"}:
        # A query's own columns come as the metric's labels.
        strong += [of_metric.get(label) for label in own]
    system = incident.object("metadata").object("system_labels").text("name") if kind == "gce_instance" else ""
    strong.append(system)
    if kind in {"", "gce_instance"} and not number:
        # Not Google's, but usual: the name where the number should be.
        strong.append(labels.get("instance_id"))
    elsewhere = {"metric.labels.instance_name": of_metric.get("instance_name"), "metadata.system_labels.name": system}
    _check_names(incident, kind, labels, elsewhere, projects)
    strong += [written, incident.text("resource_display_name")]
    said = _short_names(strong, projects)
    asked = _short_names((condition.labels.get(label) for label in ("instance_name", *own)), projects)
    # A condition that asks for another machine than the labels name is about two of them.
    if kind == "gce_instance":
        _check_one_machine(incident, said, asked, projects)
    names = [*said, *asked] if not said or kind == "gce_instance" else said
    if not names:
        told = [in_words.get(label) for label in ("instance_name", *own)]
        names = _short_names([*told, condition.service], projects)
    if names and not said:
        inferred.append("resource")
    # An uptime check knows an address only; the policy that watches it says by label whose that is.
    around = [*(labels.get(label) for label in AROUND), incident.labels("policy_user_labels").get("resource")]
    names += _short_names(around, projects)
    return Named(
        type=kind,
        names=list(dict.fromkeys(names)),
        id=number or beside,
        zone=_like(labels.get("zone"), _PLACE, incident, "resource.labels.zone"),
        owner=owner,
        inferred=inferred,
    )


def _like(value: str | None, pattern: re.Pattern[str], incident: Reader, path: str) -> str:
    """The value if it is of the pattern's kind; another one is named by `path`, if there is one."""
    if not value:
        return ""
    if pattern.fullmatch(value):
        return value
    if path:
        incident.refuse(path)
    return ""


def _type(
    incident: Reader, resource: Reader, condition: Condition, written: str, projects: list[str]
) -> tuple[str, list[str]]:
    """The monitored resource type, and whether it is known from what people call it alone."""
    said = [resource.identifier("type", _TYPE), incident.identifier("resource_type", _TYPE)]
    # Prometheus' own type is every series': the query tells which of Google's it is.
    wrapped = said[0] == "prometheus_target" and bool(condition.resource_type)
    kind = condition.resource_type if wrapped else said[0] or said[1]
    if all(said) and said[0] != said[1]:
        incident.refuse("resource_type")
    if (
        kind
        and condition.resource_type
        and kind != condition.resource_type
        and condition.kind in {"threshold", "absent"}
    ):
        incident.refuse("resource.type")
    shown = called(incident.text("resource_type_display_name"))
    if shown and kind and shown != kind and kind in OWN_NAMES:
        incident.refuse("resource_type_display_name")
    # Google says of every resource what it is.
    untyped = incident.has("resource") and not resource.has("type")
    if kind or condition.resource_type:
        indirect = untyped or wrapped or (not kind and condition.kind in {"mql", "promql", "log"})
        return kind or condition.resource_type, ["resource_type"] if indirect else []
    head = written.partition(" labels {")[0]
    for project in projects:
        head = head.removeprefix(f"{project} ")
    guessed = shown or called(head) or of_path(written)
    # The project may be one that nothing else in the payload names.
    guessed = guessed or (called(head.partition(" ")[2]) if " labels {" in written else "")
    return guessed, ["resource_type"] if guessed or untyped else []


def _resource_id(incident: Reader, kind: str, number: str) -> str:
    given = incident.identifier("resource_id", ID, whole=True)
    if not NUMBER.fullmatch(given):
        return given if not number else ""
    if number and number != given and kind == "gce_instance":
        incident.refuse("resource_id")
    return given


def _check_names(
    incident: Reader, kind: str, labels: Mapping[str, str], beside: Mapping[str, str | None], projects: list[str]
) -> None:
    """A label that should be a name and is none is not passed over, and two of one machine are one too many."""
    named = [*beside.items()]
    named += [(f"resource.labels.{label}", labels.get(label)) for label in own_names(kind)]
    for path, value in named:
        if value and not _NAME.fullmatch(_short(value, projects)):
            incident.refuse(path)
    names = {value for value in (*beside.values(), labels.get("instance_name")) if value}
    if kind == "gce_instance" and len(names) > 1:
        incident.refuse("resource.labels.instance_name")
    number = labels.get("instance_id", "")
    odd = kind in {"", "gce_instance"} and number and not NUMBER.fullmatch(number)
    if odd and (not _NAME.fullmatch(number) or names - {number}):
        incident.refuse("resource.labels.instance_id")


def _check_one_machine(incident: Reader, said: list[str], asked: list[str], projects: list[str]) -> None:
    """A machine has one name: fields that give another one than the first, or more than a name, are refused."""
    for field in ("resource_name", "resource_display_name"):
        written = incident.text(field, LONG)
        other = _short_names([written], projects)
        if other and other[0] != said[0]:
            incident.refuse(field)
        # A title may be any words; the name is none, or the machine's.
        known = other or called(_short(written, projects)) or " labels {" in written
        if field == "resource_name" and written and not known:
            incident.refuse(field)
    if said and asked and said[0] not in asked:
        incident.refuse("condition.filter")


def _short_names(names: Iterable[str | None], projects: list[str]) -> list[str]:
    short = [_short(printable(name, SHORT), projects) for name in names if name]
    return [name for name in short if _NAME.fullmatch(name) and not called(name)]


def _short(name: str, projects: Iterable[str]) -> str:
    """The name alone, out of `PROJECT NAME`, `PROJECT:NAME`, `projects/.../NAME` and `NAME labels {...}`.

    Only the alert's own projects are taken off: what else stands before a name makes it none.
    """
    name = name.partition(" labels {")[0]
    for project in projects:
        name = name.removeprefix(f"{project} ").removeprefix(f"{project}:")
    return name.rpartition("/")[2] if _PATH.fullmatch(name) else name
