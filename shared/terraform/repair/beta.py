"""Types, arguments and blocks that only google-beta has: the resource asks for that provider."""

from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block
from shared.terraform.repair.levels import Level, nested_levels
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.upgrades import WITHOUT_EFFECT
from shared.terraform.repair.world import Declared, World, fix, insert
from shared.terraform.schema import Block as SchemaBlock
from shared.terraform.schema import provider_schema

_PAST = frozenset(name for _, name in WITHOUT_EFFECT)
"""What google-beta still takes and Google takes no notice of."""


def mend_beta(world: World) -> Iterator[Fix]:
    """`provider = google-beta` where what is written exists there and nowhere else."""
    configured = _configured(world)
    for declared in world.top("resource", "data"):
        block = declared.block
        if len(block.names) != 2 or block.body.attribute("provider") is not None:
            continue
        beta = _beta(block)
        if beta is None:
            continue
        known = world.schema_of(block)
        what = block.names[0] if known is None else _only_there(Level(block, known), beta)
        if what is not None:
            reason = f"{what} is in google-beta only, and the {block.type} asks for that"
            yield fix(reason, insert(declared.file, block, "provider = google-beta"), *configured)
            configured = []


def _beta(block: Block) -> SchemaBlock | None:
    schema = provider_schema("google-beta")
    return schema.resource(block.names[0]) if block.type == "resource" else schema.data_source(block.names[0])


def _only_there(level: Level, beta: SchemaBlock) -> str | None:
    """A name that google does not have in this block or one inside, and google-beta has."""
    here = level.schema.attributes.keys() | level.schema.blocks.keys()
    for item in level.block.body.items:
        name = item.name if isinstance(item, Attribute) else item.type
        if name == "dynamic" and isinstance(item, Block) and item.names:
            name = item.names[0]
        there = beta.attributes.get(name)
        if name not in here and name not in _PAST and (name in beta.blocks or (there is not None and there.settable)):
            return name
    for inner in nested_levels(level):
        if inner.name in beta.blocks and (found := _only_there(inner, beta.blocks[inner.name].block)):
            return found
    return None


def _configured(world: World) -> list[Piece]:
    """A google-beta as the google beside it: without one, it knows neither project nor region."""
    plain = [each for each in world.top("provider") if each.block.body.attribute("alias") is None]
    own = [each for each in plain if each.block.names[:1] == ("google",)]
    if len(own) != 1 or any(each.block.names[:1] == ("google-beta",) for each in plain):
        return []
    return [_copied(own[0])]


def _copied(declared: Declared) -> Piece:
    file, span = declared.file, declared.block.span
    text = file.source(span)
    label = declared.block.labels[0].span
    new = text[: label.start - span.start] + '"google-beta"' + text[label.end - span.start :]
    return Piece(file.path, span.end, span.end, f"\n\n{new}")
