"""An argument written as a block, a block written as an argument: the same content in the other form."""

import re
from typing import Any

from shared.terraform.hcl.nodes import Block, Expr, File, For, Literal, Name, Object, Template, Tuple, key_text, walk
from shared.terraform.repair.values import converted, element_of, fits, kind_of
from shared.terraform.schema import NestedBlock

SCALARS = {
    "boot_disk": ("initialize_params", "image"),
    "network_interface": ("network",),
    "service_account": ("email",),
    "disk": ("source_image",),
    "secret_key_ref": ("secret",),
    "documentation": ("content",),
    "ports": ("container_port",),
    "cloud_run": ("service",),
    "time_partitioning": ("type",),
    "cloud_function": ("function",),
    "app_engine": ("service",),
    "subnet": ("name",),
    "logging": ("log_bucket",),
    "encryption": ("default_kms_key_name",),
    "location_preference": ("zone",),
    "http_get": ("path",),
    "amount": ("specified_amount", "units"),
    "notification_rate_limit": ("period",),
    "cpu_utilization": ("target",),
    "load_balancing_utilization": ("target",),
}
"""Blocks that are written as one value, and the way to the argument it is meant for."""

_CLOCK = re.compile(r"(\d\d?):(\d\d)\Z")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T00:00(?::00)?Z?)?\Z")
_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*\Z")


def wrapped(file: File, expr: Expr, type_: Any) -> str | None:
    """The value in the shape a type needs, when only the shape differs."""
    new = converted(file, expr, type_)
    return new[0] if new else None


def as_blocks(file: File, expr: Expr, name: str, nested: NestedBlock) -> str | None:
    """`name { ... }` once per object of the value, without indent; "" for an empty list; None when it can't be told."""
    match expr:
        case Literal(value=None):
            return ""
        case Tuple(items=items) if all(isinstance(item, Object) for item in items):
            if nested.max_items == 1 and len(items) > 1:
                return None
            texts = [as_blocks(file, item, name, nested) for item in items]
            return "\n".join(text for text in texts if text)
        case Tuple(items=items) if items and (only := _one_list(nested)) and not _objects_in(items):
            return f"{name} {{\n  {only} = {file.source(expr.span)}\n}}"
        case Tuple(items=items) if (
            items
            and (way := _one_inside(nested))
            and all(fits(item, "string") and not isinstance(item, Object | Tuple | For) for item in items)
        ):
            lines = [f"  {way[0]} {{\n    {way[1]} = {file.source(item.span)}\n  }}" for item in items]
            return "\n".join([f"{name} {{", *lines, "}"])
        case Tuple(items=items) if items and not any(isinstance(item, Tuple | For) for item in items):
            if nested.max_items is not None and len(items) > nested.max_items:
                return None
            texts = [as_blocks(file, item, name, nested) for item in items]
            return None if None in texts else "\n".join(text for text in texts if text)
        case Object() if (pair := pair_of(nested)) and not _known(expr, nested):
            return _in_short(file, expr, name, pair) or _each_key(file, expr, name, pair)
        case Object():
            body = body_text(file, expr)
            return None if body is None else f"{name} {{\n{_shift(body)}\n}}" if body else f"{name} {{\n}}"
        case For(key=None, value=Object() as value, condition=None):
            return _dynamic(file, expr, value, name)
    return _of_one_value(file, expr, name, nested)


def _of_one_value(file: File, expr: Expr, name: str, nested: NestedBlock) -> str | None:
    """A block that is written as one value."""
    if name == "replication" and isinstance(expr, Template) and (expr.text or "").lower() in {"auto", "automatic"}:
        return "replication {\n  auto {}\n}"
    way = SCALARS.get(name)
    if way is not None and not isinstance(expr, Tuple | Object | For) and _leads(nested, way):
        text = f"{way[-1]} = {file.source(expr.span)}"
        for step in (*reversed(way[:-1]), name):
            text = f"{step} {{\n{_shift(text)}\n}}"
        return text
    attributes = nested.block.attributes
    clock = _CLOCK.match(expr.text or "") if isinstance(expr, Template) else None
    if clock and {"hours", "minutes"} <= attributes.keys():
        finer = [key for key in ("seconds", "nanos") if key in attributes and attributes[key].required]
        lines = [f"  hours   = {int(clock[1])}", f"  minutes = {int(clock[2])}", *(f"  {key} = 0" for key in finer)]
        return "\n".join([f"{name} {{", *lines, "}"])
    bools = [key for key, known in attributes.items() if known.settable and known.type == "bool"]
    if isinstance(expr, Literal) and isinstance(expr.value, bool) and "enabled" in bools:
        needed = {key for key, known in attributes.items() if known.required} | {
            key for key, block in nested.block.blocks.items() if block.required
        }
        return f"{name} {{\n  enabled = {file.source(expr.span)}\n}}" if needed <= {"enabled"} else None
    needed = {key for key, known in attributes.items() if known.required}
    if isinstance(expr, Literal) and expr.value is True and not needed and not bools:
        return f"{name} {{}}" if not any(block.required for block in nested.block.blocks.values()) else None
    if needed == {"disabled"} and isinstance(expr, Literal) and isinstance(expr.value, bool):
        return f"{name} {{\n  disabled = {str(not expr.value).lower()}\n}}"  # it was the thing that was switched on
    settable = {key for key, known in attributes.items() if known.settable}
    day = _DAY.match(expr.text or "") if isinstance(expr, Template) else None
    if day and settable == {"year", "month", "day"}:
        return f"{name} {{\n  year  = {int(day[1])}\n  month = {int(day[2])}\n  day   = {int(day[3])}\n}}"
    needed = settable if len(settable) == 1 and not nested.block.blocks else needed
    if len(needed) == 1 and not any(block.required for block in nested.block.blocks.values()):
        (only,) = needed
        if fits(expr, attributes[only].type) and not isinstance(expr, Tuple | Object | For):
            return f"{name} {{\n  {only} = {file.source(expr.span)}\n}}"
    return None


_PAIRS = (("name", "value"), ("key", "value"), ("name", "content"), ("header_name", "header_value"),
          ("range_name", "ip_cidr_range"), ("name", "port"), ("display_name", "cidr_block"),
          ("attribute", "value"))  # fmt: skip


def pair_of(nested: NestedBlock) -> tuple[str, str] | None:
    """The two arguments of a block that names something and says its value, if it may stand more than once."""
    there = {key for key, known in nested.block.attributes.items() if known.settable}
    if nested.max_items == 1:
        return None
    return next((pair for pair in _PAIRS if {*pair} <= there), None)


def _known(expr: Object, nested: NestedBlock) -> bool:
    names = {key_text(key) for key, _ in expr.items}
    return not expr.items or bool(names & (nested.block.attributes.keys() | nested.block.blocks.keys()))


def _in_short(file: File, expr: Object, name: str, pair: tuple[str, str]) -> str | None:
    """The block of an object whose keys are the last words of the pair: `range` for ip_cidr_range."""
    full = {each.rsplit("_", 1)[-1]: each for each in pair}
    said = {full.get(key_text(key) or ""): value for key, value in expr.items}
    if {*said} != {*pair} or len(expr.items) != len(pair):
        return None
    lines = [f"  {key} = {file.source(value.span)}" for key, value in said.items()]
    return "\n".join([f"{name} {{", *lines, "}"])


def _each_key(file: File, expr: Object, name: str, pair: tuple[str, str]) -> str | None:
    """`env = { A = "b" }` as a block for each key."""
    texts = []
    for key, value in expr.items:
        said = key_text(key)
        if said is None or isinstance(value, Object | Tuple | For):
            return None
        width = max(map(len, pair))
        texts.append(f'{name} {{\n  {pair[0]:{width}} = "{said}"\n  {pair[1]:{width}} = {file.source(value.span)}\n}}')
    return "\n".join(texts)


def _one_list(nested: NestedBlock) -> str | None:
    """The only argument of a block, if it is a list."""
    settable = [key for key, known in nested.block.attributes.items() if known.settable]
    if len(settable) != 1 or nested.block.blocks or nested.max_items != 1:
        return None
    return settable[0] if kind_of(nested.block.attributes[settable[0]].type) in {"list", "set"} else None


def _objects_in(items: tuple[Expr, ...]) -> bool:
    return any(isinstance(item, Object | Tuple | For) for item in items)


def _one_inside(nested: NestedBlock) -> tuple[str, str] | None:
    """The block inside that may stand more than once and needs one argument, if nothing else has to be there."""
    if any(known.required for known in nested.block.attributes.values()):
        return None
    inner = [(key, block) for key, block in nested.block.blocks.items() if block.required]
    if len(inner) != 1 or inner[0][1].max_items == 1:
        return None
    needed = [key for key, known in inner[0][1].block.attributes.items() if known.required]
    return (inner[0][0], needed[0]) if len(needed) == 1 else None


def _leads(nested: NestedBlock, way: tuple[str, ...]) -> bool:
    block = nested.block
    for step in way[:-1]:
        if step not in block.blocks:
            return False
        block = block.blocks[step].block
    return way[-1] in block.attributes


def as_argument(file: File, block: Block, name: str, type_: Any) -> str | None:
    """`name = { ... }`, or `[{ ... }]` where a list of objects is wanted; None when the block can't be one."""
    if block.labels or (block.body.blocks and kind_of(type_) == "map"):
        return None
    kind = kind_of(type_)
    inside = file.text[block.body.span.start - 1 : block.span.end]
    if kind in {"map", "object"}:
        return f"{name} = {inside}"
    if kind in {"list", "set"} and kind_of(element_of(type_)) in {"object", "map"}:
        return f"{name} = [{inside}]"
    if len(block.body.attributes) == 1 and not block.body.blocks:
        only = block.body.attributes[0]
        if only.name in {"value", "values", "items", "enabled", name} and fits(only.expr, type_):
            return f"{name} = {file.source(only.expr.span)}"
    return None


def body_text(file: File, expr: Object) -> str | None:
    """The items of an object as lines of a body. Comments between them stay."""
    lines: list[str] = []
    at = expr.span.start + 1
    indent: str | None = None
    for key, value in expr.items:
        name = key_text(key)
        if name is None or not _IDENTIFIER.match(name):
            return None
        between = file.text[at : key.span.start]
        lines += [line.strip() for line in between.split("\n") if line.strip().startswith(("#", "//"))]
        if indent is None:
            start = file.text.rfind("\n", 0, key.span.start) + 1
            head = file.text[start : key.span.start]
            indent = head if not head.strip() else ""
        source = file.source(value.span)
        if "<<" not in source:
            source = "\n".join(line.removeprefix(indent) for line in source.split("\n"))
        end = file.text.find("\n", value.span.end)
        tail = file.text[value.span.end : end if end >= 0 else len(file.text)].strip().lstrip(",").strip()
        at = value.span.end
        comment = ""
        if tail.startswith(("#", "//")):
            comment = " " + tail
            at = end
        lines.append(f"{name} = {source}{comment}")
    return "\n".join(lines)


def _shift(text: str) -> str:
    if "<<" in text:
        return "  " + text
    return "\n".join("  " + line if line else line for line in text.split("\n"))


def _dynamic(file: File, expr: For, value: Object, name: str) -> str | None:
    """`[for x in xs : { a = x.a }]` as a dynamic block; the item becomes `name.value`, a key `name.key`."""
    words = {expr.names[-1]: f"{name}.value"}
    if len(expr.names) == 2:
        words[expr.names[0]] = f"{name}.key"
    lines = []
    for key, item in value.items:
        key_name = key_text(key)
        if key_name is None or any(isinstance(node, For) for node in walk(item)):
            return None
        text = file.source(item.span)
        names = [node.span for node in walk(item) if isinstance(node, Name) and node.name in words]
        for span in sorted(names, key=lambda one: one.start, reverse=True):
            start, end = span.start - item.span.start, span.end - item.span.start
            text = text[:start] + words[text[start:end]] + text[end:]
        if "<<" in text:
            return None
        lines.append(f"    {key_name} = {text}")
    collection = file.source(expr.collection.span)
    content = "\n".join(lines)
    return f'dynamic "{name}" {{\n  for_each = {collection}\n  content {{\n{content}\n  }}\n}}'
