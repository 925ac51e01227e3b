"""From a goal to a plan: a model proposes, code decides what of it holds."""

import re
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from functions.planning.catalogue import bind
from functions.planning.cost import cost_of, fit_to_budget
from functions.planning.risks import RISKS, risks_of
from functions.planning.rules.goal import Goal, named, read_goal
from functions.planning.rules.stack import NO_STACK, choose_stack, resources_for, wanted_machine
from functions.planning.rules.words import MISSING
from shared.cost import (
    COST_TABLE,
    DEFAULT_REGION,
    REGIONS,
    Cost,
    NotSoldError,
    hourly_usd,
    is_machine_type,
    is_sold,
    vcpus,
)
from shared.http import TooLarge, Unprocessable
from shared.llm import Provider, question
from shared.parts import Part
from shared.parts.expand import Expanded, expand
from shared.parts.machines import MachineSettings
from shared.parts.part import Use
from shared.parts.stacks import (
    EXTRAS,
    NAMED,
    REGIONAL,
    SERVERLESS,
    STACKS,
    architecture_of,
    database_engine,
    has_machine,
    stack_resources,
)
from shared.schemas import InfraPlan

MAX_PROMPT = 8_000
# A larger machine than this is only planned when the goal names it.
_LARGEST_UNASKED = 32
_DISK_GB = MachineSettings().disk_gb
_SHOWN_MACHINES = ("e2-", "n2-standard", "n2d-standard", "c2-", "t2d-")

_STACKS = {
    "backend_api": "one VM with a static address",
    "backend_api_postgres": "one VM and a private Cloud SQL for PostgreSQL",
    "backend_api_mysql": "one VM and a private Cloud SQL for MySQL",
    "web_app_autoscaled": "an autoscaled group of VMs behind an HTTP load balancer",
    "web_app_autoscaled_postgres": "the same with a private Cloud SQL for PostgreSQL",
    "web_app_autoscaled_mysql": "the same with a private Cloud SQL for MySQL",
    "cloud_run_service": "a public container on Cloud Run, without a database",
    "static_site": "a public bucket that serves a website",
    "bucket": "a private bucket",
    "worker_pubsub": "a VM without inbound traffic that works off a Pub/Sub subscription",
}


class Planned(NamedTuple):
    """A plan with its architecture, what was read in the goal, its bill, its risks (flag -> explanation), its author.

    `left_out` is what the goal names and the plan does not have.
    """

    plan: InfraPlan
    expanded: Expanded
    goal: Goal
    cost: Cost
    risks: dict[str, str]
    left_out: list[str]
    planned_by: str
    by_rules: bool


def make_plan(prompt: str, provider: Provider) -> Planned:
    """The plan for a goal: one question to the model.

    Raises TooLarge (more than 8,000 characters) and Unprocessable (empty, no infrastructure, another cloud); ModelError
    from a provider without a fallback.
    """
    goal = _read(prompt)
    answer = provider.answer(question(_instructions(), _facts(goal)), InfraPlan)
    proposed = answer.value
    if not goal.infrastructure and proposed.stack_type not in STACKS:
        raise Unprocessable(
            "This does not say what should run. Name it: an API, a web app, a website, a container, a bucket or a "
            "worker; and, where it matters, its database, region, number of users and budget a month.",
            errors=[{"field": "prompt", "message": "no infrastructure to plan"}],
        )
    budget = None if goal.machine_type else goal.budget_usd
    plan = fit_to_budget(normalise(proposed, goal), budget, users=goal.users, stored_gb=goal.stored_gb)
    expanded = expand(architecture_of(plan))
    cost = cost_of(expanded, Use(plan.region, goal.users, goal.stored_gb))
    gaps = left_out(plan, goal)
    risks = risks_of(plan, expanded, goal, cost, gaps)
    changes = {"resources": expanded.types(), "risk_flags": list(risks), "monitoring": bind(expanded)}
    return Planned(plan.model_copy(update=changes), expanded, goal, cost, risks, gaps, answer.provider, answer.by_rules)


def _read(prompt: str) -> Goal:
    if len(prompt) > MAX_PROMPT:
        raise TooLarge(f"The goal has {len(prompt):,} characters; at most {MAX_PROMPT:,} are read.")
    if not prompt.strip():
        raise Unprocessable(
            "The goal is empty. Say what should run, such as: a backend API with PostgreSQL for 10k users.",
            errors=[{"field": "prompt", "message": "must not be empty"}],
        )
    goal = read_goal(prompt)
    if goal.other_cloud:
        raise Unprocessable(
            f"The goal asks for {goal.other_cloud}; plans are made for Google Cloud only. Say what should run there "
            "(a virtual machine, a database, a container, a bucket), or where it should move from.",
            errors=[{"field": "prompt", "message": f"{goal.other_cloud} is not supported"}],
        )
    return goal


def normalise(proposed: InfraPlan, goal: Goal) -> InfraPlan:
    """A proposal reduced to what can be built: known stack, region and machine; resources of the stack and no others.

    What the goal states outright (a place, a machine type, a database or none) wins over the proposal. Cost and
    monitoring are left for code to fill in; of the risk flags only known ones are kept.
    """
    stack = _stack(proposed, goal)
    grouped = stack.startswith("web_app")
    # The rules' resources know of availability and extras; a model may have seen a need that the words don't show.
    kinds = resources_for(goal, stack)
    if grouped and set(proposed.resources) & set(REGIONAL.values()):
        kinds = [REGIONAL.get(kind, kind) for kind in kinds]
    kinds += [kind for kind in (*EXTRAS, *NAMED) if kind in proposed.resources and kind not in kinds]
    kinds += [part.means[0] for part in named_parts(goal) if part.means[0] not in kinds]
    region = _region(proposed.region, goal)
    return InfraPlan(
        cloud="gcp",
        stack_type=stack,
        region=region,
        machine_type=_machine(proposed.machine_type, stack, goal, region),
        autoscaling=grouped or stack == "cloud_run_service" or bool(goal.wants & {"autoscaling", "available"}),
        estimated_cost_usd=0.0,
        risk_flags=[flag for flag in dict.fromkeys(proposed.risk_flags) if flag in RISKS],
        resources=kinds,
        monitoring=[],
    )


def _stack(proposed: InfraPlan, goal: Goal) -> str:
    stack = proposed.stack_type
    if stack not in STACKS:
        stack = choose_stack(goal) if goal.infrastructure else _closest(proposed.resources)
    base, engine = stack, database_engine(stack)
    if engine:
        base = stack.removesuffix(f"_{engine}")
    if base == "web_app_autoscaled" and "load_balancer" in goal.rejects:
        base = "backend_api"
    if f"{base}_postgres" not in STACKS:
        return base
    if "database" in goal.rejects:
        return base
    wanted: str | None = next((name for name in ("mysql", "postgres") if name in goal.wants), None)
    if wanted is None:
        wanted = engine or ("postgres" if "database" in goal.wants else None)
    return f"{base}_{wanted}" if wanted else base


def _closest(kinds: list[str]) -> str:
    """The stack that shares most with a list of resources."""
    named = set(kinds[:100])

    def likeness(stack: str) -> float:
        types = set(stack_resources(stack))
        return len(types & named) / len(types | named)

    return max(STACKS, key=likeness)


def _region(proposed: str, goal: Goal) -> str:
    if goal.region and goal.region_stated:
        return goal.region
    if proposed in REGIONS and (goal.region is None or REGIONS[proposed].continent == REGIONS[goal.region].continent):
        return proposed
    return goal.region or DEFAULT_REGION


def _machine(proposed: str, stack: str, goal: Goal, region: str) -> str:
    if not has_machine(stack):
        return SERVERLESS
    if goal.machine_type is not None and is_machine_type(goal.machine_type):
        try:
            hourly_usd(goal.machine_type, region)
        except NotSoldError as error:
            message = str(error)
            raise Unprocessable(f"{message}.", errors=[{"field": "prompt", "message": message}]) from error
        return goal.machine_type
    shown = proposed in COST_TABLE and proposed.startswith(_SHOWN_MACHINES)
    if shown and vcpus(proposed) <= _LARGEST_UNASKED and is_sold(proposed, region):
        return proposed
    return wanted_machine(
        goal.users,
        grouped=stack.startswith("web_app"),
        quick="latency" in goal.wants,
        cheap="cheapest" in goal.wants,
    )


def named_parts(goal: Goal) -> dict[Part, str]:
    """The parts that stand beside a stack and that a goal names, and its own word for each."""
    found = {part: named(goal.text, (part.name.replace("_", " "), *part.synonyms)) for part in NAMED.values()}
    return {part: word for part, word in found.items() if word}


def left_out(plan: InfraPlan, goal: Goal) -> list[str]:
    """What the goal names and the plan does not have, in words."""
    kinds, wants = set(plan.resources), goal.wants
    engine = database_engine(plan.stack_type)
    gaps = {
        "a database": bool(wants & {"database", "postgres", "mysql"}) and engine is None,
        "a second database engine": {"postgres", "mysql"} <= wants and engine is not None,
        "a load balancer": "load_balancer" in wants
        and not kinds & {"google_compute_global_forwarding_rule", "google_cloud_run_v2_service"},
        "access from inside alone (this plan is reachable from the internet)": "inside" in wants
        and plan.stack_type not in {"bucket", "worker_pubsub"},
        f"{goal.stored_gb or 0:,.0f} GB of disk (a machine gets {_DISK_GB})": (goal.stored_gb or 0) > _DISK_GB
        and "google_storage_bucket" not in kinds,
        "autoscaling": "autoscaling" in wants and has_machine(plan.stack_type) and not plan.autoscaling,
        "Kubernetes (containers run on Cloud Run or on machines instead)": "kubernetes" in wants,
        "Cloud Run": "cloud_run" in wants and "google_cloud_run_v2_service" not in kinds,
        "a machine for the queue's worker": "worker" in wants
        and plan.stack_type != "worker_pubsub"
        and not kinds & {"google_compute_instance", "google_compute_instance_template", "google_cloud_run_v2_service"},
    }
    here = " ".join(word for part in NAMED.values() if part.means[0] in kinds for word in part.synonyms)
    return [
        *(name for name, missing in gaps.items() if missing),
        *(name for name in goal.not_offered if name not in MISSING or not MISSING[name].search(here)),
    ]


def summarise(planned: Planned) -> str:
    """One or two sentences about a plan."""
    plan, cost = planned.plan, planned.cost
    what, _, _ = _STACKS[plan.stack_type].partition(", ")
    if database := database_engine(plan.stack_type):
        name = "PostgreSQL" if database == "postgres" else "MySQL"
        what = f"{_STACKS[plan.stack_type.removesuffix(f'_{database}')]} and a private Cloud SQL for {name}"
    what = re.sub(r"\bVMs?\b", rf"\g<0> ({plan.machine_type})", what, count=1)
    beside = [part.part.what for part in planned.expanded.parts if part.part in NAMED.values()]
    what = ", with ".join([what, *beside])
    count = planned.goal.users
    users = f" for {count:,} user{'' if count == 1 else 's'}" if count else ""
    place = f"{plan.region} ({REGIONS[plan.region].place})"
    text = f"{what[0].upper()}{what[1:]} in {place}{users}: about {cost.total_usd:,.2f} USD a month."
    grave = next((planned.risks[flag] for flag in ("budget_exceeded", "partly_covered") if flag in planned.risks), "")
    return f"{text} {grave}".strip()


def _facts(goal: Goal) -> dict[str, Any]:
    """What the model is told: the goal, what was read in it, and what it may choose from."""
    stated = {
        "region": goal.region if goal.region_stated else None,
        "machine_type": goal.machine_type,
        "users": goal.users,
        "budget_usd_per_month": goal.budget_usd,
        "wants": sorted(goal.wants),
        "does_not_want": sorted(goal.rejects),
    }
    return {"goal": goal.text, "stated": {name: value for name, value in stated.items() if value}, **_choices()}


@cache
def _choices() -> dict[str, Any]:
    machines = {name: round(hourly * 730, 2) for name, hourly in COST_TABLE.items() if name.startswith(_SHOWN_MACHINES)}
    return {
        "stacks": {name: {"what": what, "resources": stack_resources(name)} for name, what in _STACKS.items()}
        | {NO_STACK: {"what": "nothing that runs on infrastructure", "resources": []}},
        "extras": [*EXTRAS, *NAMED],
        "regions": {name: f"{region.place}, cost factor {region.factor}" for name, region in REGIONS.items()},
        "machine_types": machines,
        "risks": RISKS,
    }


@cache
def _instructions() -> str:
    return resources.files(__package__).joinpath("prompts/planner.txt").read_text(encoding="utf-8")
