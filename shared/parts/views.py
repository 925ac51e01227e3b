"""What is known of services, by Terraform type or by metric: tables made of PARTS."""

from functools import cache

from shared.parts import PARTS
from shared.parts.part import Kind, Profile


@cache
def kinds() -> dict[str, Kind]:
    """Terraform type -> what is special about it."""
    return {kind.type: kind for part in PARTS for kind in part.kinds}


@cache
def profiles() -> dict[str, tuple[Profile, ...]]:
    """Terraform type -> the metric profiles it is born with, each once."""
    found: dict[str, dict[Profile, None]] = {}
    for part in PARTS:
        for block in part.blocks:
            for profile in part.profiles:
                if profile.word == block.word:
                    found.setdefault(block.type, {})[profile] = None
    return {kind: tuple(each) for kind, each in found.items()}
