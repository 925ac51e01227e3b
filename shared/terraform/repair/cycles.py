"""Resources that wait for each other: a `depends_on` against the way that the references go."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Expr, File, Template, Tuple
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import Declared, Use, World, fix, remove, replace

Address = tuple[str, ...]


def mend_cycles(world: World) -> Iterator[Fix]:
    """Takes the entry of a `depends_on` out that closes a circle; what a resource says of itself is its value, and so
    is what is written out at the other side of a circle.
    """
    hard, soft = _edges(world)
    yield from _themselves(world)
    written = next(_written_out(world, hard), None)
    if written is not None:
        yield written
        return
    for declared in reversed(list(world.top("resource"))):
        item = declared.block.body.attribute("depends_on")
        source = tuple(declared.block.names)
        if item is None or not isinstance(item.expr, Tuple):
            continue
        for entry in item.expr.items:
            target = tuple(declared.file.source(entry.span).split("."))[:2]
            if target not in hard:
                continue
            if target == source or _reaches(target, source, hard):
                way = "refers to it"
            elif _reaches(target, source, {key: hard[key] | soft.get(key, set()) for key in hard}):
                way = "waits for it"
            else:
                continue
            reason = f"{'.'.join(source)} can't wait for {'.'.join(target)}, which {way}"
            yield _without(declared, item, item.expr.items, entry, reason)
            return


def _edges(world: World) -> tuple[dict[Address, set[Address]], dict[Address, set[Address]]]:
    """Which resource refers to which, and which says that it waits for which."""
    hard: dict[Address, set[Address]] = {key: set() for key in world.resources}
    soft: dict[Address, set[Address]] = {key: set() for key in world.resources}
    through = {name: _seen(world, name, set()) for name in world.locals}
    for use in world.uses:
        if not use.around or use.around[0].type != "resource":
            continue
        source = tuple(use.around[0].names)
        if source not in hard:
            continue
        parts = use.reference.parts
        targets = through.get(parts[1], set()) if parts[0] == "local" and len(parts) > 1 else {parts[:2]}
        edges = soft if use.attribute.name == "depends_on" and len(use.around) == 1 else hard
        edges[source] |= {target for target in targets if target in hard}
    return hard, soft


def _seen(world: World, name: str, seen: set[str]) -> set[Address]:
    """The resources that a local value refers to."""
    found: set[Address] = set()
    if name in seen or name not in world.locals:
        return found
    item = world.locals[name][1]
    for use in world.uses:
        if use.attribute is item:
            parts = use.reference.parts
            found |= _seen(world, parts[1], seen | {name}) if parts[0] == "local" and len(parts) > 1 else {parts[:2]}
    return found


def _reaches(start: Address, end: Address, edges: dict[Address, set[Address]]) -> bool:
    stack, seen = [start], {start}
    while stack:
        here = stack.pop()
        if end in edges.get(here, ()):
            return True
        new = edges.get(here, set()) - seen
        seen |= new
        stack += new
    return False


def _without(declared: Declared, item: Attribute, items: tuple[Expr, ...], entry: Expr, reason: str) -> Fix:
    rest = [declared.file.source(each.span) for each in items if each is not entry]
    if not rest:
        return fix(reason, remove(declared.file, item.span))
    return fix(reason, replace(declared.file, item.expr.span, f"[{', '.join(rest)}]"))


def _themselves(world: World) -> Iterator[Fix]:
    """`google_x.a.name` in google_x.a itself is the name that it has been given."""
    for use in world.uses:
        found = _itself(world, use)
        if found is not None:
            yield found


def _itself(world: World, use: Use) -> Fix | None:
    block = use.around[0] if use.around else None
    if block is None or use.reference.parts[:2] != tuple(block.names):
        return None
    reason = f"a resource can't refer to itself, its {use.reference.parts[-1]} is written there"
    return _value_of(world, use, use.file, block, reason)


def _written_out(world: World, hard: dict[Address, set[Address]]) -> Iterator[Fix]:
    """`google_y.b.name` in google_x.a, which google_y.b needs itself: the name that google_y.b has been given."""
    for use in world.uses:
        if not use.around or use.around[0].type != "resource":
            continue
        source, target = tuple(use.around[0].names), use.reference.parts[:2]
        if target == source or target not in hard or source not in hard or not _reaches(target, source, hard):
            continue
        reason = f"{'.'.join(target)} needs {'.'.join(source)}: its {use.reference.parts[-1]} is written out"
        for declared in world.resources[target[0], target[1]]:
            found = _value_of(world, use, declared.file, declared.block, reason)
            if found is not None:
                yield found


def _value_of(world: World, use: Use, file: File, block: Block, reason: str) -> Fix | None:
    """The text that a resource's block gives for what is referred to, in the reference's place."""
    parts = use.reference.parts
    if use.around[0].type != "resource" or len(parts) != 3 or use.attribute.name == "depends_on":
        return None
    said = block.body.attribute(parts[2])
    if said is None or said is use.attribute or not isinstance(said.expr, Template) or said.expr.heredoc:
        return None
    known = {"var", "local", "each", "count"} if block is use.around[0] else {"var"}
    if any(other.attribute is said and other.reference.parts[0] not in known for other in world.uses):
        return None
    if use.attribute.expr.span == use.reference.span:
        return fix(reason, replace(use.file, use.reference.span, file.source(said.expr.span)))
    text, span = use.file.text, use.reference.span
    inside = text[: span.start].endswith("${") or text[span.end : span.end + 1] == "}"
    if not inside and not isinstance(use.attribute.expr, Template):
        return fix(reason, replace(use.file, span, file.source(said.expr.span)))
    if text[: span.start].endswith("${") and text[span.end : span.end + 1] == "}":
        whole = type(span)(span.start - 2, span.end + 1)
        return fix(reason, replace(use.file, whole, file.source(said.expr.span)[1:-1]))
    return None
