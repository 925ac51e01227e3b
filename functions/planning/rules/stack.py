"""A plan for a goal, by rule: the stack from what it asks for, the size from its users, the place from its places."""

from typing import Any

from functions.planning.rules.goal import Goal, read_goal
from shared.cost import DEFAULT_REGION, is_machine_type, vcpus
from shared.llm import Rules
from shared.parts.stacks import EXTRAS, SERVERLESS, has_machine, stack_resources
from shared.schemas import InfraPlan

NO_STACK = "none"
"""`stack_type` of the answer to something that asks for no infrastructure."""

# Users that a machine of a size carries, at 300 requests a month each with room for peaks.
_CARRIES = (
    (200, "e2-micro"),
    (1_000, "e2-small"),
    (5_000, "e2-medium"),
    (20_000, "e2-standard-2"),
    (75_000, "e2-standard-4"),
    (200_000, "e2-standard-8"),
    (500_000, "e2-standard-16"),
)
_LARGEST = "e2-standard-32"
MOST_USERS_EACH = 1_000_000
"""What the largest machine carries."""
_WHEN_UNKNOWN = "e2-medium"
# Beyond this one machine is no longer the right answer, unless a group is ruled out.
_USERS_OF_A_GROUP = 100_000


def answer(facts: dict[str, Any]) -> InfraPlan:
    """The plan for `facts["goal"]`; its stack is `none` when the goal asks for no infrastructure. Without cost."""
    goal = read_goal(str(facts.get("goal") or ""))
    stack = choose_stack(goal) if goal.infrastructure else NO_STACK
    grouped = stack.startswith("web_app")
    return InfraPlan(
        cloud="gcp",
        stack_type=stack,
        region=goal.region or DEFAULT_REGION,
        machine_type=_machine(goal, stack),
        autoscaling=grouped or stack == "cloud_run_service" or bool(goal.wants & {"autoscaling", "available"}),
        estimated_cost_usd=0.0,
        risk_flags=[],
        resources=resources_for(goal, stack) if stack != NO_STACK else [],
        monitoring=[],
    )


def choose_stack(goal: Goal) -> str:
    """The stack of the catalogue that comes closest to a goal."""
    wants = goal.wants
    engine = "mysql" if "mysql" in wants else "postgres" if wants & {"postgres", "database"} else None
    grouped = wants & {"load_balancer", "autoscaling", "available"} and "load_balancer" not in goal.rejects
    served = wants & {"api", "app"}
    if "worker" in wants and not (wants & {"api", "app", "site", "load_balancer"}) and not engine:
        return "worker_pubsub"
    if "cloud_run" in wants and "worker" not in wants:
        return "cloud_run_service"
    if wants & {"container", "kubernetes"} and not engine and "machine" not in wants and "load_balancer" not in wants:
        return "cloud_run_service"
    if "machine" in goal.rejects and not engine and (served or "container" in wants):
        return "cloud_run_service"
    if engine:
        return f"{'web_app_autoscaled' if grouped or _many(goal) else 'backend_api'}_{engine}"
    if "static" in wants and not wants & {"api", "machine"}:
        return "static_site"
    if "site" in wants and not served and not wants & {"machine", "load_balancer", "autoscaling"}:
        return "static_site"
    if wants & {"bucket", "storage"} and not served and not wants & {"machine", "load_balancer", "worker"}:
        return "bucket"
    return "web_app_autoscaled" if grouped or _many(goal) else "backend_api"


def resources_for(goal: Goal, stack: str) -> list[str]:
    """The types of a stack as a goal wants it: spread over zones for availability, with a bucket or queue beside it."""
    regional = stack.startswith("web_app") and "available" in goal.wants
    extras = [kind for kind in EXTRAS if ("bucket" if "storage" in kind else "worker") in goal.wants]
    return list(dict.fromkeys([*stack_resources(stack, regional=regional), *extras]))


def _many(goal: Goal) -> bool:
    return (goal.users or 0) > _USERS_OF_A_GROUP and not goal.rejects & {"load_balancer", "autoscaling"}


def wanted_machine(users: int | None, *, grouped: bool, quick: bool, cheap: bool = False) -> str:
    """The size that so many users ask for: of one machine, or of each of a group's (two of them share the load).

    `quick` rules out shared-core machines, whose speed comes and goes; `cheap` takes the smallest where nobody says how
    many users there are.
    """
    size = _CARRIES[0][1] if cheap else _WHEN_UNKNOWN
    if users is not None:
        each = users / 2 if grouped else users
        size = next((name for limit, name in _CARRIES if each <= limit), _LARGEST)
    return "e2-standard-2" if quick and vcpus(size) < 2 else size


def _machine(goal: Goal, stack: str) -> str:
    if stack == NO_STACK or not has_machine(stack):
        return SERVERLESS
    if goal.machine_type is not None and is_machine_type(goal.machine_type):
        return goal.machine_type
    return wanted_machine(
        goal.users,
        grouped=stack.startswith("web_app"),
        quick="latency" in goal.wants,
        cheap="cheapest" in goal.wants,
    )


RULES: Rules = {InfraPlan: answer}
"""What planning answers without a model."""
