"""References that lead nowhere."""

import random

from shared.terraform.hcl.nodes import Span, Tuple
from tests.repair.mutations.places import (
    Case,
    Files,
    attributes,
    edit,
    mutation,
    parsed,
    pick,
    typo,
    uses,
)


@mutation
def misspelt_variable(files: Files, rng: random.Random) -> Case | None:
    found = pick([(f, r) for f, r in uses(files) if r.parts[0] == "var" and len(r.parts[1]) > 3], rng)
    return found and edit(files, found[0], found[1].spans[1], typo(found[1].parts[1], rng))


@mutation
def misspelt_local(files: Files, rng: random.Random) -> Case | None:
    found = pick([(f, r) for f, r in uses(files) if r.parts[0] == "local" and len(r.parts[1]) > 3], rng)
    return found and edit(files, found[0], found[1].spans[1], typo(found[1].parts[1], rng))


@mutation
def misspelt_label(files: Files, rng: random.Random) -> Case | None:
    found = pick(
        [
            (f, r)
            for f, r in uses(files)
            if r.parts[0].startswith("google_") and len(r.parts) > 1 and len(r.parts[1]) > 2
        ],
        rng,
    )
    return found and edit(files, found[0], found[1].spans[1], typo(found[1].parts[1], rng))


@mutation
def other_label(files: Files, rng: random.Random) -> Case | None:
    """A reference to `main` where the only one of the type has another name."""
    types: dict[str, int] = {}
    for file in parsed(files):
        for block in file.body.blocks_of("resource"):
            types[block.names[0]] = types.get(block.names[0], 0) + 1
    found = pick([(f, r) for f, r in uses(files) if types.get(r.parts[0]) == 1 and len(r.parts) > 1], rng)
    if found is None:
        return None
    return edit(files, found[0], found[1].spans[1], rng.choice(["default_one", "this", "primary_x"]))


WRONG_ATTRIBUTES = {"id": ["ID", "arn", "uuid"], "name": ["nam", "names"], "email": ["mail", "service_account_email"],
                    "self_link": ["selflink", "self_links"], "address": ["ip", "ip_address"], "uri": ["url"],
                    "url": ["uri"], "instance_group": ["group"], "connection_name": ["conection_name"]}  # fmt: skip


@mutation
def wrong_attribute(files: Files, rng: random.Random) -> Case | None:
    found = [
        (f, r)
        for f, r in uses(files)
        if r.parts[0].startswith("google_") and len(r.parts) == 3 and r.parts[2] in WRONG_ATTRIBUTES
    ]
    chosen = pick(found, rng)
    return chosen and edit(files, chosen[0], chosen[1].spans[2], rng.choice(WRONG_ATTRIBUTES[chosen[1].parts[2]]))


@mutation
def short_attribute_path(files: Files, rng: random.Random) -> Case | None:
    """`.public_ip` instead of the way through the blocks, or the way without its indices."""
    found = [
        (f, r) for f, r in uses(files) if r.parts[0].startswith("google_") and "[0]" in r.parts and len(r.parts) > 4
    ]
    chosen = pick([each for each in found if "network_interface" in each[1].parts], rng)
    if chosen is None:
        return None
    file, reference = chosen
    at = reference.parts.index("network_interface")
    rest = Span(reference.spans[at].start, reference.span.end)
    public = "nat_ip" in reference.parts
    new = rng.choice(
        [
            rng.choice(["public_ip", "external_ip", "ip_address"])
            if public
            else rng.choice(["private_ip", "internal_ip"]),
            "network_interface.access_config.nat_ip" if public else "network_interface.network_ip",
        ]
    )
    return edit(files, file, rest, new)


@mutation
def missing_count_index(files: Files, rng: random.Random) -> Case | None:
    found = [
        (f, r) for f, r in uses(files) if r.parts[0].startswith("google_") and len(r.parts) > 3 and r.parts[2][0] == "["
    ]
    chosen = pick(found, rng)
    return chosen and edit(files, chosen[0], chosen[1].spans[2], "")


@mutation
def quoted_depends_on(files: Files, rng: random.Random) -> Case | None:
    found = [each for each in attributes(files) if each.item.name == "depends_on" and isinstance(each.item.expr, Tuple)]
    spot = pick(found, rng)
    if spot is None:
        return None
    inner = spot.file.source(spot.item.expr.span)[1:-1].strip()
    return edit(files, spot.file, spot.item.expr.span, rng.choice([inner, f"[{inner}.id]", f'"{inner}"']))
