"""What has to be written beside an argument, or the provider refuses to change it: for all parts."""

from functools import cache

from shared.parts import PARTS

Path = tuple[str, ...]


@cache
def needed_for() -> dict[tuple[str, Path], tuple[Path, str]]:
    """By a Terraform type and an argument's path: the argument that has to be set too, and to what."""
    return {
        (block.type, tuple(each.path.split("."))): (tuple(each.needs[0].split(".")), each.needs[1])
        for part in PARTS
        for each in part.arguments
        for block in part.blocks
        if each.needs is not None and block.word == each.word
    }
