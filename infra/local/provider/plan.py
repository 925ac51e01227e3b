"""What a change would do: the planned value and the attributes that make it a replacement. No I/O.

The rules are those of a provider written with Terraform's SDK: the configuration is kept; an attribute the
configuration leaves out keeps its value if it is computed, takes its default if it has one, and is null otherwise; on
creation what is computed is unknown until the apply.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from infra.local.provider.problems import Diagnostic
from infra.local.provider.same import same
from infra.local.provider.wire import UNKNOWN, Value
from shared.terraform.schema import Attribute, Block, NestedBlock

Path = tuple[str | int, ...]
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one type beyond its arguments' own facts.

    `recomputed`: computed attribute -> the arguments whose change makes it unknown again; `all_new`: any change
    replaces, as the type has no update.
    """

    recomputed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    all_new: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """The value after the change and the paths that force a new resource (none: created, or changed in place).

    `warnings` are what the provider has to say of it.
    """

    value: Object
    replaces: tuple[Path, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def plan_creation(block: Block, config: Mapping[str, Any]) -> Object:
    """The value a new resource would have."""
    return _fresh(block, config)


def plan_update(block: Block, rules: Rules, prior: Mapping[str, Any], config: Mapping[str, Any]) -> Planned:
    """The value after an update in place, and what would force a replacement instead."""
    value = _merged(block, prior, config)
    for name, triggers in rules.recomputed.items():
        if any(value.get(trigger) != prior.get(trigger) for trigger in triggers) and config.get(name) is None:
            value[name] = UNKNOWN
    return Planned(value, tuple(_replacing(block, rules, prior, value, ())))


def _fresh(block: Block, config: Mapping[str, Any]) -> Object:
    value: Object = {}
    for name, item in block.attributes.items():
        if item.write_only:
            value[name] = None  # it reaches the API and no state
        else:
            value[name] = _unset(item) if config.get(name) is None else config[name]
    for name, nested in block.blocks.items():
        inner = config.get(name)
        if inner is None and nested.nesting == "single":
            value[name] = None
        elif not inner and nested.computed:
            value[name] = UNKNOWN
        else:
            value[name] = _each(inner, lambda item, n=nested: _fresh(n.block, item))
    return value


def _unset(item: Attribute) -> Value:
    if item.facts.default is not None:
        return item.facts.default
    return UNKNOWN if item.computed else None


def _each(inner: Value, make: Any) -> Value:
    if inner is UNKNOWN:
        return UNKNOWN
    if isinstance(inner, dict):
        return make(inner)
    return [UNKNOWN if item is UNKNOWN else make(item) for item in inner or []]


def _merged(block: Block, prior: Mapping[str, Any], config: Mapping[str, Any]) -> Object:
    value: Object = {}
    for name, item in block.attributes.items():
        old, new = prior.get(name), config.get(name)
        if item.write_only:
            value[name] = None
        elif new is None:
            value[name] = _left_out(item, old)
        else:
            value[name] = old if same(item, old, new) else new
    for name, nested in block.blocks.items():
        value[name] = _merged_blocks(nested, prior.get(name), config.get(name))
    return value


def _left_out(item: Attribute, old: Value) -> Value:
    if item.facts.default is not None:
        return item.facts.default
    # A computed attribute that is null stays null: unknown here would be a change without an end.
    return old if item.computed or same(item, old, None) else None


def _merged_blocks(nested: NestedBlock, prior: Value, config: Value) -> Value:
    if config is UNKNOWN:
        return UNKNOWN
    if nested.nesting == "single":
        return None if config is None else _merged(nested.block, prior or {}, config)
    if not config and nested.computed:
        return prior or []
    before = [item for item in prior or [] if item is not UNKNOWN]
    merged: list[Value] = []
    for index, item in enumerate(config or []):
        if item is UNKNOWN:
            merged.append(UNKNOWN)
            continue
        if nested.nesting == "set":
            old = next((entry for entry in before if _fits(nested.block, item, entry)), None)
            if old is not None:
                before.remove(old)
        else:
            old = before[index] if index < len(before) else None
        merged.append(_fresh(nested.block, item) if old is None else _merged(nested.block, old, item))
    return merged


def _fits(block: Block, config: Mapping[str, Any], prior: Mapping[str, Any]) -> bool:
    """Whether a set's element is the one the state has: everything the configuration says is what the state says."""
    for name, item in block.attributes.items():
        new, old = config.get(name), prior.get(name)
        if item.write_only:
            continue
        if new is None:
            if not item.computed and (old or None) != (_left_out(item, old) or None):
                return False
        elif not same(item, old, new):
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
            if one is UNKNOWN or not _fits(nested.block, one, other):
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
