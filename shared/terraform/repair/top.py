"""The top level of the files: block types, labels, resource types, duplicates."""

import re
from collections.abc import Iterator

from shared.terraform.hcl.nodes import Attribute, Block, File, Span, Template
from shared.terraform.hcl.references import references
from shared.terraform.hcl.scan import Kind, scan
from shared.terraform.repair.resource_types import has_what_it_says, type_meant
from shared.terraform.repair.result import Fix, Piece
from shared.terraform.repair.similar import nearest, snake
from shared.terraform.repair.world import Declared, World, body_names, dedented, fix, insert, remove, replace

BLOCKS = frozenset({"resource", "data", "variable", "output", "locals", "module", "provider", "terraform", "moved",
                    "import", "removed", "check", "ephemeral"})  # fmt: skip
_LABELS = {
    "resource": 2,
    "data": 2,
    "variable": 1,
    "output": 1,
    "module": 1,
    "provider": 1,
    "locals": 0,
    "terraform": 0,
}
_WORDS = {"var": "variable", "vars": "variable", "variables": "variable", "local": "locals", "outputs": "output",
          "resources": "resource", "providers": "provider", "datasource": "data", "data_source": "data",
          "input": "variable", "inputs": "variable", "param": "variable"}  # fmt: skip
_EACH = {"outputs": ("output", "value"), "variables": ("variable", "default"), "vars": ("variable", "default")}
"""Blocks that hold several things which Terraform declares one by one."""
_OF_OTHER_TOOLS = frozenset({"include", "dependency", "dependencies", "remote_state", "generate", "feature",
                             "extra_arguments", "packer", "build", "job"})  # fmt: skip
"""Blocks of Terragrunt, Packer and Nomad, which lie beside such files."""
_NAME = re.compile(r"[^\W\d][\w-]*\Z")
_ADDRESS = re.compile(r"(?:module\.[\w-]+\.)*(?:data\.)?[a-z]\w*\.[\w-]+(?:\[[^\]]+\])?")
_RESERVED = frozenset({"source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"})
_INSIDE_TERRAFORM = frozenset({"required_providers", "backend", "cloud", "required_version"})


def mend_top(world: World) -> Iterator[Fix]:
    """What is wrong with top-level blocks themselves: their type, their labels, their being there twice."""
    for file in world.files:
        for item in file.body.items:
            found = _block(world, file, item) if isinstance(item, Block) else _stray(world, file, item)
            if found is not None:
                yield found


def _block(world: World, file: File, block: Block) -> Fix | None:
    if block.type in {"moved", "import", "removed"}:
        for item in block.body.attributes:
            text = item.expr.text if isinstance(item.expr, Template) else None
            if block.type == "import" and item.name.endswith("_id") and block.body.attribute("id") is None:
                return fix(f"an import has no {item.name}, its name is id", replace(file, item.name_span, "id"))
            if item.name in {"from", "to"} and text and _ADDRESS.fullmatch(text):
                return fix(f"{item.name} is an address without quotes", replace(file, item.expr.span, text))
    if block.type not in BLOCKS:
        return _unknown(world, file, block)
    if block.type in {"locals", "terraform"} and block.labels:
        gap = Span(block.type_span.end, block.labels[-1].span.end)
        return fix(f"{block.type} takes no label", replace(file, gap, ""))
    wanted = _LABELS.get(block.type)
    if wanted is not None and len(block.labels) != wanted:
        return _labels(world, file, block, wanted)
    if block.type in {"resource", "data"}:
        found = _resource_type(world, file, block)
        if found is not None:
            return found
    if block.type == "provider" and block.names[0] not in {"google", "google-beta", "random"}:
        meant = _provider_name(block.names[0])
        if meant is not None:
            return fix(
                f"there is no provider {block.names[0]}, but {meant}", replace(file, block.labels[0].span, f'"{meant}"')
            )
    return _name(world, file, block)


def _provider_name(name: str) -> str | None:
    if snake(name) in {"gcp", "googlecloud", "google_cloud", "gcloud", "google_cloud_platform"}:
        return "google"
    return nearest(name, ["google", "google-beta"], floor=0.8)


def _unknown(world: World, file: File, block: Block) -> Fix | None:
    """A block type that does not exist at the top: misspelt, without its `resource`, or out of its parent."""
    name = block.type
    if name in _INSIDE_TERRAFORM and (name == "required_providers" or len(block.labels) == (name == "backend")):
        target = next(world.top("terraform"), None)
        text = dedented(file, block.span)
        if target is not None:
            return fix(
                f"{name} belongs in the terraform block",
                remove(file, block.span),
                insert(target.file, target.block, text),
            )
        lines = "\n".join(f"  {line}" if line else line for line in text.split("\n"))
        return fix(f"{name} belongs in a terraform block", replace(file, block.span, f"terraform {{\n{lines}\n}}"))
    if len(block.labels) == 1 and type_meant(world, name, "resource"):
        return fix(
            "a resource block begins with the word resource", replace(file, block.type_span, f'resource "{name}"')
        )
    if name in _EACH and not block.labels and block.body.attributes and not block.body.blocks:
        of, argument = _EACH[name]
        texts = [
            f'{of} "{each.name}" {{\n  {argument} = {file.source(each.expr.span)}\n}}' for each in block.body.attributes
        ]
        return fix(f"each {of} is a block of its own", replace(file, block.span, "\n\n".join(texts)))
    meant = _WORDS.get(snake(name)) or nearest(name, BLOCKS - {"moved", "import", "removed", "check"}, floor=0.72)
    if meant is not None and (_LABELS.get(meant) == len(block.labels) or meant == "locals"):
        return fix(f"there is no block {name}, but {meant}", replace(file, block.type_span, meant))
    if snake(name) in _OF_OTHER_TOOLS and not block.body.blocks_of("resource"):
        return fix(f"{name} says something to another tool, and nothing to Terraform", remove(file, block.span))
    return _into_resource(world, file, block)


def _into_resource(world: World, file: File, block: Block) -> Fix | None:
    """A block that stands after the resource it belongs to, because that was closed too early."""
    if block.labels:
        return None
    before = None
    for item in file.body.items:
        if item is block:
            break
        before = item
    if not isinstance(before, Block) or before.type not in {"resource", "data"}:
        return None
    schema = world.schema_of(before)
    if schema is None or block.type not in schema.blocks:
        return None
    return fix(
        f"{block.type} belongs in the {before.names[0]} before it",
        remove(file, block.span),
        insert(file, before, dedented(file, block.span), last=True),
    )


def _stray(world: World, file: File, item: Attribute) -> Fix | None:
    """An argument outside of any block: of the resource before it, or a local value."""
    before = None
    for other in file.body.items:
        if other is item:
            break
        if isinstance(other, Block):
            before = other
    schema = world.schema_of(before) if before is not None and before.type in {"resource", "data"} else None
    if (
        before is not None
        and schema is not None
        and item.name in schema.attributes
        and before.body.attribute(item.name) is None
    ):
        return fix(
            f"{item.name} belongs in the {before.names[0]} before it",
            remove(file, item.span),
            insert(file, before, dedented(file, item.span), last=True),
        )
    if item.name == "required_version":
        text = dedented(file, item.span)
        target = next(world.top("terraform"), None)
        if target is not None:
            place = insert(target.file, target.block, text)
            return fix("required_version belongs in the terraform block", remove(file, item.span), place)
        return fix(
            "required_version belongs in a terraform block", replace(file, item.span, f"terraform {{\n  {text}\n}}")
        )
    declared = world.variables.get(item.name)
    if declared and declared[0].block.body.attribute("default") is None:
        text = f"default = {file.source(item.expr.span)}"
        return fix(
            f"{item.name} is a variable, its value is set in its block",
            remove(file, item.span),
            insert(declared[0].file, declared[0].block, text, last=True),
        )
    if item.name not in world.locals and not declared and not file.faults:
        text = dedented(file, item.span)
        lines = "\n".join(f"  {line}" for line in text.split("\n"))
        return fix("a value of its own stands in a locals block", replace(file, item.span, f"locals {{\n{lines}\n}}"))
    return None


# --- labels and types


def _label_from_value(world: World, block: Block) -> str | None:
    """`bucket_name` of an output that gives a bucket's name, `zones` of one that gives `local.zones`."""
    value = block.body.attribute("value")
    found = next(iter(references(value.expr)), None) if value is not None and not block.body.attribute("name") else None
    if found is None or len(found.parts) < 2:
        return None
    words = [found.parts[1]] if found.parts[0] in {"local", "var"} else [found.parts[-2], found.parts[-1]]
    label = re.sub(r"\W+", "_", "_".join(words)).strip("_")
    return label if _NAME.match(label) and label not in world.outputs else None


def _labels(world: World, file: File, block: Block, wanted: int) -> Fix | None:
    names = [part for name in block.names for part in re.split(r"[.\s]+", name.strip()) if part]
    if block.type in {"resource", "data"}:
        if len(names) == wanted and len(block.labels) == 1:
            text = " ".join(f'"{name}"' for name in names)
            return fix("type and name are two labels", replace(file, block.labels[0].span, text))
        if len(block.labels) == 1:
            type_ = block.names[0]
            label = _label_in_use(world, block.type, type_) or _label_from_name(block) or type_.rsplit("_", 1)[-1]
            at = Span(block.labels[0].span.end, block.labels[0].span.end)
            return fix(f"the {block.type} had no name, it is now {label}", replace(file, at, f' "{label}"'))
        if len(block.labels) > wanted:
            label = "_".join(block.names[1:])
            span = Span(block.labels[1].span.start, block.labels[-1].span.end)
            return fix(
                f"a {block.type} has one name", replace(file, span, f'"{re.sub(r"[^0-9A-Za-z_-]", "_", label)}"')
            )
        return None
    if wanted == 1 and len(block.labels) > 1:
        span = Span(block.labels[0].span.start, block.labels[-1].span.end)
        keep = "_".join(block.names) if block.type != "provider" else block.names[0]
        return fix(f"a {block.type} has one name", replace(file, span, f'"{keep}"'))
    if block.type == "output" and not block.labels and (own := _label_from_value(world, block)):
        at = Span(block.type_span.end, block.type_span.end)
        return fix(f"the output had no name, it is now {own}", replace(file, at, f' "{own}"'))
    if wanted == 1 and not block.labels and block.type in {"variable", "output"}:
        item = block.body.attribute("name")
        if item is not None and isinstance(item.expr, Template) and item.expr.text and _NAME.match(item.expr.text):
            at = Span(block.type_span.end, block.type_span.end)
            return fix(
                f"the name of a {block.type} is its label",
                replace(file, at, f' "{item.expr.text}"'),
                remove(file, item.span),
            )
    if block.type == "provider" and not block.labels:
        return fix(
            "the provider had no name", replace(file, Span(block.type_span.end, block.type_span.end), ' "google"')
        )
    return None


def _label_in_use(world: World, kind: str, type_: str) -> str | None:
    """A label that other files refer to and nothing declares."""
    declared = world.resources if kind == "resource" else world.data_sources
    at = 0 if kind == "resource" else 1
    for use in world.uses:
        parts = use.reference.parts
        if len(parts) > at + 1 and parts[at] == type_ and (type_, parts[at + 1]) not in declared:
            if kind == "data" and parts[0] != "data":
                continue
            return parts[at + 1] if _NAME.match(parts[at + 1]) else None
    return None


def _label_from_name(block: Block) -> str | None:
    item = block.body.attribute("name")
    text = item.expr.text if item is not None and isinstance(item.expr, Template) else None
    label = re.sub(r"[^0-9a-z_]+", "_", text.lower()).strip("_") if text else ""
    return label if _NAME.match(label) else None


def _resource_type(world: World, file: File, block: Block) -> Fix | None:
    type_ = block.names[0]
    if type_.startswith(("random_", "terraform_", "null_", "local_", "time_", "tls_", "archive_", "http")):
        return None
    meant = type_meant(world, type_, block.type)
    if meant == type_ or (meant is not None and not has_what_it_says(world, block, meant)):
        return None
    if meant is None:
        other = "data" if block.type == "resource" else "resource"
        if type_meant(world, type_, other) == type_ and other == "data":
            return fix(f"{type_} is a data source, not a resource", replace(file, block.type_span, other))
        return None
    pieces = [replace(file, block.labels[0].span, f'"{meant}"')]
    for use in world.uses:
        parts = use.reference.parts
        at = 1 if parts[0] == "data" else 0
        if (
            (block.type == "data") == (at == 1)
            and len(parts) > at + 1
            and parts[at : at + 2] == (type_, block.names[1])
        ):
            pieces.append(replace(use.file, use.reference.spans[at], meant))
    return fix(f"there is no {block.type} {type_}, its type is {meant}", *pieces)


def _name(world: World, file: File, block: Block) -> Fix | None:
    """A label that is no identifier, or a variable's name that Terraform keeps for itself."""
    if not block.labels or block.type == "provider":
        return None
    name = block.names[-1]
    reserved = block.type == "variable" and name in _RESERVED
    if _NAME.match(name) and not reserved:
        return None
    new = re.sub(r"[^0-9A-Za-z_-]+", "_", name.strip()).strip("_")
    if not new:
        return None
    if not _NAME.match(new) or reserved:
        new = f"{block.type[0]}_{new}" if not reserved else f"{new}_value"
    pieces = [replace(file, block.labels[-1].span, f'"{new}"')]
    pieces += _renames(world, block, name, new)
    return fix(f'"{name}" can\'t be a name, it is now "{new}"', *pieces)


def _renames(world: World, block: Block, name: str, new: str) -> Iterator[Piece]:
    if block.type == "resource" and name[:1].isdigit():  # its references read as calculations
        said = re.compile(rf"\b{re.escape(block.names[0])}\.({re.escape(name)})(?![\w-])")
        for file in world.files:
            for match in said.finditer(file.text):
                yield replace(file, Span(match.start(1), match.end(1)), new)
        return
    for use in world.uses:
        parts, spans = use.reference.parts, use.reference.spans
        owner = ("var",) if block.type == "variable" else block.names[:1]
        if block.type in {"variable", "resource"} and parts[:2] == (*owner, name):
            yield replace(use.file, spans[1], new)
        elif block.type == "data" and parts[:3] == ("data", block.names[0], name):
            yield replace(use.file, spans[2], new)


# --- duplicates


def mend_duplicates(world: World) -> Iterator[Fix]:
    """What is declared twice: the same content goes, other content gets another name or is put together."""
    for group in (*world.resources.values(), *world.data_sources.values(), *world.outputs.values()):
        if len(group) > 1:
            yield from _second(world, group)
    for group in world.variables.values():
        if len(group) > 1:
            yield _merged(group[0], group[1], f"the variable {group[0].label} is declared twice")
    yield from _providers(world)
    seen: dict[str, Attribute] = {}
    for each in world.top("locals"):
        for item in each.block.body.attributes:
            if item.name in seen and item is not seen[item.name]:
                yield fix(f"the local value {item.name} is set twice, the first stays", remove(each.file, item.span))
            seen.setdefault(item.name, item)


def _same(one: Declared, other: Declared) -> bool:
    return _words(one) == _words(other)


def _words(declared: Declared) -> list[str]:
    """A block's content without layout, comments and commas."""
    silent = (Kind.NEWLINE, Kind.COMMENT, Kind.END)
    tokens = scan(declared.file.source(declared.block.body.span))
    return [token.text for token in tokens if token.kind not in silent and token.text != ","]


def _second(world: World, group: list[Declared]) -> Iterator[Fix]:
    first, second = group[0], group[1]
    name = ".".join(first.block.names)
    if _same(first, second) or (second.block.type == "output" and _same_value(first, second)):
        yield fix(
            f"{name} is declared twice with the same content, the first stays", remove(second.file, second.block.span)
        )
        return
    taken = {other.label for other in world.top(first.block.type)}
    label = next(f"{first.label}_{n}" for n in range(2, 1000) if f"{first.label}_{n}" not in taken)
    span = second.block.labels[-1].span
    yield fix(
        f"{name} is declared twice with different content, the second is now {label}",
        replace(second.file, span, f'"{label}"'),
    )


def _same_value(one: Declared, other: Declared) -> bool:
    left, right = one.block.body.attribute("value"), other.block.body.attribute("value")
    return (
        left is not None and right is not None and one.file.source(left.expr.span) == other.file.source(right.expr.span)
    )


def _merged(first: Declared, second: Declared, what: str) -> Fix:
    """The first, with what only the second says."""
    more = [item for item in second.block.body.items if _name_of(item) not in body_names(first.block.body)]
    pieces = [remove(second.file, second.block.span)]
    if more:
        text = "\n".join(dedented(second.file, item.span) for item in more)
        pieces.append(insert(first.file, first.block, text, last=True))
    return fix(f"{what}, the first stays" + (" with what the second adds" if more else ""), *pieces)


def _name_of(item: Attribute | Block) -> str:
    return item.name if isinstance(item, Attribute) else item.type


def _providers(world: World) -> Iterator[Fix]:
    seen: dict[tuple[str, str], Declared] = {}
    for each in world.top("provider"):
        alias = each.block.body.attribute("alias")
        key = (each.label, each.file.source(alias.expr.span) if alias else "")
        if key in seen:
            yield _merged(seen[key], each, f"the provider {each.label} is configured twice")
        else:
            seen[key] = each
    first: Declared | None = None
    for each in world.top("terraform"):
        for block in each.block.body.blocks_of("required_providers"):
            if first is None:
                first = Declared(each.file, block)
            else:
                yield _merged_requirements(first, Declared(each.file, block), each)


def _merged_requirements(first: Declared, second: Declared, outer: Declared) -> Fix:
    span_of = outer.block if len(outer.block.body.items) == 1 else second.block
    more = [item for item in second.block.body.attributes if item.name not in body_names(first.block.body)]
    pieces = [remove(second.file, span_of.span)]
    if more:
        text = "\n".join(dedented(second.file, item.span) for item in more)
        pieces.append(insert(first.file, first.block, text, last=True))
    return fix("required_providers stands twice, the first stays", *pieces)
