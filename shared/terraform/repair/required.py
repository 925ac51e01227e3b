"""Required arguments and blocks that are missing: a value from what the files already say, never from nowhere.

Where nothing in the files tells the value, the diagnostic is left, except for a few defaults that expose and cost
nothing more than any other choice; their reason says that it is a default.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from shared.terraform.hcl.nodes import Attribute, Block, Body, File, Template
from shared.terraform.hcl.references import references
from shared.terraform.repair.evidence import BESIDE, BY_TYPE, DEFAULT_BLOCKS, DEFAULTS, ONE_OF, PLACES, REFERENCES
from shared.terraform.repair.levels import Level, nested_levels
from shared.terraform.repair.result import Fix
from shared.terraform.repair.values import fits, kind_of
from shared.terraform.repair.world import Declared, World, body_names, fix, insert
from shared.terraform.schema import Attribute as SchemaAttribute
from shared.terraform.schema import Block as SchemaBlock

Value = tuple[str, str]
"""A value as written and where it comes from."""


def mend_missing(world: World) -> Iterator[Fix]:
    """Adds what a resource, data source or block inside one needs and what the files have a value for."""
    for declared in world.top("resource", "data"):
        schema = world.schema_of(declared.block)
        if schema is not None:
            yield from _level(world, declared, (Level(declared.block, schema),))


def _level(world: World, declared: Declared, chain: tuple[Level, ...]) -> Iterator[Fix]:
    level = chain[-1]
    present = body_names(level.block.body)
    path = "/".join((declared.type, *(each.name for each in chain[1:])))
    for name, known in level.schema.attributes.items():
        if known.required and name not in present:
            found = value_for(world, declared, path, name, known)
            if found is not None:
                reason = f"{path} needs {name}: {found[1]}"
                yield fix(
                    reason,
                    insert(declared.file, level.block, f"{name} = {found[0]}"),
                    about=(declared.file, level.block.span),
                )
    for name, nested in level.schema.blocks.items():
        if nested.required and name not in present:
            text = block_for(world, declared, path, name, nested.block)
            if text is not None:
                yield fix(
                    f"{path} needs a block {name}: {text[1]}",
                    insert(declared.file, level.block, text[0], last=True),
                    about=(declared.file, level.block.span),
                )
    for name, value in ONE_OF.get(path.rsplit("/", 1)[-1], {}).items():
        wanted = f"one of `[^`]*\\b{name}\\b[^`]*` must be specified"
        blocks = (declared.block.span, level.block.span)
        errors = [error for span in blocks for error in world.errors_at(declared.file, span)]
        if name not in present and any(re.search(wanted, f"{each.summary} {each.detail}") for each in errors):
            yield fix(
                f"{path} needs one of several arguments: {name} as Google has it by itself",
                insert(declared.file, level.block, f"{name} = {value}", last=True),
                about=(declared.file, level.block.span),
            )
    for inner in nested_levels(level):
        yield from _level(world, declared, (*chain, inner))


def value_for(world: World, declared: Declared, path: str, name: str, known: SchemaAttribute) -> Value | None:
    """A value for a required argument that the files give evidence for, and the evidence."""
    return (
        _own_name(declared, path, name)
        or _from_reference(world, declared, path, name)
        or _from_names(world, declared, name, known.type)
        or _from_siblings(world, declared, path, name)
        or _from_places(world, declared, name)
        or _from_words(declared, path, name)
        or _default(declared, path, name)
    )


def _own_name(declared: Declared, path: str, name: str) -> Value | None:
    if path != declared.type or not declared.label:
        return None
    words = declared.label.replace("_", "-").lower().strip("-")
    if (
        name in {"name", "base_instance_name", "display_name", "cluster_id", "repository_id"}
        and (declared.type, name) not in BY_TYPE
    ):
        if name == "name" and ("_iam_" in declared.type or declared.type.endswith("record_set")):
            return None
        return f'"{words}"', "named after its label"
    if name in {"dataset_id", "table_id"} and declared.type.endswith(name.removesuffix("_id")):
        return f'"{words.replace("-", "_")}"', "named after its label"
    if name == "secret_id" and declared.type == "google_secret_manager_secret":
        return f'"{words}"', "named after its label"
    if name == "account_id" and declared.type == "google_service_account":
        account = words if len(words) >= 6 else f"{words}-account"
        return f'"{account[:30].rstrip("-")}"', "named after its label"
    return None


def _from_reference(world: World, declared: Declared, path: str, name: str) -> Value | None:
    for type_, attribute in (
        *BY_TYPE.get((path, name), ()),
        *(BY_TYPE.get((declared.type, name), ()) if path == declared.type else ()),
        *REFERENCES.get(name, ()),
    ):
        if type_ == declared.type:
            continue
        labels = [label for kind, label in world.resources if kind == type_]
        label = labels[0] if len(labels) == 1 else _same_family(declared, labels)
        if label is not None:
            found = world.resources[type_, label][0].block.body
            if found.attribute("count") or found.attribute("for_each"):
                continue
            return f"{type_}.{label}.{attribute}", "the one in these files"
        data = [label for kind, label in world.data_sources if kind == type_]
        if not labels and len(data) == 1:
            return f"data.{type_}.{data[0]}.{attribute}", "the one in these files"
    return None


def _same_family(declared: Declared, labels: list[str]) -> str | None:
    """The label that shares its words with the resource's own: `web_vm` goes with `web_subnet`."""
    if declared.label in labels:
        return declared.label
    words = set(declared.label.split("_"))
    shared = [label for label in labels if words & set(label.split("_"))]
    return shared[0] if len(shared) == 1 else None


def _from_names(world: World, declared: Declared, name: str, type_: Any) -> Value | None:
    """A variable or local of the argument's name, alone or with the resource's kind before it."""
    kind = declared.type.rsplit("_", 1)[-1]
    names = [f"{declared.label}_{name}", f"{kind}_{name}", name]
    if name in {"project", "project_id"}:
        names += ["project_id", "project", "gcp_project", "gcp_project_id"]
    for each in names:
        if each in world.variables and each != "name" and _variable_fits(world.variables[each][0], type_):
            return f"var.{each}", "there is a variable for it"
        if each in world.locals and fits(world.locals[each][1].expr, type_):
            return f"local.{each}", "there is a local value for it"
    return None


def _variable_fits(declared: Declared, type_: Any) -> bool:
    said = declared.block.body.attribute("type")
    if said is None:
        return True
    text = declared.file.source(said.expr.span)
    kind = kind_of(type_)
    return (
        text.startswith(kind)
        or text == "any"
        or (kind in {"string", "number", "bool"} and text in {"string", "number", "bool"})
    )


def _from_siblings(world: World, declared: Declared, path: str, name: str) -> Value | None:
    """What every other resource of the type says, when they agree."""
    said: Counter[str] = Counter()
    for other in world.top("resource", "data"):
        if other.type != declared.type or other.block is declared.block:
            continue
        for body in _bodies_at(other.block.body, path.split("/")[1:]):
            item = body.attribute(name)
            if item is not None and _portable(item):
                said[other.file.source(item.expr.span)] += 1
    if len(said) == 1 and name not in {"name", "ip_cidr_range", "role", "member", "members", "account_id", "filter"}:
        return next(iter(said)), f"as the other {declared.type} has it"
    return None


def _bodies_at(body: Body, path: list[str]) -> Iterator[Body]:
    if not path:
        yield body
        return
    for block in body.blocks_of(path[0]):
        yield from _bodies_at(block.body, path[1:])


def _portable(item: Attribute) -> bool:
    return not any(reference.parts[0] in {"each", "count", "self"} for reference in references(item.expr)) and not (
        isinstance(item.expr, Template) and item.expr.heredoc
    )


def _from_places(world: World, declared: Declared, name: str) -> Value | None:
    """Region, zone, location and project as the rest of the files have them."""
    if name not in PLACES:
        return None
    likely = {"location": ("location", "region"), "project_id": ("project", "project_id")}.get(name, (name,))
    if name == "location":
        own = declared.block.body.attribute("region") or declared.block.body.attribute("zone")
        if own is not None:
            return declared.file.source(own.expr.span), f"as its {own.name}"
    for word in likely:
        said: Counter[str] = Counter()
        for other in world.top("resource", "data", "provider"):
            item = other.block.body.attribute(word)
            if item is not None and _portable(item) and other.block is not declared.block:
                said[other.file.source(item.expr.span)] += 1
        if said:
            (value, count), *rest = said.most_common(2)
            if not rest or rest[0][1] < count:
                return value, f"as the other {word}s in these files"
        variable = next((each for each in (word, f"gcp_{word}", f"{word}_id") if each in world.variables), None)
        if variable is not None:
            return f"var.{variable}", "there is a variable for it"
    return None


_DATABASES = (
    (re.compile(r"postgres|pg|psql", re.IGNORECASE), "POSTGRES_15"),
    (re.compile(r"mysql", re.IGNORECASE), "MYSQL_8_0"),
    (re.compile(r"sqlserver|mssql", re.IGNORECASE), "SQLSERVER_2019_STANDARD"),
)


def _from_words(declared: Declared, path: str, name: str) -> Value | None:
    """What the resource's own text says in words: a label `postgres_db` has a PostgreSQL version."""
    if path == "google_sql_database_instance" and name == "database_version":
        text = declared.file.source(declared.block.span)
        for pattern, version in _DATABASES:
            if pattern.search(text):
                return f'"{version}"', "its text names the database; the version is a default"
    if path == "google_compute_health_check" and name == "port":
        return "80", "a default"
    return None


def _default(declared: Declared, path: str, name: str) -> Value | None:
    value = DEFAULTS.get((path, name))
    if (path, name) in BESIDE and declared.block.body.blocks_of(BESIDE[path, name][0]):
        return BESIDE[path, name][1], f"the block {BESIDE[path, name][0]} says which"
    return (value, "nothing in the files says which, this is a default") if value else None


def block_for(world: World, declared: Declared, path: str, name: str, schema: SchemaBlock) -> Value | None:
    """A required block made of what the files say; None when something in it has no evidence."""
    if (path, name) in {
        ("google_compute_instance", "network_interface"),
        ("google_compute_instance_template", "network_interface"),
    }:
        return _network_interface(world, declared)
    default = DEFAULT_BLOCKS.get((path, name))
    if default:
        return default, "nothing in the files says which, this is a default"
    sibling = _sibling_block(world, declared, path, name)
    if sibling is not None:
        return sibling
    lines = []
    for key, known in schema.attributes.items():
        if known.required:
            found = value_for(world, declared, f"{path}/{name}", key, known)
            if found is None:
                return None
            lines.append(f"  {key} = {found[0]}")
    for key, nested in schema.blocks.items():
        if nested.required:
            inner = block_for(world, declared, f"{path}/{name}", key, nested.block)
            if inner is None:
                return None
            lines.append("\n".join(f"  {line}" for line in inner[0].split("\n")))
    if not lines:
        return None
    return f"{name} {{\n" + "\n".join(lines) + "\n}", "made of what the files say"


def mend_interfaces(world: World) -> Iterator[Fix]:
    """A network interface names a network or a subnetwork: the one in the files, else the default one."""
    for declared in world.top("resource"):
        if declared.type not in {"google_compute_instance", "google_compute_instance_template"}:
            continue
        for block in declared.block.body.blocks_of("network_interface"):
            if body_names(block.body) & {"network", "subnetwork", "network_attachment", "network_interface"}:
                continue
            text, why = _network_interface(world, declared)
            line = text.split("\n")[1].strip()
            yield fix(
                f"network_interface names no network: {why}",
                insert(declared.file, block, line),
                about=(declared.file, declared.block.span),
            )


def _network_interface(world: World, declared: Declared) -> Value:
    for name in ("subnetwork", "network"):
        found = _from_reference(world, declared, declared.type, name)
        if found is not None:
            return f"network_interface {{\n  {name} = {found[0]}\n}}", found[1]
    return 'network_interface {\n  network = "default"\n}', "the default network, without a public address"


def _sibling_block(world: World, declared: Declared, path: str, name: str) -> Value | None:
    said: Counter[str] = Counter()
    for other in world.top("resource"):
        if other.type != declared.type or other.block is declared.block:
            continue
        for body in _bodies_at(other.block.body, path.split("/")[1:]):
            for block in body.blocks_of(name):
                if all(_portable(item) for item in block.body.attributes):
                    said[_dedent(other.file, block)] += 1
    return (next(iter(said)), f"as the other {declared.type} has it") if len(said) == 1 else None


def _dedent(file: File, block: Block) -> str:
    start = file.text.rfind("\n", 0, block.span.start) + 1
    indent = file.text[start : block.span.start]
    return "\n".join(line.removeprefix(indent) for line in file.source(block.span).split("\n"))
