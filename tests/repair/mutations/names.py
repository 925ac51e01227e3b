"""Names that do not exist: misspelt, of another cloud, of another type."""

import random

from shared.terraform.hcl.nodes import Block, Span
from shared.terraform.schema import provider_schema
from tests.repair.mutations.places import (
    Case,
    Files,
    attributes,
    drop,
    edit,
    known,
    mutation,
    parsed,
    pick,
    spots,
    typo,
)


@mutation
def misspelt_argument(files: Files, rng: random.Random) -> Case | None:
    spot = pick([each for each in known(files) if len(each.item.name) > 3], rng)
    if spot is None:
        return None
    new = typo(spot.item.name, rng)
    return None if new in spot.schema.attributes else edit(files, spot.file, spot.item.name_span, new)


@mutation
def timeout_as_a_noun(files: Files, rng: random.Random) -> Case | None:
    nouns = {"create": "creation", "update": "updating", "delete": "deletion"}
    found = [each for each in attributes(files) if each.around[-1].type == "timeouts" and each.item.name in nouns]
    spot = pick(found, rng)
    return spot and edit(files, spot.file, spot.item.name_span, nouns[spot.item.name])


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
