"""A remediation changes what it declared, and nothing else."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jobs.terraform.policy.plan_document import UNKNOWN, Change, leaves
from shared.schemas import AllowedChange
from shared.terraform.schema import schema_of

Reason = tuple[str, str]

_RULE = "undeclared_change"


def undeclared(change: Change, allowed: AllowedChange) -> Iterator[Reason]:
    """Why a change is not, or not only, the declared one."""
    if change.does_nothing or change.actions == ("read",):
        return
    if change.address != allowed.address:
        yield _RULE, f"this remediation may change {allowed.address} only"
        return
    if allowed.kind == "restore":
        if change.actions not in {("create",), ("update",)}:
            yield _RULE, "this remediation may make it again or set it back, not remove it"
        return
    if change.actions != ("update",):
        yield _RULE, f"this remediation may change it in place, not {' and '.join(change.actions)} it"
        return
    attribute = allowed.attribute or ""
    for path, (before, after) in _differences(change).items():
        if path != attribute and not path.startswith(f"{attribute}."):
            yield _RULE, f"{path} would change too; this remediation may change {attribute} only"
        elif path == attribute:
            yield from _unexpected("before", before, allowed.before)
            yield from _unexpected("after", after, allowed.after)


def _unexpected(which: str, value: Any, declared: str | None) -> Iterator[Reason]:
    if declared is not None and _text(value) != declared:
        yield _RULE, f"its value {which} would be {_text(value)}, not the declared {declared}"


def _differences(change: Change) -> dict[str, tuple[Any, Any]]:
    """Dotted path without list indices -> before and after, of what a configuration can set."""
    before, after = dict(leaves(change.before)), dict(leaves(change.after))
    ours = settable(change.type)
    found: dict[str, tuple[Any, Any]] = {}
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        computed = path.partition(".")[0] not in ours
        if (
            old == new
            or _is_only_said(change.type, path, old, new)
            or (not old and not new and old is not False and new is not False)
            or (computed and new is UNKNOWN)
        ):
            continue
        found[re.sub(r"\.\d+(?=\.|$)", "", path)] = (old, new)
    return found


def _is_only_said(kind: str, path: str, old: Any, new: Any) -> bool:
    """Whether it is Terraform's own and not Google's: what a state of provider 6 says nothing of, and 7 by default.

    (https://github.com/hashicorp/terraform-provider-google/issues/27469)
    """
    block = schema_of(kind).resource(kind) if path == "deletion_policy" and not old else None
    said = block and block.attributes.get(path)
    return bool(said and said.facts.provider_default and new == said.facts.provider_default)


def settable(kind: str) -> frozenset[str]:
    """What a configuration can set in a resource of this type."""
    block = schema_of(kind).resource(kind)
    if block is None:
        return frozenset()
    return frozenset(block.blocks) | {name for name, each in block.attributes.items() if each.settable}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return repr(value) if value is UNKNOWN else json.dumps(value, sort_keys=True)


def changed_attributes(change: Change) -> Mapping[str, tuple[str, str]]:
    """What changes in a resource, for a person: path -> before and after as text."""
    return {path: (_text(old), _text(new)) for path, (old, new) in _differences(change).items()}
