"""`lifecycle` blocks as Terraform wants them: their name, their arguments, plain words and bare references."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Literal, Object, Template, Tuple
from shared.terraform.hcl.references import references
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.values import converted
from shared.terraform.repair.world import (
    CONDITIONS,
    Declared,
    World,
    dedented,
    fix,
    indented,
    insert,
    remove,
    replace,
)

ARGUMENTS = ("prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by")
_WORDS = {
    "ignore": "ignore_changes", "ignored": "ignore_changes", "ignore_change": "ignore_changes",
    "prevent_deletion": "prevent_destroy", "prevent_delete": "prevent_destroy", "protect": "prevent_destroy",
    "no_destroy": "prevent_destroy", "create_before_delete": "create_before_destroy",
    "replace_before_destroy": "create_before_destroy", "triggered_by": "replace_triggered_by",
    "replace_on_change": "replace_triggered_by",
}  # fmt: skip
_BOOLS = frozenset({"prevent_destroy", "create_before_destroy"})


def mend_lifecycles(world: World) -> Iterator[Fix]:
    """Every lifecycle block of a resource or data source."""
    for declared in world.top("resource", "data"):
        for block in declared.block.body.blocks:
            if block.type != "lifecycle" and not block.labels and snake(block.type) in {"life_cycle", "lifecycles"}:
                yield fix(f"{block.type} is written lifecycle", replace(declared.file, block.type_span, "lifecycle"))
            elif block.type == "validation" and not block.labels and declared.block.type == "resource":
                reason = "what a resource asks for is a precondition, a validation is a variable's"
                yield fix(reason, replace(declared.file, block.type_span, "precondition"))
            elif block.type == "lifecycle":
                for item in block.body.attributes:
                    yield from _argument(world, declared, block, item)
        blocks = declared.block.body.blocks_of("lifecycle")
        condition = next((block for block in declared.block.body.blocks if block.type in CONDITIONS), None)
        if condition is not None:
            text = dedented(declared.file, condition.span)
            text = text if blocks else f"lifecycle {{\n{indented(text, '  ')}\n}}"
            place = insert(declared.file, blocks[0] if blocks else declared.block, text, last=True)
            yield fix(f"a {condition.type} belongs in lifecycle", remove(declared.file, condition.span), place)
        if len(blocks) > 1:
            yield from _joined(declared, blocks[0], blocks[1])


def _argument(world: World, declared: Declared, block: Block, item: Attribute) -> Iterator[Fix]:
    file, there = declared.file, {each.name for each in block.body.attributes}
    if item.name not in ARGUMENTS:
        meant = _WORDS.get(snake(item.name)) or nearest(item.name, ARGUMENTS, floor=0.74)
        if meant is not None and meant not in there:
            yield fix(f"lifecycle has no {item.name}, its name is {meant}", replace(file, item.name_span, meant))
    elif item.name in _BOOLS:
        new = converted(file, item.expr, "bool")
        if new is not None:
            yield fix(new[1], replace(file, item.expr.span, new[0]))
        elif any(True for _ in references(item.expr)):
            text = _said(world, item) or "true"
            yield fix(f"{item.name} can't depend on anything", replace(file, item.expr.span, text))
    elif item.name == "ignore_changes":
        yield from _ignored(declared, item)
    elif isinstance(item.expr, Template) and item.expr.text:
        text = item.expr.text.strip()
        reason = "replace_triggered_by is a list of references"
        yield fix(reason, replace(file, item.expr.span, f"[{text.removeprefix('${').removesuffix('}')}]"))


def _said(world: World, item: Attribute) -> str | None:
    """What a variable says when nobody sets it."""
    for found in references(item.expr):
        for declared in world.variables.get(found.parts[1], ()) if found.parts[0] == "var" else ():
            default = declared.block.body.attribute("default")
            if default is not None and isinstance(default.expr, Literal) and isinstance(default.expr.value, bool):
                return declared.file.source(default.expr.span) if item.expr.span == found.span else None
    return None


def _ignored(declared: Declared, item: Attribute) -> Iterator[Fix]:
    file = declared.file
    source = file.source(item.expr.span)
    if isinstance(item.expr, Template) and item.expr.text:
        text = item.expr.text
        new = "all" if text in {"all", "*"} else f"[{text}]"
        yield fix("ignore_changes is a list of arguments", replace(file, item.expr.span, new))
        return
    if isinstance(item.expr, Object) or (not isinstance(item.expr, Tuple) and source != "all"):
        inside = source.strip("{} \n") if isinstance(item.expr, Object) else source
        yield fix("ignore_changes is a list of arguments", replace(file, item.expr.span, f"[{inside}]"))
        return
    if not isinstance(item.expr, Tuple):
        return
    for entry in item.expr.items:
        if re.match(r"(?:var|local)\.", file.source(entry.span)):
            word = file.source(entry.span).split(".", 1)[1]
            yield fix("ignore_changes names arguments of the resource itself", replace(file, entry.span, word))
    if len(item.expr.items) == 1 and file.source(item.expr.items[0].span).strip('"') in {"all", "*"}:
        yield fix("all stands alone, not in a list", replace(file, item.expr.span, "all"))
        return
    own = re.compile(rf"\A\"?(?:self|this|{re.escape('.'.join(declared.block.names))})\.")
    for entry in item.expr.items:
        text = file.source(entry.span)
        short = own.sub("", text).strip('"')
        if own.match(text):
            yield fix("ignore_changes names arguments of the resource itself", replace(file, entry.span, short))


def _joined(declared: Declared, first: Block, second: Block) -> Iterator[Fix]:
    there = {item.name for item in first.body.attributes}
    more = [item for item in second.body.items if not isinstance(item, Attribute) or item.name not in there]
    same = [item for item in second.body.items if item not in more]
    file = declared.file
    for item in same:
        if isinstance(item, Attribute):
            other = first.body.attribute(item.name)
            if other is None or file.source(other.expr.span) != file.source(item.expr.span):
                return
    text = "".join(f"  {file.source(item.span)}\n  " for item in more)
    end = first.body.span.end
    yield fix(
        "a resource has one lifecycle block",
        remove(file, second.span),
        replace(file, type(first.span)(end, end), text),
    )
