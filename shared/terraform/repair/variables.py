"""What stands in variables and outputs."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import (
    Attribute,
    Call,
    Expr,
    File,
    GetAttr,
    Index,
    Literal,
    Name,
    Object,
    Template,
    Tuple,
)
from shared.terraform.hcl.references import references
from shared.terraform.repair.defaults import mend_default, parsed_type
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.validations import as_check, flat_validation, mend_condition, to_block
from shared.terraform.repair.values import converted, fits, plain_word
from shared.terraform.repair.world import ROOTS, Declared, World, fix, insert, remove, replace

_VARIABLE = ("type", "default", "description", "sensitive", "nullable", "ephemeral")
_VARIABLE_WORDS = {"value": "default", "desc": "description", "default_value": "default", "types": "type",
                   "secret": "sensitive", "initial": "default", "doc": "description"}  # fmt: skip
_OUTPUT = ("value", "description", "sensitive", "depends_on", "ephemeral")
_OUTPUT_WORDS = {"values": "value", "desc": "description", "output": "value", "val": "value", "default": "value",
                 "result": "value", "return": "value", "secret": "sensitive"}  # fmt: skip
_TYPE_WORDS = {
    "str": "string", "text": "string", "varchar": "string", "char": "string", "int": "number", "integer": "number",
    "float": "number", "double": "number", "num": "number", "boolean": "bool", "dict": "map(string)",
    "hash": "map(string)", "array": "list(string)", "object": "any", "tuple": "any",
    "strings": "list(string)", "json": "any", "number_list": "list(number)",
}  # fmt: skip
_PRIMITIVES = frozenset({"string", "number", "bool", "any"})
_COLLECTIONS = frozenset({"list", "set", "map", "object", "tuple", "optional"})
_CALL_WORDS = {"array": "list", "dict": "map", "hash": "map", "List": "list", "Map": "map", "Set": "set"}


def mend_settings(world: World) -> Iterator[Fix]:
    """Arguments, types and values of variables and outputs."""
    for declared in world.top("variable"):
        yield from _arguments(declared, _VARIABLE, _VARIABLE_WORDS, blocks=("validation",))
        yield from _variable(world, declared)
    for declared in world.top("output"):
        yield from _arguments(declared, _OUTPUT, _OUTPUT_WORDS, blocks=("precondition",))
        yield from _output(world, declared)


def _arguments(
    declared: Declared, known: tuple[str, ...], words: dict[str, str], blocks: tuple[str, ...]
) -> Iterator[Fix]:
    kind = declared.block.type
    if (flat := flat_validation(declared)) is not None:
        yield flat
        return
    there = {item.name for item in declared.block.body.attributes}
    for item in declared.block.body.attributes:
        if item.name in known:
            continue
        if isinstance(item.expr, Object | Tuple) and nearest(item.name, blocks, floor=0.74):
            yield from to_block(declared.file, item, blocks[0])
            continue
        if kind == "variable" and (checked := as_check(declared, item)) is not None:
            yield checked
            continue
        meant = words.get(snake(item.name)) or nearest(item.name, known, floor=0.74)
        if meant is not None and meant not in there:
            yield fix(
                f"a {kind} has no {item.name}, its name is {meant}", replace(declared.file, item.name_span, meant)
            )
        else:
            yield fix(f"a {kind} has no {item.name}", remove(declared.file, item.span))
    for block in declared.block.body.blocks:
        if block.type in known and block.type not in there and block.type in {"default", "value"}:
            point = declared.file.text[block.type_span.start : block.type_span.end]
            yield fix(
                f"{block.type} is an argument, not a block", replace(declared.file, block.type_span, f"{point} =")
            )
        elif block.type in blocks:
            yield from mend_condition(declared, block)
        else:
            meant = nearest(block.type, blocks, floor=0.74)
            meant = blocks[0] if snake(block.type) in {"validate", "validator", "check", "constraint"} else meant
            if meant is not None:
                yield fix(
                    f"a {kind} has no {block.type}, its name is {meant}", replace(declared.file, block.type_span, meant)
                )


# --- variables


def _variable(world: World, declared: Declared) -> Iterator[Fix]:
    file, body = declared.file, declared.block.body
    type_ = body.attribute("type")
    if type_ is not None:
        text = type_constraint(file, type_.expr)
        if text is not None and "".join(text.split()) != "".join(file.source(type_.expr.span).split()):
            short = " ".join(text.split())
            yield fix(f"the type is written {short}", replace(file, type_.expr.span, text))
            return
    for name in ("sensitive", "nullable"):
        item = body.attribute(name)
        flag = _as_bool(file, item.expr) if item is not None else None
        if item is not None and flag is not None:
            yield fix(f"{name} is a bool", replace(file, item.expr.span, flag))
    default = body.attribute("default")
    if default is None:
        return
    if any(references(default.expr)) or _calls(default.expr):
        yield from _computed_default(world, declared, default)
        return
    if type_ is not None:
        misfits = list(mend_default(file, type_.expr, default.expr))
        if misfits:
            yield from misfits
            return
        of_objects = isinstance(type_.expr, Call) and type_.expr.name == "object"
        if of_objects and not isinstance(default.expr, Object | Literal):
            reason = f"the default of {declared.label} is no object, so whoever applies it says which"
            yield fix(reason, remove(file, default.span))
            return
        constraint = parsed_type(file.source(type_.expr.span))
        if constraint is not None and not fits(default.expr, constraint):
            new = _none_of(default.expr, constraint) or converted(file, default.expr, constraint)
            if new is not None:
                yield fix(f"the default of {declared.label}: {new[1]}", replace(file, default.expr.span, new[0]))
            elif (real := _type_of(default.expr)) is not None:
                yield fix(f"the default of {declared.label} is a {real}", replace(file, type_.expr.span, real))


def _none_of(expr: Expr, constraint: object) -> tuple[str, str] | None:
    """An empty text where a list or a map is expected: an empty one."""
    if not isinstance(expr, Template) or expr.text != "" or not isinstance(constraint, list):
        return None
    return ("{}" if constraint[0] == "map" else "[]"), "it is empty"


def _as_bool(file: File, expr: Expr) -> str | None:
    """`"yes"`, `True` and 1 as a bool; None for one that is right, or that nobody can tell."""
    if isinstance(expr, Literal) and isinstance(expr.value, bool):
        return None
    new = plain_word(expr) or (converted(file, expr, "bool") or ("",))[0]
    return new if new in {"true", "false"} else None


def _calls(expr: Expr) -> bool:
    return isinstance(expr, Call)


def type_constraint(file: File, expr: Expr) -> str | None:
    """The type as Terraform 1.x writes it; None when it can't be told."""
    if isinstance(expr, Template) and expr.text is not None:
        text = expr.text.strip()
        return _word_type(text)
    if isinstance(expr, Name | GetAttr):
        return _word_type(expr.name)
    if isinstance(expr, Call):
        name = _CALL_WORDS.get(expr.name, expr.name)
        if name not in _COLLECTIONS:
            name = nearest(expr.name, _COLLECTIONS - {"optional"}, floor=0.7) or expr.name
        source = file.source(expr.span)
        if name == "object" and len(expr.args) == 1 and isinstance(expr.args[0], Object):
            return f"object({_object_type(file, expr.args[0])})"
        if name == "optional" and expr.args:
            inner = type_constraint(file, expr.args[0])
            rest = file.text[expr.args[0].span.end : expr.span.end]
            return None if inner is None else f"optional({inner}{rest}"
        if len(expr.args) == 2 and (both := _of_two(file, name, expr)):
            return both
        if name == "tuple" or len(expr.args) != 1:
            return name + source[expr.name_span.end - expr.span.start :] if name in _COLLECTIONS else None
        inner = type_constraint(file, expr.args[0])
        return None if inner is None else f"{name}({inner})"
    if isinstance(expr, Index):
        return _word_type(file.source(expr.span).replace(" ", ""))
    if isinstance(expr, Tuple) and len(expr.items) <= 1:
        inner = type_constraint(file, expr.items[0]) if expr.items else "string"
        return None if inner is None else f"list({inner})"
    if isinstance(expr, Object) and not expr.items:
        return "map(string)"
    if isinstance(expr, Object):
        return f"object({_object_type(file, expr)})"
    return None


def _of_two(file: File, name: str, expr: Call) -> str | None:
    """`map(string, number)` of other languages, the keys first; `map(object { ... })` as it was read so far."""
    first, second = expr.args
    said = file.source(first.span).strip('"')
    if name == "map" and said == "string":
        inner = type_constraint(file, second)
        return None if inner is None else f"map({inner})"
    if name in {"map", "list", "set"} and said == "object" and isinstance(second, Object):
        return f"{name}(object({_object_type(file, second)}))"
    return None


def _object_type(file: File, expr: Object) -> str:
    """The attributes of an object type with each type as Terraform writes it."""
    text = file.source(expr.span)
    for _, value in reversed(expr.items):
        new = type_constraint(file, value)
        if new is not None:
            start, end = value.span.start - expr.span.start, value.span.end - expr.span.start
            text = text[:start] + new + text[end:]
    return text


def _word_type(text: str) -> str | None:
    if text in _PRIMITIVES:
        return text
    if text in {"list", "set", "map"}:
        return f"{text}(string)" if text != "map" else "map(string)"
    match = re.fullmatch(r"(list|set|map)\((\w+)\)", text)
    if match:
        return text
    match = re.fullmatch(r"(\w+)\((\w+)\)", text)
    if match:
        name = _CALL_WORDS.get(match[1]) or nearest(match[1], {"list", "set", "map"}, floor=0.7)
        return f"{name}({_word_type(match[2]) or 'string'})" if name else None
    match = re.fullmatch(r"(\w+)\[\]", text)
    if match:
        return f"list({_word_type(match[1]) or 'string'})"
    match = re.fullmatch(r"map\[\w+\](\w+)|\[\](\w+)|(?:list|array)\s+of\s+(\w+)", text)
    if match:
        inner = _word_type(next(filter(None, match.groups())).removesuffix("s")) or "string"
        return f"map({inner})" if match[1] else f"list({inner})"
    match = re.fullmatch(r"(\w+)[<\[](\w+)[>\]]", text)
    if match:
        return f"{_CALL_WORDS.get(match[1], match[1].lower())}({_word_type(match[2]) or 'string'})"
    lower = text.lower()
    return lower if lower in _PRIMITIVES else _TYPE_WORDS.get(lower) or nearest(lower, _PRIMITIVES, floor=0.7)


def _type_of(expr: Expr) -> str | None:
    match expr:
        case Literal(value=bool()):
            return "bool"
        case Literal(value=int() | float()):
            return "number"
        case Template(text=str()):
            return "string"
        case Tuple(items=items):
            kinds = {_type_of(item) for item in items}
            return f"list({kinds.pop()})" if len(kinds) == 1 and None not in kinds else "any"
        case Object(items=pairs):
            kinds = {_type_of(value) for _, value in pairs}
            return f"map({kinds.pop()})" if len(kinds) == 1 and None not in kinds else "any"
    return None


def _computed_default(world: World, declared: Declared, default: Attribute) -> Iterator[Fix]:
    """A default that refers to something becomes a local value of the same name: a default can't be computed."""
    file = declared.file
    if declared.label in world.locals:
        return
    if all("_" not in reference.parts[0] and reference.parts[0] not in ROOTS for reference in references(default.expr)):
        return  # words without quotes, which is mended as such
    names = {reference.parts[0] for reference in references(default.expr)}
    if names - {"var", "local", "data"} and not all(
        name.startswith("google_") for name in names - {"var", "local", "data"}
    ):
        return
    pieces = [
        replace(file, declared.block.span, f"locals {{\n  {declared.label} = {file.source(default.expr.span)}\n}}")
    ]
    pieces += [
        replace(use.file, use.reference.spans[0], "local")
        for use in world.uses
        if use.reference.parts[:2] == ("var", declared.label)
    ]
    yield fix(f"the default of {declared.label} is computed, so it is a local value", *pieces)


# --- outputs


def _output(world: World, declared: Declared) -> Iterator[Fix]:
    if declared.block.body.attribute("value") is not None or any(
        item.name not in _OUTPUT for item in declared.block.body.attributes
    ):
        return
    found = output_value(world, declared.label)
    if found is not None:
        text = f"value = {found}"
        yield fix(
            f"the output {declared.label} had no value; its name says which",
            insert(declared.file, declared.block, text),
            about=(declared.file, declared.block.span),
        )


_ENDINGS = (
    (("external_ip", "public_ip", "instance_ip", "vm_ip", "ip", "ip_address", "address"), "ip"),
    (("private_ip", "internal_ip"), "private_ip"),
    (("url", "uri", "endpoint", "service_url"), "uri"),
    (("connection_name",), "connection_name"),
    (("email",), "email"),
    (("self_link",), "self_link"),
    (("name",), "name"),
    (("id",), "id"),
)
_ADDRESSES = {
    "google_compute_instance": "network_interface[0].access_config[0].nat_ip",
    "google_compute_address": "address",
    "google_compute_global_address": "address",
    "google_compute_global_forwarding_rule": "ip_address",
    "google_sql_database_instance": "public_ip_address",
    "google_redis_instance": "host",
}


def output_value(world: World, name: str) -> str | None:
    """What an output without a value must mean by its name: `bucket_name` is the only bucket's name."""
    for words, wanted in _ENDINGS:
        ending = next((word for word in words if name == word or name.endswith("_" + word)), None)
        if ending is None:
            continue
        subject = name.removesuffix(ending).strip("_")
        matches = []
        for type_, label in world.resources:
            schema = world.schema.resource(type_)
            if schema is None:
                continue
            attribute = wanted
            if wanted == "ip":
                attribute = _ADDRESSES.get(type_, "")
            elif wanted == "private_ip":
                attribute = {"google_compute_instance": "network_interface[0].network_ip",
                             "google_sql_database_instance": "private_ip_address"}.get(type_, "")  # fmt: skip
            elif wanted == "uri":
                attribute = next(
                    (each for each in ("uri", "url", "https_trigger_url", "endpoint") if each in schema.attributes), ""
                )
            elif wanted not in schema.attributes:
                attribute = ""
            about = set(type_.split("_")) | set(label.split("_"))
            if attribute and (not subject or set(subject.split("_")) <= about):
                matches.append(f"{type_}.{label}.{attribute}")
        if wanted == "ip" and len(matches) > 1:
            matches = [match for match in matches if match.startswith("google_compute_instance.")] or matches
        return matches[0] if len(matches) == 1 else None
    return None
