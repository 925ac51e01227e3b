"""Faults put into files that were fine: seeded, one class each, with the spot that is broken.

case = mutate(files, "misspelt_argument", random.Random(1))
case.files, case.lost        # the broken files, and the addresses whose value can't be known any more
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shared.terraform.hcl.nodes import Attribute, Block, File, Literal, Object, Span, Template, Tuple, walk_body
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


def mutate(files: Files, name: str, rng: random.Random) -> Case | None:
    """One fault of the class at a random place; None when the files offer none."""
    return CLASSES[name](files, rng)


# --- places


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
            if schema is not None and block.type in schema.blocks:
                schema = schema.blocks[block.type].block
            else:
                schema = None
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


# --- names


@mutation
def misspelt_argument(files: Files, rng: random.Random) -> Case | None:
    spot = pick([each for each in known(files) if len(each.item.name) > 3], rng)
    if spot is None:
        return None
    new = typo(spot.item.name, rng)
    return None if new in spot.schema.attributes else edit(files, spot.file, spot.item.name_span, new)


@mutation
def camel_case_argument(files: Files, rng: random.Random) -> Case | None:
    spot = pick([each for each in known(files) if "_" in each.item.name], rng)
    if spot is None:
        return None
    first, *rest = spot.item.name.split("_")
    return edit(files, spot.file, spot.item.name_span, first + "".join(part.title() for part in rest))


@mutation
def misspelt_block(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in spots(files, "resource")
        if isinstance(each.item, Block) and each.schema is not None and each.item.type in each.schema.blocks
    ]
    spot = pick(found, rng)
    return spot and edit(files, spot.file, spot.item.type_span, typo(spot.item.type, rng))


@mutation
def misspelt_type(files: Files, rng: random.Random) -> Case | None:
    blocks = [(file, block) for file in parsed(files) for block in file.body.blocks_of("resource")]
    file, block = rng.choice(blocks)
    name = block.names[0]
    if not name.startswith("google_"):
        return None
    new = f'"google_{typo(name.removeprefix("google_"), rng)}"'
    return edit(files, file, block.labels[0].span, new)


FOREIGN = {
    "machine_type": ["instance_type", "vm_size", "size"],
    "image": ["ami", "image_id", "source_image"],
    "network": ["vpc_id", "vpc", "network_id"],
    "subnetwork": ["subnet_id", "subnet"],
    "ip_cidr_range": ["cidr_block", "cidr"],
    "source_ranges": ["cidr_blocks", "source_cidr_blocks", "source_ip_ranges"],
    "zone": ["availability_zone"],
    "metadata_startup_script": ["user_data", "startup_script"],
    "location": ["region"],
    "database_version": ["engine_version"],
    "tier": ["instance_class", "instance_type", "machine_type"],
    "disk_size": ["allocated_storage", "disk_size_gb"],
    "schedule": ["cron", "schedule_expression"],
    "entry_point": ["handler"],
    "rrdatas": ["records"],
    "labels": ["tags"],
    "account_id": ["account_name"],
    "secret_data": ["secret_string"],
    "threshold_value": ["threshold"],
    "min_replicas": ["min_size"],
    "max_replicas": ["max_size"],
    "ack_deadline_seconds": ["visibility_timeout_seconds"],
    "storage_class": ["storage_tier"],
    "initial_node_count": ["node_count"],
    "managed_zone": ["zone_id"],
}


@mutation
def other_clouds_argument(files: Files, rng: random.Random) -> Case | None:
    spot = pick([each for each in known(files) if each.item.name in FOREIGN], rng)
    if spot is None:
        return None
    new = rng.choice(FOREIGN[spot.item.name])
    return None if new in spot.schema.attributes else edit(files, spot.file, spot.item.name_span, new)


OTHER_TYPES = {
    "google_compute_instance": ["google_compute_vm", "google_compute_engine_instance", "google_vm"],
    "google_compute_network": ["google_compute_vpc", "google_vpc_network", "google_vpc"],
    "google_compute_subnetwork": ["google_compute_subnet", "google_subnet"],
    "google_compute_firewall": ["google_compute_firewall_rule", "google_firewall"],
    "google_sql_database_instance": ["google_sql_instance", "google_cloudsql_instance"],
    "google_storage_bucket": ["google_bucket", "google_gcs_bucket", "google_cloud_storage_bucket"],
    "google_container_cluster": ["google_gke_cluster", "google_kubernetes_cluster"],
    "google_cloud_run_v2_service": ["google_cloud_run", "google_run_service"],
    "google_pubsub_topic": ["google_pub_sub_topic", "gcp_pubsub_topic"],
    "google_redis_instance": ["google_memorystore_redis"],
    "google_service_account": ["google_iam_service_account"],
    "google_dns_managed_zone": ["google_dns_zone"],
    "google_dns_record_set": ["google_dns_record"],
    "google_secret_manager_secret": ["google_secret"],
    "google_compute_global_address": ["google_compute_global_ip"],
}


@mutation
def other_type(files: Files, rng: random.Random) -> Case | None:
    blocks = [
        (file, block)
        for file in parsed(files)
        for block in file.body.blocks_of("resource")
        if block.names[0] in OTHER_TYPES
    ]
    found = pick(blocks, rng)
    if found is None:
        return None
    file, block = found
    return edit(files, file, block.labels[0].span, f'"{rng.choice(OTHER_TYPES[block.names[0]])}"')


@mutation
def misspelt_keyword(files: Files, rng: random.Random) -> Case | None:
    file, block = rng.choice([(file, block) for file in parsed(files) for block in file.body.blocks])
    return edit(files, file, block.type_span, typo(block.type, rng))


# --- shapes and levels


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
        if len(each.around) == 1 and each.around[0].body.blocks and each.item.name not in {"name"}
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


# --- missing and unknown


@mutation
def missing_argument(files: Files, rng: random.Random) -> Case | None:
    found = [each for each in known(files) if each.schema.attributes[each.item.name].required]
    spot = pick(found, rng)
    return spot and drop(files, spot.file, spot.item.span, (f"{spot.address} / {spot.item.name}",))


@mutation
def unknown_argument(files: Files, rng: random.Random) -> Case | None:
    blocks = [(file, block) for file in parsed(files) for block in file.body.blocks_of("resource")]
    file, block = rng.choice(blocks)
    if not block.names[0].startswith("google_") or "\n" not in file.source(block.span):
        return None
    invented = rng.choice(
        [
            "enable_monitoring = true",
            'billing_mode = "on-demand"',
            "auto_scaling = false",
            'cost_center = "42"',
            "monitoring = true",
        ]
    )
    at = file.text.index("\n", block.body.span.start) + 1
    return edit(files, file, Span(at, at), f"  {invented}\n")


@mutation
def computed_argument(files: Files, rng: random.Random) -> Case | None:
    blocks = []
    for file in parsed(files):
        for block in file.body.blocks_of("resource"):
            schema = provider_schema().resource(block.names[0])
            names = [name for name, each in (schema.attributes if schema else {}).items() if not each.settable]
            if names and "\n" in file.source(block.span):
                blocks.append((file, block, names))
    found = pick(blocks, rng)
    if found is None:
        return None
    file, block, names = found
    name = rng.choice([each for each in names if each in {"self_link", "creation_timestamp", "fingerprint"}] or names)
    at = file.text.index("\n", block.body.span.start) + 1
    return edit(files, file, Span(at, at), f'  {name} = "x"\n')


@mutation
def undeclared_variable(files: Files, rng: random.Random) -> Case | None:
    blocks = [(file, block) for file in parsed(files) for block in file.body.blocks_of("variable")]
    found = pick(blocks, rng)
    if found is None:
        return None
    file, block = found
    return drop(files, file, block.span, (f"variable {block.names[0]}",))


@mutation
def missing_output_value(files: Files, rng: random.Random) -> Case | None:
    found = [each for each in attributes(files, "output") if each.item.name == "value" and len(each.around) == 1]
    spot = pick(found, rng)
    if spot is None:
        return None
    return edit(files, spot.file, spot.item.name_span, rng.choice(["values", "val", "vaule", "output"]))


# --- references


def uses(files: Files) -> list[tuple[File, object]]:
    found = []
    for file in parsed(files):
        for item, _ in walk_body(file.body):
            if isinstance(item, Attribute) and item.name != "type":
                found += [(file, reference) for reference in references(item.expr)]
    return found


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


# --- twice


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


# --- providers


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
            'terraform {\n  required_providers {\n    google = {\n      source  = "hashicorp/google"\n      version = "latest"\n    }\n  }\n}\n\n',
        ]
    )
    return Case({**files, "main.tf": text + files["main.tf"]}, ("terraform",))


# --- values


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
            found.append((file, Span(match.start(1), match.end(1)), match[1]))
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


@mutation
def invalid_name(files: Files, rng: random.Random) -> Case | None:
    found = [
        each
        for each in known(files)
        if each.item.name == "name"
        and len(each.around) == 1
        and each.around[0].names[0] in {"google_compute_instance", "google_compute_network", "google_compute_subnetwork",
                                        "google_compute_firewall", "google_compute_address", "google_compute_health_check"}
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
    words = {"string": ['"string"', "str", "String", "text"], "number": ['"number"', "int", "integer"], "bool": ['"bool"', "boolean"],
             "list(string)": ["string[]", '"list(string)"', "array(string)", "[string]"], "map(string)": ['"map(string)"', "dict(string)"]}  # fmt: skip
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


# --- syntax


def _lines(
    files: Files, pattern: str, rng: random.Random, names: tuple[str, ...] = ()
) -> tuple[str, list[str], int] | None:
    found = []
    for name, text in files.items():
        if names and name not in names:
            continue
        lines = text.split("\n")
        heredoc = None
        for at, line in enumerate(lines):
            if heredoc is not None:
                heredoc = None if line.strip() == heredoc else heredoc
                continue
            if match := re.search(r"<<-?(\w+)$", line):
                heredoc = match[1]
            elif re.search(pattern, line):
                found.append((name, lines, at))
    return pick(found, rng)


def _changed(
    files: Files, found: tuple[str, list[str], int] | None, change: Callable[[str], str | None]
) -> Case | None:
    if found is None:
        return None
    name, lines, at = found
    new = change(lines[at])
    if new == lines[at]:
        return None
    changed = [*lines[:at], *([] if new is None else [new]), *lines[at + 1 :]]
    return Case({**files, name: "\n".join(changed)}, (), f"{name}:{at + 1}: {lines[at].strip()!r} -> {new!r}")


_ASSIGNMENT = r"^\s*[a-z_]+\s+=\s+\S"
_STRING = r'^\s*[a-z_]+\s+=\s+"[^"]*"\s*$'


@mutation
def unclosed_brace(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"^\s*\}\s*$", rng), lambda line: None)


@mutation
def extra_brace(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"^\s*\}\s*$", rng), lambda line: f"{line}\n{line}")


@mutation
def unopened_block(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"^\s*[a-z_]+( \"[^\"]+\")* \{\s*$", rng), lambda line: line.rstrip(" {"))


@mutation
def brace_on_next_line(files: Files, rng: random.Random) -> Case | None:
    indent = lambda line: line[: len(line) - len(line.lstrip())]  # noqa: E731
    return _changed(
        files,
        _lines(files, r"^\s*[a-z_]+( \"[^\"]+\")* \{\s*$", rng),
        lambda line: f"{line.rstrip(' {')}\n{indent(line)}{{",
    )


@mutation
def unclosed_quote(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _STRING, rng), lambda line: line.rstrip()[:-1])


@mutation
def unopened_quote(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _STRING, rng), lambda line: line.replace('"', "", 1))


@mutation
def unquoted_label_end(files: Files, rng: random.Random) -> Case | None:
    found = _lines(files, r"^(resource|variable|output) ", rng)
    return _changed(files, found, lambda line: line[::-1].replace('"', "", 1)[::-1])


@mutation
def unclosed_bracket(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"=\s+\[[^\[\]]+\]\s*$", rng), lambda line: line.rstrip()[:-1])


@mutation
def unclosed_parenthesis(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r"=\s+\w+\([^()]*\)\s*$", rng), lambda line: line.rstrip()[:-1])


@mutation
def unclosed_interpolation(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files, _lines(files, r"\$\{[^{}]*\}", rng), lambda line: re.sub(r"(\$\{[^{}]*)\}", r"\1", line, count=1)
    )


@mutation
def unended_heredoc(files: Files, rng: random.Random) -> Case | None:
    found = []
    for name, text in files.items():
        for match in re.finditer(r"<<-?(\w+)\n.*?\n(\s*\1)\n", text, re.DOTALL):
            found.append((name, match))
    chosen = pick(found, rng)
    if chosen is None:
        return None
    name, match = chosen
    text = files[name]
    new = rng.choice(["", f"{match[2]};\n", f"{match[2].replace(match[1], match[1] + 'S')}\n"])
    return Case({**files, name: text[: match.start(2)] + new + text[match.end(2) + 1 :]}, (), "heredoc")


@mutation
def missing_equals(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _ASSIGNMENT, rng), lambda line: line.replace("=", "", 1))


@mutation
def colon_for_equals(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, _ASSIGNMENT, rng), lambda line: re.sub(r"\s*=", ":", line, count=1))


@mutation
def double_equals(files: Files, rng: random.Random) -> Case | None:
    sign = rng.choice(["==", ":=", "=>"])
    return _changed(files, _lines(files, _ASSIGNMENT, rng), lambda line: line.replace("=", sign, 1))


@mutation
def trailing_comma(files: Files, rng: random.Random) -> Case | None:
    sign = rng.choice([",", ";"])
    return _changed(
        files, _lines(files, r"^\s*[a-z_]+\s+=\s+[^\[{(]*[\w\"]\s*$", rng), lambda line: line.rstrip() + sign
    )


@mutation
def single_quotes(files: Files, rng: random.Random) -> Case | None:
    return _changed(files, _lines(files, r'"[^"$\\\']*"', rng), lambda line: re.sub(r'"([^"$\\\']*)"', r"'\1'", line))


@mutation
def typographic_quotes(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files,
        _lines(files, r'"[^"$\\\']*"', rng),
        lambda line: re.sub(r'"([^"$\\\']*)"', "\u201c\\1\u201d", line, count=1),
    )


@mutation
def quoted_argument_name(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files, _lines(files, _ASSIGNMENT, rng), lambda line: re.sub(r"([a-z_]+)(\s*)=", r'"\1": ', line, count=1) + ","
    )


@mutation
def equals_before_block(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files,
        _lines(files, r"^(resource|variable|output|provider) .*\{\s*$", rng),
        lambda line: line.replace(" {", " = {"),
    )


@mutation
def block_on_one_line(files: Files, rng: random.Random) -> Case | None:
    found = [
        (file, block)
        for file in parsed(files)
        for block in file.body.blocks_of("variable", "output")
        if len(block.body.items) > 1
        and not block.body.blocks
        and all("\n" not in file.source(item.span) for item in block.body.items)
    ]
    chosen = pick(found, rng)
    if chosen is None:
        return None
    file, block = chosen
    inside = rng.choice([", ", " ", "; "]).join(" ".join(file.source(item.span).split()) for item in block.body.items)
    return edit(files, file, block.span, f'{block.type} "{block.names[0]}" {{ {inside} }}')


@mutation
def fenced(files: Files, rng: random.Random) -> Case | None:
    name = rng.choice(sorted(files))
    fence = rng.choice(["```hcl", "```terraform", "```"])
    tail = rng.choice(["", "\nThis creates everything that was asked for.\n"])
    return Case({**files, name: f"{fence}\n{files[name]}```\n{tail}"}, (), "fence")


@mutation
def missing_list_comma(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files, _lines(files, r'\[.*"\s*,\s*"', rng), lambda line: re.sub(r'"\s*,\s*"', '" "', line, count=1)
    )


@mutation
def bare_interpolation(files: Files, rng: random.Random) -> Case | None:
    return _changed(
        files,
        _lines(files, r"=\s+(var|local)\.\w+\s*$", rng),
        lambda line: re.sub(r"=\s+((?:var|local)\.\w+)", r"= ${\1}", line),
    )
