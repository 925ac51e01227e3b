"""Values of arguments: of the wrong type, quoted where a reference is meant, set twice; names that Google refuses."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import (
    Attribute,
    Binary,
    Block,
    Body,
    Call,
    Expr,
    File,
    For,
    GetAttr,
    Literal,
    Object,
    Span,
    Template,
    Tuple,
    key_text,
    walk,
    walk_body,
)
from shared.terraform.hcl.references import references
from shared.terraform.repair.guard import restricts
from shared.terraform.repair.levels import all_levels
from shared.terraform.repair.paths import type_of
from shared.terraform.repair.result import Fix
from shared.terraform.repair.values import converted, element_of, fits, is_reference, kind_of, number_meant
from shared.terraform.repair.world import ROOTS, Declared, World, fix, indent_of, remove, replace

_REFERENCE = re.compile(r"(?:data\.)?(?:google|random)_\w+\.[A-Za-z_][\w-]*(?:\[[^\]\s]*\]|\.[A-Za-z_]\w*|\.\d+)*\Z")
_PREFIXED = re.compile(r"(?:var|local|each|data)\.[A-Za-z_][\w-]*(?:\[[^\]\s]*\]|\.[A-Za-z_]\w*)*\Z")


def mend_repeated(world: World) -> Iterator[Fix]:
    """An argument that is set twice in one body: the first stays."""
    for file in world.files:
        if not file.faults:
            continue
        bodies: list[Body] = [
            file.body,
            *(item.body for item, _ in walk_body(file.body) if not isinstance(item, Attribute)),
        ]
        known = {id(each.block.body): world.schema_of(each.block) for each in world.top("resource", "data")}
        repeatable = _repeatable(world)
        for body in bodies:
            block = repeatable.get(id(body))
            parted = _parted(file, block) if block is not None else None
            if block is not None and parted is not None:
                yield fix(f"each {block.type} is a block of its own", replace(file, block.span, parted))
                continue
            schema = known.get(id(body))
            types = {name: each.type for name, each in schema.attributes.items()} if schema else {}
            seen: dict[str, Attribute] = {}
            for item in body.attributes:
                first = seen.setdefault(item.name, item)
                if first is item:
                    continue
                same = file.source(first.expr.span).split() == file.source(item.expr.span).split()
                if not same and restricts(item.name):
                    continue  # which of the two was meant is not for code to say
                wanted = types.get(item.name)
                if wanted is not None and not fits(first.expr, wanted) and fits(item.expr, wanted):
                    yield fix(f"{item.name} is set twice, one can't be meant", remove(file, first.span))
                    continue
                reason = f"{item.name} is set twice" + ("" if same else ", the first stays")
                yield fix(reason, remove(file, item.span))


def _repeatable(world: World) -> dict[int, Block]:
    """The blocks that may stand more than once where they are, by their bodies."""
    found: dict[int, Block] = {}
    for declared in world.top("resource", "data"):
        schema = world.schema_of(declared.block)
        for level in all_levels(declared.block, schema) if schema is not None else ():
            for block in level.block.body.blocks:
                nested = level.schema.blocks.get(block.type)
                if nested is not None and nested.max_items != 1:
                    found[id(block.body)] = block
    return found


def _parted(file: File, block: Block) -> str | None:
    """`name`, `value`, `name`, `value` in one block as a block for each pair; None for anything else."""
    items = block.body.attributes
    names = [item.name for item in items]
    size = len(set(names))
    if size < 2 or len(names) == size or names != names[:size] * (len(names) // size) or block.body.blocks:
        return None
    inside = file.text[block.body.span.start : block.body.span.end]
    if "#" in inside or "//" in inside or "/*" in inside or "<<" in inside:
        return None  # a comment, or a text over several lines, has no place among the parts that is surely its own
    pad = indent_of(file, block.span.start)
    parts = []
    for at in range(0, len(items), size):
        lines = "\n".join(f"{pad}  {file.source(item.span)}" for item in items[at : at + size])
        parts.append(f"{block.type} {{\n{lines}\n{pad}}}")
    return f"\n{pad}".join(parts)


def mend_values(world: World) -> Iterator[Fix]:
    """Literals that can't be of their argument's type, quoted references, names that Google refuses."""
    for declared in world.top("resource", "data", "provider"):
        schema = world.schema_of(declared.block)
        if schema is None:
            continue
        for level in all_levels(declared.block, schema):
            for item in level.block.body.attributes:
                known = level.schema.attributes.get(item.name)
                if known is None or not known.settable:
                    continue
                labels = level.schema.attributes.get("labels")
                if item.name == "tags" and labels and isinstance(item.expr, Object) and kind_of(known.type) != "map":
                    yield from _tags(declared.file, level.block, item)
                else:
                    yield from _value(world, declared, item, known.type)
        yield from _counts(world, declared.file, declared.block.body)
    yield from _beside_the_schema(world)


def _beside_the_schema(world: World) -> Iterator[Fix]:
    """What no schema describes: the commands of a provisioner, the values of outputs and locals."""
    for declared in world.top("resource"):
        for block in declared.block.body.blocks_of("provisioner"):
            for item in block.body.attributes:
                if item.name in {"inline", "scripts"} and isinstance(item.expr, Template):
                    text = declared.file.source(item.expr.span)
                    yield fix(f"{item.name} is a list", replace(declared.file, item.expr.span, f"[{text}]"))
    for declared in world.top("output", "locals"):
        for item in declared.block.body.attributes:
            if declared.block.type == "locals" or item.name == "value":
                for spot, text in _quoted_references(world, item.expr):
                    yield fix(f"{text} is a reference, quotes make it a text", replace(declared.file, spot, text))


def _value(world: World, declared: Declared, item: Attribute, type_: object) -> Iterator[Fix]:
    file, expr = declared.file, item.expr
    for spot, text in _quoted_references(world, expr):
        yield fix(f"{text} is a reference, quotes make it a text", replace(file, spot, text))
        return
    if kind_of(type_) == "list" and (words := _words(item, expr)):
        yield fix(f"{item.name} is a list of words", replace(file, expr.span, words))
        return
    if kind_of(type_) == "string" and isinstance(expr, Binary) and _is_path(world, expr):
        text = file.source(expr.span)
        yield fix(f"{text} is a string and needs quotes", replace(file, expr.span, f'"{text}"'))
        return
    if (
        kind_of(type_) in {"list", "set"}
        and isinstance(element_of(type_), str)
        and (_is_single(world, expr) or _is_single_each(world, declared, expr))
    ):
        text = file.source(expr.span)
        yield fix(f"{item.name}: a list is expected, {text} is one value", replace(file, expr.span, f"[{text}]"))
        return
    for spot, text in _port_ranges(item):
        yield fix(f"{item.name}: {text} is a range of ports, not a difference", replace(file, spot, f'"{text}"'))
    if clock := _clock(item):
        yield fix(f"{item.name} is a time of day with hours and minutes", replace(file, expr.span, f'"{clock}"'))
        return
    if fits(expr, type_):
        return
    number = number_meant(item.name, expr.text) if isinstance(expr, Template) and expr.text else None
    if number is not None and kind_of(type_) == "number":
        yield fix(f"{item.name}: a number is expected", replace(file, expr.span, number))
        return
    share = isinstance(expr, Template) and (expr.text or "").strip().endswith("%")
    if share and kind_of(type_) == "number" and "percent" not in item.name:
        return  # 50 or 0.5, and what is meant can't be told
    new = converted(file, expr, type_)
    if new is not None and new[0] != file.source(expr.span):
        yield fix(f"{item.name}: {new[1]}", replace(file, expr.span, new[0]))


_SHELL = re.compile(r"[|&;<>$*?`\"'\\]")


def _words(item: Attribute, expr: Expr) -> str | None:
    """`command = "python main.py"` as a list of words; what only a shell understands stays one."""
    text = expr.text if isinstance(expr, Template) else None
    if item.name not in {"command", "args"} or not text or len(text.split()) < 2 or _SHELL.search(text):
        return None
    return "[" + ", ".join(f'"{word}"' for word in text.split()) + "]"


def _port_ranges(item: Attribute) -> Iterator[tuple[Span, str]]:
    """`ports = [8000-8100]`, which is -100 to Terraform."""
    for each in item.expr.items if item.name == "ports" and isinstance(item.expr, Tuple) else ():
        if isinstance(each, Binary) and each.op == "-":
            match (each.left, each.right):
                case (Literal(value=int(least)), Literal(value=int(most))) if least < most:
                    yield each.span, f"{least}-{most}"


_HOUR = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)


def _clock(item: Attribute) -> str | None:
    """`3am` and `3:00` as `03:00`; None for what is no time of day or is written right."""
    match = _HOUR.fullmatch(item.expr.text or "") if isinstance(item.expr, Template) else None
    if match is None or item.name != "start_time" or not (match[2] or match[3]):
        return None
    hour = int(match[1]) % 12 + 12 * match[3].lower().startswith("p") if match[3] else int(match[1])
    new = f"{hour:02}:{match[2] or '00'}"
    return new if hour < 24 and new != match[0] else None


def _is_single(world: World, expr: Expr) -> bool:
    """Whether a reference is to one text or number, which Terraform finds out when it plans."""
    if not isinstance(expr, GetAttr):
        return False
    found = next(iter(references(expr)), None)
    if found is None or found.span != expr.span:
        return False
    if found.parts[0] == "var" and len(found.parts) == 2 and found.parts[1] in world.variables:
        declared = world.variables[found.parts[1]][0]
        said = declared.block.body.attribute("type")
        return said is not None and declared.file.source(said.expr.span) in {"string", "number"}
    return type_of(world, found.parts) in ("string", "number")


def _is_single_each(world: World, declared: Declared, expr: Expr) -> bool:
    """Whether it is `each.key`, or `each.value` of texts."""
    source = declared.file.source(expr.span)
    over = declared.block.body.attribute("for_each")
    if over is None or source not in {"each.key", "each.value"}:
        return False
    said = declared.file.source(over.expr.span)
    if source == "each.key" or said.startswith("toset("):
        return True
    name = re.fullmatch(r"var\.(\w+)", said)
    if name is None or name[1] not in world.variables:
        return False
    variable = world.variables[name[1]][0]
    type_ = variable.block.body.attribute("type")
    return type_ is not None and variable.file.source(type_.expr.span) in {"map(string)", "set(string)", "map(number)"}


def _quoted_references(world: World, expr: Expr) -> Iterator[tuple[Span, str]]:
    """Strings that are references word for word, of things that exist."""
    items = expr.items if isinstance(expr, Tuple) else (expr,)
    for item in items:
        if not isinstance(item, Template) or item.heredoc:
            continue
        text = item.text
        if text is not None and (_REFERENCE.match(text) or _PREFIXED.match(text)) and _exists(world, text):
            yield item.span, text


def _exists(world: World, text: str) -> bool:
    parts = re.split(r"[.\[]", text)
    if parts[0] == "var":
        return parts[1] in world.variables
    if parts[0] == "local":
        return parts[1] in world.locals
    if parts[0] == "each":
        return parts[1] in {"key", "value"}
    if parts[0] == "data":
        return len(parts) > 2 and (parts[1], parts[2]) in world.data_sources
    return len(parts) > 2 and (parts[0], parts[1]) in world.resources


def _is_path(world: World, expr: Binary) -> bool:
    """`roles/run.invoker` and `debian-cloud/debian-13` without quotes: a calculation with names that nothing has."""
    roots = [reference.parts[0] for reference in references(expr)]
    return (
        all(node.op in {"/", "-"} for node in walk(expr) if isinstance(node, Binary))
        and not any(isinstance(node, Call | Template) for node in walk(expr))
        and bool(roots)
        and not any("_" in root or root in ROOTS or root in world.variables for root in roots)
    )


def _tags(file: File, block: Block, item: Attribute) -> Iterator[Fix]:
    """Tags with keys and values are labels here, in lower case; network tags are a list of words."""
    if block.body.attribute("labels") is not None or not isinstance(item.expr, Object):
        return
    pieces = [replace(file, item.name_span, "labels")]
    for key, value in item.expr.items:
        source = file.source(key.span)
        pieces.append(replace(file, key.span, source.lower()))
        if isinstance(value, Template) and value.text:
            pieces.append(replace(file, value.span, f'"{re.sub("[^-_a-z0-9]", "-", value.text.lower())}"'))
    yield fix("tags with keys and values are labels, in lower case", *pieces)


def _counts(world: World, file: File, body: Body) -> Iterator[Fix]:
    """`count` is a number, `for_each` a map or set."""
    count, each = body.attribute("count"), body.attribute("for_each")
    if count is not None and not fits(count.expr, "number") and not is_reference(count.expr):
        new = converted(file, count.expr, "number")
        if new is not None:
            yield fix("count is a number", replace(file, count.expr.span, new[0]))
        elif isinstance(count.expr, Tuple):
            yield fix("count is a number", replace(file, count.expr.span, f"length({file.source(count.expr.span)})"))
    if each is not None and _is_list(world, each.expr):
        source = file.source(each.expr.span)
        yield fix("for_each takes a set, not a list", replace(file, each.expr.span, f"toset({source})"))
    if each is not None and (text := _keyed(world, file, each.expr)):
        yield fix("for_each takes a map: the items of the list by what names them", replace(file, each.expr.span, text))
    if each is not None and isinstance(each.expr, Tuple) and each.expr.items and all(map(_is_number, each.expr.items)):
        items = ", ".join(f'"{file.source(item.span)}"' for item in each.expr.items)
        yield fix("for_each takes a set of strings", replace(file, each.expr.span, f"toset([{items}])"))
    if each is not None and isinstance(each.expr, Tuple) and all(kind_of_item(item) for item in each.expr.items):
        yield fix(
            "for_each takes a set, not a list", replace(file, each.expr.span, f"toset({file.source(each.expr.span)})")
        )


def _keyed(world: World, file: File, expr: Expr) -> str | None:
    """A list of objects as a map by the one attribute that names them; None for anything else."""
    found = next(iter(references(expr)), None)
    if found is None or found.span != expr.span or len(found.parts) != 2:
        return None
    root, name = found.parts
    said = ""
    if root == "var" and name in world.variables:
        declared = world.variables[name][0]
        type_, default = declared.block.body.attribute("type"), declared.block.body.attribute("default")
        said = declared.file.source(type_.expr.span) if type_ is not None else ""
        if said and not re.match(r"list\(\s*(?:object|map)\(|list\(any\)|any\Z", said):
            return None
        if "object" not in said and default is not None:
            said = _first_keys(default.expr)
    elif root == "local" and name in world.locals:
        said = _first_keys(world.locals[name][1].expr)
    keys = re.findall(r"\b(\w+)\s*=", said)
    key = next((word for word in ("name", "key", "id", *keys) if word in keys), None)
    source = file.source(expr.span)
    return f"{{ for each in {source} : each.{key} => each }}".replace("each", "item") if key else None


def _first_keys(expr: Expr) -> str:
    """The keys of the objects in a list, as a type would have them."""
    if not isinstance(expr, Tuple) or not expr.items or not all(isinstance(item, Object) for item in expr.items):
        return ""
    first = expr.items[0]
    return " ".join(f"{key_text(key)} =" for key, _ in first.items) if isinstance(first, Object) else ""


def _is_list(world: World, expr: Expr) -> bool:
    """Whether a variable or local is a list of strings."""
    found = next(iter(references(expr)), None)
    if found is None or found.span != expr.span or len(found.parts) != 2:
        return False
    root, name = found.parts
    if root == "local" and name in world.locals:
        value = world.locals[name][1].expr
        if isinstance(value, For):
            return value.key is None
        return isinstance(value, Tuple) and all(map(kind_of_item, value.items))
    if root != "var" or name not in world.variables:
        return False
    declared = world.variables[name][0]
    type_, default = declared.block.body.attribute("type"), declared.block.body.attribute("default")
    if type_ is not None:
        return declared.file.source(type_.expr.span).replace(" ", "") == "list(string)"
    return default is not None and isinstance(default.expr, Tuple)


def _is_number(expr: Expr) -> bool:
    return isinstance(expr, Literal) and isinstance(expr.value, int | float) and not isinstance(expr.value, bool)


def kind_of_item(expr: Expr) -> bool:
    """Whether an element of `for_each` is a string."""
    return isinstance(expr, Template)


__all__ = ["kind_of", "mend_repeated", "mend_values"]
