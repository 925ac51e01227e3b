"""How large the parts of a plan are: read by the generator (which writes it) and by the cost (which counts it).

Everything here follows from the plan alone, so that the same plan always means the same machines and the same bill.
"""

from dataclasses import dataclass
from typing import Literal

from shared.parts.stacks import database_engine
from shared.schemas import InfraPlan

Availability = Literal["ZONAL", "REGIONAL"]


@dataclass(frozen=True, slots=True)
class Sizing:
    """Sizes of one plan. Disks in GB. `sql_tier` is None for a plan without a database.

    `min_replicas`/`max_replicas` are of the instance group (both 1 for a single machine, 0 where there is none).
    Cloud Run: `run_cpu` vCPUs and `run_memory` per instance, between `run_min` and `run_max` instances.
    """

    disk_gb: int = 20
    disk_type: str = "pd-balanced"
    min_replicas: int = 0
    max_replicas: int = 0
    cpu_target: float = 0.6
    sql_tier: str | None = None
    sql_disk_gb: int = 20
    sql_disk_type: str = "PD_SSD"
    sql_availability: Availability = "ZONAL"
    sql_backups: bool = True
    run_cpu: str = "1"
    run_memory: str = "512Mi"
    run_min: int = 0
    run_max: int = 10


# A database as large as the machine that asks it: the machine's shared-core size, or its vCPUs at 3.75 GB each.
_SHARED_TIERS = {
    "e2-micro": "db-f1-micro",
    "f1-micro": "db-f1-micro",
    "e2-small": "db-g1-small",
    "g1-small": "db-g1-small",
    "e2-medium": "db-custom-1-3840",
}
_LARGEST_DATABASE = 64


def sizing_for(plan: InfraPlan) -> Sizing:
    """The sizes of a plan. Asking for availability (`autoscaling`) makes the database regional."""
    grouped = any("instance_group_manager" in kind for kind in plan.resources)
    single = "google_compute_instance" in plan.resources
    engine = database_engine(plan.stack_type)
    return Sizing(
        min_replicas=2 if grouped else int(single),
        max_replicas=6 if grouped else int(single),
        sql_tier=_sql_tier(plan.machine_type) if engine else None,
        sql_availability="REGIONAL" if engine and plan.autoscaling else "ZONAL",
    )


def _sql_tier(machine_type: str) -> str:
    if machine_type in _SHARED_TIERS:
        return _SHARED_TIERS[machine_type]
    size = machine_type.rpartition("-")[2]
    cpus = min(int(size), _LARGEST_DATABASE) if size.isdigit() else 1
    return f"db-custom-{cpus}-{cpus * 3840}"
