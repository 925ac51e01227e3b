"""From the file's short form to `model`. Each line of the file is a key, a tab and one block as JSON.

`{"a": {name: [type, flags]}, "b": {name: [nesting, min, max, block, flags?]}, "x": {name: facts}, "m": facts of the
type}`; flags are letters: r required, o optional, c computed, f forces a new resource, s sensitive, w write-only, d
deprecated; max 0 means any number. What is empty is left out.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from shared.terraform.schema.model import NO_FACTS, Attribute, Block, Check, Facts, NestedBlock, TypeFacts

_PATHS = ("conflicts_with", "exactly_one_of", "at_least_one_of", "required_with")
_AS_THEY_ARE = (
    "default", "provider_default", "ignore_case", "regex", "or_empty", "min_items", "max_items", "min_if_present",
)  # fmt: skip


def decode_block(raw: Mapping[str, Any]) -> Block:
    """A block from the file's short form."""
    more = raw.get("x", {})
    attributes = {
        name: Attribute(
            type=type_,
            required="r" in flags,
            optional="o" in flags,
            computed="c" in flags,
            forces_new="f" in flags,
            sensitive="s" in flags,
            write_only="w" in flags,
            deprecated="d" in flags,
            facts=_facts(more.get(name)),
        )
        for name, (type_, flags) in raw.get("a", {}).items()
    }
    blocks = {}
    for name, (nesting, least, most, inner, *rest) in raw.get("b", {}).items():
        flags = rest[0] if rest else ""
        blocks[name] = NestedBlock(
            nesting=nesting,
            min_items=least,
            max_items=most or None,
            block=decode_block(inner),
            computed="c" in flags,
            forces_new="f" in flags,
            sensitive="s" in flags,
            deprecated="d" in flags,
            facts=_facts(more.get(name)),
        )
    return Block(MappingProxyType(attributes), MappingProxyType(blocks))


def decode_type(raw: Mapping[str, Any]) -> TypeFacts:
    """What a type's line says of the type as a whole."""
    found = raw.get("m", {})
    return TypeFacts(
        product=found.get("product", ""),
        updatable=found.get("updatable", True),
        timeouts=MappingProxyType(found.get("timeouts", {})),
        imports=tuple(found.get("import", ())),
        id=found.get("id"),
        identity=MappingProxyType({name: "r" in flags for name, (_, flags) in found.get("identity", {}).items()}),
        plan_rules=_checks(found.get("customize_diff", ())),
        may_force_new=_paths(found.get("may_force_new", ())),
        iam=found.get("iam", False),
        schema_version=found.get("schema_version", 0),
        deprecated=found.get("deprecated", False),
        framework=found.get("framework", False),
    )


def _facts(raw: Mapping[str, Any] | None) -> Facts:
    if raw is None:
        return NO_FACTS
    suppress = raw.get("suppress")
    given = {name: raw[name] for name in _AS_THEY_ARE if name in raw}
    given |= {name: _paths(raw[name]) for name in _PATHS if name in raw}
    given |= {name: tuple(raw[name]) for name in ("values", "range", "length") if name in raw}
    return Facts(
        **given,
        checks=_checks(raw.get("validate", ())),
        element=_facts(raw["element"]) if "element" in raw else None,
        # One comparison: its name, or its name and arguments.
        suppress=() if suppress is None else _checks([suppress]),
        stored_otherwise="state_func" in raw,
    )


def _checks(raw: Iterable[Any]) -> tuple[Check, ...]:
    return tuple((one, ()) if isinstance(one, str) else (one[0], tuple(one[1:])) for one in raw)


def _paths(raw: Iterable[str]) -> tuple[str, ...]:
    """Paths without the indices, which are all 0: a block that may repeat has none that point into it."""
    return tuple(".".join(step for step in path.split(".") if not step.isdigit()) for path in raw)
