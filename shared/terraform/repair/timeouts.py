"""`timeouts` blocks: what may take how long, and a time as Terraform reads it."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, key_text
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import snake
from shared.terraform.repair.world import Declared, World, fix, replace

_NAMES = {
    "creation": "create", "creating": "create", "on_create": "create", "create_timeout": "create",
    "updating": "update", "change": "update", "modify": "update", "on_update": "update", "update_timeout": "update",
    "deletion": "delete", "deleting": "delete", "destroy": "delete", "remove": "delete", "delete_timeout": "delete",
}  # fmt: skip
_WORDED = re.compile(r"(\d{1,5}) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)", re.IGNORECASE)
_READ = re.compile(r"\d+[smh]")


def mend_timeouts(world: World) -> Iterator[Fix]:
    """Every timeouts block of a resource. A number without a unit is left: nobody knows which was meant."""
    for declared in world.top("resource"):
        for block in declared.block.body.blocks_of("timeouts"):
            there = {item.name for item in block.body.attributes}
            for item in block.body.attributes:
                name = _NAMES.get(snake(item.name))
                if name and name not in there:
                    yield fix(f"{item.name} is written {name}", replace(declared.file, item.name_span, name))
                yield from _duration(declared, item)


def _duration(declared: Declared, item: Attribute) -> Iterator[Fix]:
    written = key_text(item.expr) or ""
    worded = _WORDED.fullmatch(written.strip())
    if worded and not _READ.fullmatch(written):
        meant = f"{worded[1]}{worded[2][0].lower()}"
        yield fix(f"a time is written {meant}", replace(declared.file, item.expr.span, f'"{meant}"'))
