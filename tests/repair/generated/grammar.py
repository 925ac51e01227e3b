# ruff: noqa: RUF001 - one way of breaking it a line, and signs that only look right
"""Each production of the language broken once: a token left out, doubled or written as other languages write it."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

from shared.terraform.hcl.nodes import Attribute, Block, File, walk_body
from tests.repair.mutations.places import Case, Files, parsed

Edit = tuple[str, int, int, str]
"""File, from, to, what stands there instead."""
Rule = Callable[[random.Random, File], Iterator[list[Edit]]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    RULES[function.__name__] = function
    return function


def broken(files: Files, name: str, rng: random.Random) -> Case | None:
    """The files with that rule broken at one place; None where it has none."""
    found = [edits for file in parsed(files) for edits in RULES[name](rng, file)]
    if not found:
        return None
    edits = rng.choice(found)
    result = dict(files)
    for path, start, end, text in sorted(edits, key=lambda one: (one[0], -one[1], -one[2])):
        result[path] = result[path][:start] + text + result[path][end:]
    what = "; ".join(f"{path}: {files[path][start:end]!r} -> {text!r}" for path, start, end, text in edits)
    return Case(result, (), what[:300])


def blocks(file: File) -> Iterator[tuple[Block, bool]]:
    for item, around in walk_body(file.body):
        if isinstance(item, Block):
            yield item, not around


def attributes(file: File) -> Iterator[tuple[Attribute, tuple[Block, ...]]]:
    for item, around in walk_body(file.body):
        if isinstance(item, Attribute):
            yield item, around


def _equals(file: File, item: Attribute) -> tuple[int, int]:
    at = file.text.index("=", item.name_span.end)
    return at, at + 1


@rule
def assignment_of_another_language(rng, file):
    for item, _ in attributes(file):
        start, end = _equals(file, item)
        yield [(file.path, start, end, rng.choice([":", "=>", ":=", "==", "->", "<-"]))]


@rule
def every_assignment_of_a_block_otherwise(rng, file):
    for block, _ in blocks(file):
        sign = rng.choice([":", "=>", ":=", "=="])
        if len(block.body.attributes) > 1:
            yield [(file.path, *_equals(file, item), sign) for item in block.body.attributes]


@rule
def equals_left_out(rng, file):
    for item, _ in attributes(file):
        yield [(file.path, *_equals(file, item), "")]


@rule
def line_ends_with_a_sign(rng, file):
    for item, _ in attributes(file):
        if "<<" not in file.source(item.span):
            yield [(file.path, item.span.end, item.span.end, rng.choice([",", ";", " ,", " \\", "."]))]


@rule
def every_line_ends_with_a_sign(rng, file):
    for block, _ in blocks(file):
        sign = rng.choice([",", ";"])
        if block.body.items:
            yield [(file.path, item.span.end, item.span.end, sign) for item in block.body.items]


@rule
def two_lines_in_one(rng, file):
    for block, _ in blocks(file):
        items = block.body.items
        for one, two in pairwise(items):
            if isinstance(one, Attribute) and isinstance(two, Attribute):
                yield [(file.path, one.span.end, two.span.start, rng.choice([" ", ", ", "; "]))]


@rule
def opening_brace_left_out(rng, file):
    for block, _ in blocks(file):
        at = file.text.index("{", block.span.start)
        yield [(file.path, at, at + 1, "")]


@rule
def closing_brace_left_out(rng, file):
    for block, _ in blocks(file):
        end = block.span.end
        if "\n" in file.source(block.span):
            start = file.text.rfind("\n", 0, end)
            yield [(file.path, start, end, "")]


@rule
def both_braces_left_out(rng, file):
    for block, _ in blocks(file):
        if "\n" in file.source(block.span) and block.body.items:
            at = file.text.index("{", block.span.start)
            start = file.text.rfind("\n", 0, block.span.end)
            yield [(file.path, at, at + 1, rng.choice(["", ":"])), (file.path, start, block.span.end, "")]


@rule
def brace_doubled(rng, file):
    for block, _ in blocks(file):
        at = file.text.index("{", block.span.start)
        yield [(file.path, at, at + 1, "{{"), (file.path, block.span.end, block.span.end, "}")]
        yield [(file.path, block.span.end, block.span.end, rng.choice(["\n}", "}"]))]


@rule
def other_brackets_for_braces(rng, file):
    for block, _ in blocks(file):
        at = file.text.index("{", block.span.start)
        left, right = rng.choice(["[]", "()"])
        yield [(file.path, at, at + 1, left), (file.path, block.span.end - 1, block.span.end, right)]


@rule
def sign_before_a_block(rng, file):
    for block, _ in blocks(file):
        at = file.text.index("{", block.span.start)
        yield [(file.path, at, at, rng.choice(["= ", ": ", "=> "]))]


@rule
def sign_behind_a_block(rng, file):
    for block, _ in blocks(file):
        yield [(file.path, block.span.end, block.span.end, rng.choice([",", ";"]))]


@rule
def block_of_objects(rng, file):
    for block, top in blocks(file):
        at = file.text.index("{", block.span.start)
        if not top and not block.labels:
            yield [(file.path, at, at, "= ["), (file.path, block.span.end, block.span.end, "]")]


@rule
def brace_on_the_next_line(rng, file):
    for block, _ in blocks(file):
        at = file.text.index("{", block.span.start)
        yield [(file.path, at, at, "\n")]


@rule
def label_quotes(rng, file):
    for block, top in blocks(file):
        for label in block.labels if top else ():
            if not file.source(label.span).startswith('"'):
                continue
            start, end = label.span.start, label.span.end
            yield [(file.path, end - 1, end, "")]
            yield [(file.path, start, start + 1, "")]
            left, right = rng.choice(["''", "“”", "``", "‘’"])
            yield [(file.path, start, start + 1, left), (file.path, end - 1, end, right)]


@rule
def labels_joined(rng, file):
    for block, top in blocks(file):
        if top and len(block.labels) == 2:
            one, two = block.labels
            yield [(file.path, one.span.end, two.span.start, rng.choice([", ", ".", ": "]))]
            yield [(file.path, one.span.end - 1, two.span.start + 1, ".")]


@rule
def comments_of_another_language(rng, file):
    for block, _ in blocks(file):
        start = file.text.rfind("\n", 0, block.span.start) + 1
        text = rng.choice(
            [
                "-- the {}\n",
                "; the {}\n",
                "<!-- the {} -->\n",
                '"""The {}."""\n',
                "'''The {}.'''\n",
                "% the {}\n",
                "rem the {}\n",
                "/* the {}\n",
            ]
        )
        yield [(file.path, start, start, text.format(block.type))]


@rule
def margins(rng, file):
    lines = file.text.split("\n")
    for mark in ("+ ", "> ", "| ", "+", "    + "):
        yield [(file.path, 0, len(file.text), "\n".join(mark + line if line.strip() else line for line in lines))]
    yield [(file.path, 0, len(file.text), "\n".join(f"{at}: {line}" for at, line in enumerate(lines, 1)))]
    yield [(file.path, 0, len(file.text), "\n".join(f"{at:3} | {line}" for at, line in enumerate(lines, 1)))]


@rule
def words_around(rng, file):
    before = rng.choice(
        [
            "Sure! Here is the file:\n\n",
            "# main.tf\n",
            f"**{file.path}**\n\n",
            "Below you find `main.tf`.\n\n",
            "<file>\n",
            "1. The configuration:\n\n",
        ]
    )
    fence = rng.choice(["```hcl\n{}```\n", "```terraform\n{}\n```\n", "```\n{}```\n", "~~~hcl\n{}~~~\n", "```tf\n{}"])
    after = rng.choice(
        [
            "",
            "\nThis creates what you asked for.\n",
            "\n**Note:** run `terraform init` first.\n",
            "\nLet me know if you want more!\n",
        ]
    )
    yield [(file.path, 0, len(file.text), before + fence.format(file.text) + after)]


@rule
def cut_off(rng, file):
    if file.path == "outputs.tf":
        at = file.text.rindex("}")
        yield [(file.path, at, len(file.text), "")]
        yield [(file.path, at - 1, len(file.text), "")]


@rule
def invisible_signs(rng, file):
    yield [(file.path, 0, 0, rng.choice(["\ufeff\ufeff", "\u200b", "\u00a0"]))]
    for item, _ in attributes(file):
        start, _ = _equals(file, item)
        yield [(file.path, start - 1, start, rng.choice(["\u00a0", "\u200b", "\u3000"]))]
        yield [(file.path, start, start + 1, rng.choice(["＝", "﹦"]))]
