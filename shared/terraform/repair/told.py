"""What is told: names that Terraform itself knows better (`Did you mean "length"?`), and what people have to decide."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, File, Template, walk_body
from shared.terraform.repair.result import Fix
from shared.terraform.repair.similar import nearest
from shared.terraform.repair.upgrades import GONE, GONE_TYPES
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


def ways_out(file: File) -> Iterator[tuple[int, str]]:
    """What newer providers have no more and no other name says: where it stands (an offset), and what can be done."""
    for item, around in walk_body(file.body):
        chain = [block for block in (*around, item) if isinstance(block, Block) and block.type != "content"]
        if not chain or chain[0].type not in {"resource", "data"} or not chain[0].names:
            continue
        type_ = chain[0].names[0]
        if not around and type_ in GONE_TYPES:
            yield item.span.start, f"the provider has no {type_} any more: {GONE_TYPES[type_]}"
        inside = [block.names[0] if block.type == "dynamic" and block.names else block.type for block in chain[1:]]
        names = [*inside, item.name] if isinstance(item, Attribute) else inside
        if names and (way := GONE.get(("/".join((type_, *names[:-1])), names[-1]))):
            yield item.span.start, f"the provider has no {names[-1]} there any more: {way}"
