"""Making a plan fit a budget, by its machine's size."""

from shared.cost.machines import smaller_machine_types
from shared.cost.plan import plan_cost
from shared.schemas import InfraPlan
from shared.terraform.sizing import sizing_for


def fit_to_budget(
    plan: InfraPlan, budget_usd: float | None, *, users: int | None = None, stored_gb: float | None = None
) -> InfraPlan:
    """The plan with the largest machine of its family, up to its own, that the budget of US dollars a month allows.

    When not even the smallest fits, it is the smallest: the cheapest estimate. `estimated_cost_usd` is of the plan
    returned. Without a budget only the estimate is filled in.
    """
    sizes = [plan.machine_type]
    if budget_usd is not None:
        sizes += smaller_machine_types(plan.machine_type)
    for size in sizes:
        plan = plan.model_copy(update={"machine_type": size})
        total = plan_cost(plan, sizing_for(plan), users=users, stored_gb=stored_gb).total_usd
        plan = plan.model_copy(update={"estimated_cost_usd": total})
        if budget_usd is None or total <= budget_usd:
            break
    return plan
