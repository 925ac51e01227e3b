"""The monthly bill of planned Terraform resources, each a type with its values as `terraform show -json` lists them."""

from collections.abc import Iterable, Mapping
from typing import Any

# Each registers its pricers.
from shared.cost import (
    analytics,
    compute,
    databases,
    disks,
    kubernetes,
    logs,
    network,
    operations,
    serverless,
    storage,
)
from shared.cost.free import reason_free
from shared.cost.lines import Cost, CostLine, Unpriced, bill
from shared.cost.planned import Deployment, Resource, UnpricedError, deployment_of
from shared.cost.registry import PRICERS, Pricer
from shared.cost.unread import unread

__all__ = [
    "analytics", "compute", "databases", "disks", "kubernetes", "logs", "network", "operations", "resources_cost",
    "serverless", "storage",
]  # fmt: skip


def resources_cost(
    planned_resources: Iterable[Mapping[str, Any]], own: Mapping[str, Pricer | str] | None = None
) -> Cost:
    """What planned resources cost in a usual month and in the dearest one that they can make.

    Each is `{"address", "type", "values", "references"?, "written"?}`; values that are known only after apply are no
    JSON values (`UNKNOWN`). What has no price (an unknown type, size, count or accelerator, an argument that may cost
    something and nothing looked at) is in `unpriced` with its reason, and never counted as something else. What is
    billed by use is counted as `shared.cost.use` says. `own`: what prices further types, or why they are free
    (`shared.parts.prices` has those of the catalogue's folders).
    """
    deployment = deployment_of(planned_resources)
    further = own or {}
    lines: list[CostLine] = []
    unpriced: list[Unpriced] = []
    for each in deployment.resources:
        try:
            lines += _lines(each, deployment, further)
        except (UnpricedError, LookupError) as error:
            unpriced.append(Unpriced(address=each.address, type=each.type, reason=str(error)))
    try:
        lines += network.traffic(deployment)
    except (UnpricedError, LookupError) as error:
        # What hinders it has its own entry above, unless its own price didn't need it.
        unpriced.append(Unpriced(address="", type="", reason=f"traffic: {error}"))
    # Only now is known what anybody looked at: a template's size by its group, a disk's by its schedule.
    failed = {each.address for each in unpriced}
    left = [(each, unread(each)) for each in deployment.resources if each.address not in failed]
    unpriced += [
        Unpriced(address=each.address, type=each.type, reason=f"{path}: nobody has said what it costs")
        for each, path in left
        if path
    ]
    return bill(lines, unpriced)


def _lines(resource: Resource, deployment: Deployment, own: Mapping[str, Pricer | str]) -> list[CostLine]:
    price = PRICERS.get(resource.type) or own.get(resource.type) or reason_free(resource.type)
    if price is None:
        raise UnpricedError(f"no price is known for resources of the type {resource.type[:80]}")
    if isinstance(price, str):
        return []
    return [line.model_copy(update={"address": resource.address}) for line in price(resource, deployment)]
