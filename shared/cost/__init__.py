"""What things cost, by table: never by a model.

    machine_monthly_usd("e2-standard-4", "asia-south1")          US dollars a month
    plan_cost(plan, sizing_for(plan), users=10_000)              Cost(total_usd, lines, unpriced)
    resources_cost([{"type": ..., "values": {...}}, ...])        the same, for what `terraform show -json` says
    fit_to_budget(plan, 300.0, users=10_000)                     the plan with the largest machine that 300 USD allow
    next_machine_type("e2-standard-4")                           "e2-standard-8"
    vcpus("e2-medium"), memory_gb("e2-medium")                   1.0, 4.0

Prices are Google's public list prices for us-central1 without discounts; each table names its page and its date.
A month is 730 hours.
"""

from shared.cost.budget import fit_to_budget
from shared.cost.lines import Cost, CostLine
from shared.cost.machines import (
    COST_TABLE,
    is_machine_type,
    machine_monthly_usd,
    memory_gb,
    next_machine_type,
    smaller_machine_types,
    vcpus,
)
from shared.cost.plan import plan_cost
from shared.cost.regions import DEFAULT_REGION, REGIONS, Region, region_factor, region_of
from shared.cost.resources import resources_cost

__all__ = [
    "COST_TABLE",
    "DEFAULT_REGION",
    "REGIONS",
    "Cost",
    "CostLine",
    "Region",
    "fit_to_budget",
    "is_machine_type",
    "machine_monthly_usd",
    "memory_gb",
    "next_machine_type",
    "plan_cost",
    "region_factor",
    "region_of",
    "resources_cost",
    "smaller_machine_types",
    "vcpus",
]
