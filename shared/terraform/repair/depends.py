"""`depends_on` and `ignore_changes` as Terraform wants them: bare references in a list."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Body, Expr, Literal, Name, Span, Template, Tuple, expressions
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import Declared, World, fix, replace
from shared.terraform.schema import Block as SchemaBlock


def mend_dependencies(world: World) -> Iterator[Fix]:
    """Every `depends_on`."""
    for declared in world.top("resource", "data", "module", "output"):
        yield from _depends_on(world, declared)


def _depends_on(world: World, declared: Declared) -> Iterator[Fix]:
    item = declared.block.body.attribute("depends_on")
    file = declared.file
    if item is None:
        return
    for use in world.uses:
        if use.attribute is not item or use.file is not file:
            continue
        keep = 3 if use.reference.parts[0] == "data" else 2
        if len(use.reference.parts) > keep and not use.reference.parts[keep].startswith("["):
            span = Span(use.reference.spans[keep - 1].end, use.reference.span.end)
            yield fix("depends_on names the resource as a whole", replace(file, span, ""))
            return
    source = file.source(item.expr.span)
    if isinstance(item.expr, Template) and item.expr.text:
        yield fix("depends_on is a list of references", replace(file, item.expr.span, f"[{_unquoted(item.expr.text)}]"))
    elif not source.startswith("["):
        if not isinstance(item.expr, Literal):
            yield fix("depends_on is a list of references", replace(file, item.expr.span, f"[{source}]"))
    else:
        for text in [node for node in expressions(declared.block.body) if isinstance(node, Template) and node.text]:
            if item.span.start <= text.span.start < item.span.end and "." in (text.text or ""):
                yield fix(
                    "depends_on takes references, not strings", replace(file, text.span, _unquoted(text.text or ""))
                )


def _unquoted(text: str) -> str:
    return text.strip().removeprefix("${").removesuffix("}")


def mend_ignored(world: World) -> Iterator[Fix]:
    """`ignore_changes` names arguments of the resource itself; one further inside is reached through its blocks."""
    for declared in world.top("resource"):
        schema = world.schema_of(declared.block)
        for lifecycle in declared.block.body.blocks_of("lifecycle"):
            item = lifecycle.body.attribute("ignore_changes")
            if schema is None or item is None or not isinstance(item.expr, Tuple):
                continue
            for entry in item.expr.items:
                if found := _indexed(schema, entry, declared):
                    yield found
                    continue
                word = entry.text if isinstance(entry, Template) else entry.name if isinstance(entry, Name) else None
                if word is None or word in schema.attributes or word in schema.blocks or "." in word or "[" in word:
                    continue
                ways = list(_ways(schema, word, declared.block.body))
                if len(ways) == 1:
                    text = "".join(f"{step}[0]." for step in ways[0]) + word
                    reason = f"{declared.type} has no {word}, it is {text}"
                    yield fix(reason, replace(declared.file, entry.span, text))


def _indexed(schema: SchemaBlock, entry: Expr, declared: Declared) -> Fix | None:
    """`template.containers.image` with the number of each block on the way: its first."""
    text = declared.file.source(entry.span).strip('"')
    # `settings.0.tier`, as the state's own paths were written once, is `settings[0].tier`.
    steps = [f"[{step}]" if step.isdigit() else step for step in re.findall(r"\[[^\]]*\]|[^.\[\]]+", text)]
    found, level = "", schema
    for at, step in enumerate(steps):
        found += step if step.startswith("[") or not found else f".{step}"
        nested = level.blocks.get(step)
        if nested is not None and at + 1 < len(steps):
            level = nested.block
            found += "[0]" if nested.nesting != "single" and not steps[at + 1].startswith("[") else ""
    if found == text:
        return None
    return fix(
        f"what stands in a block is named by the block's number: {found}", replace(declared.file, entry.span, found)
    )


def _ways(schema: SchemaBlock, name: str, body: Body) -> Iterator[tuple[str, ...]]:
    """The ways through blocks that are written in the body to an argument."""
    for block in body.blocks:
        nested = schema.blocks.get(block.type)
        if nested is None:
            continue
        if name in nested.block.attributes or name in nested.block.blocks:
            yield (block.type,)
        yield from ((block.type, *way) for way in _ways(nested.block, name, block.body))
