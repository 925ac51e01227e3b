"""Which of the names that may stand in a block a wrong one means: by its value, its content, its words."""

import re

from shared.terraform.hcl.nodes import Attribute, Block, Literal, Template
from shared.terraform.repair.choices import choice_meant
from shared.terraform.repair.places import Placed
from shared.terraform.repair.similar import closeness, nearest, opposed, snake, tokens
from shared.terraform.repair.words import ARGUMENTS
from shared.terraform.repair.world import ARGUMENTS_OF_TERRAFORM, body_names

_OF_ANY_CHOICE = frozenset({"type", "mode", "kind", "class", "policy", "option"})
"""Names that say nothing but that one of several is chosen."""


class Named(Placed):
    """A block of a resource, and what a wrong name in it may stand for."""

    last = False

    def with_unit(self, item: Attribute | Block, name: str, here: list[str]) -> list[str]:
        """`max_surge = 1` is `max_surge_fixed`, `"20%"` is `max_surge_percent`, `ssl = true` is `use_ssl`."""
        if not isinstance(item, Attribute):
            return []
        longer = [other for other in here if other.startswith(f"{name}_") and other in self.schema.attributes]
        if {other.removeprefix(f"{name}_") for other in longer} & {"percent", "fixed"}:
            share = isinstance(item.expr, Template) and (item.expr.text or "").endswith("%")
            longer = [other for other in longer if other.endswith("_percent") == share]
            return longer if len(longer) == 1 else []
        if len(longer) > 1 and (told := self.told_by_value(item, name, longer)):
            return [told]
        switched = (f"use_{name}", f"enable_{name}", f"{name}_enabled", f"enabled_{name}")
        if isinstance(item.expr, Literal) and isinstance(item.expr.value, bool):
            return [other for other in switched if other in here and self.schema.attributes[other].type == "bool"][:1]
        return []

    def told_by_value(self, item: Attribute, name: str, longer: list[str]) -> str | None:
        """`next_hop = "10.0.0.1"` is `next_hop_ip`, that of a gateway's name `next_hop_gateway`."""
        source = self.file.source(item.expr.span).lower()
        kind = "ip" if re.fullmatch(r"\"\d+\.\d+\.\d+\.\d+\"", source) else ""
        words = {other: other.removeprefix(f"{name}_") for other in longer}
        said = [other for other, rest in words.items() if rest == kind or rest in source.replace("-", "_")]
        return said[0] if len(said) == 1 else None

    def cut_short(self, name: str, here: list[str]) -> list[str]:
        """`dest`, `max_conn`: every word is the beginning of a word of the one name that begins so."""
        words = name.split("_")
        found = [
            other
            for other in here
            if len(other.split("_")) == len(words)
            and all(right.startswith(left) for left, right in zip(words, other.split("_"), strict=True))
        ]
        return found if len(found) == 1 and min(map(len, words)) >= 3 else []

    def meant_by_another(self, item: Attribute | Block, name: str, other: str) -> bool:
        """Whether another wrong name beside this one is closer to it: each means a name of its own."""
        mine = closeness(name, other)
        if mine >= 0.95 or other in self.schema.blocks:
            return False
        known = self.schema.attributes.keys() | self.schema.blocks.keys()
        rivals = {each.name for each in self.level.block.body.attributes if each is not item} - known
        return any(closeness(rival, other) > max(mine, 0.74) for rival in rivals)

    def only_one(self, name: str, here: list[str]) -> str | None:
        """The one argument that a block has, when nothing else is in it."""
        settable = [other for other, known in self.schema.attributes.items() if known.settable]
        alone = len(self.chain) > 1 and len(settable) == 1 and not self.schema.blocks and settable == here
        return settable[0] if alone and len(self.present) == 1 and not opposed(name, settable[0]) else None

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
        if fitting:
            return nearest(name, fitting, floor=0.4)
        return self.by_words(name, inside, here)

    def by_words(self, name: str, inside: set[str], here: list[str]) -> str | None:
        """The one block whose name holds the wrong one and that knows, under other names, the most of what is in it."""
        ranked = []
        for other in here:
            if other in self.schema.blocks and tokens(snake(name)) < tokens(other):
                block = self.schema.blocks[other].block
                known = block.attributes.keys() | block.blocks.keys()
                ranked.append((sum(bool({each, *ARGUMENTS.get(each, ())} & known) for each in inside), other))
        ranked.sort(reverse=True)
        clear = ranked and ranked[0][0] == len(inside) and (len(ranked) == 1 or ranked[1][0] < ranked[0][0])
        return ranked[0][1] if clear else None

    def names_here(self) -> list[str]:
        settable = [
            name
            for name, known in self.schema.attributes.items()
            if known.settable and (name != "id" or known.required)
        ]
        return settable + list(self.schema.blocks)

    def by_value(self, item: Attribute | Block, here: list[str]) -> list[str]:
        """The one missing argument whose choices the value is one of: `mode = "native"`, type FIRESTORE_NATIVE."""
        if not isinstance(item, Attribute) or not isinstance(item.expr, Template) or not item.expr.text:
            return []
        found = []
        for other in here:
            known = self.schema.attributes.get(other)
            values = known.facts.values if known is not None and self.needed(other) else None
            if other in self.schema.blocks and tokens(snake(item.name)) <= tokens(other):
                inside = self.schema.blocks[other].block
                wanted = [each for each in inside.attributes.values() if each.required]
                alone = len(wanted) == 1 and not any(each.required for each in inside.blocks.values())
                values = wanted[0].facts.values if alone else None
            if values and choice_meant(item.expr.text, values) and not opposed(item.name, other):
                found.append(other)
        if not found and item.name in _OF_ANY_CHOICE:
            said = item.expr.text.lower()
            found = [
                other
                for other in here
                if (known := self.schema.attributes.get(other)) is not None
                and said in [choice.lower() for choice in known.facts.values or ()]
            ]
        return found if len(found) == 1 else []

    def left_over(self, item: Attribute | Block, here: list[str]) -> str | None:
        """The only argument that is missing, for the only one that does not exist, when nothing else can be told."""
        if not self.last or not isinstance(item, Attribute):
            return None
        known = self.schema.attributes.keys() | self.schema.blocks.keys()
        unknown = {each.name for each in self.level.block.body.attributes} - known - ARGUMENTS_OF_TERRAFORM
        missing = [other for other in self.names_here() if self.needed(other) and other not in self.present]
        if unknown != {item.name} or len(missing) != 1 or missing[0] not in here or opposed(item.name, missing[0]):
            return None
        wanted = self.schema.attributes.get(missing[0])
        if wanted is None or (wanted.type == "string" and isinstance(item.expr, Literal)):
            return None  # true is nobody's name
        return missing[0]
