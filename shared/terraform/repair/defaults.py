"""Defaults that do not fit their variable's type: the value is written otherwise, what is missing may be left out."""

import re
from collections.abc import Iterator
from typing import Any

from shared.terraform.hcl.nodes import Call, Expr, File, Object, Tuple, key_text
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.values import converted, fits
from shared.terraform.repair.world import fix, replace


def mend_default(file: File, type_: Expr, default: Expr) -> Iterator[Fix]:
    """What is missing or wrong in the objects of a default, by the type's `object({ ... })`."""
    yield from _in(file, type_, [default])


def _in(file: File, type_: Expr, values: list[Expr]) -> Iterator[Fix]:
    if not isinstance(type_, Call) or not type_.args:
        return
    inner = type_.args[0]
    match type_.name:
        case "optional":
            yield from _in(file, inner, values)
        case "list" | "set" if _of_objects(inner) and any(isinstance(each, Object) for each in values):
            for each in values:
                if isinstance(each, Object):
                    reason = "a list is expected, the single value is now one"
                    yield fix(reason, replace(file, each.span, f"[{file.source(each.span)}]"))
        case "list" | "set":
            yield from _in(file, inner, [item for each in values if isinstance(each, Tuple) for item in each.items])
        case "map":
            yield from _in(file, inner, [item for each in values if isinstance(each, Object) for _, item in each.items])
        case "object" if isinstance(inner, Object):
            yield from _object(file, inner, [each for each in values if isinstance(each, Object)])


def _of_objects(type_: Expr) -> bool:
    return isinstance(type_, Call) and type_.name == "object"


def _object(file: File, type_: Object, values: list[Object]) -> Iterator[Fix]:
    names = {key_text(key): each for key, each in type_.items}
    for value in values:
        said = {key_text(key): key for key, _ in value.items}
        for word, key in said.items():
            lacking = [name for name in names if name is not None and name not in said]
            meant = nearest(word, lacking, floor=0.8) if word is not None and word not in names else None
            if meant is not None:
                yield fix(f"the type has no {word}, its name is {meant}", replace(file, key.span, meant))
                return
    for name, each in names.items():
        if name is None:
            continue
        there = [value.get(name) for value in values]
        if None in there and not (isinstance(each, Call) and each.name == "optional"):
            reason = f"the default has no {name}, so it may be left out"
            yield fix(reason, replace(file, each.span, f"optional({file.source(each.span)})"))
            continue
        given = [value for value in there if value is not None]
        plain = parsed_type(_required(file, each))
        for item in given if plain is not None else ():
            if not fits(item, plain) and (new := converted(file, item, plain)) is not None:
                yield fix(f"{name}: {new[1]}", replace(file, item.span, new[0]))
        yield from _in(file, each, given)


def _required(file: File, type_: Expr) -> str:
    """The type, without the word that says that it may be left out."""
    return file.source(type_.args[0].span if isinstance(type_, Call) and type_.name == "optional" else type_.span)


def parsed_type(text: str) -> Any:
    """Terraform's JSON type of a plain constraint; None for objects and what is not known."""
    text = text.strip()
    if text in {"string", "number", "bool"}:
        return text
    match = re.fullmatch(r"(list|set|map)\((.*)\)", text, re.DOTALL)
    if match:
        inner = parsed_type(match[2])
        return None if inner is None else [match[1], inner]
    return None
