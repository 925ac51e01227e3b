"""The second wall around an environment: whatever a plan touches, reads or leaves has to stand in its project."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, changes, leaves
from shared.policy.environment import is_other_place, is_other_project, is_place, says_place
from shared.schemas import Environment

Reason = tuple[str, str, str]

_PROJECT_IN = re.compile(r"(?:^|/)projects/([A-Za-z0-9][A-Za-z0-9.:-]*)(?:/|\Z)")
_NUMBER = re.compile(r"\d+")
# What says where a resource itself is; what else it refers to is judged argument by argument.
_OWN_NAMES = ("id", "self_link", "project", "parent")
_NUMBERED = re.compile(r"(?:\.\d+)+\Z")
_PLACES = ("region", "location", "zone", "location_id")
# A budget is the billing account's.
_ELSEWHERE: Mapping[str, tuple[str, ...]] = {"google_billing_budget": ("id", "parent")}


def outside(plan: Mapping[str, Any], environment: Environment) -> Iterator[Reason]:
    """Address, rule and why for everything that is not in the environment: managed or read, changed or not."""
    seen = set()
    for change in changes(plan):
        seen.add(change.address)
        yield from _change(change, environment)
    root = ((plan.get("prior_state") or {}).get("values") or {}).get("root_module") or {}
    for resource in _all(root):
        address = str(resource.get("address"))
        if address not in seen:
            yield from _values(address, str(resource.get("type")), resource.get("values") or {}, environment)


def _change(change: Change, environment: Environment) -> Iterator[Reason]:
    trees = (change.before, change.after) if change.writes or change.mode == "data" else (change.before,)
    found = [each for tree in trees for each in _values(change.address, change.type, tree, environment)]
    yield from dict.fromkeys(found)
    if change.writes and change.after.get("project") is UNKNOWN and "create" in change.actions:
        yield change.address, "foreign_project", "its project is known only after apply"


def _values(address: str, kind: str, values: Mapping[str, Any], environment: Environment) -> Iterator[Reason]:
    if not kind.startswith("google_"):
        return
    for name in _OWN_NAMES:
        value = values.get(name)
        if not isinstance(value, str) or not value or name in _ELSEWHERE.get(kind, ()):
            continue
        named = value if name == "project" else None
        if found := _PROJECT_IN.search(value):
            named = found[1]
        # Google puts the project's number in the ids of some things, which no other project has.
        if named and not (name != "project" and _NUMBER.fullmatch(named)) and is_other_project(named, environment):
            yield (
                address,
                "foreign_project",
                f"it stands in the project {named}; the environment {environment.name} is {environment.project}",
            )
            break
    allowed = f"{', '.join(environment.regions)}, where the environment {environment.name} may have things"
    for path, value in leaves(values):
        if not isinstance(value, str) or not says_place(name := _NUMBERED.sub("", path).rpartition(".")[2]):
            continue
        if (path in _PLACES or is_place(value)) and is_other_place(value, environment):
            yield address, "foreign_region", f"{name} = {value} is outside {allowed}"


def _all(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from module.get("resources") or []
    for child in module.get("child_modules") or []:
        yield from _all(child)
