"""Names that Terraform itself knows better: `Did you mean "length"?` of a type whose schema is not known here."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Template, walk_body
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.world import Declared, World, body_names, fix, replace

_MEANT = re.compile(
    r'(?:argument named|Blocks of type) "([^"]+)" (?:is|are) not expected here\. Did you mean "([^"]+)"\?'
)


def _source(declared: Declared) -> Iterator[Fix]:
    """`sources = "./modules/network"`: where a module comes from, under another name."""
    body = declared.block.body
    if body.attribute("source") is not None:
        return
    alike = [item for item in body.attributes if nearest(item.name, ("source",), floor=0.74) or item.name in _SOURCES]
    if len(alike) == 1 and isinstance(alike[0].expr, Template):
        reason = f"a module has no {alike[0].name}, its name is source"
        yield fix(reason, replace(declared.file, alike[0].name_span, "source"))


_SOURCES = frozenset({"path", "src", "from", "module", "location", "url"})


def mend_told(world: World) -> Iterator[Fix]:
    """The name that Terraform asks for, in blocks of providers and settings that have no schema here."""
    for declared in world.top("resource", "data", "provider", "terraform", "module"):
        if world.schema_of(declared.block) is not None:
            continue
        if declared.block.type == "module":
            yield from _source(declared)
        for item, around in walk_body(declared.block.body):
            span, name = (item.name_span, item.name) if isinstance(item, Attribute) else (item.type_span, item.type)
            there = body_names(around[-1].body if around else declared.block.body)
            for error in world.errors_at(declared.file, span):
                meant = _MEANT.search(error.detail)
                if meant and meant[1] == name and meant[2] not in there:
                    yield fix(
                        f"there is no {name} here, its name is {meant[2]}", replace(declared.file, span, meant[2])
                    )
                    break
