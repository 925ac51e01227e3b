"""Where an argument or block belongs that stands at the wrong level: further in, or further out."""

import re
from collections.abc import Sequence

from shared.terraform.hcl.nodes import Attribute, Block, File, For, Literal, Object, Span, Template, Tuple
from shared.terraform.repair.levels import Level
from shared.terraform.repair.result import Fix
from shared.terraform.repair.shapes import SCALARS, as_argument, as_blocks, wrapped
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.values import fits, number_meant, with_its_unit
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import (
    BLOCKS_OF_TERRAFORM,
    World,
    body_names,
    dedented,
    fix,
    indent_of,
    indented,
    move,
    remove,
    replace,
)
from shared.terraform.schema import Block as SchemaBlock

_USUAL = frozenset({"push"})
"""Of two blocks that know the same, what is meant where neither is named: a branch is pushed to."""

DEPTH = 4
"""How far inside a resource a misplaced argument is looked for."""


class Placed:
    """A block of a resource with the blocks around it, and what the schema says about each."""

    def __init__(self, world: World, file: File, chain: tuple[Level, ...]) -> None:
        self.world = world
        self.file = file
        self.chain = chain
        self.level = chain[-1]
        self.schema = chain[-1].schema
        self.present = body_names(self.level.block.body)
        self.resource = chain[0].block

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
                return level if could_be(self.file, item, name, level.schema) else None
        if isinstance(item, Block) and name in BLOCKS_OF_TERRAFORM and len(self.chain) > 1 and name == "lifecycle":
            return self.chain[0]
        return None

    def flattened(self, item: Attribute | Block, name: str) -> Fix | None:
        """`boot_disk_size`: the `size` in the boot disk."""
        if isinstance(item, Block):
            return None
        for inside, rest in _named_in(self.schema, snake(name)):
            if "access_config" in inside and "access_config" not in self.present:
                continue
            for word in (rest, *ARGUMENTS.get(rest, ())):
                ways = [way for way in self.ways_down(item, (word,)) if way[: len(inside)] == inside]
                shortest = [way for way in ways if len(way) == min(map(len, ways))]
                there = [way for way in shortest if way[0] in self.present]
                shortest = there if len(shortest) > 1 and len(there) == 1 else shortest
                if len(shortest) == 1:
                    return self.into(item, shortest[0], "argument")
        return None

    def halved(self, item: Attribute | Block, name: str) -> Fix | None:
        """`vpc_connector`: the `connector` in the block `vpc_access`, the only one that begins so and has one."""
        if isinstance(item, Block):
            return None
        first, _, rest = snake(name).partition("_")
        found = [
            (block, word)
            for block, nested in self.schema.blocks.items()
            if block.startswith(f"{first}_")
            for word in dict.fromkeys((rest, *ARGUMENTS.get(rest, ())))
            if word in nested.block.attributes and could_be(self.file, item, word, nested.block)
        ]
        exact = [way for way in found if way[1] == rest]
        if len(exact or found) != 1 or not self.complete((exact or found)[0]):
            return None
        return self.into(item, (exact or found)[0], "argument")

    def paths_down(self, item: Attribute | Block, names: Sequence[str] | None, near: str = "") -> list[tuple[str, ...]]:
        """The likeliest ways to blocks inside that have such an argument or block and do not have it set yet."""
        return self.likeliest(self.ways_down(item, names, near))

    def ways_down(self, item: Attribute | Block, names: Sequence[str] | None, near: str = "") -> list[tuple[str, ...]]:
        """All ways there are."""
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
                        if settable and not taken and could_be(self.file, item, name, nested.block):
                            found.append((*way, name))
            ways = following
        return found

    def likeliest(self, paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Of several ways those through a block that is there, else through one that has to be.

        What stands together without its block belongs in one: that which has most of it.
        """
        paths = self.together(paths)
        for choice in (self.lacking, self.there, self.wanted, self.named_in_words, self.complete):
            chosen = [path for path in paths if choice(path)]
            if chosen:
                shortest = min(map(len, chosen))
                found = [path for path in chosen if len(path) == shortest]
                usual = [path for path in found if _USUAL & {*path}]
                return usual if len(found) > 1 and len(usual) == 1 else found
        return []

    def together(self, paths: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The ways to the block that has more than any other of what is unknown here."""
        known = self.schema.attributes.keys() | self.schema.blocks.keys()
        unknown = {each.name for each in self.level.block.body.attributes} - known
        if len(unknown) < 2 or len(paths) < 2:
            return paths
        has = {path: len(unknown & self._at(path).attributes.keys()) for path in paths}
        most = max(has.values())
        best = [path for path in paths if has[path] == most]
        return best if most > 1 and len({path[:-1] for path in best}) == 1 else paths

    def _at(self, path: tuple[str, ...]) -> SchemaBlock:
        schema = self.schema
        for name in path[:-1]:
            schema = schema.blocks[name].block
        return schema

    def needed(self, name: str) -> bool:
        """Whether the schema wants it here."""
        known = self.schema.attributes.get(name) or self.schema.blocks.get(name)
        return known is not None and known.required

    def needs_something(self) -> bool:
        """Whether a block may not be empty."""
        facts = [each.facts for each in self.schema.attributes.values()]
        facts += [each.facts for each in self.schema.blocks.values()]
        return any(each.at_least_one_of or each.exactly_one_of for each in facts)

    def lacking(self, path: tuple[str, ...]) -> bool:
        """Straight into a block that has to be there and is not."""
        return len(path) == 2 and self.schema.blocks[path[0]].required and path[0] not in self.present

    def there(self, path: tuple[str, ...]) -> bool:
        return path[0] in self.present

    def wanted(self, path: tuple[str, ...]) -> bool:
        return self.schema.blocks[path[0]].required and self.complete(path, inside=1)

    def named_in_words(self, path: tuple[str, ...]) -> bool:
        """A rule whose name begins with `allow` means the block `allow`."""
        name = self.resource.body.attribute("name")
        said = f"{self.resource.names[-1]} {self.file.source(name.expr.span) if name else ''}".lower()
        words = re.findall(r"[a-z]+", said)
        if path[0] == "allow" and not {"deny", "block", "drop"} & {*words} and not self.leaving():
            return True  # nothing gets in by itself, so a rule that says neither is one that lets in
        return path[0] in {"allow", "deny"} and path[0] in words

    def leaving(self) -> bool:
        """Whether a rule is about what goes out, which is allowed by itself."""
        body = self.resource.body
        said = body.attribute("direction")
        out = said is not None and "egress" in self.file.source(said.expr.span).lower()
        return out or body.attribute("destination_ranges") is not None

    def complete(self, path: tuple[str, ...], inside: int = 0) -> bool:
        """Whether the blocks that would have to be made on the way need nothing beside what is moved."""
        schema = self.schema
        known = schema.attributes.keys() | schema.blocks.keys()
        unknown = {each.name for each in self.level.block.body.attributes} - known
        for at, name in enumerate(path[:-1]):
            schema = schema.blocks[name].block
            needs = {key for key, known in schema.attributes.items() if known.required}
            needs |= {key for key, known in schema.blocks.items() if known.required}
            if at >= inside and not needs <= {path[at + 1], *unknown}:
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
            unit = with_its_unit(own, path[-1], item) if isinstance(item, Attribute) else None
            text = f"{path[-1]} = {unit}" if unit else path[-1] + text[len(own) :]
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
        return fix(reason, *move(self.file, item.span, target, text))

    def path(self) -> str:
        """`google_compute_firewall/log_config`."""
        return "/".join((*self.resource.names[:1], *(level.name for level in self.chain[1:])))

    def where(self, level: Level | None = None) -> str:
        level = level or self.level
        if level is self.chain[0]:
            return level.block.names[0] if level.block.names else level.block.type
        return level.name


def _named_in(schema: SchemaBlock, name: str) -> list[tuple[tuple[str, ...], str]]:
    """The blocks whose names a name begins with, and the rest of it: the shortest rest first."""
    found: list[tuple[tuple[str, ...], str]] = []
    for block, nested in schema.blocks.items():
        rest = name.removeprefix(f"{block}_")
        if rest != name:
            found += [((block, *inside), left) for inside, left in _named_in(nested.block, rest)]
            found.append(((block,), rest))
    return sorted(found, key=lambda each: len(each[1]))


def could_be(file: File, item: Attribute | Block, name: str, schema: SchemaBlock) -> bool:
    if isinstance(item, Attribute):
        if name in schema.attributes:
            type_ = schema.attributes[name].type
            if schema.attributes[name].facts.values and type_ == "string" and isinstance(item.expr, Literal):
                return False  # a choice of words is no true or false
            if type_ == "bool" and isinstance(item.expr, Literal) and not isinstance(item.expr.value, bool):
                return item.expr.value is None or item.name.endswith(name)
            return schema.attributes[name].settable and (
                fits(item.expr, type_)
                or wrapped(file, item.expr, type_) is not None
                or (
                    type_ == "number"
                    and isinstance(item.expr, Template)
                    and bool(number_meant(name, item.expr.text or ""))
                )
            )
        whole = isinstance(item.expr, Object | Tuple | For) or name in SCALARS
        return whole and bool(as_blocks(file, item.expr, name, schema.blocks[name]))
    if name in schema.blocks:
        inside = schema.blocks[name].block
        known = inside.attributes.keys() | inside.blocks.keys()
        names = body_names(item.body)
        return not names or any(nearest(each, known, floor=0.8) or each in ARGUMENTS for each in names)
    return name in schema.attributes and as_argument(file, item, name, schema.attributes[name].type) is not None
