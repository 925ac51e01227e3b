"""Arguments and blocks in the wrong form, at the wrong level, there twice."""

import random
import re

from shared.terraform.hcl.nodes import Block, Object, Span
from tests.repair.mutations.places import (
    Case,
    Files,
    attributes,
    edit,
    known,
    line_of,
    mutation,
    parsed,
    pick,
    spots,
)


@mutation
def block_as_argument(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in spots(files, "resource")
        if isinstance(each.item, Block)
        and each.schema is not None
        and each.item.type in each.schema.blocks
        and len(each.around[-1].body.blocks_of(each.item.type)) == 1
        and not each.item.body.blocks
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    text = spot.file.source(spot.item.span)
    body = text[len(spot.item.type) :].lstrip()
    new = f"{spot.item.type} = {body}" if rng.random() < 0.7 else f"{spot.item.type} = [{body}]"
    return edit(files, spot.file, spot.item.span, new)


@mutation
def argument_as_block(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in known(files)
        if isinstance(each.item.expr, Object)
        and all(re.fullmatch(r"\w+", each.file.source(key.span)) for key, _ in each.item.expr.items)
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    return edit(files, spot.file, spot.item.span, f"{spot.item.name} {spot.file.source(spot.item.expr.span)}")


@mutation
def level_too_high(files: Files, rng: random.Random) -> Case | None:
    """An argument of a block inside stands in the block around it."""
    found = [
        each
        for each in known(files)
        if len(each.around) > 1
        and each.around[-1].type not in {"content", "allow", "deny", "env"}
        and len(each.around[-2].body.blocks_of(each.around[-1].type)) == 1
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    inner = spot.around[-1]
    line = line_of(spot.file, spot.item.span)
    text = spot.file.source(line)[2:]
    at = line_of(spot.file, inner.span)
    if line.start <= at.start:
        return None
    new = (
        spot.file.text[: at.start]
        + text
        + "\n"
        + spot.file.text[at.start : line.start]
        + spot.file.text[line.end + 1 :]
    )
    return Case({**files, spot.file.path: new}, (), f"{spot.item.name} out of {inner.type}")


@mutation
def level_too_deep(files: Files, rng: random.Random) -> Case | None:
    """An argument of a resource stands in a block inside."""
    found = [
        each
        for each in known(files)
        if len(each.around) == 1 and each.around[0].body.blocks and each.item.name != "name"
    ]
    spot = pick(found, rng)
    if spot is None:
        return None
    inner = rng.choice(spot.around[0].body.blocks)
    if inner.type in {"dynamic", "lifecycle"} or "\n" not in spot.file.source(inner.span):
        return None
    line = line_of(spot.file, spot.item.span)
    text = "  " + spot.file.source(line) + "\n"
    at = spot.file.text.index("\n", inner.body.span.start) + 1
    body = spot.file.text
    if line.start < at:
        new = body[: line.start] + body[line.end + 1 : at] + text + body[at:]
    else:
        new = body[:at] + text + body[at : line.start] + body[line.end + 1 :]
    return Case({**files, spot.file.path: new}, (), f"{spot.item.name} into {inner.type}")


def _twice(files: Files, rng: random.Random, kind: str) -> Case | None:
    found = pick([(file, block) for file in parsed(files) for block in file.body.blocks_of(kind)], rng)
    if found is None:
        return None
    file, block = found
    target = rng.choice(sorted(files))
    return Case({**files, target: files[target] + "\n" + file.source(block.span) + "\n"}, (), f"{kind} twice")


@mutation
def duplicate_resource(files: Files, rng: random.Random) -> Case | None:
    return _twice(files, rng, "resource")


@mutation
def duplicate_variable(files: Files, rng: random.Random) -> Case | None:
    return _twice(files, rng, "variable")


@mutation
def duplicate_output(files: Files, rng: random.Random) -> Case | None:
    return _twice(files, rng, "output")


@mutation
def duplicate_provider(files: Files, rng: random.Random) -> Case | None:
    return _twice(files, rng, "provider")


@mutation
def duplicate_argument(files: Files, rng: random.Random) -> Case | None:
    found = [each for each in attributes(files) if "\n" not in each.file.source(each.item.span)]
    spot = pick(found, rng)
    if spot is None:
        return None
    line = line_of(spot.file, spot.item.span)
    return edit(files, spot.file, Span(line.end, line.end), "\n" + spot.file.source(line))


@mutation
def wrong_provider_source(files: Files, rng: random.Random) -> Case | None:
    header = rng.choice(
        ["google", "hashicorp/gcp", "terraform-providers/google", "google/google", "hashicorp/google-cloud"]
    )
    if "required_providers" in files["main.tf"]:
        new = files["main.tf"].replace('"hashicorp/google"', f'"{header}"')
        return Case({**files, "main.tf": new}, ("terraform",)) if new != files["main.tf"] else None
    block = f'terraform {{\n  required_providers {{\n    google = {{\n      source = "{header}"\n    }}\n  }}\n}}\n\n'
    return Case({**files, "main.tf": block + files["main.tf"]}, ("terraform",))


@mutation
def stray_required_providers(files: Files, rng: random.Random) -> Case | None:
    if "required_providers" in files["main.tf"]:
        return None
    entry = 'google = {\n    source  = "hashicorp/google"\n    version = "~> 6.0"\n  }'
    text = rng.choice(
        [
            f"required_providers {{\n  {entry}\n}}\n\n",
            f"terraform {{\n  required_providers = {{\n  {entry}\n  }}\n}}\n\n",
            f"terraform {{\n  required_provider {{\n  {entry}\n  }}\n}}\n\n",
            f"terraform {{\n  required_providers {{\n  {entry}\n  }}\n}}\n\n".replace("~> 6.0", "latest"),
        ]
    )
    return Case({**files, "main.tf": text + files["main.tf"]}, ("terraform",))
