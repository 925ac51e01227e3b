"""Blocks of one name where one value is expected: a map of their pairs, a list of objects, or both as JSON."""

from collections.abc import Sequence

from shared.terraform.hcl.nodes import Block, Expr, File, Template
from shared.terraform.repair.places import Placed
from shared.terraform.repair.result import Fix
from shared.terraform.repair.values import element_of, kind_of
from shared.terraform.repair.world import fix, indent_of, remove, replace
from shared.terraform.schema import Attribute as SchemaAttribute

_PAIRS = (("name", "value"), ("key", "value"))
_LISTS_AS_JSON = frozenset({"schema", "container_definitions", "fields"})
"""What JSON holds a list for even when there is one of them."""


def as_value(place: Placed, block: Block, meant: str, known: SchemaAttribute) -> Fix | None:
    """All blocks of this one's name as the value of `meant`; None where they can't be, or belong to the first's fix."""
    same = place.level.block.body.blocks_of(block.type)
    if same[0] is not block or any(each.labels or "<<" in place.file.source(each.span) for each in same):
        return None
    kind = kind_of(known.type)
    text: str | None = None
    if kind == "map" and element_of(known.type) == "string":
        text = _pairs(place.file, same)
    elif kind in {"list", "set"} and kind_of(element_of(known.type)) in {"object", "map"}:
        text = f"[{', '.join(_object(place.file, each) for each in same)}]" if len(same) > 1 else None
    elif kind == "string" and _holds_json(meant, known):
        items = [_object(place.file, each) for each in same]
        alone = len(items) == 1 and meant not in _LISTS_AS_JSON
        text = f"jsonencode({items[0]})" if alone else f"jsonencode([{', '.join(items)}])"
    if text is None:
        return None
    others = [remove(place.file, each.span) for each in same[1:]]
    return fix(f"{meant} is one value, not blocks", replace(place.file, block.span, f"{meant} = {text}"), *others)


def _holds_json(name: str, known: SchemaAttribute) -> bool:
    checks = {check[0] for check in known.facts.checks}
    return bool(checks & {"StringIsJSON", "validateBigQueryTableSchema"}) or name.endswith("_json")


def _pairs(file: File, blocks: Sequence[Block]) -> str | None:
    """`{ LOG_LEVEL = "info" }` of blocks that give a name and a value each."""
    names = next((pair for pair in _PAIRS if all(_is_pair(each, pair) for each in blocks)), None)
    if names is None:
        return None
    indent = indent_of(file, blocks[0].span.start)
    lines = []
    for each in blocks:
        key, value = (each.body.attribute(name) for name in names)
        if key is None or value is None:
            return None
        lines.append(f"{indent}  {_key(file, key.expr)} = {file.source(value.expr.span)}")
    return "\n".join(["{", *lines, f"{indent}}}"])


def _is_pair(block: Block, names: tuple[str, str]) -> bool:
    return not block.body.blocks and {each.name for each in block.body.attributes} == set(names)


def _key(file: File, expr: Expr) -> str:
    if isinstance(expr, Template) and expr.text is not None:
        return expr.text if expr.text.isidentifier() else f'"{expr.text}"'
    return f"({file.source(expr.span)})"


def _object(file: File, block: Block) -> str:
    """A block's arguments as an object; blocks in it as objects, of one name several times as a list of them."""
    parts = [f"{each.name} = {file.source(each.expr.span)}" for each in block.body.attributes]
    for name in dict.fromkeys(each.type for each in block.body.blocks):
        inside = [_object(file, each) for each in block.body.blocks_of(name)]
        several = len(inside) > 1 or name.endswith("s")
        parts.append(f"{name} = [{', '.join(inside)}]" if several else f"{name} = {inside[0]}")
    return "{ " + ", ".join(parts) + " }"
