"""Arguments and blocks that a resource's schema does not have where they stand: renamed, reshaped, moved or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.terraform.hcl.nodes import Attribute, Block, Expr, File, For, Object, Span, Tuple
from shared.terraform.repair.guard import may_be_dropped
from shared.terraform.repair.levels import Level, nested_levels
from shared.terraform.repair.result import Fix
from shared.terraform.repair.shapes import as_argument, as_blocks, wrapped
from shared.terraform.repair.similar import closeness, nearest, snake
from shared.terraform.repair.values import fits
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import (
    ARGUMENTS_OF_TERRAFORM,
    BLOCKS_OF_TERRAFORM,
    World,
    body_names,
    dedented,
    fix,
    indent_of,
    indented,
    insert,
    remove,
    replace,
)
from shared.terraform.schema import Block as SchemaBlock

ARGUMENTS_OF_LIFECYCLE = frozenset(
    {"prevent_destroy", "create_before_destroy", "ignore_changes", "replace_triggered_by"}
)
DEPTH = 4
"""How far inside a resource a misplaced argument is looked for."""


def mend_bodies(world: World) -> Iterator[Fix]:
    """What is wrong with names, shapes and levels in resources, data sources and google providers."""
    for declared in world.top("resource", "data", "provider"):
        schema = world.schema_of(declared.block)
        if schema is not None:
            yield from _Body(world, declared.file, (Level(declared.block, schema),)).mend()


class _Body:
    def __init__(self, world: World, file: File, chain: tuple[Level, ...]) -> None:
        self.world = world
        self.file = file
        self.chain = chain
        self.level = chain[-1]
        self.schema = chain[-1].schema
        self.present = body_names(self.level.block.body)
        self.resource = chain[0].block

    def mend(self) -> Iterator[Fix]:
        for item in self.level.block.body.items:
            found = self.attribute(item) if isinstance(item, Attribute) else self.block(item)
            if found is not None:
                yield found
        yield from self.too_many()
        for level in nested_levels(self.level):
            yield from _Body(self.world, self.file, (*self.chain, level)).mend()

    # --- arguments

    def attribute(self, item: Attribute) -> Fix | None:
        known = self.schema.attributes.get(item.name)
        if known is not None and known.settable:
            return None
        own = {"alias", "version"} if self.resource.type == "provider" else ARGUMENTS_OF_TERRAFORM
        if len(self.chain) == 1 and item.name in own:
            return None
        if len(self.chain) == 1 and item.name in ARGUMENTS_OF_LIFECYCLE and known is None:
            return self.to_lifecycle(item)
        if item.name in self.schema.blocks:
            return self.to_block(item, item.name)
        if known is None:
            found = self.meant(item, item.name, item.name_span)
            if found is not None:
                return found
        return self.dropped(item, item.name, item.span, item.expr, computed=known is not None)

    def to_lifecycle(self, item: Attribute) -> Fix | None:
        target = next(iter(self.resource.body.blocks_of("lifecycle")), None)
        if target is None and any(block.body.blocks_of("lifecycle") for block in self.resource.body.blocks):
            return None  # that one is moved out first
        text = dedented(self.file, item.span)
        if target is None:
            text = f"lifecycle {{\n{indented(text, '  ')}\n}}"
        place = insert(self.file, target or self.resource, text, last=True)
        return fix(f"{item.name} belongs in lifecycle", remove(self.file, item.span), place)

    def to_block(self, item: Attribute, name: str) -> Fix | None:
        nested = self.schema.blocks[name]
        text = as_blocks(self.file, item.expr, name, nested)
        if text is None:
            return None
        indent = indent_of(self.file, item.span.start)
        if not text:
            return fix(f"{name} is a block and there is none", remove(self.file, item.span))
        new = indented(text, indent).lstrip()
        return fix(f"{name} is a block, not an argument", replace(self.file, item.span, new))

    def meant(self, item: Attribute | Block, name: str, span: Span) -> Fix | None:
        """A slip in the name, the same name elsewhere, another name here: in this order."""
        return (
            self.renamed(item, name, span)
            or self.moved(item, name)
            or (self.renamed(item, name, span, anyhow=True) if self.elsewhere(item, name) else None)
        )

    def renamed(self, item: Attribute | Block, name: str, span: Span, *, anyhow: bool = False) -> Fix | None:
        """The same thing under the name it has here."""
        here = [other for other in self.names_here() if self.has_room(other) and self.could_be(item, other)]
        words = ARGUMENTS.get(snake(name), ())
        exact = [other for other in here if closeness(name, other) >= 0.95]
        exact = exact or [word for word in words if word in here and self.needed(word)][:1]
        meant = exact[0] if len(exact) == 1 else nearest(name, here, floor=0.85) or self.by_content(item, name, here)
        if meant is None and (anyhow or not self.elsewhere(item, name)):
            wanted = [other for other in here if self.needed(other)]
            meant = next((word for word in words if word in here), None) or nearest(name, here, floor=0.74)
            meant = meant or nearest(name, wanted, floor=0.6)
        if meant is None:
            return None
        reason = f"{self.where()} has no {name}, its name is {meant}"
        pieces = [replace(self.file, span, meant)]
        if isinstance(item, Attribute) and meant in self.schema.blocks:
            text = as_blocks(self.file, item.expr, meant, self.schema.blocks[meant])
            if not text:
                return None
            new = indented(text, indent_of(self.file, item.span.start)).lstrip()
            pieces = [replace(self.file, item.span, new)]
        elif isinstance(item, Block) and meant in self.schema.attributes:
            new_text = as_argument(self.file, item, meant, self.schema.attributes[meant].type)
            if new_text is None:
                return None
            pieces = [replace(self.file, item.span, new_text)]
        elif isinstance(item, Attribute) and not fits(item.expr, self.schema.attributes[meant].type):
            text = wrapped(self.file, item.expr, self.schema.attributes[meant].type)
            pieces.append(replace(self.file, item.expr.span, text or self.file.source(item.expr.span)))
        return fix(reason, *pieces)

    def has_room(self, name: str) -> bool:
        """Whether an argument or (another) block of that name may stand here."""
        if name not in self.present:
            return True
        nested = self.schema.blocks.get(name)
        return nested is not None and nested.max_items is None and nested.nesting != "single"

    def by_content(self, item: Attribute | Block, name: str, here: list[str]) -> str | None:
        """The block whose arguments are just those that are written, if its name is anything like it."""
        if not isinstance(item, Block) or not item.body.items:
            return None
        inside = body_names(item.body)
        alike = [other for other in here if other in self.schema.blocks and closeness(name, other) >= 0.4]
        fitting = [
            other
            for other in alike
            if inside
            <= self.schema.blocks[other].block.attributes.keys() | self.schema.blocks[other].block.blocks.keys()
        ]
        return nearest(name, fitting, floor=0.4)

    def names_here(self) -> list[str]:
        return [name for name, known in self.schema.attributes.items() if known.settable] + list(self.schema.blocks)

    def needed(self, name: str) -> bool:
        """Whether the schema wants it here."""
        known = self.schema.attributes.get(name) or self.schema.blocks.get(name)
        return known is not None and known.required

    def could_be(self, item: Attribute | Block, name: str) -> bool:
        """Whether what is written can be an argument or block of that name."""
        return _could_be(self.file, item, name, self.schema)

    # --- wrong level

    def elsewhere(self, item: Attribute | Block, name: str) -> bool:
        return bool(self.paths_down(item, (name,))) or self.level_up(item, name) is not None

    def moved(self, item: Attribute | Block, name: str) -> Fix | None:
        """To the block it belongs in, or out of the one it does not."""
        up = self.level_up(item, name)
        if up is not None:
            inner = self.chain[self.chain.index(up) + 1].block
            text = indented(dedented(self.file, item.span), indent_of(self.file, inner.span.start))
            at = inner.span.end
            return fix(
                f"{name} belongs to {self.where(up)}, not to {self.level.name}",
                remove(self.file, item.span),
                replace(self.file, Span(at, at), "\n" + text),
            )
        kind = "argument" if isinstance(item, Attribute) else "block"
        words = [name, *ARGUMENTS.get(snake(name), ())]
        for word in words:
            paths = self.paths_down(item, (word,))
            if len(paths) == 1:
                return self.into(item, paths[0], kind)
            if paths:
                return None
        near = self.paths_down(item, None, near=name)
        return self.into(item, near[0], kind) if len(near) == 1 else None

    def level_up(self, item: Attribute | Block, name: str) -> Level | None:
        for level in reversed(self.chain[:-1]):
            if name in body_names(level.block.body):
                continue
            if name in level.schema.blocks or (
                name in level.schema.attributes and level.schema.attributes[name].settable
            ):
                return level if _could_be(self.file, item, name, level.schema) else None
        if isinstance(item, Block) and name in BLOCKS_OF_TERRAFORM and len(self.chain) > 1 and name == "lifecycle":
            return self.chain[0]
        return None

    def paths_down(self, item: Attribute | Block, names: Sequence[str] | None, near: str = "") -> list[tuple[str, ...]]:
        """The shortest ways to blocks inside that have such an argument or block and do not have it set yet."""
        found: list[tuple[str, ...]] = []
        ways: list[tuple[tuple[str, ...], SchemaBlock, list[Block]]] = [((), self.schema, [self.level.block])]
        for _ in range(DEPTH):
            following = []
            for path, schema, blocks in ways:
                for block_name, nested in schema.blocks.items():
                    if block_name == "timeouts" and not any(block.body.blocks_of("timeouts") for block in blocks):
                        continue
                    inside = [inner for block in blocks for inner in block.body.blocks_of(block_name)]
                    if len(inside) > 1:
                        continue
                    way = (*path, block_name)
                    following.append((way, nested.block, inside))
                    wanted = names
                    if wanted is None:
                        close = nearest(near, nested.block.attributes.keys() | nested.block.blocks.keys(), floor=0.85)
                        wanted = (close,) if close else ()
                    for name in wanted:
                        settable = name in nested.block.blocks or (
                            name in nested.block.attributes and nested.block.attributes[name].settable
                        )
                        taken = bool(inside) and name in body_names(inside[0].body)
                        if settable and not taken and _could_be(self.file, item, name, nested.block):
                            found.append((*way, name))
            ways = following
        return self.likeliest(found)

    def likeliest(self, paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Of several ways those through a block that is there, else through one that has to be."""
        for choice in (self.there, self.wanted, self.named_in_words, self.complete):
            chosen = [path for path in paths if choice(path)]
            if chosen:
                shortest = min(map(len, chosen))
                return [path for path in chosen if len(path) == shortest]
        return []

    def there(self, path: tuple[str, ...]) -> bool:
        return path[0] in self.present

    def wanted(self, path: tuple[str, ...]) -> bool:
        return self.schema.blocks[path[0]].required and self.complete(path, inside=1)

    def named_in_words(self, path: tuple[str, ...]) -> bool:
        """A rule whose name begins with `allow` means the block `allow`."""
        name = self.resource.body.attribute("name")
        said = f"{self.resource.names[-1]} {self.file.source(name.expr.span) if name else ''}".lower()
        return path[0] in {"allow", "deny"} and path[0] in re.findall(r"[a-z]+", said)

    def complete(self, path: tuple[str, ...], inside: int = 0) -> bool:
        """Whether the blocks that would have to be made on the way need nothing beside what is moved."""
        schema = self.schema
        for at, name in enumerate(path[:-1]):
            schema = schema.blocks[name].block
            needs = {key for key, known in schema.attributes.items() if known.required}
            needs |= {key for key, known in schema.blocks.items() if known.required}
            if at >= inside and not needs <= {path[at + 1]}:
                return False
        return True

    def into(self, item: Attribute | Block, path: tuple[str, ...], kind: str) -> Fix | None:
        """Moves an item down the path; the blocks on it that are missing are made."""
        target = self.level.block
        schema = self.schema
        rest = list(path[:-1])
        while rest:
            inside = target.body.blocks_of(rest[0])
            if not inside:
                if rest[0] in body_names(target.body):
                    return None  # written as an argument: it becomes a block first
                break
            target, schema = inside[0], schema.blocks[rest[0]].block
            rest.pop(0)
        text = dedented(self.file, item.span)
        own = item.name if isinstance(item, Attribute) else item.type
        if own != path[-1]:
            text = path[-1] + text[len(own) :]
        if rest:
            key = (self.file.path, target.span.start, rest[0])
            if key in self.world.made:
                return None  # another fix of this round makes the block; this one follows
            self.world.made.add(key)
        for name in reversed(rest):
            text = f"{name} {{\n{indented(text, '  ')}\n}}"
        if target.span.start >= item.span.start and target.span.end <= item.span.end:
            return None
        reason = f"the {kind} {own} belongs in {' / '.join(path[:-1])}"
        if own != path[-1]:
            reason += f", where its name is {path[-1]}"
        return fix(reason, remove(self.file, item.span), insert(self.file, target, text, last=True))

    # --- blocks

    def block(self, item: Block) -> Fix | None:
        if item.type == "dynamic":
            return self.dynamic(item)
        if item.type in self.schema.blocks:
            return None
        if len(self.chain) == 1 and item.type in BLOCKS_OF_TERRAFORM:
            return None
        known = self.schema.attributes.get(item.type)
        if known is not None and known.settable:
            same = self.level.block.body.blocks_of(item.type)
            if len(same) > 1:
                return None
            text = as_argument(self.file, item, item.type, known.type)
            if text is None:
                return None
            return fix(f"{item.type} is an argument, not a block", replace(self.file, item.span, text))
        found = self.meant(item, item.type, item.type_span)
        return found or self.dropped(item, item.type, item.span, None)

    def dynamic(self, item: Block) -> Fix | None:
        if not item.labels or item.names[0] in self.schema.blocks:
            return None
        meant = nearest(item.names[0], self.schema.blocks, floor=0.8)
        if meant is None or item.body.attribute("iterator") is None:
            return None
        reason = f"{self.where()} has no block {item.names[0]}, its name is {meant}"
        return fix(reason, replace(self.file, item.labels[0].span, f'"{meant}"'))

    def too_many(self) -> Iterator[Fix]:
        """A block that may stand once and stands twice with the same content."""
        for name, nested in self.schema.blocks.items():
            blocks = self.level.block.body.blocks_of(name)
            if nested.max_items != 1 or len(blocks) != 2:
                continue
            first, second = blocks
            if self.file.source(first.body.span).split() == self.file.source(second.body.span).split():
                yield fix(f"{name} may stand once, the second is the same", remove(self.file, second.span))
            elif not body_names(first.body) & body_names(second.body):
                text = dedented(self.file, second.span)
                inner = "\n".join(
                    line.removeprefix("  ") for line in text[text.index("{") + 1 : -1].strip("\n").split("\n")
                )
                yield fix(
                    f"{name} may stand once, both are now one",
                    remove(self.file, second.span),
                    insert(self.file, first, inner.strip(), last=True),
                )

    # --- last resort

    def dropped(
        self, item: Attribute | Block, name: str, span: Span, expr: Expr | None, computed: bool = False
    ) -> Fix | None:
        words = () if computed else ("expected here", "nsupported")
        if not self.world.reported(self.file, Span(item.span.start, item.span.start + 1), *words):
            return None
        if not computed and not may_be_dropped(self.resource.names[0] if self.resource.names else "", name, expr):
            return None
        reason = f"{name} of {self.where()} is set by Google, not here" if computed else f"{self.where()} has no {name}"
        return fix(f"{reason}; it had no effect and is gone", remove(self.file, span))

    def where(self, level: Level | None = None) -> str:
        level = level or self.level
        if level is self.chain[0]:
            return level.block.names[0] if level.block.names else level.block.type
        return level.name


def _could_be(file: File, item: Attribute | Block, name: str, schema: SchemaBlock) -> bool:
    if isinstance(item, Attribute):
        if name in schema.attributes:
            type_ = schema.attributes[name].type
            return schema.attributes[name].settable and (
                fits(item.expr, type_) or wrapped(file, item.expr, type_) is not None
            )
        return isinstance(item.expr, Object | Tuple | For) and bool(
            as_blocks(file, item.expr, name, schema.blocks[name])
        )
    if name in schema.blocks:
        inside = schema.blocks[name].block
        known = inside.attributes.keys() | inside.blocks.keys()
        names = body_names(item.body)
        return not names or any(nearest(each, known, floor=0.8) or each in ARGUMENTS for each in names)
    return name in schema.attributes and as_argument(file, item, name, schema.attributes[name].type) is not None
