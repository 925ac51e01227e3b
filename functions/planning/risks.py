"""What can go wrong with a plan: a closed vocabulary of flags, decided from the plan and the goal by code."""

from shared.cost import Cost, plan_cost, vcpus
from shared.llm.offline.goal import Goal
from shared.llm.offline.plan import MOST_USERS_EACH, wanted_machine
from shared.schemas import InfraPlan
from shared.terraform.sizing import Sizing
from shared.terraform.stacks import database_engine, has_machine

RISKS: dict[str, str] = {
    "budget_exceeded": "The cheapest estimate is above the stated budget.",
    "undersized": "The machines are smaller than the stated users need.",
    "cost_spikes": "The bill grows with use.",
    "high_cost": "The estimate is above 1,000 US dollars a month.",
    "partly_covered": "The goal asks for something that is not part of this plan.",
    "open_firewall": "Ports 80 and 443 are open to the whole internet.",
    "no_https": "Traffic is plain HTTP until a certificate is added.",
    "no_redundancy": "There is one machine: when it fails, the service is down.",
    "single_zone": "Everything stands in one zone: when the zone fails, the service is down.",
    "no_backup": "The machine's disk is not backed up.",
    "public_service": "Everybody on the internet can call the service.",
    "public_bucket": "Everybody on the internet can read what is in the bucket.",
    "public_database": "The goal asks for a database that is open to the internet; it is given a private address.",
    "cold_starts": "Without traffic no instance is kept running, so the first request after a pause is slow.",
    "sensitive_data": "The goal speaks of personal, health or payment data: have access and retention reviewed.",
}
"""Flag -> what it means; a plan's own explanation may add numbers."""

# What a model may add: judgements about the goal. Everything else is a fact about the plan, and code knows those.
JUDGEMENTS = frozenset({"cost_spikes", "sensitive_data"})

_HIGH_COST = 1_000.0


def risks_of(plan: InfraPlan, goal: Goal, cost: Cost, sizing: Sizing, left_out: list[str]) -> dict[str, str]:
    """Flag -> explanation, the gravest first. `plan.risk_flags` are what the model said; `cost` is the plan's."""
    found: dict[str, str] = {}
    kinds = set(plan.resources)
    budget = goal.budget_usd
    over = budget is not None and cost.total_usd > budget
    if over:
        named = f"with {goal.machine_type}, as asked, it is" if goal.machine_type else "the cheapest estimate is"
        found["budget_exceeded"] = (
            f"The budget of {budget:,.2f} USD a month is not enough: {named} {cost.total_usd:,.2f} USD a month."
        )
    if short := _undersized(plan, goal, sizing):
        found["undersized"] = short
    if left_out:
        found["partly_covered"] = f"Not part of this plan: {', '.join(left_out)}."
    if cost.total_usd > _HIGH_COST:
        found["high_cost"] = f"{cost.total_usd:,.2f} USD a month."
    if spike := _spike(plan, goal, cost, sizing):
        found["cost_spikes"] = spike
    single = "google_compute_instance" in kinds
    worker = plan.stack_type == "worker_pubsub"
    facts = {
        "open_firewall": single and "google_compute_firewall" in kinds,
        "no_https": (single and not worker) or "google_compute_target_http_proxy" in kinds,
        "no_redundancy": single,
        "single_zone": "google_compute_instance_group_manager" in kinds
        or (database_engine(plan.stack_type) is not None and sizing.sql_availability == "ZONAL"),
        "no_backup": single and not worker and sizing.sql_tier is None,
        "public_service": "google_cloud_run_v2_service_iam_member" in kinds,
        "public_bucket": _is_public(plan),
        "public_database": goal.public_database,
        "cold_starts": "google_cloud_run_v2_service" in kinds and sizing.run_min == 0,
        "sensitive_data": goal.sensitive,
    }
    found |= {flag: RISKS[flag] for flag, holds in facts.items() if holds}
    for flag in plan.risk_flags:
        if flag in JUDGEMENTS:
            found.setdefault(flag, RISKS[flag])
    return {flag: found[flag] for flag in RISKS if flag in found}


def _undersized(plan: InfraPlan, goal: Goal, sizing: Sizing) -> str | None:
    if goal.users is None or not has_machine(plan.stack_type) or plan.stack_type == "worker_pubsub":
        return None
    wanted = wanted_machine(goal.users, grouped=plan.stack_type.startswith("web_app"), quick=False)
    if vcpus(plan.machine_type) >= vcpus(wanted):
        most = MOST_USERS_EACH * max(1, sizing.max_replicas)
        return None if goal.users <= most else f"{goal.users:,} users are more than the {most:,} this plan can grow to."
    return f"{goal.users:,} users ask for {wanted}; the plan has {plan.machine_type}."


def _spike(plan: InfraPlan, goal: Goal, cost: Cost, sizing: Sizing) -> str | None:
    """How far the bill can grow: a group at its largest; services that are billed by use."""
    if sizing.max_replicas > sizing.min_replicas:
        most = _at_most(plan, goal, sizing)
        return (
            f"The group grows from {sizing.min_replicas} to at most {sizing.max_replicas} machines under load: "
            f"up to {most:,.2f} USD a month instead of {cost.total_usd:,.2f}."
        )
    if "google_cloud_run_v2_service" in plan.resources:
        return f"The service is billed by use, with at most {sizing.run_max} instances at a time."
    if "google_storage_bucket" in plan.resources:
        stored = next((each for each in cost.lines if each.item.startswith("bucket, GB")), None)
        more = f"{stored.quantity:g} GB are counted; 1,000 GB are {1_000 * stored.unit_usd:,.2f}" if stored else ""
        public = " Reads and traffic too, and everybody can cause them." if _is_public(plan) else ""
        return f"Storage is billed by use: {more} USD a month.{public}"
    return None


def _is_public(plan: InfraPlan) -> bool:
    return "google_storage_bucket_iam_member" in plan.resources


def _at_most(plan: InfraPlan, goal: Goal, sizing: Sizing) -> float:
    largest = Sizing(
        disk_gb=sizing.disk_gb,
        disk_type=sizing.disk_type,
        min_replicas=sizing.max_replicas,
        max_replicas=sizing.max_replicas,
        sql_tier=sizing.sql_tier,
        sql_availability=sizing.sql_availability,
    )
    return plan_cost(plan, largest, users=goal.users, stored_gb=goal.stored_gb).total_usd
