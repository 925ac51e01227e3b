"""What is made once for each of several things: dynamic blocks, `for_each` and `count` where they can't stand."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Call, File
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import Use, World, dedented, fix, indented, insert, move, remove, replace
from shared.terraform.schema import Block as SchemaBlock

_OF_DYNAMIC = frozenset({"for_each", "iterator", "labels", "foreach", "content", "contents"})


def mend_repeats(world: World) -> Iterator[Fix]:
    """Dynamic blocks without content, blocks with a `for_each`, and what their items are called inside."""
    for declared in world.top("resource", "data"):
        schema = world.schema_of(declared.block)
        if schema is not None:
            yield from _blocks(declared.file, declared.block, schema)
    for use in world.uses:
        found = _called(use)
        if found is not None:
            yield found


def _blocks(file: File, outer: Block, schema: SchemaBlock) -> Iterator[Fix]:
    for block in outer.body.blocks:
        if block.type == "dynamic" and block.labels:
            known = schema.blocks.get(block.names[0])
            content = next(iter(block.body.blocks_of("content")), None)
            found = _content(file, block, content)
            if found is not None:
                yield found
            elif known and content:
                yield from _blocks(file, content, known.block)
        elif block.type in schema.blocks:
            inside = schema.blocks[block.type].block
            found = _to_dynamic(file, block, inside)
            if found is not None:
                yield found
            else:
                yield from _blocks(file, block, inside)


def _content(file: File, block: Block, content: Block | None) -> Fix | None:
    """What a dynamic block makes stands in its content."""
    stray = [
        item
        for item in block.body.items
        if item is not content and (item.name if isinstance(item, Attribute) else item.type) not in _OF_DYNAMIC
    ]
    if not stray:
        return None
    text = "\n".join(dedented(file, item.span) for item in stray)
    if content is None:
        text = f"content {{\n{indented(text, '  ')}\n}}"
    pieces = [*(remove(file, item.span) for item in stray[:-1]), *move(file, stray[-1].span, content or block, text)]
    return fix(f"what dynamic {block.names[0]} makes stands in its content", *pieces)


def _to_dynamic(file: File, block: Block, schema: SchemaBlock) -> Fix | None:
    """`allow { for_each = ... }` is `dynamic "allow" { for_each = ... content { ... } }`."""
    each, count = block.body.attribute("for_each"), block.body.attribute("count")
    over = each or count
    if over is None or over.name in schema.attributes or (each and count):
        return None
    if any(over.name in nested.block.attributes for nested in schema.blocks.values()):
        return None  # it fell out of a block inside, as `count` does out of an alert's trigger
    name = block.type
    if count and (len(block.body.items) == 1 or any(each.endswith("_count") for each in schema.attributes)):
        return None  # how many there are of something inside, not of the block
    rest = [item for item in block.body.items if item is not over]
    text = "\n".join(dedented(file, item.span) for item in rest)
    text = re.sub(r"\beach\.(key|value)\b", rf"{name}.\1", text)
    text = re.sub(r"\bcount\.index\b", f"{name}.value", text)
    source = file.source(over.expr.span)
    pieces = [replace(file, block.type_span, f'dynamic "{name}"')]
    if count:
        pieces.append(replace(file, count.span, f"for_each = range({source})"))
    pieces += [remove(file, item.span) for item in rest]
    pieces.append(insert(file, block, f"content {{\n{indented(text, '  ')}\n}}", last=True))
    return fix(f"a block with {over.name} is a dynamic block", *pieces)


def _called(use: Use) -> Fix | None:
    """`each`, `count` and the items of dynamic blocks under the name they have where they are used."""
    root, *steps = use.reference.parts
    if not use.around or not steps:
        return None
    dynamic = next((block for block in reversed(use.around) if block.type == "dynamic" and block.labels), None)
    owner = use.around[0].body
    keyed, counted = owner.attribute("for_each"), owner.attribute("count")
    if dynamic is not None and use.attribute.name != "for_each":
        iterator = dynamic.body.attribute("iterator")
        name = use.file.source(iterator.expr.span).strip('"') if iterator else dynamic.names[0]
        wrong = (root == "each" and keyed is None) or (root == dynamic.names[0] and root not in use.bound)
        if wrong and root != name and steps[0] in {"key", "value"}:
            return fix(
                f"inside dynamic {dynamic.names[0]} {root} is {name}", replace(use.file, use.reference.spans[0], name)
            )
        return None
    if root == "each" and steps[0] in {"key", "value"} and keyed is None and counted is not None:
        item = "count.index"
        if steps[0] == "value" and isinstance(counted.expr, Call) and counted.expr.name == "length":
            item = f"{use.file.source(counted.expr.args[0].span)}[count.index]"
        span = use.reference.span if len(steps) == 1 else None
        if span is not None:
            return fix(f"with count there is no each.{steps[0]}", replace(use.file, span, item))
    if root == "count" and steps == ["index"] and counted is None and keyed is not None:
        return fix("with for_each there is no count.index", replace(use.file, use.reference.span, "each.key"))
    return None
