"""What things cost, by table: never by a model.

    machine_monthly_usd("e2-standard-4", "asia-south1")          US dollars for a full month, discount taken off
    resources_cost(priced_resources(document, files))            Cost(total_usd, worst_usd, lines, unpriced)
    next_machine_type("e2-standard-4")                           "e2-standard-8"
    vcpus("e2-medium"), memory_gb("e2-medium")                   1.0, 4.0

Prices are Google's public list prices; tables and constants name their source and date. A month is 730 hours. Families
of services are modules (`compute`, `disks`, `network`, `databases`, ...), each with its rates, its lines and the
Terraform types that it prices; `registry` says how one registers, `rates` and `machines` are the look-ups.
"""

from shared.cost.lines import Cost, CostLine, Unpriced
from shared.cost.machines import (
    COST_TABLE,
    NotSoldError,
    UnknownMachineError,
    hourly_usd,
    is_machine_type,
    is_sold,
    machine_monthly_usd,
    memory_gb,
    next_machine_type,
    regions_of,
    smaller_machine_types,
    vcpus,
)
from shared.cost.regions import DEFAULT_REGION, REGIONS, Region, region_factor, region_of
from shared.cost.resources import resources_cost

__all__ = [
    "COST_TABLE",
    "DEFAULT_REGION",
    "REGIONS",
    "Cost",
    "CostLine",
    "NotSoldError",
    "Region",
    "UnknownMachineError",
    "Unpriced",
    "hourly_usd",
    "is_machine_type",
    "is_sold",
    "machine_monthly_usd",
    "memory_gb",
    "next_machine_type",
    "region_factor",
    "region_of",
    "regions_of",
    "resources_cost",
    "smaller_machine_types",
    "vcpus",
]
