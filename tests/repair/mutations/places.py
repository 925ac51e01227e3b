"""A case, the register of classes, and the places in files where a fault can be put."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shared.terraform.hcl.nodes import Attribute, Block, File, Span, walk_body
from shared.terraform.hcl.parse import parse_hcl
from shared.terraform.hcl.references import references
from shared.terraform.schema import Block as SchemaBlock
from shared.terraform.schema import provider_schema


@dataclass(frozen=True)
class Case:
    """Broken files; `lost` are beginnings of addresses whose original value is nowhere in the files any more."""

    files: dict[str, str]
    lost: tuple[str, ...] = ()
    what: str = ""


Files = Mapping[str, str]
Mutation = Callable[[Files, random.Random], Case | None]
CLASSES: dict[str, Mutation] = {}


def mutation(function: Mutation) -> Mutation:
    CLASSES[function.__name__] = function
    return function


@dataclass(frozen=True)
class Spot:
    file: File
    item: Attribute | Block
    around: tuple[Block, ...]
    schema: SchemaBlock | None

    @property
    def address(self) -> str:
        parts = [" ".join((self.around[0].type, *self.around[0].names))]
        outer = self.around[0]
        for block in self.around[1:]:
            same = [each for each in outer.body.blocks if each.type == block.type and each.names == block.names]
            parts.append(" ".join((block.type, *block.names)) + f"#{same.index(block) + 1}")
            outer = block
        return " / ".join(parts)


def parsed(files: Files) -> list[File]:
    return [parse_hcl(text, name) for name, text in files.items()]


def spots(files: Files, *kinds: str) -> list[Spot]:
    found = []
    for file in parsed(files):
        for top in file.body.blocks:
            if top.type in kinds:
                found += list(_inside(file, top))
    return found


def _inside(file: File, top: Block) -> Iterator[Spot]:
    root = provider_schema().resource(top.names[0]) if top.type == "resource" else None
    for item, around in walk_body(top.body):
        schema = root
        for block in around:
            nested = schema.blocks.get(block.type) if schema is not None else None
            schema = nested.block if nested is not None else None
        yield Spot(file, item, (top, *around), schema)


def attributes(files: Files, *kinds: str) -> list[Spot]:
    return [spot for spot in spots(files, *(kinds or ("resource",))) if isinstance(spot.item, Attribute)]


def known(files: Files) -> list[Spot]:
    return [spot for spot in attributes(files) if spot.schema is not None and spot.item.name in spot.schema.attributes]


def edit(files: Files, file: File, span: Span, text: str, lost: tuple[str, ...] = (), what: str = "") -> Case:
    new = file.text[: span.start] + text + file.text[span.end :]
    return Case({**files, file.path: new}, lost, what or f"{file.path}: {file.source(span)!r} -> {text!r}")


def drop(files: Files, file: File, span: Span, lost: tuple[str, ...] = ()) -> Case:
    start = file.text.rfind("\n", 0, span.start) + 1
    end = file.text.find("\n", span.end)
    end = len(file.text) if end < 0 else end + 1
    return edit(files, file, Span(start, end), "", lost)


def line_of(file: File, span: Span) -> Span:
    start = file.text.rfind("\n", 0, span.start) + 1
    end = file.text.find("\n", span.end)
    return Span(start, len(file.text) if end < 0 else end)


def typo(word: str, rng: random.Random) -> str:
    """The word with one slip of the finger."""
    for _ in range(20):
        at = rng.randrange(1, len(word)) if len(word) > 1 else 0
        kind = rng.choice(["drop", "double", "swap", "other", "plural"])
        if kind == "drop":
            new = word[:at] + word[at + 1 :]
        elif kind == "double":
            new = word[:at] + word[at] + word[at:]
        elif kind == "swap" and at + 1 < len(word):
            new = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif kind == "plural":
            new = word.removesuffix("s") if word.endswith("s") else word + "s"
        else:
            new = word[:at] + rng.choice("aeiorstn") + word[at + 1 :]
        if new != word and re.fullmatch(r"[a-z_]\w*", new):
            return new
    return word + "x"


def pick(items: list, rng: random.Random):
    return rng.choice(items) if items else None


def uses(files: Files) -> list[tuple[File, object]]:
    found = []
    for file in parsed(files):
        for item, _ in walk_body(file.body):
            if isinstance(item, Attribute) and item.name != "type":
                found += [(file, reference) for reference in references(item.expr)]
    return found
