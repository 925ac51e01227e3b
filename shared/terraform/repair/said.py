"""What is said here in another form: a switch that is a choice there, names and values as arguments of their own."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Literal, Object, Template, Tuple
from shared.terraform.repair.choices import choice_of_a_switch
from shared.terraform.repair.evidence import REPLACED
from shared.terraform.repair.places import Placed
from shared.terraform.repair.result import Fix
from shared.terraform.repair.shapes import pair_of
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.upgrades import RENAMED, SAID_TODAY, WITHOUT_EFFECT
from shared.terraform.repair.values import kind_of
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import body_names, fix, indent_of, indented, move, remove, replace
from shared.terraform.schema import Block as SchemaBlock


def as_today(place: Placed, item: Attribute) -> Fix | None:
    """What another argument says today, with the same value or with another."""
    here, source = (place.path(), item.name), place.file.source(item.expr.span)
    if here in WITHOUT_EFFECT:
        return fix(f"{item.name} has had no effect for long and is gone", remove(place.file, item.span))
    if (name := RENAMED.get(here)) and name not in place.present:
        return fix(f"{place.where()} has no {item.name}, its name is {name}", replace(place.file, item.name_span, name))
    said = SAID_TODAY.get(here) or ({"true": REPLACED[here]} if here in REPLACED else {})
    text = said.get({'"true"': "true", '"false"': "false"}.get(source, source))
    if text is None:
        return None
    if not text:
        return fix(f"{item.name} = {source} is so without it", remove(place.file, item.span))
    if text.split(" ", 1)[0] in place.present:
        return fix(f"{text} says so already", remove(place.file, item.span))
    new = indented(text, indent_of(place.file, item.span.start)).lstrip()
    return fix(f"{item.name} is written {text}", replace(place.file, item.span, new))


def of_the_type(place: Placed, item: Block) -> Fix | None:
    """`lifecycle { action { } }` of a bucket: its lifecycle_rule, which has what stands in it."""
    said = body_names(item.body)
    for name, nested in place.schema.blocks.items():
        there = nested.block.attributes.keys() | nested.block.blocks.keys()
        if said and said <= there and name.startswith(f"{item.type}_"):
            return fix(f"what stands in this {item.type} is a {name}", replace(place.file, item.type_span, name))
    return None


def as_choice(place: Placed, item: Attribute) -> Fix | None:
    """`high_availability = true` is `availability_type = "REGIONAL"`, `retry = true` the policy that says so.

    Here, or in a block that stands here once.
    """
    if not isinstance(item.expr, Literal) or item.expr.value is not True:
        return None
    for each in place.level.block.body.attributes:
        known = place.schema.attributes.get(each.name)
        if known is not None and known.facts.values and isinstance(each.expr, Template):
            choice = choice_of_a_switch(item.name, each.name, known.facts.values)
            if choice and (each.expr.text or "").lower() == choice.lower():
                return fix(f"{each.name} says so already", remove(place.file, item.span))
    for block, schema in _here_and_inside(place):
        there = {each.name for each in block.body.attributes}
        found = [
            (name, choice)
            for name, known in schema.attributes.items()
            if known.settable and name not in there and known.type == "string" and known.facts.values
            if (choice := choice_of_a_switch(item.name, name, known.facts.values))
        ]
        if len(found) != 1:
            continue
        text = f'{found[0][0]} = "{found[0][1]}"'
        reason = f"{item.name} is said by {text}"
        if block is place.level.block:
            return fix(reason, replace(place.file, item.span, text))
        return fix(reason, *move(place.file, item.span, block, text))
    return None


def _here_and_inside(place: Placed) -> Iterator[tuple[Block, SchemaBlock]]:
    yield place.level.block, place.schema
    for name, nested in place.schema.blocks.items():
        blocks = place.level.block.body.blocks_of(name)
        if len(blocks) == 1:
            yield blocks[0], nested.block


def as_entry(place: Placed, item: Attribute) -> Fix | None:
    """What a block does not know, where it lacks a map that it needs: entries of that map."""
    known = place.schema.attributes
    maps = [
        name
        for name, each in known.items()
        if each.required and kind_of(each.type) == "map" and name not in place.present
    ]
    unknown = [each for each in place.level.block.body.attributes if each.name not in known]
    if len(maps) != 1 or len(place.chain) < 2 or any(isinstance(each.expr, Object | Tuple) for each in unknown):
        return None
    if item is not unknown[0]:
        return None
    lines = "\n".join(f"  {each.name} = {place.file.source(each.expr.span)}" for each in unknown)
    new = indented(f"{maps[0]} = {{\n{lines}\n}}", indent_of(place.file, item.span.start)).lstrip()
    others = [remove(place.file, each.span) for each in unknown[1:]]
    return fix(f"{item.name} is an entry of {maps[0]}", replace(place.file, item.span, new), *others)


def as_pairs(place: Placed, item: Block) -> Fix | None:
    """`env { DB_HOST = "x" }`: a block for each, that gives its name and its value."""
    nested = place.schema.blocks[item.type]
    pair = pair_of(nested)
    known = nested.block.attributes.keys() | nested.block.blocks.keys()
    if pair is None or item.body.blocks or not item.body.attributes:
        return None
    for each in item.body.attributes:
        if each.name in known or each.name in ARGUMENTS or nearest(each.name.lower(), known, floor=0.74):
            return None
        if isinstance(each.expr, Object | Tuple):
            return None
    texts = [
        f'{item.type} {{\n  {pair[0]} = "{each.name}"\n  {pair[1]} = {_text(place, each)}\n}}'
        for each in item.body.attributes
    ]
    new = indented("\n".join(texts), indent_of(place.file, item.span.start)).lstrip()
    return fix(f"{item.type} gives a {pair[0]} and its {pair[1]}", replace(place.file, item.span, new))


def _text(place: Placed, item: Attribute) -> str:
    source = place.file.source(item.expr.span)
    return f'"{source}"' if isinstance(item.expr, Literal) else source
