"""Changing what exists behind Terraform's back: any attribute of any resource, as somebody in the console would."""

import copy
import re
from typing import Any

from infra.local.faults.model import at
from infra.local.incidents.targets import ALL, name_of
from infra.local.logs.store import LogStore
from infra.local.world import Entry, World, short
from shared.terraform.naming import name_suffix

_PROJECT = re.compile(r"projects/([^/]+)/")
_MOST_NAMED = 8
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


class NoSuchAttribute(ValueError):
    """What is to be changed is not there; the text says what is."""


def path_of(text: str) -> tuple[str | int, ...]:
    """`settings[0].disk_size` or `settings.0.disk_size` as steps; raises NoSuchAttribute for what is no path."""
    steps = _STEP.findall(text)
    if not text or "".join(steps) != text.replace(".", ""):
        raise NoSuchAttribute(f"{text!r} is no path: write settings[0].disk_size.")
    return tuple(int(step.strip("[]")) if step.strip("[]").isdigit() else step for step in steps)


def drift(world: World, resource: str, path: str, value: Any) -> dict[str, Any]:
    """Set one attribute; `{"type", "id", "path", "before", "after"}`. Raises NoSuchAttribute.

    `resource` is the name of one resource, its name in the plan, or its id; `TYPE.NAME` where several have the
    attribute; or the id of a deployment: what of it has the attribute.
    """
    entry = _find(world, resource, path_of(path))
    steps = path_of(path)
    attributes = copy.deepcopy(entry.attributes)
    around: Any = at(attributes, steps[:-1]) if len(steps) > 1 else attributes
    last = steps[-1]
    inside = isinstance(around, dict) or (isinstance(around, list) and isinstance(last, int) and last < len(around))
    if not inside or (len(steps) == 1 and last not in attributes):
        raise NoSuchAttribute(f"{entry.id} has no {path}; it has {', '.join(sorted(attributes))}.")
    before = at(attributes, steps)
    around[last] = value
    world.put(entry.kind, entry.id, attributes)
    return {"type": entry.kind, "id": entry.id, "path": path, "before": before, "after": value}


def remove(world: World, resource: str) -> dict[str, Any]:
    """Delete a resource behind Terraform's back; `{"type", "id"}`. Raises NoSuchAttribute."""
    entry = _find(world, resource)
    world.delete(entry.kind, entry.id)
    return {"type": entry.kind, "id": entry.id}


def audited(logs: LogStore, done: dict[str, Any], by: str) -> None:
    """What was done by hand, as the Admin Activity log says it: who, what, by which method."""
    kind = str(done["type"]).removeprefix("google_")
    verb = "patch" if "path" in done else "delete"
    within = _PROJECT.match(str(done["id"]))
    project = within[1] if within else logs.project
    logs.write(
        "cloudaudit.googleapis.com/activity",
        "audited_resource",
        {"service": f"{kind.partition('_')[0]}.googleapis.com"},
        severity="NOTICE",
        logName=f"projects/{project}/logs/cloudaudit.googleapis.com%2Factivity",
        protoPayload={
            "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
            "authenticationInfo": {"principalEmail": by},
            "serviceName": f"{kind.partition('_')[0]}.googleapis.com",
            "methodName": f"v1.{kind}.{verb}",
            "resourceName": str(done["id"]),
        },
    )


def _find(world: World, resource: str, path: tuple[str | int, ...] = ()) -> Entry:
    """The one resource that is meant: of several the one with the attribute, of a deployment what it mainly is."""
    kind, _, called = resource.partition(".") if resource.startswith("google_") else ("", "", resource)
    existing = [entry for each in sorted(world.kinds()) if kind in {"", each} for entry in world.list(each)]
    suffix = name_suffix(called)
    of_it = [entry for entry in existing if name_of(entry).endswith(suffix)]
    ways = (
        [entry for entry in existing if called in {entry.id, name_of(entry), short(entry.id)}],
        [entry for entry in existing if name_of(entry).rpartition("-")[0] == called],
        of_it,
    )
    found = next((way for way in ways if way), [])
    found = [entry for entry in found if path and _has(entry, path)] or found
    if len(found) > 1 and found[0] in of_it and not any(ways[:2]):
        found = (
            sorted((entry for entry in found if entry.kind in ALL), key=lambda one: ALL.index(one.kind))[:1] or found
        )
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(
            f"{entry.kind}.{entry.attributes.get('name') or short(entry.id)}" for entry in found[:_MOST_NAMED]
        )
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        raise NoSuchAttribute(f"{resource} may be {several}{more}: say which.")
    raise NoSuchAttribute(f"Nothing is called {resource}: `infraai status` names the deployments.")


def _has(entry: Entry, path: tuple[str | int, ...]) -> bool:
    around = at(entry.attributes, path[:-1]) if len(path) > 1 else entry.attributes
    return (isinstance(around, dict) and path[-1] in around) or (
        isinstance(around, list) and isinstance(path[-1], int) and path[-1] < len(around)
    )
