"""Dynamic blocks: their label, their `for_each` and their content under other names, or missing."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Body, File, Object, Span, Template, Tuple, walk_body
from shared.terraform.hcl.references import references
from shared.terraform.repair.repetitions import collection_for
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.shapes import body_text
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.values import kind_of
from shared.terraform.repair.world import World, body_names, fix, indent_of, indented, insert, replace
from shared.terraform.schema import Block as SchemaBlock


def mend_dynamics(world: World) -> Iterator[Fix]:
    """Those of resources and data sources, at any depth."""
    for declared in world.top("resource", "data"):
        schema = world.schema_of(declared.block)
        if schema is not None:
            yield from _blocks(world, declared.file, declared.block.body, schema)


def _blocks(world: World, file: File, body: Body, schema: SchemaBlock) -> Iterator[Fix]:
    for block in body.blocks:
        if block.type in schema.blocks:
            yield from _blocks(world, file, block.body, schema.blocks[block.type].block)
            continue
        if block.type != "dynamic":
            if nearest(block.type, ("dynamic",), floor=0.85) and len(block.labels) == 1:
                yield fix(f"{block.type} is written dynamic", replace(file, block.type_span, "dynamic"))
            continue
        found = _one(world, file, block, schema)
        if found is not None:
            yield found
            continue
        content = next(iter(block.body.blocks_of("content")), None)
        known = schema.blocks.get(block.names[0]) if block.labels else None
        if known is not None and content is not None:
            yield from _blocks(world, file, content.body, known.block)


def _one(world: World, file: File, block: Block, schema: SchemaBlock) -> Fix | None:
    content = next(iter(block.body.blocks_of("content")), None)
    if len(block.labels) > 1:
        gap = Span(block.labels[0].span.end, block.labels[-1].span.end)
        return fix("a dynamic block has one label", replace(file, gap, ""))
    for item in block.body.attributes:
        if item.name == "iterator" and isinstance(item.expr, Template) and (item.expr.text or "").isidentifier():
            return fix("an iterator is a name without quotes", replace(file, item.expr.span, item.expr.text or ""))
        if item.name not in {"for_each", "iterator", "labels"} and snake(item.name).replace("_", "") == "foreach":
            return fix(f"{item.name} is written for_each", replace(file, item.name_span, "for_each"))
    if content is None:
        return _content(file, block) or _no_content(file, block, schema)
    if (whole := _as_map(file, block, content, schema)) is not None:
        return whole
    if not block.labels or block.names[0] not in schema.blocks:
        return _label(file, block, content, schema)
    if block.body.attribute("for_each") is None:
        return _for_each(world, file, block)
    return _of_an_iterator(file, block, content)


def _of_an_iterator(file: File, block: Block, content: Block) -> Fix | None:
    """`ports.values` of an iterator, which has a key and a value."""
    said = block.body.attribute("iterator")
    own = file.source(said.expr.span) if said is not None else block.names[0]
    for item, _ in walk_body(content.body):
        for found in references(item.expr) if isinstance(item, Attribute) else ():
            if found.parts[0] != own or len(found.parts) < 2 or found.parts[1] in {"key", "value"}:
                continue
            meant = nearest(found.parts[1], ("key", "value"), floor=0.7)
            if meant is not None:
                return fix(f"an iterator has no {found.parts[1]}, but a {meant}", replace(file, found.spans[1], meant))
    return None


def _as_map(file: File, block: Block, content: Block, schema: SchemaBlock) -> Fix | None:
    """`dynamic "labels"` where labels is an argument that holds a map: the map itself."""
    name = block.names[0] if block.labels else ""
    known, over = schema.attributes.get(name), block.body.attribute("for_each")
    said = {item.name: file.source(item.expr.span) for item in content.body.attributes}
    key = next((said[word] for word in ("key", "name") if word in said), None)
    if (
        known is None
        or kind_of(known.type) != "map"
        or over is None
        or key is None
        or said.keys() - {"key", "name"} != {"value"}
    ):
        return None
    source = file.source(over.expr.span)
    new = source
    if (key, said["value"]) != (f"{name}.key", f"{name}.value"):
        names = re.compile(rf"\b{name}\.(key|value)\b")
        one, other = (names.sub(r"\1", text) for text in (key, said["value"]))
        new = f"{{ for key, value in {source} : {one} => {other} }}"
    return fix(f"{name} is an argument, not a block", replace(file, block.span, f"{name} = {new}"))


def _content(file: File, block: Block) -> Fix | None:
    """`contents { }`, `content = { }`."""
    for item in block.body.items:
        if isinstance(item, Block) and nearest(item.type, ("content",), floor=0.85):
            return fix(f"{item.type} is written content", replace(file, item.type_span, "content"))
        if isinstance(item, Attribute) and item.name in {"content", "contents"}:
            inner = item.expr
            if isinstance(inner, Tuple) and len(inner.items) == 1:
                inner = inner.items[0]
            text = body_text(file, inner) if isinstance(inner, Object) else None
            if text:
                new = indented(f"content {{\n{indented(text, '  ')}\n}}", indent_of(file, item.span.start))
                return fix("content is a block, not an argument", replace(file, item.span, new.lstrip()))
    return None


def _no_content(file: File, block: Block, schema: SchemaBlock) -> Fix | None:
    """`dynamic "access_config" { for_each = ... }` of a block that may be empty."""
    known = schema.blocks.get(block.names[0]) if block.labels else None
    if known is None or block.body.blocks or {each.name for each in block.body.attributes} - {"for_each", "iterator"}:
        return None
    needs = [each for each in known.block.attributes.values() if each.required]
    if needs or any(each.required for each in known.block.blocks.values()):
        return None
    return fix("a dynamic block says what is in it: nothing", insert(file, block, "content {}", last=True))


def _label(file: File, block: Block, content: Block, schema: SchemaBlock) -> Fix | None:
    """What it makes, by its label, by what its items are called or by what stands in it."""
    old = block.names[0] if block.labels else ""
    inside = body_names(content.body)
    if not old and len(inside) == 1 and next(iter(inside)) in schema.blocks and len(content.body.blocks) == 1:
        inner = content.body.blocks[0]  # the block itself stands in the content
        at = Span(block.type_span.end, block.type_span.end)
        return fix(
            f"a dynamic block says what it makes: {inner.type}",
            replace(file, at, f' "{inner.type}"'),
            replace(file, Span(content.span.start, inner.body.span.start), "content {"),
            replace(file, Span(inner.body.span.end, content.span.end), "}"),
        )
    roots = {
        found.parts[0]
        for item, _ in walk_body(content.body)
        if isinstance(item, Attribute)
        for found in references(item.expr)
    }
    fitting = [
        name
        for name, nested in schema.blocks.items()
        if inside <= nested.block.attributes.keys() | nested.block.blocks.keys()
    ]
    meant = nearest(old, schema.blocks, floor=0.8) if old else None
    if meant is None:
        said = [name for name in fitting if name in roots]
        meant = said[0] if len(said) == 1 else (nearest(old, fitting, floor=0.4) if old and len(fitting) > 1 else None)
        meant = meant or (fitting[0] if len(fitting) == 1 else None)
    if meant is None:
        return None
    at = block.labels[0].span if old else Span(block.type_span.end, block.type_span.end)
    pieces = [replace(file, at, f'"{meant}"' if old else f' "{meant}"')]
    if old and block.body.attribute("iterator") is None:
        pieces += _renamed(file, content, old, meant)
    reason = f"there is no block {old} here, but {meant}" if old else f"a dynamic block says what it makes: {meant}"
    return fix(reason, *pieces)


def _renamed(file: File, content: Block, old: str, new: str) -> Iterator[Piece]:
    for item, _ in walk_body(content.body):
        if isinstance(item, Attribute):
            for found in references(item.expr):
                if found.parts[0] == old:
                    yield replace(file, found.spans[0], new)


def _for_each(world: World, file: File, block: Block) -> Fix | None:
    """As many as a `count` says, over what its items are taken from, or just one."""
    count = block.body.attribute("count")
    if count is not None:
        text = f"for_each = range({file.source(count.expr.span)})"
        return fix("a dynamic block has for_each, not count", replace(file, count.span, text))
    own = block.names[0]
    uses = [use for use in world.uses if use.file is file and use.reference.parts[0] == own and block in use.around]
    over = collection_for(world, uses, keyed=False) if uses else "[1]"
    if over is None:
        return None
    return fix(f"dynamic {own} had no for_each: {over}", insert(file, block, f"for_each = {over}"))
