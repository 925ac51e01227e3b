"""Data sources, resources, modules and providers that are used and stand nowhere."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Span
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.world import Declared, World, append_block, fix, replace
from shared.terraform.schema import Block as SchemaBlock

_IMAGES = {
    "debian": ("debian-12", "debian-cloud"), "debian_12": ("debian-12", "debian-cloud"),
    "debian_11": ("debian-11", "debian-cloud"), "ubuntu": ("ubuntu-2204-lts", "ubuntu-os-cloud"),
    "ubuntu_2204": ("ubuntu-2204-lts", "ubuntu-os-cloud"), "cos": ("cos-stable", "cos-cloud"),
    "container_optimized_os": ("cos-stable", "cos-cloud"), "rocky": ("rocky-linux-9", "rocky-linux-cloud"),
    "centos": ("centos-stream-9", "centos-cloud"), "windows": ("windows-2022", "windows-cloud"),
}  # fmt: skip
"""Families of public images by what people call them."""

_NAMED = frozenset({"name", "account_id", "secret_id", "topic", "dataset_id"})
_GENERATED = {
    "random_id": "byte_length = 4", "random_string": "length  = 8\n  special = false\n  upper   = false",
    "random_password": "length = 24", "random_pet": "", "random_uuid": "",
}  # fmt: skip
_LABEL = re.compile(r"[A-Za-z_][\w-]*\Z")
_REGION = re.compile(r"([a-z]+)[-_]([a-z]+\d)\Z")


def declare_used(world: World) -> Iterator[Fix]:
    """Runs when no other name was meant: what can be said without guessing is declared, the rest is asked for."""
    seen: set[tuple[str, ...]] = set()
    for use in world.uses:
        parts = use.reference.parts
        if parts[0] == "data" and len(parts) > 2:
            key, declared = ("data", *parts[1:3]), parts[1:3] in world.data_sources
        elif parts[0] == "module" and len(parts) > 1:
            key, declared = ("module", parts[1]), parts[1] in world.modules
        elif parts[0] == "local" and len(parts) > 1:
            key, declared = ("local", parts[1]), parts[1] in world.locals
        elif parts[0].startswith(("google_", "random_")) and len(parts) > 1:
            key, declared = ("resource", *parts[:2]), parts[:2] in world.resources
        else:
            continue
        if use.attribute.name == "from" and use.around and use.around[0].type in {"moved", "removed"}:
            continue
        if declared or key in seen or not _LABEL.match(key[-1]) or not use.around:
            continue
        seen.add(key)
        text = _declaration(world, key)
        if text is not None:
            yield fix(
                f"{'.'.join(key).removeprefix('resource.')} was used and not declared",
                append_block(use.file, text),
                about=(use.file, use.reference.span),
            )
        else:
            yield from _asked_for(world, key)
    yield from _aliases(world)


def _declaration(world: World, key: tuple[str, ...]) -> str | None:
    kind, *rest = key
    if kind in {"module", "local"}:
        return None
    type_, label = rest
    if kind == "resource" and type_ in _GENERATED:
        inside = _GENERATED[type_]
        return f'resource "{type_}" "{label}" {{\n  {inside}\n}}' if inside else f'resource "{type_}" "{label}" {{}}'
    schema = world.schema.data_source(type_) if kind == "data" else world.schema.resource(type_)
    if schema is None:
        return None
    if type_ == "google_compute_image" and kind == "data":
        image = _IMAGES.get(label.lower().replace("-", "_"))
        if image is None:
            return None
        return f'data "{type_}" "{label}" {{\n  family  = "{image[0]}"\n  project = "{image[1]}"\n}}'
    needed = _needed(schema)
    if needed is None or (kind == "resource" and not needed):
        return None
    if kind == "data" and not needed and "name" in schema.attributes and schema.attributes["name"].optional:
        needed = {"name"}
    if not needed <= _NAMED:
        return None
    words = label.replace("_", "-").lower()
    lines = "".join(f'  {name} = "{words}"\n' for name in sorted(needed))
    return f'{kind} "{type_}" "{label}" {{\n{lines}}}' if lines else f'{kind} "{type_}" "{label}" {{}}'


def _needed(schema: SchemaBlock) -> set[str] | None:
    """What has to be set; None where a block is needed, which nobody can guess."""
    if any(nested.required for nested in schema.blocks.values()):
        return None
    return {name for name, known in schema.attributes.items() if known.required}


def _asked_for(world: World, key: tuple[str, ...]) -> Iterator[Fix]:
    """What nobody can guess becomes a variable, which whoever applies it has to set."""
    steps = 2 if key[0] in {"module", "resource", "local"} else 3
    for use in world.uses:
        parts = use.reference.parts
        there = parts[:steps] == (key[1:] if key[0] == "resource" else key)
        if not there or use.attribute.name in {"depends_on", "providers", "replace_triggered_by"} or not use.around:
            continue
        # The word that opens a machine to the internet stands nowhere but where it does.
        rest = [part for part in parts[steps:] if not part.startswith("[") and part != "access_config"]
        if key[0] == "module" and (found := _called_so(world, key[1], rest)):
            span = Span(use.reference.span.start, use.reference.spans[1].end)
            yield fix(f"there is no module {key[1]}, but {found}", replace(use.file, span, found))
            continue
        words = [key[-1], *(key[1].split("_")[-1:] if len(key) > 2 else []), *rest]
        name = "_".join(dict.fromkeys(re.sub(r"\W", "_", word) for word in words))
        reason = f"{'.'.join(parts[:steps])} stands nowhere, so {name} is asked for"
        yield fix(reason, replace(use.file, use.reference.span, f"var.{name}"))


def _called_so(world: World, label: str, steps: list[str]) -> str | None:
    """The only resource of a module's name, when it has what the module is asked for."""
    same = [type_ for type_, other in world.resources if other == label]
    schema = world.schema.resource(same[0]) if len(same) == 1 else None
    return f"{same[0]}.{label}" if schema is not None and steps and steps[0] in schema.attributes else None


def _aliases(world: World) -> Iterator[Fix]:
    """A provider with an alias that a resource asks for."""
    known = {
        (each.label, each.file.source(alias.expr.span).strip('"'))
        for each in world.top("provider")
        if (alias := each.block.body.attribute("alias")) is not None
    }
    for declared in world.top("resource", "data"):
        item = declared.block.body.attribute("provider")
        match = (
            re.fullmatch(r"(google|google-beta)\.([A-Za-z_][\w-]*)", declared.file.source(item.expr.span))
            if item
            else None
        )
        if match is None or (match[1], match[2]) in known:
            continue
        known.add((match[1], match[2]))
        yield fix(
            f"the provider {match[0]} was used and not configured",
            _provider(world, declared, match[1], match[2]),
            about=(declared.file, declared.block.span),
        )


def _provider(world: World, declared: Declared, name: str, alias: str) -> Piece:
    main = next(
        (each for each in world.top("provider") if each.label == name and each.block.body.attribute("alias") is None),
        None,
    )
    region = _REGION.match(alias)
    lines = [f'alias = "{alias}"']
    if main is not None:
        lines += [
            main.file.source(item.span)
            for item in main.block.body.attributes
            if not (region and item.name in {"region", "zone"})
        ]
    if region:
        lines.append(f'region = "{region[1]}-{region[2]}"')
    inside = "\n".join(f"  {line}" for line in lines)
    file = main.file if main is not None else declared.file
    return append_block(file, f'provider "{name}" {{\n{inside}\n}}')
