"""Values of the wrong type, labels and names that are refused."""

import random
import re

from shared.terraform.hcl.nodes import Literal, Span, Template, Tuple
from tests.repair.mutations.places import (
    Case,
    Files,
    attributes,
    edit,
    known,
    mutation,
    parsed,
    pick,
    typo,
)


@mutation
def scalar_for_list(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in known(files)
        if isinstance(each.item.expr, Tuple)
        and len(each.item.expr.items) == 1
        and isinstance(each.item.expr.items[0], Template)
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    return edit(files, spot.file, spot.item.expr.span, spot.file.source(spot.item.expr.items[0].span))


@mutation
def list_for_scalar(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in known(files)
        if isinstance(each.item.expr, Template | Literal)
        and each.schema.attributes[each.item.name].type in {"string", "number", "bool"}
        and not getattr(each.item.expr, "heredoc", "")
    ]
    spot = pick(found, rng)
    return spot and edit(files, spot.file, spot.item.expr.span, f"[{spot.file.source(spot.item.expr.span)}]")


@mutation
def text_for_number(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in known(files)
        if isinstance(each.item.expr, Literal)
        and isinstance(each.item.expr.value, int)
        and not isinstance(each.item.expr.value, bool)
        and each.schema.attributes[each.item.name].type == "number"
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    unit = "GB" if "size" in spot.item.name or "gb" in spot.item.name else rng.choice(["s", " ", " seconds"])
    return edit(files, spot.file, spot.item.expr.span, f'"{spot.item.expr.value}{unit}"')


@mutation
def word_for_bool(files: Files, rng: random.Random) -> Case | None:
    found = [
        each for each in known(files) if isinstance(each.item.expr, Literal) and isinstance(each.item.expr.value, bool)
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    words = (
        ['"yes"', '"enabled"', "True", '"True"', "yes"]
        if spot.item.expr.value
        else ['"no"', '"disabled"', "False", "no"]
    )
    return edit(files, spot.file, spot.item.expr.span, rng.choice(words))


@mutation
def unquoted_string(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in attributes(files, "resource", "variable", "provider")
        if isinstance(each.item.expr, Template)
        and each.item.expr.text
        and re.fullmatch(r"[\w./:-]+", each.item.expr.text)
    ]
    spot = pick(found, rng)
    return spot and edit(files, spot.file, spot.item.expr.span, spot.item.expr.text)


@mutation
def misspelt_function(files: Files, rng: random.Random) -> Case | None:
    found = []
    for file in parsed(files):
        for match in re.finditer(
            r"\b(jsonencode|toset|merge|flatten|format|base64encode|length|cidrsubnet|values|tostring)\(", file.text
        ):
            found += [(file, Span(match.start(1), match.end(1)), match[1])]
    chosen = pick(found, rng)
    if chosen is None:
        return None
    file, span, name = chosen
    words = {"jsonencode": ["json_encode", "to_json"], "toset": ["to_set", "set"], "base64encode": ["base64_encode"],
             "length": ["len", "size"], "tostring": ["to_string", "str"], "format": ["sprintf"]}  # fmt: skip
    return edit(files, file, span, rng.choice([typo(name, rng), *words.get(name, [])]))


@mutation
def invalid_label(files: Files, rng: random.Random) -> Case | None:
    found = [(file, block) for file in parsed(files) for block in file.body.blocks_of("resource")]
    file, block = rng.choice(found)
    label = block.names[1]
    return edit(
        files, file, block.labels[1].span, f'"{rng.choice([f"1{label}", f"{label} one", f"my.{label}", f"{label}!"])}"'
    )


NAMED = {
    f"google_compute_{kind}" for kind in ("instance", "network", "subnetwork", "firewall", "address", "health_check")
}
WRONG_TYPES = {
    "string": ['"string"', "str", "String", "text"],
    "number": ['"number"', "int", "integer"],
    "bool": ['"bool"', "boolean"],
    "list(string)": ["string[]", '"list(string)"', "array(string)", "[string]"],
    "map(string)": ['"map(string)"', "dict(string)"],
}


@mutation
def invalid_name(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in known(files)
        if each.item.name == "name"
        and len(each.around) == 1
        and each.around[0].names[0] in NAMED
        and isinstance(each.item.expr, Template)
        and each.item.expr.text
        and "-" in each.item.expr.text
    ]  # fmt: skip
    spot = pick(found, rng)
    if spot is None:
        return None
    text = spot.item.expr.text
    return edit(
        files,
        spot.file,
        spot.item.expr.span,
        f'"{rng.choice([text.replace("-", "_"), text.title(), text.replace("-", " ")])}"',
    )


@mutation
def wrong_variable_type(files: Files, rng: random.Random) -> Case | None:
    found = [each for each in attributes(files, "variable") if each.item.name == "type" and len(each.around) == 1]
    spot = pick(found, rng)
    if spot is None:
        return None
    text = spot.file.source(spot.item.expr.span)
    words = WRONG_TYPES
    return edit(files, spot.file, spot.item.expr.span, rng.choice(words[text])) if text in words else None


@mutation
def misnamed_variable_argument(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in attributes(files, "variable")
        if each.item.name in {"default", "description", "type"} and len(each.around) == 1
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    words = {
        "default": ["value", "defualt", "defaults"],
        "description": ["desc", "descripton"],
        "type": ["tpye", "types"],
    }
    return edit(files, spot.file, spot.item.name_span, rng.choice(words[spot.item.name]))
