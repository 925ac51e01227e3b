"""Whatever the catalogue writes has a price, at every setting: with a cap, what nothing has looked at ends a run."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

import pytest

from shared.parts import PARTS, Part
from shared.parts.expand import PlanRefused, expand
from shared.parts.prices import planned_cost
from shared.schemas import Architecture, Setting
from shared.terraform.hcl import (
    Body,
    Call,
    Expr,
    GetAttr,
    Name,
    Object,
    Template,
    Text,
    Tuple,
    key_text,
    parse_file,
    references,
)
from shared.terraform.hcl import Literal as Plain
from tests.parts.architectures import BROUGHT, everything, variants, with_part
from tests.parts.test_every_part import files_of

MADE = [part for part in PARTS if part.name not in BROUGHT]


@pytest.mark.parametrize("part", MADE, ids=lambda part: part.name)
def test_each_setting_of_a_part_makes_nothing_that_lacks_a_price(part: Part) -> None:
    found = {
        f"{name} = {value}": unpriced(made)
        for name, value in closed_settings(part)
        if (made := with_setting(part, name, value)) is not None
    }
    assert {said: left for said, left in found.items() if left} == {}


@pytest.mark.parametrize("made", [everything, variants])
def test_what_the_parts_make_together_lacks_no_price(made: Any) -> None:
    assert unpriced(made()) == []


def closed_settings(part: Part) -> Iterator[tuple[str, str]]:
    """Each value of every setting that has a few; the default ones once."""
    yield "", ""
    for name, field in part.settings.model_fields.items():
        for value in choices(field.annotation):
            if value != field.default:
                yield name, str(value).lower() if isinstance(value, bool) else str(value)


def choices(annotation: Any) -> Iterator[Any]:
    if annotation is bool:
        yield from (True, False)
    elif get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for each in get_args(annotation):
            yield from choices(each)


def with_setting(part: Part, name: str, value: str) -> Architecture | None:
    """A part with one setting; None where the catalogue refuses it without another."""
    made = with_part(part)
    if name:
        next(each for each in made.parts if each.part == part.name).settings.append(Setting(key=name, value=value))
    try:
        expand(made)
    except PlanRefused:
        return None
    return made


def unpriced(made: Architecture) -> list[str]:
    """What in an architecture's files has no price."""
    cost = planned_cost(list(rows(files_of(made).by_name())))
    return [f"{each.address}: {each.reason}" for each in cost.unpriced]


LATER = "told-later"
HELD = {"region": "us-central1", "zone": "us-central1-a", "project_id": "demo-project", "name_suffix": "-abcde"}


def rows(files: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Each resource that files write, as a plan lists it; what another resource will tell is a text."""
    bodies = [parse_file(name, text).body for name, text in files.items()]
    held: dict[str, Any] = dict(HELD)
    for block in (block for body in bodies for block in body.blocks_of("variable")):
        default = block.body.attribute("default")
        if default is not None:
            held[block.names[0]] = read(default.expr, {})
    blocks = {".".join(block.names): block.body for body in bodies for block in body.blocks_of("resource")}
    for label, body in blocks.items():
        # What one takes from another is written there.
        held |= {f"{label}.{each.name}": read(each.expr, held) for each in body.attributes}
    for label, body in blocks.items():
        named: dict[str, frozenset[str]] = {}
        values = of_body(body, held | first_of(body), named, "")
        kind = label.partition(".")[0]
        yield {"address": label, "type": kind, "values": values, "references": named, "written": frozenset(named)}


def first_of(body: Body) -> dict[str, Any]:
    """`each.value` of what is made for every word of a list: the first."""
    every = body.attribute("for_each")
    match every.expr if every else None:
        case Call(name="toset", args=(Tuple(items=(Template() as first, *_)),)):
            return {"each.value": read(first, {})}
    return {}


def of_body(body: Body, held: Mapping[str, Any], named: dict[str, frozenset[str]], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in body.attributes:
        if not path and each.name in {"count", "depends_on", "for_each", "provider"}:
            continue
        at = f"{path}{each.name}"
        named[at] = frozenset(".".join(one.parts[:2]) for one in references(each.expr)) | named.get(at, frozenset())
        found[each.name] = read(each.expr, held)
    for block in body.blocks:
        if block.type in {"lifecycle", "timeouts"}:
            continue
        dynamic = block.type == "dynamic"
        kind = block.names[0] if dynamic else block.type
        for inner in [each.body for each in block.body.blocks_of("content")] if dynamic else [block.body]:
            found.setdefault(kind, []).append(of_body(inner, held, named, f"{path}{kind}."))
    return found


def read(expr: Expr, held: Mapping[str, Any]) -> Any:
    """What an expression says on its own or by a variable's default."""
    match expr:
        case Plain():
            return expr.value
        case Template():
            return "".join(
                part.value if isinstance(part, Text) else str(read(part.expr, held)) if part.expr else ""
                for part in expr.parts
            )
        case Tuple():
            return [read(each, held) for each in expr.items]
        case Object():
            return {key_text(key): read(value, held) for key, value in expr.items}
        case GetAttr(source=Name(name="var")):
            return held.get(expr.name, LATER)
        case GetAttr(source=Name(name="each"), name="value"):
            return held.get("each.value", LATER)
        case GetAttr(source=GetAttr(source=Name(name=kind), name=label)):
            return held.get(f"{kind}.{label}.{expr.name}", LATER)
    return LATER
