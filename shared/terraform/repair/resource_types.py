"""Which of the provider's types a type that does not exist means."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shared.terraform.hcl.nodes import Block
from shared.terraform.repair.similar import closeness, nearest, snake
from shared.terraform.repair.type_words import PREFIXES, TYPES
from shared.terraform.repair.upgrades import GONE_TYPES
from shared.terraform.repair.upgrades import TYPES as OLDER
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import World, body_names
from shared.terraform.schema import provider_schema


def type_meant(world: World, type_: str, kind: str) -> str | None:
    """The provider's type for a type that does not exist."""
    types = world.schema.resource_types() if kind == "resource" else world.schema.data_source_types()
    beta = provider_schema("google-beta")
    if type_ in types or type_ in (beta.resource_types() if kind == "resource" else beta.data_source_types()):
        return type_
    if type_ in GONE_TYPES:
        return None
    if OLDER.get(type_) in types:
        return OLDER[type_]
    name = snake(type_)
    name = re.sub(r"_{2,}", "_", name)
    if f"google_{name}" in types:
        return f"google_{name}"
    bare = next((name.removeprefix(prefix) for prefix in PREFIXES if name.startswith(prefix)), None)
    if bare is None:
        return None
    if f"google_{bare}" in types:
        return f"google_{bare}"
    meant = TYPES.get(bare)
    if meant is not None and meant in types:
        return meant
    alike = process.extract(f"google_{bare}", types, scorer=OSA.normalized_similarity, limit=_LOOKED_AT)
    types = frozenset(other for other, *_ in alike if not _says_more(bare, other))
    ranked = sorted(((closeness(f"google_{bare}", other), other) for other in types), reverse=True)[:2]
    if len(ranked) == 2 and ranked[0][0] >= 0.88 and ranked[0][0] - ranked[1][0] >= 0.01:
        return ranked[0][1]
    return _by_letters(f"google_{bare}", types)


def has_what_it_says(world: World, block: Block, type_: str) -> bool:
    """Whether a type that is only spelt alike knows at least half of what the block sets."""
    schema = world.schema.resource(type_) if block.type == "resource" else world.schema.data_source(type_)
    said = body_names(block.body) - {"count", "for_each", "provider", "depends_on", "lifecycle"}
    if schema is None or type_ in (OLDER.get(block.names[0]), TYPES.get(snake(block.names[0]).removeprefix("google_"))):
        return True
    there = schema.attributes.keys() | schema.blocks.keys()
    known = [name for name in said if name in ARGUMENTS or nearest(name, there, floor=0.74)]
    return 2 * len(known) >= len(said)


_LOOKED_AT = 60
"""How many of the types that are spelt most alike are compared word by word."""
_NOISE = frozenset({"v1", "v2", "resource", "instance", "gcp", "cloud", "compute", "service", "engine", "google"})


def _says_more(bare: str, type_: str) -> bool:
    """Whether a type leaves out a word of the wrong one: a `project_service_identity` is no `project_service`."""
    words, there = set(bare.split("_")), set(type_.split("_"))
    return there < words | {"google"} and not words - there <= _NOISE


def _by_letters(name: str, types: frozenset[str]) -> str | None:
    ranked = sorted((OSA.distance(name, other), other) for other in types)[:2]
    return ranked[0][1] if len(ranked) == 2 and ranked[0][0] <= 3 and ranked[1][0] > ranked[0][0] else None
