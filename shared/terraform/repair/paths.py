"""The way from a resource to the attribute that is asked for: indices, blocks on the way, names."""

import re
from collections.abc import Iterable
from typing import Any

from shared.terraform.hcl.nodes import (
    Attribute,
    Call,
    Expr,
    File,
    GetAttr,
    Object,
    Span,
    Template,
    Tuple,
    key_text,
    walk,
)
from shared.terraform.hcl.references import references
from shared.terraform.repair.attributes import ATTRIBUTES, GENERAL_ATTRIBUTES
from shared.terraform.repair.guard import restricts
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.upgrades import READ
from shared.terraform.repair.values import kind_of
from shared.terraform.repair.world import Declared, Use, World, fix, replace
from shared.terraform.schema import Block as SchemaBlock

_LISTS = {"google_compute_zones": "names", "google_compute_regions": "names"}
"""Data sources that are asked for a list, and how it is called."""


def mend_path(world: World, use: Use, target: Declared, at: int) -> Fix | None:
    """The step after the label: does it need an index, and does the attribute exist?"""
    schema = world.schema_of(target.block)
    parts, spans = use.reference.parts, use.reference.spans
    counted = target.block.body.attribute("count") is not None
    keyed = target.block.body.attribute("for_each") is not None
    step = parts[at] if len(parts) > at else None
    end = spans[at - 1].end
    if step is not None and not step.startswith("[") and (counted or keyed):
        return _instance(world, use, target, at, keyed=keyed)
    if step is not None and step.startswith("[") and not counted and not keyed and target.type in _LISTS:
        point = Span(end, end)
        return fix(f"{target.type} has its names in a list", replace(use.file, point, f".{_LISTS[target.type]}"))
    if step is not None and step.startswith("[") and not counted and not keyed:
        return fix(
            f"{target.type}.{target.label} has neither count nor for_each",
            replace(use.file, Span(end, spans[at].end), ""),
        )
    if step is not None and keyed and (every := _every(use, target, at) or _of_values(use, target, at)):
        return every
    if step is not None and step.startswith("["):
        at += 1
    if schema is None or len(parts) <= at or use.attribute.name in {"depends_on", "replace_triggered_by"}:
        return None
    return _walk(world, use, target.type, schema, at)


def type_of(world: World, parts: tuple[str, ...]) -> Any:
    """Terraform's type of the attribute that a reference names; None when it can't be told."""
    at = 1 if parts[0] == "data" else 0
    targets = (world.data_sources if at else world.resources).get(parts[at : at + 2])  # type: ignore[arg-type]  # a pair
    level = world.schema_of(targets[0].block) if targets else None
    at += 2
    if at < len(parts) and parts[at].startswith("["):
        if "*" in parts[at]:
            return None
        at += 1
    while level is not None and at < len(parts):
        name = parts[at]
        if name in level.attributes:
            return level.attributes[name].type if at == len(parts) - 1 else None
        nested = level.blocks.get(name)
        level = nested.block if nested is not None else None
        at += 1
        if at < len(parts) and parts[at].startswith("["):
            if not parts[at][1:-1].isdigit():
                return None
            at += 1
    return None


def _instance(world: World, use: Use, target: Declared, at: int, *, keyed: bool) -> Fix | None:
    owner = use.around[0] if use.around else None
    if use.attribute.name in {"depends_on", "replace_triggered_by"}:
        return None
    own = owner.body.attribute("for_each" if keyed else "count") if owner is not None else None
    word = "for_each" if keyed else "count"
    point = Span(use.reference.spans[at - 1].end, use.reference.spans[at - 1].end)
    name = f"{target.type}.{target.label}"
    if keyed and (key := _key_said(world, use, target, at)):
        span = Span(point.start, use.reference.spans[at].end)
        return fix(f"{name} has for_each, {key} is one of its keys", replace(use.file, span, f'["{key}"]'))
    if own is not None and use.attribute is not own:
        over = target.block.body.attribute(word)
        alike = over is not None and _bare(target.file, over) == _bare(use.file, own)
        if keyed and not alike and restricts(use.attribute.name):
            return None  # which of them may do something is not guessed
        index = "[each.key]" if keyed else "[count.index]"
    elif not keyed and owner is not None and owner.type == "output":
        index = "[*]"
    elif not keyed:
        index = f"[{_free(world, use, at)}]"
    elif owner is not None and owner.type == "output" and use.attribute.expr.span == use.reference.span:
        rest = use.file.text[use.reference.spans[at - 1].end : use.reference.span.end]
        text = f"{{ for key, one in {name} : key => one{rest} }}"
        return fix(f"{name} has {word}, so there is one value per key", replace(use.file, use.reference.span, text))
    else:
        return None
    return fix(f"{name} has {word}, so an instance of it is named", replace(use.file, point, index))


def _every(use: Use, target: Declared, at: int) -> Fix | None:
    """`bucket.b[each.key].name` in an output, which has no each: the value of every one."""
    owner = use.around[0] if use.around else None
    text = use.file.text[use.reference.spans[at].start : use.reference.spans[at].end]
    if owner is None or owner.type != "output" or "each." not in text:
        return None
    if use.attribute.expr.span != use.reference.span:
        return None
    name = f"{target.type}.{target.label}"
    rest = use.file.text[use.reference.spans[at].end : use.reference.span.end]
    new = f"{{ for key, one in {name} : key => one{rest} }}"
    return fix(f"an output says {name} of every key", replace(use.file, use.reference.span, new))


def _of_values(use: Use, target: Declared, at: int) -> Fix | None:
    """`bucket.b[*].name` where there is one for each key: a splat is of a list, so of the values."""
    if use.reference.parts[at] != "[*]":
        return None
    name = f"{target.type}.{target.label}"
    span = Span(use.reference.span.start, use.reference.spans[at].end)
    return fix(f"{name} has for_each, its values are a list", replace(use.file, span, f"values({name})[*]"))


def _key_said(world: World, use: Use, target: Declared, at: int) -> str | None:
    """`bucket.b.raw.name`: the step that is a key of the for_each, and no attribute."""
    step = use.reference.parts[at]
    schema = world.schema_of(target.block)
    over = target.block.body.attribute("for_each")
    if over is None or schema is None or step in schema.attributes or step in schema.blocks:
        return None
    value: Expr | None = over.expr
    if isinstance(value, GetAttr) and (said := next(iter(references(value)), None)) and len(said.parts) == 2:
        if said.parts[0] == "local" and said.parts[1] in world.locals:
            value = world.locals[said.parts[1]][1].expr
        elif said.parts[0] == "var" and said.parts[1] in world.variables:
            default = world.variables[said.parts[1]][0].block.body.attribute("default")
            value = default.expr if default else None
    keys = {key_text(key) for key, _ in value.items} if isinstance(value, Object) else set()
    if isinstance(value, Call | Tuple):
        keys = {each.text for each in walk(value) if isinstance(each, Template)}
    return step if step in keys else None


def _bare(file: File, item: Attribute) -> str:
    return "".join(file.source(item.expr.span).split())


def _free(world: World, use: Use, at: int) -> int:
    """Which of several instances a block means: the one it names elsewhere, else the first no block beside it names."""
    said: dict[bool, set[int]] = {True: set(), False: set()}
    for other in world.uses if len(use.around) > 1 else ():
        parts = other.reference.parts
        near = other.around[:1] == use.around[:1] and parts[:at] == use.reference.parts[:at] and len(parts) > at
        if near and parts[at][1:-1].isdigit():
            said[other.around == use.around].add(int(parts[at][1:-1]))
    if len(said[True]) == 1:
        return min(said[True])
    return next(number for number in range(len(said[False]) + 1) if number not in said[False])


def _walk(world: World, use: Use, type_: str, schema: SchemaBlock, at: int) -> Fix | None:
    parts, spans = use.reference.parts, use.reference.spans
    level: SchemaBlock | None = schema
    top = at
    while at < len(parts) and level is not None:
        name = parts[at]
        if name.startswith("["):
            return None
        if name in level.blocks:
            nested = level.blocks[name]
            level = nested.block
            at += 1
            if at < len(parts) and not parts[at].startswith("[") and nested.nesting != "single":
                point = Span(spans[at - 1].end, spans[at - 1].end)
                return fix(f"{name} is a list, its first element is meant", replace(use.file, point, "[0]"))
            at += 1 if nested.nesting != "single" else 0
            continue
        if name in level.attributes:
            return _inside(use, name, level.attributes[name].type, at + 1)
        return _renamed(use, type_, level, at, top=at == top) or _cut_off(world, use, at)
    return None


def _cut_off(world: World, use: Use, at: int) -> Fix | None:
    """`.i` at the end of a text that was cut off, of which Terraform itself says what it begins."""
    said = use.reference.parts[at]
    for error in world.errors_at(use.file, use.reference.span):
        meant = re.search(r'named "([^"]*)"\. Did you mean "(\w+)"', error.detail)
        if meant and meant[1] == said and meant[2].startswith(said):
            return fix(f"{said} begins {meant[2]}", replace(use.file, use.reference.spans[at], meant[2]))
    return None


def _inside(use: Use, name: str, type_: Any, at: int) -> Fix | None:
    """Steps into an attribute's value."""
    parts, spans = use.reference.parts, use.reference.spans
    if at >= len(parts):
        return None
    kind = kind_of(type_)
    if kind in {"string", "number", "bool"}:
        text = "" if not parts[at].startswith("[?") else None
        if text is None:
            return None
        return fix(
            f"{name} is a {kind}, there is nothing inside it",
            replace(use.file, Span(spans[at - 1].end, use.reference.span.end), ""),
        )
    if kind == "list" and parts[at].startswith("[") and isinstance(type_, list) and kind_of(type_[1]) == "object":
        fields = type_[1][1] if len(parts) > at + 1 else {}
        said = parts[at + 1] if fields else ""
        meant = nearest(said, fields, floor=0.8) if fields and said not in fields else None
        if meant is not None:
            return fix(f"{name} has no {said}, its name is {meant}", replace(use.file, spans[at + 1], meant))
        return None
    if kind == "list" and not parts[at].startswith("["):
        point = Span(spans[at - 1].end, spans[at - 1].end)
        return fix(f"{name} is a list, its first element is meant", replace(use.file, point, "[0]"))
    return None


def _named_alike(use: Use, names: Iterable[str], name: str) -> str | None:
    """`pool.pool_id` of an argument `workload_identity_pool_id`: the attribute that is called as the argument is."""
    wanted = use.attribute.name
    short = snake(name)
    if wanted in names and use.attribute.expr.span == use.reference.span and wanted.endswith(f"_{short}"):
        return wanted
    longer = [other for other in names if other.endswith(f"_{short}")] if "_" in short else []
    return longer[0] if len(longer) == 1 else None


def _own(type_: str, names: Iterable[str], name: str) -> str | None:
    """`note.note_name` of a note: its name."""
    parts = [(name[:at], name[at + 1 :]) for at, sign in enumerate(name) if sign == "_"]
    return next((short for own, short in parts if type_.endswith(f"_{own}") and short in names), None)


def _renamed(use: Use, type_: str, schema: SchemaBlock, at: int, *, top: bool) -> Fix | None:
    name = use.reference.parts[at]
    names = schema.attributes.keys() | schema.blocks.keys()
    meant = None
    if top:
        meant = (
            READ.get(type_, {}).get(name)
            or ATTRIBUTES.get(type_, {}).get(snake(name))
            or _named_alike(use, names, name)
            or _own(type_, names, name)
        )
    if meant is None:
        exact = nearest(name, names, floor=0.85)
        words = GENERAL_ATTRIBUTES.get(snake(name), ()) or GENERAL_ATTRIBUTES.get(name, ())
        meant = exact or next((word for word in words if word in names), None) or nearest(name, names, floor=0.74)
    if meant is None and "id" in names and name.endswith(("_id", "_arn", "_link")):
        meant = "id"
    if meant is None:
        return None
    spans = use.reference.spans
    end = use.reference.span.end if "[" in meant else spans[at].end
    if "[" in meant and len(spans) > at + 1 and use.reference.parts[at + 1] != "[0]":
        end = spans[at].end
    start = spans[at].start
    return fix(f"{type_} has no attribute {name}, its name is {meant}", replace(use.file, Span(start, end), meant))
