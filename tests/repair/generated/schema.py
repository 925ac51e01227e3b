"""Each rule of the provider's schema broken once, whatever the type is."""

import random
import re
from collections.abc import Callable

from shared.terraform.hcl.nodes import Block, Object, Template
from tests.repair.mutations.places import Case, Files, Spot, edit, known, pick, spots, typo

Rule = Callable[[Files, random.Random], Case | None]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    RULES[function.__name__] = function
    return function


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _whole(name: str, spelling: str) -> str:
    match spelling:
        case "camel":
            return _camel(name)
        case "pascal":
            return _camel(name)[:1].upper() + _camel(name)[1:]
        case "kebab":
            return name.replace("_", "-")
        case "joined":
            return name.replace("_", "")
        case _:
            return name.upper()


def _own(files: Files) -> list[Spot]:
    """The arguments of the resource that is under test."""
    return [each for each in known(files) if each.around[0].names[1].startswith("this")]


def blocks(files: Files) -> list[Spot]:
    found = [each for each in spots(files, "resource") if isinstance(each.item, Block) and each.schema is not None]
    return [each for each in found if each.item.type in each.schema.blocks]


def _type(spot: Spot) -> object:
    return spot.schema.attributes[spot.item.name].type


@rule
def argument_in_another_spelling(files, rng):
    spot = pick([each for each in _own(files) if "_" in each.item.name], rng)
    if spot is None:
        return None
    return edit(
        files,
        spot.file,
        spot.item.name_span,
        _whole(spot.item.name, rng.choice(["camel", "pascal", "kebab", "joined", "upper"])),
    )


@rule
def every_argument_in_another_spelling(files, rng):
    own = [each for each in _own(files) if "_" in each.item.name]
    if len(own) < 2:
        return None
    spelling, text = rng.choice(["camel", "pascal", "kebab"]), own[0].file.text
    for each in sorted(own, key=lambda one: -one.item.name_span.start):
        span = each.item.name_span
        text = text[: span.start] + _whole(each.item.name, spelling) + text[span.end :]
    return Case({**files, own[0].file.path: text}, (), spelling)


@rule
def argument_misspelt(files, rng):
    spot = pick([each for each in _own(files) if len(each.item.name) > 3], rng)
    return None if spot is None else edit(files, spot.file, spot.item.name_span, typo(spot.item.name, rng))


@rule
def argument_with_a_word_too_many(files, rng):
    spot = pick(_own(files), rng)
    if spot is None:
        return None
    product = spot.around[0].names[0].split("_")[1]
    last = spot.around[0].names[0].split("_")[-1]
    name = spot.item.name
    new = rng.choice(
        [
            f"{last}_{name}",
            f"{product}_{name}",
            f"google_{name}",
            f"{name}_name" if not name.endswith("name") else f"{name}s",
        ]
    )
    return edit(files, spot.file, spot.item.name_span, new)


@rule
def argument_with_a_word_too_few(files, rng):
    spot = pick([each for each in _own(files) if each.item.name.count("_") >= 2], rng)
    if spot is None:
        return None
    words = spot.item.name.split("_")
    words.pop(rng.choice([0, len(words) - 1]))
    return edit(files, spot.file, spot.item.name_span, "_".join(words))


@rule
def block_misspelt(files, rng):
    spot = pick(blocks(files), rng)
    if spot is None:
        return None
    name = spot.item.type
    new = rng.choice([typo(name, rng), _camel(name), f"{name}s", name.replace("_", "-"), f"{name}_block"])
    return edit(files, spot.file, spot.item.type_span, new) if new != name else None


@rule
def block_as_argument(files, rng):
    spot = pick(blocks(files), rng)
    if spot is None:
        return None
    return edit(files, spot.file, spot.item.type_span, f"{spot.item.type} =")


@rule
def every_block_as_argument(files, rng):
    found = blocks(files)
    if len(found) < 2:
        return None
    file = found[0].file
    text = file.text
    for each in sorted(
        (one for one in found if one.file is file or one.file.path == file.path),
        key=lambda one: -one.item.type_span.end,
    ):
        text = text[: each.item.type_span.end] + " =" + text[each.item.type_span.end :]
    return Case({**files, file.path: text}, (), "every block as argument")


@rule
def argument_as_block(files, rng):
    spot = pick([each for each in known(files) if isinstance(each.item.expr, Object)], rng)
    if spot is None:
        return None
    return edit(files, spot.file, spot.item.span, f"{spot.item.name} {spot.file.source(spot.item.expr.span)}")


@rule
def block_left_out_around_its_arguments(files, rng):
    found = [each for each in blocks(files) if each.item.body.items and each.item.body.attributes]
    found = [each for each in found if len(each.around[-1].body.blocks_of(each.item.type)) == 1]
    spot = pick(found, rng)
    if spot is None:
        return None
    names = {*spot.schema.attributes, *spot.schema.blocks}
    inner = spot.schema.blocks[spot.item.type].block
    if names & {each.name for each in spot.item.body.attributes} or not inner.attributes:
        return None
    body = spot.file.source(spot.item.body.span).strip()
    return edit(files, spot.file, spot.item.span, body)


@rule
def argument_one_block_too_deep(files, rng):
    found = [each for each in _own(files) if len(each.around) == 1]
    spot = pick(found, rng)
    if spot is None:
        return None
    block = pick(list(spot.around[0].body.blocks), rng)
    if block is None or "\n" not in spot.file.source(block.body.span):
        return None
    inner = spot.schema.blocks.get(block.type)
    if inner is None or spot.item.name in inner.block.attributes:
        return None
    text, line = spot.file.text, spot.file.source(spot.item.span)
    at = block.body.span.start
    if spot.item.span.start > at:
        return None
    text = text[:at] + "\n    " + line + text[at:]
    text = text[: spot.item.span.start] + text[spot.item.span.end :]
    return Case({**files, spot.file.path: text}, (), f"{line} into {block.type}")


@rule
def block_in_a_wrapper(files, rng):
    spot = pick(blocks(files), rng)
    if spot is None:
        return None
    word = rng.choice(["spec", "config", "properties", "settings", "options"])
    if word in spot.schema.blocks or word in spot.schema.attributes:
        return None
    return edit(files, spot.file, spot.item.span, f"{word} {{\n{spot.file.source(spot.item.span)}\n}}")


@rule
def block_split_in_two(files, rng):
    found = [
        each
        for each in blocks(files)
        if each.schema.blocks[each.item.type].max_items == 1 and len(each.item.body.items) > 1
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    at = spot.item.body.items[1].span.start
    return edit(files, spot.file, spot.item.type_span, spot.item.type) and Case(
        {**files, spot.file.path: spot.file.text[:at] + f"}}\n{spot.item.type} {{\n" + spot.file.text[at:]},
        (),
        spot.item.type,
    )


@rule
def argument_twice(files, rng):
    spot = pick(_own(files), rng)
    if spot is None:
        return None
    line = spot.file.source(spot.item.span)
    return edit(files, spot.file, spot.item.span, f"{line}\n{line}")


@rule
def block_twice(files, rng):
    found = [each for each in blocks(files) if each.schema.blocks[each.item.type].max_items == 1]
    spot = pick(found, rng)
    if spot is None:
        return None
    text = spot.file.source(spot.item.span)
    return edit(files, spot.file, spot.item.span, f"{text}\n{text}")


@rule
def what_google_gives_is_set(files, rng):
    tops = [each for each in _own(files) if len(each.around) == 1]
    spot = pick(tops, rng)
    if spot is None:
        return None
    given = [name for name, item in spot.schema.attributes.items() if item.computed and not item.optional]
    given = [
        name for name in given if spot.schema.attributes[name].type in ("string", "number", "bool") and name != "id"
    ]
    if not given:
        return None
    name = rng.choice(given)
    value = {"string": '"x"', "number": "1", "bool": "true"}[spot.schema.attributes[name].type]
    line = spot.file.source(spot.item.span)
    return edit(files, spot.file, spot.item.span, f"{line}\n  {name} = {value}")


@rule
def value_of_another_type(files, rng):
    spot = pick(_own(files), rng)
    if spot is None:
        return None
    kind, text = _type(spot), spot.file.source(spot.item.expr.span)
    span = spot.item.expr.span
    if kind == "number":
        return edit(
            files, spot.file, span, rng.choice([f"{text}GB", f'"{text} GB"', f'"{text}s"', f"[{text}]", f'"{text}%"'])
        )
    if kind == "bool":
        yes = text == "true"
        return edit(
            files,
            spot.file,
            span,
            rng.choice(
                [
                    '"yes"' if yes else '"no"',
                    '"enabled"' if yes else '"disabled"',
                    "1" if yes else "0",
                    f"[{text}]",
                    '"TRUE"' if yes else '"FALSE"',
                ]
            ),
        )
    if kind == "string":
        return edit(
            files,
            spot.file,
            span,
            rng.choice([f"[{text}]", f"{{ value = {text} }}", f"{{ name = {text} }}", f"tostring([{text}])"]),
        )
    if kind[0] in {"list", "set"} and isinstance(kind[1], str) and text.startswith("["):
        inner = text[1:-1]
        if "," not in inner:
            return edit(files, spot.file, span, inner) if inner else None
        plain = inner.replace('"', "").replace(" ", "")
        return edit(
            files, spot.file, span, rng.choice([f'"{plain}"', f"[[{inner}]]", f"{{ items = [{inner}] }}", inner])
        )
    if kind[0] == "map" and isinstance(spot.item.expr, Object) and spot.item.expr.items:
        pairs = [f"{spot.file.source(key.span)}={spot.file.source(value.span)}" for key, value in spot.item.expr.items]
        plain = ", ".join('"' + pair.replace('"', "") + '"' for pair in pairs)
        objects = ", ".join(
            f'{{ key = "{spot.file.source(key.span)}", value = {spot.file.source(value.span)} }}'
            for key, value in spot.item.expr.items
        )
        return edit(files, spot.file, span, rng.choice([f"[{plain}]", f"[{objects}]"]))
    return None


@rule
def word_of_the_api_otherwise(files, rng):
    found = [each for each in _own(files) if each.schema.attributes[each.item.name].facts.values]
    found = [each for each in found if isinstance(each.item.expr, Template) and each.item.expr.text]
    spot = pick(found, rng)
    if spot is None:
        return None
    value = spot.item.expr.text
    new = rng.choice(
        [
            value.lower(),
            value.title(),
            value.replace("_", "-"),
            value.replace("_", " "),
            value.lower().replace("_", "-"),
            _camel(value.lower()),
        ]
    )
    return edit(files, spot.file, spot.item.expr.span, f'"{new}"') if new != value else None


@rule
def word_misspelt(files, rng):
    found = [each for each in _own(files) if each.schema.attributes[each.item.name].facts.values]
    spot = pick(
        [each for each in found if isinstance(each.item.expr, Template) and len(each.item.expr.text or "") > 4], rng
    )
    return edit(files, spot.file, spot.item.expr.span, f'"{typo(spot.item.expr.text, rng)}"') if spot else None


@rule
def number_out_of_range(files, rng):
    ranges = [(each, each.schema.attributes[each.item.name].facts.range) for each in _own(files)]
    found = [(each, value) for each, facts in ranges if facts for value in _outside(facts)]
    if not found:
        return None
    spot, value = rng.choice(found)
    return edit(files, spot.file, spot.item.expr.span, value)


def _outside(facts: tuple[float | None, float | None]) -> list[str]:
    least, most = facts
    return [
        str(int(end))
        for end in (None if least is None else least - 1, None if most is None else most + 1)
        if end is not None
    ]


@rule
def type_otherwise(files, rng):
    spot = pick(_own(files), rng)
    if spot is None:
        return None
    kind = spot.around[0].names[0]
    words = kind.split("_")
    new = rng.choice(
        [
            typo(kind, rng),
            kind + "s",
            "gcp_" + kind.removeprefix("google_"),
            kind.removeprefix("google_"),
            "google_cloud_" + kind.removeprefix("google_"),
            kind.replace("google_", "google-", 1),
            "-".join(words),
            _camel(kind),
            "_".join((*words[:-2], words[-2] + words[-1])),
        ]
    )
    text = spot.file.text.replace(f'"{kind}"', f'"{new}"', 1)
    return Case({**files, spot.file.path: text}, (), f"{kind} -> {new}")


@rule
def type_otherwise_everywhere(files, rng):
    spot = pick(_own(files), rng)
    if spot is None:
        return None
    kind = spot.around[0].names[0]
    new = rng.choice([typo(kind, rng), "gcp_" + kind.removeprefix("google_"), kind.removeprefix("google_"), kind + "s"])
    return Case({name: re.sub(rf"\b{kind}\b", new, text) for name, text in files.items()}, (), f"{kind} -> {new}")
