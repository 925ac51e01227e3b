"""`count` and `for_each`: one of them, the right one, and what their items are called."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Call, File, Literal, Object, Span, Template, Tuple, walk_body
from shared.terraform.hcl.references import Reference, references
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.values import NUMBERS
from shared.terraform.repair.world import Declared, Use, World, fix, insert, remove, replace

_CHOSEN = re.compile(r'"\$\{([^{}"]+)\}\s*(\?\s*\d+\s*:\s*\d+)\s*"')
"""`"${var.many} ? 2 : 1"`."""


def mend_repetitions(world: World) -> Iterator[Fix]:
    """Every resource, data source and module."""
    uses: dict[int, list[Use]] = {}
    for use in world.uses:
        if use.around:
            uses.setdefault(id(use.around[0]), []).append(use)
    for declared in world.top("resource", "data", "module"):
        yield from _one(world, declared, uses.get(id(declared.block), []))


def _one(world: World, declared: Declared, uses: list[Use]) -> Iterator[Fix]:
    file, body = declared.file, declared.block.body
    count, each = body.attribute("count"), body.attribute("for_each")
    keyed = [use for use in uses if use.reference.parts[0] == "each" and not _in_dynamic(use)]
    counted = [use for use in uses if use.reference.parts[:2] == ("count", "index")]
    if count is not None and each is not None:
        gone, kept = (each, count) if counted and not keyed else (count, each)
        yield fix(f"a resource has count or for_each, and it is {kept.name} that is used", remove(file, gone.span))
        return
    if each is not None and counted and not keyed and _is_number(world, file, each):
        yield fix("a number of instances is said by count", replace(file, each.name_span, "count"))
        return
    if count is not None:
        yield from _number(world, declared, count)
    names = {"each", "count", "index", "key", "value", "self"} - world.variables.keys() - world.locals.keys()
    if count is not None or each is not None:
        for item, _ in walk_body(body):
            if isinstance(item, Attribute) and item.name not in {"count", "for_each", "provider", "depends_on"}:
                yield from _words(world, declared, item, each is not None, names)
        return
    if keyed:
        over = collection_for(world, keyed, keyed=True) or _as_another(world, declared)
        if over is not None:
            reason = f"each is an item of for_each, which was missing: {over}"
            yield fix(reason, insert(file, declared.block, f"for_each = {over}"))
    elif counted:
        length = _length(world, declared, counted)
        if length is not None:
            reason = f"count.index counts up to count, which was missing: {length}"
            yield fix(reason, insert(file, declared.block, f"count = {length}"))
        elif not any(use.reference.parts[:2] == tuple(declared.block.names) for use in world.uses):
            reason = "count.index counts up to count, which is written nowhere: one, until somebody says how many"
            yield fix(reason, insert(file, declared.block, "count = 1"))


def _as_another(world: World, declared: Declared) -> str | None:
    """`topic.t[each.key]`: the one resource with a for_each of which each instance is taken."""
    found = set()
    for use in world.uses:
        parts, spans = use.reference.parts, use.reference.spans
        if use.around[:1] != (declared.block,) or len(parts) < 3:
            continue
        if use.file.source(spans[2]).strip("[] ") != "each.key":
            continue
        for other in world.resources.get((parts[0], parts[1]), ()):
            if other.block.body.attribute("for_each") is not None:
                found.add(".".join(parts[:2]))
    return found.pop() if len(found) == 1 else None


def _is_number(world: World, file: File, item: Attribute) -> bool:
    """Whether it is a number, or a variable that is one."""
    if isinstance(item.expr, Literal):
        return isinstance(item.expr.value, int) and not isinstance(item.expr.value, bool)
    said = re.fullmatch(r"var\.(\w+)", file.source(item.expr.span))
    for declared in world.variables.get(said[1], ()) if said else ():
        type_ = declared.block.body.attribute("type")
        return type_ is not None and declared.file.source(type_.expr.span) == "number"
    return False


def _in_dynamic(use: Use) -> bool:
    return any(block.type == "dynamic" for block in use.around)


def _number(world: World, declared: Declared, count: Attribute) -> Iterator[Fix]:
    file, expr = declared.file, count.expr
    source = file.source(expr.span)
    text = expr.text if isinstance(expr, Template) else None
    if text and text.strip().lower() in NUMBERS:
        yield fix("count is a number", replace(file, expr.span, str(NUMBERS.index(text.strip().lower()))))
    elif chosen := _CHOSEN.fullmatch(source):
        yield fix("the choice of count stands outside its quotes", replace(file, expr.span, " ".join(chosen.groups())))
    elif isinstance(expr, Literal) and isinstance(expr.value, bool):
        yield fix("count is a number", replace(file, expr.span, str(int(expr.value))))
    elif (kind := _kind(world, next(references(expr), None), source)) == "bool":
        yield fix("count is a number", replace(file, expr.span, f"{source} ? 1 : 0"))
    elif kind == "collection":
        yield fix("count is a number", replace(file, expr.span, f"length({source})"))


def _kind(world: World, reference: Reference | None, source: str) -> str:
    """`bool`, `collection` or nothing, by a variable's type or what a variable or local value is."""
    if reference is None or len(reference.parts) != 2 or ".".join(reference.parts) != source:
        return ""
    root, name = reference.parts
    if root == "local" and name in world.locals:
        value = world.locals[name][1].expr
    elif root == "var" and name in world.variables:
        declared = world.variables[name][0]
        type_, default = declared.block.body.attribute("type"), declared.block.body.attribute("default")
        said = declared.file.source(type_.expr.span) if type_ is not None else ""
        if said:
            return "bool" if said == "bool" else "collection" if re.match(r"(list|set|map)\b", said) else ""
        if default is None:
            return ""
        value = default.expr
    else:
        return ""
    if isinstance(value, Literal) and isinstance(value.value, bool):
        return "bool"
    return "collection" if isinstance(value, Tuple | Object) else ""


def _words(world: World, declared: Declared, item: Attribute, keyed: bool, names: set[str]) -> Iterator[Fix]:
    """`${key}`, `${index}`, `${each}`, `${self.key}`, `${each.name}` in a resource that is repeated."""
    file = declared.file
    for reference in references(item.expr):
        root, *rest = reference.parts
        if root not in names:
            continue
        span, meant = reference.span, None
        if keyed and (root in {"key", "value"} or (root == "self" and rest[:1] in (["key"], ["value"]))):
            meant = f"each.{root if root != 'self' else rest[0]}" if len(rest) == (root == "self") else None
        elif keyed and root == "each" and (not rest or (rest[0] in {"name", "id", "item"} and _is_set(declared))):
            meant = "each.key" if not rest or rest[0] != "item" else "each.value"
        elif keyed and root == "each" and rest and not _has(world, declared, rest[0]) and (slip := _slip(rest[0])):
            meant, span = f"each.{slip}", Span(reference.spans[0].start, reference.spans[1].end)
        elif keyed and root == "each" and len(rest) == 1 and rest[0] not in {"key", "value"} and _of_texts(declared):
            meant = "each.value"
        elif keyed and root == "each" and rest and rest[0] not in {"key", "value"} and _has(world, declared, rest[0]):
            meant, span = "each.value", Span(reference.spans[0].start, reference.spans[0].end)
        elif not keyed and (
            (root == "index" and not rest) or (root == "count" and not rest) or (root == "self" and rest == ["index"])
        ):
            meant = "count.index"
        if meant is not None:
            yield fix(f"an item is named {meant}", replace(file, span, meant))


def _slip(word: str) -> str | None:
    """`each.val`, `each.Key` and `each.values`."""
    known = {"val": "value", "vals": "value", "values": "value", "v": "value", "keys": "key", "k": "key"}
    near = None if word in {"key", "value"} else nearest(word, ("key", "value"), floor=0.8)
    return known.get(word.lower(), near)


def _has(world: World, declared: Declared, name: str) -> bool:
    """Whether each item of the for_each is an object that has such an attribute."""
    over = declared.block.body.attribute("for_each")
    value = over.expr if over is not None else None
    said = next(iter(references(value)), None) if value is not None else None
    if said is not None and len(said.parts) == 2 and said.parts[0] == "local" and said.parts[1] in world.locals:
        value = world.locals[said.parts[1]][1].expr
    elif said is not None and len(said.parts) == 2 and said.parts[0] == "var" and said.parts[1] in world.variables:
        variable = world.variables[said.parts[1]][0]
        type_, default = (variable.block.body.attribute(word) for word in ("type", "default"))
        if type_ is not None and re.search(
            rf"object\(.*\b{name}\s*=", variable.file.source(type_.expr.span), re.DOTALL
        ):
            return True
        value = default.expr if default is not None else None
    items = [item for _, item in value.items] if isinstance(value, Object) else []
    return bool(items) and all(isinstance(item, Object) and item.get(name) is not None for item in items)


def _is_set(declared: Declared) -> bool:
    each = declared.block.body.attribute("for_each")
    return each is not None and not isinstance(each.expr, Object)


def _of_texts(declared: Declared) -> bool:
    """Whether the for_each is a set or a list of texts, written there."""
    over = declared.block.body.attribute("for_each")
    value = over.expr if over is not None else None
    if isinstance(value, Call) and value.name == "toset" and len(value.args) == 1:
        value = value.args[0]
    return isinstance(value, Tuple) and bool(value.items) and all(isinstance(item, Template) for item in value.items)


def collection_for(world: World, uses: list[Use], *, keyed: bool) -> str | None:
    """The only collection that can be meant: of the right shape, and used nowhere else.

    `keyed`: it has to be a map or a set, as for a resource's `for_each`.
    """
    used = {use.reference.parts[:2] for use in world.uses}
    deep = any(len(use.reference.parts) > 2 for use in uses)
    pairs = any(use.reference.parts[1:2] == ("value",) for use in uses) and any(
        use.reference.parts[1:2] == ("key",) for use in uses
    )
    found: list[tuple[bool, str]] = []
    for name, declared in world.variables.items():
        type_, default = (declared[0].block.body.attribute(word) for word in ("type", "default"))
        said = declared[0].file.source(type_.expr.span).replace(" ", "") if type_ is not None else ""
        shape = default.expr if default is not None else None
        is_map = said.startswith("map(") or (not said and isinstance(shape, Object))
        is_list = said.startswith(("list(string", "set(string")) or (not said and isinstance(shape, Tuple))
        as_set = keyed and (said.startswith("list") or (not said and is_list))
        text = f"toset(var.{name})" if as_set else f"var.{name}"
        if (is_map or (is_list and not deep and not pairs)) and (not deep or "object" in said or not said):
            found.append((("var", name) not in used, text))
    for name, (_, item) in world.locals.items():
        is_map, is_list = isinstance(item.expr, Object), isinstance(item.expr, Tuple)
        if is_map or (is_list and not deep and not pairs):
            found.append(
                (("local", name) not in used, f"local.{name}" if is_map or not keyed else f"toset(local.{name})")
            )
    unused = [text for free, text in found if free]
    if len(unused) == 1:
        return unused[0]
    return found[0][1] if len(found) == 1 else None


def _length(world: World, declared: Declared, uses: list[Use]) -> str | None:
    """How many there must be: as many as the list has items that the index takes."""
    for use in uses:
        text = use.file.text
        before = text[: use.reference.span.start].rstrip()
        taken = re.search(r"((?:var|local)\.\w+)(?:\[|\s*,)\s*\Z", before)
        if taken and (taken[0].endswith("[") or re.search(rf"element\(\s*{re.escape(taken[0])}\Z", before)):
            root, name = taken[1].split(".")
            if name in (world.variables if root == "var" else world.locals):
                return f"length({taken[1]})"
    address = tuple(declared.block.names)
    indices = [
        int(match[1])
        for use in world.uses
        if use.reference.parts[:2] == address and len(use.reference.parts) > 2
        if (match := re.fullmatch(r"\[(\d+)\]", use.reference.parts[2]))
    ]
    numbers = [
        name
        for name, found in world.variables.items()
        if (type_ := found[0].block.body.attribute("type")) is not None
        and found[0].file.source(type_.expr.span) == "number"
        and not any(use.reference.parts[:2] == ("var", name) for use in world.uses)
    ]
    if len(numbers) == 1:
        return f"var.{numbers[0]}"
    return str(max(indices) + 1) if indices else None
