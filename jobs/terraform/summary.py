"""A plan's change, counted and listed for a person, and hashed so that it can be recognised again."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, changes, leaves
from jobs.terraform.policy.plan_prices import priced_resources
from jobs.terraform.shown import output_change, planned_change, provisioners_of
from shared.parts.prices import planned_cost
from shared.schemas import PlannedChange, PlanSummary

_MAX_EXACT = 300_000
_LEFT_BEHIND = " (left behind)"
_MOST_OUTPUTS = 100
_MOST_CHARACTERS = 250_000


def summarise(plan: Mapping[str, Any], scrub: Callable[[str], str]) -> PlanSummary:
    """What the plan would do; without values that are marked as sensitive."""
    raw = {each["address"]: each.get("change") or {} for each in plan.get("resource_changes") or []}
    acting = [each for each in changes(plan) if each.mode == "managed" and not each.does_nothing]
    counted = [set(each.actions) for each in acting]
    run = provisioners_of(plan)
    after = planned_cost(priced_resources(plan)).total_usd
    before = planned_cost(priced_resources(plan, before=True)).total_usd
    return PlanSummary(
        add=counted.count({"create"}),
        change=counted.count({"update"}),
        destroy=sum(actions in ({"delete"}, {"forget"}) for actions in counted),
        replace=counted.count({"create", "delete"}),
        outputs={name: output_change(each, scrub) for name, each in _outputs(plan)},
        changes=_within(
            [planned_change(each, raw[each.address], scrub, run.get(_resource(each.address), {})) for each in acting]
        ),
        monthly_cost_usd=round(after, 2),
        monthly_cost_delta_usd=round(after - before, 2),
    )


def _outputs(plan: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The first outputs by name that are not as they were."""
    found = sorted((plan.get("output_changes") or {}).items())
    return [(name, each) for name, each in found if each.get("actions") != ["no-op"]][:_MOST_OUTPUTS]


def _within(listed: list[PlannedChange]) -> list[PlannedChange]:
    """No more than a document takes: what comes after that is named and counted."""
    room = _MOST_CHARACTERS
    found: list[PlannedChange] = []
    for each in listed:
        size = sum(len(path) + len(before) + len(after) for path, (before, after) in each.attributes.items())
        room -= size
        left_out = each.left_out + len(each.attributes)
        found.append(each if room >= 0 else each.model_copy(update={"attributes": {}, "left_out": left_out}))
    return found


def _resource(address: str) -> str:
    """The address of the resource without the key of one of its instances."""
    return re.sub(r"\[.*", "", address)


def plan_sha(plan: Mapping[str, Any], files: Mapping[str, str], saved_plan: Path, where: Sequence[str] = ()) -> str:
    """The same for two plans that would do the same to the same state from the same files; else another.

    `where` says of which deployment, application and environment it is.
    """
    canonical = {
        "changes": [
            {key: each.get(key) for key in ("address", "mode", "type", "provider_name", "change", "action_reason")}
            for each in sorted(plan.get("resource_changes") or [], key=lambda each: str(each.get("address")))
            if (each.get("change") or {}).get("actions") != ["no-op"]
        ],
        "outputs": plan.get("output_changes") or {},
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()},
        "state": _state_version(saved_plan),
        "where": list(where),
    }
    return hashlib.sha256(json.dumps(canonical, sort_keys=True).encode()).hexdigest()


def exact_text(plan: Mapping[str, Any]) -> str:
    """What a plan would do, exactly, as JSON that gives no value away: {address: {path: hash}}.

    `?` stands for what is known only after apply; the path `actions` holds the actions. Empty when it is too long.
    """
    text = json.dumps(_exact(plan), sort_keys=True)
    # A document has room for a megabyte. Nothing is the rest of nothing: what is left is asked about again then.
    return text if len(text) <= _MAX_EXACT else ""


def is_rest_of(
    plan: Mapping[str, Any], allowed: str, begun: Collection[str] = (), taken_in: Collection[str] = ()
) -> bool:
    """Whether a plan does nothing but what `allowed` (an `exact_text`) does: the same actions and values everywhere.

    Where a value was not known then, it may be known by now. What was `begun` and came to nothing may be made again.
    What was `taken_in` instead of being made may be brought to what was to be made. What a replacement left behind may
    go.
    """
    then_all = json.loads(allowed or "{}")
    again = {
        each.address for each in changes(plan) if each.reason == "replace_because_tainted" and each.address in begun
    }
    for address, now in _exact(plan).items():
        then = then_all.get(address)
        replaced = then_all.get(address.removesuffix(_LEFT_BEHIND), {}).get("actions", "") if then is None else ""
        if address.endswith(_LEFT_BEHIND) and {*replaced.split("/")} == {"create", "delete"}:
            continue
        if then is None:
            return False
        found_made = address in taken_in and now["actions"] == "update"
        made_again = (address in again or found_made) and then["actions"] == "create"
        loose = [path for path, value in then.items() if value == "?"]
        for path in {*now, *then}:
            if made_again and not path.startswith("after."):
                continue
            open_then = any(path == each or path.startswith(f"{each}.") for each in loose)
            if not open_then and now.get(path) != then.get(path):
                return False
    return True


def _exact(plan: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        f"{each.address}{_LEFT_BEHIND if each.deposed else ''}": {"actions": "/".join(each.actions)}
        | {f"before.{path}": _hash(value) for path, value in _said(each.before) if "update" in each.actions}
        | {f"after.{path}": "?" if value is UNKNOWN else _hash(value) for path, value in _said(each.after)}
        for each in changes(plan)
        if each.mode == "managed" and not each.does_nothing
    }


def _said(tree: Any) -> Iterator[tuple[str, Any]]:
    """The leaves that say something: most arguments are not set, and an empty one is none."""
    return ((path, value) for path, value in leaves(tree) if value is UNKNOWN or value not in (None, [], {}, ""))


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:20]


def _state_version(saved_plan: Path) -> str:
    """What tells the state that the plan was made on from all others: a saved plan is an archive that holds it.

    Its content counts and not its serial: terraform raises that when it only writes an instance's
    `sensitive_attributes` in another order (they come out of a map).
    """
    with zipfile.ZipFile(saved_plan) as archive:
        state = json.loads(archive.read("tfstate"))
    for resource in state.get("resources") or []:
        for instance in resource.get("instances") or []:
            if "sensitive_attributes" in instance:
                instance["sensitive_attributes"].sort(key=lambda path: json.dumps(path, sort_keys=True))
    content = {key: value for key, value in state.items() if key != "serial"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
