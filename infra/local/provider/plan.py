"""What a change would do: the planned value and the attributes that make it a replacement. No I/O.

The rules are those of a provider written with Terraform's SDK: the configuration is kept; an attribute the
configuration leaves out keeps its value if it is computed, takes its default if it has one, and is null otherwise; on
creation what is computed is unknown until the apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.local.provider.wire import UNKNOWN, Value, is_known
from shared.terraform.schema import Attribute, Block, NestedBlock

Path = tuple[str | int, ...]
Object = dict[str, Any]

# Attributes that hold another resource: a name, an id and a self link of the same thing are no difference.
REFERENCES = frozenset(
    [
        "network",
        "subnetwork",
        "machine_type",
        "zone",
        "region",
        "target",
        "group",
        "instance_template",
        "health_check",
        "health_checks",
        "url_map",
        "default_service",
        "service",
        "backend_service",
        "source_image",
        "image",
        "source",
        "disk",
        "type",
        "disk_type",
        "router",
        "instance_group",
        "bucket",
        "ip_address",
        "private_network",
        "topic",
        "self_link",
        "ssl_certificates",
        "kms_key_self_link",
        "source_instance",
        "instances",
        "accelerator_type",
        "autoscaling_policy",
        "secret",
        "dead_letter_topic",
    ]
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the schema does not say of one type.

    `defaults`: dotted path -> value the provider fills in; `recomputed`: computed attribute -> the arguments whose
    change makes it unknown again; `all_new`: any change replaces.
    """

    defaults: Mapping[str, Any] = field(default_factory=dict)
    recomputed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    all_new: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """The value after the change and the paths that force a new resource (none: created, or changed in place)."""

    value: Object
    replaces: tuple[Path, ...] = ()


def plan_creation(block: Block, rules: Rules, config: Mapping[str, Any]) -> Object:
    """The value a new resource would have."""
    return _fresh(block, rules, config, "")


def plan_update(block: Block, rules: Rules, prior: Mapping[str, Any], config: Mapping[str, Any]) -> Planned:
    """The value after an update in place, and what would force a replacement instead."""
    value = _merged(block, rules, prior, config, "")
    for name, triggers in rules.recomputed.items():
        if any(value.get(trigger) != prior.get(trigger) for trigger in triggers) and config.get(name) is None:
            value[name] = UNKNOWN
    return Planned(value, tuple(_replacing(block, rules, prior, value, ())))


def same_reference(one: Any, other: Any) -> bool:
    """Whether two texts name the same thing: equal, or one is the tail of the other at a slash."""
    if not isinstance(one, str) or not isinstance(other, str):
        return bool(one == other)
    left, right = _bare(one), _bare(other)
    return left == right or left.endswith("/" + right) or right.endswith("/" + left)


def _bare(reference: str) -> str:
    text = reference.split("://", 1)[-1]
    return "projects/" + text.split("/projects/", 1)[1] if "/projects/" in text else text


def _fresh(block: Block, rules: Rules, config: Mapping[str, Any], where: str) -> Object:
    value: Object = {}
    for name, item in block.attributes.items():
        value[name] = _unset(item, rules, where + name) if config.get(name) is None else config[name]
        if item.write_only:
            value[name] = None  # write-only: it reaches the API and no state
    for name, nested in block.blocks.items():
        inner = config.get(name)
        if inner is None and nested.nesting == "single":
            value[name] = None
        elif not inner and nested.computed:
            value[name] = UNKNOWN
        else:
            value[name] = _each(inner, lambda item, n=nested, w=f"{where}{name}.": _fresh(n.block, rules, item, w))
    return value


def _unset(item: Attribute, rules: Rules, path: str) -> Value:
    if path in rules.defaults:
        return rules.defaults[path]
    return UNKNOWN if item.computed else None


def _each(inner: Value, make: Any) -> Value:
    if inner is UNKNOWN:
        return UNKNOWN
    if isinstance(inner, dict):
        return make(inner)
    return [UNKNOWN if item is UNKNOWN else make(item) for item in inner or []]


def _merged(block: Block, rules: Rules, prior: Mapping[str, Any], config: Mapping[str, Any], where: str) -> Object:
    value: Object = {}
    for name, item in block.attributes.items():
        old, new = prior.get(name), config.get(name)
        if item.write_only:
            value[name] = None
        elif new is None:
            value[name] = old if item.computed and old is not None else _kept_or_default(item, rules, where + name)
        else:
            value[name] = old if _same(name, item, old, new) else new
    for name, nested in block.blocks.items():
        value[name] = _merged_blocks(nested, rules, prior.get(name), config.get(name), f"{where}{name}")
    return value


def _kept_or_default(item: Attribute, rules: Rules, path: str) -> Value:
    # A computed attribute that is null stays null: unknown here would be a change without an end.
    return rules.defaults.get(path) if not item.computed or path in rules.defaults else None


def _same(name: str, item: Attribute, old: Value, new: Value) -> bool:
    if old is None or new is UNKNOWN:
        return False
    if isinstance(item.type, list) and item.type[0] == "set" and is_known(new):
        return len(old) == len(new) and all(any(_alike(name, mine, yours) for yours in old) for mine in new)
    if isinstance(item.type, list) and item.type[0] == "list" and is_known(new):
        return len(old) == len(new) and all(_alike(name, mine, yours) for mine, yours in zip(new, old, strict=True))
    return _alike(name, new, old)


def _alike(name: str, one: Value, other: Value) -> bool:
    return same_reference(one, other) if name in REFERENCES else bool(one == other)


def _merged_blocks(nested: NestedBlock, rules: Rules, prior: Value, config: Value, where: str) -> Value:
    if config is UNKNOWN:
        return UNKNOWN
    if nested.nesting == "single":
        if config is None:
            return None
        return _merged(nested.block, rules, prior or {}, config, where + ".")
    if not config and nested.computed:
        return prior or []
    before = [item for item in prior or [] if item is not UNKNOWN]
    merged: list[Value] = []
    for index, item in enumerate(config or []):
        if item is UNKNOWN:
            merged.append(UNKNOWN)
            continue
        if nested.nesting == "set":
            old = next((entry for entry in before if _fits(nested.block, rules, item, entry, where + ".")), None)
            if old is not None:
                before.remove(old)
        else:
            old = before[index] if index < len(before) else None
        if old is None:
            merged.append(_fresh(nested.block, rules, item, where + "."))
        else:
            merged.append(_merged(nested.block, rules, old, item, where + "."))
    return merged


def _fits(block: Block, rules: Rules, config: Mapping[str, Any], prior: Mapping[str, Any], where: str) -> bool:
    """Whether a set's element is the one the state has: everything the configuration says is what the state says."""
    for name, item in block.attributes.items():
        new, old = config.get(name), prior.get(name)
        if new is None:
            if not item.computed and (old or None) != (rules.defaults.get(where + name) or None):
                return False
        elif not _same(name, item, old, new):
            return False
    for name, nested in block.blocks.items():
        inner, before = config.get(name) or [], prior.get(name) or []
        if inner is UNKNOWN:
            return False
        if not inner and nested.computed:
            continue
        ours = [inner] if isinstance(inner, dict) else inner
        theirs = [before] if isinstance(before, dict) else before
        if len(ours) != len(theirs):
            return False
        for one, other in zip(ours, theirs, strict=True):
            if one is UNKNOWN or not _fits(nested.block, rules, one, other, f"{where}{name}."):
                return False
    return True


def _replacing(
    block: Block, rules: Rules, prior: Mapping[str, Any], planned: Mapping[str, Any], where: Path
) -> list[Path]:
    """The paths whose change forces a new resource."""
    found: list[Path] = []
    for name, item in block.attributes.items():
        settable = item.settable and (item.forces_new or rules.all_new)
        if settable and prior.get(name) != planned.get(name):
            found.append((*where, name))
    for name, nested in block.blocks.items():
        old, new = prior.get(name) or [], planned.get(name) or []
        if name == "timeouts" or old == new:
            continue
        if rules.all_new or new is UNKNOWN or nested.nesting == "set":
            if rules.all_new or nested.forces_new or _deep(nested.block):
                found.append((*where, name))
            continue
        if nested.nesting == "single":
            found += _replacing(nested.block, rules, dict(old), dict(new), (*where, name))
            continue
        if nested.forces_new and len(old) != len(new):
            found.append((*where, name))
        for index, (mine, yours) in enumerate(zip(old, new, strict=False)):
            found += _replacing(nested.block, rules, mine, yours, (*where, name, index))
    return found


def _deep(block: Block) -> bool:
    return any(item.forces_new for item in block.attributes.values()) or any(
        nested.forces_new or _deep(nested.block) for nested in block.blocks.values()
    )
