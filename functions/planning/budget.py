"""An architecture that fits a budget: the sizes that nobody stated, one step smaller at a time."""

from functions.planning.cost import cost_of
from functions.planning.rules.goal import Goal
from functions.planning.rules.words.sizes import smaller_tiers
from shared.cost import smaller_machine_types
from shared.parts.expand import PlanRefused, expand
from shared.parts.part import Use
from shared.schemas import Architecture, ArchitecturePart, Setting


def fit_to_budget(architecture: Architecture, goal: Goal) -> Architecture:
    """The architecture with the largest sizes, up to its own, that the budget of US dollars a month allows.

    When not even the smallest fits, it is the smallest. A machine type that the goal states stays.
    """
    if goal.budget_usd is None:
        return architecture
    use = Use(architecture.region, goal.users, goal.stored_gb)
    while cost_of(expand(architecture), use).total_usd > goal.budget_usd:
        smaller = [each for index in range(len(architecture.parts)) if (each := _smaller(architecture, index, goal))]
        if not smaller:
            break
        # The step that saves most is taken first.
        architecture = min(smaller, key=lambda each: cost_of(expand(each), use).total_usd)
    return architecture


def _smaller(architecture: Architecture, index: int, goal: Goal) -> Architecture | None:
    part = architecture.parts[index]
    said = {each.key: each.value for each in part.settings}
    for key, steps in (
        ("machine_type", [] if goal.machine_type else _machines(said.get("machine_type"), architecture.region)),
        ("tier", _tiers(said)),
    ):
        for value in steps:
            tried = _with(architecture, index, part, key, value)
            try:
                expand(tried)
            except PlanRefused:
                continue
            return tried
    return None


def _machines(machine: str | None, region: str) -> list[str]:
    return smaller_machine_types(machine, region) if machine else []


def _tiers(said: dict[str, str]) -> list[str]:
    return smaller_tiers(said["tier"]) if said.get("tier") else []


def _with(architecture: Architecture, index: int, part: ArchitecturePart, key: str, value: str) -> Architecture:
    settings = [*(each for each in part.settings if each.key != key), Setting(key=key, value=value)]
    parts = list(architecture.parts)
    parts[index] = part.model_copy(update={"settings": settings})
    return architecture.model_copy(update={"parts": parts})
