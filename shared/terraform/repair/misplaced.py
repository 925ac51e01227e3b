"""Whole blocks of Terraform's own in the wrong place: inside a resource, or behind the block that they belong to."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, File, Object
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.shapes import body_text
from shared.terraform.repair.world import World, dedented, fix, indent_of, indented, move, remove, replace

_AT_THE_TOP = {"resource": 2, "data": 2, "variable": 1, "output": 1, "module": 1, "provider": 1, "locals": 0}
"""Blocks that stand at the top of a file, with the number of their labels."""
_OF_THE_ONE_BEFORE = {
    "validation": ("variable",),
    "lifecycle": ("resource", "data"),
    "timeouts": ("resource",),
    "provisioner": ("resource",),
    "connection": ("resource",),
    "precondition": ("output",),
}
"""Blocks that stand inside others, with those."""


def mend_misplaced(world: World) -> Iterator[Fix]:
    """Blocks of the top inside others, and blocks of others at the top."""
    for file in world.files:
        before: Block | None = None
        for item in file.body.items:
            if isinstance(item, Attribute):
                yield from _assigned(file, item, before)
                continue
            if item.type in _OF_THE_ONE_BEFORE and before is not None and before.type in _OF_THE_ONE_BEFORE[item.type]:
                target = _about(world, item, before)
                text = dedented(file, item.span)
                reason = f"{item.type} belongs in the {before.type} before it"
                yield fix(reason, *move(file, item.span, target, text))
            else:
                yield from _inside(file, item, item)
                before = item


def _about(world: World, item: Block, before: Block) -> Block:
    """The variable of the same file that a validation speaks of."""
    if before.type == "variable":
        for use in world.uses:
            if use.around[:1] == (item,) and use.reference.parts[0] == "var" and len(use.reference.parts) > 1:
                for declared in world.variables.get(use.reference.parts[1], ()):
                    if declared.file is use.file:
                        return declared.block
    return before


def _assigned(file: File, item: Attribute, before: Block | None) -> Iterator[Fix]:
    """`validation = { }` behind a variable, `locals = { }` at the top."""
    if not isinstance(item.expr, Object):
        return
    text = body_text(file, item.expr)
    if text and item.name in {"locals", "local", "terraform"}:
        name = "terraform" if item.name == "terraform" else "locals"
        block = f"{name} {{\n{indented(text, '  ')}\n}}"
        yield fix(f"{name} is a block, not an argument", replace(file, item.span, block))
    elif text and before is not None and before.type in _OF_THE_ONE_BEFORE.get(item.name, ()):
        block = f"{item.name} {{\n{indented(text, '  ')}\n}}"
        reason = f"{item.name} belongs in the {before.type} before it"
        yield fix(reason, *move(file, item.span, before, block))


def _inside(file: File, top: Block, block: Block) -> Iterator[Fix]:
    """All that one brace too few has swallowed goes at once: there may be more than there are rounds."""
    found = list(_swallowed(top, block, 1))
    if not found:
        return
    inner, depth = found[0]
    names = " and ".join(dict.fromkeys(each.type for each, _ in found))
    if file.faults and indent_of(file, inner.span.start) == indent_of(file, top.span.start):
        # Nothing closes what they stand in: whatever is put behind it would stand in it again.
        at = file.text.rfind("\n", 0, inner.span.start) + 1
        closing = "".join("  " * (left - 1) + "}\n" for left in range(depth, 0, -1))
        yield fix(f"a {top.type} was never closed before the next {names}", Piece(file.path, at, at, f"{closing}\n"))
        return
    texts = "".join(f"\n\n{dedented(file, each.span)}" for each, _ in found)
    reason = f"a block {names} stands at the top of a file, not in a {top.type}"
    place = Piece(file.path, top.span.end, top.span.end, texts)
    yield fix(reason, *(remove(file, each.span) for each, _ in found), place)


def _swallowed(top: Block, block: Block, depth: int) -> Iterator[tuple[Block, int]]:
    """Blocks of the top inside another one, and in how many blocks they stand."""
    for inner in block.body.blocks:
        labels = _AT_THE_TOP.get(inner.type)
        if top.type in {"terraform", "check"} or labels is None or len(inner.labels) != labels:
            yield from _swallowed(top, inner, depth + 1)
        else:
            yield inner, depth
