"""What older Terraform and older providers took: lists in quotes, blocks by their old names, bare bodies."""

import base64
import binascii
import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import (
    Attribute,
    Block,
    Call,
    Conditional,
    Expr,
    File,
    Interpolation,
    Literal,
    Object,
    Template,
    Tuple,
    walk,
    walk_body,
)
from shared.terraform.repair.levels import Level, all_levels
from shared.terraform.repair.result import Fix
from shared.terraform.repair.world import World, dedented, fix, indented, insert, remove, replace

_MAKE_LISTS = frozenset({
    "list", "concat", "split", "compact", "distinct", "flatten", "keys", "values", "tolist", "toset", "slice", "sort",
    "setunion", "formatlist", "matchkeys", "reverse",
})  # fmt: skip
_ENCODED = frozenset({("http_target", "body"), ("app_engine_http_target", "body"), ("pubsub_target", "data")})
"""What Google takes in base64: the block and its argument."""
_VARIABLE = re.compile(r"var\.(\w+)")
_CHECKED = ("port", "request_path", "host", "response")


def mend_older(world: World) -> Iterator[Fix]:
    """The fixes, each only where what is meant is one thing."""
    for file in world.files:
        for item, around in walk_body(file.body):
            if not isinstance(item, Attribute):
                continue
            yield from _provider_in_quotes(file, item)
            yield from _list_or_one(world, file, item)
            if around and (around[-1].type, item.name) in _ENCODED:
                yield from _bare_body(file, item)
    for declared in world.top("resource"):
        yield from _source_archive(declared.file, declared.block)
        schema = world.schema_of(declared.block)
        for level in all_levels(declared.block, schema) if schema is not None else ():
            yield from _lists_in_quotes(world, declared.file, level)
            yield from _old_network(declared.file, level)
            yield from _flat_check(declared.file, level)


def _kind(world: World, file: File, expr: Expr) -> str:
    """Whether it is a list or one value, as far as the files say; empty where they don't."""
    if isinstance(expr, Tuple) or (isinstance(expr, Call) and expr.name in _MAKE_LISTS):
        return "list"
    if isinstance(expr, Template | Literal):
        return "" if file.source(expr.span) == "null" else "one"
    known = _VARIABLE.fullmatch(file.source(expr.span))
    for declared in world.variables.get(known[1], ()) if known else ():
        typed = declared.block.body.attribute("type")
        said = declared.file.source(typed.expr.span) if typed else ""
        if re.match(r"(?:list|set|tuple)\(", said):
            return "list"
        if said in {"string", "number", "bool"}:
            return "one"
    return ""


def _lists_in_quotes(world: World, file: File, level: Level) -> Iterator[Fix]:
    """`tags = ["${var.tags}"]` of a variable that is a list, where a list of texts is wanted."""
    for item in level.block.body.attributes:
        known = level.schema.attributes.get(item.name)
        if known is None or known.type not in (["list", "string"], ["set", "string"]):
            continue
        only = item.expr.items[0] if isinstance(item.expr, Tuple) and len(item.expr.items) == 1 else None
        inside = only.parts[0] if isinstance(only, Template) and len(only.parts) == 1 else None
        if isinstance(inside, Interpolation) and _kind(world, file, inside.expr) == "list":
            yield fix("a list stands for itself", replace(file, item.expr.span, file.source(inside.expr.span)))


def _provider_in_quotes(file: File, item: Attribute) -> Iterator[Fix]:
    """`provider = "${google-beta}"`."""
    named = re.fullmatch(r'"\$\{\s*([a-z][\w-]*(?:\.\w+)?)\s*\}"', file.source(item.expr.span))
    if item.name == "provider" and named:
        yield fix("a provider is named without quotes", replace(file, item.expr.span, named[1]))


def _list_or_one(world: World, file: File, item: Attribute) -> Iterator[Fix]:
    """`var.many ? var.list : var.one`: one of a list is a list of one."""
    for node in walk(item.expr):
        if not isinstance(node, Conditional):
            continue
        sides = (node.yes, node.no)
        kinds = [_kind(world, file, side) for side in sides]
        if sorted(kinds) == ["list", "one"]:
            one = sides[kinds.index("one")]
            yield fix("both results are lists", replace(file, one.span, f"[{file.source(one.span)}]"))


def _bare_body(file: File, item: Attribute) -> Iterator[Fix]:
    """`body = "{}"` where Google takes base64."""
    text = item.expr.text if isinstance(item.expr, Template) else None
    source = file.source(item.expr.span)
    made = isinstance(item.expr, Object) or (isinstance(item.expr, Call) and item.expr.name == "jsonencode")
    if made:
        source = source if isinstance(item.expr, Call) else f"jsonencode({source})"
    elif text is None or _is_base64(text) or (isinstance(item.expr, Template) and item.expr.heredoc):
        return
    yield fix(f"{item.name} is sent in base64", replace(file, item.expr.span, f"base64encode({source})"))


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _old_network(file: File, level: Level) -> Iterator[Fix]:
    """`network { source = "default" }` of a machine, before machines had interfaces."""
    if "network_interface" not in level.schema.blocks or "network" in level.schema.blocks:
        return
    for block in level.block.body.blocks_of("network"):
        source = block.body.attribute("source")
        start = block.span.start
        pieces = [replace(file, type(block.span)(start, start + len("network")), "network_interface")]
        if source is not None:
            at = source.span.start
            pieces.append(replace(file, type(block.span)(at, at + len("source")), "network"))
        if not {item.name for item in block.body.attributes} - {"source", "network", "subnetwork", "address"}:
            yield fix("a machine's network is an interface", *pieces)


def _source_archive(file: File, block: Block) -> Iterator[Fix]:
    """`source_archive_bucket` and `source_archive_object` of a function of the second generation."""
    said = {word: block.body.attribute(f"source_archive_{word}") for word in ("bucket", "object")}
    there = [item for item in said.values() if item is not None]
    if block.names[0] != "google_cloudfunctions2_function" or len(there) < len(said):
        return
    lines = "\n".join(f"{word} = {file.source(item.expr.span)}" for word, item in said.items() if item is not None)
    text = f"source {{\n  storage_source {{\n{indented(lines, '    ')}\n  }}\n}}"
    reason = "the source of a function of the second generation stands in build_config"
    builds = list(block.body.blocks_of("build_config"))
    if len(builds) == 1 and not any(builds[0].body.blocks_of("source")):
        yield fix(reason, insert(file, builds[0], text, last=True), *(remove(file, item.span) for item in there))
    elif not builds and not {"runtime", "entry_point"} & {item.name for item in block.body.attributes}:
        # those two make the block on their way to it, and the source follows in the next round
        new = insert(file, block, f"build_config {{\n{indented(text, '  ')}\n}}", last=True)
        yield fix(reason, new, *(remove(file, item.span) for item in there))


def _flat_check(file: File, level: Level) -> Iterator[Fix]:
    """`port` and `request_path` of a health check beside its name: a path is asked for by HTTP, a port alone by TCP."""
    blocks = level.schema.blocks
    if not {"http_health_check", "tcp_health_check"} <= set(blocks):
        return
    if any(block.type.endswith("_health_check") for block in level.block.body.blocks):
        return
    flat = [each for each in level.block.body.attributes if each.name in _CHECKED]
    flat = [each for each in flat if each.name not in level.schema.attributes]
    if not flat:
        return
    kind = "http" if {"request_path", "host"} & {each.name for each in flat} else "tcp"
    lines = "\n".join(dedented(file, each.span) for each in flat)
    new = f"{kind}_health_check {{\n{indented(lines, '  ')}\n}}"
    first, *others = flat
    pad = " " * (first.span.start - file.text.rfind("\n", 0, first.span.start) - 1)
    text = new.replace("\n", f"\n{pad}")
    yield fix(
        f"what is asked stands in {kind}_health_check",
        replace(file, first.span, text),
        *(remove(file, each.span) for each in others),
    )
