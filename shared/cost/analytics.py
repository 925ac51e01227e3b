"""Lines of BigQuery, Dataflow, Composer, notebooks and Vertex AI."""

import re
from collections.abc import Iterator

from shared.cost import rates, use
from shared.cost.compute import gpu_lines, machine_lines
from shared.cost.disks import disk_lines
from shared.cost.lines import CostLine, line
from shared.cost.machines import HOURS_PER_MONTH, machine
from shared.cost.planned import Block, Deployment, Resource, UnpricedError
from shared.cost.registry import pricer

# https://cloud.google.com/bigquery/pricing, US: a TB read by queries, a GB kept for a month, a slot-hour by edition.
QUERY_TB, TABLE_GB = 6.25, 0.023
SLOT_HOUR = {"STANDARD": 0.04, "ENTERPRISE": 0.06, "ENTERPRISE_PLUS": 0.10}


@pricer("google_bigquery_dataset")
def dataset(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Queries are billed by what they read; storage counted as it lies on the disk costs twice as much a GB."""
    del deployment
    if resource.values.text("storage_billing_model", "LOGICAL").upper() == "PHYSICAL":
        yield line("BigQuery physical storage, GB", 0, TABLE_GB, worst=use.TABLE_GB.worst)
    yield line("BigQuery queries, TB", use.SCANNED_TB.usual, QUERY_TB, worst=use.SCANNED_TB.worst)


@pricer("google_bigquery_table")
def table(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """What a table holds; a view holds nothing."""
    values = resource.values
    if values.has("view") or values.has("external_data_configuration"):
        return
    del deployment
    yield line("BigQuery storage, GB", use.TABLE_GB.usual, TABLE_GB, worst=use.TABLE_GB.worst)


@pricer("google_bigquery_data_transfer_config")
def transfer(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A scheduled query reads in the dearest month as much as all others, and so often more as it runs in a day."""
    del deployment
    often = max(1.0, _runs_a_day(resource.values.text("schedule", "every 24 hours")))
    yield line("BigQuery scheduled queries, TB", use.SCANNED_TB.usual, QUERY_TB, worst=use.SCANNED_TB.worst * often)


_EVERY = re.compile(r"every (\d{1,4}) (minutes?|mins?|hours?)(?: from \d\d?:\d\d to \d\d?:\d\d| synchronized)?")
_BY_THE_DAY = re.compile(r"(?:every |(?:\d\w{0,2}|first|second|third|fourth|fifth)[ ,])[a-z0-9, ]+(?: \d\d?:\d\d)?")


def _runs_a_day(schedule: str) -> float:
    said = " ".join(schedule.lower().split())
    if found := _EVERY.fullmatch(said):
        minutes = int(found[1]) * (60 if found[2].startswith("hour") else 1)
        if minutes:
            return 24 * 60 / minutes
    elif _BY_THE_DAY.fullmatch(said) and not re.search(r"minute|min\b|mins|hour", said):
        return 1.0
    raise UnpricedError(f"schedule: how often it runs is not known of {schedule[:60]!r}")


@pricer("google_bigquery_reservation")
def slots(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Slots by the hour, with those that it may add by itself."""
    values = resource.values
    edition = values.text("edition", "ENTERPRISE").upper()
    if edition not in SLOT_HOUR:
        raise UnpricedError(f"edition: no price is known for {edition[:60]!r}")
    count = values.number("slot_capacity")
    most = count + values.block("autoscale").number("max_slots", 0)
    unit = rates.regional_usd(SLOT_HOUR[edition] * HOURS_PER_MONTH, deployment.region(resource))
    yield line(f"BigQuery slots, {edition.lower()}", count, unit, worst=most)


# https://cloud.google.com/dataflow/pricing, us-central1: streaming, the dearer kind; per vCPU-, GB- and disk-GB-hour.
_FLOW_CPU, _FLOW_GB, _FLOW_DISK = 0.069, 0.003557, 0.000054
_FLOW_MOST_WORKERS = 100.0
_FLOW_DISK_GB = 430.0


@pricer("google_dataflow_job", "google_dataflow_flex_template_job")
def dataflow(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Workers at Dataflow's own rates; where no maximum is written it is Google's for streaming (100)."""
    values = resource.values
    name = values.text("machine_type", "n1-standard-4")
    size = machine(name)
    least = values.number("num_workers", 0) or 1
    most = max(least, values.number("max_workers", 0) or _FLOW_MOST_WORKERS)
    hour = size.vcpus * _FLOW_CPU + size.memory_gb * _FLOW_GB + _FLOW_DISK_GB * _FLOW_DISK
    unit = rates.regional_usd(hour * HOURS_PER_MONTH, deployment.region(resource))
    yield line(f"Dataflow workers, {name}", least, unit, worst=most)
    if values.flag("enable_streaming_engine"):
        yield line("Dataflow streaming, GB", 0, 0.018, worst=use.INTERNET_GB.worst)


# https://cloud.google.com/composer/pricing (2 and 3), us-central1: an environment by size, its vCPUs, memory and disk.
_COMPOSER_HOUR = {"ENVIRONMENT_SIZE_SMALL": 0.35, "ENVIRONMENT_SIZE_MEDIUM": 0.55, "ENVIRONMENT_SIZE_LARGE": 0.95}
_COMPOSER_CPU, _COMPOSER_GB = 0.06, 0.007
# A part's own disk, GB an hour: what the same page has for the environment's database.
_COMPOSER_DISK = 0.000232877
# vCPUs, GB, least and most of each part where nothing is written.
_COMPOSER_PARTS: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "ENVIRONMENT_SIZE_SMALL": {"scheduler": (0.5, 2, 1, 1), "web_server": (1, 2, 1, 1), "worker": (0.5, 2, 1, 3)},
    "ENVIRONMENT_SIZE_MEDIUM": {"scheduler": (2, 7.5, 2, 2), "web_server": (2, 7.5, 1, 1), "worker": (2, 7.5, 2, 6)},
    "ENVIRONMENT_SIZE_LARGE": {"scheduler": (4, 15, 2, 2), "web_server": (4, 15, 1, 1), "worker": (4, 15, 3, 12)},
}


@pricer("google_composer_environment")
def composer(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Always there: the environment's fee, its database, and what schedules and works."""
    config = resource.values.block("config")
    if config.number("node_count", 0):
        raise UnpricedError("config.node_count: no price is known for the first version of Composer")
    size = config.text("environment_size", "ENVIRONMENT_SIZE_SMALL")
    if size not in _COMPOSER_HOUR:
        raise UnpricedError(f"config.environment_size: no price is known for {size[:60]!r}")
    region = deployment.region(resource)
    yield line("Composer environment", 1, rates.regional_usd(_COMPOSER_HOUR[size] * HOURS_PER_MONTH, region))
    loads = config.block("workloads_config")
    for part, (cpu, gb, least, most) in _COMPOSER_PARTS[size].items():
        load = loads.block(part)
        hour = load.number("cpu", cpu) * _COMPOSER_CPU + load.number("memory_gb", gb) * _COMPOSER_GB
        hour += load.number("storage_gb", 0) * _COMPOSER_DISK
        usual = load.number("min_count", 0) or load.number("count", 0) or least
        worst = max(usual, load.number("max_count", 0) or load.number("count", 0) or most)
        unit = rates.regional_usd(hour * HOURS_PER_MONTH, region)
        yield line(f"Composer {part.replace('_', ' ')}", usual, unit, worst=worst)
    for part in ("triggerer", "dag_processor"):
        for load in loads.blocks(part):
            hour = load.number("cpu") * _COMPOSER_CPU + load.number("memory_gb") * _COMPOSER_GB
            hour += load.number("storage_gb", 0) * _COMPOSER_DISK
            unit = rates.regional_usd(hour * HOURS_PER_MONTH, region)
            yield line(f"Composer {part.replace('_', ' ')}", load.number("count", 1), unit)


@pricer("google_notebooks_instance", "google_workbench_instance")
def notebook(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A machine with two disks."""
    values = resource.values
    setup = values.block("gce_setup") if resource.type == "google_workbench_instance" else values
    region = deployment.region(resource)
    name = setup.text("machine_type", "e2-standard-4")
    yield from machine_lines(name, region)
    for gpu in [*setup.blocks("accelerator_configs"), *setup.blocks("accelerator_config")]:
        kind = gpu.text("type").lower().replace("_", "-")
        yield from gpu_lines(kind, gpu.number("core_count", 1), name, region)
    if resource.type == "google_workbench_instance":
        boot, data = setup.block("boot_disk"), setup.block("data_disks")
        disks = [(boot.text("disk_type", "PD_BALANCED"), boot.number("disk_size_gb", 150)),
                 (data.text("disk_type", "PD_BALANCED"), data.number("disk_size_gb", 100))]  # fmt: skip
    else:
        disks = [(setup.text("boot_disk_type", "PD_STANDARD"), setup.number("boot_disk_size_gb", 100)),
                 (setup.text("data_disk_type", "PD_STANDARD"), setup.number("data_disk_size_gb", 100))]  # fmt: skip
    for kind, gb in disks:
        yield from disk_lines(kind.lower().replace("_", "-"), gb, region)


# What Vertex AI's own machines for predictions cost over those of Compute Engine.
_VERTEX_SURCHARGE = 1.15


def replicas(resource: Resource, deployment: Deployment, block: Block, what: str) -> Iterator[CostLine]:
    """Dedicated machines, from their minimum to their maximum."""
    region = deployment.region(resource)
    least = block.number("min_replica_count", 1) or 1
    most = max(least, block.number("max_replica_count", 0) or least)
    spec = block.block("machine_spec")
    name = spec.text("machine_type")
    made = list(machine_lines(name, region, count=least, worst=most))
    if gpus := spec.number("accelerator_count", 0):
        kind = spec.text("accelerator_type").lower().replace("_", "-")
        made += gpu_lines(kind, gpus, name, region, count=least, worst=most)
    for each in made:
        usual, worst = each.monthly_usd * _VERTEX_SURCHARGE, each.worst_usd * _VERTEX_SURCHARGE
        if each.unit_usd < 0:
            continue
        yield line(
            f"{what}, {each.item}",
            each.quantity,
            each.unit_usd * _VERTEX_SURCHARGE,
            worst=worst / usual * each.quantity,
        )


@pricer("google_vertex_ai_endpoint_with_model_garden_deployment")
def model_garden(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """A model on machines of its own."""
    dedicated = resource.values.block("deploy_config").block("dedicated_resources")
    yield from replicas(resource, deployment, dedicated, "Vertex AI model")


@pricer("google_vertex_ai_deployment_resource_pool")
def model_pool(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Machines that several models share."""
    yield from replicas(resource, deployment, resource.values.block("dedicated_resources"), "Vertex AI pool")


_FEATURE_NODE_HOUR = 0.94


@pricer("google_vertex_ai_featurestore")
def featurestore(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Nodes that serve features."""
    serving = resource.values.block("online_serving_config")
    least = serving.number("fixed_node_count", 0) or serving.block("scaling").number("min_node_count", 0)
    most = serving.block("scaling").number("max_node_count", 0) or max(
        least, 10 if serving.blocks("scaling") else least
    )
    unit = rates.regional_usd(_FEATURE_NODE_HOUR * HOURS_PER_MONTH, deployment.region(resource))
    yield line("Vertex AI feature store, nodes", least, unit, worst=most)


@pricer("google_vertex_ai_feature_online_store")
def online_store(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Nodes that serve features: of Bigtable from minimum to maximum, or two."""
    scaling = resource.values.block("bigtable").block("auto_scaling")
    least = scaling.number("min_node_count", 2)
    unit = rates.regional_usd(_FEATURE_NODE_HOUR * HOURS_PER_MONTH, deployment.region(resource))
    yield line("Vertex AI feature store, nodes", least, unit, worst=max(least, scaling.number("max_node_count", least)))


@pricer("google_vertex_ai_tensorboard", "google_vertex_ai_metadata_store")
def kept_records(resource: Resource, deployment: Deployment) -> Iterator[CostLine]:
    """Records of training, 10 US dollars a GiB and month."""
    del resource, deployment
    yield line("Vertex AI records, GiB", 0, 10.0, worst=10)
