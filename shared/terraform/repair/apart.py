"""A block inside a resource that is a resource of its own: `nat { }` in a router, `user { }` in a database."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Block
from shared.terraform.hcl.references import references
from shared.terraform.repair.places import Placed
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.type_words import TYPES
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import body_names, dedented, fix, remove

_AS_AROUND = ("project", "region", "location", "zone")
"""What the new resource takes from the one that it stood in; what else it needs is filled in as for any other."""


def apart(place: Placed, item: Block) -> Fix | None:
    """The block as a resource behind the one around it; None where it is none."""
    around = place.resource
    if len(place.chain) > 1 or around.type != "resource" or len(around.names) != 2 or item.labels:
        return None
    if around.body.attribute("count") or around.body.attribute("for_each"):
        return None
    type_, label = around.names
    if any(use.attribute for use in place.world.uses if item in use.around and use.reference.parts[0] == "self"):
        return None
    own = next((name for name in _types(type_, item.type) if _knows(place, name, item)), None)
    if own is None:
        return None
    taken = {name for kind, name in place.world.resources if kind == own}
    at = around.body.blocks_of(item.type).index(item)
    words = [label, f"{label}_{item.type}", *(f"{label}_{number}" for number in range(2, 20))]
    free = [word for word in words if word not in taken]
    if at >= len(free):
        return None
    schema = place.world.schema.resource(own)
    lines = [dedented(place.file, each.span) for each in item.body.items]
    for word in _AS_AROUND:
        if schema and word in schema.attributes and schema.attributes[word].settable:
            said = around.body.attribute(word)
            if said is not None and word not in body_names(item.body) and not any(references(said.expr)):
                lines.append(f"{word} = {type_}.{label}.{word}")
            elif said is not None and word not in body_names(item.body):
                lines.append(f"{word} = {place.file.source(said.expr.span)}")
    inside = "\n".join(f"  {line}" if line.strip() else line for text in lines for line in text.split("\n"))
    text = f'\n\nresource "{own}" "{free[at]}" {{\n{inside}\n}}'
    piece = Piece(place.file.path, around.span.end, around.span.end, text)
    return fix(f"a {item.type} is a resource of its own, {own}", remove(place.file, item.span), piece)


def _types(type_: str, name: str) -> Iterator[str]:
    """`google_compute_router_nat`, `google_compute_nat`, and what the word alone means."""
    words = type_.split("_")
    for one in (name, name.removesuffix("s")):
        for end in range(len(words), 0, -1):
            yield "_".join((*words[:end], one))
        if one in TYPES:
            yield TYPES[one]


def _knows(place: Placed, type_: str, item: Block) -> bool:
    """Whether a type has all that is written, under this name or another."""
    schema = place.world.schema.resource(type_)
    if schema is None or not item.body.items:
        return False
    there = schema.attributes.keys() | schema.blocks.keys()
    return all({name, *ARGUMENTS.get(name, ())} & there or nearest(name, there) for name in body_names(item.body))
