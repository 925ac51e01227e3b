"""The monthly bill of planned Terraform resources, as `terraform show -json` lists them."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shared.cost import rates
from shared.cost.lines import Cost, CostLine, bill, line
from shared.cost.machines import HOURS_PER_MONTH, machine_monthly_usd
from shared.cost.regions import DEFAULT_REGION, REGIONS, region_factor, region_of

Values = Mapping[str, Any]
BUCKET_LINE = "bucket, GB"

_FREE = re.compile(
    r"google_(compute_(network|subnetwork|firewall|route|router|health_check|region_health_check|backend_\w+"
    r"|region_backend_service|url_map|target_\w+|autoscaler|region_autoscaler|instance_group|network_endpoint_group"
    r"|managed_ssl_certificate|network_peering|project_metadata\w*|global_network_endpoint\w*)"
    r"|\w+_iam_(member|binding|policy)|project_service|project_iam_custom_role|service_account\w*"
    r"|service_networking_connection|sql_(database|user|ssl_cert)|storage_bucket_(object|acl|access_control)"
    r"|pubsub_subscription|pubsub_topic|monitoring_\w+|logging_\w+)|random_\w+"
)


def resources_cost(planned_resources: Iterable[Mapping[str, Any]]) -> Cost:
    """What planned resources cost a month, without traffic and usage that nobody can know from them.

    Each is `{"type": ..., "values": {...}}`. Values that are missing, null or unknown are taken at Google's default; a
    type that no table knows goes to `unpriced`. An instance group is counted at its autoscaler's smallest size.
    """
    planned = [(str(each.get("type")), _mapping(each.get("values"))) for each in planned_resources]
    home = next((region for _, values in planned if (region := _location(values))), DEFAULT_REGION)
    lines: list[CostLine] = []
    unpriced: list[str] = []
    for kind, values in planned:
        price = _PRICES.get(kind)
        if price is not None:
            lines += price(values, region_of(_location(values) or home))
        elif kind in _GROUPS:
            lines += _group(values, region_of(_location(values) or home), planned)
        elif kind not in _TOGETHER and not _FREE.fullmatch(kind):
            unpriced.append(kind)
    lines += _addresses(planned) + _forwarding(planned, home)
    return bill(lines, unpriced)


_GROUPS = {"google_compute_instance_group_manager", "google_compute_region_instance_group_manager"}
_RULES = {"google_compute_global_forwarding_rule", "google_compute_forwarding_rule"}
_AUTOSCALERS = {"google_compute_autoscaler", "google_compute_region_autoscaler"}
_TOGETHER = _RULES | {
    "google_compute_address",
    "google_compute_global_address",
    "google_compute_instance_template",
    "google_compute_region_instance_template",
}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapping(value: Any) -> Values:
    return value if isinstance(value, Mapping) else {}


def _block(values: Values, *path: str) -> Values:
    """A nested block: Terraform shows one as a list of objects."""
    for name in path:
        found = values.get(name)
        values = _mapping(found[0] if isinstance(found, list) and found else found)
    return values


def _text(value: Any, default: str) -> str:
    """The last part of a name or a link; a value that is unknown or no text is the default."""
    return value.rpartition("/")[2] if isinstance(value, str) and value else default


def _number(value: Any, default: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return default
    return number if 0 <= number < 1e9 and not isinstance(value, bool) else default


def _location(values: Values) -> str | None:
    for name in ("zone", "region", "location"):
        if isinstance(values.get(name), str) and values[name]:
            return str(values[name])
    return None


def _machine(machine_type: Any, region: str, count: float) -> list[CostLine]:
    name = _text(machine_type, "e2-medium")
    try:
        return [line(f"machine {name}, {region}", count, machine_monthly_usd(name, region))]
    except KeyError:
        # A type this table is too old for is better overestimated than left out.
        return [line(f"machine {name} (price unknown), {region}", count, machine_monthly_usd("n2-standard-8", region))]


def _disk(kind: Any, size_gb: Any, region: str, count: float) -> list[CostLine]:
    name = _text(kind, rates.DEFAULT_DISK)
    price = rates.DISK_GB_MONTH.get(name, rates.DISK_GB_MONTH["pd-ssd"]) * region_factor(region)
    return [line(f"disk {name}, GB", count * _number(size_gb, rates.DEFAULT_DISK_GB), price)]


def _instance(values: Values, region: str) -> list[CostLine]:
    boot = _block(values, "boot_disk", "initialize_params")
    return _machine(values.get("machine_type"), region, 1) + _disk(boot.get("type"), boot.get("size"), region, 1)


def _group(values: Values, region: str, planned: list[tuple[str, Values]]) -> list[CostLine]:
    # The template's name is not known before apply; a deployment of ours has one.
    template = next((other for kind, other in planned if kind.endswith("_instance_template")), {})
    scaler = next((other for kind, other in planned if kind in _AUTOSCALERS), {})
    smallest = _block(scaler, "autoscaling_policy").get("min_replicas")
    count = _number(smallest, _number(values.get("target_size"), 1))
    disk = _block(template, "disk")
    return _machine(template.get("machine_type"), region, count) + _disk(
        disk.get("disk_type"), disk.get("disk_size_gb"), region, count
    )


def _database(values: Values, region: str) -> list[CostLine]:
    settings = _block(values, "settings")
    tier = _text(settings.get("tier"), "db-custom-1-3840")
    both = 2 if settings.get("availability_type") == "REGIONAL" else 1
    factor = region_factor(region) * both
    size = _number(settings.get("disk_size"), rates.SQL_DEFAULT_DISK_GB)
    disk = _text(settings.get("disk_type"), "PD_SSD")
    lines = [
        line(f"database {tier}{', regional' if both == 2 else ''}", 1, _tier_hour(tier) * HOURS_PER_MONTH * factor),
        line(f"database disk {disk}, GB", size, rates.SQL_DISK_GB_MONTH.get(disk, 0.17) * factor),
    ]
    if _block(settings, "backup_configuration").get("enabled"):
        lines.append(line("database backups, GB", size, rates.SQL_BACKUP_GB_MONTH * region_factor(region)))
    return lines


def _tier_hour(tier: str) -> float:
    custom = re.fullmatch(r"db-custom-(\d+)-(\d+)", tier)
    if tier in rates.SQL_SHARED_HOUR:
        return rates.SQL_SHARED_HOUR[tier]
    cpus, memory = (int(custom[1]), int(custom[2]) / 1024) if custom else rates.SQL_N1.get(tier, (8, 64.0))
    return cpus * rates.SQL_CPU_HOUR + memory * rates.SQL_GB_HOUR


def _cloud_run(values: Values, region: str) -> list[CostLine]:
    template = _block(values, "template")
    least = _number(_block(template, "scaling").get("min_instance_count"), 0)
    limits = _mapping(_block(template, "containers", "resources").get("limits"))
    memory = _text(limits.get("memory"), "512Mi")
    gib = _number(memory.removesuffix("Gi"), 0.5) if memory.endswith("Gi") else _number(memory[:-2], 512) / 1024
    seconds = HOURS_PER_MONTH * 3600 * rates.RUN_IDLE_SECOND[REGIONS[region].run_tier]
    return [line("Cloud Run, instances kept warm", least, seconds * (_number(limits.get("cpu"), 1) + gib))]


def _redis(values: Values, region: str) -> list[CostLine]:
    tier = _text(values.get("tier"), "BASIC")
    size = _number(values.get("memory_size_gb"), 1)
    hourly = next(usd for most, usd in rates.REDIS_GB_HOUR[tier] if size <= most)
    return [line(f"Redis {tier.lower()}, GB", size, hourly * HOURS_PER_MONTH * region_factor(region))]


def _bucket(values: Values, region: str) -> list[CostLine]:
    price = rates.BUCKET_GB_MONTH.get(_text(values.get("storage_class"), "STANDARD"), 0.02)
    return [line(BUCKET_LINE, rates.BUCKET_GB, price * region_factor(region))]


def _addresses(planned: list[tuple[str, Values]]) -> list[CostLine]:
    """External addresses: reserved ones, or those that machines have; a load balancer's own is free."""
    reserved = sum(
        kind == "google_compute_address" and values.get("address_type") in {None, "EXTERNAL"}
        for kind, values in planned
    )
    worn = sum(
        kind == "google_compute_instance"
        and any(_mapping(each).get("access_config") for each in _items(values.get("network_interface")))
        for kind, values in planned
    )
    return [line("external address", max(reserved, worn), rates.ADDRESS_HOUR * HOURS_PER_MONTH)]


def _forwarding(planned: list[tuple[str, Values]], home: str) -> list[CostLine]:
    rules = sum(kind in _RULES for kind, _ in planned)
    if not rules:
        return []
    more = max(0, rules - rates.FORWARDING_RULES_INCLUDED)
    hourly = rates.FORWARDING_RULES_HOUR + more * rates.FORWARDING_RULE_MORE_HOUR
    return [line("load balancer, forwarding rules", 1, hourly * HOURS_PER_MONTH * region_factor(home))]


_PRICES: dict[str, Callable[[Values, str], list[CostLine]]] = {
    "google_compute_instance": _instance,
    "google_compute_disk": lambda values, region: _disk(values.get("type"), values.get("size"), region, 1),
    "google_sql_database_instance": _database,
    "google_cloud_run_v2_service": _cloud_run,
    "google_storage_bucket": _bucket,
    "google_compute_router_nat": lambda _, __: [
        line("Cloud NAT", 1, (rates.NAT_MACHINE_HOUR + rates.ADDRESS_HOUR) * HOURS_PER_MONTH)
    ],
    "google_vpc_access_connector": lambda _, region: _machine("e2-micro", region, rates.CONNECTOR_MACHINES),
    "google_redis_instance": _redis,
    "google_container_cluster": lambda _, region: [
        line("Kubernetes control plane", 1, rates.CLUSTER_HOUR * HOURS_PER_MONTH * region_factor(region))
    ],
}
