"""The monthly bill of a plan: its resources as they will be written, and what its users do with them."""

from collections.abc import Callable
from typing import Any

from shared.cost import rates
from shared.cost.lines import Cost, CostLine, bill, line
from shared.cost.regions import REGIONS, region_factor, region_of
from shared.cost.resources import BUCKET_LINE, resources_cost
from shared.schemas import InfraPlan
from shared.terraform.sizing import Sizing


def plan_cost(plan: InfraPlan, sizing: Sizing, *, users: int | None = None, stored_gb: float | None = None) -> Cost:
    """What a plan costs a month: machines, disks and databases by table, usage from the number of users.

    An instance group is counted at its smallest size. Without `users`, services that are billed by use are counted for
    1,000 users and internet traffic of machines is left out. `stored_gb` is what a bucket holds (20 GB when unknown).
    """
    fixed = resources_cost([{"type": kind, "values": _values(kind, plan, sizing)} for kind in plan.resources])
    return bill([*map(_stored(stored_gb), fixed.lines), *_usage(plan, sizing, users)], fixed.unpriced)


def _stored(stored_gb: float | None) -> Callable[[CostLine], CostLine]:
    """A bucket's line at what it is said to hold; every other line as it is."""

    def held(each: CostLine) -> CostLine:
        if stored_gb is None or each.item != BUCKET_LINE:
            return each
        return line(each.item, stored_gb, each.unit_usd)

    return held


def _values(kind: str, plan: InfraPlan, sizing: Sizing) -> dict[str, Any]:
    """A resource's planned values, as far as they cost anything."""
    where = {"region": plan.region}
    boot_disk = {"disk_size_gb": sizing.disk_gb, "disk_type": sizing.disk_type}
    match kind:
        case "google_compute_instance":
            return where | {
                "machine_type": plan.machine_type,
                "boot_disk": [{"initialize_params": [{"size": sizing.disk_gb, "type": sizing.disk_type}]}],
            }
        case "google_compute_instance_template":
            return where | {"machine_type": plan.machine_type, "disk": [boot_disk]}
        case "google_compute_instance_group_manager" | "google_compute_region_instance_group_manager":
            return where | {"target_size": sizing.min_replicas}
        case "google_compute_global_address":
            return {"purpose": "VPC_PEERING"}
        case "google_sql_database_instance":
            settings = {
                "tier": sizing.sql_tier,
                "disk_size": sizing.sql_disk_gb,
                "disk_type": sizing.sql_disk_type,
                "availability_type": sizing.sql_availability,
                "backup_configuration": [{"enabled": sizing.sql_backups}],
            }
            return where | {"settings": [settings]}
        case "google_cloud_run_v2_service":
            limits = {"cpu": sizing.run_cpu, "memory": sizing.run_memory}
            scaling = [{"min_instance_count": sizing.run_min}]
            template = {"scaling": scaling, "containers": [{"resources": [{"limits": limits}]}]}
            return {"location": plan.region, "template": [template]}
        case _:
            return where | {"location": plan.region}


def _usage(plan: InfraPlan, sizing: Sizing, users: int | None) -> list[CostLine]:
    """What is billed by use. Requests are spread over the month, so free tiers count in full."""
    people = rates.USERS_WHEN_UNKNOWN if users is None else users
    requests = people * rates.REQUESTS_PER_USER
    factor = region_factor(plan.region)
    kinds = set(plan.resources)
    lines: list[CostLine] = []
    if "google_cloud_run_v2_service" in kinds:
        tier = REGIONS[region_of(plan.region)].run_tier
        seconds = requests * rates.SECONDS_PER_REQUEST
        cpu = max(0.0, seconds * float(sizing.run_cpu) - rates.RUN_FREE_CPU_SECONDS)
        memory = max(0.0, seconds * 0.5 - rates.RUN_FREE_GIB_SECONDS)
        lines += [
            line("Cloud Run vCPU-seconds", cpu, rates.RUN_CPU_SECOND[tier]),
            line("Cloud Run GiB-seconds", memory, rates.RUN_GIB_SECOND[tier]),
            line("Cloud Run requests", max(0, requests - rates.RUN_FREE_REQUESTS), rates.RUN_REQUEST),
        ]
    if plan.stack_type == "static_site":
        lines.append(line("bucket reads", requests, rates.BUCKET_READ * factor))
    if "google_pubsub_topic" in kinds:
        moved = max(0.0, 2 * requests * rates.MESSAGE_GB - rates.PUBSUB_FREE_GIB)
        lines.append(line("Pub/Sub, GiB moved", moved, rates.PUBSUB_GIB))
    served = requests * rates.GB_PER_REQUEST
    if "google_compute_global_forwarding_rule" in kinds and users is not None:
        lines.append(line("load balancer, GB processed", served, rates.LOAD_BALANCER_GB * factor))
    by_use = kinds & {"google_cloud_run_v2_service", "google_storage_bucket_iam_member"}
    if by_use or (users is not None and plan.stack_type.startswith(("backend_api", "web_app"))):
        lines.append(line("internet traffic, GB", served, egress_usd(served, region_of(plan.region))))
    return lines


def egress_usd(gb: float, region: str) -> float:
    """US dollars per GB to the internet, on average over the steps of the scale."""
    first, left, usd = REGIONS[region].egress, gb, 0.0
    for width, share in rates.EGRESS_STEPS:
        usd += min(left, width) * first * share
        left = max(0.0, left - width)
    return usd / gb if gb else first
