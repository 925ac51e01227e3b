"""Blocks of the files beside what the schema says about them."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.terraform.hcl.nodes import Block
from shared.terraform.schema import Block as SchemaBlock


@dataclass(frozen=True, slots=True)
class Level:
    """A block of the files beside what the schema says about it."""

    block: Block
    schema: SchemaBlock
    name: str = ""


def nested_levels(level: Level) -> Iterator[Level]:
    """The blocks directly inside that the schema knows; of a dynamic block its content."""
    for block in level.block.body.blocks:
        if block.type == "dynamic" and block.labels:
            known = level.schema.blocks.get(block.names[0])
            content = next(iter(block.body.blocks_of("content")), None)
            if known and content:
                yield Level(content, known.block, block.names[0])
        elif block.type in level.schema.blocks:
            yield Level(block, level.schema.blocks[block.type].block, block.type)


def all_levels(block: Block, schema: SchemaBlock) -> Iterator[Level]:
    """A block of a type and whatever is inside it that the schema knows, each one once."""
    levels = [Level(block, schema)]
    while levels:
        level = levels.pop()
        levels += nested_levels(level)
        yield level
