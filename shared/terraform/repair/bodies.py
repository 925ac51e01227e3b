"""Arguments and blocks that a resource's schema does not have where they stand: renamed, reshaped, moved or dropped."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, Expr, File, For, Literal, Object, Span, Template, Tuple
from shared.terraform.repair.apart import apart
from shared.terraform.repair.collected import as_value
from shared.terraform.repair.evidence import LABELS, OF_NO_OTHER, OF_PROJECTS, PLACES
from shared.terraform.repair.given import as_limit, as_member, limit_to_come
from shared.terraform.repair.guard import may_be_dropped, nothing_lost, restricts, tells_where
from shared.terraform.repair.levels import Level, nested_levels
from shared.terraform.repair.objects import for_each_object, is_collected
from shared.terraform.repair.of_terraform import ARGUMENTS_OF_LIFECYCLE, OfTerraform
from shared.terraform.repair.places import could_be
from shared.terraform.repair.result import Fix
from shared.terraform.repair.said import as_choice, as_entry, as_pairs, as_today, of_the_type
from shared.terraform.repair.shapes import as_argument, as_blocks, wrapped
from shared.terraform.repair.similar import closeness, nearest, snake, tokens
from shared.terraform.repair.upgrades import GONE, WITHOUT_EFFECT
from shared.terraform.repair.values import fits, number_meant, with_its_unit
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import (
    ARGUMENTS_OF_TERRAFORM,
    BLOCKS_OF_TERRAFORM,
    CONDITIONS,
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

_RANGE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}|[0-9a-f:]+::?[0-9a-f:]*/\d{1,3}")


def mend_bodies(world: World) -> Iterator[Fix]:
    """What is wrong with names, shapes and levels in resources, data sources and google providers."""
    for declared in world.top("resource", "data", "provider"):
        schema = world.schema_of(declared.block)
        if schema is not None:
            yield from _Body(world, declared.file, (Level(declared.block, schema),)).mend()


def mend_leftovers(world: World) -> Iterator[Fix]:
    """What does not exist and means nothing that does; runs when everything else has found its place."""
    for declared in world.top("resource", "data", "provider"):
        schema = world.schema_of(declared.block)
        if schema is not None:
            yield from _Body(world, declared.file, (Level(declared.block, schema),), last=True).mend()


def _is_range_for_name(item: Attribute, name: str) -> bool:
    """Whether a range of addresses would become what something is called."""
    text = item.expr.text if isinstance(item.expr, Template) else None
    return text is not None and _RANGE.fullmatch(text) is not None and "name" in tokens(name)


def _is_off(block: Block) -> bool:
    said = [(item.name, item.expr) for item in block.body.attributes]
    return not block.body.blocks and all(
        name == "enabled" and isinstance(expr, Literal) and expr.value is False for name, expr in said
    )


class _Body(OfTerraform):
    def __init__(self, world: World, file: File, chain: tuple[Level, ...], *, last: bool = False) -> None:
        super().__init__(world, file, chain)
        self.last = last
        """Whether what has no meaning may go."""

    def mend(self) -> Iterator[Fix]:
        inner, closed = self.level.block, {name for at, name in WITHOUT_EFFECT if at == self.path()}
        if inner.body.items and body_names(inner.body) <= closed and self.may_go_whole():
            said = ", ".join(sorted(body_names(inner.body)))
            yield fix(f"{self.where()} held {said}, which Google has closed; it is gone", remove(self.file, inner.span))
            return
        for item in self.level.block.body.items:
            found = self.attribute(item) if isinstance(item, Attribute) else self.block(item)
            if found is not None:
                yield found
        yield from self.too_many()
        for level in nested_levels(self.level):
            yield from _Body(self.world, self.file, (*self.chain, level), last=self.last).mend()

    # --- arguments

    def attribute(self, item: Attribute) -> Fix | None:
        if (self.path(), item.name) in GONE:
            return as_today(self, item) or self.dropped(item, item.name, item.span, item.expr)
        known = self.schema.attributes.get(item.name)
        if known is not None and known.settable:
            if item.name == "id":
                return self.named(item) or self.given(item)
            return self.one_for_each(item, item.name)
        own = {"alias", "version"} if self.resource.type == "provider" else ARGUMENTS_OF_TERRAFORM
        if len(self.chain) == 1 and item.name in own:
            return self.of_provider(item) if item.name == "provider" else None
        if len(self.chain) == 1 and item.name in ARGUMENTS_OF_LIFECYCLE and known is None:
            return self.to_lifecycle(item)
        if item.name in self.schema.blocks:
            return self.to_block(item, item.name)
        if known is not None:
            found = self.needed_instead(item) or self.given(item)
        elif (limit := as_limit(self, item)) or limit_to_come(self, item):
            return limit
        else:
            found = (
                self.of_terraform(item)
                or as_today(self, item)
                or self.to_label(item)
                or self.turned(item)
                or as_member(self, item)
                or self.meant(item, item.name, item.name_span)
                or as_choice(self, item)
                or as_entry(self, item)
            )
        return found or self.dropped(item, item.name, item.span, item.expr, computed=known is not None)

    def turned(self, item: Attribute) -> Fix | None:
        """`enabled = true` where the argument is `disabled`: the contrary, with the contrary's value."""
        for said, contrary in (("enabled", "disabled"), ("disabled", "enabled"), ("enable_", "disable_")):
            other = item.name.replace(said, contrary) if item.name.startswith(said) else ""
            known = self.schema.attributes.get(other)
            if known is None or known.type != "bool" or other in self.present:
                continue
            source = self.file.source(item.expr.span)
            value = {"true": "false", "false": "true"}.get(source.strip('"'), f"!({source})")
            return fix(f"{item.name} is said by its contrary", replace(self.file, item.span, f"{other} = {value}"))
        return None

    def to_label(self, item: Attribute) -> Fix | None:
        """`email = ...` of a notification channel is one of its labels."""
        key = LABELS.get((self.path(), item.name))
        if key is None:
            return None
        labels = self.level.block.body.attribute("labels")
        text = f"{key} = {self.file.source(item.expr.span)}"
        if labels is None:
            indent = indent_of(self.file, item.span.start)
            new = indented(f"labels = {{\n  {text}\n}}", indent).lstrip()
            return fix(f"{item.name} is the label {key}", replace(self.file, item.span, new))
        return None

    def named(self, item: Attribute) -> Fix | None:
        """The `id` of a `google_..._pool` that needs a `pool_id`."""
        words = [
            name
            for name in self.schema.attributes
            if name.endswith("_id") and self.needed(name) and self.has_room(name)
            if self.resource.type == "resource" and self.resource.names[0].endswith(f"_{name.removesuffix('_id')}")
        ]
        if len(self.chain) > 1 or len(words) != 1 or not self.could_be(item, words[0]):
            return None
        return fix(f"the id of {self.where()} is its {words[0]}", replace(self.file, item.name_span, words[0]))

    def given(self, item: Attribute) -> Fix | None:
        """What Google gives here, and what has to be set in a block that is there and lacks it."""
        missing = [name for name in self.names_here() if self.needed(name) and name not in self.present]
        if len(self.chain) > 1 or missing:
            return None  # it may mean what is missing here
        ways = [way for way in self.paths_down(item, (item.name,)) if len(way) == 2 and self.there(way)]
        if len(ways) != 1:
            return None
        inside = self.schema.blocks[ways[0][0]].block.attributes.get(item.name)
        return self.into(item, ways[0], "argument") if inside is not None and inside.required else None

    def needed_instead(self, item: Attribute) -> Fix | None:
        """A name that Google gives where another has to be set: the `name` of a service account is its `account_id`."""
        ids = [name for name in self.names_here() if name.endswith("_id") and self.needed(name) and self.has_room(name)]
        own = ids if item.name == "name" and len(ids) == 1 else []
        for word in (*ARGUMENTS.get(snake(item.name), ()), *own):
            here = word in self.schema.attributes and self.needed(word) and self.has_room(word)
            if here and self.could_be(item, word):
                reason = f"{item.name} of {self.where()} is set by Google, {word} is not"
                return fix(reason, replace(self.file, item.name_span, word))
        return None

    def to_block(self, item: Attribute, name: str) -> Fix | None:
        nested = self.schema.blocks[name]
        if is_collected(self.world, item.expr):
            text = for_each_object(self.world, self.file, item.expr, name, nested)
        else:
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
            self.flattened(item, name)
            or self.renamed(item, name, span)
            or self.moved(item, name)
            or (self.renamed(item, name, span, anyhow=True) if self.elsewhere(item, name) else None)
            or self.halved(item, name)
        )

    def renamed(self, item: Attribute | Block, name: str, span: Span, *, anyhow: bool = False) -> Fix | None:
        """The same thing under the name it has here."""
        here = [other for other in self.names_here() if self.has_room(other) and self.could_be(item, other)]
        words = ARGUMENTS.get(snake(name), ())
        exact = [other for other in here if closeness(name, other) >= 0.95]
        exact = exact or [word for word in words if word in here and (self.needed(word) or len(words) == 1)][:1]
        exact = exact or self.without_own_words(snake(name), here)
        exact = exact or self.with_unit(item, name, here) or self.by_value(item, here)
        here = [other for other in here if not self.meant_by_another(item, name, other)]
        meant = exact[0] if len(exact) == 1 else self.by_content(item, name, here) or nearest(name, here, floor=0.85)
        if meant is None and (anyhow or not self.elsewhere(item, name)):
            wanted = [other for other in here if self.needed(other)]
            meant = next((word for word in words if word in here), None) or nearest(name, here, floor=0.74)
            meant = meant or nearest(name, wanted, floor=0.6) or self.only_one(name, here)
            meant = meant or next(iter(self.cut_short(name, here)), None) or self.left_over(item, here)
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
            if collected := as_value(self, item, meant, self.schema.attributes[meant]):
                return collected
            new_text = as_argument(self.file, item, meant, self.schema.attributes[meant].type)
            if new_text is None:
                return None
            pieces = [replace(self.file, item.span, new_text)]
        elif isinstance(item, Attribute) and (many := self.one_for_each(item, meant)):
            return many
        elif (
            isinstance(item, Attribute)
            and self.schema.attributes[meant].type == "string"
            and (unit := with_its_unit(name, meant, item))
        ):
            pieces.append(replace(self.file, item.expr.span, unit))
        elif (
            isinstance(item, Attribute)
            and isinstance(item.expr, Template)
            and self.schema.attributes[meant].type == "number"
            and item.expr.text
            and (number := number_meant(meant, item.expr.text))
        ):
            pieces.append(replace(self.file, item.expr.span, number))
        elif isinstance(item, Attribute) and not fits(item.expr, self.schema.attributes[meant].type):
            text = wrapped(self.file, item.expr, self.schema.attributes[meant].type)
            pieces.append(replace(self.file, item.expr.span, text or self.file.source(item.expr.span)))
        return fix(reason, *pieces)

    def without_own_words(self, name: str, here: list[str]) -> list[str]:
        """`policy_region` of a resource_policy is its region; `network_location`, where a location is wanted, that."""
        type_ = tokens(self.resource.names[0]) if self.resource.names else frozenset()
        ends = [other for other in here if name.endswith(f"_{other}")]
        own = [other for other in ends if tokens(name.removesuffix(f"_{other}")) <= type_]
        places = [other for other in ends if other in PLACES and self.needed(other)]
        return own if len(self.chain) == 1 and len(own) == 1 else places[:1]

    def one_for_each(self, item: Attribute, meant: str) -> Fix | None:
        """A list for an argument that takes one: the resource is made once for each."""
        body = self.resource.body
        if (
            len(self.chain) > 1
            or self.resource.type != "resource"
            or not isinstance(item.expr, Tuple)
            or len(item.expr.items) < 2
            or not all(isinstance(each, Template) and each.text for each in item.expr.items)
            or self.schema.attributes[meant].type != "string"
            or body.attribute("count")
            or body.attribute("for_each")
        ):
            return None
        address = tuple(self.resource.names)
        if any(use.reference.parts[:2] == address and use.attribute.name != "depends_on" for use in self.world.uses):
            return None
        source = self.file.source(item.expr.span)
        indent = indent_of(self.file, item.span.start)
        text = f"for_each = toset({source})\n{indent}{meant} = each.value"
        return fix(f"{self.where()} takes one {meant}, so there is one for each", replace(self.file, item.span, text))

    def could_be(self, item: Attribute | Block, name: str) -> bool:
        """Whether what is written can be an argument or block of that name."""
        if isinstance(item, Attribute) and (self.says_more(item, name) or _is_range_for_name(item, name)):
            return False
        return could_be(self.file, item, name, self.schema) or (
            isinstance(item, Attribute) and name in self.schema.attributes and self.one_for_each(item, name) is not None
        )

    def says_more(self, item: Attribute, name: str) -> bool:
        """Whether a value is of something in a block, of another place than this one's, or holds somebody off."""
        words, others = tokens(snake(item.name)), tokens(name)
        more = words - others if others < words and name not in ARGUMENTS.get(snake(item.name), ()) else set()
        own = tokens(self.resource.names[0]) if self.resource.names and name not in OF_PROJECTS else frozenset()
        place = snake(item.name).rsplit("_", 1)[-1] in PLACES and "_" in item.name and not others & PLACES
        if place or any(map(restricts, more - own)) or (name in PLACES and not more <= OF_NO_OTHER | own):
            return True
        if name not in self.schema.blocks or isinstance(item.expr, Object | Tuple | For):
            return False
        return name in self.present or others < words

    # --- blocks

    def block(self, item: Block) -> Fix | None:
        if item.type == "dynamic" or (self.path(), item.type) in GONE:
            return None
        if item.type in self.schema.blocks:
            return as_pairs(self, item)
        if len(self.chain) == 1 and item.type in BLOCKS_OF_TERRAFORM | CONDITIONS:
            return of_the_type(self, item)
        known = self.schema.attributes.get(item.type)
        if known is not None and known.settable:
            if collected := as_value(self, item, item.type, known):
                return collected
            if len(self.level.block.body.blocks_of(item.type)) > 1:
                return None
            text = as_argument(self.file, item, item.type, known.type)
            if text is None:
                return None
            return fix(f"{item.type} is an argument, not a block", replace(self.file, item.span, text))
        if (self.path(), item.type) in WITHOUT_EFFECT and _is_off(item):
            return fix(f"{item.type} was off and is gone from the provider", remove(self.file, item.span))
        found = (
            self.unwrapped(item)
            or self.levelled(item)
            or self.meant(item, item.type, item.type_span)
            or apart(self, item)
        )
        return found or self.dropped(item, item.type, item.span, None)

    def levelled(self, item: Block) -> Fix | None:
        """`disk { size = 20 }` where it is `disk_size`: each argument under the name of both."""
        names = {each.name: f"{item.type}_{each.name}" for each in item.body.attributes}
        if not names or item.body.blocks or not {*names.values()} <= self.schema.attributes.keys() - self.present:
            return None
        lines = [f"{names[each.name]} = {self.file.source(each.expr.span)}" for each in item.body.attributes]
        new = indented("\n".join(lines), indent_of(self.file, item.span.start)).lstrip()
        return fix(f"{self.where()} has no {item.type}, what is in it stands here", replace(self.file, item.span, new))

    def unwrapped(self, item: Block) -> Fix | None:
        """A block around what belongs here, which older versions and other tools have: `spec { containers { } }`."""
        if item.labels or nearest(item.type, self.schema.blocks, floor=0.85):
            return None
        blocks = [each for each in item.body.blocks if each.type in self.schema.blocks]
        alone = [each for each in item.body.attributes if item.type == "metadata" and each.name in self.names_here()]
        if not any(self.could_be(each, each.type) for each in blocks) and not alone:
            return None
        if body_names(item.body) & self.present:
            return None
        text = "\n".join(dedented(self.file, each.span) for each in item.body.items)
        new = indented(text, indent_of(self.file, item.span.start)).lstrip()
        reason = f"{self.where()} has no {item.type}, what is in it stands here"
        return fix(reason, replace(self.file, item.span, new))

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

    def says_nothing(self, item: Attribute | Block) -> bool:
        """Whether it is no argument of this block, and may go."""
        if not isinstance(item, Attribute):
            return len(self.level.block.body.items) == 1
        type_ = self.resource.names[0] if self.resource.names else ""
        return item.name not in self.names_here() and may_be_dropped(type_, item.name, item.expr)

    def may_go_whole(self) -> bool:
        """Whether the block may not be empty, and need not be there."""
        if len(self.chain) < 2:
            return False
        around = self.chain[-2].schema.blocks.get(self.level.block.type)
        arguments, blocks = self.schema.attributes.values(), self.schema.blocks.values()
        wants = (
            self.needs_something() or any(each.required for each in arguments) or any(each.required for each in blocks)
        )
        return wants and around is not None and not around.required

    def said_already(self, item: Attribute) -> str | None:
        """The argument of another name for the same, which stands beside it with the same value."""
        words, source = ARGUMENTS.get(snake(item.name), ()), self.file.source(item.expr.span)
        beside = self.level.block.body.attributes
        return next(
            (each.name for each in beside if each.name in words and self.file.source(each.expr.span) == source), None
        )

    def dropped(
        self, item: Attribute | Block, name: str, span: Span, expr: Expr | None, computed: bool = False
    ) -> Fix | None:
        if not self.last or (not computed and self.ways_down(item, (name,))):
            return None
        words = () if computed else ("expected here", "nsupported")
        if not self.world.reported(self.file, Span(item.span.start, item.span.start + 1), *words):
            return None
        if isinstance(item, Attribute) and (same := self.said_already(item)):
            return fix(f"{self.where()} has no {name}, {same} says the same", remove(self.file, span))
        type_ = self.resource.names[0] if self.resource.names else ""
        # `features {}`, which another cloud's provider wants.
        empty = isinstance(item, Block) and not item.body.items and self.resource.type == "provider"
        if not computed and not empty and not may_be_dropped(type_, name, expr):
            return None
        if isinstance(item, Block) and not nothing_lost(type_, item):
            return None
        if expr is not None and not computed and tells_where(expr) and type_ != "google_compute_network":
            return None
        inner = self.level.block
        if self.may_go_whole() and all(self.says_nothing(each) for each in inner.body.items):
            names = ", ".join(sorted(body_names(inner.body)))
            reason = f"{self.where()} has no {names}, and nothing else stood in it; it had no effect and is gone"
            return fix(reason, remove(self.file, inner.span))
        reason = f"{name} of {self.where()} is set by Google, not here" if computed else f"{self.where()} has no {name}"
        return fix(f"{reason}; it had no effect and is gone", remove(self.file, span))
